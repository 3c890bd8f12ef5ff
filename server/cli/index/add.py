"""`dateline index add`: reading files, folders, archives and addresses."""

from __future__ import annotations

import glob
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from index import AddProgress, AddReport, Article, IngestResult, ReadError
from index.errors.phrases import Phrase
from index.ingest.doubts import DoubtCount, doubts_of
from server.cli.index.collections import IntoOption
from server.cli.index.outcome import tell_doubts, tell_outcome
from server.cli.index.reading_report import ReadingReport, kept_report, reading_report
from server.cli.options import INTERNAL, USAGE, IndexOption
from server.cli.output import local, plain, say, tell
from server.cli.progress import Shown, interruptible, showing_progress
from server.container import Container
from server.settings import load_settings
from server.stores.report_writer import ReportWriter

if TYPE_CHECKING:
    from index.ingest.ray_cluster import RayCluster
    from index.readers.source import FieldNames


_MAPPED = "title text publisher published_at author category url id language updated_at".split()

_CLUSTER_ADDRESS = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}")

FieldOption = Annotated[
    list[str],
    typer.Option(
        "--field",
        metavar="FIELD=NAME",
        help=f"What a field is called in JSON and CSV; repeatable. FIELD: {', '.join(_MAPPED)}.",
    ),
]

Read = Callable[[], Iterable[Article | ReadError]]


def add_articles(
    container: Container,
    read: Read,
    cluster: RayCluster | None = None,
    on_placed: Callable[[IngestResult], None] | None = None,
    collections: Sequence[str] = (),
) -> AddReport:
    """Add what `read` gives, watched and stoppable; what could not be read is named at the end.

    `on_placed` is told what became of each article. With a `cluster` they are prepared there, and
    not counted beforehand: that reads them all twice.
    """
    with (
        container.writer(cluster) as writer,
        interruptible(orderly=cluster is not None) as should_stop,
        showing_progress() as show,
    ):
        count = _Count(None if cluster else read)

        def on_progress(now: AddProgress) -> None:
            show(Shown(now.articles_done, now.passages_done, count.articles, now.current))

        report = writer.add(
            read(),
            on_progress=on_progress,
            on_placed=on_placed,
            should_stop=should_stop,
            collections=collections,
        )
    for failure in report.failed:
        say(str(failure))
    return report


class _Count:
    """How many articles there are to add; None until a thread has read them all once."""

    def __init__(self, read: Read | None) -> None:
        self.articles: int | None = None
        if read and sys.stderr.isatty():
            Thread(target=self._count, args=(read,), daemon=True).start()

    def _count(self, read: Read) -> None:
        self.articles = sum(isinstance(item, Article) for item in read())


@dataclass
class _Named:
    """What was named on the command line, read anew each time it is asked for."""

    places: list[str]
    names: FieldNames
    allow_private: bool
    cluster: RayCluster | None = None
    skipped: dict[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Article | ReadError]:
        # They bring the parsers of many formats and an HTTP client, which other commands lack.
        from index.readers import read, read_paths
        from server.services.fetching import Fetcher, is_address

        paths = [place for place in self.places if not is_address(place)]
        read_files = self.cluster.read_paths if self.cluster else read_paths
        yield from read_files(_globbed(paths), names=self.names, on_skipped=self._skip)
        fetcher = Fetcher(self.names, allow_private=self.allow_private)
        for address in filter(is_address, self.places):
            for source in fetcher.sources(address):
                if isinstance(source, ReadError):
                    yield source
                else:
                    yield from read(source, self._skip)

    def _skip(self, name: str, why: str) -> None:
        self.skipped[name] = why


def add(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help="Files, folders, patterns, archives; addresses of pages, feeds and sitemaps.",
        ),
    ],
    field: FieldOption = [],  # noqa: B006 - typer copies it
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be read, and how.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything could not be read.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write a JSON line for each article and for what is none: what each field was"
            " taken from, what was dropped and why, and what is doubtful.",
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")
    ] = False,
    ray: Annotated[
        bool,
        typer.Option(
            "--ray",
            help="Read and embed on Ray: the cluster at HOST:PORT, where that is named among the"
            " places, else one that is started on this machine.",
        ),
    ] = False,
    collection: IntoOption = [],  # noqa: B006
    index: IndexOption = None,
) -> None:
    """Add articles; unchanged ones are left alone, changed ones get a new version.

    What cannot be read is named on standard error, and the rest is added. Doubtful are articles
    with no day, no publisher, a guessed headline, a body under 200 characters, or words of the
    site in their text.

    Example:  dateline index add seeds/ export.csv --field title=Headline
    """
    address, places = _cluster_address(places) if ray else (None, places)
    named = _Named(places, field_names(field), allow_private)
    with reading_report(report) as writing:
        if dry_run:
            _show(named, writing, strict=strict)
            return
        container = Container(load_settings(index=index))
        with (
            _cluster(address) if ray else nullcontext() as named.cluster,
            kept_report(container.settings, places, collection) as kept,
        ):

            def on_placed(result: IngestResult) -> None:
                writing.placed(result)
                if kept:
                    kept.placed(result)
                    kept.goes_on()

            done = add_articles(container, named.items, named.cluster, on_placed, collection)
            _write_rest(writing, done.failed, named.skipped)
            if kept:
                _write_rest(kept, done.failed, named.skipped)
                kept.end("stopped" if done.stopped else "done", passages=done.passages)
    tell_outcome(done, len(named.skipped))
    if strict and done.failed:
        raise typer.Exit(INTERNAL)


def _write_rest(
    writing: ReadingReport | ReportWriter, failed: Iterable[ReadError], skipped: Mapping[str, str]
) -> None:
    for failure in failed:
        writing.refused(failure)
    for name, why in skipped.items():
        writing.skipped(name, why)


def _cluster_address(places: list[str]) -> tuple[str | None, list[str]]:
    """The address of a cluster among the places, and the others; None where there is none."""
    addresses = [
        place for place in places if _CLUSTER_ADDRESS.fullmatch(place) and not _is_there(place)
    ]
    others = [place for place in places if place not in addresses]
    if len(addresses) > 1:
        raise typer.BadParameter(f"{' and '.join(addresses)} are two clusters. Name one.")
    if not others:
        raise typer.BadParameter("Name what to add as well: files, folders or addresses of pages.")
    return (addresses[0] if addresses else None), others


def _cluster(address: str | None) -> AbstractContextManager[RayCluster]:
    # It brings the parsers of many formats, which other commands lack.
    from index.ingest.ray_cluster import ray_cluster

    return ray_cluster(address)


def _globbed(paths: list[str]) -> Iterator[Path]:
    """Each path; one that is not there and holds wildcards as what it matches, `**` included."""
    for path in paths:
        matched = (
            glob.glob(path, recursive=True) if glob.has_magic(path) and not _is_there(path) else []
        )
        yield from map(Path, matched or [path])


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:
        return False


def field_names(options: list[str]) -> FieldNames:
    names = {}
    for option in options:
        name, separator, there = option.partition("=")
        if not separator or not there or name not in _MAPPED:
            raise typer.BadParameter(
                Phrase(
                    "{option} is not FIELD=NAME, with FIELD one of {names}.",
                    option=option,
                    names=", ".join(_MAPPED),
                )
            )
        names[name] = there
    return names


def _show(named: _Named, writing: ReadingReport, *, strict: bool) -> None:
    """One line an article, then what was skipped and refused, then how many of each."""
    read, failed, doubtful = 0, list[ReadError](), DoubtCount()
    for item in named.items():
        if isinstance(item, ReadError):
            failed.append(item)
            continue
        read += 1
        doubts = doubts_of(item)
        doubtful.add(doubts)
        writing.article(item, "read", doubts)
        day = item.published_at.date().isoformat() if item.published_at else local("undated")
        facts = (day, item.publisher or local("unknown publisher"), item.title, item.source)
        print(plain("  ".join(facts)))
    _write_rest(writing, failed, named.skipped)
    for name, why in named.skipped.items():
        say(Phrase("{name}: skipped: {why}.", name=name, why=why))
    for failure in failed:
        say(str(failure))
    tell(
        Phrase(
            "{n} would be read, {skipped} skipped, {refused} refused, {doubtful} doubtful.",
            n=read,
            skipped=len(named.skipped),
            refused=len(failed),
            doubtful=doubtful.articles,
        )
    )
    tell_doubts(doubtful)
    if not read or (strict and failed):
        raise typer.Exit(INTERNAL if read else USAGE)

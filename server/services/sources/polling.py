"""Sources looked at when they are due, what they have put into the index, and what came of it."""

from __future__ import annotations

import json
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import DatelineIndexError, IndexLocked, ReadError
from index.ingest.folder_sync import Folder, FolderGone, FolderWatch, Memory
from server.services.sources import FollowedSource, NoSuchSource, Sources
from server.services.sources.buckets import Bucket, BucketAccess
from server.services.sources.polite import PoliteClient, SiteResting
from server.services.sources.seen import SeenPages
from server.services.sources.web import WebLook, failures

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from index import IndexWriter, IngestResult

_SITES_AT_ONCE = 4
# Where pages wait to be read, the next look comes sooner.
_NEXT_PAGES_S = 60.0
# Clocks and the starts of programs are not exact.
_EARLY_S = 5.0
# Others may write the index between two looks.
_FILES_A_LOOK = 500

_log = logging.getLogger(__name__)

OpenWriter = Callable[[], "AbstractContextManager[IndexWriter]"]


@dataclass
class Look:
    """What one look at a source did: how many articles were added, changed, unchanged, left or
    deleted, and what could not be read. `has_more` where the rest should not wait long."""

    source: FollowedSource
    outcomes: Counter[str] = field(default_factory=Counter)
    failed: list[ReadError] = field(default_factory=list)
    has_more: bool = False


class Polling:
    """Looks at several sites at once, and at the sources of one site one after the other.

    The index is open for writing only while what was fetched is put into it.
    """

    def __init__(
        self,
        sources: Sources,
        client: PoliteClient,
        open_writer: OpenWriter,
        buckets: BucketAccess = BucketAccess(),
    ) -> None:
        self.sources = sources
        self._client = client
        self._open_writer = open_writer
        self._buckets = buckets

    def run(
        self,
        names: Iterable[str] | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> list[Look]:
        """Look at these sources, or at those that are due; a site that another look is at is left.

        Raises RecordsUnavailable; what is wrong with a source stands in it.
        """
        wanted, now = None if names is None else set(names), self.sources.now()
        owner = uuid.uuid4().hex
        by_site = dict[str, list[FollowedSource]]()
        for source in self.sources.all():
            if source.due_at <= now if wanted is None else source.name in wanted:
                by_site.setdefault(source.site, []).append(source)
        with ThreadPoolExecutor(_SITES_AT_ONCE, "source") as threads:
            looks = threads.map(
                lambda of: self._at_site(of[0], of[1], owner, should_stop), by_site.items()
            )
            return [look for several in looks for look in several]

    def _at_site(
        self,
        site: str,
        sources: list[FollowedSource],
        owner: str,
        should_stop: Callable[[], bool],
    ) -> list[Look]:
        looks = list[Look]()
        for source in sources:
            if should_stop() or not self.sources.claim(site, owner):
                break
            try:
                # Another look may have ended since the sources were listed.
                with suppress(NoSuchSource):
                    now = self.sources.source(source.name)
                    if now.due_at == source.due_at:
                        looks.append(self._look(now, should_stop))
            finally:
                self.sources.release(site, owner)
        return looks

    def _look(self, source: FollowedSource, should_stop: Callable[[], bool]) -> Look:
        """A failed look leaves all as it was, but for what is said of it."""
        # From its beginning on, or who looks by the clock is too early the next time.
        source.due_at = self.sources.now() + source.every_s - _EARLY_S
        try:
            look = self._looked(source.model_copy(), should_stop)
        except SiteResting as resting:
            look = self._failed(source, resting)
            look.source.due_at = max(look.source.due_at, resting.until)
        except IndexLocked as locked:
            look = self._failed(source, locked)
            look.source.due_at = self.sources.now() + min(source.every_s, _NEXT_PAGES_S)
        except (DatelineIndexError, FolderGone, OSError) as error:
            look = self._failed(source, error)
        # A fault of Dateline itself: the other sources are looked at all the same.
        except Exception as error:
            _log.exception("The source %s could not be looked at.", source.name)
            look = self._failed(source, error)
        self.sources.save(look.source)
        return look

    def _failed(self, source: FollowedSource, error: Exception) -> Look:
        now, look = self.sources.now(), Look(source.model_copy())
        look.source.failed(str(error) or type(error).__name__, now)
        return look

    def _looked(self, source: FollowedSource, should_stop: Callable[[], bool]) -> Look:
        is_web = source.kind in ("feed", "sitemap")
        look = self._web(source) if is_web else self._files(source, should_stop)
        now = self.sources.now()
        source.succeeded(now)
        if look.has_more:
            source.due_at = now + min(source.every_s, _NEXT_PAGES_S)
        return look

    def _web(self, source: FollowedSource) -> Look:
        seen = SeenPages(self.sources.seen(source.name))
        looking = WebLook(
            source, seen, self._client, self.sources.now, lambda: self._seen_by_others(source)
        )
        found = looking.look()
        look = Look(source, failed=found.failed, has_more=found.has_more)

        def place(placed: IngestResult) -> None:
            look.outcomes[placed.outcome] += 1
            seen[found.key_of[placed.source]].article_id = placed.article_id

        if found.articles:
            with self._open_writer() as writer:
                # A site does not say itself who sees it.
                articles = [replace(each, collections=()) for each in found.articles]
                report = writer.add(articles, on_placed=place, collections=_of(source))
            look.failed += report.failed
        self.sources.keep_seen(source.name, *seen.changes(self.sources.now()))
        source.articles = sum(each.article_id is not None for each in seen.values())
        if look.failed:
            source.note = failures(look.failed)[:500]
        if found.resting:
            # What was read is kept; the rest comes when the site may be asked again.
            self.sources.save(source)
            raise found.resting
        return look

    def _seen_by_others(self, source: FollowedSource) -> Iterator[SeenPages]:
        """What the other sources of its site know."""
        for other in self.sources.all():
            if other.site == source.site and other.name != source.name:
                yield SeenPages(self.sources.seen(other.name))

    def _files(self, source: FollowedSource, should_stop: Callable[[], bool]) -> Look:
        place = (
            Folder(Path(source.address), {}, _FILES_A_LOOK)
            if source.kind == "folder"
            else Bucket(source.address, self._buckets)
        )
        records = self.sources.seen(source.name)
        memory = _memory(records)

        watch = FolderWatch(self._open_writer, place, memory, _of(source))
        found = watch.look(should_stop)
        kept = _as_records(memory)
        changed = {key: each for key, each in kept.items() if records.get(key) != each}
        self.sources.keep_seen(source.name, changed, records.keys() - kept.keys())
        source.articles = sum(map(len, memory.ids.values()))
        source.waiting = int(found.waiting)
        source.note = failures(list(found.failed)) if found.failed else None
        return Look(source, found.totals, list(found.failed), found.waiting)


def _of(source: FollowedSource) -> tuple[str, ...]:
    return (source.collection,) if source.collection else ()


def _memory(records: Mapping[str, str]) -> Memory:
    memory = Memory()
    for name, record in records.items():
        (stamp, size), ids, summed_up = json.loads(record)
        memory.read[name] = (stamp, size)
        memory.ids[name], memory.summed_up[name] = set(ids), set(summed_up)
    return memory


def _as_records(memory: Memory) -> dict[str, str]:
    return {
        name: json.dumps([stamp, sorted(memory.ids[name]), sorted(memory.summed_up[name])])
        for name, stamp in memory.read.items()
    }

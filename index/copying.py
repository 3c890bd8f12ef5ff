"""Copying everything from one catalogue to another, of whichever kind, and comparing both."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.catalogue import Snapshot, digest
from index.compaction import compact_held
from index.errors import IndexDamaged, IndexUnwritable
from index.identity import META_KEY, IndexIdentity
from index.layout import Layout, SearchServer
from index.locking import writer_lock
from index.passage_indexes import passage_index_of


@dataclass(frozen=True)
class CopyReport:
    """What both hold now. `sha256` is over all versions, passages, vectors and retractions."""

    articles: int
    passages: int
    sha256: str


def copy(
    source: Path | str,
    target: Path | str,
    *,
    search: SearchServer | None = None,
    force: bool = False,
) -> CopyReport:
    """Put all of the source in the place of what the target holds, in one transaction.

    A place is an index folder or the address of a shared catalogue; `search` is where the target's
    passages are searched, if not in its folder. The target is compared with
    the source before it is committed. Others may go on reading and writing the source; of the
    target they see the old state or the new.

    Raises IndexMissing, IndexMismatch for a source of another format, IndexLocked while another
    process writes the target, IndexUnwritable, also where it holds articles and `force` is not
    given, and IndexDamaged where the two differ in the end, which leaves the target as it was.
    """
    one, other = _layout(source), replace(_layout(target), search=search)
    one.check_there()
    with ExitStack() as held:
        if not other.shared:
            other.made()
            held.enter_context(writer_lock(other.folder))
        copied = held.enter_context(closing(one.opened(read_only=True)))
        catalogue = held.enter_context(closing(other.opened(read_only=False)))
        held.enter_context(catalogue.alone())
        index = held.enter_context(closing(passage_index_of(other)))
        with copied.read() as whole, catalogue.write() as transaction:
            if value := whole.meta(META_KEY):
                IndexIdentity.from_meta(value, one.folder)
            if transaction.so_far.totals().articles and not force:
                raise IndexUnwritable("There are articles already.", "Replace them with: --force")
            transaction.take_over(whole)
            report = _report(whole)
            if _report(transaction.so_far) != report:
                raise IndexDamaged(
                    "The copy is not what it was made from; nothing was changed.",
                    "Run on the source: dateline index verify",
                )
            prepared = index.prepare(transaction.so_far)
        if prepared or not other.shared:
            compact_held(other, catalogue, index, prepared=prepared)
    return report


def _layout(place: Path | str) -> Layout:
    return Layout(place) if isinstance(place, Path) else Layout(Path(), place)


def _report(snapshot: Snapshot) -> CopyReport:
    totals = snapshot.totals()
    return CopyReport(totals.articles, totals.passages, digest(snapshot))

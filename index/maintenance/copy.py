"""Copying everything from one catalogue to another, of whichever kind, and comparing both."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.catalogue import PassageText, Snapshot
from index.catalogue.audit import digest, spread_rows
from index.catalogue.listing import totals
from index.directory import Layout, SearchServer, writer_lock
from index.errors import IndexDamaged, IndexUnwritable
from index.models import Filters
from index.passages import passage_index_of
from index.passages.base import Found, PassageIndex, WordSearch
from index.passages.compact import compact_held

_LOOKED_FOR, _HITS = 50, 20


@dataclass(frozen=True)
class CopyReport:
    """What both hold now. `sha256` is over all versions, passages, vectors and retractions.

    `looked_for` counts the passages that were then searched for in the copy, and found: 0 where
    nothing is searched yet, as in a shared catalogue that each machine searches in its own folder.
    """

    articles: int
    passages: int
    sha256: str
    looked_for: int = 0


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
    given, and IndexDamaged where the two differ in the end, which leaves the target as it was, or
    where searches in the copy do not find what it holds.
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
            whole.identity(one.folder)
            if totals(transaction.so_far).articles and not force:
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
            with catalogue.read() as snapshot:
                report = replace(report, looked_for=_looked_for(index, snapshot))
    return report


def _looked_for(index: PassageIndex, snapshot: Snapshot) -> int:
    """How many passages, evenly spread, a search by vector and one by words both found."""
    rows = spread_rows(snapshot, _LOOKED_FOR)
    if not rows:
        return 0
    search = index.at(snapshot)
    vectors = snapshot.vectors_of(rows)
    for text in snapshot.texts_of(rows):
        by_vector = search.by_vector(vectors[text.row], _HITS, Filters())
        by_words = search.by_words([WordSearch(f"{text.title} {text.body}", _HITS)])[0]
        for found in (by_vector, by_words):
            if not _is_among(text, found, snapshot):
                raise IndexDamaged(
                    f"All was copied, but a search in the copy does not find row {text.row}.",
                    "Run on the copy: dateline index compact",
                )
    return len(rows)


def _is_among(text: PassageText, found: Found, snapshot: Snapshot) -> bool:
    """Whether it is found, or enough others with the same words are."""
    hits = [row for row, _ in found]
    return text.row in hits or any(text.body == hit.body for hit in snapshot.texts_of(hits))


def _layout(place: Path | str) -> Layout:
    return Layout(place) if isinstance(place, Path) else Layout(Path(), place)


def _report(snapshot: Snapshot) -> CopyReport:
    held = totals(snapshot)
    return CopyReport(held.articles, held.passages, digest(snapshot))

"""What a permanent link leads to: answers as they were, and what became of their articles since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import ArticleNotFound, IndexReader
from qa import Answer, Citation
from server.stores.answers import answer_of
from server.stores.links import Link


@dataclass(frozen=True)
class OpenedLink:
    """`since` says, by the id of an article, what a reader should know of it beside the answers.

    `reader` is that of whoever opened it.
    """

    link: Link
    answers: tuple[Answer, ...]
    since: dict[str, tuple[str, ...]]
    reader: IndexReader


def opened(link: Link, reader: IndexReader) -> OpenedLink:
    """Raises what reading the index raises, and ValueError for what another version kept."""
    answers = tuple(map(answer_of, link.documents))
    together = dict[str, list[Citation]]()
    for answer in answers:
        for citation in answer.citations:
            together.setdefault(citation.article_id, []).append(citation)
    found = {each: _since(cited, reader) for each, cited in together.items()}
    since = {each: told for each, told in found.items() if told}
    return OpenedLink(link, answers, since, reader)


def _since(cited: Sequence[Citation], reader: IndexReader) -> tuple[str, ...]:
    """Of one article: what its newest version says that the citations do not."""
    first = cited[0]
    try:
        newest = reader.article(first.article_id)
    except ArticleNotFound:
        return ("no longer in this archive: the words are shown as they were",)
    told = []
    if newest.retracted and not first.retracted:
        told.append("RETRACTED by its publisher since this was answered")
    known = {each.text for each in first.corrections}
    told += [
        f"corrected since this was answered: {each.text}"
        for each in newest.corrections
        if each.text not in known
    ]
    if newest.version != first.version:
        told.append(f"changed since this was answered: version {newest.version}")
    return tuple(told)

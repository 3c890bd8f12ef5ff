"""How an answer came about, for a person: `dateline ask --explain`."""

from __future__ import annotations

from collections.abc import Iterator

from qa.citations.render import byline
from qa.events import ExplainedSentence, Explanation, ParsedQuery
from server.cli.output import one_line

_SHOWN_CHARACTERS = 160
_SHOWN_EVIDENCE = 5
_SHOWN_CHECKS = 2


def explained(found: Explanation) -> Iterator[str]:
    """The steps in their order, a line each."""
    yield "Query"
    yield from (f"  {line}" for line in _query(found.query))
    yield f"Passages found: {len(found.hits)}"
    for rank, hit in enumerate(found.hits, 1):
        yield "  " + one_line(
            f"{rank}. {hit.score:.3f} {', '.join(hit.found_by)}: {byline(hit)} — {hit.title}"
        )
    yield "Evidence, the most relevant sentences"
    for one in found.evidence[:_SHOWN_EVIDENCE]:
        yield "  " + one_line(f"{one.relevance:.2f} “{_cut(one.text)}” (article {one.article_id})")
        told = (f"{name} {value:.2f}" for name, value in one.features.items() if value)
        yield f"    {', '.join(told)}"
    yield "Decision"
    yield f"  {one_line(found.decision)}"
    yield "Sentences"
    for sentence in found.sentences:
        yield from _sentence(sentence)
    if not found.sentences:
        yield "  none"
    told = (f"{stage} {spent:.3f} s" for stage, spent in found.seconds.items())
    yield f"Time: {', '.join(told)}"


def _query(query: ParsedQuery) -> Iterator[str]:
    yield one_line(query.text)
    yield from (f"part: {one_line(part)}" for part in query.parts)
    for label, names in (
        ("publisher", query.publishers),
        ("perhaps publisher", query.possible_publishers),
        ("not in this archive", query.unknown_publishers),
        ("days", query.days),
        ("category", query.categories),
        ("searched again for", query.further_queries),
    ):
        yield from (f"{label}: {one_line(name)}" for name in names)
    if query.wants_latest:
        yield "the newest first"


def _sentence(sentence: ExplainedSentence) -> Iterator[str]:
    yield "  " + one_line(f"{sentence.support}, by {sentence.written_by}: {_cut(sentence.text)}")
    if sentence.failed_check:
        yield "    " + one_line(f"check {sentence.failed_check}: {sentence.why}")
    for check in sentence.checks[:_SHOWN_CHECKS]:
        why = f", {check.failed_check}: {check.why}" if check.failed_check else ""
        said = f"beside “{_cut(check.quote)}” (article {check.article_id}): {check.support}{why}"
        yield "    " + one_line(said)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARACTERS else flat[:_SHOWN_CHARACTERS].rstrip() + " …"

"""`dateline search`: a query in, passages out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from index import Hit, UnderstoodQuestion
from qa import check_question
from server.bootstrap import Parts
from server.cli.options import (
    AfterOption,
    BeforeOption,
    CategoryOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    filters_of,
    typed_or_read,
)
from server.cli.output import one_line, say
from qa.render import long_date
from server.schemas import MAX_HITS, HitsDocument
from server.settings import load_settings

_SHOWN_CHARACTERS = 300
ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say what the query was understood as, and what found each hit."
    ),
]


def search(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help="What to look for; - reads it from standard input."),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=MAX_HITS, help="How many passages.")] = 10,
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    explain: ExplainOption = False,
    index: IndexOption = None,
) -> None:
    """Find the passages nearest to a query, best first.

    Example:  dateline search "missile test" -k 5 --publisher "Iran Press TV"
    """
    asked = check_question(typed_or_read(query, "query"))
    filters = filters_of(publisher, category, after, before)
    with Parts(load_settings(index=index)).reader() as reader:
        understood = reader.understand(asked)
        hits = reader.search(understood, k, filters)
    if json:
        print(HitsDocument.of(hits).model_dump_json(indent=2))
        return
    if not hits:
        say("Nothing was found. Loosen the filters, or add articles with: dateline index add PATH")
    if explain:
        print("\n".join(_explained(understood)), end="\n\n")
    for rank, hit in enumerate(hits, 1):
        print(_shown(rank, hit))
        if explain:
            print(f"   found by: {', '.join(hit.found_by)}; score {hit.score:.3f}")


def _explained(question: UnderstoodQuestion) -> Iterator[str]:
    """What the query was understood as, a line each."""
    for number, part in enumerate(question.parts or (question.whole,), 1):
        said = [f"part {number}: {one_line(part.words)}"]
        said += [f"publisher {name}" for name in sorted(part.publishers)]
        said += [f"perhaps publisher {name}" for name in sorted(part.perhaps)]
        said += [f"{day.first or '…'} to {day.last or '…'}" for day in part.days]
        yield " · ".join(said)
    yield from (f"category {name}" for name in sorted(question.categories))
    yield from (f"quoted: {phrase}" for phrase in question.phrases)
    yield from (f"not in this archive: {name}" for name in question.strangers)
    if question.wants_latest:
        yield "the newest first"


def _shown(rank: int, hit: Hit) -> str:
    article, passage = hit.article, hit.passage
    publisher, day = (
        article.publisher or "Unknown publisher",
        long_date(article.published_at),
    )
    place = f"article {article.id}:{passage.start}-{passage.end}"
    text = one_line(passage.text)
    cut = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS].rstrip() + " …"
    return f"{rank}. {one_line(f'{publisher}, {day} — {article.title} ({place})')}\n   {cut}"

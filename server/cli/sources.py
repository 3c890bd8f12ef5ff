"""The sources of an answer, and the articles nearest to a question without one, for a person."""

from __future__ import annotations

from qa import Answer, Citation, NearArticle
from server.cli.output import one_line, say
from qa.render import long_date


def note(citation: Citation) -> str:
    """`[1] Publisher, date: title (article id)`."""
    return one_line(
        f"[{citation.number}] {_published(citation)}: {citation.title}"
        f" (article {citation.article_id})"
    )


def source(citation: Citation) -> str:
    """`[1] Publisher, date: "quote" — title (article id:start-end)`.

    Then who else published it, and what its publisher took back, where there is any of that.
    """
    place = f"article {citation.article_id}:{citation.start}-{citation.end}"
    return one_line(
        f'[{citation.number}] {_published(citation)}: "{citation.quote}" — {citation.title}'
        f" ({place}){_further(citation)}"
    )


def _further(citation: Citation) -> str:
    further = ""
    if citation.also_published_by:
        further += f"; also published by {', '.join(citation.also_published_by)}"
    if citation.retracted:
        further += "; RETRACTED by its publisher"
    return further + "".join(f"; corrected: {one.text}" for one in citation.corrections)


def show_nearest(answer: Answer) -> None:
    """On standard error."""
    if answer.nearest:
        say("Nearest articles:")
    for near in answer.nearest:
        say(f"- {_published(near)}: {near.title} (article {near.article_id})")


def _published(article: Citation | NearArticle) -> str:
    return f"{article.publisher or 'Unknown publisher'}, {long_date(article.published_at)}"

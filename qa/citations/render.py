"""Articles, citations and answers in plain words, wherever people or assistants read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from index import Article, Hit
from index.models.printed import ranges
from index.nlp.prompt_injection import visible
from qa.citations.wording import ENGLISH, Wording
from qa.events import Answer, Citation

# Within a line; `&` begins an entity alone.
_MARKUP = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w{1,40};)")
_ENDS_BRACKETS = re.compile(r"[\x00-\x20<>\\\x7f]")


class Published(Protocol):
    """Whatever says who published it, and when."""

    @property
    def publisher(self) -> str | None: ...

    @property
    def published_at(self) -> datetime | None: ...


def long_date(moment: date | datetime | None) -> str:
    """`23 September 2021` (UTC), or `undated`."""
    return ENGLISH.day(moment)


def byline(published: Published, words: Wording = ENGLISH) -> str:
    """`The Selby Post, 6 February 2024`."""
    publisher = published.publisher or words.unknown_publisher
    return words.byline.format(publisher=publisher, day=words.day(published.published_at))


def printed_on(citation: Citation) -> str:
    """`p. 3`, or `pp. 3–4`; empty where the article was read from no pages."""
    first = citation.page
    return on_pages(range(first, (citation.last_page or first) + 1)) if first else ""


def on_pages(numbers: Sequence[int]) -> str:
    """`p. 3` or `pp. 3–4, 7` of ascending numbers; empty without any."""
    return f"p{'p' if len(numbers) > 1 else ''}. {ranges(numbers)}" if numbers else ""


def cited(citation: Citation, words: Wording = ENGLISH) -> str:
    """`The Selby Post, 6 February 2024, p. 3`, the page where there is one."""
    return ", ".join(filter(None, [byline(citation, words), printed_on(citation)]))


def notices(article: Article | Citation, words: Wording = ENGLISH) -> list[str]:
    """What its publisher took back or corrected; a reader is told wherever it is cited."""
    retracted = [words.retracted] if article.retracted else []
    return retracted + [words.corrected.format(text=one.text) for one in article.corrections]


def note(citation: Citation, *, place: bool = False, words: Wording = ENGLISH) -> str:
    """`[1] Publisher, date: title (article id)`, or `(article id:start-end)` with `place`.

    And what else is known.
    """
    said = f"[{citation.number}] {cited(citation, words)}: {citation.title}"
    where = f":{citation.start}-{citation.end}" if place else ""
    return f"{said} (article {citation.article_id}{where}){_further(citation, words)}"


def days(citation: Citation) -> str:
    """`on Monday: 5 February 2024`, of each day that the quote names without its month."""
    told = {" ".join(day.text.split()): day.in_full for day in citation.days}
    return "; ".join(f"{spoken}: {meant}" for spoken, meant in told.items())


def source(
    citation: Citation, *, quoted: str = '"{}"', place: bool = True, words: Wording = ENGLISH
) -> str:
    """`[1] Publisher, date: "quote" — title (article id:start-end)`, and what else is known.

    Without `place`, the id alone, as who asks for the article has to name it.
    """
    said = f"[{citation.number}] {cited(citation, words)}: {quoted.format(citation.quote)}"
    where = f":{citation.start}-{citation.end}" if place else ""
    article = f"{citation.title} (article {citation.article_id}{where})"
    return f"{said} — {article}{_further(citation, words)}"


def _further(citation: Citation, words: Wording) -> str:
    also = ", ".join(citation.also_published_by)
    said = citation.said_by
    told = list[str]()
    if said and not said.is_named_in(citation.start, citation.end):
        told += [f"said by {' '.join(said.text.split())}"]
    told += [words.opinion] if citation.opinion else []
    told += [words.also_in.format(publishers=also)] if also else []
    return "".join(f"; {each}" for each in told + notices(citation, words))


def title(citation: Citation) -> str:
    """`Title (Publisher, 2024-02-06)`: the title is all that most chat clients show of a source."""
    known = [citation.publisher or "Unknown publisher"]
    known += [f"{citation.published_at:%Y-%m-%d}"] if citation.published_at else []
    known += [printed_on(citation)] if citation.page else []
    known += ["opinion"] if citation.opinion else []
    return f"{citation.title} ({'; '.join([', '.join(known), *notices(citation)])})"


def warnings(citations: Sequence[Citation]) -> str:
    """A line for each citation of which its publisher took something back; empty without any.

    It is to stand in an answer: of the article's own words none is a marker, a link or a line.
    """
    told = ((cited.number, note(cited)) for cited in citations if notices(cited))
    return "\n".join(f"[{number}] {_harmless(line.partition(' ')[2])}" for number, line in told)


def markdown_sources(citations: Sequence[Citation], url_of: Callable[[Citation], str]) -> str:
    """A list, an item a citation: `- [1] Publisher, day: [title](<link>): “quote”`; empty without.

    With what its publisher took back. Nothing that an article says can become markup.
    """
    return "\n".join(
        f"- [{each.number}] {unmarked(cited(each))}: [{unmarked(each.title)}]"
        f"(<{within_brackets(url_of(each))}>): “{unmarked(each.quote)}”"
        + "".join(f"; {unmarked(notice)}" for notice in notices(each))
        for each in citations
    )


def unmarked(words: str) -> str:
    """The words on one line of Markdown, none of them markup."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(visible(words).split()))


def within_brackets(url: str) -> str:
    """The address as it may stand between `<` and `>`."""
    return _ENDS_BRACKETS.sub(lambda found: f"%{ord(found[0]):02X}", url)


def _harmless(words: str) -> str:
    return " ".join(visible(words).translate(str.maketrans("[]", "()")).split())


def nearest(answer: Answer, words: Wording = ENGLISH) -> Iterator[str]:
    """What comes nearest to a question that has no answer, a line each, under a heading."""
    if answer.nearest:
        yield words.nearest
    for near in answer.nearest:
        yield f"- {byline(near, words)}: {near.title} (article {near.article_id})"


def respelt(words: Sequence[str]) -> str:
    """`For Renkel:`, where a question was taken to mean such words; else empty."""
    return f"For {', '.join(words)}:" if words else ""


def answer(answer: Answer) -> str:
    """The answer, and each source with its words; or what comes nearest where there is none."""
    sources = [_source_beside(answer, each) for each in answer.citations]
    parts = (respelt(answer.respelt), answer.answer, "\n".join(sources), "\n".join(nearest(answer)))
    return "\n\n".join(filter(None, parts))


def in_words(answer: Answer, words: Wording) -> str:
    """The answer's text, where whose a quotation is and of which day is told in these words."""
    text = answer.answer
    if words is not ENGLISH:
        for citation in answer.citations:
            text = text.replace(f"— {byline(citation)}", f"— {byline(citation, words)}")
    return text


def is_quoted(answer: Answer, citation: Citation) -> bool:
    """Whether the answer has the words of the citation itself."""
    return " ".join(citation.quote.split()) in answer.answer


def _source_beside(answer: Answer, citation: Citation) -> str:
    """The words once: not again where the answer has them."""
    if is_quoted(answer, citation):
        return note(citation)
    return source(citation, quoted="“{}”", place=False)


def hit(hit: Hit, *, place: bool = False) -> str:
    """`Publisher, date — title (article id)`, or `(article id:start-end)` with `place`."""
    where = f":{hit.passage.start}-{hit.passage.end}" if place else ""
    said = f"{byline(hit.article)} — {hit.article.title} (article {hit.article.id}{where})"
    return "; ".join([said, *notices(hit.article)])


def article(article: Article) -> str:
    """Its title, whose it is, what was taken back or corrected, and its text."""
    head = "\n".join([article.title, byline(article), *notices(article)])
    return f"{head}\n\n{article.text}"

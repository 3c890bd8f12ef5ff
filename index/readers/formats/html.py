"""A saved web page: JSON-LD, then OpenGraph and meta tags, then what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import UNLIKE, Article
from index.readers.encoding import read_markup
from index.readers.fields import Fields, Record, id_of_url, made_id, web_address
from index.readers.formats.html_text import element_text, parse_html
from index.readers.formats.json_ld import article_record
from index.readers.formats.page_header import trimmed
from index.readers.formats.text import page_parts
from index.readers.publication_date import parse_published
from index.readers.source import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where pages mark the article's body, the surest first.
_MARKED = (
    "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]",
    "//*[contains(@class, 'article-body') or contains(@class, 'article__body')"
    " or contains(@class, 'story-body') or contains(@class, 'entry-content')"
    " or contains(@class, 'post-content') or contains(@class, 'article-content')]",
    "//article",
    "//main | //*[@role='main']",
)
_LEAST_BODY = 40
# trafilatura takes minutes over a page of hundreds of thousands of elements.
_MOST_FOUND_IN = 1_000_000
# A page that shows this little of what its JSON-LD tells is cut short for the reader.
_MOSTLY = 0.8
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "published_at": (
        "article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "dc.date.issued",
        "dc.date",
        "dcterms.date",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
    ),
    "updated_at": ("article:modified_time", "og:updated_time", "lastmod", "datemodified"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "byl"),
    "category": ("article:section", "section", "parsely-section"),
    "url": ("og:url",),
    "language": ("og:locale",),
}
_TITLE_END = re.compile(r"\s+[|–—·-]\s+(?P<site>[^|–—·]{2,60})$")
_HEADER_WITHIN = 20_000
_DAY_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/-])")
# Zones apart, two sources may name neighbouring days and mean one.
_FAR_APART = timedelta(days=1, hours=14)
_BY = re.compile(r"^by\s+", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the page."""
    yield html_article(source, read_markup(source))


def html_article(source: Source, markup: str) -> Article:
    """The article of a page. Raises ReadError where it holds no words of one."""
    tree = parse_html(markup)
    if tree is None:
        raise ReadError(source.name, "there is no text in the page.", "Fetch it again.")
    told = _json_ld(tree)
    shown = _shown(tree)
    body = trimmed(_body_text(tree, markup, told.get("text")), shown.get("title"))
    records = [told, _meta(tree), body.record, shown]
    url = _url(records, tree) or source.url
    title = _title(records, source)
    again = trimmed(body.text, title)
    record: dict[str, object] = {
        "text": again.text,
        "title": title,
        **_date(records, url),
        "url": url,
        "id": id_of_url(url) if url else None,
    }
    fields = Fields(source.name, record, *({**each, "url": None} for each in records))
    return fields.article(
        text=fields.text(),
        id_without_one=made_id(source.stem),
        dropped=body.dropped + again.dropped,
        from_page=True,
    )


def _json_ld(tree: HtmlElement) -> Record:
    found = tree.xpath("//script[contains(@type, 'ld+json')]")
    return article_record([script.text_content() for script in found])


def _meta(tree: HtmlElement) -> Record:
    given: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name and (content := (tag.get("content") or "").strip()):
            given.setdefault(name, content)
    found = {}
    for field, names in _META.items():
        values = [given[name] for name in names if name in given]
        if field == "author":
            values = [_BY.sub("", v) for v in values if not v.startswith(("http", "@"))]
        if values:
            found[field] = values[0]
    return {**found, "date_source": "meta"}


def _shown(tree: HtmlElement) -> Record:
    """What the page shows a reader: headings, bylines, `time` elements and a dateline."""
    found: dict[str, object] = dict(
        (page_parts(element_text(tree)[:_HEADER_WITHIN]) or ({}, ""))[0], date_source="dateline"
    )
    heading = _first_text(tree, "//h1")
    author = _first_text(
        tree, "//*[@itemprop='author' or @rel='author' or contains(@class, 'byline')]"
    )
    times = tree.xpath("//*[@itemprop='datePublished']/@datetime | //time/@datetime")
    times += tree.xpath("//*[@itemprop='datePublished']/@content")
    if heading:
        found["title"] = heading
    named = _TITLE_END.search(_first_text(tree, "//title") or "")
    if named and named.string[: named.start()] == heading:
        found["publisher"] = named["site"]
    if author and len(author) <= 100:
        found["author"] = _BY.sub("", author)
    if times:
        found.update(published_at=str(times[0]), date_source="meta")
    return found


def _first_text(tree: HtmlElement, path: str) -> str | None:
    texts = (" ".join(element.text_content().split()) for element in tree.xpath(path))
    return next((text for text in texts if text), None)


def _title(records: list[Record], source: Source) -> str:
    """The headline; a site's name after a bar belongs to a page's title, not to it."""
    for record in records:
        if isinstance(title := record.get("title"), str) and title.strip():
            ending = _TITLE_END.search(title)
            sites = {str(each["publisher"]).casefold() for each in records if "publisher" in each}
            if ending and ending["site"].casefold() in sites:
                return title[: ending.start()]
            return title
    return source.stem


def _date(records: list[Record], url: str | None) -> Record:
    """The first date that is one, and what gave it, with what else gives another day; where none
    is, the first that should be, to be refused."""
    day = _DAY_IN_URL.search(url) if url else None
    in_url: Record = {"published_at": "-".join(day.groups()), "date_source": "url"} if day else {}
    given = [record for record in (*records, in_url) if record.get("published_at")]
    dated = [(record, moment) for record in given if (moment := _moment(record))]
    if not dated:
        refused = given[0].get("published_at") if given and given[0] is not in_url else None
        return {"published_at": refused}
    record, moment = dated[0]
    source = record.get("date_source")
    unlike = next((other for other, at in dated if abs(at - moment) > _FAR_APART), None)
    if unlike:
        source = f"{source}{UNLIKE}{unlike.get('date_source')}"
    return {"published_at": record["published_at"], "date_source": source}


def _moment(record: Record) -> datetime | None:
    try:
        return parse_published(record["published_at"])  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        return None


def _url(records: list[Record], tree: HtmlElement) -> str | None:
    canonical = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")]
    given = [str(record["url"]) for record in records if record.get("url")]
    return next(filter(web_address, canonical + given), None)


def _body_text(tree: HtmlElement, markup: str, told: object) -> str:
    """The words of the article: of the element that the page marks as it, else as trafilatura
    finds it, else of the whole page. `told` is the JSON-LD's own text, taken where it is fuller."""
    text = _marked(tree) or _found(markup) or element_text(tree)
    if isinstance(told, str) and len(text) < _MOSTLY * len(told):
        return _paragraphs(told)
    return text


def _marked(tree: HtmlElement) -> str | None:
    for path in _MARKED:
        texts = [element_text(element) for element in _outermost(tree.xpath(path))]
        longest = max(texts, key=len, default="")
        if len(longest) < _LEAST_BODY:
            continue
        # One article in several pieces (an advertisement between them), or a list of teasers.
        return "\n\n".join(texts) if path == _MARKED[0] else longest
    return None


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    inside = set(elements)
    return [e for e in elements if not any(above in inside for above in e.iterancestors())]


def _found(markup: str) -> str | None:
    if len(markup) > _MOST_FOUND_IN:
        return None
    # Takes a while to import, and only pages that mark nothing need it.
    from trafilatura import bare_extraction

    found = bare_extraction(
        markup, favor_recall=True, include_comments=False, include_tables=True, fast=True
    )
    text = getattr(found, "text", None)
    # Without line ends it is not the article's blocks but the page in one run.
    return _paragraphs(text) if text and "\n" in text else None


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)

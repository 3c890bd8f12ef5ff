"""A saved web page: JSON-LD, then OpenGraph and meta tags, then what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import Article, Dropped
from index.readers.encoding import read_markup
from index.readers.fields import (
    FILE_NAME,
    Fields,
    Record,
    Told,
    place_of,
)
from index.readers.fields.values import web_address
from index.readers.formats.html.body import body_text, without_wall
from index.readers.formats.html.byline import author_above
from index.readers.formats.html.day_beside import day_beside
from index.readers.formats.html.entry import entry_article, page_date
from index.readers.formats.html.several import is_story, take_entries, without_entries
from index.readers.formats.html.story import (
    TITLE_END,
    PageNames,
    drop_other_stories,
    story_heading,
)
from index.readers.formats.html.tags import first_text, meta_record, shown_record, title_record
from index.readers.formats.html.walls import ASKS, NOT_FREE, wall_instead
from index.readers.formats.html_text import parse_html, select
from index.readers.formats.json_ld import LinkedData
from index.readers.formats.page_header import trimmed
from index.readers.publication_date import believable, find_dateline
from index.readers.source import Source, id_of_url, made_id, numbered_articles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# As Chinese sites write them behind a page's title: "…_教育频道_中国青年网".
_LONGEST_BY = 6
_ADDED = re.compile(r"\s*\([^()]{1,40}\)")
_SITES_BEHIND = re.compile(r"(?:_[^_\s]{2,20})+$")


def read_html(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the page, or each of a page that is several."""
    tree = parse_html(read_markup(source))
    if tree is None:
        raise ReadError(source.name, "there is no text in the page.", "Fetch it again.")
    # A media type knows no case.
    scripts = select(tree, "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    linked = LinkedData([script.text_content() for script in scripts])
    names = PageNames(tree, source.url)
    told = Told(linked.article(names.sureness), "json-ld")
    heading = story_heading(tree, [str(told.get("title") or ""), *names.titles])
    tagged = Told(meta_record(tree), "meta")
    address = _url([told, tagged], names.canonical) or source.url
    entries = take_entries(tree, heading, linked, names.sureness, address)
    if not entries:
        yield _article(source, tree, [told, tagged], heading, names.canonical)
        return
    of_site = [told, tagged, Told(shown_record(tree, heading), "page")]
    text, left_out = body_text(tree)
    whole = without_entries(text, entries)
    if is_story(whole):
        yield _article(source, tree, [told, tagged], heading, names.canonical, (whole, left_out))
    read = partial(entry_article, of_site, source, address)
    yield from numbered_articles(source, enumerate(entries, 1), read)


def _article(
    source: Source,
    tree: HtmlElement,
    given: Sequence[Told],
    heading: HtmlElement | None,
    canonical: Sequence[str],
    body: tuple[str, tuple[Dropped, ...]] | None = None,
) -> Article:
    """The page's own article, over the text of `body` where that and what was left out of it are
    known. `given` is what JSON-LD and the tags tell of it, `canonical` the addresses that the page
    calls its own.

    Raises ReadError where the page holds no words of one.
    """
    others = drop_other_stories(tree, heading) if heading is not None else []
    shown = Told(shown_record(tree, heading), "page")
    told = given[0]
    whole, left_out = body or body_text(tree, told.get("text"), heading)
    records = [*given, shown]
    title, title_place = _title(records, tree, source)
    if why := wall_instead(whole, title):
        raise ReadError(source.name, why, "Fetch it again as one who may read it.")
    read, walls = without_wall(whole)
    once = trimmed(read, shown.get("title"))
    records.insert(2, _unless_changed(Told(once.record, "above the text"), shown))
    url = _url(records, canonical) or source.url
    again = trimmed(once.text, title)
    author, author_place = _author(records)
    if author is None and (author := author_above(tree, heading)):
        author_place = "page"
    dated = page_date([*records, title_record(tree)], url)
    if not dated and heading is not None:
        dated = day_beside(tree, heading)
    record: dict[str, object] = {
        "text": again.text,
        "title": title,
        **dated,
        "author": author,
        "url": url,
        "id": id_of_url(url) if url else None,
    }
    is_told = str(told.get("text")).split() == whole.split()
    places = {
        "text": "json-ld" if is_told else "page",
        "title": title_place,
        "author": author_place,
        "published_at": str(record.get("date_source")),
    }
    places |= {"url": "page's own address" if url != source.url else "address", "id": "address"}
    for each in records:
        each.update(url=None, published_at=None)
    fields = Fields(source.name, Told(record, places), *records)
    return fields.article(
        text=fields.text(),
        id_without_one=made_id(source.stem),
        dropped=(
            *once.dropped,
            *again.dropped,
            *left_out,
            *(Dropped(line, ASKS) for line in walls),
            *_unless_free(told),
            *(Dropped(words, "headline of another story on the page") for words in others),
        ),
        from_page=True,
    )


def _unless_changed(above: Told, shown: Record) -> Told:
    """Without a day above the text of which the page says that it is the day of a change."""
    day, changed = believable(above.get("published_at")), believable(shown.get("updated_at"))
    if day and changed and day.date() == changed.date() and shown.get("published_at"):
        del above["published_at"]
    return above


def _unless_free(told: Record) -> tuple[str, ...]:
    return () if told.get("is_free", True) else (NOT_FREE,)


def _title(records: Sequence[Record], tree: HtmlElement, source: Source) -> tuple[str, str]:
    """The headline, and where it stands.

    A site's name after a bar belongs to a page's title, not to it, and so do words in brackets that
    the page does not show: "… (Published 2016)".
    """
    for record in records:
        if isinstance(title := record.get("title"), str) and title.strip():
            ending = TITLE_END.search(title)
            sites = {str(each["publisher"]).casefold() for each in records if "publisher" in each}
            if ending and ending["site"].casefold() in sites:
                title = title[: ending.start()]
            shown = str(records[-1].get("title") or "")
            if title.startswith(shown) and _ADDED.fullmatch(title[len(shown) :]):
                title = shown
            return title, place_of(record, "title", "title")
    named = first_text(tree, "//title") or ""
    ending = TITLE_END.search(named)
    if ending and find_dateline(ending["site"]):
        named = named[: ending.start()]
    named = _SITES_BEHIND.sub("", TITLE_END.sub("", named))
    return (named, "title of the page") if named else (source.stem, FILE_NAME)


def _author(records: Sequence[Record]) -> tuple[object, str]:
    """Who wrote it, and where that stands; where a site names itself, whom another place names."""
    given = [record for record in records if record.get("author")]
    sites = [str(each["publisher"]).casefold() for each in records if each.get("publisher")]
    persons = (one for one in given if not _is_site(str(one["author"]).casefold(), sites))
    chosen = next(persons, given[0] if given else {})
    return chosen.get("author"), place_of(chosen, "author", "author")


def _is_site(author: str, sites: list[str]) -> bool:
    """Whether it is a site's name, with "by" before it or not."""
    return any(site in author and len(author) < len(site) + _LONGEST_BY for site in sites)


def _url(records: Sequence[Record], canonical: Sequence[str]) -> str | None:
    given = [str(record["url"]) for record in records if record.get("url")]
    return next(filter(web_address, [*canonical, *given]), None)

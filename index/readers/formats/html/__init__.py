"""A saved web page: JSON-LD, then OpenGraph and meta tags, then what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import UNLIKE, Article, Dropped
from index.readers.encoding import read_markup
from index.readers.fields import (
    FILE_NAME,
    Fields,
    Record,
    Told,
    id_of_url,
    made_id,
    place_of,
    web_address,
)
from index.readers.formats.html.body import body_text, is_only_wall, without_wall
from index.readers.formats.html.story import PageNames, drop_other_stories, story_heading
from index.readers.formats.html.tags import TITLE_END, first_text, meta_record, shown_record
from index.readers.formats.html_text import parse_html
from index.readers.formats.json_ld import article_record
from index.readers.formats.page_header import trimmed
from index.readers.publication_date import believable
from index.readers.source import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# As Chinese sites write them behind a page's title: "…_教育频道_中国青年网".
_SITES_BEHIND = re.compile(r"(?:_[^_\s]{2,20})+$")
_DAY_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/-])")
# Zones apart, two sources may name neighbouring days and mean one.
_FAR_APART = timedelta(days=1, hours=14)


def read_html(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the page."""
    yield html_article(source, read_markup(source))


def html_article(source: Source, markup: str) -> Article:
    """The article of a page. Raises ReadError where it holds no words of one."""
    tree = parse_html(markup)
    if tree is None:
        raise ReadError(source.name, "there is no text in the page.", "Fetch it again.")
    names = PageNames(tree, source.url)
    told = Told(_json_ld(tree, names), "json-ld")
    heading = story_heading(tree, [str(told.get("title") or ""), *names.titles])
    others = drop_other_stories(tree, heading) if heading is not None else []
    shown = Told(shown_record(tree, heading), "page")
    whole = body_text(tree, None if others else markup, told.get("text"))
    records = [told, Told(meta_record(tree), "meta"), shown]
    title, title_place = _title(records, tree, source)
    if is_only_wall(whole, title):
        why = "it shows only that one must pay, log in or consent, and no article."
        raise ReadError(source.name, why, "Fetch it again as one who may read it.")
    read, walls = without_wall(whole)
    body = trimmed(read, shown.get("title"))
    records.insert(2, Told(body.record, "above the text"))
    url = _url(records, tree) or source.url
    again = trimmed(body.text, title)
    record: dict[str, object] = {
        "text": again.text,
        "title": title,
        **_date(records, url),
        "url": url,
        "id": id_of_url(url) if url else None,
    }
    is_told = str(told.get("text")).split() == whole.split()
    places = {
        "text": "json-ld" if is_told else "page",
        "title": title_place,
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
            *body.dropped,
            *again.dropped,
            *(Dropped(line, "asks to pay, log in or consent") for line in walls),
            *(Dropped(words, "headline of another story on the page") for words in others),
        ),
        from_page=True,
    )


def _json_ld(tree: HtmlElement, names: PageNames) -> Record:
    found = tree.xpath("//script[contains(@type, 'ld+json')]")
    return article_record([script.text_content() for script in found], names.sureness)


def _title(records: Sequence[Record], tree: HtmlElement, source: Source) -> tuple[str, str]:
    """The headline, and where it stands.

    A site's name after a bar belongs to a page's title, not to it.
    """
    for record in records:
        if isinstance(title := record.get("title"), str) and title.strip():
            ending = TITLE_END.search(title)
            sites = {str(each["publisher"]).casefold() for each in records if "publisher" in each}
            if ending and ending["site"].casefold() in sites:
                title = title[: ending.start()]
            return title, place_of(record, "title", "title")
    named = first_text(tree, "//title")
    if named:
        return _SITES_BEHIND.sub("", TITLE_END.sub("", named)), "title of the page"
    return source.stem, FILE_NAME


def _date(records: Sequence[Record], url: str | None) -> Record:
    """The first date that one can believe, and what gave it, with what else gives another day."""
    day = _DAY_IN_URL.search(url) if url else None
    in_url: Record = {"published_at": "-".join(day.groups()), "date_source": "url"} if day else {}
    dated = [
        (record, moment)
        for record in (*records, in_url)
        if (moment := believable(record.get("published_at")))
    ]
    if not dated:
        return {}
    record, moment = dated[0]
    source = record.get("date_source")
    unlike = next((other for other, at in dated if abs(at - moment) > _FAR_APART), None)
    if unlike:
        source = f"{source}{UNLIKE}{unlike.get('date_source')}"
    return {"published_at": record["published_at"], "date_source": source}


def _url(records: Sequence[Record], tree: HtmlElement) -> str | None:
    canonical = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")]
    given = [str(record["url"]) for record in records if record.get("url")]
    return next(filter(web_address, canonical + given), None)

"""One of the stories of a page of several → its article; and which day is a story's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from index.models import UNLIKE, Article, Dropped
from index.readers.fields import Fields, Record, Told
from index.readers.formats.html.body import fuller_text, without_wall
from index.readers.formats.html.several import Entry
from index.readers.formats.html.tags import shown_record
from index.readers.formats.html.walls import ASKS
from index.readers.formats.html_text import element_text
from index.readers.formats.page_header import trimmed
from index.readers.publication_date import believable
from index.readers.source import Source, id_of_url, ids_of_address, made_id

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DAY_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]([01]\d)[/-]([0-3]\d)(?=[/-])")
# Zones apart, two sources may name neighbouring days and mean one.
_FAR_APART = timedelta(days=1, hours=14)
# What an entry has from its page; its day and its author are its own, or not known.
_OF_SITE = ("publisher", "category", "language")


def entry_article(
    of_site: Sequence[Record], source: Source, page: str | None, where: str, made: str, entry: Entry
) -> Article:
    """The article of one entry; `page` is the address of its page, `of_site` what that tells.

    What leads to a page of its own is a summary of what stands there. Raises ReadError where the
    entry has no words.
    """
    shown: Record = {}
    text = str(entry.told.get("text") or "")
    if entry.shown is not None:
        shown = shown_record(entry.shown, entry.heading)
        text = fuller_text(_words_of(entry.shown, entry.heading), text)
    title = entry.told.get("title") or (shown.get("title") if entry.heading is not None else None)
    read, walls = without_wall(text)
    body = trimmed(read, title)
    dated = page_date([entry.told, body.record, shown], entry.address)
    record = {
        "text": body.text,
        "title": title,
        **dated,
        "author": entry.told.get("author") or shown.get("author") or body.record.get("author"),
        "url": entry.address or page,
        "id": id_of_url(entry.address) if entry.address else None,
    }
    site = ({name: each.get(name) for name in _OF_SITE} for each in of_site)
    fields = Fields(where, Told(record, "entry of the page"), *site)
    key = hashlib.sha256(f"{dated.get('published_at')} {title or text}".encode()).hexdigest()[:8]
    home = id_of_url(page) if page else made_id(source.stem)
    article = fields.article(
        text=fields.text(),
        id_without_one=f"{home[:-9] if len(home) > 190 else home}-{key}",
        dropped=(
            *body.dropped,
            *(Dropped(line, ASKS) for line in walls),
        ),
        from_page=True,
    )
    if entry.address is None or "text" in entry.told or _is_within(entry.address, page):
        return article
    return replace(article, summary_of=ids_of_address(entry.address))


def _words_of(shown: HtmlElement, heading: HtmlElement | None) -> str:
    """Without the headline and the hour above it."""
    blocks = element_text(shown).split("\n\n")
    above = [*shown.iter("time"), *([] if heading is None else [heading])]
    marks = {" ".join(each.text_content().split()) for each in above}
    while len(blocks) > 1 and " ".join(blocks[0].split()) in marks:
        del blocks[0]
    return "\n\n".join(blocks)


def _is_within(address: str, page: str | None) -> bool:
    """Whether an address is a place in the page."""
    return address.partition("#")[0] == (page or "").partition("#")[0]


def page_date(records: list[Record], url: str | None) -> Record:
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

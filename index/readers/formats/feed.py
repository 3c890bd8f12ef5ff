"""RSS, RDF and Atom: one article an entry."""

from __future__ import annotations

import re
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from index.errors import ReadError, in_one_line
from index.models import UNLIKE, Article, Dropped
from index.readers.encoding import MAX_MARKUP_BYTES, read_bytes
from index.readers.fields import Fields, Told
from index.readers.fields.values import web_address
from index.readers.formats.html_text import fragment_text, string_text
from index.readers.formats.page_header import trimmed
from index.readers.formats.xml import refuse_entities
from index.readers.publication_date import believable, has_two_zones, parse_published
from index.readers.source import Source, id_of_url, ids_of_address, made_id, numbered_articles

_CHANGE_NUMBER = re.compile(r"(?<=.)#\d{1,3}$")
_LEADS_ON = re.compile(
    r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[^#]*&)?(?:url|q)=(?P<to>https?[^&#]++)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NO_DAY = re.compile(r"\d{4}(?:-?\d{1,3})?")
_ADDRESSED = re.compile(r"[^\s@()]+@[^\s@()]+\s*+\((?P<name>.+)\)")
_LONGEST_TOLD = 200
_TWO_DIGITS = re.compile(r"(?<!\d)(\d{1,2})([ -])([A-Za-z]{3})\2(\d\d)(?=\s)")
# Kinds of entries in WordPress's export that are no posts, beside those that begin with "wp_".
_PARTS_OF_SITE = frozenset(
    ("attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset")
)
# What a picture is called, which feedparser takes for the summary or the title of the entry.
_CAPTION = re.compile(rb"(</?media:)(?:description|title)\b")


class EntryWithoutText(ReadError):
    """An entry that only names a page: at `url`; `told` is what it says besides."""

    def __init__(self, error: ReadError, url: str, told: str) -> None:
        super().__init__(*error.args)
        self.url, self.told = url, told
        self.args = (error, url, told)


def read_feed(source: Source) -> Iterator[Article | ReadError]:
    """Every entry in order; its text is the full content where the feed carries it, else the
    summary, which is marked as one."""
    data = read_bytes(source, MAX_MARKUP_BYTES)
    refuse_entities(source.name, data)
    try:
        parsed = _parsed(_CAPTION.sub(rb"\1caption", data))
        captioned = _parsed(data) if _lacks_words(parsed, data) else parsed
    # It has no error of its own: one is whatever Python raises where a feed is beyond it.
    except Exception as error:
        raise ReadError(
            source.name, f"neither RSS nor Atom: {in_one_line(error)}.", "Give the feed's own file."
        ) from None
    # Of an empty one feedparser gives no version at all.
    if not parsed.get("version") and not parsed.entries:
        fault = parsed.get("bozo_exception")
        why = f": {in_one_line(fault)}" if fault else ""
        raise ReadError(source.name, f"neither RSS nor Atom{why}.", "Give the feed's own file.")
    if not parsed.entries:
        raise ReadError(source.name, "the feed has no entries.", "Fetch it again later.")
    entries = parsed.entries
    if captioned is not parsed:
        both = zip(parsed.entries, captioned.entries, strict=False)
        entries = [entry if _text(entry) else other for entry, other in both]
    shown = [(number, entry) for number, entry in enumerate(entries, 1) if _is_shown(entry)]
    # Of Atom's entries those without an author have the feed's.
    author = _authors(parsed.feed) if parsed.version.startswith("atom") else None
    article_of = partial(_article, parsed.feed, author, _shared_addresses(entries))
    yield from numbered_articles(source, shown, article_of)
    if hidden := len(entries) - len(shown):
        kinds = "drafts, private or protected posts, pictures, parts of the site"
        why = f"{hidden} of {len(entries)} entries are no stories that WordPress shows ({kinds})."
        raise ReadError(source.name, why, "Publish them first, if they are to be read.")


def _is_shown(entry: Any) -> bool:
    """Whether WordPress, whose export is a feed of all that it holds, shows it to everyone."""
    status = entry.get("wp_status")
    if status is None:
        return True
    kind = entry.get("wp_post_type") or "post"
    is_part = kind in _PARTS_OF_SITE or kind.startswith("wp_")
    return status == "publish" and not is_part and not entry.get("wp_post_password")


def _parsed(data: bytes) -> Any:
    import feedparser

    # Of a module that no one has, and that is looked for anew on the whole path for every feed.
    feedparser.api.PREFERRED_XML_PARSERS.clear()
    # As a file: a text that looks like an address would be fetched. Of HTML only words are read, so
    # there is no need to take scripts out of it first.
    return feedparser.parse(BytesIO(data), resolve_relative_uris=False, sanitize_html=False)


def _lacks_words(parsed: Any, data: bytes) -> bool:
    """Whether an entry has no words of its own, and may have those of its picture or film."""
    return _CAPTION.search(data) is not None and not all(map(_text, parsed.entries))


def _shared_addresses(entries: list[Any]) -> frozenset[str]:
    """The addresses at which several entries stand, by their guids and words: a page that is
    added to. One entry may stand there under a guid for each time that it was changed."""
    guids, contents = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for entry in entries:
        if url := _page(entry):
            guids[url].add(_guid(entry))
            contents[url].add(f"{entry.get('title')}\n{entry.get('summary')}")
    return frozenset(url for url, named in guids.items() if min(len(named), len(contents[url])) > 1)


def _page(entry: Any) -> str | None:
    """The address of its page, and not of a search engine that leads on to it."""
    address = _linked(entry)
    led_on = _LEADS_ON.match(address) if address else None
    return (web_address(unquote(led_on["to"])) if led_on else None) or address


def _publisher(feed: Any, entry: Any, url: str | None) -> object:
    """Whom the entry names, else the feed; what a search engine found is of the site it is on."""
    named = (entry.get("source") or {}).get("title") or entry.get("publisher")
    if not named and url and url != _linked(entry):
        return url.split("/")[2].removeprefix("www.")
    named = named or feed.get("title")
    return fragment_text(named) if isinstance(named, str) else named


def _linked(entry: Any) -> str | None:
    """The address that it links to. Of several, to one story in other languages and types,
    feedparser gives the last; it is the first page of HTML that is not said to be in another."""
    pages = [each for each in entry.get("links", ()) if each.get("rel") == "alternate"]
    if len({_is_own_page(entry, each) for each in pages}) > 1:
        return web_address(next(each for each in pages if _is_own_page(entry, each)).get("href"))
    return web_address(entry.get("link"))


def _is_own_page(entry: Any, page: Any) -> bool:
    of_entry = (entry.get("title_detail") or {}).get("language") or ""
    language = page.get("hreflang") or of_entry
    is_html = page.get("type", "text/html") in ("text/html", "application/xhtml+xml")
    return is_html and language.partition("-")[0] == of_entry.partition("-")[0]


def _guid(entry: Any) -> str:
    return _CHANGE_NUMBER.sub("", str(entry.get("id") or entry.get("title")))


def _article(
    feed: Any, author: str | None, shared: frozenset[str], where: str, made: str, entry: Any
) -> Article:
    url = _page(entry) or web_address(entry.get("id"))
    named = f"{url}#{_guid(entry)}" if url in shared else url
    title = fragment_text(entry.get("title") or "")
    of = f"{feed.get('language')} {feed.get('title')} {feed.get('link')} {url}"
    moments = {name: _moment(entry, name, of) for name in ("published", "updated")}
    published, updated = moments.values()
    is_unsure = has_two_zones(dict.get(entry, "published") or dict.get(entry, "updated"), of)
    body = trimmed(_text(entry), title)
    record: dict[str, object] = {
        "id": id_of_url(named) if named else _plain_id(entry.get("id")),
        "title": title,
        "text": body.text,
        "publisher": _publisher(feed, entry, url),
        "published_at": published or updated,
        "updated_at": updated if published and updated != published else None,
        "author": _authors(entry) or author,
        "category": next(
            (string_text(tag.get("term") or "") for tag in entry.get("tags", ())), None
        ),
        "url": url,
        "language": feed.get("language"),
        "date_source": f"feed{UNLIKE}CST of China" if is_unsure else "feed",
    }
    fields = Fields(where, Told(record, "feed"))
    text = _words(fields, url if url not in shared else None, record)
    dropped = (*body.dropped, *_unread_dates(entry, moments))
    article = fields.article(text=text, id_without_one=made, dropped=dropped)
    if any(map(str.strip, _contents(entry))):
        return article
    is_page = url is not None and url not in shared
    return replace(article, summary_of=ids_of_address(str(url)) if is_page else (article.id,))


def _words(fields: Fields, url: str | None, record: Mapping[str, object]) -> str:
    try:
        return fields.text()
    except ReadError as error:
        if url is None:
            raise
        told = f"{record['title']} {record['published_at']} {record['updated_at']}"
        raise EntryWithoutText(error, url, told) from None


def _authors(entry: Any) -> str | None:
    """All of them; feedparser's own `author` is the last of several. RSS has an address before a
    name in brackets, and feeds write names as HTML."""
    given = entry.get("authors")
    # An element of that name is a text.
    people = given if isinstance(given, list) else ()
    several = [name for name in dict.fromkeys(map(_name, people)) if name]
    named = ", ".join(several) if len(several) > 1 else _without_address(entry.get("author"))
    return string_text(named) if named else named


def _name(author: Any) -> str | None:
    """feedparser cuts an address behind four letters of its last part, and takes the rest for the
    name: "ann@x.medi", "a (Ann Bee"."""
    name, address = (str(author.get(key) or "").strip() for key in ("name", "email"))
    is_cut = address and name.count("(") > name.count(")")
    return _without_address(f"{address}{name})") if is_cut else name or address


def _without_address(written: str | None) -> str | None:
    named = _ADDRESSED.fullmatch((written or "").strip())
    return named["name"].strip() if named else written


def _text(entry: Any) -> str:
    return fragment_text(max([*_contents(entry), entry.get("summary") or ""], key=len))


def _contents(entry: Any) -> list[str]:
    # feedparser gives None for some empty elements.
    return [each.get("value") or "" for each in entry.get("content", ())]


def _moment(entry: Any, name: str, of: str) -> datetime | None:
    """As the feed writes it, for its zone; where that cannot be read, as feedparser reads it. None
    where something cannot have come out then."""
    # Its own `get` warns, and gives one date for another.
    written = dict.get(entry, name)
    if not written:
        return None
    try:
        return believable(parse_published(_TWO_DIGITS.sub(_in_full, written), of))
    except ValueError:
        parts = dict.get(entry, f"{name}_parsed")
        # It takes "05-06-2024" for a day of 2005, and the first for the day of "2024-05".
        if not parts or _NO_DAY.fullmatch(written.strip()):
            return None
        is_its_year = _YEAR.findall(written) in ([], [str(parts.tm_year)])
        return believable(datetime.fromtimestamp(timegm(parts), UTC)) if is_its_year else None


def _in_full(day: re.Match[str]) -> str:
    """A day of RFC 822 or 850 with its century: 50 to 99 are of the last one."""
    return f"{day[1]} {day[3]} {'19' if day[4] >= '50' else '20'}{day[4]}"


def _unread_dates(entry: Any, moments: Mapping[str, datetime | None]) -> Iterator[Dropped]:
    for name, moment in moments.items():
        if moment is None and (written := dict.get(entry, name)):
            yield Dropped(f"{name}: {written!r}"[:_LONGEST_TOLD], "no date of an article")


def _plain_id(guid: object) -> str | None:
    return made_id(guid) if isinstance(guid, str) and guid.strip() else None

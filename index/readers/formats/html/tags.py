"""What a page tells of its article in meta tags, and what it shows: headline, byline, `time`s."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from index.readers.boilerplate import is_boilerplate_class
from index.readers.fields import Record
from index.readers.formats.html.byline import shown_author
from index.readers.formats.html.day_beside import BY
from index.readers.formats.html.story import TITLE_END, words_of
from index.readers.formats.html_text import element_text, having, select
from index.readers.formats.html_text.site_elements import prose_length
from index.readers.formats.page_text import page_parts
from index.readers.publication_date import find_dateline, is_believable, is_update, label_before

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
_SEPARATORS = re.compile(r"[:._-]")
_HEADER_WITHIN = 20_000
_MOST_TIMES = 50
_HOME = "@href='/' or @rel='home'"
_LEAST_PARAGRAPH, _SHORT = 60, 100

_DATED = "contains({}, 'datePublished') or contains({}, 'dateModified')"
_DAYS = f"//@itemprop[{_DATED.format('.', '.')}]"
_TIMES = f"//*[self::time or {_DATED.format('@itemprop', '@itemprop')}]"
_UPDATE_NAME = re.compile(r"modified|update|edit", re.IGNORECASE)
_DATE_NAME = re.compile(
    r"publi[sc]|posted|entry-date|post-date|dateline|datePublished|pubdate", re.I
)
# Of what stands around a time alone: "date-updated", but not "credits" or "editors".
_MARK_AROUND = re.compile(
    r"(?:^|[\s_-])(?:publi[sc]\w*|posted|updated?|modified|edited)(?=$|[\s_-])", re.IGNORECASE
)
_PUBLISHER_NAMES = "//*[@itemprop='publisher']//*[@itemprop='name']"
_TEASER = re.compile(
    r"(?:^|[\s_-])(?:teasers?|ticker|comments?|related|more|latest|recommend\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"[.!?…。]['\"”’»)]*$")
_FEW_WORDS, _MANY_WORDS = 3, 25


def title_record(tree: HtmlElement) -> Record:
    """The day that some sites write into the page's title: "… | DW | 28.04.2023"."""
    parts = (first_text(tree, "//title") or "").split("|")[1:]
    days = (moment for part in parts if (moment := find_dateline(part)))
    return next(({"published_at": day, "date_source": "title"} for day in days), {})


def meta_record(tree: HtmlElement) -> Record:
    """What the meta tags say; of several dates the first that one can believe."""
    given = defaultdict[str, list[str]](list)
    for tag in tree.iter("meta"):
        name = _plain(tag.get("property") or tag.get("name") or tag.get("itemprop") or "")
        if name and (content := (tag.get("content") or "").strip()):
            given[name].append(content)
    found = {}
    for field, names in _PLAIN_META.items():
        values = [value for name in names for value in given.get(name, ())]
        if field == "author":
            named = (v for v in values if "@" not in v and not v.startswith("http"))
            values = [BY.sub("", v, count=1) for v in named]
        if field == "published_at":
            values = [*filter(is_believable, values), *values]
        if values:
            found[field] = values[0]
    if "publisher" not in found and (publisher := _named_publisher(tree)):
        found["publisher"] = publisher
    return {**found, "date_source": "meta"}


def _named_publisher(tree: HtmlElement) -> str | None:
    """In microdata a publisher is an item of its own, with a name in it."""
    named = select(tree, _PUBLISHER_NAMES)[:1]
    return next(filter(None, (each.get("content") or words_of(each) for each in named)), None)


def _plain(name: str) -> str:
    """As sites write it in one way or another: `article:published:time`, `DC.date.issued`."""
    return _SEPARATORS.sub("", name).lower()


_PLAIN_META = {field: tuple(map(_plain, names)) for field, names in _META.items()}


def shown_record(tree: HtmlElement, heading: HtmlElement | None) -> Record:
    """What the page shows a reader: headings, bylines, `time` elements and a dateline.

    `heading` is the story's own, where the page says which one that is.
    """
    header = element_text(tree, _HEADER_WITHIN)
    found: dict[str, object] = dict((page_parts(header) or ({}, ""))[0], date_source="dateline")
    named = TITLE_END.search(first_text(tree, "//title") or "")
    site = named["site"] if named else None
    title = words_of(heading) if heading is not None else _first_headline(tree, site)
    is_long = title is not None and len(title.split()) > _FEW_WORDS
    is_headline = heading is not None and is_long and found.get("publisher") == title
    if is_headline or _is_link(tree, found.get("publisher")):
        found.pop("publisher", None)
    if title:
        found["title"] = title
    if named and named.string[: named.start()] == title:
        found["publisher"] = named["site"]
    if author := shown_author(tree):
        found["author"] = author
    published, updated = _times(tree, heading)
    if published or updated:
        found.update(published_at=published or updated, date_source="meta")
    if published and updated:
        found["updated_at"] = updated
    return found


def first_text(tree: HtmlElement, path: str) -> str | None:
    """The words of the first element at a path that has some."""
    return next(filter(None, map(words_of, select(tree, path))), None)


def _first_headline(tree: HtmlElement, site: str | None) -> str | None:
    """The first `h1` that is no logo: a link home, or the site's own name."""
    for each in islice(tree.iter("h1"), _MOST_TIMES):
        words = words_of(each)
        home = select(each, f"boolean(.//a[{_HOME}] or ancestor::a[{_HOME}])")
        if words and not home and words.casefold() != (site or "").casefold():
            return words
    return None


def _is_link(tree: HtmlElement, words: object) -> bool:
    """Whether these words lead to another page, as those of a ticker or a teaser do."""
    if not isinstance(words, str):
        return False
    for link in select(tree, "//a[@href and not(@href='/')]")[:_MOST_TIMES]:
        beside = link.getparent()
        if len(words.split()) > _FEW_WORDS and words in (words_of(link), words_of(beside)):
            return True
    return False


def _times(tree: HtmlElement, heading: HtmlElement | None) -> tuple[str | None, str | None]:
    """When the story came out and when it was changed, by the page's marks.

    A time that nothing marks counts only beside the story: in its article, or above its text.
    """
    times = list(islice(tree.iter("time"), _MOST_TIMES))
    if marked := having(tree, _DAYS):
        times = (select(tree, _TIMES) if times else marked)[:_MOST_TIMES]
    if not times:
        return None, None
    published, bare, updated = list[str](), list[str](), list[str]()
    own = set(heading.iterancestors()) if heading is not None else set()
    beside = _beside_story(tree, heading)
    for element in times:
        moment = element.get("datetime") or element.get("content") or words_of(element)
        mark = " ".join(element.get(name) or "" for name in ("itemprop", "class", "id"))
        mark += " pubdate" if element.get("pubdate") is not None else _mark_around(element)
        before, after = _around(element)
        label = label_before(before)
        is_marked = bool(_DATE_NAME.search(mark) or _UPDATE_NAME.search(mark) or label)
        if not is_believable(moment) or _is_elsewhere(element, own, is_marked=is_marked):
            continue
        if _DATE_NAME.search(mark) or (label and not is_update(label)):
            published.append(str(moment))
        elif is_marked:
            updated.append(str(moment))
        elif element in beside and not _is_in_sentence(before, after):
            bare.append(str(moment))
    return next(iter(published + bare), None), next(iter(updated), None)


def _mark_around(time: HtmlElement) -> str:
    """What the element of one time alone is called, where that says which time it is."""
    above = time.getparent()
    if above is None or above.tag in ("body", "article", "main") or len(words_of(above)) > _SHORT:
        return ""
    names = f"{above.get('class') or ''} {above.get('id') or ''}"
    is_alone = len(above.xpath("(.//time)[position() < 3]")) < 2
    return f" {found[0]}" if is_alone and (found := _MARK_AROUND.search(names)) else ""


def _beside_story(tree: HtmlElement, heading: HtmlElement | None) -> set[HtmlElement]:
    """The times in what holds the headline, and those above the first paragraph below it."""
    home = heading.getparent() if heading is not None else None
    if heading is not None and (articles := select(heading, "ancestor::article[1]")):
        home = articles[0]
    if home is None or home.tag in ("body", "html", "header"):
        homes = [] if heading is not None else [*islice(tree.iter("article", "main"), 1)]
    else:
        homes = [home]
    found = {time for each in homes for time in each.iter("time")}
    is_below = heading is None
    for element in tree.iter():
        is_below = is_below or element is heading
        if element.tag == "time":
            found.add(element)
        elif is_below and element.tag == "p" and prose_length(element) >= _LEAST_PARAGRAPH:
            break
    return found


def _is_elsewhere(element: HtmlElement, own: set[HtmlElement], *, is_marked: bool) -> bool:
    """Whether a time stands in a teaser, a comment or the like; `own` holds the headline.

    One that is marked as the article's may stand in the margin.
    """
    in_article = any(each.tag == "article" for each in own)
    for above in element.iterancestors():
        if above in own or above.tag in ("body", "main"):
            return False
        names = f"{above.get('class') or ''} {above.get('id') or ''}"
        if (
            (above.tag in ("nav", "aside", "footer", "blockquote") and not is_marked)
            or (above.tag == "article" and in_article)
            or (above.tag == "li" and not is_marked and select(above, "boolean(ancestor::header)"))
            or (above.tag == "a" and len(words_of(above)) > 2 * len(words_of(element)) + 10)
            or _TEASER.search(names)
            or is_boilerplate_class(names, lambda: 0)
        ):
            return True
    return False


def _around(element: HtmlElement) -> tuple[str, str]:
    """The words before and behind a time in its paragraph, or beside it where it is in none."""
    blocks = select(element, "ancestor::*[self::p or self::li or self::td or self::dd][1]")
    if not blocks:
        previous, above = element.getprevious(), element.getparent()
        before = previous.tail if previous is not None else above.text if above is not None else ""
        return " ".join((before or "").split()), " ".join((element.tail or "").split())
    before, after, is_past = list[str](), list[str](), False
    within = set(element.iter())
    for text in select(blocks[0], ".//text()"):
        inside = text.getparent() in within
        is_past = is_past or (inside and text.is_text)
        if not (inside and (text.is_text or text.getparent() is not element)):
            (after if is_past else before).append(str(text))
    return " ".join("".join(before).split()), " ".join("".join(after).split())


def _is_in_sentence(before: str, after: str) -> bool:
    """Whether a sentence speaks of the time, as of that of an event."""
    if not before:
        return False
    count = len(_WORD.findall(f"{before} {after}"))
    return count > _MANY_WORDS or (count >= _FEW_WORDS and bool(_SENTENCE_END.search(after)))

"""The header of a page's text: which of its lines is headline, publisher, author, category."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.readers.boilerplate import is_boilerplate
from index.readers.formats.page_header import author_of, is_byline, segments
from index.readers.formats.page_text.agencies import is_agency, is_institution, same_agency
from index.readers.formats.page_text.dateline import (
    is_label,
    label_alone,
    labelled_source,
    own_line,
)
from index.readers.publication_date import find_dateline

_MAX_HEADLINE = 300
_MAX_NAME = 80
_LEAST_HEADLINE = 9
_SURELY_HEADLINE = 30
_MOST_BETWEEN = 3
_LEAST_OF_COUPLET = 5
_FULL_LINE = 40
_SURELY_WORD = 5

_ENDS = re.compile(r"[.!?…。！？]$")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_REMARK = re.compile(r"[(（\[【][^()（）\[\]]*[)）\]】]")
# What cannot be the end of a headline.
_HANGS = re.compile(
    r"(?:[,:،：–—-]|\b(?:and|or|of|the|a|an|to|in|on|at|for|with|from|by|over|as|und|der|die|das|et"
    r"|de|du|la|le|des|y|en|и|в|на|с|по|о|от|для|و|في|من|على|إلى|در|از|به|با))$",
    re.IGNORECASE,
)
_SITE_BEHIND = re.compile(
    r"(?:\s[-–—]{1,2}\s|_|(?<=[\u3400-\u9fff])[-—]{1,2})(?P<site>[^_–—]{2,60})$"
)
_LETTER = re.compile(r"[^\W\d_]")
_OUTLET = re.compile(
    r"\b(?:news|times|post|press|herald|tribune|gazette|journal|daily|weekly|courier|chronicle"
    r"|observer|telegraph|mail|star|agency|radio|tv|broadcasting|zeitung|tagblatt|anzeiger|presse"
    r"|agence|courrier|diario|correo)\b|^[^@]+\w\.(?:com|org|net|[a-z]{2})$",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    "world,world news,news,latest news,top stories,local,local news,national,international"
    ",europe,asia,africa,americas,middle east,politics,business,economy,opinion,sport,sports"
    ",culture,arts,entertainment,lifestyle,travel,education,environment,science,health"
    ",technology,transport,crime,community,society,weather"
    ",military,homeland security,intelligence,space,weapons of mass destruction (wmd),defense"
    ",defence"
    ",politik,wirtschaft,kultur,politique,monde,économie,sociedad,economía"
    ",политика,экономика,общество,в мире,мир,культура,спорт,наука,происшествия,новости,главная"
    ",首页,国际,国内,社会,时政,要闻,新闻,军事,经济,财经,文化,体育,教育,科技,正文,滚动新闻"
    ",صفحه نخست,خانه,سیاسی,اجتماعی,اقتصادی,فرهنگی,فرهنگ,ورزشی,جهان,ایران,استان‌ها,اخبار"
    ",الرئيسية,أخبار,سياسة,اقتصاد,ثقافة,ثقافي,رياضة,محليات,محلي,عربي ودولي,دولي,العالم".split(",")
)


def header_fields(
    above: Sequence[str], below: Sequence[str], story_agency: str | None = None
) -> dict[str, str]:
    """Title, publisher, author and category as far as the header shows them.

    `above` and `below` are its stripped lines before and after the dateline; `story_agency` is
    what the story's first words name. A line that stands on both sides of the
    headline is the publisher. Without one it is what is labelled as the source, then a known
    agency, then what is called like a ministry or a paper; another name that stands once is it only
    where no other line could be.
    """
    items = [*_items(above), *_items(below)]
    authors = [name for item in items if (name := author_of(item))]
    named_above = [item for item in _items(above) if _may_name(item)]
    named = [*named_above, *filter(_may_name, _items(below))]
    told = [said for line in (*above, *below) if (said := own_line(line))]
    agencies = [said.agency for said in told if said.agency]
    title, publisher = _twins(named) or _single(named, named_above, agencies, story_agency)
    category = _category(named, title, publisher)
    found = {
        "title": title,
        "publisher": publisher,
        "author": authors[0] if authors else None,
        "category": category,
    }
    return {field: value for field, value in found.items() if value}


def has_headline(above: Sequence[str]) -> bool:
    """Whether one of the lines before the dateline is surely the headline."""
    items = [item for item in _items(above) if _may_name(item) and not is_publisher(item)]
    title = _headline(items)
    return title is not None and width(title) >= _SURELY_HEADLINE and not _OUTLET.search(title)


def is_publisher(item: str) -> bool:
    """Whether a line is called as agencies, ministries and papers are."""
    return is_agency(item) or is_institution(item)


def width(words: str) -> int:
    """How much a line says: its characters, those of Chinese, Japanese and Korean twice."""
    return len(words) + len(_WIDE.findall(words))


def _items(lines: Sequence[str]) -> list[str]:
    """The parts of the lines that can be headline, publisher, author or category. The value of a
    label that stands on a line of its own is none, or is labelled as the source."""
    items, label = list[str](), None
    for line in lines:
        if is_boilerplate(line):
            continue
        before, label = label, label_alone(line)
        if label:
            continue
        told = own_line(line)
        if told or before:
            source = told.source if told else line if before == "source" else None
            items += [f"source: {source}"] if source else []
            continue
        items += [part for whole in segments(line) for part in _parted(whole) if _tells(part)]
    return items


def _parted(item: str) -> list[str]:
    """The headline and the publisher's name that a page's title has behind it, apart."""
    ending = _SITE_BEHIND.search(item)
    if ending and is_publisher(ending["site"]) and not is_publisher(item):
        return [item[: ending.start()], ending["site"]]
    return [item]


def _may_name(item: str) -> bool:
    """Whether it can be a headline or the name of a publisher or a section."""
    return not is_byline(item) and not is_label(item)


def _tells(part: str) -> bool:
    return bool(
        _LETTER.search(part)
        and not find_dateline(part)
        and not is_boilerplate(part)
        and not _REMARK.fullmatch(part)
        and not ("@" in part and " " not in part)
    )


def _twins(items: Sequence[str]) -> tuple[str | None, str | None] | None:
    """(headline, publisher) where one line stands twice around a longer one, nearest the date.

    A headline can stand twice as well, around its publisher.
    """
    folded = [item.casefold() for item in items]
    for second in range(len(items) - 1, 1, -1):
        for first in range(second - 2, max(second - 2 - _MOST_BETWEEN, -1), -1):
            if folded[first] == folded[second] and folded[first] not in _SECTIONS:
                outer = items[first]
                inner = items[first + 1 : second]
                if not is_publisher(outer) and len(inner) == 1 and is_publisher(inner[0]):
                    return outer, inner[0]
                # Without what stands twice too: "Globes | Business" on both sides.
                own = [item for item in inner if folded.count(item.casefold()) == 1]
                between = " ".join(_headline_lines(own or inner, _is_no_statement))
                if _is_name(outer) and width(between) >= _LEAST_HEADLINE:
                    return between, outer
    return None


def _single(
    items: Sequence[str], above: Sequence[str], agencies: Sequence[str], story_agency: str | None
) -> tuple[str | None, str | None]:
    """(headline, publisher): the name by the surest sign there is, and the longest other line."""
    labelled = [source for item in items if (source := labelled_source(item))]
    plain = [item for item in items if not labelled_source(item)]
    known = [item for item in plain if is_agency(item)]
    said = [*agencies, *([story_agency] if story_agency else [])]
    confirmed = [item for item in known if any(same_agency(item, name) for name in said)]
    institutions = filter(is_institution, plain)
    surely = [*labelled[:1], *confirmed, *known, *institutions, *agencies]
    publisher = next((name for name in surely if any(other != name for other in plain)), None)
    lines = [item for item in plain if item != publisher and not is_section(item)]
    open_to = [item for item in lines if not is_publisher(item)] or lines or plain
    above_only = [item for item in open_to if item in above]
    within = above_only if has_headline(above) else open_to
    headline = _headline_lines(within, _continues if publisher else _surely_continues)
    title = " ".join(headline) or None
    if publisher:
        return title, publisher
    names = [
        name
        for name in dict.fromkeys(plain)
        if _is_name(name) and name not in headline and not is_section(name)
    ]
    outlets = [name for name in names if _OUTLET.search(name)]
    others = [name for name in names if name in above]
    for candidates in (outlets, said[:1], others):
        if len(candidates) == 1:
            return title, candidates[0]
    return title, None


def _category(items: Sequence[str], title: str | None, publisher: str | None) -> str | None:
    """The name nearest above the headline, publisher aside; without one only a known section."""
    starts = [item for item in items if title and f"{title} ".startswith(f"{item} ")]
    above = items[: items.index(max(starts, key=len))] if starts else []
    names = [item for item in above if _is_name(item) and item != publisher]
    if publisher is None:
        names = [name for name in names if is_section(name)]
    return names[-1] if names else None


def _headline(items: Sequence[str]) -> str | None:
    """The longest; a line that ends with a full stop only where no other is more than a name."""
    short = [item for item in items if len(item) <= _MAX_HEADLINE]
    open_ended = [item for item in short if not item.endswith((".", "。"))]
    more = [item for item in open_ended if " " in item or width(item) > _LEAST_HEADLINE]
    return max(more or short, key=width, default=None)


def _headline_lines(items: Sequence[str], goes_on: Callable[[str, str], bool]) -> Sequence[str]:
    """The headline, with the lines beside it that it begins or goes on in."""
    title = _headline(items)
    if title is None:
        return ()
    first = last = items.index(title)
    while first > 0 and goes_on(items[first - 1], items[first]):
        first -= 1
    while last + 1 < len(items) and goes_on(items[last], items[last + 1]):
        last += 1
    lines = items[first : last + 1]
    return lines if len(" ".join(lines)) <= _MAX_HEADLINE else (title,)


def _is_no_statement(line: str, following: str) -> bool:
    """Whether both may be lines of one headline, where they stand among nothing else."""
    is_statement = _ENDS.search(following) and not following.endswith(("?", "!", "？", "！"))
    return not (_ENDS.search(line) or is_statement or is_section(line) or is_section(following))


def _surely_continues(line: str, following: str) -> bool:
    """Whether a headline goes on in the next line, which else might be a name."""
    if not _is_no_statement(line, following):
        return False
    if line.isupper() or following.isupper():
        return line.isupper() and following.isupper() and len(line) >= _LEAST_HEADLINE
    return following[0].islower() or bool(_HANGS.search(line) and following.count(" ") > 1)


def _continues(line: str, following: str) -> bool:
    """Whether a headline goes on in the next line, which is known to be no publisher."""
    if _surely_continues(line, following):
        return True
    if not _is_no_statement(line, following):
        return False
    if _is_title_case(line) and _is_title_case(following):
        return len(line) >= _FULL_LINE and following.count(" ") > 1
    if _WIDE.match(line) and _WIDE.match(following):
        # A couplet.
        lengths = sorted((len(line), len(following)))
        return lengths[0] >= _LEAST_OF_COUPLET and lengths[1] <= 2 * lengths[0]
    return bool(_HANGS.search(line))


def _is_title_case(line: str) -> bool:
    words = [word for word in line.split() if len(word) >= _SURELY_WORD and word[0].isalpha()]
    return bool(words) and all(word[0].isupper() for word in words)


def _is_name(item: str) -> bool:
    return len(item) <= _MAX_NAME and not _ENDS.search(item) and not labelled_source(item)


def is_section(item: str) -> bool:
    """Whether a line is the name of a part of a paper."""
    return item.casefold() in _SECTIONS

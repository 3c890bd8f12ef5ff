"""Where and when an agency says that a story was written: on a line of its own, or before the
story's first words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from index.readers.calendars import in_common_calendar
from index.readers.formats.page_text.agencies import is_agency, is_institution, known_names
from index.readers.publication_date import find_dateline, is_update

_LONGEST = 160
_DIGIT = re.compile(r"\d")
_STORY_WITHIN = 140
_MOST_DAYS = 6

_CLOCK = (
    r"(?:at\s+|um\s+|в\s+)?\d{1,2}[:.]\d\d(?::\d\d)?(?!\d)(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    r"(?:\s?\(?(?:GMT|UTC|MSK|KST|JST|IST|CST|CET|CEST|EET|EEST|BST|EST|EDT|PKT|AST)\b\)?)?"
)
_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY_OF_YEAR = (
    r"\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}(?!\d)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|º|er)?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}}(?!\d)"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)"
)
_DAY = re.compile(
    rf"(?<![\d-])(?:{_CLOCK}[\s,|-]{{1,3}})?(?P<day>{_DAY_OF_YEAR})(?:[\s,|-]{{0,3}}{_CLOCK})?"
)
_DAY_OF_MONTH = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}月\d{{1,2}}日)(?!\w)"
)
# "September 22, Juche 110 (2021)": the year of North Korea's calendar before everyone else's.
_JUCHE = re.compile(r",?\s*Juche\s*\d{1,3}\s*\((\d{4})\)", re.IGNORECASE)

_SOURCE = r"source|publisher|quelle|fuente|fonte|来源|來源|источник|منبع|المصدر"
_HAND = (
    r"editor|author|reporter|by|via|written by|责任编辑|责编|编辑|作者|记者|автор|редактор"
    r"|نویسنده|خبرنگار|الكاتب|المحرر"
)
_NUMBER = (
    r"(?:news|story|report|release)?\s*(?:code|id|no\.?|number)|ref\.?|views?|کد خبر|شناسه خبر"
    r"|شماره|رقم الخبر|رقم|номер|编号|字号|字体|浏览次数|点击数"
)
_LABEL = re.compile(
    rf"(?:(?P<source>{_SOURCE})|(?P<hand>{_HAND})|(?P<number>{_NUMBER}))\s*[:：|]\s*",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    rf"(?:(?P<source>{_SOURCE})|{_HAND}|{_NUMBER}|time|date|时间|日期)\s*[:：]?", re.IGNORECASE
)
_ANY_LABEL = re.compile(
    rf"(?<!\w)(?=(?:{_SOURCE}|责任编辑|责编|作者|记者|编辑|发布时间|时间|日期|editor|author)\s*[:：])",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|·•,;،；/\[\]()（）【】]\s*|\s+[-–—]\s*|\s{2,}|\t")
_SAID_WHEN = re.compile(
    r"(?:posted|published|updated|issued|released|last update\w*|time|date|обновлено|опубликовано"
    r"|发布时间|发布|时间|日期|الموافق|تاريخ النشر|تاریخ انتشار)(?:\s+(?:on|at|в|في))?\s*[:：]?",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"^(?:\.[a-z]{2,4}){1,2}(?![\w.])")
_BY = re.compile(r"(?:by|via)\s+", re.IGNORECASE)
_LUNAR = re.compile(r"\b1[34]\d\d\b|^(?:هـ|م|ه|г|г\.)$")
# "г. Минск": the town of; also the year.
_ABBREVIATION = re.compile(r"\w{1,2}\.|г")
_LETTER = re.compile(r"[^\W\d_]")
_CASED = re.compile(r"[A-Za-zÀ-ɏ\u0370-\u04ff]")
_MOST_WORDS, _MOST_UNCASED = 3, 16

_CHINESE = re.compile(
    r"(?P<name>(?:新华社|中新社|中新网|人民网|央视网|本报|[\u3400-\u9fff]{2,4}社))?"
    r"[\u3400-\u9fff]{1,12}?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:电|電|讯)"
)
_OWN_PAPER = "本报"
_ACCORDING_TO = re.compile(r"به گزارش\s+(?:خبرنگار\s+)?(?P<name>خبرگزاری\s+\w+|\w+)[،,\s]")
_IN_BRACKETS = re.compile(r"[(（/]\s?(?P<name>[A-ZÀ-ÞА-Я][\w.'’ -]{1,38}?)\s?[)）/]\s*[-–—:]")
_PLACE_AND_DAY = re.compile(
    rf"(?:[^\W\d_][\w.'’-]*[\s,.]{{1,2}}){{1,5}}(?P<when>{_DAY_OF_YEAR})\s*[-–—(/.:]", re.IGNORECASE
)


@dataclass(frozen=True)
class Dateline:
    """When a line says that a story was written, and who wrote it: `source` where that is labelled
    as its source, `agency` where it is known to be one."""

    moment: datetime | None = None
    source: str | None = None
    agency: str | None = None
    is_update: bool = False


def own_line(line: str) -> Dateline | None:
    """What a line says that says only when, where and who: its parts in any order, with numbers.

    None for every other line.
    """
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return None
    text = _JUCHE.sub(r", \1", in_common_calendar(line))
    moment, start, end = _day_in(text) or _day_without_year(text)
    if not end:
        return None
    told = [_told(half) for half in (text[:start], text[end:])]
    if None in told:
        return None
    source = next((each.source for each in told if each and each.source), None)
    agency = next((each.agency for each in told if each and each.agency), None)
    if not (moment or agency):
        return None
    return Dateline(moment, source, agency, is_update(text[:start]) or is_update(line))


def _told(words: str) -> Dateline | None:
    """Who is named in words beside a day; None where they tell more than where and who."""
    source = agency = None
    for piece in _ANY_LABEL.split(words):
        if labelled := _label_and_value(piece):
            source = source or labelled[0]
            continue
        for part in _PARTS.split(piece):
            part = _BY.sub("", part.strip(" .-–—:："))
            if known := known_names().search(part):
                agency = agency or known[0]
                rest = _DOMAIN.sub("", part[known.end() :])
                part = f"{part[: known.start()]} {rest}".strip(" .-–—:：")
            if part and not _is_quiet(part):
                return None
    return Dateline(source=source, agency=agency)


def labelled_source(line: str) -> str | None:
    """The name that a line gives as its source: "Source: …", "来源：…"."""
    for piece in _ANY_LABEL.split(line[:_LONGEST]):
        if (told := _label_and_value(piece)) and told[0]:
            return told[0]
    return None


def is_label(line: str) -> bool:
    """Whether a line only numbers the story, or names its editor: no headline and no publisher."""
    found = _LABEL.match(line)
    if found is None or found["source"]:
        return False
    return len(line) <= _LONGEST


def label_alone(line: str) -> str | None:
    """The label that is all of a line, whose value stands on the next: "source" or "other"."""
    found = _LABEL_ALONE.fullmatch(line)
    return ("source" if found["source"] else "other") if found else None


def before_story(line: str) -> Dateline:
    """What stands before a story's first words: "KUWAIT, Sept 22, 2021 (KUNA) --", "新华社…22日电".

    The day only where its year stands there too.
    """
    head = _JUCHE.sub(r", \1", in_common_calendar(line[:_STORY_WITHIN]))
    agency, end = _agency_before(head)
    if agency is not None:
        found = _day_in(head[:end])
        return Dateline(found[0] if found else None, agency=agency)
    placed = _PLACE_AND_DAY.match(head)
    if placed and any(word[0].islower() for word in head[: placed.start("when")].split()):
        placed = None
    return Dateline(find_dateline(placed["when"]) if placed else None)


def day_at_foot(line: str) -> datetime | None:
    """The day of a line under the story that says little else."""
    return find_dateline(line) or (told.moment if (told := own_line(line)) else None)


def _agency_before(head: str) -> tuple[str | None, int]:
    """The agency that a story's first words name as its own, and where that ends."""
    if chinese := _CHINESE.match(head):
        name = chinese["name"]
        return (None if name == _OWN_PAPER else name), chinese.end()
    if told := _ACCORDING_TO.match(head):
        return told["name"] if is_agency(told["name"]) else None, told.end()
    for known in known_names().finditer(head):
        before, after = head[: known.start()].rstrip(), head[known.end() :].lstrip(" .)）/")
        is_apart = before.endswith(tuple("-–—(（/,.،")) and _is_place_and_day(before)
        closes = head[known.end() : known.end() + 1] in (")", "）", "/") or after[:1] in "-–—:,"
        if is_apart and (closes or after[:1].isupper() or _is_spaced_dash(before)):
            return known[0], known.end()
    bracketed = _IN_BRACKETS.search(head)
    if bracketed and _is_place_and_day(head[: bracketed.start()]):
        return bracketed["name"], bracketed.end()
    return None, 0


def _is_spaced_dash(before: str) -> bool:
    return before.endswith(("-", "–", "—"))


def _is_place_and_day(words: str) -> bool:
    """Whether words before an agency's name are no part of a sentence: names, numbers, a month."""
    parts = re.split(r"[\s,.()/،-]+", words.strip(" -–—(（/,.،"))
    letters = [part for part in parts if _LETTER.match(part)]
    small = [part for part in letters if _CASED.match(part) and part.islower()]
    return len(letters) <= 2 * _MOST_WORDS and len(small) <= 1


def _day_in(text: str) -> tuple[datetime, int, int] | None:
    """The first full day in a line, with the time beside it; and where it stands."""
    for found, _ in zip(_DAY.finditer(text), range(_MOST_DAYS), strict=False):
        moment = find_dateline(found[0].strip(" ,|-")) or find_dateline(found["day"])
        if moment:
            return moment, found.start(), found.end()
    return None


def _day_without_year(text: str) -> tuple[None, int, int]:
    """Where a day and a month stand; at 0 where none do."""
    found = _DAY_OF_MONTH.search(text)
    return (None, *found.span()) if found else (None, 0, 0)


def _label_and_value(piece: str) -> tuple[str | None, str] | None:
    """(the source, rest) of a piece that begins with a label; None where it begins with none."""
    found = _LABEL.match(piece.strip(" |·,;"))
    if not found:
        return None
    value = found.string[found.end() :]
    if not found["source"]:
        return None, value
    value = re.split(r"\s*[|·•]\s*|\s{2,}|\t", value)[0].strip()
    if value and not _CASED.match(value):
        value = value if " " not in value or "\u0600" <= value[0] <= "\u06ff" else value.split()[0]
    return (value.strip(" ,;-") or None), ""


def _is_quiet(part: str) -> bool:
    """Whether a part of a line is a place, a name, a number or a label, and tells no news."""
    if not _LETTER.search(part) or _SAID_WHEN.fullmatch(part) or is_institution(part):
        return True
    if _LABEL_ALONE.fullmatch(part) or _LUNAR.search(part):
        return True
    words = part.split()
    if len(words) > _MOST_WORDS + 1:
        return False
    if not _CASED.search(part):
        return len(part) <= _MOST_UNCASED and len(words) <= _MOST_WORDS
    rest = [word for word in words if not _SAID_WHEN.fullmatch(word)]
    small = [word for word in rest if word[0].islower() and not _ABBREVIATION.fullmatch(word)]
    return len(rest) <= _MOST_WORDS and not small

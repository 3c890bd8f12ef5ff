"""Publication dates: written by hand in a field, or standing on a line of a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from index.readers.calendars import in_common_calendar

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr"]
_LANGUAGES += ["ru", "uk", "ar", "fa", "he", "hi", "zh", "ja", "ko"]
_MAX_LENGTH = 80
# With who wrote it before the day and an update behind it.
_LONGEST_LINE = 400

_FOUR_DIGITS = re.compile(r"\d{4}")
_YEAR = re.compile(r"(?<!\d)(1[89]|20)\d\d(?!\d)")
_MONTH_SHAPE = re.compile(r"[^\W\d_]|\d[./-]\d{1,2}[./-]\d")
_UNLIKE_A_DATE = re.compile(r"[!?;\"“”„«»$€£%&@#*=<>\[\]{}\\]")
_AMBIGUOUS = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2\d{4}(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_GERMAN_DAY = re.compile(r"\bden\s+(?=\d)", re.IGNORECASE)
_ORDINAL_DAY = re.compile(r"(?<!\d)(\d{1,2})\.?(?:[º°](?=\s+[^\W\d_])|o(?=\s+de\s))", re.IGNORECASE)
_NUMBERED_WEEKDAY = re.compile(r"^[2-6]\.?[ªa][\s-]feira,?\s+", re.IGNORECASE)
_HOURS = re.compile(r",?\s+(?:às\s+)?(\d{1,2})h(\d\d)\b", re.IGNORECASE)
_GERMAN_TIME = re.compile(r"(?:um\s+)?(\d{1,2})[.:](\d\d)\s+Uhr", re.IGNORECASE)

_END_OF_DAY = re.compile(r"(?<![\d:])24:00(?::00)?(?![\d:])")
# Zones that the date library does not know, or takes for one of winter or of a rarer place.
_ZONE = re.compile(
    r"(?<=[\dmM.])\s*\(?\b(?:(?P<name>[ECMP]T|IST)|(?P<coast>Eastern|Central|Mountain|Pacific)"
    r"(?:\s+(?:Standard\s+|Daylight\s+)?Time)?|(?P<china>CST))\b\)?"
)
_ZONE_OF = {
    "E": "America/New_York",
    "C": "America/Chicago",
    "M": "America/Denver",
    "P": "America/Los_Angeles",
    "I": "Asia/Kolkata",
}
_OF_CHINA = re.compile(
    r"xinhua|beijing|shanghai|taipei|\bchina|chinese|新华|中国|人民|\.cn\b|\bzh(?:-\w+)?\b",
    re.IGNORECASE,
)
_OF_AMERICA = re.compile(r"\b(?:en|es)-(?:us|mx|ca)\b|chicago|texas|dallas|houston|minnesota", re.I)
_CST = re.compile(r"\bCST\b")
# Where the clocks of systems, tables and databases begin.
_NO_DAYS = frozenset(
    map(date.fromisoformat, ("1970-01-01", "1969-12-31", "1899-12-30", "1900-01-01"))
)
_FIRST_YEAR = 1605
_EPOCH_SECONDS = re.compile(r"(1\d{9})(?:\.\d+|\d{3})?")

_PUBLISHED = (
    r"(?:first\s+)?published|publication\s+date|reported|posted|issued|released|date|created"
    r"|time|veröffentlicht|erstellt|erschienen|datum|stand|publié|paru|publicado|fecha|pubblicato|data"
    r"|дата|опубликовано|تاريخ النشر|نشر(?: في| بتاريخ)?|تاریخ انتشار|تاریخ|发布时间|时间|日期"
    r"|발행일자?|게시일|등록일|작성일|発行日|掲載日|公開日|配信日"
)
_UPDATED = (
    r"(?:last\s+)?(?:updated|modified|edited)|(?:zuletzt\s+)?(?:aktualisiert|geändert)"
    r"|mise?\s+à\s+jour|modifié|actualizado|aggiornato"
    r"|обновлено|آخر تحديث|به‌روزرسانی|更新时间|更新日時?|수정일"
)
_LABEL = re.compile(
    rf"(?:{_PUBLISHED}|{_UPDATED})(?:\s+(?:on|at|am|den|le|el|il|em))*(?:\s*[:：]\s*|\s*[,-]?\s+)",
    re.IGNORECASE,
)
_LABELLED_BYLINE = re.compile(rf"(?:{_PUBLISHED}|{_UPDATED}) by\b.{{2,80}}", re.IGNORECASE)
_LABEL_SEPARATOR = re.compile(r"[|·•,.;)–—/]|\s{2,}")
# "[ Last Update: … ]" after a date, and a time in brackets, which is meant as it stands.
_BRACKETED = re.compile(r"\s*\[\s*(?:(\s?\d\d?[:.]\d\d)|[^\[\]]*)\s*\]$")
# "By Global Times Published: …", "(Xinhua) …", "All News …": who wrote it, on the date's own line.
_BEFORE = re.compile(
    r"(?:by\s+[^\d:|·•]{2,60}?\s+(?=published\b|posted\b|[A-Z][a-z]{2,8}\.?\s\d|\d{1,2}\s[A-Z])"
    r"|\([^()\d]{2,40}\)\s+|all news\s+)",
    re.IGNORECASE,
)
_PUBLISHED_LABEL = re.compile(rf"(?:{_PUBLISHED})\b", re.IGNORECASE)
_UPDATE_LABEL = re.compile(rf"(?:{_UPDATED})\b", re.IGNORECASE)


def parse_published(value: str | datetime | date, of: str = "") -> datetime:
    """The moment that a date field means, in the zone it names; UTC where it names none. `of` are
    words that say whose it is, for zones of one name in two countries.

    A number of ten or thirteen digits counts seconds or milliseconds since 1970. Raises ValueError,
    saying why, where it is not a full date (day, month and year) or where day and month cannot be
    told apart.
    """
    if isinstance(value, str):
        return _moment(value, of)
    if isinstance(value, datetime):
        return _zoned(value)
    return datetime.combine(value, time(), UTC)


@lru_cache(maxsize=1_024)
def _moment(value: str, of: str) -> datetime:
    """A page names its day in several places, and each is asked about more than once."""
    text = in_common_calendar(value.strip())
    if seconds := _EPOCH_SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(seconds[1]), UTC)
    return _parse_text(text, f"{text} {of}")


def order_of(value: str) -> str | None:
    """ "day" or "month", whichever a date in numbers begins with; None where it may be either."""
    numbers = _AMBIGUOUS.search(value)
    if not numbers or _both_could_be_months(numbers[1], numbers[3]):
        return None
    first, second = int(numbers[1]), int(numbers[3])
    return "day" if first > 12 >= second else "month" if second > 12 >= first else None


def in_order(value: str, first: str) -> str:
    """A date in numbers as one that cannot be misread, where it begins with the day or month."""
    day, month = (1, 3) if first == "day" else (3, 1)
    return _AMBIGUOUS.sub(lambda n: f"{n[0][-4:]}-{n[month]:0>2}-{n[day]:0>2}", value, count=1)


def has_two_zones(value: object, of: str) -> bool:
    """Whether a date names CST, and nothing says whether America's or China's is meant."""
    is_named = isinstance(value, str) and _CST.search(value) is not None
    return is_named and not (_OF_CHINA.search(of) or _OF_AMERICA.search(of))


def is_believable(value: object) -> bool:
    """Whether a date field holds a day on which something can have come out."""
    return believable(value) is not None


def believable(value: object) -> datetime | None:
    """The moment that a date field means, where something can have come out then.

    Not believed are the days that programs write for none, and those after tomorrow.
    """
    try:
        moment = parse_published(value)  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        return None
    tomorrow = datetime.now(moment.tzinfo).date() + timedelta(days=1)
    is_nothing = moment.date() in _NO_DAYS or moment.timestamp() == 0
    is_sound = not is_nothing and moment.year >= _FIRST_YEAR and moment.date() <= tomorrow
    return moment if is_sound else None


def find_dateline(line: str) -> datetime | None:
    """The moment of a line that is a date, in the zone it names; None for every other line.

    A weekday, a time, a zone and a label ("Published:", "Publié le") may stand with the day, the
    month and the year. A sentence that holds a date is not a dateline.
    """
    if len(line) > _LONGEST_LINE or not _FOUR_DIGITS.search(line):
        return None
    return _dateline(line)


@lru_cache(maxsize=1_024)
def _dateline(line: str) -> datetime | None:
    text = _BRACKETED.sub(r" \1", _BEFORE.sub("", in_common_calendar(line.strip()))).strip()
    if not _could_be_date(text):
        return None
    label = _LABEL.match(text)
    try:
        return _parse_text(text[label.end() :] if label else text, line)
    except ValueError:
        return None


def is_update(line: str) -> bool:
    """Whether a dateline says when the page was changed rather than when it came out."""
    return _UPDATE_LABEL.match(line.strip()) is not None


def is_published(line: str) -> bool:
    """Whether a dateline says that it is when something came out."""
    return _PUBLISHED_LABEL.match(line.strip()) is not None


def label_before(text: str) -> str:
    """The label in the words before a date ("By Jane Doe | Updated:", "Posted by … on"), or ""."""
    words = text.rstrip(" :")
    label = _LABEL_SEPARATOR.split(words)[-1].strip()
    if _LABEL.fullmatch(f"{label} "):
        return label
    return words if _LABELLED_BYLINE.fullmatch(words) else ""


def _parse_text(text: str, line: str = "") -> datetime:
    """`line` is what the text stands in."""
    try:
        return _zoned(datetime.fromisoformat(text))
    except ValueError:
        pass
    if _END_OF_DAY.search(text):
        try:
            return _parse_text(_END_OF_DAY.sub("00:00", text), line) + timedelta(days=1)
        except OverflowError:
            raise ValueError("it lies outside the calendar") from None
    named, zone = _ZONE.search(text), None
    if named and (zone := _zone_of(named, line or text)):
        text = f"{text[: named.start()]} {text[named.end() :]}".strip(" ,|")
    if not _could_be_date(text):
        raise ValueError("it is not a date with day, month and year")
    if (numbers := _AMBIGUOUS.search(text)) and _both_could_be_months(numbers[1], numbers[3]):
        raise ValueError("its day and month cannot be told apart")
    found = _looked_up(_in_plain_forms(text))
    if found is None:
        raise ValueError("it is not a date with day, month and year")
    return _zoned(found.replace(tzinfo=zone) if zone else found)


def _zone_of(named: re.Match[str], line: str) -> ZoneInfo | None:
    """Of "ET" and "Eastern Time", which change with the season, "IST", and China's "CST"."""
    if named["china"]:
        return ZoneInfo("Asia/Shanghai") if _OF_CHINA.search(line) else None
    return ZoneInfo(_ZONE_OF[(named["name"] or named["coast"])[0]])


def _could_be_date(text: str) -> bool:
    """A cheap look, so that ordinary lines never reach the date library."""
    return (
        len(text) <= _MAX_LENGTH
        and _YEAR.search(text) is not None
        and _MONTH_SHAPE.search(text) is not None
        and _UNLIKE_A_DATE.search(text) is None
    )


def _in_plain_forms(text: str) -> str:
    """Day-first dots, "um 14.05 Uhr", "1º de outubro" and "às 10h30" are plain enough, but the
    date library misses them."""
    dated = _DOTTED.sub(r"\3-\2-\1", _GERMAN_DAY.sub("", text))
    dated = _ORDINAL_DAY.sub(r"\1", _NUMBERED_WEEKDAY.sub("", dated))
    return _GERMAN_TIME.sub(r"\1:\2", _HOURS.sub(r" \1:\2", dated))


def _both_could_be_months(first: str, second: str) -> bool:
    return int(first) <= 12 and int(second) <= 12 and int(first) != int(second)


def _zoned(moment: datetime) -> datetime:
    offset = moment.utcoffset()
    if offset is None:
        return moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("it lies outside the calendar") from None
    return moment.replace(tzinfo=timezone(offset) if offset else UTC)


@lru_cache(maxsize=1_024)
def _looked_up(text: str) -> datetime | None:
    """A page names its day in several places, and each is asked about more than once."""
    found: datetime | None = _parser().get_date_data(text).date_obj
    return found


@cache
def _parser() -> DateDataParser:
    # Slow to import, and who only asks reads no dates of articles.
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=_LANGUAGES,
        use_given_order=True,
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
    )

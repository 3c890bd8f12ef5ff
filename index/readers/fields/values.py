"""A field's value, of whatever kind an export gives it → words, a date, an id or a text."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from index.readers.publication_date import parse_published

Meaning = Callable[[object], object]

_DEEPEST = 6
_LONGEST_NAMES = 500
_LONGEST_LIST = 2_000
_FIRST_WORDS = 12
_MOST_NAMES, _MOST_PARTS = 50, 10_000
# Under which names an object holds the one thing that it stands for.
_NAMES = ("name", "value", "@value", "#text", "title", "display_name", "fullName", "domain")
_DATES = ("$date", "$numberLong", "value", "@value", "iso", "date", "datetime")
_IDS = ("$oid", "$numberLong", "value", "#text")
_PLAIN = ("text", "plain", "value", "#text")
# What scrapers and people write for none.
_NOTHING = re.compile(
    r"[-–—?.]+|none|None|NONE|nil|null|NULL|n/?a|N/?A|nan|NaN|NaT|undefined|[Uu]nknown|[Uu]navailable"
    r"|[Nn]/d|[Ss]/f|[Uu]nbekannt|[Ii]nconnue?|[Dd]esconocid[ao]|[Ss]conosciuto|[Нн]еизвестно|无|未知"
)
_NO_DAY = re.compile(
    r"undated|(?:no|not|without|sin|sem|sans|ohne|kein|senza|без|нет)\b\D{0,40}", re.IGNORECASE
)
_NOBODY = re.compile(r"no (?:author|source|publisher|byline|category|name)s?", re.IGNORECASE)
_LONGEST_NOTHING = 40
_BY = re.compile(r"\s*by\s+(?=\S)", re.IGNORECASE)
# What all of these begin with: most values do not.
_NOTHING_BEGINS = frozenset("-–—?.nNuUsSwWoOkKiIdDнНбБ无未")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,30}\d?);")


def words(value: object) -> str | None:
    """The words of a field: a string, the first of a list, what an object is named."""
    return value if isinstance(value, str) and value.strip() else next(_words(value, 0), None)


def address(value: object) -> str | None:
    """As `words`; one that only its own site can complete ("/news/7") is none elsewhere."""
    found = words(value)
    if found is None or _is_nothing(found, _NOBODY):
        return None
    if found.startswith("//"):
        return f"https:{found}"
    return None if found.startswith(("/", "./", "../")) else found


def name(value: object) -> str | None:
    """As `words`, but no number, which is a key of a table elsewhere."""
    if isinstance(value, str):
        return None if _is_nothing(value.strip(), _NOBODY) else value
    return None if isinstance(value, int | float) else words(value)


def _is_nothing(value: str, of_this: re.Pattern[str]) -> bool:
    """Whether words stand for none: "n/a", "No date available"."""
    if value[:1] not in _NOTHING_BEGINS or len(value) > _LONGEST_NOTHING:
        return False
    return bool(_NOTHING.fullmatch(value) or of_this.fullmatch(value))


def names(value: object) -> str | None:
    """All the names of a list, joined by commas; of very many the first."""
    if isinstance(value, str):
        value = _listed(value)
    if isinstance(value, str):
        by = _BY.match(value)
        value = value[by.end() if by else 0 :].strip()
        return None if web_address(value) or _is_nothing(value, _NOBODY) else value
    found = dict.fromkeys(
        each for each in _words(value, 0) if not (each.isdecimal() or web_address(each))
    )
    while len(joined := ", ".join(found)) > _LONGEST_NAMES and len(found) > 1:
        found.popitem()
    return joined or None


def listed(value: object) -> object:
    """Words one by one: of a list of them, or of one; what else there is in it says nothing."""
    if isinstance(value, str):
        value = _listed(value)
    found = value if isinstance(value, list) else [value]
    return found if all(isinstance(each, str) for each in found) else None


def _listed(written: str) -> object:
    """The list that a table holds as words, of Python or JSON: "['Ann Roe', 'Bo Lind']"."""
    if not (written.lstrip().startswith("[") and len(written) <= _LONGEST_LIST):
        return written
    try:
        return ast.literal_eval(written.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return written


def moment(value: object) -> object:
    """What `parse_published` reads: a string or a date, a number as its digits where it is one."""
    if isinstance(value, str):
        return None if _is_nothing(value, _NO_DAY) else value
    for _ in range(_DEEPEST):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, Mapping):
            value = next((value[key] for key in _DATES if value.get(key)), None)
    if isinstance(value, int | float):
        return str(value) if _is_moment(str(value)) else None
    return value if isinstance(value, str | date) else None


def readable_moment(value: object) -> object:
    """As `moment`, where a date can be made of it."""
    meant = moment(value)
    return meant if isinstance(meant, str | date) and _is_moment(meant) else None


def _is_moment(value: str | date) -> bool:
    try:
        parse_published(value)
    except ValueError:
        return False
    return True


def identity(value: object) -> str | None:
    """An id: a string, a whole number as its digits, or what an object holds as one."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = next((value[key] for key in _IDS if value.get(key)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def text(value: object) -> str | None:
    """The words of an article: a string, or paragraphs in lists and objects, in their order."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list | Mapping):
        return None
    return "\n\n".join(part for part in _paragraphs(value, 0) if part.strip()) or None


def first_words(text: str) -> str:
    """What stands for a title where there is none."""
    words = text[:_LONGEST_NAMES].split()
    return " ".join(words[:_FIRST_WORDS])[:100] + ("…" if len(words) > _FIRST_WORDS else "")


def unescaped(words: str) -> str:
    """Words that were written for a page ("Q&amp;A"), where each `&` in them begins an entity."""
    if words.count("&") != len(_ENTITY.findall(words)):
        return words
    return html.unescape(words)


def web_address(value: object) -> str | None:
    """The value, where it is an address of the web."""
    is_web = isinstance(value, str) and value.lower().startswith(("http://", "https://"))
    return str(value) if is_web else None


def _words(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif depth < _DEEPEST and isinstance(value, list):
        for item in value[:_MOST_NAMES]:
            yield from _words(item, depth + 1)
    elif depth < _DEEPEST and isinstance(value, Mapping):
        key = next((key for key in _NAMES if value.get(key)), None)
        parts = [value.get(each) for each in ("first_name", "last_name", "given", "family")]
        if key is None and any(parts):
            yield " ".join(str(part) for part in parts if part)
        yield from _words(value.get(key), depth + 1) if key else ()


def _paragraphs(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST and isinstance(value, list):
        for item in value[:_MOST_PARTS]:
            yield from _paragraphs(item, depth + 1)
    elif depth < _DEEPEST and isinstance(value, Mapping):
        plain = next((value[key] for key in _PLAIN if isinstance(value.get(key), str)), None)
        lists = [part for part in value.values() if isinstance(part, list)]
        yield from _paragraphs(lists if plain is None else plain, depth + 1)

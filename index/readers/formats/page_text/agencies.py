"""Who publishes: names of news agencies and of institutions, and what they write above a story."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SMALL = r"(?:of|the|for|and|to|in|on|de|del|du|des|la|da|do|dos|e|y|et)"
_CAPITAL = r"(?:[A-ZÀ-Þ][\w.'’-]*|&)"
_INSTITUTION = re.compile(
    # A ministry and its like, in words that all begin like names.
    rf"(?:[Tt]he\s+)?(?:{_CAPITAL}\s+){{0,3}}(?:Ministry|Department|Embassy|Office|Presidency|Mission"
    rf"|Government|Secretariat|Minist[eè]re|Ministerio|Ministério|Ministerium)\s+{_SMALL}\s+"
    rf"(?:{_CAPITAL}(?:,?\s+|$)|{_SMALL}\s+){{1,12}}"
    r"|(?:[Tt]he\s+)?(?:White House|Kremlin|Pentagon|Prime Minister's Office|Presidency)"
    r"|(?:Министерство|МИД|Минобороны|Агентство|Газета|Посольство|Пресс-служба|Правительство"
    r"|Администрация|Телеканал|Радио|Міністерство|Агенція)(?:\s+[\w«»\"-]+){1,8}"
    r"|(?:[\w-]+\s+){1,3}(?:новости|вести|правда|газета|ТВ)"
    r"|(?:خبرگزاری|وزارت|روزنامه|پایگاه|شبکه|سفارت|ریاست)(?:\s+[\w\u200c]+){1,6}"
    r"|(?:وكالة|الوكالة|وزارة|قناة|صحيفة|جريدة|تلفزيون|إذاعة|رئاسة|سفارة)(?:\s+[\w-]+){1,6}"
    r"|[\u3400-\u9fff]{2,18}(?:部|社|网|網|报|報|电视台|電視台|电台|委员会|办公室|政府|在线)"
)
_LONGEST = 80
_INITIALS = 4
_FEW_NAMES = re.compile(rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}")
_NOT_IN_NAMES = re.compile(r"[\s'’]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SCRIPTS = (
    re.compile(r"[A-Za-zÀ-ž]"),
    re.compile(r"[\u0400-\u04ff]"),
    re.compile(r"[\u0600-\u06ff]"),
    _HAN,
)
_APART = re.compile(r"\s+[-–—:/]\s+|\s*[()（）|]\s*|\s+via\s+")


def is_agency(words: str) -> bool:
    """Whether a line is the name of an agency, a broadcaster or a paper that is known, with its
    initials or its other name beside it or not."""
    if len(words) > 2 * _LONGEST:
        return False
    known = _rows()
    first, *others = [part for part in _APART.split(words) if part] or [""]
    beside = all(_plain(part) in known or _FEW_NAMES.fullmatch(part) for part in others)
    return _plain(words) in known or (_plain(first) in known and beside)


def is_institution(words: str) -> bool:
    """Whether a line is called as ministries, agencies and papers are; some headlines are too."""
    named = words.title().replace(" Of ", " of ") if words.isupper() else words
    return len(words) <= _LONGEST and _INSTITUTION.fullmatch(named) is not None


def same_agency(one: str, other: str) -> bool:
    """Whether two lines name the same known agency."""
    rows = _rows_in(one)
    return bool(rows) and bool(rows & _rows_in(other))


def name_for(name: str, text: str) -> str:
    """A known agency's name for those who read `text`; another name as it stands."""
    row = next(iter(_rows_in(name)), None)
    script = max(_SCRIPTS, key=lambda letters: len(letters.findall(text)))
    names = [] if row is None else _table()[row]
    return next(filter(script.match, names), name)


@cache
def known_names() -> re.Pattern[str]:
    """Any of the names that are known, as it stands in a running text."""
    names = sorted({name for row in _table() for name in row}, key=len, reverse=True)
    chinese = "|".join(re.escape(name) for name in names if _HAN.match(name))
    spaced = "|".join(re.escape(name) for name in names if not _HAN.match(name))
    # One boundary for all: each name asking for its own is many times as slow.
    return re.compile(rf"\b(?:{spaced})\b|{chinese}")


def _rows_in(words: str) -> set[int]:
    parts = (words, *_APART.split(words))
    return {row for part in parts if (row := _rows().get(_plain(part))) is not None}


def _plain(name: str) -> str:
    """What a name is compared by; initials that may be a word ("MAP") only as capitals."""
    plain = _NOT_IN_NAMES.sub(" ", name).strip(" .,:;")
    return plain if plain.isupper() and len(plain) <= _INITIALS else plain.casefold()


@cache
def _rows() -> dict[str, int]:
    return {_plain(name): number for number, row in enumerate(_table()) for name in row}


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    lines = files(__package__).joinpath("names.txt").read_text(encoding="utf-8").splitlines()
    rows = (line for line in lines if line and not line.startswith("#"))
    return tuple(tuple(name.strip() for name in row.split(" | ")) for row in rows)

"""Where a sentence goes on, though a mark in it looks like its end.

What sentencex leaves open: news English, numbers of lists, German days, and abbreviations, initials
and quotations in other scripts.
"""

from __future__ import annotations

import re

_REACH = 40
_TITLES = frozenset("Ms. Atty. Amb. Cmdr. Cpl. Pvt. Insp. Det. Msgr. Ft.".split())
_AFTER_A_TIME = re.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|UK|Eastern|Pacific|Central|local"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_NUMBER = re.compile(r"\(?\d{1,3}\.")
# "am 3. Mai", "der 2. Senat"; not "I am 3. He is 4."
_GERMAN_ORDINAL = re.compile(
    r"(?:^|\s)(?:(?<!\bI )am|vom|zum|beim|im|der|dem|des|den|das)\s\d{1,3}\.$"
)
_IN_HINDI = "डॉ|प्रो|श्री|श्रीमती|पं|कु|सं|मो|रु|वि|ई|[क-ह]"
# What ends the piece before, and what begins the next.
_IN_OTHER_SCRIPTS = [
    (re.compile(before), re.compile(after))
    for before, after in (
        # Cyrillic and Greek: what is small goes on; an initial; who said it.
        (r"\.$", r"[а-яёіїєґά-ώ]"),
        (r"(?<![\u0370-\u052f])[А-ЯЁІЇЄҐΑ-Ω]\.$", r"[А-ЯЁІЇЄҐΑ-Ω]"),
        (r"[!?…][»”“\"]$", r"[—–-]\s*[а-яёіїєґ]"),
        # Titles and initials in Hindi and Marathi, in Arabic, and initials in Hebrew.
        (rf"(?<![\u0900-\u097f])(?:{_IN_HINDI})\.$", r"[\u0900-\u097f]"),
        (r"(?<![\u0600-\u06ff])[\u0621-\u064a]\.$", r"[\u0621-\u064a]"),
        (r"(?<![\u05d0-\u05ea\"'״׳])[\u05d0-\u05ea]['׳]?\.$", r"[\u05d0-\u05ea]"),
        # Japanese and Chinese: a question or a cry, and whose it was.
        (r"[」』]$", r"と|って"),
        (r"[？！?!][”」』]$", r"[\u4e00-\u9fff]{1,8}?[说說问問道喊叫]"),
    )
]


def goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether what begins at `start` is of one sentence with the span before it."""
    end = before[1]
    left, right = text[max(before[0], end - _REACH) : end], text[start : start + _REACH]
    if right[0] > "\u036f":
        return any(a.search(left) and b.match(right) for a, b in _IN_OTHER_SCRIPTS)
    if not left.endswith("."):
        return False
    word = left.rsplit(None, 1)[-1]
    if word in _TITLES:
        return right[0].isupper()
    if word.endswith(".m."):
        return _AFTER_A_TIME.match(right) is not None
    if not word[-2:-1].isdecimal():
        return False
    is_item = _NUMBER.fullmatch(text, *before) is not None
    return is_item or _GERMAN_ORDINAL.search(left) is not None

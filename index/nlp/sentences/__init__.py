"""Where sentences begin and end, as offsets into the text they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from index.nlp.sentences.abbreviations import goes_on_in

# So far to either side of an end it is looked whether the sentence goes on.
_REACH = 40
_TITLES = frozenset("Ms. Atty. Amb. Cmdr. Cpl. Pvt. Insp. Det. Msgr. Ft.".split())
# "D-N.Y., agreed": a sentence that ends has white space behind it.
_INITIALS = re.compile(r"[A-Z]\.[A-Z]\.")
_AFTER_A_TIME = re.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|UK|Eastern|Pacific|Central|local"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_NUMBER = re.compile(r"\(?\d{1,3}\.")
# "am 3. Mai", "der 2. Senat"; not "I am 3. He is 4."
_GERMAN_ORDINAL = re.compile(
    r"(?:^|\s)(?:(?<!\bI )am|[Vv]om|[Zz]um|[Bb]eim|[Ii]m|der|dem|des|den|das)\s\d{1,3}\.$"
)
_CENTURY = re.compile(r"Jahrhundert|Jahrtausend")
# "जी.डी.पी." and Thai's short forms; and what no sentence begins with.
_INSIDE_A_WORD = re.compile(r"\.[\u0900-\u097f]|[\u0e00-\u0eff]\.|.[,;]")
# German sentences may begin with a year, though numbers mostly are of the words before them.
_WORD_ENDS, _YEAR_BEGINS = re.compile(r"[a-zäöüß]{3}\.\s*$"), re.compile(r"\s*[12]\d{3}\s")
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
        # Letters of the Latin alphabet by their names: जी.डी.पी.
        (r"(?<![\u0900-\u097f])(?:[\u0900-\u097f]{1,3}\.){2,}$", r"[\u0900-\u097f]"),
        (r"(?<![\u0600-\u06ff])[\u0621-\u064a]\.$", r"[\u0621-\u064a]"),
        (r"(?<![\u05d0-\u05ea\"'״׳])[\u05d0-\u05ea]['׳]?\.$", r"[\u05d0-\u05ea]"),
        # Thai and Lao, which end nothing with a full stop, shorten words with one: ค.ศ. 1984.
        (r"(?<![ก-์ກ-ໝ])[ก-ฮກ-ຮ][ก-์ກ-ໝ]{0,4}\.$", r"[ก-์ກ-ໝ0-9๐-๙໐-໙(]"),
        # Japanese and Chinese: a question or a cry, and whose it was.
        (r"[」』]$", r"と|って"),
        (r"[？！?!][”」』]$", r"[\u4e00-\u9fff]{1,8}?[说說问問道喊叫]"),
    )
]
# sentencex knows abbreviations by language; its English rules also hold the marks of most scripts.
_ENGLISH = "en"
# Scripts for which the rules of one of its other languages do better.
_OTHERS = {
    "ru": re.compile(r"[\u0400-\u052f]+"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"),
}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# Languages in Latin letters of which sentencex knows abbreviations that English lacks.
_ABBREVIATING = frozenset("ca cs da de es fi fr it nl pl pt sk".split())
_ASIDE = re.compile(r"[(\[][^()\[\]]*[.!?]['\"’”]?[)\]](?=\s)")
# Thai and Lao end no sentence with a mark: a space does, though not every one, nor one beside "ๆ".
_THAI = re.compile(r"[\u0e00-\u0eff]")
_PAUSE = re.compile(r"(?<=[\u0e01-\u0e45\u0e47-\u0ec5\u0ec8-\u0ecd])\s+(?=[ก-ฮเ-ไກ-ຮເ-ໄ])")
_LEAST_BETWEEN_PAUSES = 30
# sentencex ends no sentence before a digit where no space stands between (docs/behaviour.md).
_BEFORE_A_NUMBER = re.compile(r"(?<=[。！？])(?=[0-9０-９])")
_LONGEST_STRETCH = 8_000
_SURELY_ENDS = re.compile(r"[^\W\d_]{3}[.!?][”»\"')]*\s+(?=[A-ZÀ-Þ“«])|[。！？]")
_QUOTES = {"「": "」", "『": "』", "“": "”", "（": "）"}


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence in reading order, without the white space around it.

    Offsets are code points; spans do not overlap, and everything between them is white space.
    A paragraph break always ends a sentence. `language` is that of the article, where it is known.
    """
    spans: list[tuple[int, int]] = []
    for left, right in _pieces(text, language):
        for start, end in _without_breaks(text, left, right):
            if spans and _goes_on(text, spans[-1], start, language):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return [part for span in spans for part in _parted(text, *span)]


def _pieces(text: str, language: str | None) -> list[tuple[int, int]]:
    """By the rules for the script; where the language knows more abbreviations, what both end."""
    rules = _language(text)
    pieces = _boundaries(text, rules)
    if rules != _ENGLISH or language not in _ABBREVIATING:
        return pieces
    theirs = {end for _, end in _boundaries(text, language)}
    ends = [end for _, end in pieces if end in theirs or _begins_with_a_year(text, end)]
    return list(pairwise([0, *ends]))


def _begins_with_a_year(text: str, start: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    return bool(_WORD_ENDS.search(before) and _YEAR_BEGINS.match(text, start))


def _boundaries(text: str, language: str) -> list[tuple[int, int]]:
    found, goes_on = list[tuple[int, int]](), False
    for start, end, is_whole in _stretches(text):
        for piece in sentencex.get_sentence_boundaries(language, text[start:end]):
            begins = found.pop()[0] if goes_on and found else start + piece["start_index"]
            found.append((begins, start + piece["end_index"]))
            goes_on = False
        goes_on = not is_whole
    return found


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """The text in parts that end with a paragraph, or where there is none with a sentence, and
    whether they do: of one with thousands of quotation marks sentencex takes the square of its
    length."""
    start = 0
    while len(text) - start > _LONGEST_STRETCH:
        most = start + _LONGEST_STRETCH
        if (end := text.rfind("\n\n", start + 1, most)) < 0:
            ends = [found.end() for found in _SURELY_ENDS.finditer(text, start, most)]
            end = ends[-1] if ends else most
            yield start, end, bool(ends)
        else:
            yield start, end, True
        start = end
    yield start, len(text), True


def _language(text: str) -> str:
    """Whose rules cut the text: those of the script that most of its letters are of."""
    if text.isascii():
        return _ENGLISH
    letters = {language: _count(script, text) for language, script in _OTHERS.items()}
    most = max(letters, key=letters.__getitem__)
    return most if letters[most] > _count(_LATIN, text) else _ENGLISH


def _count(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


def _without_breaks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at blank lines (sentencex keeps those inside quotation marks) and trim white space."""
    spans: list[tuple[int, int]] = []
    position = start
    for paragraph in text[start:end].replace("\r\n\r\n", "\n\n\n\n").split("\n\n"):
        left = position + len(paragraph) - len(paragraph.lstrip())
        right = position + len(paragraph.rstrip())
        if left < right:
            spans.append((left, right))
        position += len(paragraph) + 2
    return spans


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in brackets apart from what follows it; Thai at its pauses; Chinese and Japanese
    where a number begins the next."""
    if text[start] in "([" and (aside := _ASIDE.match(text, start, end)):
        yield aside.span()
        start = aside.end() + len(text[aside.end() : end]) - len(text[aside.end() : end].lstrip())
    if _THAI.search(text, start, end):
        for pause in _PAUSE.finditer(text, start, end):
            if min(pause.start() - start, end - pause.end()) >= _LEAST_BETWEEN_PAUSES:
                yield start, pause.start()
                start = pause.end()
    for place in _BEFORE_A_NUMBER.finditer(text, start, end):
        sentence = text[start : place.start()]
        if all(sentence.count(left) <= sentence.count(right) for left, right in _QUOTES.items()):
            yield start, place.start()
            start = place.start()
    yield start, end


def _goes_on(text: str, before: tuple[int, int], start: int, language: str | None) -> bool:
    """Whether what begins at `start` is of one sentence with the span before it."""
    end = before[1]
    if text.count("\n", end, start) > 1:
        return False
    left, right = text[max(before[0], end - _REACH) : end], text[start : start + _REACH]
    if start == end and _INSIDE_A_WORD.search(left[-2:] + right[:1]):
        return True
    if language not in (None, _ENGLISH) and goes_on_in(
        language, left, right, is_joined=start == end
    ):
        return True
    if right[0] > "\u036f" or _THAI.match(left[-2:]):
        return any(a.search(left) and b.match(right) for a, b in _IN_OTHER_SCRIPTS)
    if not left.endswith("."):
        return False
    if start == end and _INITIALS.search(left[-2:] + right[:2]):
        return True
    word = left.rsplit(None, 1)[-1]
    if word in _TITLES:
        return right[0].isupper()
    if word.endswith(".m."):
        return _AFTER_A_TIME.match(right) is not None
    if not word[-2:-1].isdecimal():
        return False
    is_item = _NUMBER.fullmatch(text, *before) is not None
    return is_item or bool(_CENTURY.match(right) or _GERMAN_ORDINAL.search(left))

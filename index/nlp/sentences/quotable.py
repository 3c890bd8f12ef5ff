"""Which sentences of an article its story asserts, and may be quoted.

The others ask, are headings, say nothing by themselves, or stand beside the story on its page.
"""

from __future__ import annotations

import re

from index.nlp.sentences.beside import is_beside, is_credited

# In bytes, so that scripts that say more in a character are not cut: "He died." says too little.
_SHORTEST = 20
# A longer line is prose, whatever it begins or ends with.
_LONGEST_LINE = 300
# So much of a sentence, its beginning and its end, is looked at; and so much for its last mark.
_LOOKED_AT, _TAIL = 400, 40

_MARK = r"[.!?…。．！？؟۔।॥።։｡]"
# After the last mark only quotation marks, brackets, notes and pictures.
_AFTER = r"(?:\s?\[\w{1,3}\]|\W)*$"
_ENDS = re.compile(_MARK + _AFTER)
_ASKS = re.compile(rf"(?:[?？؟՞፧]|(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e]){_AFTER}")
_LEADS_IN = re.compile(r"[:：,，]\W*$")
_HAS_MARK = re.compile(_MARK + r"(?:\s|$)")
_LONG = 20_000
# Scripts that end no sentence with a mark.
_WITHOUT_MARKS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_CLOSING = tuple("\"'”’»)]」』〉》")
_QUOTATION = re.compile(
    r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“”]*[“”]|「[^「」]*」|『[^『』]*』|(?<!\w)['‘].*?['’](?!\w)"
)
# Letters around a quotation that make a statement of it.
_LEAST_AROUND = 2

# A line that no mark ends is told all the same with so many words, so many of them small.
_LEAST_WORDS, _LEAST_LOWER = 16, 0.6
# With a verb: an item of a list, and a line that is longer than any heading and full of names.
_WITH_VERB = {"item": (6, 0.6), "line": (25, 0.35)}
_ITEM = re.compile(r"(?:[•▪*–-]|\d{1,2}[.)])\s")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does"
    r"|did|sa(?:id|ys)|[a-z]{3,}ed)\b|n['’]t\b"
)
# "Why the harbour silts up and what it costs": a headline that promises to tell.
_PROMISES = re.compile(r"(?:Why|How) (?!ever\b)\w")
# Captions are numbered so.
_NUMBERED = re.compile(r"\d{1,3} [A-Z]")
# "Kick-off: 8 p.m.", "Where to watch: Channel 4": a thing, and its value; no kicker and headline.
_FACT = re.compile(
    r"(?!(?i:analysis|breaking|comment|column|editorial|exclusive|explained|explainer|factbox"
    r"|feature|interview|listen|live|more|news|obituary|opinion|podcast|poll|profile|q&a|quiz"
    r"|revealed|review|video|watch)\b)"
    r"[A-Z\d][\w’'-]*(?: (?:[a-z\d][\w’'-]*|[A-Z]+)){0,3} ?: +"
    r"(?!(?i:how|why|what|who|where|when|which|everything)\b)(?:\S+(?: |$)){1,15}$"
    r"|[A-Z][^:.!?]{2,40} ?: +[$£€]?\d\S*(?: \S+){0,2}$"
    # Of a live page: "6.33 p.m. GMT: The gate is shut".
    r"|\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?(?::| [–—-]) (?:\S+ ){3}"
)
# "Selby 3, Marl United 1", "Selby 3–1 Marl United"; no days of a month.
_SCORE = re.compile(
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][^\d.:]{1,40} \d{1,3}"
    r"(?:,? [A-Z][^\d.:]{1,40} \d{1,3}\b| ?[–-] ?\d{1,3},? [A-Z])"
)
# Who wrote it, under it; and so much of an article's beginning tells its letters' case.
_AUTHOR = re.compile(
    r"(?:[A-Z][\w.’'-]+ ){2,4}(?:(?:is|was) (?:an?|the|our) (?:[\w’'-]+ ){0,6}(?:reporter|writer"
    r"|author|correspondent|columnist|editor|journalist|producer)|covers|writes (?:on|about|for)"
    r"|reports (?:on|for))\b"
)
_UNDER = _OVER = 400
_FIRST = 12

_CORRECTION = re.compile(r"\W*(?:correct(?:ion|ed|s)\b|clarification\b|erratum\b)", re.IGNORECASE)
_WRONG = re.compile(
    r"\b(?:(?:gave|stated|reported|published|printed|carried) (?:the|a) wrong|wrongly"
    r" (?:said|stated|reported|gave|put)|incorrectly (?:said|stated|reported|gave|put)|misstated"
    r"|(?:earlier|previous) (?:version|article|report|story)\b[^.]{0,80}\b(?:wrong|incorrect"
    r"|error))"
)
# One of these stands in all of them.
_AMISS = ("wrong", "incorrect", "misstated", "error")


def is_quotable(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]`, a sentence of an article's `text`, is one its story asserts.

    What says that an earlier report was wrong always is, though it stands in a note on the page.
    """
    sentence = text[start:end].strip()
    if len(sentence.encode(errors="replace")) < _SHORTEST:
        return False
    line, rest = _line(text, start, end)
    if len(sentence) > _LOOKED_AT:
        sentence = f"{sentence[: _LOOKED_AT // 2]} {sentence[-_LOOKED_AT // 2 :]}"
    if _asks(sentence) or _LEADS_IN.search(sentence[-_TAIL:]):
        return False
    if begins_correction(line) or tells_of_error(line):
        return True
    if not _ENDS.search(sentence[-_TAIL:]) and not _is_told_unended(sentence, text):
        return False
    return not (
        is_beside(line)
        or (sentence != line and is_beside(sentence))
        or is_credited(sentence, rest)
        or (_is_capital(sentence) and not _is_capital(text[:_OVER]))
        or (len(text) - end < _UNDER and _AUTHOR.match(sentence))
    )


def begins_correction(line: str) -> bool:
    """Whether a headline, or a note under an article, begins by saying that it corrects."""
    return _CORRECTION.match(line) is not None


def tells_of_error(text: str) -> bool:
    """Whether it says that something reported before was wrong."""
    lowered = text.casefold()
    return any(word in lowered for word in _AMISS) and _WRONG.search(lowered) is not None


def _line(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence's line, and what follows in it; a long one is cut down to the sentence."""
    first, last = max(start - _LONGEST_LINE, 0), min(end + _LONGEST_LINE, len(text))
    left = max(text.rfind("\n", first, start) + 1, first)
    right = text.find("\n", end, last)
    right = last if right < 0 else right
    whole = right - left <= _LONGEST_LINE
    return text[left if whole else start : right if whole else end].strip(), text[end:right]


def _asks(sentence: str) -> bool:
    """Whether it is a question, and not a statement of what somebody asks."""
    if not _ASKS.search(sentence[-_TAIL:]):
        return False
    if not sentence.endswith(_CLOSING):
        return True
    around = _QUOTATION.sub(" ", sentence)
    return (
        _ASKS.search(around[-_TAIL:]) is not None or sum(map(str.isalpha, around)) < _LEAST_AROUND
    )


def _is_told_unended(sentence: str, text: str) -> bool:
    """Whether a line that no mark ends is no heading."""
    if any(shape.match(sentence) for shape in (_FACT, _SCORE)) or _WITHOUT_MARKS.search(sentence):
        return True
    words = sentence.split()
    cased = [word for word in words if word[0].isupper() or word[0].islower()]
    lower = sum(word[0].islower() for word in cased)
    if _NUMBERED.match(sentence) or _PROMISES.match(sentence):
        return False
    if len(words) >= _LEAST_WORDS and lower >= _LEAST_LOWER * len(cased):
        return True
    least, least_lower = _WITH_VERB["item" if _ITEM.match(sentence) else "line"]
    if len(words) >= least and lower >= least_lower * len(cased) and _VERB.search(sentence):
        return True
    # Nothing ends with a mark in what was written down from speech.
    return not _HAS_MARK.search(text[:_LONG])


def _is_capital(text: str) -> bool:
    """Whether nearly all its letters are capital ones, as in headings of some sites."""
    if text[:_FIRST] != text[:_FIRST].upper():
        return False
    capital = sum(map(str.isupper, text))
    return capital > 10 and capital > 4 * sum(map(str.islower, text))

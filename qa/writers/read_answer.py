"""What the reader found: the shortest words that answer, and who said it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from index import sentence_spans
from index.nlp.prompt_injection import is_instruction, visible
from index.nlp.words import folded_words
from qa.citations import (
    Span,
    according_to,
    days_spoken_of,
    speaker_named,
    speaker_of,
    whose_words,
)
from qa.events import ShortAnswer
from qa.evidence import Evidence, confidence, log_odds
from qa.evidence.answer_type import NUMBERS, thing_asked
from qa.evidence.question import kind_asked
from qa.evidence.rivals import lead_over_rivals
from qa.evidence.slot import AskedSlot
from qa.reader import SpanScore
from qa.state import CodeSentence
from qa.writers import FITTED
from qa.writers.timeline.asked import story_asked

_SHORT: dict[str, float] = FITTED["short_answer"]
# "Norway" of "Norway, Chile and Peru" is not all of the answer; all that are named are.
_LIST_GOES_ON = re.compile(
    r",\s+[A-Z][^,.;]{2,60},?\s+and\s+[A-Z]|\s\([^()]{1,80}\),?\s+and\s+[A-Z]"
)
_MEMBER = r"[A-Z][\w’'.&-]{0,30}(?:\s(?:(?:of|de|van|von|for)\s)?[A-Z][\w’'&-]{0,30}){0,4}"
_OTHER_MEMBERS = re.compile(
    rf"(?:,\s{_MEMBER}){{1,12}},?\sand\s{_MEMBER}(?:,\samong\sothers)?(?=[,.;:)]|\s[—–-]|$)"
)
_NAMES_ASKED = (None, "person", "name")
# "The end of 2023", "more than 6 million": what belongs to the day or number behind it.
_PART_OF = (
    r"(?:the\s)?(?:very\s)?(?:end|start|beginning|middle|(?:first|second|latter)\shalf)\sof\s"
    r"|(?:early|late|mid)[\s-](?:in\s)?"
)
_PART_OF_DAY = re.compile(
    rf"\b(?:(?:by|until|before|after|since)\s(?:{_PART_OF})?|(?:(?:at|in)\s)?(?:{_PART_OF}))$", re.I
)
_ROUGHLY = re.compile(
    r"\b(?:more than|less than|fewer than|at least|at most|up to|about|around|roughly|nearly|almost"
    r"|over|under|approximately|some)\s$",
    re.I,
)
_LONGEST_BEFORE = 40
# "Between 6,000 and 60,000": neither end is the number.
_AMOUNT = (
    r"[$£€¥]?\d[\d,.]*(?:\s?(?:hundred|thousand|million|billion|trillion|%|per\scent|percent))?"
)
_RANGE = re.compile(
    rf"\bbetween\s{_AMOUNT}\sand\s{_AMOUNT}|(?<!from\s){_AMOUNT}\sto\s{_AMOUNT}", re.I
)
# "7.4" of "a 7.4-inch screen"; not of "a 14-year-old".
_UNIT_BEHIND = re.compile(r"(?<=\d)-[a-z]{2,12}(?![\w-])")
_WHO_IS = re.compile(
    r"\W*who(?:['’]s| is| was) (?P<name>(?-i:[A-Z])[^?]{1,60}?)\s*\?*$", re.IGNORECASE
)
# Behind somebody else's name: not "founder and chief executive".
_JOINED = re.compile(r"\b[A-Z][\w’'-]*[a-z](?:,?\s(?:and|or)\s|[,;]\s)")
# "Google CEO", "a baker from Selby"; not another name.
_ROLE = re.compile(r"\b(?:[a-z][\w’'-]+|[A-Z]{2,4})\b")
_WHO_SAID = re.compile(
    r"\W*who\s+(?:else\s+)?(?:(?:has|have|had)\s+)?"
    r"(?:says?|said|claim(?:s|ed)?|argue[sd]?|warn(?:s|ed)?|believe[sd]?|thinks?|thought|insist(?:s|ed)?"
    r"|predict(?:s|ed)?|suggest(?:s|ed)?)\s+(?!about\b|on\b|to\b)",
    re.IGNORECASE,
)
# So many of the surest sentences are looked at; one says what is asked about where it has so much
# of the question.
_SPEAKERS_TRIED = 10
_LEAST_SAID = 0.8
# Of citations, and of markup.
_MARKS = re.compile(r"[\[\]<>]")


def shortest_answer(
    question: str, found: Sequence[Evidence], beside: Sequence[Evidence] = ()
) -> CodeSentence | None:
    """The words of the first sentence found that answer, where sure and fewer than nearly all of
    it; the less sure, the nearer a sentence `beside` it comes with another answer.

    None for what wants a yes or no or a story, where they are not of the sort that is asked for,
    and where they could pass for more than words of an article: they stand in the answer without
    quotation marks.
    """
    best = next(iter(found), None)
    if best is None or best.reading is None:
        return None
    if kind_asked(question) == "yes or no" or story_asked(question):
        return None
    answer = _whole(question, best, best.reading.answer)
    if asked := _WHO_IS.match(question):
        answer = _role_of(asked["name"], best.hit.article.text, answer)
    likely = _likely(confidence(found), answer, lead_over_rivals(question, best, beside))
    share = (answer.end - answer.start) / (best.end - best.start)
    if likely < _SHORT["least"] or share > _SHORT["most_of_sentence"]:
        return None
    text = best.hit.article.text[answer.start : answer.end]
    flat = " ".join(visible(text).split())
    if not flat or _MARKS.search(flat) or is_instruction(flat) or len(sentence_spans(flat)) > 1:
        return None
    sentence = " ".join(visible(best.text).split())
    start = max(sentence.find(flat), 0)
    end = start + len(flat)
    if not _is_of_the_sort(question, best, sentence, start, end):
        return None
    if _LIST_GOES_ON.match(sentence, end):
        return None
    short = ShortAnswer(text, 0, answer.start, answer.end, round(likely, 4))
    day = _in_full(best.span, short) if kind_asked(question) == "when" else ""
    claim = f"{flat}{day}{_according_to(best.span, short, question)}"
    return CodeSentence(claim, (best.span,), role="fact", short_answer=short)


def _is_of_the_sort(question: str, best: Evidence, sentence: str, start: int, end: int) -> bool:
    if _WHO_IS.match(question):
        return _ROLE.search(sentence, start, end) is not None
    return AskedSlot(question).is_filled_by(best.hit.article, sentence, start, end)


def who_said(question: str, found: Sequence[Evidence]) -> CodeSentence | None:
    """The speaker whom an article gives those words; None where none of them come near them."""
    if not _WHO_SAID.match(question):
        return None
    said = [
        one
        for one in found[:_SPEAKERS_TRIED]
        if one.features.coverage >= _LEAST_SAID and speaker_named(one.span)
    ]
    best = max(said, key=lambda one: one.features.coverage, default=None)
    speaker = speaker_of(best.span) if best else None
    if best is None or speaker is None:
        return None
    short = None
    if speaker.is_named_in(best.start, best.end):
        sure = round(confidence([best]), 4)
        short = ShortAnswer(speaker.text, 0, speaker.start, speaker.end, sure)
    return CodeSentence(speaker_named(best.span), (best.span,), role="fact", short_answer=short)


def _likely(confidence: float, answer: SpanScore, lead: float) -> float:
    """That the sentence answers, and that these are its words where it does."""
    logit = _SHORT["confidence"] * log_odds(confidence) + _SHORT["score"] * answer.score
    return 1 / (1 + math.exp(-logit - _SHORT["lead"] * lead - _SHORT["intercept"]))


def _according_to(span: Span, short: ShortAnswer, question: str) -> str:
    """Whose word it is, unless that is what is asked for or what the question says."""
    said = whose_words(span)
    speaker = speaker_of(span)
    if said is None or speaker is None or not said.says(short.start, short.end):
        return ""
    if speaker.start < short.end and short.start < speaker.end:
        return ""
    asked = set(folded_words(question))
    return "" if asked.issuperset(folded_words(speaker.text)[-1:]) else according_to(span)


def _whole(question: str, best: Evidence, answer: SpanScore) -> SpanScore:
    """With the words of the sentence that belong to them, and no half of a quotation."""
    text = best.hit.article.text
    answer = _without_half_a_quotation(answer, text)
    sort = thing_asked(question).sort
    before = text[max(best.start, answer.start - _LONGEST_BEFORE) : answer.start]
    belongs = {"date": _PART_OF_DAY}.get(sort or "", _ROUGHLY if sort in NUMBERS else None)
    if belongs and (found := belongs.search(before)):
        answer = replace(answer, start=answer.start - len(found.group()))
    if sort in NUMBERS:
        answer = _whole_range(answer, text, best.start, best.end)
    if sort == "measure" and (found := _UNIT_BEHIND.match(text, answer.end, best.end)):
        answer = replace(answer, end=found.end())
    if sort in _NAMES_ASKED and (found := _OTHER_MEMBERS.match(text, answer.end, best.end)):
        answer = replace(answer, end=found.end())
    return answer


def _role_of(name: str, text: str, answer: SpanScore) -> SpanScore:
    """Of words that run up to the name or over it the last that stand before it, "CTO" of "CEO Sam
    Altman and CTO Mira Murati"; of the rest of the name nothing."""
    place = text.find(name, answer.start, answer.end + len(name) + 1)
    if place >= 0:
        end = len(text[:place].rstrip())
        joins = [found.end() for found in _JOINED.finditer(text, answer.start, end)]
        return replace(answer, start=max(joins, default=answer.start), end=max(end, answer.start))
    before = text[: answer.start].rstrip()
    is_rest = before.endswith(name) and text[answer.start : answer.start + 1].isupper()
    return replace(answer, end=answer.start) if is_rest else answer


def _whole_range(answer: SpanScore, text: str, start: int, end: int) -> SpanScore:
    """Of what has two ends both."""
    for found in _RANGE.finditer(text, start, end):
        if found.start() <= answer.start and answer.end <= found.end():
            return replace(answer, start=found.start(), end=found.end())
    return answer


def _without_half_a_quotation(answer: SpanScore, text: str) -> SpanScore:
    """Without a quotation mark at either end whose other one is not among the words."""
    start, end = answer.start, answer.end
    words = text[start:end]
    more = words.count("“") - words.count("”")
    is_odd = words.count('"') % 2 == 1
    if (words.startswith('"') and is_odd) or (words.startswith("“") and more > 0):
        start += 1
    elif (words.endswith('"') and is_odd) or (words.endswith("”") and more < 0):
        end -= 1
    return replace(answer, start=start, end=end)


def _in_full(span: Span, short: ShortAnswer) -> str:
    """ " (28 March 2025)" behind "Friday"; empty where the words name the day themselves."""
    days = days_spoken_of(span)
    meant = [day for day in days if short.start <= day.start and day.end <= short.end]
    return f" ({meant[0].in_full})" if len(meant) == 1 else ""

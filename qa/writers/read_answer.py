"""The shortest words that answer, as the reader found them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from index.nlp.prompt_injection import is_instruction, visible
from index.nlp.words import folded_words
from qa.citations import Span, according_to, days_spoken_of, speaker_of
from qa.events import ShortAnswer
from qa.evidence import Evidence, confidence, log_odds
from qa.evidence.question import kind_asked
from qa.evidence.rivals import lead_over_rivals
from qa.evidence.slot import AskedSlot
from qa.reader import SpanScore
from qa.state import CodeSentence
from qa.writers import FITTED

_SHORT: dict[str, float] = FITTED["short_answer"]
# "Norway" of "Norway, Chile and Peru" is not all of the answer.
_LIST_GOES_ON = re.compile(r",\s+[A-Z][^,.;]{2,60},?\s+and\s+[A-Z]")
# Of citations, and of markup.
_MARKS = re.compile(r"[\[\]<>]")


def shortest_answer(
    question: str, found: Sequence[Evidence], beside: Sequence[Evidence] = ()
) -> CodeSentence | None:
    """The words of the first sentence found that answer, where sure and fewer than nearly all of
    it; the less sure, the nearer a sentence `beside` it comes with another answer.

    None for what wants a yes or no, where they are not of the sort that is asked for, and where
    they could pass for more than words of an article: they stand in the answer without quotation
    marks.
    """
    best = next(iter(found), None)
    if best is None or best.reading is None or kind_asked(question) == "yes or no":
        return None
    answer = _without_half_a_quotation(best.reading.answer, best.hit.article.text)
    likely = _likely(confidence(found), answer, lead_over_rivals(question, best, beside))
    share = (answer.end - answer.start) / (best.end - best.start)
    if likely < _SHORT["least"] or share > _SHORT["most_of_sentence"]:
        return None
    text = best.hit.article.text[answer.start : answer.end]
    flat = " ".join(visible(text).split())
    if not flat or _MARKS.search(flat) or is_instruction(flat):
        return None
    sentence = " ".join(visible(best.text).split())
    start = max(sentence.find(flat), 0)
    end = start + len(flat)
    if not AskedSlot(question).is_filled_by(best.hit.article, sentence, start, end):
        return None
    if _LIST_GOES_ON.match(sentence, end):
        return None
    short = ShortAnswer(text, 0, answer.start, answer.end, round(likely, 4))
    day = _in_full(best.span, short) if kind_asked(question) == "when" else ""
    claim = f"{flat}{day}{_according_to(best.span, short, question)}"
    return CodeSentence(claim, (best.span,), role="fact", short_answer=short)


def _likely(confidence: float, answer: SpanScore, lead: float) -> float:
    """That the sentence answers, and that these are its words where it does."""
    logit = _SHORT["confidence"] * log_odds(confidence) + _SHORT["score"] * answer.score
    return 1 / (1 + math.exp(-logit - _SHORT["lead"] * lead - _SHORT["intercept"]))


def _according_to(span: Span, short: ShortAnswer, question: str) -> str:
    """Whose word it is, unless that is what is asked for or what the question says."""
    speaker = speaker_of(span)
    if speaker is None or (speaker.start < short.end and short.start < speaker.end):
        return ""
    asked = set(folded_words(question))
    return "" if asked.issuperset(folded_words(speaker.text)[-1:]) else according_to(span)


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

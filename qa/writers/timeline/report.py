"""What an article reports of a story: the sentence that asserts it, and the day it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index import Article, date_annotations, sentence_spans
from index.nlp.dates.mentions import spoken_days
from index.nlp.dates.verbs import REPORTS, verbs_of
from index.nlp.prompt_injection import is_instruction
from index.nlp.words import Vocabulary, tokenize
from qa.evidence.story import tells_story

# News is told at the head of an article; what a page has above it takes some room as well.
_HEAD = 2_500
_MOST_SENTENCES = 25
# Code points: a longer one is a list, or a page without full stops.
_LONGEST_SENTENCE = 450
# What the writer says of himself, or to the reader, is no event.
_ADDRESS = re.compile(r"\bI(?= [a-z]|['’])|\b(?:you|your|we|our|let['’]s)\b", re.IGNORECASE)
_QUOTATION = re.compile(r"[\"“][^\"”]*[\"”]?")
# Templates, and forms that a page asks to be filled in.
_MARKUP = re.compile(r"\{\{|\}\}|please enter|sign up|newsletter|read our privacy", re.IGNORECASE)
# A day behind these is that of something else, which led to the event or was before it.
_OF_ANOTHER = re.compile(
    r"\b(?:who|whom|whose|which|after|since|following|before|until|because|than|despite"
    r"|(?<!said )(?<!announced )(?<!confirmed )(?<!told )that)\b",
    re.IGNORECASE,
)
# Of articles whose headline is so much about the subject, further sentences are told.
_MOSTLY, _MOST_FURTHER = 0.65, 3
_NOT_FINITE = frozenset({"cause", "done", "undone", "to"})
_FINITE = frozenset({"open", "past", "ahead", "planned"})
_STATES = frozenset({"has been", "have been", "had been"})
_CLAUSE = re.compile(r"\b(?:that|which|who|when|while|because|as|if|after|before|and|but)\b")
# Tried on 15 stories: docs/reference/timeline.md.
_GIST, _ABOUT, _HEADLINED = 0.45, 0.4, 0.15
_OPENING, _LATER = 0.15, 0.02
_PLAN, _STATE, _SPEECH = 0.25, 0.4, 0.15


class Subject:
    """Whose story is told: the stems of its words, by how rare they are, and its names."""

    def __init__(self, words: str, vocabulary: Vocabulary) -> None:
        self.words, self.vocabulary = words, vocabulary
        self.tokens = tokenize(words)

    @cached_property
    def stems(self) -> frozenset[str]:
        words = (word for word in self.tokens.words if len(word.folded) > 1 or word.text.isdigit())
        return frozenset(word.stem for word in words if word.stem)

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of its capitalised words."""
        found = (word for word in self.tokens.words if word.stem and word.is_capitalised)
        return frozenset(word.stem for word in found)

    def share_in(self, stems: frozenset[str]) -> float:
        return self.share(self.stems, stems)

    def share(self, of: frozenset[str], there: frozenset[str]) -> float:
        """Of some stems, weighed by how rare they are, the share that is there; in [0, 1]."""
        whole = sum(map(self.vocabulary.weight, of))
        return sum(map(self.vocabulary.weight, of & there)) / whole if whole else 0.0


@dataclass(frozen=True)
class Report:
    """`article.text[start:end]` asserts that something happened to the subject.

    `day` is when, None where nothing says it; `dated` tells whether the sentence itself says it,
    or it is the day of publication. `score` says how much the sentence is news of the subject.
    """

    article: Article
    start: int
    end: int
    day: date | None
    dated: bool
    score: float

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Those of the sentence, and of the headline."""
        return stems_of(self.text) | stems_of(self.article.title)


def stems_of(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in tokenize(text).words if word.stem)


def head_of(article: Article) -> str:
    """Headline and beginning: what an article is about stands there."""
    return f"{article.title}\n{article.text[:_HEAD]}"


def reports_of(article: Article, subject: Subject) -> list[Report]:
    """The sentence at its head that tells most of what the headline does, and of the subject.

    Then those that say of another day what happened, where the headline is about the subject.
    Empty where no sentence asserts anything of it: questions, captions and links do not.
    """
    headline = stems_of(article.title)
    titled = subject.share_in(headline)
    found = list[Report]()
    for place, (start, end) in enumerate(_sentences(article)):
        text = article.text[start:end]
        stems = stems_of(text)
        gist, about = subject.share(headline, stems), subject.share_in(stems)
        if not _asserts(text) or not about:
            continue
        day = day_told(text, article)
        score = _GIST * gist + _ABOUT * about + _HEADLINED * titled - _lacking(text, day)
        score += _OPENING * (place == 0) - _LATER * place
        published = article.published_at.date() if article.published_at else None
        found.append(Report(article, start, end, day or published, day is not None, score))
    if not found:
        return []
    lead = max(found, key=lambda one: one.score)
    further = [one for one in found if one.dated and one.day != lead.day and has_happened(one.text)]
    return [lead, *(further if titled >= _MOSTLY else [])[:_MOST_FURTHER]]


def _sentences(article: Article) -> list[tuple[int, int]]:
    """Whole ones that tell the story, at its head."""
    head = article.text[:_HEAD]
    found = sentence_spans(head, article.language)
    if len(head) < len(article.text):
        found = found[:-1]
    told = [(start, end) for start, end in found if tells_story(article, start, end)]
    return told[:_MOST_SENTENCES]


def _asserts(text: str) -> bool:
    if len(text) > _LONGEST_SENTENCE or _MARKUP.search(text) or is_instruction(text):
        return False
    plain = _QUOTATION.sub("", text)
    return text.rstrip("\"”’')").endswith((".", "!", "…")) and not _ADDRESS.search(plain)


def _lacking(text: str, day: date | None) -> float:
    """How much less a sentence tells that is speech, or says of nothing that it happened.

    A plan is news as well; what only is, no day said, is none.
    """
    plain = _QUOTATION.sub("", text)
    speech = _SPEECH if len(plain) < len(text) / 2 else 0.0
    if has_happened(text):
        return speech
    ahead = any(verb.direction == "ahead" for verb in verbs_of(plain))
    return speech + (_PLAN if ahead or day else _STATE)


def has_happened(text: str) -> bool:
    """Whether its first finite verb tells of the past; what is, is planned or may be does not.

    Neither does "stolen in April" behind a comma, nor "the projected value" before its verb.
    """
    plain = _QUOTATION.sub("", text)
    verbs = verbs_of(plain)
    for place, verb in enumerate(verbs):
        if verb.kind in _NOT_FINITE or (REPORTS.search(verb.words) and verb.direction == "open"):
            continue
        if verb.kind == "bare":
            following = verbs[place + 1 : place + 2]
            between = plain[verb.end : following[0].end] if following else ""
            is_attribute = following and following[0].kind in _FINITE and "," not in between
            opens = plain[: verb.end - len(verb.words)].rstrip().endswith((",", "—", "–"))
            if opens or verb.by_whom or (is_attribute and not _CLAUSE.search(between)):
                continue
        return verb.direction == "past" and verb.words not in _STATES
    return False


def day_told(text: str, article: Article) -> date | None:
    """The first day that the sentence names for what it asserts, if that is over; else None."""
    published = article.published_at.date() if article.published_at else None
    said = [
        (one.start, one.period.first)
        for one in date_annotations(text, article.published_at)
        if one.period.first == one.period.last
    ]
    said += _in_full(text, published)
    over = [(start, day) for start, day in sorted(said) if published is None or day <= published]
    return next((day for start, day in over if not _of_another(text, start)), None)


def _of_another(text: str, start: int) -> bool:
    """Whether the clause before a day tells what was before, or of whom or what it speaks."""
    first = max(text.rfind(mark, 0, start) for mark in ",;:—–(") + 1
    clause = text[first:start]
    return _OF_ANOTHER.search(clause) is not None or (first > 0 and _is_aside(clause, text[start:]))


def _is_aside(clause: str, rest: str) -> bool:
    """Whether it is as "stolen in" is in "The painting, stolen in April, has been found"."""
    verbs = verbs_of(clause)
    if not verbs or verbs[0].kind != "bare" or not clause.strip().startswith(verbs[0].words):
        return False
    return bool(verbs_of(rest.partition(",")[2]))


def _in_full(text: str, published: date | None) -> Iterator[tuple[int, date]]:
    """The days that the text names with month and year; and "on Tuesday", which is the last."""
    for mention in spoken_days(text, published):
        for meant in mention.meant[:1]:
            on_a_weekday = mention.said.month is None and text[: mention.start].endswith("on ")
            if None in (meant.year, meant.month, meant.day):
                continue
            if mention.said.year is not None or on_a_weekday:
                with suppress(ValueError):
                    yield mention.start, date(meant.year or 0, meant.month or 0, meant.day or 0)

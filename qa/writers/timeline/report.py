"""What an article reports of a story: the sentence that asserts it, and the day it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

from index import Article, date_annotations, sentence_spans
from index.nlp.dates.mentions import spoken_days
from index.nlp.dates.verbs import REPORTS, Verb, verbs_of
from index.nlp.prompt_injection import is_instruction
from index.nlp.sentences.quotable import is_quotable
from index.nlp.words import Vocabulary, folded_words, stem, tokenize

# News is told at the head of an article; what a page has above it takes some room as well.
_HEAD = 2_500
_MOST_SENTENCES = 25
# Code points: a longer one is a list, or a page without full stops.
_LONGEST_SENTENCE = 450
# What the writer says of himself, or to the reader, is no event.
_ADDRESS = re.compile(r"\bI(?= [a-z]|['’])|\b(?:you|your|we|our|let['’]s)\b", re.IGNORECASE)
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w .]{1,20})?(?: ?\([^()\n]{2,30}\))? ?[—–-]{1,2}\s+(?=\S)"
)
# "The Selby Post is tracking the latest updates".
_COVERAGE = re.compile(r"\b(?:updates?|coverage|live ?blog|live|highlights|newsletter)\b", re.I)
# Whom it is about was said in the sentence before.
_LEANS_BACK = re.compile(r"(?:he|she|they|it|his|her|their|its|this|that|these|those)\b", re.I)
_QUOTATION = re.compile(r"[\"“][^\"”]*[\"”]?")
# Templates, and forms that a page asks to be filled in.
_MARKUP = re.compile(r"\{\{|\}\}|please enter|sign up|newsletter|read our privacy", re.IGNORECASE)
# A day behind these is that of something else, which led to the event or was before it.
_OF_ANOTHER = re.compile(
    r"\b(?:who|whom|whose|which|after|since|following|before|until|because|than|despite"
    r"|(?<!said )(?<!announced )(?<!confirmed )(?<!told )that)\b",
    re.IGNORECASE,
)
# So much of the subject a sentence or its headline has to name.
_LEAST_NAMED = 0.6
_LEAST_TOLD = 0.42
# Of articles whose headline is so much about the subject, further sentences are told.
_MOSTLY, _MOST_FURTHER, _LEAST_FURTHER = 0.65, 3, 0.25
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
        """A single letter says too little, unless it is a figure."""
        words = (word for word in self.tokens.words if len(word.folded) > 1 or word.text.isdigit())
        return frozenset(word.stem for word in words if word.stem)

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of its capitalised words."""
        found = (word.stem for word in self.tokens.words if word.is_capitalised)
        return self.stems.intersection(found)

    def is_at(self, head: frozenset[str]) -> bool:
        """Whether these are the stems of a head that may be about it: with two names of three."""
        return 3 * len(self.names & head) >= 2 * len(self.names)

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
    return frozenset(map(stem, folded_words(text))) - {""}


def head_of(article: Article) -> str:
    """Headline and beginning: what an article is about stands there."""
    first = _beginning(article)
    return f"{article.title}\n{article.text[first : first + _HEAD]}"


def _beginning(article: Article) -> int:
    """Behind the lines of forms and notices that a page has above its story."""
    text = article.text
    last = max((found.end() for found in _MARKUP.finditer(text, 0, _HEAD)), default=0)
    line_end = text.find("\n", last, last + _LONGEST_SENTENCE) if last else 0
    # In a page without line ends no notice is told from the story.
    return max(line_end, 0)


def reports_of(article: Article, subject: Subject) -> list[Report]:
    """The sentence at its head that tells most of what the headline does, and of the subject.

    Then those that say what happened on another day, where the headline is about the subject.
    Empty where no sentence asserts much of it: questions, captions and links do not.
    """
    headline = stems_of(article.title)
    titled = subject.share_in(headline)
    found = list[Report]()
    for place, (start, end) in enumerate(story_sentences(article)):
        text = article.text[start:end]
        stems = stems_of(text)
        gist, about = subject.share(headline, stems), subject.share_in(stems)
        if max(about, titled) < _LEAST_NAMED or not (about and _asserts(text, article)):
            continue
        day = day_told(text, article)
        score = _GIST * gist + _ABOUT * about + _HEADLINED * titled - _lacking(text, day)
        score += _OPENING * (place == 0) - _LATER * place
        published = article.published_at.date() if article.published_at else None
        found.append(Report(article, start, end, day or published, day is not None, score))
    if not found:
        return []
    lead = max(found, key=lambda one: one.score)
    told = [lead] if lead.score >= _LEAST_TOLD else []
    days = {one.day for one in told}
    further = [
        one
        for one in found
        if one.dated and one.day not in days and not _lacking(one.text, one.day)
        if titled >= _MOSTLY and one.score >= _LEAST_FURTHER
    ]
    return [*told, *further[:_MOST_FURTHER]]


def story_sentences(article: Article) -> list[tuple[int, int]]:
    """Whole ones that tell the story, at its head."""
    first = _beginning(article)
    head = article.text[first : first + _HEAD]
    found = sentence_spans(head, article.language)
    if first + len(head) < len(article.text):
        found = found[:-1]
    placed = ((first + start, first + end) for start, end in found)
    told = [span for span in placed if is_quotable(article.text, *span)][:_MOST_SENTENCES]
    return [(_behind_dateline(article.text, start), end) for start, end in told]


def _behind_dateline(text: str, start: int) -> int:
    """Where the words begin behind "OSTWELL (Pressline) —"."""
    found = _DATELINE.match(text, start)
    return found.end() if found else start


def _asserts(text: str, article: Article) -> bool:
    """Not so long as a list, no order, and not what a page says of itself or to its reader."""
    if len(text) > _LONGEST_SENTENCE or _MARKUP.search(text) or is_instruction(text):
        return False
    plain = _QUOTATION.sub("", text)
    if article.publisher and article.publisher in text and _COVERAGE.search(text):
        return False
    return text.rstrip("\"”’')").endswith((".", "!", "…")) and not _ADDRESS.search(plain)


def _lacking(text: str, day: date | None) -> float:
    """How much less a sentence tells that is speech, or of what it does not name, or that says
    of nothing that it happened.

    A plan is news as well; what only is, no day said, is none.
    """
    plain = _QUOTATION.sub("", text)
    less = _SPEECH if len(plain) < len(text) / 2 or _LEANS_BACK.match(text) else 0.0
    if has_happened(text):
        return less
    ahead = any(verb.direction == "ahead" for verb in verbs_of(plain))
    return less + (_PLAN if ahead or day else _STATE)


def has_happened(text: str) -> bool:
    """Whether its first finite verb tells of the past; what is, is planned or may be does not.

    Neither does "stolen in April" behind a comma, nor "the projected value" before its verb.
    """
    plain = _QUOTATION.sub("", text)
    verbs = verbs_of(plain)
    for verb, following in zip_longest(verbs, verbs[1:]):
        if verb.kind in _NOT_FINITE or (REPORTS.search(verb.words) and verb.direction == "open"):
            continue
        if verb.words in _STATES:
            return following is not None and _is_next(plain, verb, following)
        if verb.kind == "bare" and _is_participle(plain, verb, following):
            continue
        return verb.direction == "past"
    return False


def _is_next(text: str, verb: Verb, following: Verb) -> bool:
    """ "Has been found", "has been quietly sold"; not "has been ill since he fell"."""
    between = text[verb.end : following.end - len(following.words)].split()
    return following.kind == "bare" and all(word.endswith("ly") for word in between)


def _is_participle(text: str, verb: Verb, following: Verb | None) -> bool:
    """Whether it belongs to a noun; who announced something has said it, whatever follows."""
    if verb.by_whom or text[: verb.end - len(verb.words)].rstrip().endswith((",", "—", "–")):
        return True
    if following is None or following.kind not in _FINITE or REPORTS.search(verb.words):
        return False
    between = text[verb.end : following.end]
    return "," not in between and not _CLAUSE.search(between)


def day_told(text: str, article: Article) -> date | None:
    """The first day that the sentence names for what it asserts, if that is over; else None."""
    published = article.published_at.date() if article.published_at else None
    said = [
        (one.start, one.period.first)
        for one in date_annotations(text, article.published_at, article.language)
        if one.period.first == one.period.last
    ]
    said += _in_full(text, published)
    quoted = [found.span() for found in _QUOTATION.finditer(text)]
    for start, day in sorted(said):
        over = published is None or day <= published
        in_speech = any(first < start < last for first, last in quoted)
        if over and not in_speech and not _of_another(text, start):
            return day
    return None


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
    """The days that the text names with month and year; and "on Tuesday", which is the last.

    That where nothing lies ahead in the sentence, or behind a verb of the past: "was stopped on
    Tuesday four minutes before the planned start".
    """
    for mention in spoken_days(text, published):
        (meant, *others), before = mention.meant, text[: mention.start]
        if not mention.said.year:
            verbs = verbs_of(before)
            is_open = bool(others) and not (verbs and verbs[-1].direction == "past")
            if mention.said.month or not before.endswith("on ") or is_open:
                continue
        if meant.year and meant.month and meant.day:
            with suppress(ValueError):
                yield mention.start, date(meant.year, meant.month, meant.day)

"""Of nearly as sure sentences, which goes first: what came about before what was planned, tried or
called off, and whom a question names before others."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from index import Article
from index.nlp.article_text import article_text
from index.nlp.dates.mentions import is_calendar_word
from index.nlp.scope import DID_NOT, TO_COME, is_unfulfilled
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import folded_words, is_past_form
from qa.citations import whose_words
from qa.evidence import Evidence
from qa.evidence.question import kind_asked
from qa.evidence.stance.antecedent import points_to_a_person, with_subject_named
from qa.evidence.stance.asked_act import AskedAct

_NOBODY = Article(id="", text="", title="")
_WHAT_IS_SAID = re.compile(
    r"what (?:did|does|do|has|have|had) (?P<who>.+?) (?:say|said|tell|told|claim|claimed)\b",
    re.IGNORECASE,
)
# A guess at what came about, however much of the question it names.
_GUESSES = re.compile(r"\W*(?:perhaps|maybe|possibly|presumably)\b", re.IGNORECASE)
_DID = re.compile(r"\b(?:did|was|were|has|have|had)\b", re.IGNORECASE)
# So far behind the surest a sentence may answer in its place: as `behind` of qa.writers.
_NEARLY_AS_SURE = 12.0


def fulfilled_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: of nearly as sure sentences those behind that speak of
    the question's verb as intended or denied alone, as "is set to launch on 18 February" does.

    So do those that tell in other words of what is to come or was called off, where it is asked
    when something came about. To a yes/no question all of that is an answer.
    """
    acts = _acts(question) if kind_asked(question) != "yes or no" else frozenset()
    if not acts or not evidence:
        return list(evidence)
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    late = {id(one) for one in near if is_unfulfilled_by(question, one)}
    if not late:
        return list(evidence)
    came = [one for one in near if id(one) not in late]
    rest = [one for one in evidence if one not in near]
    return [*came, *(one for one in near if id(one) in late), *rest]


def own_alone(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: where a nearly as sure one is not, without the reading
    of what is told of somebody else, as "The 33-year-old singer" is behind her name."""
    asked = frozenset(word for name in _told(question).names for word in name.words)
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    others = [one for one in near if asked and is_of_another(asked, one)]
    if len(others) == len(near):
        return list(evidence)
    theirs = [replace(one, reading=None) for one in others]
    return [*(one for one in evidence if one not in others), *theirs]


def is_of_another(asked: frozenset[str], one: Evidence) -> bool:
    """Whether it has none of those words, folded, and points to a person whose name has none.

    That is who speaks, in "He went on to say that …", however far before his name stands.
    """
    said = frozenset(folded_words(one.text))
    if not points_to_a_person(one.text) or not asked.isdisjoint(said):
        return False
    subject = _speaker_words(one) - said or {*folded_words(with_subject_named(one.span))} - said
    return bool(subject) and asked.isdisjoint(subject)


def speaker_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: of nearly as sure ones those before that are the words
    of whom "What did she say …?" asks for."""
    asked = _WHAT_IS_SAID.match(question)
    if asked is None or not evidence:
        return list(evidence)
    name = folded_words(asked["who"])[-1:]
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    own = [one for one in near if name and name[0] in _speaker_words(one)]
    return [*own, *(one for one in evidence if one not in own)]


def _speaker_words(one: Evidence) -> frozenset[str]:
    speaker = whose_words(one.span)
    text = one.hit.article.text
    return frozenset(folded_words(text[speaker.start : speaker.end])) if speaker else frozenset()


def _told(question: str) -> AnnotatedText:
    return annotated_text(question, article_text(_NOBODY))


def exact_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: before one whose day is "October" goes what, nearly as
    sure, has more of the same: "30 October"."""
    best = evidence[0].reading if evidence else None
    if best is None or kind_asked(question) != "when":
        return list(evidence)
    said = _day_words(evidence[0])
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    first = next((one for one in near if said and said < _day_words(one)), None)
    if first is None:
        return list(evidence)
    return [first, *(one for one in evidence if one is not first)]


def _day_words(one: Evidence) -> frozenset[str]:
    """The months, weekdays and numbers of its shortest answer."""
    if one.reading is None:
        return frozenset()
    answer = one.reading.answer
    words = folded_words(one.hit.article.text[answer.start : answer.end])
    return frozenset(word for word in words if word.isdigit() or is_calendar_word(word))


def is_unfulfilled_by(question: str, one: Evidence) -> bool:
    """Whether the sentence speaks of what the question asks of as intended or denied alone."""
    acts = _acts(question)
    if acts and _GUESSES.match(one.text):
        return True
    is_when = bool(acts) and kind_asked(question) == "when"
    return _is_unfulfilled(one, acts) or (is_when and _is_no_event(one, acts, question))


def _is_no_event(one: Evidence, acts: Collection[str], question: str) -> bool:
    """Whether without the question's verb it tells of what is to come, or did not come about."""
    said = annotated_text(one.text, article_text(one.hit.article)).tokens
    if not said.stems.isdisjoint(acts):
        return False
    cues = (TO_COME, DID_NOT)
    return any(cue.search(said.text) and not cue.search(question) for cue in cues)


def _acts(question: str) -> frozenset[str]:
    """The stems of what may be its verb, none where it asks for what is or will be."""
    said = _told(question)
    named = {place for name in said.names for place in name.places}
    words = said.tokens.words
    places = [p for p, word in enumerate(words) if word.is_content and p not in named]
    if _DID.search(question):
        return frozenset(words[p].stem for p in places)
    return frozenset(words[p].stem for p in places if is_past_form(words[p].folded))


def _is_unfulfilled(one: Evidence, acts: Collection[str]) -> bool:
    said = annotated_text(one.text, article_text(one.hit.article))
    return any(is_unfulfilled(stem, said.tokens) for stem in acts)


def subject_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: where the surest names others alone, those nearly as
    sure go before it that name the subject of a question for an act.

    "In Dunmarch voters rejected it" answers nothing about Kellmark, where "Halvern and Kellmark
    approved it" does.
    """
    asked = AskedAct.of(question) if kind_asked(question) == "yes or no" else None
    if asked is None or not asked.subject_names or not evidence:
        return list(evidence)
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    told = {id(one): annotated_text(one.text, article_text(one.hit.article)) for one in near}
    first = told[id(near[0])]
    if not first.names or not asked.subject_names.isdisjoint(first.tokens.folded):
        return list(evidence)
    named = [one for one in near if asked.subject_names <= {*told[id(one)].tokens.folded}]
    return [*named, *(one for one in evidence if one not in named)]


def may_be_of(subject: frozenset[str], said: AnnotatedText, article: Article) -> bool:
    """Whether the sentence names it, or nobody, under a headline that does."""
    if subject <= {*said.tokens.folded}:
        return True
    return not said.names and subject <= {*said.tokens.folded, *folded_words(article.title)}

"""An answer without a model: what settles the question, then the best sentences found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.nlp.numbers import numbers
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.conflicts import Conflict, is_correction
from qa.evidence import Evidence, published
from qa.evidence.question import asks_for_several
from qa.reader import Reader
from qa.state import AnswerState, CodeSentence
from qa.verification.rule_verifier import RuleVerifier
from qa.writers import FITTED, quoted
from qa.writers.members import gathered
from qa.writers.neighbours import with_neighbour, with_those_meant
from qa.writers.read_answer import shortest_answer, who_said
from qa.writers.shared_entity import shared_name
from qa.writers.short_answer import form_of, going_by
from qa.writers.verdicts.comparison import comparison
from qa.writers.verdicts.premise import false_premise
from qa.writers.verdicts.yes_no import yes_or_no

_MOST_SENTENCES = 3
# A further sentence is worth reading only where it is nearly as relevant as the best; one of the
# same article more readily: it is seldom about something else.
_WITHIN: float = FITTED["within"]
_WITHIN_ARTICLE: float = FITTED["within_article"]
# The same of sentences that were read, in logits; and of articles that may say what is newer.
_BEHIND: float = FITTED["behind"]
_BEHIND_NEWER: float = FITTED["behind_newer"]
# Another article is about the same where its best sentence is not much further from the question.
_WITHIN_TOPIC: float = FITTED["within_topic"]
_LESS_CONTEXT: float = FITTED["less_context"]
# A sentence is about a part of a question where it says so much of it.
_LEAST_COVERAGE: float = FITTED["part_coverage"]


def select_sentences(
    evidence: Sequence[Evidence],
    parts: Sequence[Sequence[Evidence]] = (),
    *,
    newest: bool = False,
    members: Sequence[Evidence] = (),
) -> list[Span]:
    """The best sentences of evidence that is sorted by relevance: one to three, best first.

    Of a question of several `parts`, with the evidence for each, first the best for each part.
    With `newest`, of each article that is about it the best sentence, newest article first; of a
    question that only names a topic the one that the article begins with, which tells the news.
    Of what was read, before others the sentences that name the `members` asked for.
    """
    if evidence and evidence[0].reading and not parts:
        return _of_read(evidence, newest, members)
    best = [part[0] for part in parts if part and part[0].features.coverage >= _LEAST_COVERAGE]
    if newest:
        best = sorted(best, key=published, reverse=True)
        near = sorted(_of_each_article(evidence), key=published, reverse=True)
        near = [_lead(one, evidence) if one.features.topic else one for one in near]
    else:
        near = [one for one in evidence if _answers_as_well(one, evidence[0])]
    found: dict[str, Evidence] = {}
    for one in [*best, *near]:
        if len(found) < max(_MOST_SENTENCES, len(best)):
            found.setdefault(" ".join(one.text.split()).casefold(), one)
    return [one.span for one in found.values()]


def quoted_spans(state: AnswerState, members: Sequence[Evidence]) -> list[Span]:
    """The best sentences; the first with its neighbour, where no reader knows the language, or
    where that names the people it speaks of."""
    newest = state.query.wants_latest
    spans = select_sentences(state.about, state.by_part, newest=newest, members=members)
    if not state.query.is_english:
        return with_neighbour(spans, state.about)
    return with_those_meant(state.text, spans, state.about)


def _of_read(evidence: Sequence[Evidence], newest: bool, members: Sequence[Evidence]) -> list[Span]:
    """The surest sentence, and further ones that answer nearly as surely.

    The best of each article alone, newest first, where that is asked, and where articles about the
    same, as their headlines say, give another number each: a toll that rose, a price that fell.
    """
    best = evidence[0]
    near = [one for one in evidence if one.surely >= best.surely - _BEHIND]
    of_each: dict[str, Evidence] = {}
    behind = _BEHIND_NEWER if newest else _BEHIND
    for one in evidence:
        if one.surely >= best.surely - behind:
            of_each.setdefault(one.hit.article.id, one)
    same = [one for one in of_each.values() if one.features.headline >= best.features.headline / 2]
    if newest:
        near = sorted(of_each.values(), key=published, reverse=True)
    elif not members and _numbers_differ(same):
        near = sorted(same, key=published, reverse=True)
    found: dict[str, Evidence] = {}
    for one in [*members, *near]:
        found.setdefault(" ".join(one.text.split()).casefold(), one)
    return [one.span for one in found.values()][: max(_MOST_SENTENCES, len(members))]


def members_asked(state: AnswerState) -> list[Evidence]:
    """The sentences that together name what a question asks for more than one of; else none."""
    if (
        not asks_for_several(state.text)
        or state.by_part
        or not (state.about and state.about[0].reading)
    ):
        return []
    return gathered(state.text, state.about)


def _numbers_differ(found: Sequence[Evidence]) -> bool:
    """Whether the short answers are numbers, and not all the same."""
    answers = [
        one.hit.article.text[one.reading.answer.start : one.reading.answer.end]
        for one in found
        if one.reading
    ]
    said = [frozenset(number.value for number in numbers(answer)) for answer in answers]
    return len(found) > 1 and all(said) and len(set(said)) > 1


def _answers_as_well(one: Evidence, best: Evidence) -> bool:
    """Nearly as relevant, and with something of the sort asked for where the best has it."""
    within = _WITHIN_ARTICLE if one.hit.article.id == best.hit.article.id else _WITHIN
    return one.relevance >= best.relevance - within and one.features.has >= best.features.has / 2


def _of_each_article(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each article that is about what is asked, as its headline says.

    Where no headline does, of each that says nearly as much of it as the best.
    """
    best: dict[str, Evidence] = {}
    for one in evidence:
        if one.relevance >= evidence[0].relevance - _WITHIN_TOPIC:
            best.setdefault(one.hit.article.id, one)
    headlined = max((one.features.headline for one in best.values()), default=0.0)
    if headlined:
        return [one for one in best.values() if one.features.headline >= headlined / 2]
    least = evidence[0].features.context - _LESS_CONTEXT
    return [one for one in best.values() if one.features.context >= least]


def _lead(one: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    """The first sentence of its article's story, if the passage with that was found; else itself.

    A correction begins with what was wrong.
    """
    article = one.hit.article
    if is_correction(article):
        return one
    first = (
        other
        for other in evidence
        if other.hit.article.id == article.id
        and not article.text[: other.hit.passage.start].strip()
    )
    # A heading has no full stop.
    return min(first, key=lambda other: (other.text[-1].isalnum(), other.start), default=one)


def extractive_answer(
    state: AnswerState,
    spans: Sequence[Span],
    members: Sequence[Evidence],
    conflicts: Sequence[Conflict],
    verifier: RuleVerifier,
    vocabulary: Vocabulary,
    reader: Reader | None,
) -> list[CodeSentence]:
    """What settles the question, or contradicts itself, first; then the words of `spans`.

    What the first line rests on is quoted beneath it, and all the others are further reports; so
    they are but for the first one, or of several parts the best of each, where there is no such
    line. `members` are the sentences that together name what is asked for, where that is several
    things.
    """
    written = _settling(state, spans, conflicts, verifier, reader)
    named = None
    if not written and form_of(state.query) == "answer first":
        named = shared_name(state.text, state.by_part, vocabulary)
    if named:
        claim = going_by(named.text, named.spans)
        written = [CodeSentence(claim, named.spans, "partial", "fact")]
        # The name stands in these already; of the same articles no other words are needed.
        articles = {span.hit.article.id for span in named.spans}
        spans = [span for span in spans if span.hit.article.id not in articles]
    if not written:
        speaker = who_said(state.text, state.about)
        written = [speaker] if speaker else _members_told(state.text, members)
        written = written or _shortest_told(state, spans)
    shown = [span for one in written for span in one.spans]
    shown = shown or list(spans[: max(1, len(state.by_part))])
    further = [span for span in dict.fromkeys(spans) if span not in shown]
    if conflicts and all(one.corrected for one in conflicts):
        # What was reported and what is right are all that is asked for.
        further = []
    return [*written, *_quotations(shown, further)]


def words_behind(state: AnswerState, lead: Sequence[CodeSentence]) -> list[CodeSentence]:
    """What is quoted behind a first line: its own words, then further reports."""
    own = [span for one in lead for span in one.spans]
    return _quotations(own, [span for span in quoted_spans(state, ()) if span not in own])


def _quotations(shown: Sequence[Span], further: Sequence[Span]) -> list[CodeSentence]:
    return [
        *(quoted(span) for span in dict.fromkeys(shown)),
        *(quoted(span, "further") for span in further),
    ]


def first_line(
    state: AnswerState, verifier: RuleVerifier, reader: Reader | None
) -> list[CodeSentence]:
    """The verdict or the shortest words that answer, as a sentence for itself; none where neither
    is sure."""
    spans = select_sentences(state.about, newest=state.query.wants_latest)
    return _settling(state, spans, (), verifier, reader) or _shortest_told(state, spans)


def _shortest_told(state: AnswerState, spans: Sequence[Span]) -> list[CodeSentence]:
    """Of the surest sentence, or where the newest is asked for of that of the newest article."""
    best = [one for one in state.about if one.span in spans[:1]]
    told = shortest_answer(state.text, best, state.about)
    return [told] if told else []


def _members_told(question: str, members: Sequence[Evidence]) -> list[CodeSentence]:
    """A line for each sentence that names members; the first has no rival among the others."""
    told = [
        shortest_answer(question, [one], members if place else ())
        for place, one in enumerate(members)
    ]
    first, *others = told or [None]
    return [first, *(replace(one, short_answer=None) for one in others if one)] if first else []


def _settling(
    state: AnswerState,
    spans: Sequence[Span],
    conflicts: Sequence[Conflict],
    verifier: RuleVerifier,
    reader: Reader | None,
) -> list[CodeSentence]:
    """What disagrees, the verdict asked for, and what is wrongly taken for granted, where the words
    found settle it.
    """
    lines = [line for one in conflicts for line in one.lines]
    written = [CodeSentence(claim, spans, role="fact") for claim, spans in lines]
    if compared := comparison(state.query, state.evidence, conflicts):
        return [CodeSentence(compared.sentence, compared.spans, role="fact"), *written]
    if not conflicts:
        found = [*spans, *(one.span for one in state.about)]
        if verdict := yes_or_no(state.query, found, verifier, state.about, reader):
            return [CodeSentence(verdict.sentence, (verdict.span,), role="fact")]
        if denied := false_premise(state.query, found, verifier, state.about, reader):
            claim, span = denied
            return [CodeSentence(claim, (span,), role="fact")]
    return written

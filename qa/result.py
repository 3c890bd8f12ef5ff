"""What an AnswerState comes to: the Answer, and how it came about where that is asked."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import get_args

from ulid import ULID

from index import ArticleRef, Query
from index.nlp.language.scripts import language_of
from qa.events import (
    Answer,
    ExplainedCheck,
    ExplainedEvidence,
    ExplainedHit,
    ExplainedSentence,
    Explanation,
    Note,
    ParsedQuery,
)
from qa.evidence import confidence, least_confidence
from qa.evidence.refusal import (
    answer_confidence,
    found_nowhere,
    nearest,
    other_language,
    refusal_sentence,
    told_in,
)
from qa.state import AnswerState, CodeSentence
from qa.verification.support import RANK, SentenceSupport

# What the older evidence is worth where the reader does not know the language. Not fitted: no
# labelled questions in other languages were at hand.
_OTHER_LANGUAGE = 0.8
# Of such answers more are wrong than right: who reads one is told.
_UNSURE = 0.25
# The most relevant sentences are enough to see what was decided by.
_MOST_EVIDENCE = 10
_MOST_CHECKS = 5


def answer_of(state: AnswerState) -> Answer:
    """The whole result of a question."""
    refused = state.refusal is not None
    strange = other_language(state.question.text, state.hits) if refused else None
    # What was searched tells more of a question's language than its letters do.
    language = strange or (state.query.language if state.hits else language_of(state.question.text))
    sure = state.sure if state.lines else answer_confidence(state.evidence, state.refusal)
    if state.other_language:
        sure *= _OTHER_LANGUAGE
    # Of what other passages found do speak of nobody may say that it is not there.
    nowhere = found_nowhere(state.missing, state.hits)
    checked = state.checked
    dates = [found.published_at for found in checked.citations if found.published_at]
    return Answer(
        id=str(ULID()),
        question=state.question.text,
        standalone_question=state.text,
        answer=refusal_sentence(
            state.refusal,
            nowhere or state.missing,
            state.instead,
            state.better,
            is_elsewhere=not nowhere,
            in_another_language=strange is not None,
            language=language,
        )
        if state.refusal
        else checked.text,
        answerable=not refused,
        confidence=round(sure, 4),
        mode=state.mode,
        as_of=max(dates).date() if dates else None,
        sentences=tuple(checked.sentences),
        citations=tuple(checked.citations),
        refusal=state.refusal,
        nearest=nearest(state.hits) if refused else (),
        model=state.model,
        usage=state.usage,
        timings_ms={stage: round(1000 * spent) for stage, spent in state.seconds.items()},
        disagreements=tuple(checked.disagreements),
        suggestions=state.suggestions,
        notes=_notes(
            prompt_cut=state.prompt_was_cut,
            other_language=strange is not None or state.other_language,
            unsure=not refused and sure < _UNSURE,
            by_words_alone=any(hit.by_words_alone for hit in state.hits),
        ),
        missing=state.missing,
        respelt=state.words_meant,
        language=told_in(language),
        short_answer=None if refused else state.short_answer,
        explanation=explanation_of(state) if state.question.explain else None,
    )


def small_talk_answer(state: AnswerState, talk: str) -> Answer:
    """An answer in the program's own words, which no sentence of an article is behind."""
    asked = replace(
        state, text=state.question.text, question=replace(state.question, explain=False)
    )
    return replace(answer_of(asked), answer=talk, confidence=0.0, notes=("talk",))


def explanation_of(state: AnswerState) -> Explanation:
    """The steps as `qa.answering` took them."""
    return Explanation(
        query=_parsed(state.query, state.queries),
        hits=tuple(
            ExplainedHit(
                **vars(ArticleRef.of(hit.article)),
                passage_id=hit.passage.id,
                score=round(hit.score, 4),
                found_by=hit.found_by,
            )
            for hit in state.hits
        ),
        evidence=tuple(
            ExplainedEvidence(
                one.hit.article.id,
                one.start,
                one.end,
                one.text,
                round(one.relevance, 3),
                {name: round(value, 3) for name, value in asdict(one.features).items()},
            )
            for one in state.evidence[:_MOST_EVIDENCE]
        ),
        confidence=round(confidence(state.evidence), 4),
        least_confidence=least_confidence(state.evidence),
        decision=_decision(state),
        sentences=tuple(map(_explained, state.drafts)),
        seconds={stage: round(spent, 3) for stage, spent in state.seconds.items()},
    )


def _parsed(query: Query, further: tuple[str, ...]) -> ParsedQuery:
    return ParsedQuery(
        text=query.text,
        parts=tuple(" ".join(part.words.split()) for part in query.parts),
        publishers=tuple(sorted(query.full.publishers)),
        possible_publishers=tuple(sorted(query.full.possible_publishers)),
        unknown_publishers=query.unknown_publishers,
        days=tuple(f"{day.first or '…'} to {day.last or '…'}" for day in query.full.days),
        categories=tuple(sorted(query.categories)),
        wants_latest=query.wants_latest,
        further_queries=further,
    )


def _decision(state: AnswerState) -> str:
    """Why the question was answered or refused."""
    found = confidence(state.evidence)
    least = least_confidence(state.evidence)
    beside = f"the confidence {found:.2f}, and {least} is what an answer takes"
    match state.refusal:
        case None if state.lines:
            return "Answered: the articles that are about it are told of, one a line."
        case None:
            return f"Answered: {beside}."
        case "below_threshold":
            return f"Refused: {beside}."
        case "unsupported":
            return f"Refused: {beside}; but no sentence written from the evidence was supported."
        case "name_missing":
            return f"Refused: nothing found can be about {', '.join(state.missing)}."
        case "publisher_not_in_archive":
            return "Refused: the archive has no articles of a publisher that is asked about."
        case "outside_dates":
            return "Refused: nothing was found within the dates asked for."
        case "no_articles":
            return "Refused: the archive holds no articles."


def _explained(found: SentenceSupport | CodeSentence) -> ExplainedSentence:
    """Beside the words that came nearest, best first; or those that code made it of."""
    if isinstance(found, CodeSentence):
        rested = tuple(
            ExplainedCheck(span.hit.article.id, span.text, found.support, 1.0, None, "")
            for span in found.spans
        )
        return ExplainedSentence(found.claim, found.support, "code", None, "", rested)
    nearest_first = sorted(found.verdicts, key=lambda one: (-RANK[one[1].support], -one[1].score))
    checks = tuple(
        ExplainedCheck(
            span.hit.article.id,
            span.text,
            verdict.support,
            round(verdict.score, 4),
            verdict.failed_check,
            verdict.why,
        )
        for span, verdict in nearest_first[:_MOST_CHECKS]
    )
    return ExplainedSentence(
        found.draft.claim, found.support, "model", found.failed_check, found.why, checks
    )


def _notes(**told: bool) -> tuple[Note, ...]:
    return tuple(note for note in get_args(Note) if told.get(note))

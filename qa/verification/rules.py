"""The verifier at hand: what must stand in a span, and how alike the rest is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder, sentence_spans
from index.nlp.alignment import Pairing
from index.nlp.antonyms import unsaid_outcomes
from index.nlp.article_text import article_text
from index.nlp.dates.mentions import Day, days_agree
from index.nlp.names import Name
from index.nlp.scope import is_hedged, unfulfilled
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import Tokens, Vocabulary, tokenize
from qa.citations import Span
from qa.verification import FailedCheck, Verdict
from qa.verification.checks import failed_check
from qa.verification.entities import missing
from qa.verification.similarity import (
    TokenVectors,
    cosine,
    likelihood,
    share,
    similarity,
    support_at,
)

# Spans with fewer of the claim's words are not looked at further, and no more than so many are.
_LEAST_SHARE = 0.25
_MOST_SPANS = 12
_SETTLING_SHARE = 0.95
# "Withdrew" comes so near to "stepped back", "acquitted" not to "fraud".
_LEAST_COSINE = 0.5
_TOO_FAR = Verdict("unsupported", 0.0, "words")


@dataclass(frozen=True)
class Examined:
    """Why the span does not support the claim, and how near it comes to what the claim says.

    `near` is 0 where the span lacks a number, name, day or quotation of the claim.

    `says_less`: the span alleges what the claim states, or leaves a name to the headline.
    """

    failed_check: FailedCheck | None
    near: float = 0.0
    says_less: bool = False


def verdict(found: Examined) -> Verdict:
    if found.failed_check:
        return Verdict("unsupported", 0.0, found.failed_check)
    likely = likelihood(found.near)
    support = support_at(likely)
    if support == "unsupported":
        return Verdict(support, likely, "words")
    return Verdict("partial" if found.says_less else support, likely)


class RuleVerifier:
    """A Verifier for the sentences of one answer; it remembers what it has read.

    A number, name, day or quotation that the span does not have, another negation, a word turned
    into its opposite, and parties that change places make a claim unsupported, whatever else it
    shares. What is left is weighed by a logistic regression. A claim is partial at most where it
    states outright what the span alleges, or rests on the headline for a name.
    """

    def __init__(self, vocabulary: Vocabulary, embedder: Embedder) -> None:
        self._vocabulary, self._embedder = vocabulary, embedder
        self._meant: dict[str, TokenVectors] = {}

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        return await asyncio.to_thread(self._verdicts, pairs)

    def nearest(self, claim: str, spans: Sequence[Span]) -> list[Span]:
        """Those few spans that share most of the claim's words, if they share enough."""
        shares = {span: self._share(claim, span) for span in spans}
        best = sorted(shares, key=lambda span: -shares[span])[:_MOST_SPANS]
        return [span for span in best if shares[span] >= _LEAST_SHARE]

    def examined(self, claim_text: str, where: Span) -> Examined:
        """All that the verdict rests on."""
        known = article_text(where.hit.article)
        claim = annotated_text(claim_text, known)
        span = annotated_text(where.text, known)
        pairing = Pairing(claim.tokens, span.tokens)
        left = missing(claim, span)
        against = failed_check(claim, span, left, pairing)
        if against:
            turned = against in ("negation", "direction")
            return Examined(against, self._nearness(claim, span, left) if turned else 0.0)
        if self._lacks_outcome(claim.tokens, span.tokens):
            return Examined("outcome")
        undone = unfulfilled(claim.tokens, span.tokens)
        if undone == "denied":
            return Examined("negation")
        less = is_hedged(claim.tokens, span.tokens) or bool(left or undone)
        return Examined(None, self._nearness(claim, span, left), less)

    def says_all(self, claim_text: str, where: Span) -> bool:
        """Whether the span itself has all of the claim's words, numbers, names and days.

        Whether it asserts what they say is another matter. The headline's words do not count, nor
        does one that is merely near, as "offered" is to "built".
        """
        known = article_text(where.hit.article)
        claim, span = annotated_text(claim_text, known), annotated_text(where.text, known)
        left = missing(claim, span)
        granted = span.tokens.stems | claim.stems_of_names(left) | claim.stems_of_days
        if left or share(claim.tokens, granted, self._vocabulary) < _SETTLING_SHARE:
            return False
        against = failed_check(claim, span, left, Pairing(claim.tokens, span.tokens))
        return against in (None, "negation", "direction", "roles")

    def may_be_of_the_day(self, claim_text: str, where: Span) -> bool:
        """Whether the span speaks of the claim's days, and of no others where it has any."""
        known = article_text(where.hit.article)
        claim, span = annotated_text(claim_text, known), annotated_text(where.text, known)
        out = Day.of(known.published) if known.published else None
        if not days_agree(claim.days, span.days, out):
            return False
        # "Began on 2 August and ended on 30 October": it may be the other verb's day.
        others = [day for day in span.days if day.said.month is not None]
        return not claim.days or all(
            any(day.is_said_by(other) for day in claim.days) for other in others
        )

    def _verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        spans: dict[str, list[Span]] = {}
        for claim, span in pairs:
            spans.setdefault(claim, []).append(span)
        near = {claim: set(self.nearest(claim, theirs)) for claim, theirs in spans.items()}
        return [
            verdict(self.examined(claim, span)) if span in near[claim] else _TOO_FAR
            for claim, span in pairs
        ]

    def _share(self, claim: str, span: Span) -> float:
        grounds = tokenize(span.text).stems | article_text(span.hit.article).around
        return share(tokenize(claim), grounds, self._vocabulary)

    def _lacks_outcome(self, claim: Tokens, span: Tokens) -> bool:
        unsaid = list(unsaid_outcomes(claim, span))
        if not unsaid:
            return False
        meant = self._meaning(claim.text), self._meaning(span.text)
        return any(cosine(word, *meant) < _LEAST_COSINE for word in unsaid)

    def _nearness(self, claim: AnnotatedText, span: AnnotatedText, left: Sequence[Name]) -> float:
        meant = self._meaning(claim.tokens.text), self._meaning(span.tokens.text)
        granted = span.tokens.stems | claim.stems_of_names(left) | claim.stems_of_days
        return similarity(claim.tokens, granted, meant, self._vocabulary)

    def _meaning(self, text: str) -> TokenVectors:
        """By sentence, since the sentences of the evidence have been embedded before."""
        if text not in self._meant:
            sentences = [text[start:end] for start, end in sentence_spans(text)] or [text]
            said = self._embedder.embed_words(sentences)
            words = [word.casefold() for one in said for word in one.words]
            vectors = np.concatenate([one.vectors for one in said])
            self._meant[text] = TokenVectors({w: i for i, w in enumerate(words)}, vectors)
        return self._meant[text]

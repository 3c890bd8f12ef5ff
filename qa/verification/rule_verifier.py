"""The verifier that runs here: what must stand in a span, and how alike the rest is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder, sentence_spans
from index.nlp.antonyms import unsaid_outcomes
from index.nlp.article_text import article_text
from index.nlp.dates.mentions import Day, days_agree
from index.nlp.scope import is_hedged, unfulfilled
from index.nlp.words import Tokens, Vocabulary, tokenize
from qa.citations import Span
from qa.verification import FailedCheck, Verdict
from qa.verification.checks import failed_check
from qa.verification.checks.compared import Compared
from qa.verification.other_languages import denies, lacks, language_told_in, terms_share
from qa.verification.similarity import (
    FITTED,
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
_LEAST_COSINE: float = FITTED["outcome_cosine"]
_TOO_FAR = Verdict("unsupported", 0.0, "words", "too few of its words stand there")


@dataclass(frozen=True)
class Examined:
    """Why the span does not support the claim, and how near it comes to what the claim says.

    `near` is 0 where the span lacks a number, name, day or quotation of the claim.

    `says_less`: the span alleges what the claim states, or leaves a name or number to the headline.
    `by_terms`: `near` is the share of the claim's terms, and as likely as that it is taken to be.
    """

    failed_check: FailedCheck | None = None
    why: str = ""
    near: float = 0.0
    says_less: bool = False
    by_terms: bool = False


def verdict(found: Examined) -> Verdict:
    if found.failed_check:
        return Verdict("unsupported", 0.0, found.failed_check, found.why)
    likely = found.near if found.by_terms else likelihood(found.near)
    support = support_at(likely)
    if support == "unsupported":
        return Verdict(support, likely, "words", f"it is {likely:.0%} likely to say so")
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
        if language := language_told_in(claim_text, where):
            if against := lacks(claim_text, where, language):
                return Examined(*against)
            near = terms_share(claim_text, where.text, language, self._vocabulary)
            less = denies(where.text, language) and not denies(claim_text, language)
            return Examined(near=near, says_less=less, by_terms=True)
        both = Compared.of(claim_text, where)
        claim, span = both.claim.tokens, both.span.tokens
        if against := failed_check(both):
            turned = against[0] in ("negation", "direction")
            return Examined(*against, self._nearness(both) if turned else 0.0)
        if unsaid := self._unsaid_outcome(claim, span):
            return Examined("outcome", f"“{unsaid}” is not said there, nor anything near it")
        undone = unfulfilled(claim, span)
        if undone == "denied":
            return Examined("negation", "there it has not come about")
        less = is_hedged(claim, span) or bool(
            both.missing_names or both.numbers_of_headline or undone
        )
        return Examined(near=self._nearness(both), says_less=less)

    def says_all(self, claim_text: str, where: Span, text: str = "") -> bool:
        """Whether the span itself has all of the claim's words, numbers, names and days.

        Whether it asserts what they say is another matter. The headline's words do not count, nor
        does one that is merely near, as "offered" is to "built". `text` is what it says, where its
        own words leave out whom they are about.
        """
        both = Compared.of(claim_text, where, text)
        said = share(both.claim.tokens, both.granted_stems, self._vocabulary)
        if both.missing_names or said < _SETTLING_SHARE:
            return False
        against = failed_check(both)
        return against is None or against[0] in ("negation", "direction", "roles")

    def may_be_of_the_day(self, claim_text: str, where: Span) -> bool:
        """Whether the span speaks of the claim's days, and of no others where it has any."""
        both = Compared.of(claim_text, where)
        claim, span, published = both.claim, both.span, both.span.known.published
        if not days_agree(claim.days, span.days, Day.of(published) if published else None):
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
        if language := language_told_in(claim, span):
            return terms_share(claim, span.text, language, self._vocabulary)
        grounds = tokenize(span.text).stems | article_text(span.hit.article).around
        return share(tokenize(claim), grounds, self._vocabulary)

    def _unsaid_outcome(self, claim: Tokens, span: Tokens) -> str:
        """A word for how it ended that the span does not come near; "" where there is none."""
        unsaid = list(unsaid_outcomes(claim, span))
        if not unsaid:
            return ""
        meant = self._meaning(claim.text), self._meaning(span.text)
        return next((word for word in unsaid if cosine(word, *meant) < _LEAST_COSINE), "")

    def _nearness(self, both: Compared) -> float:
        claim, span = both.claim.tokens, both.span.tokens
        meant = self._meaning(claim.text), self._meaning(span.text)
        return similarity(claim, both.granted_stems, meant, self._vocabulary)

    def _meaning(self, text: str) -> TokenVectors:
        """By sentence, since the sentences of the evidence have been embedded before."""
        if text not in self._meant:
            sentences = [text[start:end] for start, end in sentence_spans(text)] or [text]
            said = self._embedder.embed_words(sentences)
            words = [word.casefold() for one in said for word in one.words]
            vectors = np.concatenate([one.vectors for one in said])
            self._meant[text] = TokenVectors({w: i for i, w in enumerate(words)}, vectors)
        return self._meant[text]

"""The verifier that reads: whether a span says the opposite of what a claim says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.nlp.scope import negations
from index.nlp.words import tokenize
from qa.citations import Span
from qa.evidence.question import kind_asked
from qa.reader import Reader, Window
from qa.verification import Verdict
from qa.verification.similarity import FITTED

# A claim is contradicted where the reader is so sure; a model's yes or no, where it says the other.
_SURE: float = FITTED["contradicted"]
# Hardly any words say what the reader finds so little of: 1 to 6 in a hundred of true statements in
# other words than the article's, and two thirds of those that it does not make.
_HARDLY: float = FITTED["hardly_entailed"]
_LEAST_WORDS = 3
# "No builder was chosen", "No-one was", and "No. 10 was" are no verdicts.
_VERDICT = re.compile(r"\W*(yes|no)\b(?!\.\s*\d)(?:\s*$|\s*[^\w\s-]\W*|\s+-+\s+)", re.IGNORECASE)
_SUPPORTED = Verdict("supported", 1.0)


@dataclass(frozen=True)
class ReaderVerifier:
    """A second Verifier: it only ever objects.

    `question` is what the claims answer. Where that wants a yes or no, a claim that begins with one
    is compared to what the span says to the question: it is partial where the span says neither.
    One that only says again what was asked is a yes, and nothing else.
    """

    reader: Reader
    question: str

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        return await asyncio.to_thread(lambda: [self._verdict(*pair) for pair in pairs])

    def _verdict(self, claim: str, span: Span) -> Verdict:
        window = Window(span.hit, span.start, span.end)
        says_yes, statement = without_verdict(claim)
        verdict = _SUPPORTED
        if kind_asked(self.question) == "yes or no":
            is_again = says_yes is None and _says_again(self.question, claim)
            if is_again or says_yes is not None:
                [read] = self.reader.read(self.question, [window])
                own, against = read.entailed, read.contradicted
                if says_yes is False:
                    own, against = against, own
                if against > max(own, read.neither):
                    return _objection("its words answer the question the other way", against)
                if own < max(against, read.neither):
                    if is_again:
                        return _objection("its words leave the question open", 1 - own)
                    verdict = Verdict("partial", own)
        if statement:
            [read] = self.reader.read(statement, [window])
            if read.contradicted >= _SURE:
                return _objection("its words say the opposite", read.contradicted)
            if read.entailed < _HARDLY and _says_enough(statement):
                return _objection("its words do not say so", 1 - read.entailed)
        return verdict


def _says_again(question: str, claim: str) -> bool:
    """Whether the claim has all of the question's words, few others, and denies nothing more."""
    asked, said = tokenize(question), tokenize(claim)
    if len(negations(asked)) != len(negations(said)):
        return False
    return asked.stems <= said.stems and len(said.stems - asked.stems) <= len(asked.stems) / 2


def _says_enough(statement: str) -> bool:
    """Whether it can be told what it says without what was said before: "it has not" cannot."""
    return len(tokenize(statement).stems) >= _LEAST_WORDS


def without_verdict(claim: str) -> tuple[bool | None, str]:
    """Whether the claim begins with a yes, or with a no, and what it says behind that."""
    said = _VERDICT.match(claim)
    return (said[1].lower() == "yes", claim[said.end() :]) if said else (None, claim)


def _objection(why: str, surely: float) -> Verdict:
    return Verdict("unsupported", 0.0, "contradiction", f"{why} ({surely:.0%} sure)")

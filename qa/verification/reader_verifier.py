"""The verifier that reads: whether a span says the opposite of what a claim says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.citations import Span
from qa.evidence.question import kind_asked
from qa.reader import Reader, Window
from qa.verification import Verdict
from qa.verification.similarity import FITTED

# A claim is contradicted where the reader is so sure; a model's yes or no, where it says the other.
_SURE: float = FITTED["contradicted"]
# "No builder was chosen", "No-one was", and "No. 10 was" are no verdicts.
_VERDICT = re.compile(r"\W*(yes|no)\b(?!\.\s*\d)(?:\s*$|\s*[^\w\s-]\W*|\s+-+\s+)", re.IGNORECASE)
_SUPPORTED = Verdict("supported", 1.0)


@dataclass(frozen=True)
class ReaderVerifier:
    """A second Verifier: it only ever objects.

    `question` is what the claims answer. Where that wants a yes or no, a claim that begins with one
    is compared to what the span says to the question: it is partial where the span says neither.
    """

    reader: Reader
    question: str

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        return await asyncio.to_thread(lambda: [self._verdict(*pair) for pair in pairs])

    def _verdict(self, claim: str, span: Span) -> Verdict:
        window = Window(span.hit, span.start, span.end)
        says_yes, statement = without_verdict(claim)
        verdict = _SUPPORTED
        if says_yes is not None and kind_asked(self.question) == "yes or no":
            [read] = self.reader.read(self.question, [window])
            own, against = read.entailed, read.contradicted
            if not says_yes:
                own, against = against, own
            if against > max(own, read.neither):
                return _objection("its words answer the question the other way", against)
            if own < max(against, read.neither):
                verdict = Verdict("partial", own)
        if statement:
            [read] = self.reader.read(statement, [window])
            if read.contradicted >= _SURE:
                return _objection("its words say the opposite", read.contradicted)
        return verdict


def without_verdict(claim: str) -> tuple[bool | None, str]:
    """Whether the claim begins with a yes, or with a no, and what it says behind that."""
    said = _VERDICT.match(claim)
    return (said[1].lower() == "yes", claim[said.end() :]) if said else (None, claim)


def _objection(why: str, surely: float) -> Verdict:
    return Verdict("unsupported", 0.0, "contradiction", f"{why} ({surely:.0%} sure)")

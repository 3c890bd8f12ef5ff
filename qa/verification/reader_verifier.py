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
    is compared to what the span says to the question.
    """

    reader: Reader
    question: str

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        return await asyncio.to_thread(lambda: [self._verdict(*pair) for pair in pairs])

    def _verdict(self, claim: str, span: Span) -> Verdict:
        window = Window(span.hit, span.start, span.end)
        said = _VERDICT.match(claim)
        if said and kind_asked(self.question) == "yes or no":
            [read] = self.reader.read(self.question, [window])
            says_yes = said[1].lower() == "yes"
            against = read.contradicted if says_yes else read.entailed
            if against > max(read.entailed if says_yes else read.contradicted, read.neither):
                return _objection("its words answer the question the other way", against)
        statement = claim[said.end() :] if said else claim
        if statement:
            [read] = self.reader.read(statement, [window])
            if read.contradicted >= _SURE:
                return _objection("its words say the opposite", read.contradicted)
        return _SUPPORTED


def _objection(why: str, surely: float) -> Verdict:
    return Verdict("unsupported", 0.0, "contradiction", f"{why} ({surely:.0%} sure)")

"""The language model itself as a verifier: asked once about all sentences of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import aclosing

from qa.citations import Span
from qa.events import Support
from qa.llm import ChatModel, Usage
from qa.llm.prompts import verdict_messages
from qa.verification import Verdict

_TOKENS_A_VERDICT = 24
_SPARE_TOKENS = 40
_VERDICTS: dict[str, Support] = {
    "yes": "supported",
    "supported": "supported",
    "true": "supported",
    "partly": "partial",
    "partial": "partial",
    "partially": "partial",
    "no": "unsupported",
    "not supported": "unsupported",
    "unsupported": "unsupported",
    "false": "unsupported",
}
_VERDICT_OF = re.compile(
    r"(?<!\d)(\d{{1,3}})\b[^\d\n]*?\b({})\b".format("|".join(sorted(_VERDICTS, key=len)[::-1])),
    re.IGNORECASE,
)
_NO_OPINION = Verdict("supported", 0.0)


class LLMJudge:
    """A Verifier that lets a chat model read claims and spans.

    It is meant to take support away, so of a pair that the reply says nothing about it has no
    objection. `usage` counts the tokens of all its calls.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.usage = Usage()

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        """One call for all pairs. Raises EndpointError."""
        if not pairs:
            return []
        limit = _SPARE_TOKENS + _TOKENS_A_VERDICT * len(pairs)
        shown = [(claim, span.hit.article, span.text) for claim, span in pairs]
        reply = self._model.stream(verdict_messages(shown), max_tokens=limit)
        text = ""
        async with aclosing(reply):
            async for chunk in reply:
                text += chunk.text
                if chunk.usage:
                    self.usage += chunk.usage
        return read_verdicts(text, len(pairs))


def read_verdicts(reply: str, count: int) -> list[Verdict]:
    """The verdicts in a reply, whatever their form: `1: yes`, `{"claim": 1, "verdict": "no"}`, …

    The last one counts where there are several on a claim.
    """
    found = {
        int(number): _VERDICTS[" ".join(said.lower().split())]
        for number, said in _VERDICT_OF.findall(reply)
    }
    return [
        Verdict(found[number], 0.0, "model" if found[number] == "unsupported" else None)
        if number in found
        else _NO_OPINION
        for number in range(1, count + 1)
    ]

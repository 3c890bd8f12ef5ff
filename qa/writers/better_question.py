"""After a refusal: the question with what the archive does have in place of what it lacks.

"How many died in Storm Ravel?" is refused where all that was found is about Storm Odalys. Who asked
may have meant that one, and is told how to ask for it; it is not answered unasked.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from index.nlp.prompt_injection import is_instruction, visible
from qa.events import Question
from qa.state import AnswerState

# Each takes as long as a question does until something is written.
_MOST_TRIED = 2
_LONGEST = 60


async def better_question(
    state: AnswerState, ask: Callable[[Question], Awaitable[AnswerState]]
) -> str:
    """One that the archive answers; empty where there is none.

    `ask` searches and reads for a question as if it were asked by itself, with the same filters:
    only what is not refused then is offered.
    """
    for text in _exchanged(state.text, state.exchanges)[:_MOST_TRIED]:
        found = await ask(replace(state.question, text=text, history=()))
        if found.refusal is None:
            return text
    return ""


def _exchanged(question: str, exchanges: Sequence[tuple[str, str]]) -> list[str]:
    """The question with the one for the other, each once."""
    made: list[str] = []
    for missing, instead in exchanges:
        shown = " ".join(visible(instead).split())
        is_fit = 0 < len(shown) <= _LONGEST and not is_instruction(shown)
        if is_fit and shown.casefold() not in question.casefold():
            made.append(re.sub(rf"\b{re.escape(missing)}\b", _literally(shown), question, count=1))
    return list(dict.fromkeys(one for one in made if one != question))


def _literally(text: str) -> str:
    """As a replacement that refers to no group."""
    return text.replace("\\", r"\\")

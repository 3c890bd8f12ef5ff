"""What a session remembers: the turns, the filters, the last answer. The server keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from index import Filters
from qa import Answer, Message, Mode, Question, Strictness

_REMEMBERED_TURNS = 12


@dataclass
class Conversation:
    """The turns so far, oldest first, and how questions are asked."""

    filters: Filters = field(default_factory=Filters)
    mode: Mode | None = None
    strictness: Strictness = "strict"
    turns: list[Message] = field(default_factory=list)
    last: Answer | None = None

    def question(self, text: str) -> Question:
        history = tuple(self.turns[-_REMEMBERED_TURNS:])
        return Question(text, history, self.filters, self.mode, self.strictness)

    def add(self, answer: Answer) -> None:
        self.turns += [Message("user", answer.question), Message("assistant", answer.answer)]
        self.last = answer

    def begin_anew(self) -> None:
        """Forget the turns; the filters stay."""
        self.turns.clear()
        self.last = None

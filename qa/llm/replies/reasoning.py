"""Reasoning that models write among their text before they answer, told by its tags and dropped."""

from __future__ import annotations

import re

from qa.llm.replies.faults import ReasoningShown

# What opens it and what closes it, as the templates of models have it.
_TAGS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "<seed:think>": "</seed:think>",
    "◁think▷": "◁/think▷",
    "<|START_THINKING|>": "<|END_THINKING|>",
    "<|channel|>analysis<|message|>": "<|channel|>final<|message|>",
}
_ALL = (*_TAGS, *_TAGS.values())
_LONGEST = max(map(len, _ALL))
_ANY = re.compile("|".join(map(re.escape, _ALL)))
_CLOSES = re.compile("|".join(map(re.escape, _TAGS.values())))


class AnswerOnly:
    """The answer alone of a text that comes in pieces; a tag may be split over several.

    With `unopened` all is reasoning until a tag closes it: the model's template has opened it.
    """

    def __init__(self, *, unopened: bool) -> None:
        self.reasoned = False
        self._held = ""
        self._closes: str | None = None
        self._unopened = unopened
        self._answering = False
        self._quoted = set[str]()

    def after(self, text: str) -> str:
        """What can be shown once `text` has come. Raises ReasoningShown."""
        if self._answering:
            return self._looked_through(text)
        searched = max(0, len(self._held) - _LONGEST)
        self._held += text
        while self._dropped_one(searched):
            searched = 0
        if self._closes or self._unopened or any(tag.startswith(self._held) for tag in _ALL):
            return ""
        self._answering = True
        answer, self._held = self._held, ""
        return self._looked_through(answer)

    def rest(self, *, cut_short: bool) -> str:
        """What is still held back at the end; where a reply was cut short, that may be thoughts."""
        if self._answering or self._closes or (self._unopened and cut_short):
            return ""
        shown, self._held = self._held, ""
        return shown

    def _dropped_one(self, searched: int) -> bool:
        """Whether what is held began with reasoning, or a tag of it, which is gone now."""
        if self._closes:
            _, closed, answer = self._held.partition(self._closes)
            self._held = answer if closed else self._held[-len(self._closes) :]
            self._closes = None if closed else self._closes
            return bool(closed)
        if self._unopened:
            found = _CLOSES.search(self._held, searched)
            if found:
                self._held, self._unopened, self.reasoned = self._held[found.end() :], False, True
            return found is not None
        self._held = self._held.lstrip()
        found = _ANY.match(self._held)
        if found:
            self._held, self.reasoned = self._held[found.end() :], True
            self._closes = _TAGS.get(found[0])
        return found is not None

    def _looked_through(self, text: str) -> str:
        """The text, unless a tag in it closes what none has opened: then it was no answer."""
        window, self._held = self._held + text, ""
        for tag in _ANY.findall(window):
            if tag in _TAGS:
                self._quoted.add(_TAGS[tag])
            elif tag not in self._quoted:
                raise ReasoningShown
        self._held = window[-_LONGEST:]
        return text

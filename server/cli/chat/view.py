"""An answer as it comes: what is checked, what is not yet, and its notes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from index.errors.phrases import Phrase
from qa import Answer, Delta, Done, Event, Failed, Retrieved, Sentence
from qa.citations import render
from server.cli.output import in_its_language, one_line, plain, say, say_doubts, wording_of

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


@dataclass
class Draft:
    """What is shown of an answer that is being written.

    `checked` is final. `unchecked` is what was written and no verdict covers yet; a verdict
    replaces it, by nothing where the sentence is taken out.
    """

    checked: str = ""
    withdrawn: int = 0
    _written: str = ""
    _consumed: int = 0

    @property
    def unchecked(self) -> str:
        return self._written[self._consumed :]

    def write(self, delta: Delta) -> None:
        self._written += delta.text

    def judge(self, sentence: Sentence) -> None:
        self._consumed = sentence.consumed
        if sentence.text:
            self.checked += sentence.before + sentence.text
        else:
            self.withdrawn += 1


class View(Protocol):
    async def show(self, events: AsyncGenerator[Event], asked: str) -> Answer:
        """Show an answer with its notes. Raises the error of a `Failed`."""
        ...


def view_for(stdout: TextIO) -> View:
    """For a terminal that can move its cursor, the answer as it is written; else whole."""
    if not stdout.isatty():
        return PlainView()
    from rich.console import Console

    console = Console(file=stdout, highlight=False)
    return PlainView() if console.is_dumb_terminal else LiveView(console)


class PlainView:
    """Nothing but text, once it is whole."""

    async def show(self, events: AsyncGenerator[Event], asked: str) -> Answer:
        answer, draft = await _followed(events, asked, lambda _: None)
        print(plain(in_its_language(answer)))
        _show_notes(answer, draft)
        return answer


class LiveView:
    """The answer as it is written, dim until it is checked; then the checked one stays."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def show(self, events: AsyncGenerator[Event], asked: str) -> Answer:
        from rich.live import Live
        from rich.text import Text

        def rendered(draft: Draft) -> RenderableType:
            text = Text(plain(draft.checked))
            waiting = plain(draft.unchecked).strip()
            if waiting or not draft.checked:
                text.append(f" {waiting}" if draft.checked else waiting or "…", style="dim")
            return text

        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            live.update(rendered(Draft()), refresh=True)
            answer, draft = await _followed(
                events, asked, lambda draft: live.update(rendered(draft), refresh=True)
            )
        self._console.print(Text(plain(in_its_language(answer))))
        _show_notes(answer, draft)
        return answer


async def _followed(
    events: AsyncGenerator[Event], asked: str, changed: Callable[[Draft], None]
) -> tuple[Answer, Draft]:
    """The Answer and what was shown on the way. Raises the error of a `Failed`.

    Where a question was understood as another one, that is said.
    """
    draft = Draft()
    async with aclosing(events):
        async for event in events:
            match event:
                case Retrieved(_, standalone_question) if standalone_question != asked:
                    say(Phrase("Understood as: {question}", question=standalone_question))
                case Delta():
                    draft.write(event)
                    changed(draft)
                case Sentence():
                    draft.judge(event)
                    changed(draft)
                case Failed(error):
                    raise error
                case Done(answer):
                    return answer, draft
    raise RuntimeError("an Answerer ended without Done or Failed")


def _show_notes(answer: Answer, draft: Draft) -> None:
    words = wording_of(answer)
    for citation in answer.citations:
        print(one_line(render.note(citation, words=words)))
    if answer.answerable and draft.withdrawn:
        one = "1 sentence was taken out: no article supports it."
        more = "{n} sentences were taken out: no article supports it."
        say(Phrase.counted(draft.withdrawn, one, more))
    say_doubts(answer)
    for line in render.nearest(answer, words):
        say(line)
    print(flush=True)

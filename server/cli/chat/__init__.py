"""`dateline chat`: the command and its loop."""

from __future__ import annotations

import asyncio
import sys
from functools import partial

import typer

from index import DatelineIndexError
from qa import Answer, QAError, Question, check_question
from server.cli.ask import StrictnessOption
from server.cli.ask.export import save_answers
from server.cli.chat.commands import Conversation, Directives
from server.cli.chat.input import QuestionSource, questions_from
from server.cli.chat.view import View, view_for
from server.cli.options import (
    NOT_ANSWERED,
    AfterOption,
    BeforeOption,
    CategoryOption,
    CollectionOption,
    ExtractiveOption,
    IndexOption,
    PublisherOption,
    exit_code,
    filters_of,
)
from server.cli.output import say, told
from server.container import Container
from server.settings import load_settings


def chat(
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    collection: CollectionOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    extractive: ExtractiveOption = False,
    strictness: StrictnessOption = "strict",
    index: IndexOption = None,
) -> None:
    """Ask one question after the other; each is understood with those before it.

    Lines that begin with / are for the program: /help lists them. Ctrl-C stops an answer, Ctrl-D
    leaves. With standard input from a file or a pipe, each line is a question, nothing is prompted
    for, and the exit status is that of the last question, as for dateline ask.

    Example:  dateline chat --after 2024-01-01
    """
    conversation = Conversation(
        filters=filters_of(publisher, category, after, before, collection),
        mode="extractive" if extractive else None,
        strictness=strictness,
    )
    container = Container(load_settings(index=index))
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    names = container.reader().status().publishers
    lines = questions_from(sys.stdin, interactive=interactive, publishers=names)
    directives = Directives(conversation, names, partial(save_answers, container.settings))
    view = view_for(sys.stdout)
    status = _Chat(container, conversation, view, directives, interactive=interactive).run(lines)
    if status:
        raise typer.Exit(status)


class _Chat:
    """One session: questions in, answers shown."""

    def __init__(
        self,
        container: Container,
        conversation: Conversation,
        view: View,
        directives: Directives,
        *,
        interactive: bool,
    ) -> None:
        self._container = container
        self._conversation = conversation
        self._view = view
        self._interactive = interactive
        self._directives = directives

    def run(self, lines: QuestionSource) -> int:
        """The exit status: 0 where a person typed, else that of the last question."""
        status = 0
        with asyncio.Runner() as runner:
            try:
                if self._interactive:
                    say("Ask about the articles. /help says what else there is; Ctrl-D leaves.")
                for line in lines:
                    if line.startswith("/"):
                        if self._directives.leaves(line):
                            break
                    elif line:
                        status = self._answered(runner, line)
            finally:
                runner.run(self._container.aclose())
        return 0 if self._interactive else status

    def _answered(self, runner: asyncio.Runner, line: str) -> int:
        """Answer one question; its exit status. What fails is told, and the talk goes on."""
        try:
            question = self._conversation.question(check_question(line))
            answer = runner.run(self._shown(question))
        except KeyboardInterrupt:
            if not self._interactive:
                raise
            say("Stopped.")
            return 0
        except (QAError, DatelineIndexError) as error:
            say(f"dateline: {told(error)}")
            return exit_code(error)
        self._conversation.add(answer)
        return 0 if answer.answerable else NOT_ANSWERED

    async def _shown(self, question: Question) -> Answer:
        return await self._view.show(self._container.ask(question), question.text)

"""The lines a session is given: typed with editing and history, or read from a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import platformdirs

from index.errors.phrases import Phrase
from server.cli.chat.commands import COMMANDS, FILTERS
from server.cli.output import say

PROMPT = "> "

QuestionSource = Iterator[str]


def questions_from(
    stdin: TextIO, *, interactive: bool, publishers: Sequence[str]
) -> QuestionSource:
    """Each line without the white space around it, until the input ends."""
    return _typed(publishers) if interactive else _read(stdin)


def _read(stdin: TextIO) -> Iterator[str]:
    for line in stdin:
        yield line.strip()


def _typed(publishers: Sequence[str]) -> Iterator[str]:
    """Ctrl-C empties the line, Ctrl-D on an empty one ends."""
    # Only who chats needs it.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import NestedCompleter
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    filters: dict[str, dict[str, None] | None] = dict.fromkeys(FILTERS)
    filters["publisher"] = dict.fromkeys(publishers)
    completer = NestedCompleter.from_nested_dict(dict.fromkeys(COMMANDS) | {"/filter": filters})
    file = _history_file()
    session: PromptSession[str] = PromptSession(
        PROMPT,
        history=FileHistory(str(file)) if file else InMemoryHistory(),
        completer=completer,
        complete_while_typing=False,
    )
    while True:
        try:
            yield session.prompt().strip()
        except KeyboardInterrupt:
            say("Ctrl-D or /quit leaves.")
        except EOFError:
            return


def _history_file() -> Path | None:
    """Readable by its owner alone; None where it cannot be written."""
    try:
        file = Path(platformdirs.user_state_path("dateline")) / "chat-history"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        say(Phrase("What you type is not remembered: {why}", why=error))
        return None
    return file

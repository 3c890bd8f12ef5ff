"""What a chat remembers, what its commands do, and what is shown of an unfinished answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from index import Filters
from qa import Delta, Done, Event, Sentence
from server.cli.ask.export import save_answers
from server.cli.chat.commands import COMMANDS, HELP, Conversation, Directives
from server.cli.chat.view import Draft, PlainView
from server.settings import Settings
from tests.unit.server.documents import ANSWER, NOTICES, TAKEN_BACK_ANSWER

PUBLISHERS = ("The Slipway", "Estuary Ledger")
save = partial(save_answers, Settings())


@pytest.fixture
def talk() -> Conversation:
    conversation = Conversation()
    conversation.add(ANSWER)
    return conversation


def test_turns_become_the_history_of_the_next_question(talk: Conversation) -> None:
    question = talk.question("And in June?")
    assert [(turn.role, turn.content) for turn in question.history] == [
        ("user", ANSWER.question),
        ("assistant", ANSWER.answer),
    ]
    for _ in range(20):
        talk.add(ANSWER)
    assert len(talk.question("x").history) == 12


def test_new_forgets_the_turns_and_keeps_the_filters(talk: Conversation) -> None:
    talk.filters = Filters(publishers=("A",))
    assert not Directives(talk, PUBLISHERS, save).leaves("/new")
    assert (talk.turns, talk.last, talk.filters) == ([], None, Filters(publishers=("A",)))


@pytest.mark.parametrize("line", ["/quit", "/exit", "/quit now"])
def test_leaving(talk: Conversation, line: str) -> None:
    assert Directives(talk, PUBLISHERS, save).leaves(line)


def test_filters_add_up_and_are_lifted_together(
    talk: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    does = Directives(talk, PUBLISHERS, save).leaves
    for line in (
        "/filter publisher The Slipway",
        "/filter category  news",
        "/filter after 2024-01-01",
        "/filter before 2024-02-01",
    ):
        does(line)
    assert talk.filters == Filters(("The Slipway",), ("news",), date(2024, 1, 1), date(2024, 2, 1))
    assert capsys.readouterr().out.endswith(
        "Searching articles of The Slipway in news from 1 January 2024 on until 1 February 2024.\n"
    )
    does("/filter off")
    assert talk.filters == Filters()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/filter after soon", "soon is not a day. Write it as YYYY-MM-DD."),
        (
            "/filter publisher",
            "Type /filter publisher | category | collection | after | before | off",
        ),
        ("/filter colour red", "Type /filter"),
        ("/sources 9", "There is no note 9."),
        (
            "/nothing",
            "There is no /nothing. There are: /sources, /filter, /save, /new, /help, /quit.",
        ),
        ("/", "There is no /."),
    ],
)
def test_mistakes_are_told_and_change_nothing(
    talk: Conversation, line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not Directives(talk, PUBLISHERS, save).leaves(line)
    assert said in capsys.readouterr().err
    assert talk.filters == Filters()


def test_a_publisher_that_the_archive_lacks_is_told(
    talk: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    does = Directives(talk, PUBLISHERS, save).leaves
    does("/filter publisher the slipway")
    assert capsys.readouterr().err == ""
    does("/filter publisher Nobody")
    told = "No article is of Nobody. There are: The Slipway, Estuary Ledger.\n"
    assert capsys.readouterr().err == told


def test_days_in_the_wrong_order_are_refused(talk: Conversation) -> None:
    does = Directives(talk, PUBLISHERS, save).leaves
    does("/filter after 2024-02-01")
    does("/filter before 2024-01-01")
    assert talk.filters == Filters(after=date(2024, 2, 1))


def test_help_names_every_command(talk: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    Directives(talk, PUBLISHERS, save).leaves("/help")
    assert capsys.readouterr().out.strip() == HELP
    assert all(command in HELP for command in COMMANDS)


def test_sources_before_any_question(capsys: pytest.CaptureFixture[str]) -> None:
    Directives(Conversation(), PUBLISHERS, save).leaves("/sources")
    assert capsys.readouterr().err == "Nothing was asked yet.\n"


def test_a_verdict_takes_the_place_of_what_was_written() -> None:
    draft = Draft()
    for text in ("It rained ", "frogs. It was", " Monday"):
        draft.write(Delta(text))
    assert (draft.checked, draft.unchecked) == ("", "It rained frogs. It was Monday")
    draft.judge(Sentence(0, 0, 0, "unsupported", (), "", len("It rained frogs. ")))
    assert (draft.checked, draft.unchecked, draft.withdrawn) == ("", "It was Monday", 1)
    draft.judge(Sentence(1, 0, 18, "supported", (1,), "It was Monday [1].", 30))
    draft.judge(Sentence(2, 19, 28, "supported", (1,), "So it is.", 30, before=" "))
    assert (draft.checked, draft.unchecked) == ("It was Monday [1]. So it is.", "")


async def test_what_a_publisher_took_back_stands_with_each_note(
    talk: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    async def events() -> AsyncGenerator[Event]:
        yield Done(TAKEN_BACK_ANSWER)

    noted = f"[1] The Selby Post, 6 February 2024: Harbour wall (article harbour){NOTICES}\n"
    talk.add(await PlainView().show(events(), "By how much?"))
    assert noted in capsys.readouterr().out
    Directives(talk, PUBLISHERS, save).leaves("/sources")
    assert capsys.readouterr().out.startswith(noted)


def test_a_conversation_is_saved_as_its_file_is_named(
    talk: Conversation, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    does = Directives(talk, PUBLISHERS, save).leaves
    does(f"/save {tmp_path / 'talk.md'}")
    assert "By how much?" in (tmp_path / "talk.md").read_text()
    for line, told in (
        ("/save", "Type /save and the name of a file"),
        ("/save talk.xyz", "The name talk.xyz says no format."),
        (f"/save {tmp_path / 'none' / 'talk.md'}", "cannot be written"),
    ):
        capsys.readouterr()
        does(line)
        assert told in capsys.readouterr().err

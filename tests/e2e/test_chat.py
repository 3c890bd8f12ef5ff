"""`dateline chat` as a person has it, through a pseudo-terminal, and as a script has it."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pexpect
import pytest

from tests.e2e.footbridge import QUESTION, SENTENCE, footbridge_index
from tests.e2e.serving import DATELINE, RUN_LIMIT_S, dateline, without_settings
from tests.support import REPOSITORY
from tests.support.scripted_endpoint import ScriptedEndpoint

BEYOND = "It rained frogs in Tarn Hollow on Monday."
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()=>][0-9A-B]?|\r")
COLOUR = re.compile(r"\x1b\[(?:3|4|9|10)\d[;m]")

Chat: TypeAlias = "pexpect.spawn[str]"
Start = Callable[..., Chat]


@pytest.fixture(scope="module")
def footbridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footbridge_index(tmp_path_factory)


@contextmanager
def chatting(index: Path, state: Path, **settings: str) -> Iterator[Chat]:
    """A person at a terminal of 100 columns; the process must end by itself in the end."""
    chat = pexpect.spawn(
        str(DATELINE),
        ["chat", "--index", str(index)],
        cwd=str(REPOSITORY),
        env=without_settings()
        | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "XDG_STATE_HOME": str(state)}
        | settings,
        dimensions=(40, 100),
        encoding="utf-8",
        timeout=RUN_LIMIT_S,
        preexec_fn=_heeds_ctrl_c,
    )
    try:
        chat.expect("Ctrl-D leaves")
        prompted(chat)
        yield chat
    finally:
        chat.close(force=True)


def _heeds_ctrl_c() -> None:
    """What runs in the background of a shell, tests for instance, has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def prompted(chat: Chat) -> str:
    """What was shown until it was the person's turn again: the terminal takes pasted text."""
    chat.expect(r"\x1b\[\?2004h[^>]*>")
    return ESCAPE.sub("", str(chat.before))


def typed(chat: Chat, line: str) -> str:
    entered(chat, line)
    return prompted(chat)


def entered(chat: Chat, line: str) -> None:
    chat.send(f"{line}\r")
    chat.expect(r"\x1b\[\?2004l")


def left(chat: Chat) -> int | None:
    chat.sendeof()
    chat.expect(pexpect.EOF)
    chat.close()
    status: int | None = chat.exitstatus
    return status


def with_model(endpoint: ScriptedEndpoint, model: str) -> dict[str, str]:
    return {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": model}


def test_a_conversation(footbridge: Path, tmp_path: Path) -> None:
    with chatting(footbridge, tmp_path) as chat:
        shown = typed(chat, QUESTION)
        assert "Mayor Edda Lorne [1]\n\n“Mayor Edda Lorne opened the new footbridge" in shown
        assert "on Monday.” — An unnamed publisher, undated" in " ".join(shown.split())
        assert "[1] Unknown publisher, undated: Footbridge over the Tarn opens" in shown
        assert "“Mayor Edda Lorne opened" in typed(chat, "/sources 1")
        assert "has 1 to 1" in typed(chat, "/sources 7")
        understood = "Understood as: How much did it cost (Mayor Edda Lorne, opened the new foot"
        assert understood in typed(chat, "How much did it cost?")
        assert "A new conversation." in typed(chat, "/new")
        assert "Understood as" not in typed(chat, "How much did it cost?")
        assert "There is no /nothing" in typed(chat, "/nothing")
        assert "/filter publisher NAME" in typed(chat, "/help")
        assert "soon is not a day" in typed(chat, "/filter after soon")
        assert "from 1 January 2030 on" in typed(chat, "/filter after 2030-01-01")
        assert "no articles from that time" in typed(chat, QUESTION)
        assert "Searching all articles" in typed(chat, "/filter off")
        assert left(chat) == 0
    history = (tmp_path / "dateline" / "chat-history").read_text()
    assert QUESTION in history
    assert (tmp_path / "dateline" / "chat-history").stat().st_mode & 0o077 == 0


def test_what_is_withdrawn_does_not_stay(
    footbridge: Path, endpoint: ScriptedEndpoint, tmp_path: Path
) -> None:
    settings = with_model(endpoint, f"say:{BEYOND} {SENTENCE}")
    with chatting(footbridge, tmp_path, **settings) as chat:
        entered(chat, QUESTION)
        chat.expect("It rained frogs")
        shown = prompted(chat)
        answer = shown.rindex(SENTENCE)
        assert "frogs" not in shown[answer:]
        assert "1 sentence was taken out" in shown[answer:]
        assert left(chat) == 0


def test_ctrl_c_stops_the_answer_and_not_the_program(
    footbridge: Path, endpoint: ScriptedEndpoint, tmp_path: Path
) -> None:
    with chatting(footbridge, tmp_path, **with_model(endpoint, "slow")) as chat:
        entered(chat, QUESTION)
        chat.expect("drip")
        chat.sendintr()
        chat.expect("Stopped")
        prompted(chat)
        chat.sendintr()
        chat.expect("Ctrl-D or /quit leaves")
        prompted(chat)
        assert "A new conversation." in typed(chat, "/new")
        chat.send("/quit\r")
        chat.expect(pexpect.EOF)
        chat.close()
        assert chat.exitstatus == 0


def test_an_endpoint_that_fails_does_not_end_the_chat(
    footbridge: Path, endpoint: ScriptedEndpoint, tmp_path: Path
) -> None:
    with chatting(footbridge, tmp_path, **with_model(endpoint, "cut-off")) as chat:
        assert "dateline: " in typed(chat, QUESTION)
        assert "A new conversation." in typed(chat, "/new")
        assert left(chat) == 0


def test_no_colour_where_none_is_wanted(footbridge: Path, tmp_path: Path) -> None:
    with chatting(footbridge, tmp_path, NO_COLOR="1") as chat:
        entered(chat, QUESTION)
        chat.expect(r"\[1\] Unknown publisher")
        assert not COLOUR.search(str(chat.before))
        prompted(chat)
        assert left(chat) == 0


def test_piped_it_is_plain_and_exits_as_the_last_question(footbridge: Path) -> None:
    lines = f"{QUESTION}\n\nHow much did it cost?\n"
    run = dateline("chat", "--index", footbridge, stdin=lines)
    assert run.returncode == 0, run.stderr
    assert "\x1b" not in run.stdout + run.stderr
    assert ">" not in run.stdout
    assert "Mayor Edda Lorne" in run.stdout
    assert "1.2 million crowns" in run.stdout
    assert run.stderr.startswith("Understood as: How much did it cost (")
    refused = dateline("chat", "--index", footbridge, stdin=f"{QUESTION}\nWho is Zorkon?\n")
    assert refused.returncode == 3


def test_exit_codes(footbridge: Path, endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    assert dateline("chat", "--index", tmp_path / "none", stdin="x\n").returncode == 5
    failing = with_model(endpoint, "cut-off")
    failed = dateline("chat", "--index", footbridge, stdin=f"{QUESTION}\n", **failing)
    assert failed.returncode == 4
    assert dateline("chat", "--after", "soon", stdin="").returncode == 2
    assert dateline("chat", "--index", footbridge, stdin="").returncode == 0

"""What a shell is told when it completes a command, as its script asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.serving import dateline


def completed(words: str, **settings: str) -> list[str]:
    count = str(len(words.split(" ")) - 1)
    asked = {"_DATELINE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": count}
    run = dateline(**asked, **settings)
    assert run.stderr == ""
    return run.stdout.splitlines() if run.stdout.strip() else []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("dateline ch", ["chat"]),
        ("dateline index ver", ["verify"]),
        ("dateline chat --str", ["--strictness"]),
        ("dateline chat --strictness m", ["mark"]),
        ("dateline ask x --publisher Iran", ["Iran Press TV"]),
        ("dateline index show 000", ["000_70be1ee6b39d7070"]),
    ],
)
def test_completion(archive: Path, words: str, offered: list[str]) -> None:
    assert completed(words, DATELINE_INDEX=str(archive)) == offered


def test_without_an_index_nothing_is_offered(tmp_path: Path) -> None:
    assert completed("dateline ask x --publisher i", DATELINE_INDEX=str(tmp_path / "none")) == []

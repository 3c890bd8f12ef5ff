"""Every example of docs/answers.md is what the sample archive answers."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.answers_page import PAGE, written_anew


async def test_the_examples(archive: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("$ dateline ask") > 9
    assert await written_anew(archive) == page, "python -m tests.e2e.answers_page mends it."

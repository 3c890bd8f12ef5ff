"""Asking a question the way a reader does."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page

QUESTION = "Which country became the seventh to develop SLBM technology?"
QUOTE = "has now become the world's seventh country to have developed SLBM technology"
UNANSWERABLE = "What is the population of Pyongyang?"
ANSWER_LIMIT_MS = 60_000


def ask(where: Page | Locator | FrameLocator, question: str) -> None:
    field = where.get_by_label("Your question")
    field.fill(question)
    field.press("Enter")


def appears(awaited: Locator, text: str | None = None) -> None:
    """Return as soon as it stands there, where `expect` would look again twice a second at best."""
    if text is not None:
        awaited = awaited.filter(has_text=text)
    awaited.wait_for(timeout=ANSWER_LIMIT_MS)


def ask_and_wait(where: Page | Locator, question: str) -> None:
    """Until its sources stand there."""
    before = where.locator(".sources").count()
    ask(where, question)
    appears(where.locator(".sources").nth(before))

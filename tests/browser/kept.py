"""An answer with every role, as a tab keeps it, whatever the archive would answer today."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.articles import LATER_LOCK_QUOTE, LOCK_FACT, LOCK_QUOTE
from tests.e2e.serving import Server

_MONDAY = {"text": "Monday", "date": "2024-06-03", "in_full": "3 June 2024"}


def kept_answer() -> dict[str, Any]:
    """A fact, its quotation, a further report and a timeline of two lines."""
    first = _citation(1, 4, "Lock at Corran Weir open again", "Bay Wire", LOCK_QUOTE)
    start = LOCK_QUOTE.index("Monday")
    first["days"] = [_MONDAY | {"start": start, "end": start + len("Monday")}]
    second = _citation(2, 5, "Barges pass Corran Weir", "Port Post", LATER_LOCK_QUOTE)
    said = [
        ("fact", f"{LOCK_FACT} [1]", 1),
        ("quotation", f"“{LOCK_QUOTE}” — Bay Wire, 4 June 2024 [1]", 1),
        ("further", f"“{LATER_LOCK_QUOTE}” — Port Post, 5 June 2024 [2]", 2),
        ("event", f"3 June 2024: “{LOCK_QUOTE}” — Bay Wire [1]", 1),
        ("event", f"4 June 2024: “{LATER_LOCK_QUOTE}” — Port Post [2]", 2),
    ]
    text, sentences = "", []
    for role, words, number in said:
        text += "\n\n" if text else ""
        start = len(text)
        text += words
        checked = {"support": "supported", "citations": [number], "role": role}
        sentences.append({"start": start, "end": len(text), **checked})
    return {
        "id": "kept",
        "question": "Kept?",
        "answer": text,
        "answerable": True,
        "mode": "extractive",
        "model": None,
        "as_of": "2024-06-05",
        "refusal": None,
        "nearest": [],
        "sentences": sentences,
        "citations": [first, second],
    }


def _citation(number: int, day: int, title: str, publisher: str, quote: str) -> dict[str, Any]:
    return {
        "number": number,
        "article_id": f"lock-{day}",
        "version": 1,
        "title": title,
        "publisher": publisher,
        "published_at": f"2024-06-0{day}T08:00:00Z",
        "url": None,
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "passage_id": "kept",
        "also_published_by": [],
    }


def restore(page: Page, server: Server, answer: dict[str, Any]) -> None:
    """The chat page of a tab that has kept this answer."""
    page.goto(server.url)
    turn = {"question": "Kept?", "filters": {}, "answer": answer, "around": {}}
    page.evaluate(
        "kept => sessionStorage.setItem(`dateline-chat ${location.href}`, JSON.stringify(kept))",
        {"turns": [turn], "filters": {}},
    )
    page.reload()
    expect(page.locator(".asked")).to_have_text("Kept?")

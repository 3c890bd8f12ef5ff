"""What a reader does with a conversation: keeps it, narrows it, copies from it."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.asking import (
    ANSWER_LIMIT_MS,
    QUESTION,
    QUOTE,
    UNANSWERABLE,
    appears,
    ask,
    ask_and_wait,
)
from tests.e2e.serving import Server, dateline
from tests.support.scripted_endpoint import ScriptedEndpoint

REGATTA = "How many people watched the 2023 Lantern Regatta?"


def test_a_reload_keeps_it_and_a_new_one_forgets_it(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.reload()
    expect(page.locator(".asked")).to_have_text(QUESTION)
    page.locator(".marker").first.click()
    expect(page.locator(".card")).to_contain_text(QUOTE)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_filters_show_as_chips_and_hold(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator(".extent")).to_contain_text("articles")
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("Publisher").select_option("Iran Press TV")
    page.get_by_label("From").fill("2021-09-01")
    chips = page.locator(".chip")
    expect(chips).to_have_text(["Iran Press TV", "From 1 September 2021"])
    ask_and_wait(page, QUESTION)
    expect(page.locator(".sources")).to_contain_text("Iran Press TV")
    ask(page, REGATTA)
    appears(page.locator(".refusal"))
    page.reload()
    expect(chips).to_have_count(2)
    page.get_by_role("button", name="Remove filter: Iran Press TV").click()
    expect(chips).to_have_text(["From 1 September 2021"])


def test_a_refusal_under_filters_offers_to_ask_without(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("Until").fill("2022-12-31")
    ask(page, REGATTA)
    page.get_by_role("button", name="Ask again without filters").click(timeout=ANSWER_LIMIT_MS)
    appears(page.locator(".sources"))
    expect(page.locator(".chip")).to_have_count(0)


def test_copied_with_its_sources(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".toast")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert f"{server.url}/articles/" in text
    assert text.count(QUOTE) == 1
    page.get_by_role("button", name="Copy as Markdown").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[^1]: '))")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('/?q='))")


def test_a_long_answer_does_not_move_what_is_being_read(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.forget()
    page.set_viewport_size({"width": 375, "height": 500})
    page.goto(slow_server.url)
    ask(page, QUESTION)
    far = page.get_by_role("button", name="To the newest")
    appears(far)
    expect(page.locator(".asked")).to_be_in_viewport()
    place = page.locator(".transcript").evaluate("each => each.scrollTop")
    page.wait_for_timeout(500)
    assert page.locator(".transcript").evaluate("each => each.scrollTop") == place
    page.get_by_role("button", name="Stop").click()


def test_a_rating_is_kept_with_its_answer_and_the_last_one_counts(
    page: Page, server: Server, archive: Path
) -> None:
    page.goto(server.url)
    ask_and_wait(page, REGATTA)
    good = page.get_by_role("button", name="Good answer")
    bad = page.get_by_role("button", name="Bad answer")
    good.click()
    expect(page.locator(".toast")).to_have_text("Thank you")
    expect(good).to_have_attribute("aria-pressed", "true")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    exported = dateline("feedback", "export", DATELINE_INDEX=str(archive)).stdout
    (rated,) = [json.loads(line) for line in exported.splitlines()]
    assert rated["rating"] == "down"
    assert rated["question"] == REGATTA


def test_what_is_suggested_is_asked_and_answered(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, "Why was Tollgate Bridge closed?")
    suggestion = page.get_by_role("log").locator(".suggestion").first
    question = suggestion.inner_text()
    suggestion.click()
    appears(page.locator(".sources").nth(1))
    expect(page.locator(".asked").last).to_have_text(question)
    expect(page.locator(".turn").first.locator(".suggestion").first).to_be_hidden()


def test_a_refusal_suggests_a_better_question(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask(page, UNANSWERABLE)
    appears(page.locator(".refusal"))
    page.get_by_role("log").locator(".suggestion").first.click()
    appears(page.locator(".sources"))

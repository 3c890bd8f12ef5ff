"""The chat page and the article page, as a reader uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.serving import Server
from tests.scripted_endpoint import ScriptedEndpoint

QUESTION = "Which country became the seventh to develop SLBM technology?"
QUOTE = "has now become the world's seventh country to have developed SLBM technology"
UNANSWERABLE = "What is the population of Pyongyang?"
HOSTILE = "Library web page defaced with spam and orders to chatbots"
HOSTILE_ID = "lanternrock-wire-2024-10-09-library-defacement"
ANSWER_LIMIT_MS = 30_000
BUSY = 'event: error\ndata: {"title": "Busy", "detail": "Too many.", "mend": "Try later."}\n\n'


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_citation_opens_and_leads_to_the_words(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask(page, QUESTION)
    expect(page.locator(".sources blockquote")).to_contain_text(QUOTE, timeout=ANSWER_LIMIT_MS)
    expect(page.locator(".provenance")).to_contain_text("As of 23 September 2021")
    marker = page.get_by_role("button", name="Source 1: Iran Press TV, 23 September 2021")
    expect(marker).to_have_attribute("aria-expanded", "false")
    marker.click()
    card = page.get_by_role("complementary", name="Source 1")
    expect(card).to_contain_text(QUOTE)
    expect(card).to_contain_text("Iran Press TV, 23 September 2021")
    expect(marker).to_have_attribute("aria-expanded", "true")
    with page.expect_popup() as opened:
        card.get_by_role("link").click()
    marked = opened.value.locator("mark#cite")
    expect(marked).to_contain_text(QUOTE)
    expect(marked).to_be_in_viewport()
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    expect(marker).to_be_focused()


def test_the_words_are_scrolled_to_without_an_anchor(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(f"{server.url}/articles/000_70be1ee6b39d7070?cite=3000-3100")
    expect(page.locator("mark")).to_be_in_viewport()


def test_text_appears_before_the_end_and_can_be_stopped(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.forget()
    page.goto(slow_server.url)
    ask(page, QUESTION)
    expect(page.locator(".provisional")).to_contain_text("drip", timeout=ANSWER_LIMIT_MS)
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".note")).to_contain_text("Stopped.")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator(".answer")).not_to_contain_text("drip")
    page.wait_for_timeout(1000)
    assert [entry["closed_early"] for entry in endpoint.requests()] == [True]


def test_a_refusal_looks_different_and_names_the_nearest_articles(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    ask(page, UNANSWERABLE)
    expect(page.locator(".refusal")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    expect(page.locator(".nearest a").first).to_have_attribute("href", re.compile("^articles/"))
    expect(page.locator(".sources")).to_have_count(0)


def test_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('marker')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_contain_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".marker")).to_be_focused()


def test_an_example_asks_its_question(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator(".examples button").first.click()
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "false", timeout=ANSWER_LIMIT_MS)
    expect(page.get_by_role("log")).to_contain_text("What is reported about")


def test_hostile_text_stays_text(page: Page, server: Server) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(server.url)
    ask(page, "What did the first entry on the defaced web page of Pascoe Library say?")
    expect(page.locator(".sources, .refusal")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    ask(page, "<img src=x onerror=alert(1)>")
    expect(page.locator("h2").last).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".answer").last).to_have_attribute(
        "aria-busy", "false", timeout=ANSWER_LIMIT_MS
    )
    assert page.locator("#transcript img, #transcript script, #transcript b").count() == 0
    page.goto(f"{server.url}/articles/{HOSTILE_ID}")
    expect(page.locator(".text")).to_contain_text("<script>alert('Pascoe was here')")
    assert page.locator("main script, main img, .text a").count() == 0


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_is_wider_than_the_page(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 667})
    page.goto(server.url)
    ask(page, QUESTION)
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    page.locator(".marker").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_error_says_what_to_do_and_offers_to_ask_again(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.route("**/v1/ask", lambda route: route.fulfill(body=BUSY))
    ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("Too many. Try later.")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)

"""The chat page, as a reader uses it."""

from __future__ import annotations

import re

import pytest
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
from tests.e2e.serving import Server
from tests.support.scripted_endpoint import ScriptedEndpoint

HOSTILE_ID = "lanternrock-wire-2024-10-09-library-defacement"


def test_a_citation_opens_and_leads_to_the_words(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    expect(page.locator(".provenance")).to_contain_text("As of 23 September 2021")
    # One stands behind the short answer, one behind the quotation.
    markers = page.get_by_role("button", name="Source 1: Iran Press TV, 23 September 2021")
    expect(markers).to_have_count(2)
    marker = markers.last
    expect(marker).to_have_attribute("aria-expanded", "false")
    marker.click()
    card = page.get_by_role("dialog", name="Source 1")
    expect(card.locator("mark")).to_contain_text(QUOTE)
    expect(card.locator("blockquote")).to_contain_text("South Korea")
    expect(card).to_contain_text("Iran Press TV, 23 September 2021")
    expect(marker).to_have_attribute("aria-expanded", "true")
    with page.expect_popup() as opened:
        card.get_by_role("link").click()
    marked = opened.value.locator("mark#cite")
    expect(marked).to_contain_text(QUOTE)
    expect(marked).to_be_in_viewport()
    assert opened.value.evaluate("window.opener") is None
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    expect(marker).to_be_focused()


def test_a_citation_opens_under_the_pointer_and_closes_when_it_leaves(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.hover()
    expect(page.locator(".card")).to_contain_text(QUOTE)
    page.locator(".card blockquote").hover()
    page.wait_for_timeout(400)
    expect(page.locator(".card")).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.locator(".card")).to_be_hidden()
    page.locator(".marker").first.hover()
    expect(page.locator(".card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()


def test_text_appears_before_the_end_and_can_be_stopped(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.forget()
    page.goto(slow_server.url)
    ask(page, QUESTION)
    appears(page.locator(".provisional"), "drip")
    expect(page.locator(".body")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".body")).to_contain_text("Stopped.")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator(".body")).not_to_contain_text("drip")
    endpoint.wait_until(lambda entries: [entry["closed_early"] for entry in entries] == [True])


def test_a_withdrawn_sentence_leaves_and_is_counted(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    quoted = "Moscow denied it. " + (
        "South Korea has now become the world's seventh country "
        "to have developed SLBM technology [1]."
    )
    endpoint.follow(f"say:{quoted}")
    page.goto(slow_server.url)
    ask(page, QUESTION)
    appears(page.locator(".leaving"), "Moscow denied it")
    expect(page.locator(".leaving")).to_have_count(0)
    expect(page.locator(".body")).to_contain_text("One sentence was withdrawn")
    expect(page.locator(".text")).not_to_contain_text("Moscow")
    endpoint.forget()


def test_a_refusal_looks_different_and_names_the_nearest_articles(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    ask(page, UNANSWERABLE)
    appears(page.locator(".refusal"), "The archive does not answer this")
    expect(page.locator(".nearest a").first).to_have_attribute("href", re.compile("/articles/"))
    expect(page.locator(".sources, .text")).to_have_count(0)


def test_an_example_asks_its_question(page: Page, server: Server) -> None:
    page.goto(server.url)
    example = page.locator(".welcome .suggestion").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".body")).to_have_attribute("aria-busy", "false", timeout=ANSWER_LIMIT_MS)
    expect(page.get_by_role("log")).to_contain_text(question)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_link_asks_its_question_once(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?q=Which+country+became+the+seventh+to+develop+SLBM+technology%3F")
    appears(page.locator(".sources"))
    page.reload()
    expect(page.locator(".sources")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


def test_hostile_text_stays_text(page: Page, server: Server) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(server.url)
    ask(page, "What did the first entry on the defaced web page of Pascoe Library say?")
    appears(page.locator(".sources, .refusal"))
    ask(page, "<img src=x onerror=alert(1)>")
    expect(page.locator(".asked").last).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".body").last).to_have_attribute(
        "aria-busy", "false", timeout=ANSWER_LIMIT_MS
    )
    assert page.locator("dateline-chat img, dateline-chat script, dateline-chat b").count() == 0
    page.goto(f"{server.url}/articles/{HOSTILE_ID}")
    expect(page.locator(".text")).to_contain_text("<script>alert('Pascoe was here')")
    assert page.locator("main script, main img, .text a").count() == 0


def test_an_error_says_what_to_do_and_offers_to_ask_again(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.follow("ends-unfinished")
    page.goto(slow_server.url)
    ask(page, QUESTION)
    appears(page.locator(".trouble"), "broke off or sent something unusable")
    endpoint.follow("echo-first-passage")
    page.get_by_role("button", name="Ask again").click()
    appears(page.locator(".sources"))
    endpoint.forget()


def test_the_archive_says_how_much_it_holds_and_of_which_days(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator(".extent")).to_have_text(
        "54 articles, 23 September 2021 – 19 December 2024"
    )


def test_on_paper_there_is_the_whole_answer_and_no_button(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(server.url)
    ask_and_wait(page, "How many people watched the 2023 Lantern Regatta?")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".composer", ".actions", ".far", ".icon"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in (".asked", ".text", ".differing", ".sources", ".marker"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".transcript")).to_have_css("overflow", "visible")
    expect(page.locator(".frame")).to_have_css("color-scheme", "light")
    address = page.locator(".sources a").first.evaluate(
        "each => getComputedStyle(each, '::after').content"
    )
    assert "/articles/" in address
    whole = "document.documentElement.scrollHeight >= 600"
    assert page.evaluate(whole), "the transcript is cut off where the window ends"


def test_a_near_miss_says_which_name_is_missing(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask(page, "When did Selwyn Bridge reopen?")
    expect(page.locator(".refusal")).to_contain_text(
        "Nothing that was found is about “Selwyn Bridge”.", timeout=ANSWER_LIMIT_MS
    )


def test_a_greeting_is_returned(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask(page, "Hello!")
    expect(page.locator(".text")).to_contain_text(
        "I answer questions from the", timeout=ANSWER_LIMIT_MS
    )
    expect(page.locator(".refusal, .sources, .provenance")).to_have_count(0)

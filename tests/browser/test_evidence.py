"""What stands behind an answer: whose words, where they stand, what differs or corrects them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.articles import (
    COPY_QUESTION,
    HOSTILE_PUBLISHER,
    HOSTILE_QUESTION,
    HOSTILE_QUOTE,
    HOSTILE_TITLE,
    LONG_WORD,
    MILL_CORRECTION,
    MILL_QUESTION,
    TOWER_CORRECTION,
    TOWER_QUESTION,
)
from tests.browser.asking import QUESTION, QUOTE, appears, ask, ask_and_wait
from tests.e2e.serving import Server
from tests.support.scripted_endpoint import ScriptedEndpoint

DIFFERING = "How many people watched the 2023 Lantern Regatta?"
CORRECTED = "How many beds will the new wing of Fennimore Hospital have?"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 375, "height": 667}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def boxes(items: Locator) -> list[dict[str, float]]:
    found: list[dict[str, float]] = items.evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().toJSON())"
    )
    return found


def test_reports_that_differ_stand_side_by_side(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, DIFFERING)
    reports = page.locator(".differing li")
    expect(page.locator(".differing h4")).to_have_text("The reports differ on a number")
    expect(reports).to_have_count(2)
    expect(reports.first).to_contain_text("Orvelmouth Courant 10 July 2023")
    expect(reports.last).to_contain_text("The Slipway 11 July 2023")
    one, other = boxes(reports)
    assert one["top"] == other["top"]
    assert one["right"] <= other["left"]
    page.set_viewport_size({"width": 320, "height": 600})
    one, other = boxes(reports)
    assert one["bottom"] <= other["top"]
    reports.last.get_by_role("button", name="Source 2").click()
    expect(page.get_by_role("dialog", name="Source 2").locator("mark")).to_contain_text("9,000")


def test_a_correction_settles_what_differs(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, CORRECTED)
    expect(page.locator(".differing")).to_contain_text("A later correction settles it.")


def test_sources_are_what_was_cited_in_order(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, CORRECTED)
    numbers = page.locator(".sources .number").all_inner_texts()
    cited = page.locator(".text .marker").all_inner_texts()
    # Those of the report and of its correction.
    assert len(numbers) == 2
    assert numbers == [str(place + 1) for place in range(len(numbers))]
    assert numbers == list(dict.fromkeys(cited))


def test_a_correction_stands_with_the_words_it_corrects(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, TOWER_QUESTION)
    expect(page.locator(".sources .correction")).to_contain_text(TOWER_CORRECTION)
    page.locator(".marker").first.click()
    expect(page.locator(".card .correction")).to_contain_text(TOWER_CORRECTION)
    with page.expect_popup() as opened:
        page.locator(".card a").click()
    expect(opened.value.get_by_role("note")).to_contain_text(TOWER_CORRECTION)
    expect(opened.value.locator("mark")).to_contain_text("44 metres")
    opened.value.close()


def test_what_its_publisher_took_back_says_so_wherever_it_is_cited(
    page: Page, phone: Page, server: Server
) -> None:
    for tab in (page, phone):
        tab.goto(server.url)
        ask_and_wait(tab, MILL_QUESTION)
        notices = tab.locator(".sources .correction")
        expect(notices).to_have_text(
            ["Retracted by its publisher ", f"Correction, undated {MILL_CORRECTION}"]
        )
        expect(tab.locator(".quotation .correction")).to_have_text(notices.all_inner_texts())
        tab.locator(".marker").first.click()
        expect(tab.locator(".card .correction")).to_have_text(notices.all_inner_texts())
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto(str(page.locator(".card a").get_attribute("href")).partition("#")[0])
    banners = page.get_by_role("note")
    expect(banners.first).to_have_text("The publisher has taken this article back.")
    expect(banners.last).to_contain_text(MILL_CORRECTION)


def test_an_earlier_version_says_so(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/articles/tower?version=1")
    expect(page.locator(".text")).to_contain_text("40 metres")
    expect(page.get_by_role("note")).to_contain_text("This is version 1.")
    page.get_by_role("link", name="read version 2").click()
    expect(page.locator(".text")).to_contain_text("44 metres")
    expect(page.locator(".facts")).to_contain_text("updated 2 March 2024 · version 2")


def test_a_card_names_who_else_published_the_words(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, COPY_QUESTION)
    page.locator(".marker").first.click()
    card = page.get_by_role("dialog", name="Source 1: Bay Wire, 2 May 2024")
    expect(card.locator(".headline")).to_have_text("Ferry Meridian sold")
    expect(card).to_contain_text("Also in Port Post")


def test_a_tap_opens_the_card_as_a_sheet_and_one_beside_it_closes_it(
    phone: Page, server: Server
) -> None:
    phone.goto(server.url)
    ask_and_wait(phone, QUESTION)
    phone.locator(".marker").first.tap()
    card = phone.locator(".card")
    expect(card).to_contain_text(QUOTE)
    expect(card).to_have_css("bottom", "0px")
    expect(card).to_have_css("width", "375px")
    phone.locator(".asked").tap()
    expect(card).to_be_hidden()


def test_a_hostile_article_stays_text_wherever_it_stands(page: Page, server: Server) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(server.url)
    ask_and_wait(page, HOSTILE_QUESTION)
    page.locator(".marker").first.click()
    card = page.locator(".card")
    expect(card.locator(".headline")).to_have_text(HOSTILE_TITLE)
    expect(card.locator(".byline")).to_contain_text(HOSTILE_PUBLISHER)
    expect(card.locator("mark")).to_have_text(HOSTILE_QUOTE)
    assert page.locator("dateline-chat").locator("img, script, b, iframe, style").count() == 0
    assert page.locator(".transcript").evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    expect(card.locator(".byline")).to_have_css("direction", "ltr")
    page.goto(str(card.locator("a").get_attribute("href")).partition("#")[0])
    expect(page.locator("h1")).to_have_text(HOSTILE_TITLE)
    expect(page.locator("mark")).to_have_text(HOSTILE_QUOTE)
    expect(page.locator(".text")).to_contain_text(LONG_WORD)
    expect(page.locator(".text")).to_contain_text("</textarea></script><script>alert(7)</script>")
    expect(page.locator(".facts")).to_contain_text("<iframe srcdoc=")
    assert page.locator("main").locator("img, script, b, iframe, style").count() == 0
    assert page.locator("[onclick], [onerror], [onmouseover]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_a_sentence_settles_when_it_is_checked_and_the_rest_goes_on(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.follow("sentence-then-drip")
    page.goto(slow_server.url)
    ask(page, QUESTION)
    # The first is what code found.
    written = page.locator(".sentence.supported").nth(1)
    appears(written)
    appears(page.locator(".provisional"), "drip drip")
    expect(page.locator(".body")).to_have_attribute("aria-busy", "true")
    written.locator(".marker").click()
    expect(page.locator(".card mark")).not_to_be_empty()
    page.get_by_role("button", name="Stop").click()
    expect(written).to_be_visible()
    endpoint.forget()

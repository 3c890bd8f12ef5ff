"""What an answer looks like: the fact first, its quotation, further reports, a timeline."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.articles import LATER_LOCK_QUOTE, LOCK_FACT, LOCK_QUESTION, LOCK_QUOTE
from tests.browser.asking import QUESTION, ask_and_wait
from tests.browser.kept import kept_answer, restore
from tests.e2e.serving import Server


def test_the_fact_comes_first_and_its_quotation_is_set_apart(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, LOCK_QUESTION)
    fact = page.locator(".text > :first-child")
    expect(fact).to_have_class("fact")
    expect(fact).to_have_text(f"{LOCK_FACT} 1")
    card = page.locator(".text > .quotation")
    expect(card.locator("blockquote")).to_have_text(f"“{LOCK_QUOTE}”")
    expect(card.locator("figcaption strong")).to_have_text("Bay Wire")
    expect(card.locator("figcaption time")).to_have_attribute("datetime", "2024-06-04")
    expect(card.get_by_role("button", name="Source 1: Bay Wire, 4 June 2024")).to_be_visible()


@pytest.mark.parametrize("height", [664, 844])
def test_on_a_phone_both_stand_above_the_fold(page: Page, server: Server, height: int) -> None:
    page.set_viewport_size({"width": 390, "height": height})
    # Measured where scrolling ends, not on the way there.
    page.emulate_media(reduced_motion="reduce")
    page.goto(server.url)
    for question in (LOCK_QUESTION, QUESTION):
        ask_and_wait(page, question)
        fold = page.locator(".composer").bounding_box()
        for part in (".fact", ".quotation"):
            box = page.locator(".turn").last.locator(part).first.bounding_box()
            assert box is not None
            assert fold is not None
            assert box["y"] > 0
            assert box["y"] + box["height"] <= fold["y"]


def test_further_reports_are_folded_and_the_keyboard_opens_them(page: Page, server: Server) -> None:
    restore(page, server, kept_answer())
    summary = page.locator("summary")
    expect(summary).to_have_text("1 more report")
    report = page.locator(".further li")
    expect(report).to_be_hidden()
    summary.press("Enter")
    expect(report).to_be_visible()
    expect(report).to_contain_text("Port Post 5 June 2024")
    expect(report.locator("blockquote")).to_contain_text(f"“{LATER_LOCK_QUOTE}”")
    report.get_by_role("button", name="Source 2: Port Post, 5 June 2024").click()
    expect(page.locator(".card mark")).to_have_text(LATER_LOCK_QUOTE)


def test_on_paper_nothing_is_folded_and_days_are_told(page: Page, server: Server) -> None:
    restore(page, server, kept_answer())
    page.emulate_media(media="print")
    expect(page.locator(".further li")).to_be_visible()
    assert "3 June 2024" in shown_beside(page)


def shown_beside(page: Page) -> str:
    content: str = page.locator(".day").first.evaluate(
        "e => getComputedStyle(e, '::after').content"
    )
    return content


@pytest.mark.parametrize("width", [320, 1280])
def test_a_day_that_is_not_named_in_full_is_told_on_demand(
    page: Page, server: Server, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(server.url)
    ask_and_wait(page, LOCK_QUESTION)
    day = page.locator(".quotation .day")
    expect(day).to_have_text("Monday")
    expect(day).to_have_attribute("datetime", "2024-06-03")
    expect(day).to_have_attribute("title", "3 June 2024")
    assert shown_beside(page) == "none"
    page.locator(".fact .marker").focus()
    page.keyboard.press("Tab")
    expect(day).to_be_focused()
    assert "3 June 2024" in shown_beside(page)
    wide = page.locator(".transcript").evaluate("each => each.scrollWidth - each.clientWidth")
    assert wide <= 0


def test_a_timeline_is_a_list_of_dated_lines(page: Page, server: Server) -> None:
    restore(page, server, kept_answer())
    events = page.locator(".timeline > li")
    expect(events).to_have_count(2)
    expect(events.first.locator(".when time")).to_have_attribute("datetime", "2024-06-03")
    expect(events.first.locator("blockquote")).to_contain_text(f"“{LOCK_QUOTE}”")
    expect(events.last).to_contain_text("Port Post")
    events.last.get_by_role("button", name="Source 2").click()
    expect(page.locator(".card")).to_contain_text("Barges pass Corran Weir")


def test_an_answer_that_a_tab_has_kept_from_before_is_still_shown(
    page: Page, server: Server
) -> None:
    answer = kept_answer()
    for sentence in answer["sentences"]:
        del sentence["role"]
    del answer["citations"][0]["days"]
    restore(page, server, answer)
    text = page.locator(".text")
    expect(text).to_contain_text(LOCK_FACT)
    expect(text).to_contain_text(f"“{LOCK_QUOTE}” — Bay Wire, 4 June 2024")
    expect(page.locator(".fact, .quotation, .further, .timeline")).to_have_count(0)
    text.locator(".marker").last.click()
    expect(page.locator(".card mark")).to_be_visible()


def test_an_answer_that_is_unsure_says_so(page: Page, server: Server) -> None:
    restore(page, server, kept_answer())
    expect(page.locator(".provenance")).not_to_contain_text("Perhaps")
    restore(page, server, kept_answer() | {"notes": ["unsure"]})
    expect(page.locator(".provenance")).to_contain_text("Perhaps not what you asked for.")

"""A permanent link to an answer, from the chat page to another reader's browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import QUESTION, QUOTE, appears, ask_and_wait
from tests.browser.conftest import READER_KEYS, WRITER_KEY
from tests.browser.test_access import enter
from tests.browser.test_accessibility import violations
from tests.e2e.serving import Server

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def test_it_is_made_copied_opened_elsewhere_and_ended(
    loud_page: Page, closed_server: Server, browser: Browser
) -> None:
    page = loud_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(closed_server.url)
    enter(page, READER_KEYS[0])
    ask_and_wait(page, QUESTION)
    making = page.get_by_role("button", name="Permanent link")
    # By the keyboard alone.
    making.focus()
    page.keyboard.press("Enter")
    address = page.get_by_role("textbox", name="Permanent link")
    appears(address)
    group = page.get_by_role("group", name="Permanent link")
    expect(group).to_be_in_viewport(ratio=1)
    expect(making).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("for whoever may read this archive")).to_be_visible()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        group.scroll_into_view_if_needed()
        expect(address).to_be_in_viewport(ratio=1)
        assert violations(page) == []
    opening = group.get_by_role("link", name="Open it, to save it as Word, BibTeX and more")
    expect(opening).to_have_attribute("href", address.input_value())
    group.get_by_role("button", name="Copy").press("Enter")
    expect(page.locator(".toast")).to_have_text("Copied")
    url = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(re.escape(closed_server.url) + r"/answers/[\w-]{20,}", url)

    other = browser.new_page()
    other.goto(url)
    enter(other, READER_KEYS[1])
    expect(other.get_by_text(QUOTE).first).to_be_visible()
    expect(other.get_by_role("link", name="BibTeX")).to_be_visible()

    group.get_by_role("button", name="End the link").press("Enter")
    expect(page.locator(".toast")).to_have_text("The link has ended and leads nowhere now.")
    expect(making).to_be_focused()
    expect(group).to_be_hidden()
    other.reload()
    expect(other.get_by_role("heading", name="No such link")).to_be_visible()
    other.context.close()


def test_who_may_write_makes_one_for_anyone_and_one_of_the_conversation(
    loud_page: Page, closed_server: Server, browser: Browser
) -> None:
    page = loud_page
    page.goto(closed_server.url)
    enter(page, WRITER_KEY)
    ask_and_wait(page, QUESTION)
    ask_and_wait(page, "And which was the sixth?")
    page.get_by_role("button", name="Permanent link").first.click()
    group = page.get_by_role("group", name="Permanent link")
    group.get_by_role("button", name="Link for anyone").press("Enter")
    for_anyone = group.get_by_role("textbox", name="Link for anyone")
    expect(for_anyone).to_be_focused()
    expect(group.get_by_text("for anyone who has it, without a key")).to_be_visible()
    group.get_by_role("button", name="Link to the whole conversation").press("Enter")
    of_all = group.get_by_role("textbox", name="Link to the whole conversation")
    expect(of_all).to_be_focused()
    expect(group.get_by_role("button", name="Link for anyone")).to_be_visible()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        of_all.scroll_into_view_if_needed()
        assert violations(page) == []

    other = browser.new_page()
    other.goto(for_anyone.input_value())
    expect(other.get_by_text(QUOTE).first).to_be_visible()
    conversation = of_all.input_value()
    other.goto(conversation)
    expect(other.get_by_label("Key")).to_be_visible()
    page.goto(conversation)
    expect(page.get_by_role("heading", name="And which was the sixth?")).to_be_visible()
    expect(page.get_by_text(QUOTE).first).to_be_visible()
    other.context.close()


def test_who_has_no_key_makes_one_that_others_end(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.get_by_role("button", name="Permanent link").click()
    group = page.get_by_role("group", name="Permanent link")
    expect(group.get_by_role("button", name="Copy")).to_be_visible()
    expect(group.get_by_role("button", name="End the link")).to_have_count(0)
    page.get_by_role("button", name="Permanent link").click()
    expect(group).to_be_hidden()


def test_an_answer_that_is_no_longer_kept_says_so(loud_page: Page, server: Server) -> None:
    page = loud_page
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.route("**/v1/links", lambda route: route.fulfill(status=404, json={"detail": "Gone."}))
    page.get_by_role("button", name="Permanent link").click()
    expect(page.locator(".toast")).to_contain_text("No link could be made. Ask again")
    expect(page.get_by_role("group", name="Permanent link")).to_have_count(0)

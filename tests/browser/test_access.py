"""An archive that asks for a key, and one that is asked too often."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.asking import QUESTION, appears, ask, ask_and_wait
from tests.browser.conftest import READER_KEYS, SPENT_KEY
from tests.e2e.serving import Server


def enter(page: Page, key: str) -> None:
    page.get_by_label("Key").fill(key)
    page.keyboard.press("Enter")


def test_a_closed_archive_opens_with_a_key(loud_page: Page, closed_server: Server) -> None:
    page = loud_page
    page.goto(closed_server.url)
    expect(page.get_by_label("Key")).to_be_focused()
    enter(page, "a-wrong-key")
    expect(page.get_by_role("alert")).to_contain_text("That key does not open it.")
    enter(page, READER_KEYS[0])
    expect(page.locator(".extent")).to_contain_text("articles")
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    with page.expect_popup() as opened:
        page.locator(".card a").click()
    expect(opened.value.locator("mark#cite")).to_be_in_viewport()
    assert page.evaluate("document.cookie + localStorage.length") == "0"


def test_asked_too_often_it_says_how_long_to_wait(loud_page: Page, closed_server: Server) -> None:
    page = loud_page
    page.clock.install()
    page.goto(closed_server.url)
    enter(page, SPENT_KEY)
    expect(page.locator(".extent")).to_contain_text("articles")
    while page.request.get(f"{closed_server.url}/v1/archive").ok:
        pass
    with page.expect_response("**/v1/ask") as refused:
        ask(page, QUESTION)
    wait_s = int(refused.value.headers["retry-after"])
    appears(page.locator(".trouble"), "Too many questions just now")
    again = page.get_by_role("button", name="Ask again")
    expect(page.locator(".trouble")).to_contain_text("You can ask again in")
    expect(again).to_be_disabled()
    page.clock.run_for(1000 * wait_s)
    expect(page.locator(".trouble")).to_contain_text("Wait a little, then ask again.")
    expect(again).to_be_enabled()

"""The element on pages of other sites, whatever these are like."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.articles import MILL_CORRECTION, MILL_QUESTION
from tests.browser.asking import QUESTION, QUOTE, appears, ask, ask_and_wait
from tests.browser.host_site import HostSite
from tests.e2e.serving import Server
from tests.support.scripted_endpoint import ScriptedEndpoint

STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HOSTILE_STYLE = """<style>
* { all: unset !important; color: red !important; font-size: 40px !important; direction: rtl; }
html { font-size: 60px; letter-spacing: 1em; text-transform: uppercase; }
button, .marker, .card, .field { display: none !important; }
</style>"""


def script(server: Server, attributes: str = "") -> str:
    return f'<script defer src="{server.url}/widget.js" {attributes}></script>'


def test_one_line_on_a_page_of_another_site(page: Page, server: Server, site: HostSite) -> None:
    page.goto(site.put("<h1>News</h1>" + script(server, 'data-launcher data-title="Ask us"')))
    launcher = page.get_by_role("button", name="Ask us")
    launcher.click()
    expect(page.get_by_label("Your question")).to_be_focused()
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    expect(page.locator(".card")).to_contain_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    expect(page.get_by_role("dialog", name="Ask us")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Ask us")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_what_its_publisher_took_back_says_so_on_a_page_of_another_site(
    page: Page, server: Server, site: HostSite
) -> None:
    page.goto(site.put(script(server, "data-inline"), lang="ko"))
    chat = page.locator("dateline-chat")
    field = chat.get_by_role("textbox", name="질문")
    field.fill(MILL_QUESTION)
    field.press("Enter")
    appears(chat.locator(".sources"))
    expect(chat.locator(".sources .correction").first).to_contain_text("매체가 철회한 기사")
    expect(chat.locator(".sources .correction").last).to_contain_text(MILL_CORRECTION)


def test_a_site_that_is_not_named_gets_nothing_and_is_told_why(
    loud_page: Page, slow_server: Server, site: HostSite
) -> None:
    page = loud_page
    with page.expect_console_message(lambda said: "DATELINE_ALLOWED_ORIGINS" in said.text):
        page.goto(site.put(script(slow_server, "data-launcher")))
    expect(page.locator("dateline-chat")).to_have_count(0)


def test_no_global_and_no_style_is_left(page: Page, server: Server, site: HostSite) -> None:
    names = "Object.keys(window).concat(Object.getOwnPropertyNames(window)).sort().join()"
    page.goto(site.put("<p>News</p>"))
    before = page.evaluate(names)
    page.goto(site.put("<p>News</p>" + script(server, "data-inline")))
    expect(page.get_by_label("Your question")).to_be_visible()
    assert page.evaluate(names) == before
    assert page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length") == 0
    page.evaluate("document.querySelector('dateline-chat').remove()")
    page.wait_for_function("document.body.innerText.trim() === 'News'")


def test_hostile_styles_stay_outside(page: Page, server: Server, site: HostSite) -> None:
    page.goto(site.put(script(server, "data-inline"), head=HOSTILE_STYLE))
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    expect(page.locator(".card")).to_be_visible()
    looks = """() => {
        const root = document.querySelector('dateline-chat').shadowRoot;
        const look = (name) => getComputedStyle(root.querySelector(name));
        const text = look('.text');
        return [text.fontSize, text.textTransform, text.letterSpacing, text.direction,
                look('.panel').height, look('.marker').cursor];
    }"""
    assert page.evaluate(looks) == ["18px", "none", "normal", "ltr", "576px", "pointer"]
    assert page.evaluate(f"({looks})()[0]") == "18px"
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('dateline-chat').shadowRoot"
        ".querySelector('.text')).color"
    )
    assert colour == "rgb(30, 29, 26)"


def test_under_a_strict_policy_with_trusted_types(
    page: Page, server: Server, site: HostSite
) -> None:
    body = script(server, "data-launcher")
    page.goto(site.put(body, csp=STRICT.format(server.url)))
    page.get_by_role("button", name="Ask the archive").click()
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    expect(page.locator(".card")).to_be_in_viewport()


def test_two_at_once(page: Page, server: Server, site: HostSite) -> None:
    two = '<dateline-chat id="one"></dateline-chat><dateline-chat id="two"></dateline-chat>'
    page.goto(site.put(two + script(server)))
    one, other = page.locator("#one"), page.locator("#two")
    ask(one, QUESTION)
    ask(other, "How many people watched the 2023 Lantern Regatta?")
    appears(one.locator(".sources"), "Top diplomats")
    appears(other.locator(".sources"), "Regatta")
    page.reload()
    expect(one.locator(".asked")).to_have_text(QUESTION)
    expect(other.locator(".asked")).to_contain_text("Lantern Regatta")


def test_moved_in_the_page_an_answer_goes_on(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.forget()
    page.goto(slow_server.url)
    ask(page, QUESTION)
    appears(page.locator(".provisional"), "drip")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('aside'), {id: 'new'}));"
        "document.querySelector('#new').append(document.querySelector('dateline-chat'))"
    )
    length = len(page.locator(".provisional").inner_text())
    page.wait_for_function(
        "length => document.querySelector('#new dateline-chat').shadowRoot"
        ".querySelector('.provisional').textContent.length > length",
        arg=length,
    )
    page.evaluate("document.querySelector('dateline-chat').remove()")
    endpoint.wait_until(lambda entries: [entry["closed_early"] for entry in entries] == [True])


def test_events_and_methods(page: Page, server: Server, site: HostSite) -> None:
    page.goto(site.put('<dateline-chat theme="dark"></dateline-chat>' + script(server)))
    expect(page.get_by_label("Your question")).to_be_visible()
    told = page.evaluate(
        """question => new Promise(resolve => {
            const told = [];
            for (const name of ['question', 'answer']) document.addEventListener(
                `dateline:${name}`, ({type, detail}) => told.push([type, detail.question]));
            document.querySelector('dateline-chat').ask(question).then(() => resolve(told));
        })""",
        QUESTION,
    )
    assert told == [["dateline:question", QUESTION], ["dateline:answer", QUESTION]]
    page.evaluate("document.querySelector('dateline-chat').clear()")
    expect(page.locator(".turn")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("lang", "label", "direction", "day"),
    [
        ("es", "Su pregunta", "ltr", "23 de septiembre de 2021"),
        ("ar", "سؤالك", "rtl", "سبتمبر"),
        ("ko", "질문", "ltr", "2021년 9월 23일"),
        ("ja-JP", "質問", "ltr", "2021年9月23日"),
        ("de", "Ihre Frage", "ltr", "23. September 2021"),
    ],
)
def test_in_other_languages(
    page: Page, server: Server, site: HostSite, lang: str, label: str, direction: str, day: str
) -> None:
    page.goto(site.put(script(server, "data-inline"), lang=lang))
    page.get_by_role("textbox", name=label).fill(QUESTION)
    page.keyboard.press("Enter")
    appears(page.locator(".provenance"), day)
    expect(page.locator(".frame")).to_have_css("direction", direction)
    expect(page.locator(".asked")).to_have_css("direction", "ltr")
    expect(page.locator("blockquote").first).to_have_attribute("lang", "en")


def test_the_page_around_decides_on_looks_that_are_named(
    page: Page, server: Server, site: HostSite
) -> None:
    head = """<style>
        dateline-chat { --dateline-accent: rgb(120, 0, 80); --dateline-height: 300px; }
        dateline-chat::part(heading) { color: rgb(0, 0, 200); }
        dateline-chat::part(question) { font-size: 30px; }
    </style>"""
    page.goto(site.put(script(server, "data-inline data-theme=dark"), head=head))
    ask_and_wait(page, QUESTION)
    expect(page.locator(".marker").first).to_have_css("color", "rgb(120, 0, 80)")
    expect(page.locator(".panel")).to_have_css("height", "300px")
    expect(page.locator("h2")).to_have_css("color", "rgb(0, 0, 200)")
    expect(page.locator(".asked")).to_have_css("font-size", "30px")
    expect(page.locator(".frame")).to_have_css("color-scheme", "dark")

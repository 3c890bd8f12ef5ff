"""For everyone: axe-core in every state, the keyboard alone, small and large, calm and loud."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import QUESTION, QUOTE, UNANSWERABLE, appears, ask, ask_and_wait
from tests.browser.host_site import HostSite
from tests.browser.kept import kept_answer, restore
from tests.e2e.serving import Server
from tests.support import REPOSITORY
from tests.support.scripted_endpoint import ScriptedEndpoint

AXE = REPOSITORY / "tests" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, each with where, in light and in dark."""
    # Through the debugger, since the page's own policy allows no script of ours.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        found += [
            f"{scheme}: {each['id']} {node['target']} {node['failureSummary']}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
    return found


def test_no_violation_in_any_state(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator(".suggestion").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("Publisher").select_option("Iran Press TV")
    assert violations(page) == []
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    ask(page, UNANSWERABLE)
    appears(page.locator(".refusal"))
    assert violations(page) == []
    page.get_by_role("button", name="Remove filter: Iran Press TV").click()
    ask_and_wait(page, "How many people watched the 2023 Lantern Regatta?")
    expect(page.locator(".differing")).to_be_visible()
    assert violations(page) == []
    restore(page, server, kept_answer())
    page.locator("summary").click()
    page.locator(".day").first.focus()
    assert violations(page) == []
    page.goto(f"{server.url}/articles/000_70be1ee6b39d7070?cite=3000-3100&cite=100-150")
    assert violations(page) == []
    page.goto(f"{server.url}/articles/tower?version=1")
    assert violations(page) == []


def test_no_violation_where_a_key_is_asked_for(loud_page: Page, closed_server: Server) -> None:
    page = loud_page
    page.goto(closed_server.url)
    page.get_by_label("Key").fill("a-wrong-key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_no_violation_while_it_is_written_or_goes_wrong(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.forget()
    page.goto(slow_server.url)
    ask(page, QUESTION)
    appears(page.locator(".provisional"), "drip")
    assert violations(page) == []
    page.get_by_role("button", name="Stop").click()
    endpoint.follow("ends-unfinished")
    ask(page, QUESTION)
    appears(page.locator(".trouble"))
    assert violations(page) == []
    endpoint.forget()


def test_no_violation_from_right_to_left(page: Page, server: Server, site: HostSite) -> None:
    script = f'<script defer src="{server.url}/widget.js" data-launcher></script>'
    page.goto(site.put("<main><h1>أخبار</h1></main>" + script, lang="ar"))
    page.get_by_role("button", name="اسأل الأرشيف").click()
    expect(page.locator(".suggestion").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("سؤالك").fill(QUESTION)
    page.keyboard.press("Enter")
    appears(page.locator(".sources"))
    page.locator(".marker").first.click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("سؤالك").fill(UNANSWERABLE)
    page.keyboard.press("Enter")
    appears(page.locator(".refusal"))
    assert violations(page) == []


def focused(page: Page) -> str:
    """The name of what has the focus, within shadow trees too."""
    name: str = page.evaluate(
        """() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at?.ariaLabel ?? at?.placeholder ?? at?.textContent ?? '';
        }"""
    )
    return name


def tab_to(page: Page, wanted: Callable[[str], bool], key: str = "Tab") -> None:
    for _ in range(40):
        page.keyboard.press(key)
        if wanted(focused(page)):
            return
    pytest.fail(f"not reached; at {focused(page)!r}")


def test_the_whole_journey_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator(".suggestion").first).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    tab_to(page, lambda name: name == "Filters", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "Filters", "Tab")
    page.keyboard.press("Enter")
    tab_to(page, lambda name: name == "Your question")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    appears(page.locator(".sources"))
    tab_to(page, lambda name: name.startswith("Source 1:"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_contain_text(QUOTE)
    tab_to(page, lambda name: name == "Read it in the article")
    tab_to(page, lambda name: name == "Close")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_hidden()
    # Backwards, the one behind the quotation comes first.
    expect(page.locator(".marker").last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    # Backwards, the one behind the quotation comes first.
    expect(page.locator(".marker").last).to_be_focused()
    tab_to(page, lambda name: name == "Good answer")
    tab_to(page, lambda name: name == "New conversation", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_the_focus_is_seen_wherever_it_goes(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    places = set()
    for _ in range(16):
        page.keyboard.press("Shift+Tab")
        place, seen = page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                const look = getComputedStyle(at.closest('.field:has(textarea:focus)') ?? at);
                const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
                const name = at.ariaLabel ?? at.closest('button')?.textContent ?? at.tagName;
                return [name, ring || look.boxShadow !== 'none'];
            }"""
        )
        places.add(place)
        assert seen or place == "BODY", place
    assert {"Filters", "Good answer", "Copy", "New conversation"} <= places


def test_what_a_screen_reader_finds(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    expect(page.get_by_role("log")).to_match_aria_snapshot(
        """
        - log "Questions and answers":
          - article:
            - heading "Which country became the seventh to develop SLBM technology?" [level=3]
            - paragraph:
              - text: /South Korea/
              - 'button "Source 1: Iran Press TV, 23 September 2021"': "1"
            - figure "Iran Press TV, 23 September 2021":
              - blockquote: /^“.+”$/
              - strong: Iran Press TV
              - time: 23 September 2021
              - 'button "Source 1: Iran Press TV, 23 September 2021"': "1"
            - paragraph:
              - strong: As of 23 September 2021
              - text: /Quoted from the articles/
            - heading "Source" [level=4]
            - list:
              - listitem:
                - paragraph:
                  - link /Top diplomats/
                - paragraph: Iran Press TV, 23 September 2021
            - button "Copy"
            - button "Copy as Markdown"
            - button "Copy link"
            - button "Permanent link"
            - button "Ask again"
            - button "Good answer"
            - button "Bad answer"
        """
    )


def test_announcements_do_not_flood(
    page: Page, slow_server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.follow("echo-first-passage")
    page.goto(slow_server.url)
    page.evaluate(
        """() => {
            window.heard = [];
            const root = document.querySelector('dateline-chat').shadowRoot;
            const status = root.querySelector('.unseen[role=status]');
            new MutationObserver(() => window.heard.push(status.textContent))
                .observe(status, {childList: true});
        }"""
    )
    ask_and_wait(page, QUESTION)
    heard = page.evaluate("window.heard")
    assert heard[0] == "Searching the archive…"
    assert heard[1].startswith("Reading ")
    assert len(heard) == 3
    assert "[1]" not in heard[2]
    endpoint.forget()


def test_the_fact_and_its_quotation_are_read_out(page: Page, server: Server) -> None:
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    heard = page.locator(".unseen[role=status]")
    expect(heard).to_contain_text(re.compile("^Answer: South Korea. Quotation, Iran Press TV, "))
    expect(heard).to_contain_text(QUOTE)


@pytest.mark.parametrize(("width", "height"), [(320, 480), (640, 400), (1280, 800)])
def test_nothing_is_wider_than_the_page(
    page: Page, server: Server, width: int, height: int
) -> None:
    """320 px, and 1280 × 800 at 200 %."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    page.locator(".card").evaluate(  # where it comes to rest
        "each => Promise.all(each.getAnimations().map(each => each.finished)).then(() => null)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.locator(".transcript").evaluate("each => each.scrollWidth - each.clientWidth")
    assert wide <= 0
    box = page.locator(".card").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height + 0.1  # a layout is not made of whole pixels


def test_what_is_pressed_is_large_enough(page: Page, server: Server) -> None:
    """24 × 24 CSS pixels (WCAG 2.2, 2.5.8); a marker's target is larger than it looks."""
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    small = page.evaluate(
        """() => [...document.querySelector('dateline-chat').shadowRoot.querySelectorAll('button')]
            .filter(each => each.checkVisibility() && !each.matches('.marker'))
            .filter(each => {
                const {width, height} = each.getBoundingClientRect();
                return width < 24 || height < 24;
            }).map(each => each.ariaLabel)"""
    )
    assert small == []


def test_nothing_moves_where_that_is_not_wanted(page: Page, server: Server) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(server.url)
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()
    running = "document.getAnimations().length"
    assert page.evaluate(running) == 0
    assert page.locator(".transcript").evaluate("e => getComputedStyle(e).scrollBehavior") == "auto"

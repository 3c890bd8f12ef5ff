"""The script tag of the chat, wherever in a page it stands and of whichever kind it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.asking import QUESTION, ask_and_wait
from tests.browser.host_site import HostSite
from tests.e2e.serving import Server

KINDS = ["", "defer", "async", 'type="module"', 'type="module" async']


def script(server: Server, kind: str, attributes: str) -> str:
    return f'<script {kind} src="{server.url}/widget.js" {attributes}></script>'


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["head", "body"])
def test_a_launcher(page: Page, server: Server, site: HostSite, place: str, kind: str) -> None:
    tag = script(server, kind, 'data-launcher data-title="Ask us"')
    page.goto(site.put("<h1>News</h1>", head=tag) if place == "head" else site.put(tag))
    page.get_by_role("button", name="Ask us").click()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator("dateline-chat")).to_have_count(1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["head", "body"])
def test_inline(page: Page, server: Server, site: HostSite, place: str, kind: str) -> None:
    tag, end = script(server, kind, "data-inline"), "<p>The end</p>"
    page.goto(site.put(end, head=tag) if place == "head" else site.put(tag + end))
    expect(page.get_by_label("Your question")).to_be_visible()
    children = page.evaluate("[...document.body.children].map((child) => child.localName)")
    assert children == (
        ["p", "dateline-chat"] if place == "head" else ["script", "dateline-chat", "p"]
    )


@pytest.mark.parametrize("kind", ["", 'type="module" async'])
def test_the_chat_is_loaded_before_there_is_a_body(
    page: Page, server: Server, site: HostSite, kind: str
) -> None:
    held: list[Route] = []
    page.route("**/slow.js", lambda route: held.append(route))
    tag = script(server, kind, "data-launcher")
    page.goto(
        site.put("<h1>News</h1>", head=f'{tag}<script src="/slow.js"></script>'),
        wait_until="commit",
    )
    # Nothing is drawn yet, and its own way is to look whenever something is.
    page.wait_for_function("!!customElements.get('dateline-chat')", polling=20)
    assert page.evaluate("document.body") is None
    held[0].fulfill(content_type="text/javascript", body="")
    expect(page.get_by_role("button", name="Ask the archive")).to_be_visible()


def test_a_module_named_twice_serves_both_tags(page: Page, server: Server, site: HostSite) -> None:
    """A browser runs it once."""
    tags = [script(server, 'type="module"', name) for name in ("data-inline", "data-launcher")]
    page.goto(site.put(tags[0] + "<p>News</p>", head=tags[1]))
    expect(page.locator("dateline-chat")).to_have_count(2)
    ask_and_wait(page.locator("dateline-chat:not([launcher])"), QUESTION)

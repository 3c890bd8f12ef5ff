"""What a reader sees of a network that is slow, breaks off, or is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.asking import QUESTION, appears, ask
from tests.browser.bad_network import BadNetwork, bad_network
from tests.e2e.serving import Server
from tests.support.scripted_endpoint import ScriptedEndpoint


@pytest.fixture
def network(server: Server) -> Iterator[BadNetwork]:
    with bad_network(server.url) as network:
        yield network


@pytest.fixture
def slow_network(slow_server: Server) -> Iterator[BadNetwork]:
    with bad_network(slow_server.url) as network:
        yield network


def hurry(page: Page, awaited: Locator) -> None:
    """Let the page's own time pass, a second at once, until it stands there."""
    for _ in range(100):
        if awaited.is_visible():
            return
        page.clock.fast_forward(1000)
    pytest.fail(f"{awaited} did not appear within 100 seconds of the page's time")


def test_a_slow_network_shows_what_has_come(loud_page: Page, network: BadNetwork) -> None:
    page = loud_page
    page.goto(network.url)
    expect(page.locator(".extent")).to_contain_text("articles")
    network.slow(64, 0.02)
    ask(page, QUESTION)
    expect(page.locator(".status")).to_contain_text("Searching the archive")
    appears(page.locator(".sources"))


def test_the_fact_stands_there_before_the_rest_has_come(
    loud_page: Page, network: BadNetwork
) -> None:
    page = loud_page
    page.goto(network.url)
    expect(page.locator(".extent")).to_contain_text("articles")
    page.evaluate(
        """() => {
            const root = document.querySelector('dateline-chat').shadowRoot;
            new MutationObserver(() => {
                const later = root.querySelector('.quotation, .sources');
                if (root.querySelector('.fact') && !later) window.factAlone = true;
            }).observe(root, {childList: true, subtree: true});
        }"""
    )
    network.slow(64, 0.02)
    ask(page, QUESTION)
    appears(page.locator(".sources"))
    assert page.evaluate("window.factAlone")


def test_a_lost_connection_is_told_and_the_question_asked_again(
    loud_page: Page, slow_network: BadNetwork, endpoint: ScriptedEndpoint
) -> None:
    page = loud_page
    endpoint.forget()
    page.goto(slow_network.url)
    ask(page, QUESTION)
    appears(page.locator(".provisional"), "drip")
    endpoint.follow("echo-first-passage")
    slow_network.cut()
    expect(page.locator(".status")).to_contain_text("The connection was lost. Asking again")
    expect(page.locator(".provisional")).to_have_text("")
    slow_network.mend()
    appears(page.locator(".sources"))
    expect(page.locator(".text")).not_to_contain_text("drip")
    endpoint.forget()


def test_a_connection_that_stays_lost_is_given_up(loud_page: Page, network: BadNetwork) -> None:
    page = loud_page
    page.clock.install()
    page.goto(network.url)
    network.cut()
    ask(page, QUESTION)
    appears(page.locator(".status"), "The connection was lost. Asking again")
    hurry(page, page.locator(".trouble", has_text="The archive cannot be reached"))
    network.mend()
    page.get_by_role("button", name="Ask again").click()
    appears(page.locator(".sources"))


def test_offline_is_told_and_the_question_waits_for_the_network(
    loud_page: Page, server: Server
) -> None:
    page = loud_page
    page.goto(server.url)
    expect(page.locator(".extent")).to_contain_text("articles")
    page.context.set_offline(True)
    expect(page.locator(".offline")).to_contain_text("You are offline")
    ask(page, QUESTION)
    expect(page.locator(".status")).to_contain_text("The connection was lost")
    page.context.set_offline(False)
    expect(page.locator(".offline")).to_have_text("")
    appears(page.locator(".sources"))


def test_a_server_that_says_nothing_is_given_up(
    loud_page: Page, slow_network: BadNetwork, endpoint: ScriptedEndpoint
) -> None:
    page = loud_page
    endpoint.follow("stalls-midway")
    page.clock.install()
    page.goto(slow_network.url)
    ask(page, QUESTION)
    appears(page.locator(".provisional"), "The reply begins but")
    page.clock.run_for(44_000)
    expect(page.locator(".trouble")).to_have_count(0)
    page.clock.run_for(2_000)
    appears(page.locator(".trouble"), "The archive takes too long")
    expect(page.locator(".trouble")).to_contain_text("Nothing came for a while")
    endpoint.wait_until(lambda entries: entries[-1]["closed_early"])
    endpoint.forget()

"""What a reader sees of a network that is slow, breaks off, or is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import ANSWER_LIMIT_MS, QUESTION, ask
from tests.browser.bad_network import BadNetwork, bad_network
from tests.e2e.serving import Server
from tests.scripted_endpoint import ScriptedEndpoint


@pytest.fixture
def network(server: Server) -> Iterator[BadNetwork]:
    with bad_network(server.url) as network:
        yield network


@pytest.fixture
def slow_network(slow_server: Server) -> Iterator[BadNetwork]:
    with bad_network(slow_server.url) as network:
        yield network


def test_a_slow_network_shows_what_has_come(loud_page: Page, network: BadNetwork) -> None:
    page = loud_page
    page.goto(network.url)
    expect(page.locator(".extent")).to_contain_text("articles")
    network.slow(256, 0.01)
    ask(page, QUESTION)
    expect(page.locator(".status")).to_contain_text("Searching the archive")
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)


def test_a_lost_connection_is_told_and_the_question_asked_again(
    loud_page: Page, slow_network: BadNetwork, endpoint: ScriptedEndpoint
) -> None:
    page = loud_page
    endpoint.forget()
    page.goto(slow_network.url)
    ask(page, QUESTION)
    expect(page.locator(".provisional")).to_contain_text("drip", timeout=ANSWER_LIMIT_MS)
    endpoint.follow("echo-first-passage")
    slow_network.cut()
    expect(page.locator(".status")).to_contain_text("The connection was lost. Asking again")
    expect(page.locator(".provisional")).to_have_text("")
    slow_network.mend()
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    expect(page.locator(".text")).not_to_contain_text("drip")
    endpoint.forget()


def test_a_connection_that_stays_lost_is_given_up(loud_page: Page, network: BadNetwork) -> None:
    page = loud_page
    page.goto(network.url)
    network.cut()
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_contain_text(
        "The archive cannot be reached", timeout=ANSWER_LIMIT_MS
    )
    network.mend()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)


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
    expect(page.locator(".sources")).to_be_visible(timeout=ANSWER_LIMIT_MS)

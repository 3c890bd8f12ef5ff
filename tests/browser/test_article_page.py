"""The article page, which needs no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.citations.links import quote_url
from tests.browser.articles import LOCK_QUOTE
from tests.browser.host_site import HostSite
from tests.e2e.serving import Server

ARTICLE = "000_70be1ee6b39d7070"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 667})
    yield context.new_page()
    context.close()


def test_the_words_are_scrolled_to_without_an_anchor(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(f"{server.url}/articles/{ARTICLE}?cite=3000-3100")
    expect(page.locator("mark")).to_be_in_viewport()


def test_several_citations_are_stepped_through_without_scripts(
    plain_page: Page, server: Server
) -> None:
    plain_page.goto(f"{server.url}/articles/{ARTICLE}?cite=3000-3100&cite=100-150&cite=9-3")
    expect(plain_page.locator("mark")).to_have_count(2)
    plain_page.get_by_role("link", name="Cited words 2 of 2").click()
    expect(plain_page.locator("mark#cite-2")).to_be_in_viewport()
    expect(plain_page.locator("mark#cite")).not_to_be_in_viewport()
    plain_page.get_by_role("link", name="Cited words 1 of 2").click()
    expect(plain_page.locator("mark#cite")).to_be_in_viewport()


def test_an_article_without_citations_has_no_steps(plain_page: Page, server: Server) -> None:
    plain_page.goto(f"{server.url}/articles/{ARTICLE}")
    expect(plain_page.locator("mark, .cites, .banner")).to_have_count(0)
    expect(plain_page.locator(".facts")).to_contain_text("23 September 2021")


def test_a_day_in_cited_words_says_which_without_scripts(plain_page: Page, server: Server) -> None:
    plain_page.goto(f"{server.url}/articles/lock-4?cite=0-{len(LOCK_QUOTE)}")
    expect(plain_page.locator("mark")).to_have_text(LOCK_QUOTE)
    day = plain_page.locator("mark time")
    expect(day).to_have_text("Monday")
    expect(day).to_have_attribute("title", "3 June 2024")
    day.focus()
    expect(day).to_have_css("cursor", "help")


@pytest.mark.parametrize(
    ("quote", "markup"),
    [
        (
            "“Raise the wall – by 40 %, not 14,” she said.",
            "<p>“Raise the <a>wall</a> – by 40 %, not 14,” she said.</p>",
        ),
        (
            "R&D at Roe-Lind fell 5%.\n\nNobody said why.",
            "<p>R&amp;D at <b>Roe-Lind</b> fell 5%.</p><p>Nobody said why.</p>",
        ),
        ("그는 월요일에 사임했다.", "<p>그는 월요일에 사임했다.</p>"),
        ("استقال الوزير يوم الاثنين.", "<p dir=rtl>استقال الوزير يوم الاثنين.</p>"),
    ],
)
def test_a_publishers_page_opens_at_the_quoted_words(
    page: Page, site: HostSite, quote: str, markup: str
) -> None:
    others = "<p>Nothing but the weather in the valley.</p>" * 100
    page.goto("about:blank")
    page.goto(str(quote_url(site.put(others + markup + others), quote)))
    page.wait_for_function("scrollY > 0")
    expect(
        page.locator("p:not(:text-is('Nothing but the weather in the valley.'))").first
    ).to_be_in_viewport()

"""A page of a PDF with the cited words marked, and the page of use, as a desk meets both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_access import enter
from tests.browser.test_accessibility import violations
from tests.e2e.serving import Server, serving, with_export

KEY = "an-admin-key"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FERRY = (
    "The night ferry to Holm sails again from Monday, its owner Ada Lorne said. The repair took"
    " eleven weeks and cost 640,000 pounds, of which the council of Holm paid a third."
)
PRINTED = (
    f"<h1>Night ferry to Holm sails again</h1><p>{FERRY}</p>"
    "<h2 style='break-before: page'>What the islanders say</h2>"
    "<p>Some two hundred islanders had signed a letter to the council of Holm in the spring.</p>"
)
QUESTION = "How much did the repair of the night ferry to Holm cost?"
LIMIT_S = 120.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """A server with one PDF of two pages, which Chromium printed, and three questions asked."""
    printer = browser.new_page()
    printer.set_content(PRINTED)
    document = printer.pdf(format="A5")
    printer.context.close()
    index = with_export(tmp_path_factory, tmp_path_factory.mktemp("printed") / "index")
    with serving(index, {"DATELINE_ADMIN_KEYS": KEY}, ready=False) as server:
        with client(server) as asking:
            sent = asking.post("/v1/uploads", params={"name": "ferry.pdf"}, content=document)
            assert sent.status_code == 202, sent.text
            until = time.monotonic() + LIMIT_S
            while sent.json()["state"] != "done" and time.monotonic() < until:
                time.sleep(0.2)
                sent = asking.get(f"/v1/uploads/{sent.json()['id']}")
                assert sent.status_code == 200, sent.text
            assert sent.json()["progress"]["added"] == 1, sent.text
        yield server


@pytest.fixture(scope="module")
def answer(desk: Server) -> dict[str, Any]:
    with client(desk) as asking:
        for other in ("What is the height of Mount Everest?", "Who wrote Hamlet?"):
            asking.post("/v1/ask", json={"question": other})
        asked: dict[str, Any] = asking.post("/v1/ask", json={"question": QUESTION}).json()
        rated = {"answer_id": asked["id"], "rating": "down", "comment": "<b>Who paid the rest?"}
        asking.post("/v1/feedback", json=rated)
    return asked


def client(server: Server) -> httpx.Client:
    headers = {"Authorization": f"Bearer {KEY}"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=LIMIT_S)


def fits(page: Page) -> None:
    """Nothing is cut off, and axe-core finds nothing, on a desk and on a phone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0
        assert violations(page) == []


def test_cited_words_are_marked_on_the_printed_page(
    loud_page: Page, desk: Server, answer: dict[str, Any]
) -> None:
    page, [cited, *_] = loud_page, answer["citations"]
    assert cited["page"] == 1
    cite = f"{cited['start']}-{cited['end']}"
    page.goto(f"{desk.url}/articles/{cited['article_id']}/pages/1?cite={cite}")
    expect(page.get_by_text("page 1 of 2")).to_be_visible()
    picture = page.get_by_role("img", name="Page 1 as it was printed")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("each => each.naturalWidth") == 1400
    # Each mark lies on the picture, at either size.
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        around, marks = picture.bounding_box(), page.locator("rect").all()
        assert around
        assert marks
        for box in (mark.bounding_box() for mark in marks):
            assert box
            assert box["width"] > 1 < box["height"]
            assert around["x"] <= box["x"]
            assert box["x"] + box["width"] <= around["x"] + around["width"]
            assert around["y"] <= box["y"]
            assert box["y"] + box["height"] <= around["y"] + around["height"]
    fits(page)
    page.get_by_text("Words of page 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text(cited["quote"])
    fits(page)
    page.get_by_role("link", name="Page 2").click()
    expect(page.get_by_text("page 2 of 2")).to_be_visible()
    expect(page.get_by_role("img", name="Page 2 as it was printed")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="the article’s text").click()
    expect(page.get_by_role("link", name="page 1 as printed")).to_be_visible()


def test_the_page_of_use_tells_what_was_asked(
    loud_page: Page, desk: Server, answer: dict[str, Any]
) -> None:
    page = loud_page
    page.goto(f"{desk.url}/usage")
    enter(page, KEY)
    totals = page.locator(".totals")
    expect(totals).to_contain_text("Questions3")
    expect(totals).to_contain_text("Rated down1")
    expect(page.get_by_role("link", name="Night ferry to Holm sails again")).to_be_visible()
    expect(page.get_by_text("<b>Who paid the rest?")).to_be_visible()
    expect(page.get_by_text(QUESTION)).to_have_count(0)
    fits(page)
    page.get_by_text("As a table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    fits(page)
    page.get_by_role("textbox", name="From").fill("2020-01-01")
    page.get_by_label("to", exact=True).fill("2020-01-31")
    page.get_by_role("button", name="Show").click()
    expect(totals).to_contain_text("Questions0")
    page.get_by_role("textbox", name="From").fill("2020-02-02")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Not such days")).to_be_visible()

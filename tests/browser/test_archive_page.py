"""The archive page from an empty archive on, as a desk uses it: one server, one story."""

from __future__ import annotations

import csv
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_accessibility import violations
from tests.e2e.serving import Server, serving, with_export
from tests.support.changing_site import HOUR_S, ChangingSite, Clock, title

ADMIN = "an-admin-key"
PHONE = {"width": 390, "height": 844}
ALERT_LIMIT_S = 60.0
DESK = {"width": 1280, "height": 900}
WORDS = (
    "Mayor Edda Lorne opened the new footbridge over the Tarn on Monday, and a band played until"
    " dusk. Some four hundred people crossed it in the first hour. "
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of an archive without any article."""
    index = with_export(tmp_path_factory, tmp_path_factory.mktemp("desk") / "index")
    settings = {"DATELINE_ADMIN_KEYS": ADMIN, "DATELINE_INTERNAL_HOSTS": "127.0.0.1"}
    with serving(index, settings, ready=False) as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(browser: Browser, desk: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{desk.url}/archive")
    assert violations(page) == []
    page.get_by_label("Key").fill(ADMIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The archive is empty.")).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture
def tab(signed_in: BrowserContext) -> Iterator[Page]:
    """A tab that must have said nothing on its console by the end of the test.

    But for what Chromium itself says of a form that the server refused.
    """
    page = signed_in.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert [each for each in said if "status of 422" not in each] == []


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a good article, a short one, a picture, and a zip of three."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "bridge.md").write_text(article("Footbridge opens", "2024-05-06", WORDS * 2))
    (folder / "short.txt").write_text("Only a few words.")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with zipfile.ZipFile(folder / "tides.zip", "w") as archive:
        for day in (1, 2, 3):
            told = f"On day {day} the tide was high, and {7 * day} boats lay at the quay. " * 4
            archive.writestr(f"{day}.md", article(f"Tide of day {day}", f"2023-03-0{day}", told))
    return folder


def article(title: str, day: str, words: str) -> str:
    return f"---\ntitle: {title}\npublisher: Selby Post\ndate: {day}\n---\n{words}\n"


def fits(page: Page) -> None:
    """Nothing is cut off, and axe-core finds nothing, on a desk and on a phone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0
        assert violations(page) == []


def test_an_upload_corrections_a_deletion_and_its_undo(
    tab: Page, desk: Server, files: Path
) -> None:
    page = tab
    page.goto(f"{desk.url}/archive")
    fits(page)
    # By the keyboard alone to the first upload.
    page.get_by_role("link", name="Upload").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Upload")).to_be_focused()
    fits(page)
    page.locator("input[webkitdirectory]").set_input_files(files)
    expect(page.get_by_role("button", name="Upload")).to_be_focused()
    expect(page.get_by_text("desk/bridge.md")).to_be_visible()
    fits(page)
    page.keyboard.press("Enter")
    expect(page.locator(".state")).to_have_text("Done")
    expect(page.locator(".counts")).to_have_text("5 added1 doubtful1 passed over5 new passages")
    expect(page.get_by_text("no day, no publisher, a guessed headline")).to_be_visible()
    fits(page)

    page.get_by_role("link", name="Reports").click()
    page.locator(".rows a").click()
    expect(page.get_by_role("heading", name="Upload,")).to_be_visible()
    fits(page)

    page.get_by_role("link", name="Articles").click()
    expect(page.get_by_text("5 articles")).to_be_visible()
    page.get_by_role("region", name="Missing").get_by_role("link", name="No day").click()
    expect(page.get_by_text("1 article", exact=True)).to_be_visible()
    page.get_by_role("button", name="Missing: No day. Remove").click()
    page.get_by_label("Words in headline, id or address").fill("TIDE 2")
    page.keyboard.press("Enter")
    expect(page.locator(".rows > li")).to_have_count(1)
    fits(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="every passage that has them, as CSV").click()
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8-sig").splitlines()))
    assert [row["headline"] for row in rows] == ["Tide of day 2"]
    with page.expect_download() as saved:
        page.get_by_role("link", name="their story by its days, as Word").click()
    assert docx.Document(str(saved.value.path())).paragraphs
    page.locator(".rows a").click()
    expect(page.get_by_role("heading", name="Tide of day 2")).to_be_visible()
    fits(page)

    page.get_by_role("button", name="Add a correction").click()
    expect(page.get_by_label("Correction", exact=True)).to_be_focused()
    page.keyboard.type("It was low.")
    fits(page)
    page.get_by_role("dialog").get_by_role("button", name="Add a correction").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("It was low.")
    expect(page.get_by_text("2 versions")).to_be_visible()

    page.get_by_role("button", name="Delete").click()
    # What is grave is not what Enter does.
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    fits(page)
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No article passes these filters.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".rows > li")).to_have_count(1)
    page.get_by_role("link", name="Deleted").click()
    expect(page.get_by_text("Nothing that was deleted can be brought back.")).to_be_visible()
    fits(page)
    page.goto(f"{desk.url}/articles/2")
    expect(page.get_by_text("It was low.")).to_be_visible()


def test_a_dropped_file(tab: Page, desk: Server) -> None:
    page = tab
    page.goto(f"{desk.url}/archive#upload")
    expect(page.locator(".drop")).to_be_visible()
    words = article("Dropped in", "2024-06-01", WORDS * 2)
    page.evaluate(
        """words => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([words], "dropped — 橋.md"));
          const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true });
          document.querySelector(".drop").dispatchEvent(drop);
        }""",
        words,
    )
    page.get_by_label("Collection, if any").fill("Bridges")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".counts")).to_contain_text("1 added")
    expect(page.get_by_text("All of it went into Bridges too.")).to_be_visible()
    page.locator("summary", has_text="1 article without a doubt").click()
    expect(page.get_by_role("link", name="Dropped in")).to_be_visible()
    page.get_by_role("link", name="Articles").click()
    page.get_by_role("region", name="Collection").get_by_role("link", name="Bridges").click()
    expect(page.get_by_text("1 article", exact=True)).to_be_visible()


def test_a_key_is_shown_once_opens_and_ends(tab: Page, browser: Browser, desk: Server) -> None:
    page = tab
    page.goto(f"{desk.url}/archive#keys")
    page.get_by_label("Whose it is, or what for").fill("night desk")
    page.get_by_label("write: upload").check()
    page.get_by_label("every article, restricted ones too").check()
    page.keyboard.press("Enter")
    secret = page.get_by_role("textbox", name="The key of night desk").input_value()
    fits(page)
    page.reload()
    expect(page.get_by_role("button", name="Revoke: night desk")).to_be_visible()
    expect(page.get_by_text("sees every article")).to_be_visible()
    assert secret not in page.content()

    other = browser.new_page()
    other.goto(f"{desk.url}/archive")
    other.get_by_label("Key").fill(secret)
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Articles")).to_be_visible()
    assert other.evaluate("document.cookie + localStorage.length") == "0"

    page.get_by_role("button", name="Revoke: night desk").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("revoked")).to_be_visible()
    other.get_by_role("link", name="Keys").click()
    expect(other.get_by_role("alert")).to_contain_text("may not do this")
    other.context.close()


def test_ratings_stand_beside_their_answers(tab: Page, desk: Server) -> None:
    page = tab
    headers = {"Authorization": f"Bearer {ADMIN}"}
    asked = page.request.post(
        f"{desk.url}/v1/ask", data={"question": "Who opened the footbridge?"}, headers=headers
    ).json()
    rating = {"answer_id": asked["id"], "rating": "down", "comment": "Who else?"}
    page.request.post(f"{desk.url}/v1/feedback", data=rating, headers=headers)
    page.goto(f"{desk.url}/archive#ratings")
    expect(page.get_by_role("heading", name="Who opened the footbridge?")).to_be_visible()
    expect(page.get_by_text("Bad answer")).to_be_visible()
    expect(page.get_by_text("Who else?")).to_be_visible()
    fits(page)


def test_a_feed_is_followed_and_an_alert_tells_what_came_of_it(tab: Page, desk: Server) -> None:
    page, clock = tab, Clock()
    page.goto(f"{desk.url}/archive#sources")
    expect(page.get_by_text("No source is followed yet.")).to_be_visible()
    with ChangingSite(clock) as site:
        page.get_by_label("Address of a feed").fill(f"{site.address}/feed.xml")
        page.get_by_text("Name, how often, collection").click()
        page.get_by_label("How often").select_option("every hour")
        page.get_by_label("Collection, if any").fill("*")
        page.keyboard.press("Enter")
        # What is wrong is told, and what was entered stays.
        expect(page.get_by_role("alert")).to_contain_text("The collection cannot be used")
        page.get_by_label("Collection, if any").fill("Port")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Following 127.0.0.1.")).to_be_visible()
        expect(page.get_by_text("1 article · last success")).to_be_visible()
        expect(page.get_by_text("every hour · into Port")).to_be_visible()
        page.get_by_label("Address of a feed").fill(f"{site.address}/nothing.xml")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Failing since")).to_contain_text("answered 404")
        fits(page)

        page.get_by_role("button", name="Stop following: 127.0.0.1 2").click()
        page.get_by_role("dialog").get_by_role("button", name="Stop following").click()
        expect(page.get_by_text("127.0.0.1 2 is followed no more.")).to_be_visible()
        expect(page.get_by_role("heading", name="Sources")).to_be_focused()

        page.get_by_role("link", name="Alerts").click()
        expect(page.get_by_text("Nothing is watched for yet.")).to_be_visible()
        page.get_by_label("a name", exact=True).check()
        page.get_by_label("Name, as articles write it").fill("Port Selby")
        page.get_by_label("What the alert is called").fill("selby")
        page.get_by_text("Collection, webhook, mail").click()
        page.get_by_label("In the articles of one collection alone").fill("port")
        page.get_by_label("Address of a webhook").fill(f"{site.address}/hook")
        page.keyboard.press("Enter")
        signed = page.get_by_role("textbox", name="What the webhook of selby is signed with")
        secret = signed.input_value()
        expect(page.get_by_text("in port alone")).to_be_visible()
        fits(page)

        clock.now += HOUR_S + 1
        page.get_by_role("link", name="Sources").click()
        page.get_by_role("button", name="Look now: 127.0.0.1").click()
        expect(page.get_by_text("2 articles · last success")).to_be_visible()
        page.goto(f"{desk.url}/archive#alerts")
        told = page.get_by_text("The last quotation told")
        failing = page.get_by_text("the webhook answered 501")
        until = time.monotonic() + ALERT_LIMIT_S
        while not (told.is_visible() and failing.is_visible()) and time.monotonic() < until:
            page.reload()
            expect(page.get_by_role("button", name="End: selby")).to_be_visible()
    told.click()
    expect(page.get_by_role("link", name=title(1))).to_be_visible()
    assert secret.startswith("whsec_")
    assert secret not in page.content()
    fits(page)
    address = page.get_by_role("textbox", name="Address of the feed of selby").input_value()
    assert title(1) in httpx.get(address).text
    page.get_by_role("button", name="End: selby").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(page.get_by_text("selby has ended.")).to_be_visible()
    assert httpx.get(address).status_code == 404

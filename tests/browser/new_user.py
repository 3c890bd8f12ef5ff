r"""The way of a new user, with an empty archive and the browser alone, each step timed.

    python -m tests.browser.new_user PICTURES [INDEX]

prints the seconds of each step and writes pictures of each page, as a desk and a phone have it. The
first upload exports the embedding model, which takes a minute, unless that of an INDEX is taken.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import feedparser
import httpx
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser import mixed_files as mixed
from tests.browser.asking import ask_and_wait
from tests.browser.chromium import chromium
from tests.browser.test_accessibility import violations
from tests.e2e.serving import Server, serving
from tests.support.changing_site import HOUR_S, ChangingSite, Clock, text, title

PHONE, DESK = (390, 844), (1280, 900)
QUESTION = "How much will the restoration of the old lighthouse of Port Selby cost?"
SETTINGS = {"DATELINE_INTERNAL_HOSTS": "127.0.0.1"}
_DROP = """files => {
  const dropped = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    dropped.items.add(new File([bytes], name));
  }
  const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true });
  document.querySelector(".drop").dispatchEvent(drop);
}"""
_READ_LIMIT_MS, _TOLD_LIMIT_S = 600_000, 120.0


class NewUser:
    """Somebody before a browser; `tell` is told each step with its seconds."""

    def __init__(
        self,
        browser: Browser,
        server: Server,
        tell: Callable[[str], object],
        pictures: Path | None = None,
    ) -> None:
        self._browser, self._server, self._tell, self._pictures = browser, server, tell, pictures
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = context.new_page()
        self.said: list[str] = []
        # On a busy machine Chromium warns of what was loaded early and used late.
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self._began = self._before = time.monotonic()
        self._shown = 0

    def walk(self) -> None:
        """All of it. A step that does not come to its end raises what Playwright raises."""
        self.make_the_first_key()
        self.drag_in_fifty_files()
        clock = Clock()
        with ChangingSite(clock) as site:
            self.follow_and_watch(site)
            clock.now += HOUR_S + 1
            self.be_told()
        colleague = self.make_a_key_for_a_colleague()
        self.open_elsewhere(self.ask_and_link(), colleague)
        assert self.said == [], self.said

    def make_the_first_key(self) -> None:
        page = self.page
        address = re.search(r"http\S+/first-key#\S+", self._server.process.stdout.read_text())
        assert address
        page.goto(address[0])
        expect(page.get_by_role("button", name="Make the key")).to_be_focused()
        assert "#" not in page.url
        page.get_by_label("Whose it is").fill("Desk of the Selby Post")
        self._picture(page, "first-key")
        page.get_by_role("button", name="Make the key").click()
        expect(page.get_by_label("Key of Desk")).to_have_value(re.compile("dateline_"))
        self._picture(page, "first-key-made")
        page.get_by_role("link", name="Open the archive page").click()
        expect(page.get_by_text("The archive is empty.")).to_be_visible()
        self._picture(page, "archive-empty")
        self._step("the first key was made, and the archive page opened")

    def drag_in_fifty_files(self) -> None:
        page, files = self.page, mixed.mixed_files(self._browser)
        kinds = {Path(name).suffix for name in files}
        self._step(f"({len(files)} files of {len(kinds)} kinds are made)")
        page.get_by_role("link", name="Upload").last.click()
        expect(page.locator(".drop")).to_be_visible()
        page.evaluate(_DROP, [(name, b64encode(each).decode()) for name, each in files.items()])
        expect(page.get_by_text(f"{len(files)} files,")).to_be_visible()
        self._picture(page, "upload")
        page.get_by_role("button", name="Upload").click()
        expect(page.locator(".state")).to_have_text("Done", timeout=_READ_LIMIT_MS)
        counts = page.locator(".counts")
        expect(counts).to_contain_text(f"{mixed.ARTICLES} added")
        expect(counts).to_contain_text(f"{mixed.REFUSED} refused")
        self._picture(page, "report")
        self._step(f"{len(files)} files dragged in: {counts.inner_text()}".replace("\n", " "))
        page.get_by_role("link", name="Articles").click()
        expect(page.get_by_text(f"{mixed.ARTICLES} articles")).to_be_visible()
        self._picture(page, "articles")

    def follow_and_watch(self, site: ChangingSite) -> None:
        page = self.page
        page.get_by_role("link", name="Sources").click()
        page.get_by_label("Address of a feed").fill(f"{site.address}/feed.xml")
        page.keyboard.press("Enter")
        first = page.get_by_text("1 article · last success")
        expect(first).to_be_visible(timeout=_READ_LIMIT_MS)
        self._picture(page, "sources")
        self._step("a feed is followed, and its first article is in")
        page.get_by_role("link", name="Alerts").click()
        page.get_by_label("a name", exact=True).check()
        page.get_by_label("Name, as articles write it").fill("Port Selby")
        page.get_by_label("What the alert is called").fill("selby")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Watching for selby.")).to_be_visible()
        self._step("an alert is made")

    def be_told(self) -> None:
        page = self.page
        page.get_by_role("link", name="Sources").click()
        page.get_by_role("button", name="Look now: 127.0.0.1").click()
        second = page.get_by_text("2 articles · last success")
        expect(second).to_be_visible(timeout=_READ_LIMIT_MS)
        self._step("published to the feed, and in")
        page.get_by_role("link", name="Alerts").click()
        told = page.get_by_text("The last quotation told")
        until = time.monotonic() + _TOLD_LIMIT_S
        while not told.is_visible() and time.monotonic() < until:
            page.reload()
            expect(page.get_by_role("button", name="End: selby")).to_be_visible()
        told.click()
        self._picture(page, "alerts")
        address = page.get_by_role("textbox", name="Address of the feed of selby").input_value()
        [entry] = feedparser.parse(httpx.get(address).content).entries
        assert title(1) in entry.title + entry.description
        self._step("the alert told it, also as RSS, read by feedparser")

    def make_a_key_for_a_colleague(self) -> str:
        page = self.page
        page.get_by_role("link", name="Keys").click()
        page.get_by_label("Whose it is, or what for").fill("colleague")
        page.keyboard.press("Enter")
        key = page.get_by_role("textbox", name="The key of colleague").input_value()
        self._picture(page, "keys")
        self._step("a key for a colleague is made")
        return key

    def ask_and_link(self) -> str:
        page = self.page
        page.get_by_role("link", name="Dateline").first.click()
        self._picture(page, "chat")
        ask_and_wait(page, QUESTION)
        self._picture(page, "answer")
        self._step("a question is answered")
        page.get_by_role("button", name="Permanent link").click()
        link = page.get_by_role("textbox", name="Permanent link").input_value()
        self._picture(page, "permanent-link", page.get_by_role("group", name="Permanent link"))
        self._step("a permanent link is made")
        return link

    def open_elsewhere(self, link: str, key: str) -> None:
        other = self._browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        other.goto(link)
        self._picture(other, "link-asks-for-a-key")
        other.get_by_label("Key").fill(key)
        other.keyboard.press("Enter")
        expect(other.get_by_role("heading", name=QUESTION)).to_be_visible()
        expect(other.get_by_text(text(1)[:60]).first).to_be_visible()
        self._picture(other, "link-opened")
        self._step("the permanent link is opened in another browser")
        with other.expect_download() as saved:
            other.get_by_role("link", name="BibTeX").click()
        library = bibtexparser.parse_file(str(saved.value.path()))
        assert library.failed_blocks == []
        titles = {each.fields_dict["title"].value.strip("{}") for each in library.entries}
        assert title(1) in titles
        other.context.close()
        self._step(f"BibTeX is saved, read by bibtexparser: {len(library.entries)} entries")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append(message.text)

    def _step(self, what: str) -> None:
        now = time.monotonic()
        self._tell(f"{now - self._began:6.1f} s (+{now - self._before:.1f})  {what}")
        self._before = now

    def _picture(self, page: Page, name: str, at: Locator | None = None) -> None:
        """Nothing is cut off at the sides, axe finds nothing, at both sizes; scrolled to `at`."""
        self._shown += 1
        for size, (width, height) in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size({"width": width, "height": height})
            if at:
                at.scroll_into_view_if_needed()
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wider) <= 0, (name, size)
            assert violations(page) == [], (name, size)
            if self._pictures:
                page.emulate_media(color_scheme="light" if size == "desk" else "dark")
                path = self._pictures / f"{self._shown:02}-{name}-{size}.png"
                page.screenshot(path=path, full_page=True)


def main(pictures: Path, exported: Path | None = None) -> None:
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        for export in exported.glob("model-*") if exported else ():
            shutil.copytree(export, index / export.name)
        with serving(index, SETTINGS, ready=False) as server, chromium() as browser:
            NewUser(browser, server, print, pictures).walk()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""Pictures of every state, for docs/images and to be looked at.

    python -m tests.browser.pictures [FOLDER]

A state is shown at three sizes, in light and dark. The server and what it answers are real; the
answer that is still being written, and the error, come from a scripted endpoint.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.archives import SEEDS
from tests.browser.asking import ANSWER_LIMIT_MS, QUESTION, UNANSWERABLE, ask, ask_and_wait
from tests.browser.conftest import ARGUMENTS
from tests.e2e.serving import dateline, serving
from tests.processes import REPOSITORY
from tests.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

SIZES = {"desktop": (1280, 800), "tablet": (768, 1024), "phone": (375, 667)}
COLOURS = 96
DIFFERING = "How many people watched the 2023 Lantern Regatta?"
ARTICLE = "/articles/000_70be1ee6b39d7070?cite=2311-2411&cite=2900-3000#cite"


def empty(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".suggestion").first).to_be_visible()


def answer(page: Page, url: str) -> None:
    page.goto(url)
    ask_and_wait(page, QUESTION)
    page.locator(".marker").first.click()


def differing(page: Page, url: str) -> None:
    page.goto(url)
    ask_and_wait(page, DIFFERING)


def refusal(page: Page, url: str) -> None:
    page.goto(url)
    ask(page, UNANSWERABLE)
    expect(page.locator(".refusal")).to_be_visible(timeout=ANSWER_LIMIT_MS)


def article(page: Page, url: str) -> None:
    page.goto(url + ARTICLE)


def streaming(page: Page, url: str) -> None:
    page.goto(url)
    ask(page, QUESTION)
    expect(page.locator(".sentence")).to_be_visible(timeout=ANSWER_LIMIT_MS)
    expect(page.locator(".provisional")).not_to_be_empty()


def error(page: Page, url: str) -> None:
    page.goto(url)
    ask(page, QUESTION)
    expect(page.locator(".trouble")).to_be_visible(timeout=ANSWER_LIMIT_MS)


PLAIN: list[Callable[[Page, str], None]] = [empty, answer, differing, refusal, article]
SCRIPTED: list[tuple[Callable[[Page, str], None], str]] = [
    (streaming, "sentence-then-drip"),
    (error, "500-always"),
]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as index, new_page() as page:
        assert dateline("index", "add", SEEDS, DATELINE_INDEX=index).returncode == 0
        with serving(Path(index)) as server:
            for state in PLAIN:
                take(page, state, server.url, folder)
        with scripted_endpoint() as endpoint:
            settings = {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": "say"}
            with serving(Path(index), settings) as server:
                take_scripted(page, endpoint, server.url, folder)


def take_scripted(page: Page, endpoint: ScriptedEndpoint, url: str, folder: Path) -> None:
    for state, script in SCRIPTED:
        endpoint.follow(script)
        take(page, state, url, folder)
        endpoint.forget()


def take(page: Page, state: Callable[[Page, str], None], url: str, folder: Path) -> None:
    """The state, made once, at every size and in both schemes."""
    width, height = SIZES["desktop"]
    page.set_viewport_size({"width": width, "height": height})
    state(page, url)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(200)
            save(page.screenshot(), folder / f"{state.__name__}-{size}-{scheme}.png")
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")


def save(picture: bytes, path: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path, path.stat().st_size)


@contextmanager
def new_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser.new_page()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "images")

r"""Pictures of the chat and of an article, in every state, size and colour scheme.

    python -m tests.browser.pictures OUT [--state STATE]… [--size SIZE]… [--scheme SCHEME]…

They are of a real server over seeds/; the states that take a language model have the scripted
endpoint for one, which writes slowly, or breaks off. Those that README.md and docs/ show are made
anew by

    python -m tests.browser.pictures docs/images --state citation --state disagreement \
        --state answer --size desktop --scheme light
    python -m tests.browser.pictures docs/images --state answer --size phone --scheme light
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import articles
from tests.browser.articles import MILL_QUESTION
from tests.browser.asking import QUESTION, UNANSWERABLE, appears, ask, ask_and_wait
from tests.browser.chromium import chromium
from tests.e2e.serving import dateline, serving
from tests.support.archives import SEEDS
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

Scheme = Literal["light", "dark"]
SIZES = {"desktop": (1280, 800), "tablet": (768, 1024), "phone": (390, 844)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
ENVOY = "Who is the US special envoy for North Korea?"
REOPENED = "When did Tollgate Bridge reopen?"
DIFFERING = "How many people watched the 2023 Lantern Regatta?"
_WRITTEN = (
    "South Korea has now become the world's seventh country to have developed SLBM technology [1]. "
    "It is advancing its military power, including its missile capabilities, while diplomats meet."
)


@dataclass(frozen=True)
class Places:
    """A server that quotes, and one whose language model is `endpoint`."""

    quoting: str
    writing: str
    endpoint: ScriptedEndpoint


def empty(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    appears(page.locator(".suggestion").first)


def streaming(page: Page, places: Places) -> None:
    places.endpoint.follow(f"paced:{_WRITTEN}")
    page.goto(places.writing)
    ask(page, QUESTION)
    appears(page.locator(".sentence"))
    appears(page.locator(".provisional"), "missile")


def answer(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask_and_wait(page, REOPENED)
    page.locator("summary").click()
    page.locator(".day").first.focus()


def citation(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask_and_wait(page, ENVOY)
    page.locator(".text .marker").last.click()
    appears(page.locator(".card"))


def disagreement(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask_and_wait(page, DIFFERING)


def retracted(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask_and_wait(page, MILL_QUESTION)
    page.locator(".marker").first.click()
    appears(page.locator(".card"))


def retracted_article(page: Page, places: Places) -> None:
    page.goto(f"{places.quoting}/articles/mill?cite=0-46")
    appears(page.locator("mark"))


def refusal(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask(page, UNANSWERABLE)
    appears(page.locator(".refusal"))


def error(page: Page, places: Places) -> None:
    places.endpoint.follow("ends-unfinished")
    page.goto(places.writing)
    ask(page, QUESTION)
    appears(page.locator(".trouble"))


def article(page: Page, places: Places) -> None:
    page.goto(places.quoting)
    ask_and_wait(page, DIFFERING)
    page.goto(str(page.locator(".sources a").first.get_attribute("href")))
    appears(page.locator("mark").first)


STATES: dict[str, Callable[[Page, Places], None]] = {
    state.__name__: state
    for state in (
        empty,
        streaming,
        answer,
        citation,
        disagreement,
        retracted,
        retracted_article,
        refusal,
        error,
        article,
    )
}


@contextmanager
def _places(folder: Path) -> Iterator[Places]:
    articles.write(folder / "own.jsonl")
    index = folder / "index"
    added = dateline("index", "add", SEEDS, folder / "own.jsonl", DATELINE_INDEX=str(index))
    if added.returncode != 0:
        raise SystemExit(added.stderr)
    with scripted_endpoint() as endpoint:
        model = {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": "a-model"}
        remembers = {"DATELINE_ANSWER_CACHE": "100"}
        with serving(index, remembers) as quoting, serving(index, model) as writing:
            yield Places(quoting.url, writing.url, endpoint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--state", action="append", choices=STATES, help="default: every one")
    parser.add_argument("--size", action="append", choices=SIZES, help="default: every one")
    parser.add_argument("--scheme", action="append", choices=SCHEMES, help="default: both")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _places(Path(folder)) as places,
        chromium() as browser,
    ):
        for state in arguments.state or STATES:
            for size, scheme in product(arguments.size or SIZES, arguments.scheme or SCHEMES):
                path = arguments.out / f"{state}-{size}-{scheme}.png"
                _take(browser, places, state, size, scheme, path)
                print(f"{path}  {path.stat().st_size / 1000:.0f} kB")


def _take(
    browser: Browser, places: Places, state: str, size: str, scheme: Scheme, path: Path
) -> None:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    STATES[state](page, places)
    shot = Image.open(BytesIO(page.screenshot()))
    page.context.close()
    # A page has few colours: 256 of them look the same, in a third of the bytes.
    shot.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()

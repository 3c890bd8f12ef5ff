"""What a long conversation leaves in the browser's memory, and what is left when it is cleared.

    python -m benchmarks.widget_heap [--turns N]

Memory is measured after a collection of garbage: before, which is after a few turns and a "New
conversation", so that what is made once is made; after the turns; and after another "New
conversation". In each turn a card is opened and closed too.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from tests.browser.asking import QUESTION, ask_and_wait
from tests.browser.chromium import chromium
from tests.e2e.serving import dateline, serving
from tests.support.archives import SEEDS

_WARM_TURNS = 5


@dataclass(frozen=True)
class Memory:
    """Bytes of JavaScript's heap in use; nodes and listeners that the page keeps alive."""

    heap: int
    nodes: int
    listeners: int


def memory(session: CDPSession) -> Memory:
    session.send("HeapProfiler.collectGarbage")
    counted = session.send("Memory.getDOMCounters")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    return Memory(round(used), counted["nodes"], counted["jsEventListeners"])


def converse(page: Page, turns: int) -> None:
    for _ in range(turns):
        ask_and_wait(page, QUESTION)
        page.locator(".marker").last.click()
        page.keyboard.press("Escape")


def clear(page: Page) -> None:
    page.get_by_role("button", name="New conversation").click()
    page.locator(".turn").first.wait_for(state="detached")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        added = dateline("index", "add", SEEDS, DATELINE_INDEX=folder)
        if added.returncode != 0:
            raise SystemExit(added.stderr)
        remembers = {"DATELINE_ANSWER_CACHE": "100"}
        with serving(Path(folder), remembers) as server, chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            session = page.context.new_cdp_session(page)
            page.goto(server.url)
            converse(page, _WARM_TURNS)
            clear(page)
            measured = {"before": memory(session)}
            converse(page, arguments.turns)
            measured[f"after {arguments.turns} turns"] = memory(session)
            clear(page)
            measured["cleared"] = memory(session)
    print(f"{'':16}{'heap':>10}{'nodes':>8}{'listeners':>11}")
    for when, found in measured.items():
        print(f"{when:16}{found.heap / 1e6:7.2f} MB{found.nodes:8}{found.listeners:11}")


if __name__ == "__main__":
    main()

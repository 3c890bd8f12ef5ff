"""How soon the chat page can be used, the processor slowed down; from the browser's own trace.

    python -m benchmarks.widget_start [--runs N] [--slower TIMES]

Each run is a first visit: a new browser profile, nothing cached. The times count from the start of
the navigation. `interactive` is as Lighthouse means it: what comes last of the first contentful
paint, the end of DOMContentLoaded and the end of the last long task; `blocked` is the sum of what
long tasks take beyond 50 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium
from tests.e2e.serving import dateline, serving
from tests.support.archives import SEEDS

_CATEGORIES = ["devtools.timeline", "blink.user_timing", "loading", "toplevel"]
_LONG_US = 50_000

TraceEvent = dict[str, Any]


def timings(trace: Iterable[TraceEvent], url: str) -> dict[str, float]:
    """Milliseconds from the navigation to `url` on."""
    events = sorted(trace, key=lambda event: int(event.get("ts", 0)))
    start = next(
        event
        for event in events
        if event["name"] == "navigationStart"
        and event["args"].get("data", {}).get("documentLoaderURL", "").startswith(url)
    )
    later = [
        event
        for event in events
        if (event["pid"], event["tid"]) == (start["pid"], start["tid"])
        and event["ts"] >= start["ts"]
    ]

    def at(name: str) -> float:
        """When it happened last."""
        return float(max(event["ts"] for event in later if event["name"] == name) - start["ts"])

    long = [
        event
        for event in later
        if event["name"].endswith("RunTask") and event.get("dur", 0) > _LONG_US
    ]
    painted, loaded = at("firstContentfulPaint"), at("domContentLoadedEventEnd")
    quiet = max((event["ts"] + event["dur"] - start["ts"] for event in long), default=0)
    found = {
        "first contentful paint": painted,
        "largest contentful paint": at("largestContentfulPaint::Candidate"),
        "DOMContentLoaded": loaded,
        "interactive": max(painted, loaded, quiet),
        "blocked": sum(event["dur"] - _LONG_US for event in long),
    }
    return {name: microseconds / 1000 for name, microseconds in found.items()}


def visit(browser: Browser, url: str, slower: float) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser.start_tracing(page=page, categories=_CATEGORIES)
    page.goto(url)
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".suggestion").first).to_be_visible()
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    page.context.close()
    return timings(trace, url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--slower", type=float, default=4.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        added = dateline("index", "add", SEEDS, DATELINE_INDEX=folder)
        if added.returncode != 0:
            raise SystemExit(added.stderr)
        with serving(Path(folder)) as server, chromium() as browser:
            runs = [visit(browser, server.url, arguments.slower) for _ in range(arguments.runs)]
    print(f"milliseconds, median (lowest to highest) of {len(runs)} first visits")
    for name in runs[0]:
        took = [run[name] for run in runs]
        print(f"{name:26}{statistics.median(took):6.0f}  ({min(took):.0f} to {max(took):.0f})")


if __name__ == "__main__":
    main()

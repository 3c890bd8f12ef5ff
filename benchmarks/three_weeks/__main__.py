"""Three weeks of a changing news site, followed by a moved clock:

    python -m benchmarks.three_weeks [--days N] [--seed N] [--only NAME …] [--show KIND]

Prints for each crawler and each kind of story how many it has right in the end, lost, in an older
text, twice, or under another day, and what it asked the site for.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.three_weeks.crawlers import ByFeedparser, BySources, ByTrafilatura, Crawler
from benchmarks.three_weeks.judge import Judged, judge
from benchmarks.three_weeks.site import NewsSite, found_here, moment
from benchmarks.three_weeks.stories import DAYS, Story, three_weeks
from tests.support.changing_site import Clock

_LOOK_EVERY_S = 3_600.0
Made = Callable[[Path, Clock, str], Crawler]
CRAWLERS: dict[str, Made] = {
    "feed": lambda folder, clock, at: BySources(folder, clock, f"{at}/feed.xml"),
    "sitemap": lambda folder, clock, at: BySources(folder, clock, f"{at}/sitemap.xml"),
    "both": lambda folder, clock, at: BySources(
        folder, clock, f"{at}/feed.xml", f"{at}/sitemap.xml"
    ),
    "trafilatura": lambda folder, clock, at: ByTrafilatura(at),
    "feedparser": lambda folder, clock, at: ByFeedparser(at),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=CRAWLERS, default=list(CRAWLERS))
    parser.add_argument("--show", help="a kind of story: what was kept of each of it")
    given = parser.parse_args()
    stories = [s for s in three_weeks(given.seed) if s.out_at < (given.days - 2) * 24]
    for name in given.only:
        _follow(name, stories, given.days, given.show)


def _follow(name: str, stories: list[Story], days: int, show: str | None) -> None:
    clock, began = Clock(), time.process_time()
    clock.now = moment(0).timestamp()
    with (
        tempfile.TemporaryDirectory() as folder,
        found_here(),
        NewsSite(clock, stories) as site,
    ):
        crawler = CRAWLERS[name](Path(folder), clock, site.address)
        for hour in range(1, days * 24):
            clock.now = max(clock.now, moment(hour).timestamp())
            crawler.look()
        kept = crawler.kept()
    judged = judge(stories, kept)
    print(f"\n{name}: {len(kept)} articles of {len(stories)} stories, {_asked(site)}")
    print(f"{time.process_time() - began:.0f} s of processor time")
    print("| kind | " + " | ".join(Judged._fields) + " |")
    for kind, found in judged.by_kind.items():
        print(f"| {kind} | " + " | ".join(map(str, found)) + " |")
    print(
        "| all | "
        + " | ".join(map(str, map(sum, zip(*judged.by_kind.values(), strict=True))))
        + " |"
    )
    print(f"no story: {[(each.url, each.text[:60]) for each in judged.strangers][:8]}")
    if show:
        for story in (each for each in stories if each.kind == show):
            print(story.number, story.name, moment(story.out_at))
            for each in kept:
                if story.name in each.text:
                    print("   ", each.url, each.day, len(each.text))


def _asked(site: NewsSite) -> str:
    kinds = Counter(status for *_, status in site.asked)
    return f"{len(site.asked)} requests ({dict(kinds)})"


if __name__ == "__main__":
    main()

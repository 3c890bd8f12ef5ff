"""What a crawler kept, held against what the site published."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.three_weeks.crawlers import Kept
from benchmarks.three_weeks.site import moment
from benchmarks.three_weeks.stories import REMOVED, Story

_SPACE = re.compile(r"\s+")


class Judged(NamedTuple):
    """Of the stories of one kind: how many are right in all; lost; there with an older text or a
    part; there more than once; with another day."""

    stories: int
    right: int
    lost: int
    older: int
    twice: int
    other_day: int


class Judgement(NamedTuple):
    by_kind: dict[str, Judged]
    strangers: list[Kept]
    """What is no story: lists, notices, pages of another kind."""


def judge(stories: Sequence[Story], kept: Sequence[Kept]) -> Judgement:
    by_name = {story.name: story for story in stories}
    removed = {_slug(story): story for story in stories if story.kind == "removed"}
    of = defaultdict[int, list[Kept]](list)
    strangers = list[Kept]()
    for each in kept:
        story = _story_of(each, by_name) or removed.get(_last(each.url))
        if story is None:
            strangers.append(each)
        else:
            of[story.number].append(each)
    counts = defaultdict[str, Counter[str]](Counter)
    for story in stories:
        counts[story.kind].update(_faults(story, of[story.number]))
    fields = Judged._fields
    return Judgement(
        {kind: Judged(*(found[name] for name in fields)) for kind, found in counts.items()},
        strangers,
    )


def _faults(story: Story, kept: list[Kept]) -> list[str]:
    faults = []
    if not kept:
        faults.append("lost")
    else:
        newest = max(kept, key=lambda each: _has_all(story, each.text))
        if not _has_all(story, newest.text):
            faults.append("older")
        if newest.day != moment(story.out_at).date():
            faults.append("other_day")
    if len(kept) > 1:
        faults.append("twice")
    return ["stories", *(faults or ["right"])]


def _has_all(story: Story, text: str) -> bool:
    """Whether every paragraph of the last version is there, and none that it no longer has."""
    there = _SPACE.sub(" ", text)
    last = story.versions[-1].paragraphs
    gone = {each for version in story.versions for each in version.paragraphs} - set(last)
    return all(each in there for each in last) and not any(each in there for each in gone)


def _story_of(kept: Kept, by_name: dict[str, Story]) -> Story | None:
    """The story whose name stands in most of the text; a list of stories has each but once."""
    words = Counter(re.findall(r"[A-Z][a-z]+", kept.text))
    named = [(words[name], name) for name in words.keys() & by_name.keys() if words[name] > 2]
    return by_name[max(named)[1]] if named else None


def _slug(story: Story) -> str:
    return f"{story.slug}-{story.number}"


def _last(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


def texts_of_removed(kept: Sequence[Kept]) -> int:
    return sum(REMOVED in each.text for each in kept)

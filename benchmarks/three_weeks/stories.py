"""What a news site publishes in three weeks, drawn by a seed: the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

DAYS = 21
PLAIN_A_DAY = 12
MOVE_OF_SECTION_H, OTHER_SYSTEM_H = 14 * 24.0, 15 * 24.0
OUTAGE_H = (9 * 24 + 6.0, 9 * 24 + 18.0)

_SYLLABLES = (
    "bar cor dun fen gar hul kel lam mor nar pel quen ros sel tam ul ven wick yar zor".split()
)
_THINGS = (
    "harbour wall, tram line, swimming bath, corn exchange, school roof, lifeboat station,"
    " grain store,"
    " bus depot, town archive, fish market, sluice gate, fire station, youth club, weather mast,"
    " cattle bridge, telephone exchange, bowling green, chapel hall, ferry landing, water tower"
).split(", ")
_SENTENCES = (
    "{who} told the {board} that the {thing} would cost {n} thousand crowns more than thought.",
    "Nobody in {place} remembers a {thing} that took {n} weeks, said {who}.",
    "A report that {who} had ordered counts {n} faults in the {thing}, most behind the {board}.",
    "{n} people signed what {who} wrote about the {thing} in {place}.",
    "Before {who} came to {place}, the {thing} had been shut for {n} days.",
    "The {board} of {place} heard {n} speakers, of whom {who} was the last and the shortest.",
    "According to {who}, {n} boxes of papers about the {thing} lie in a cellar under {place}.",
    "{who} keeps {n} photographs of the {thing}, taken from a window above {place}.",
    "It was {who} who first asked why {place} pays for {n} lamps beside the {thing}.",
    "What the {board} will do about {n} complaints is for {who} to say, in {place} or elsewhere.",
    "In {place} the {thing} is known by the name of {who}, who paid for {n} of its stones.",
    "Of {n} tenders for the {thing} the {board} liked none, and {who} wrote to {place} at once.",
)
_BOARDS = "council, harbour board, parish, court, trust, committee, guild, assembly".split(", ")
REMOVED = "This article has been removed."


class Version(NamedTuple):
    """A text and the hour since which the page has it."""

    hour: float
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """`kind` says what becomes of it; the last of its `versions` is what should be kept."""

    number: int
    kind: str
    section: str
    title: str
    name: str
    versions: tuple[Version, ...]

    @property
    def out_at(self) -> float:
        return self.versions[0].hour

    def at(self, hour: float) -> Version:
        return next(
            (each for each in reversed(self.versions) if each.hour <= hour), self.versions[0]
        )

    @property
    def slug(self) -> str:
        return "-".join(self.title.lower().replace("'", "").split())


@dataclass
class _Plan:
    random: Random
    stories: list[Story] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def name(self) -> str:
        """One that nobody else has: a story is known by it."""
        while (drawn := self._drawn(3)) in self.names:
            pass
        self.names.add(drawn)
        return drawn

    def _drawn(self, syllables: int) -> str:
        return "".join(self.random.choice(_SYLLABLES) for _ in range(syllables)).capitalize()

    def sentence(self, name: str) -> str:
        draw = self.random.choice
        return draw(_SENTENCES).format(
            who=f"{self._drawn(2)} {name}",
            board=draw(_BOARDS),
            thing=draw(_THINGS),
            place=f"{self._drawn(2)} {draw(('Cross', 'Bay', 'Heath', 'Ferry'))}",
            n=self.random.randint(12, 9_800),
        )

    def paragraph(self, name: str, sentences: int = 3) -> str:
        return " ".join(self.sentence(name) for _ in range(sentences))

    def story(
        self, kind: str, hour: float, title: str | None = None, later: Sequence[float] = ()
    ) -> Story:
        """`later` are the hours after it came out at which its text changed."""
        name = self.name()
        first = tuple(self.paragraph(name) for _ in range(4))
        versions = [Version(hour, first)]
        for after in later:
            versions.append(
                Version(hour + after, self._changed(kind, name, versions[-1].paragraphs))
            )
        drawn = self.random
        told = title or f"{drawn.choice(_THINGS).capitalize()} divides {name}"
        section = (
            "sport" if kind == "section moved" else drawn.choice(("news", "local", "business"))
        )
        story = Story(len(self.stories), kind, section, told, name, tuple(versions))
        self.stories.append(story)
        return story

    def _changed(self, kind: str, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
        if kind == "corrected":
            note = (
                f"Correction: An earlier version of this article misspelt {self._drawn(2)} {name}."
            )
            return (*before, note)
        if kind == "live":
            return (self.paragraph(name, 2), *before)
        if kind == "removed":
            return (REMOVED,)
        return (before[0], self.paragraph(name), *before[2:])


def three_weeks(seed: int) -> list[Story]:
    """Every story of the site, in no order of time."""
    plan = _Plan(Random(seed))
    minutes = plan.random.random
    for day in range(DAYS):
        for _ in range(PLAIN_A_DAY):
            plan.story("plain", day * 24 + minutes() * 24)
        for kind, later in _CHANGING.items():
            if (day + len(kind)) % 2 == 0 and day < DAYS - 2:
                plan.story(kind, day * 24 + minutes() * 20, later=later(plan.random))
        plan.story("section moved", day * 24 + minutes() * 24)
        plan.story("reused", day * 24 + 5, title="The morning briefing")
        if day % 3 == 1:
            for _ in range(2):
                plan.story("twins", day * 24 + 6, title="What the tide brought in")
    for _ in range(40):
        plan.story("in an outage", OUTAGE_H[0] + minutes() * (OUTAGE_H[1] - OUTAGE_H[0]))
    return plan.stories


def _once(least: float, most: float) -> Callable[[Random], list[float]]:
    return lambda random: [random.uniform(least, most)]


def _never(random: Random) -> list[float]:
    return []


_CHANGING: dict[str, Callable[[Random], list[float]]] = {
    "edited": _once(2, 30),
    "edited, the sitemap tells": _once(2, 30),
    "edited silently": _once(2, 30),
    "edited behind a cache": _once(4, 30),
    "corrected": _once(5, 40),
    "live": lambda random: [float(hour) for hour in range(1, 11)],
    "slug changed": _never,
    "slug and guid changed": _never,
    "moved, old address gone": _never,
    "deleted": _never,
    "deleted, to the front page": _never,
    "removed": _once(8, 30),
    "with an AMP page": _never,
    "with a print page": _never,
    "in two sections of the feed": _never,
    "dated anew": _never,
    "in two parts": _never,
}

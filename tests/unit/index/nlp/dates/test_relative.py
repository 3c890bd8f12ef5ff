"""Relative dates: two sets of sentences, written before the code; one was not looked at."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import date_annotations

_FOLDER = Path(__file__).parent / "relative_dates"
_MARK = re.compile(r"\{([^=]+)=([^}]+)\}")
THURSDAY = datetime(2021, 9, 23, 6, 50, tzinfo=UTC)


@dataclass(frozen=True)
class Labelled:
    """A sentence, the day it came out, and where which expression means what."""

    published: datetime
    text: str
    expected: frozenset[tuple[str, str]]

    @staticmethod
    def of(line: str) -> Labelled:
        day, _, marked = line.partition(" ")
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        expected = frozenset((words.casefold(), iso) for words, iso in _MARK.findall(marked))
        return Labelled(moment, _MARK.sub(r"\1", marked), expected)

    def found(self) -> frozenset[tuple[str, str]]:
        """An expression counts as the labelled one where it holds it or stands in it."""
        pairs = set[tuple[str, str]]()
        for note in date_annotations(self.text, self.published):
            words = self.text[note.start : note.end].casefold()
            same = [own for own, _ in self.expected if own in words or words in own]
            pairs.add((same[0] if same else words, note.period.iso))
        return frozenset(pairs)


def labelled(name: str) -> list[Labelled]:
    return [Labelled.of(line) for line in (_FOLDER / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["development.txt", "held_back.txt"])
def test_precision_and_recall(name: str) -> None:
    sentences = labelled(name)
    right = sum(len(one.found() & one.expected) for one in sentences)
    assert right / sum(len(one.found()) for one in sentences) >= 0.97
    assert right / sum(len(one.expected) for one in sentences) >= 0.85


@pytest.mark.parametrize(
    ("half", "precision", "recall"),
    [("development", 0.97, 0.65), ("held_back", 0.98, 0.6)],
)
def test_days_of_news_articles(half: str, precision: float, recall: float) -> None:
    """Days without a year in 609 articles of 2023 (MultiHop-RAG), labelled by reading.

    Left out are the articles that went on being written after the day they are said to be of. No
    day is the label of what says none ("a lie-in on Sunday").
    """
    right = wrong = days = 0
    for line in (_FOLDER / f"news_{half}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["updated_later"]:
            continue
        start, end = row["mention"]
        notes = date_annotations(row["text"], datetime.fromisoformat(row["published"]))
        found = [note.period.iso for note in notes if note.start < end and start < note.end]
        right += found == [row["day"]]
        wrong += bool(found) and found != [row["day"]]
        days += row["day"] is not None
    assert right / (right + wrong) >= precision
    assert right / days >= recall


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # A day of the week beside a date tells the year, whatever the verb.
        ("Thursday, September 30: Chur 2-1 Vaduz", ["2021-09-30"]),
        ("Fri, Oct. 2: the draw", ["2020-10-02"]),
        ("On Wednesday (September 22) the board met.", ["2021-09-22"]),
        ("Monday, September 22: an error", []),
        # The other of two near days would be of another year, which one says.
        ("The shop will open on 1 September.", []),
        ("The shop opened on 1 October.", []),
        ("It opened in 2003 and in 2004, on 3 May, it closed.", []),
        ("It fell in April of that year.", []),
        ("It said on 3 May that it will close on 9 January.", ["2021-05-03"]),
        ("Shops close for Thanksgiving. They will reopen on Friday.", []),
        ("Treat yourself on Sunday. Each Monday a list comes out.", []),
        ("Monday, 8 p.m.", []),
        # How long there was none like it is no time to come.
        ("It will be the first strike in 30 years.", []),
        ("He may win for the second time in four weeks.", []),
        ("Prices will see the biggest rise in ten years.", []),
        ("It will open for the first time in two years on Friday.", ["2021-09-24"]),
        ("The first trains will run in two weeks.", ["2021-10-04/2021-10-10"]),
        ("They will clear the forest in two years.", ["2023"]),
    ],
)
def test_what_the_words_around_settle(text: str, days: list[str]) -> None:
    assert [note.period.iso for note in date_annotations(text, THURSDAY)] == days


def test_offsets_are_those_of_the_words() -> None:
    text = "“It failed,” she said on Wednesday. Talks go on next week."
    notes = date_annotations(text, THURSDAY)
    assert [text[note.start : note.end] for note in notes] == ["Wednesday", "next week"]


def test_the_day_is_that_of_the_articles_own_zone() -> None:
    seoul = THURSDAY.replace(hour=23).astimezone(timezone(timedelta(hours=9)))
    assert [note.period.iso for note in date_annotations("today", seoul)] == ["2021-09-24"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The basin is closed until Saturday.", "2021-09-25"),
        ("He closed the basin until late Saturday.", "2021-09-25"),
        ("It was closed from Monday until Wednesday.", "2021-09-22"),
        ("The town hall says the mayor knew nothing of it until Monday.", "2021-09-20"),
        ("Swimmers were not told of the leak until Monday morning.", "2021-09-20"),
        ("The bridge was not expected to open until Saturday.", "2021-09-25"),
        ("The council said it would not meet until Saturday.", "2021-09-25"),
    ],
)
def test_until_looks_ahead_unless_it_ends_a_span(text: str, day: str) -> None:
    assert date_annotations(text, THURSDAY)[-1].period.first.isoformat() == day


def test_an_undated_article_has_none() -> None:
    assert date_annotations("on Wednesday", None) == []


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
def test_at_the_ends_of_the_calendar(year: int) -> None:
    date_annotations(
        "a year ago, 300 days ago, next year, last week, on 1 May", datetime(year, 1, 1)
    )
    date_annotations(
        "a year ago, in 300 days it will, next month, on 31 December", datetime(year, 12, 31)
    )


@given(st.text(), st.datetimes())
def test_any_text_can_be_read(text: str, published: datetime) -> None:
    for note in date_annotations(text, published):
        assert 0 <= note.start < note.end <= len(text)
        assert note.period.first <= note.period.last


@given(
    st.lists(
        st.sampled_from("on the last next Monday May week 15th said will . in two ago".split())
    )
)
def test_any_order_of_words_can_be_read(words: list[str]) -> None:
    for note in date_annotations(" ".join(words), THURSDAY):
        assert note.period.first <= note.period.last

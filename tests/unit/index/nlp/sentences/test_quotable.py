"""Which sentences tell an article's story, and which lines stand beside it."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from index.nlp.sentences.quotable import is_quotable

BEFORE = "The ferry left the quay on Monday with 84 people on board."
AFTER = "It came back in the evening, an hour late."


def told(line: str, sentence: str | None = None) -> bool:
    """Whether the sentence is told, the line whole where none is given, amid an article."""
    text = f"{BEFORE}\n\n{line}\n\n{AFTER}"
    start = text.index(sentence or line)
    return is_quotable(text, start, start + len(sentence or line))


@pytest.mark.parametrize(
    "line",
    [
        "What should you pack when you have to leave?",
        "Why the council picked Holm as its home The company aims to build 90 flats there by May",
        "“Where does the money come from?”",
        "Related: How to help the people of the port",
        "READ MORE: Ten floods that changed the town",
        "Read next: Five questions about the sirens",
        "Live updates:The storm reaches the coast",
        "Storm aid:Who can apply, and where",
        "Election night:How the evening unfolded, hour by hour",
        "NOW PLAYING: Drone film shows the broken wall. Watch again",
        "WATCH: How the bridge was lifted into place",
        "Waves break over the wall on Monday. (Photo: Lena Oskerby/Pressline)",
        "(Image credit: NASA/JPL-Caltech via Getty Images)",
        "The new ferry at its pier Photograph: Anna Marl",
        "Photo by James Marl / The Ledger",
        "Editor's note: This page covers the events of Monday.",
        "A version of this report first appeared in our letter, Upward.",
        "This article was updated to add what the mayor said.",
        "Sign up for First Light, our morning letter.",
        "Get election news in your inbox: subscribe to The Count.",
        "ADVERTISEMENT Article continues below this ad",
        "Coastline International News —",
        "PORT ELLERY (Pressline International) —",
        "He died in May.",
        "Anton Breil (left) and Maud Ellisher meet the crews on the quay.",
        "The minister gave three reasons for it in a statement on Monday:",
        "© 2024 The Ledger. All rights reserved.",
    ],
)
def test_beside_the_story(line: str) -> None:
    assert not told(line)


@pytest.mark.parametrize(
    "line",
    [
        "PORT ELLERY (Pressline) — The storm came ashore on Monday morning.",
        "The mayor said: “We knocked on every door twice.”",
        "Watching the water rise, the engineers opened two gates.",
        "Related companies paid 4 million euros, the court heard.",
        "Subscribers to the railway's shares lost all their money.",
        "Correction: The Ledger wrongly said on Monday that 16 workers were hurt.",
        "Editor's note: An earlier version of this article misstated the number of beds.",
        "Score: Selby 3, Marl United 1 after extra time.",
        "渡轮周一载着八十四人离开码头。",
    ],
)
def test_of_the_story(line: str) -> None:
    assert told(line)


def test_what_somebody_asks_amid_a_paragraph_is_told() -> None:
    line = "The mayor turned to the crowd and asked: “Who of you has seen it?” Nobody answered."
    assert told(line, "The mayor turned to the crowd and asked: “Who of you has seen it?”")
    line = (
        "The mayor left at noon. But who is to pay for all of the work on the bridge? Nobody knows."
    )
    assert not told(line, "But who is to pay for all of the work on the bridge?")


def test_a_sentence_of_a_caption_is_of_the_caption() -> None:
    line = "Waves break over the harbor wall on Monday. (Photo: Lena Oskerby/Pressline)"
    assert not told(line, "Waves break over the harbor wall on Monday.")


def _lines() -> list[dict[str, str]]:
    with Path(__file__).with_name("lines.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_lines_of_every_kind_in_several_languages() -> None:
    """Invented. On lines of real pages the figures are those of benchmarks/quotable.py."""
    rows = _lines()
    sentences = [row for row in rows if row["kind"] == "sentence"]
    others = [row for row in rows if row["kind"] != "sentence"]
    lost = [row["line"] for row in sentences if not told(row["line"])]
    quoted = [row for row in others if told(row["line"])]
    assert len(lost) <= 0.03 * len(sentences), lost
    assert len(quoted) <= 0.03 * len(others), quoted


@pytest.mark.parametrize("line", ["Nobody is to pay for it.", "How will they pay for it?"])
def test_the_same_with_a_note_after_it(line: str) -> None:
    assert told(f"{line}[4]") == told(line)


def test_a_text_without_marks_is_told_whole() -> None:
    """As speech is written down by a program."""
    text = "so the mayor told us\n\nthe old bridge will stay closed until june"
    start = text.index("the old")
    assert is_quotable(text, start, len(text))


def test_a_text_in_capital_letters_is_no_heading() -> None:
    first = "THE OLD BRIDGE WAS CLOSED ON MONDAY BECAUSE OF CRACKS."
    second = "THE MAYOR SAID IT WILL OPEN IN JUNE."
    assert is_quotable(f"{first} {second}", 0, len(first))
    assert not told(first)


def test_who_wrote_it_stands_under_an_article() -> None:
    author = "Anna Breil is a reporter for the Courier in Ellery."
    text = f"{BEFORE}\n\n{author}"
    assert not is_quotable(text, len(text) - len(author), len(text))
    text = f"{author}\n\n{BEFORE * 9}"
    assert is_quotable(text, 0, len(author))


def test_a_credit_bears_on_the_sentence_before_it_alone() -> None:
    caption = "Boats lie on the quay in Marn."
    line = f"The storm took nine boats. {caption} Photograph: Jonas Weil"
    assert told(line, "The storm took nine boats.")
    assert not told(line, caption)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "photo by " * 20_000,
        "“" * 100_000,
        "[a] " * 50_000,
        "for more " * 20_000,
        "A b: " * 40_000,
        "a, b' c" * 20_000,
        " " * 100_000 + "?",
    ],
)
def test_what_no_one_would_write_takes_no_time(text: str) -> None:
    began = time.process_time()
    for start in range(0, 100, 10):
        is_quotable(text, start, len(text))
    assert time.process_time() - began < 1

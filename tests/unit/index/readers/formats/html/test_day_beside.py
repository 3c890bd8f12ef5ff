"""The day beside a headline that nothing in the markup says to be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

FIRST = "The orchard at Hovin gave nine tonnes of pears this autumn, twice as many as last year."
SECOND = "Its owner puts it down to the bees that a neighbour brought over the fjord in spring."
HEADLINE = "Pears by the tonne at Hovin"
PAGE = (
    "<html><head><title>{headline} | Fjord Post</title></head><body>"
    "{above}<h1>{headline}</h1>{below}<p>{first}</p>{between}<p>{second}</p>{behind}</body></html>"
)


def day(folder: Path, **parts: str) -> str | None:
    path = folder / "page.html"
    empty = dict.fromkeys(("above", "below", "between", "behind"), "")
    words = {"headline": HEADLINE, "first": FIRST, "second": SECOND}
    path.write_text(PAGE.format_map(empty | words | parts))
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    return found.published_at.date().isoformat() if found.published_at else None


@pytest.mark.parametrize(
    "line",
    [
        "12.10.2021",
        "12. Oktober 2021",
        "Culture, 12.10.21",
        "By Ola Vik, October 12, 2021",
        "von Ola Vik am 12. Oktober 2021",
        "Erstellt von Ola Vik am Dienstag, 12. Oktober 2021 um 08:00",
        "Datum:12. Oktober 2021",
        "Tuesday, 12 October 2021, 8:00 am (FP/OV) Hovin",
        "mardi 12 octobre 2021",
        "12 de octubre de 2021",
        "2021-10-12 08:00",
        "2021年10月12日 来源：峡湾邮报",
        "12 October 2021 | Fruit",
    ],
)
@pytest.mark.parametrize("place", ["<p>{}</p>", "<div class=x><span>{}</span></div>"])
def test_a_line_below_the_headline_says_the_day(tmp_path: Path, line: str, place: str) -> None:
    assert day(tmp_path, below=place.format(line)) == "2021-10-12"


@pytest.mark.parametrize(
    "parts",
    [
        {"above": "<div>Tuesday, 12 October 2021</div>"},
        {"between": "<p>VON OLA VIK am 12. Oktober 2021</p>"},
        {"between": "<p>Stand: 12.10.2021, 12:30 Uhr</p>"},
        {"behind": "<p>Veröffentlicht am 12.10.2021</p>"},
        {"behind": "<p>Published: 12 October 2021</p><p>Pears</p>"},
        {"first": f"12.10.2021 – {FIRST}"},
        {"first": f"Hovin, (12.10.2021). {FIRST}"},
        {"below": "<p>Erstellt: 12.10.2021</p><p>Aktualisiert: 14.10.2021</p>"},
        {"headline": "Pears by the ton\u00adne at Hovin", "below": "<p>12.10.2021</p>"},
    ],
)
def test_the_day_above_it_and_between_and_below_the_text(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    assert day(tmp_path, **parts) == "2021-10-12"


@pytest.mark.parametrize(
    "parts",
    [
        {"below": "<p>Bees in an orchard near the fjord at Hovin, 12 October 2021</p>"},
        {"below": "<p>The fair of 12 October 2021 drew a crowd.</p>"},
        {"below": "<p>When: 12 October 2021</p>"},
        {"below": "<p>Geboren am 12. Oktober 1961</p>"},
        {"below": "<p>12.10.2021 – 14.10.2021</p>"},
        {"below": "<p>12/10/2021</p>"},
        {"below": "<p>Version 2.10.12.2021</p>"},
        {"below": "<p>12.10.2921</p>"},
        {"above": "<ol><li>12 October 2021 Ferry stops</ol>"},
        {"between": "<div><a href=/x>Ferry stops</a> 12 October 2021</div>"},
        {"behind": "<div><a href=/x>Ferry stops</a> 12 October 2021</div>"},
        {"behind": "<p>Published: 12 October 2021</p><p>Published: 13 October 2021</p>"},
        {"below": "<p>Ola Vik 11.10.2021</p><p>Ida Lund 12.10.2021</p>"},
    ],
)
def test_the_day_of_something_else_or_one_of_several_is_not_taken(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    assert day(tmp_path, **parts) is None


def test_what_the_page_says_of_itself_goes_first(tmp_path: Path) -> None:
    tag = "<meta property='article:published_time' content='2021-10-13'>"
    assert day(tmp_path, above=tag, below="<p>12.10.2021</p>") == "2021-10-13"

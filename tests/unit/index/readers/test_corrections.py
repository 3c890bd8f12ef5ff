from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index import Article, Correction
from index.readers.corrections import corrections_in, with_corrections

STORY = "The reactor was restarted on Wednesday, the operator said."


@pytest.mark.parametrize(
    ("notice", "day"),
    [
        ("Correction: An earlier version named the wrong reactor.", None),
        ("CORRECTION: The minister's name is Adair.", None),
        ("Corrections and clarifications: the sum was 2.3 million.", None),
        ("Correction (May 3, 2021): The wall is 40 cm high.", datetime(2021, 5, 3, tzinfo=UTC)),
        ("Correction, Sept. 24, 2021: It was Tuesday.", datetime(2021, 9, 24, tzinfo=UTC)),
        ("Clarification: He spoke as a private person.", None),
        ("Editor's note: This story has been corrected to give the right date.", None),
        (
            "This article was amended on 3 May 2021 to remove a name.",
            datetime(2021, 5, 3, tzinfo=UTC),
        ),
        ("• This article was amended because it named another town.", None),
        ("An earlier version of this article misstated the number of the dead.", None),
        ("A previous version of this story said that the bank had failed.", None),
        ("(This story has been corrected to say July, not June)", None),
        ("This post originally stated that the court had ruled.", None),
        ("A headline on an earlier version gave the wrong year.", None),
    ],
)
def test_notices(notice: str, day: datetime | None) -> None:
    (found,), retracted = corrections_in(f"{STORY}\n\n{notice}\n")
    assert found == Correction(notice, day)
    assert not retracted


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been retracted.",
        "Retraction: The documents were forged.",
        "Editor's note: We are retracting this story, whose sources could not be confirmed.",
        "This report has been withdrawn by the agency.",
    ],
)
def test_retractions(notice: str) -> None:
    assert corrections_in(f"{notice}\n\n{STORY}") == ((Correction(notice),), True)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry issued a correction: the figure was wrong.",
        "The stock market correction continued on Monday.",
        "Corrections officers went on strike.",
        "The army has withdrawn. This article of faith was amended by nobody.",
        "Correction facilities are full.",
        "The story was first told in 1964.",
        "He asked that this article be corrected.",
    ],
)
def test_what_is_no_notice(text: str) -> None:
    assert corrections_in(text) == ((), False)


def test_what_the_source_tells_counts_first() -> None:
    told = (Correction("The name was wrong."),)
    article = Article("a", f"{STORY}\nCorrection: It was Tuesday.", "Reactor", corrections=told)
    assert with_corrections(article).corrections == told


def test_a_notice_that_was_cut_away_counts() -> None:
    article = Article("a", STORY, "Reactor", dropped=("This article has been retracted.",))
    assert with_corrections(article).retracted

"""Page dumps of many shapes: fields out of the header, the body as one slice of the file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.formats.page_text import page_parts
from index.readers.formats.text import read_txt
from index.readers.source import file_source
from tests.support import REPOSITORY

SEED = REPOSITORY / "seeds" / "000_70be1ee6b39d7070.txt"

BODY = (
    "The harbour board voted on Monday to close the old pier before winter.",
    "What comes next",
    '"We could not wait any longer," said the chair of the board, Ana Moss',
    "Work begins in October and will take until the spring of next year.",
)
TITLE = "Harbour board votes to close old pier"
MOMENT = datetime(2023, 5, 1, 10, 0, tzinfo=UTC)


def page(*lines: str, gap: str = "\n\n") -> str:
    return gap.join(lines)


def test_the_seed_article() -> None:
    text = SEED.read_bytes().decode()
    [article] = read_txt(file_source(SEED))
    assert article.id == "000_70be1ee6b39d7070"  # type: ignore[union-attr]
    record, body = page_parts(text) or ({}, "")
    assert record == {
        "title": "Top diplomats from South Korea, US, Japan hold talks on North Korea, "
        "other regional issues",
        "publisher": "Iran Press TV",
        "category": "Weapons of Mass Destruction (WMD)",
        "published_at": datetime(2021, 9, 23, 6, 50, tzinfo=UTC),
    }
    assert body in text
    assert body.startswith("Senior diplomats from the United States")
    assert body.endswith("hostile exercises are a rehearsal for an invasion.")
    assert body.count("\n\n") == 18


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n", "\r\n", "\n\n\n", "\r"])
@pytest.mark.parametrize(
    "tail",
    [
        (),
        ("Join our mailing list",),
        ("Share this article", "© 2023 Skerry Post. All rights reserved."),
        ("Related stories", "Ten facts about piers", "Subscribe for the best stories every day."),
        ("Support us - donate today!",),
        ("Lire aussi : la jetée", "Tous droits réservés."),
        ("Newsletter abonnieren", "Alle Rechte vorbehalten."),
    ],
)
def test_the_body_is_one_slice_without_furniture(gap: str, tail: tuple[str, ...]) -> None:
    text = page("Skerry Post", TITLE, "Skerry Post", "1 May 2023 10:00", *BODY, *tail, gap=gap)
    record, body = page_parts(text) or ({}, "")
    assert body == gap.join(BODY)
    assert record == {"title": TITLE, "publisher": "Skerry Post", "published_at": MOMENT}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            ("Fisheries", "Nordkyst", TITLE, "Nordkyst", "Monday, May 1, 2023 10:00 AM"),
            {"publisher": "Nordkyst", "category": "Fisheries"},
        ),
        ((TITLE, "By Jane Doe", "Published: 2023-05-01 10:00"), {"author": "Jane Doe"}),
        (
            ("Nordkyst", TITLE, "By Jane Doe and Ola de Vries | 1 May 2023 10:00"),
            {"publisher": "Nordkyst", "author": "Jane Doe and Ola de Vries"},
        ),
        (
            ("The Skerry Gazette", "Local", TITLE, "1 May 2023 10:00"),
            {"publisher": "The Skerry Gazette", "category": "Local"},
        ),
        ((TITLE, "Nordkyst", "1 May 2023 10:00"), {"publisher": "Nordkyst"}),
        (("Politics", TITLE, "1 May 2023 10:00"), {"category": "Politics"}),
        (("Nordkyst", "1 May 2023 10:00", TITLE), {"publisher": "Nordkyst"}),
        ((TITLE, "Source: Nordkyst", "1 May 2023 10:00"), {"publisher": "Nordkyst"}),
        (
            ("Home › World › Fisheries", "Nordkyst", TITLE, "Nordkyst", "1.5.2023, 10:00 Uhr"),
            {"publisher": "Nordkyst", "category": "Fisheries"},
        ),
        (("Updated: 2 May 2023 12:00", TITLE, "Published: 1 May 2023 10:00"), {}),
        (("Aa bb", "Cc dd", TITLE, "lundi 1 mai 2023 à 10h00"), {}),
        (("Skip to main content", "Menu", TITLE, "Montag, 1. Mai 2023, 10:00 Uhr"), {}),
        ((TITLE, "1 May 2023 10:00", "By Jane Doe"), {"author": "Jane Doe"}),
    ],
)
def test_headers(header: tuple[str, ...], fields: dict[str, str]) -> None:
    record, body = page_parts(page(*header, *BODY)) or ({}, "")
    assert record == {"title": TITLE, "published_at": MOMENT, **fields}
    assert body == page(*BODY)


def test_a_date_with_nothing_else_above_the_body() -> None:
    assert page_parts(page("1 May 2023 10:00", *BODY)) == ({"published_at": MOMENT}, page(*BODY))


@pytest.mark.parametrize(
    ("publisher", "title", "date", "body"),
    [
        (
            "Північний Вісник",
            "Рада закриває старий причал до зими",
            "Понеділок, 1 травня 2023, 10:00",
            "Рада порту вирішила закрити старий причал до початку зими.",
        ),
        (
            "北岸日报",
            "理事会决定冬季前关闭旧码头",
            "2023年5月1日 10:00",
            "理事会星期一决定关闭旧码头。",
        ),
        (
            "Nordkurier",
            "Hafenrat schließt alten Steg vor dem Winter",
            "Montag, 1. Mai 2023, 10:00 Uhr",
            "Der Hafenrat hat am Montag beschlossen, den alten Steg zu schließen.",
        ),
    ],
)
def test_other_languages(publisher: str, title: str, date: str, body: str) -> None:
    assert page_parts(page(publisher, title, publisher, date, body)) == (
        {"title": title, "publisher": publisher, "published_at": MOMENT},
        body,
    )


def test_hard_wrapped_paragraphs_are_kept_whole() -> None:
    wrapped = (
        "The harbour board voted on Monday to close the old pier before the\n"
        "winter storms arrive, after engineers found that nine of its piles had\n"
        "been eaten through.\n\n"
        "Work begins in October and will take until the spring of next year, the\n"
        "chair said."
    )
    text = page("Nordkyst", TITLE, "1 May 2023 10:00", wrapped, "Share this")
    assert page_parts(text) == (
        {"title": TITLE, "publisher": "Nordkyst", "published_at": MOMENT},
        wrapped,
    )


@pytest.mark.parametrize(
    "text",
    [
        page(TITLE, *BODY),
        page(TITLE, "05/04/2023", *BODY),
        page(TITLE, "1 May 2023"),
        page(*BODY, *BODY, "1 May 2023", *BODY),
        page(*(f"Line {n}" for n in range(20)), "1 May 2023", *BODY),
        page("1 May 2023", *(f"Line {n}" for n in range(20)), *BODY),
        "",
    ],
)
def test_what_is_no_page(text: str) -> None:
    assert page_parts(text) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from([TITLE, "Nordkyst", "1 May 2023", *BODY, "Share this", "", "\r"])))
def test_any_order_of_lines_gives_a_slice_or_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = page_parts(text)
    if parts is not None:
        record, body = parts
        assert body
        assert body == body.strip()
        assert body in text
        assert isinstance(record["published_at"], datetime)

"""What an assistant reads, and how articles are addressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from mcp.shared.uri_template import UriTemplate
from pydantic import TypeAdapter, ValidationError

from qa.citations import render
from server.protocols.mcp_tools import (
    After,
    Hits,
    Mode,
    Names,
    Version,
    archive_server,
    resource_of,
)
from tests.unit.server.documents import ANSWER, ARTICLE, HIT, NOTICES, TAKEN_BACK_ANSWER
from tests.unit.server.test_app import STATE


def test_an_answer_names_each_source_with_its_words() -> None:
    assert render.answer(ANSWER).splitlines()[:3] == [
        "By 40 cm. [1]",
        "",
        "[1] The Selby Post, 6 February 2024: “The wall will be raised by 40 centimetres.”"
        " — Harbour wall (article harbour)",
    ]


def test_an_assistant_is_told_what_a_publisher_took_back() -> None:
    assert render.answer(TAKEN_BACK_ANSWER).endswith(f"(article harbour){NOTICES}")
    article = replace(ARTICLE, retracted=True)
    assert (
        render.hits([replace(HIT, article=article)])
        .splitlines()[0]
        .endswith("(article harbour); RETRACTED by its publisher")
    )
    assert render.article(article).splitlines()[2] == "RETRACTED by its publisher"


def test_hits_and_articles() -> None:
    assert render.hits([HIT]).startswith("The Selby Post, 6 February 2024 — Harbour wall")
    assert render.hits([]) == "Nothing was found."
    undated = replace(ARTICLE, publisher=None, published_at=None)
    assert render.article(undated).splitlines()[1] == "Unknown publisher, undated"


@pytest.mark.parametrize("article_id", ["harbour", "https://a.example/b?c=d#e", "../x", "ä ö"])
async def test_any_id_has_an_address_that_leads_back(article_id: str) -> None:
    (template,) = await archive_server(STATE).list_resource_templates()
    parsed = UriTemplate.parse(str(template.uri_template))
    assert parsed.match(resource_of(article_id)) == {"article_id": article_id}


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_what_is_blank_is_not_given(blank: object) -> None:
    kinds: list[Any] = [After, Mode, Version]
    assert [TypeAdapter(kind).validate_python(blank) for kind in kinds] == [None] * len(kinds)
    assert TypeAdapter(Hits).validate_python(blank) == 10
    assert TypeAdapter(Names).validate_python(blank) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("The Selby Post", ["The Selby Post"]),
        (["The Selby Post"], ["The Selby Post"]),
        (["", None, "The Selby Post", " "], ["The Selby Post"]),
        ([], []),
    ],
)
def test_one_name_is_a_list_of_one(given: object, names: list[str]) -> None:
    assert TypeAdapter(Names).validate_python(given) == names


def test_what_is_given_is_checked_as_ever() -> None:
    assert TypeAdapter(After).validate_python("2024-02-06") == date(2024, 2, 6)
    refused: list[tuple[Any, object]] = [
        (After, "soon"), (Mode, "fast"), (Hits, 51), (Version, 0), (Names, [5]),
    ]  # fmt: skip
    for kind, wrong in refused:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(wrong)

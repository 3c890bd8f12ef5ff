"""What an assistant reads, and how articles are addressed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from mcp.client.client import Client
from mcp.shared.uri_template import UriTemplate
from mcp.types import CallToolResult, TextContent
from pydantic import TypeAdapter, ValidationError

from index import Article, Filters, Hit, IndexReader
from qa.citations import render
from server.protocols.mcp_arguments import After, Hits, Mode, Names, Version
from server.protocols.mcp_connectors import fetched, found
from server.protocols.mcp_tools import archive_server, resource_of
from tests.unit.server.documents import ANSWER, ARTICLE, HIT, NOTICES, TAKEN_BACK_ANSWER
from tests.unit.server.test_app import STATE

NO_INDEX = "This archive has no index yet. On the server, run: dateline index add PATH"


def address(article: Article) -> str:
    return f"https://archive.example/{article.id}"


async def said(tool: str, **arguments: Any) -> tuple[bool | None, str]:
    """Whether it is an error, and the text."""
    async with Client(archive_server(STATE)) as client:
        result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    (block,) = result.content
    assert isinstance(block, TextContent)
    return result.is_error, block.text


class Shelf:
    """An index with one article, which every search finds."""

    def article(self, article_id: str, version: int | None = None) -> Article:
        return ARTICLE

    def search(self, query: str, k: int, filters: Filters) -> list[Hit]:
        return [HIT]


async def test_without_a_server_an_article_is_cited_by_its_resource() -> None:
    shelf = cast(IndexReader, Shelf())
    async with Client(archive_server(replace(STATE, reader=lambda _: shelf))) as client:
        found = await client.call_tool("search", {"query": "wall"})
        read = await client.call_tool("fetch", {"id": "harbour"})
    assert isinstance(found, CallToolResult)
    assert isinstance(read, CallToolResult)
    for result in (found, read):
        (block,) = result.content
        assert isinstance(block, TextContent)
        assert result.structured_content
        told = json.loads(block.text)
        assert told == {name: result.structured_content[name] for name in told}
    assert found.structured_content
    (one,) = found.structured_content["results"]
    assert one["url"] == "dateline://articles/harbour"
    assert read.structured_content
    assert {name: read.structured_content[name] for name in ("id", "title", "text", "url")} == {
        "id": "harbour",
        "title": "Harbour wall",
        "text": ARTICLE.text,
        "url": one["url"],
    }


async def test_blanks_ask_as_if_they_were_left_out() -> None:
    blanks = {"publishers": None, "categories": "", "after": "", "before": None, "mode": ""}
    assert await said("ask", question="By how much?", **blanks) == await said(
        "ask", question="By how much?"
    )
    async with Client(archive_server(STATE)) as client:
        for tool in (await client.list_tools()).tools:
            for name, schema in tool.input_schema["properties"].items():
                kinds = [kind.get("type") for kind in schema.get("anyOf", [schema])]
                assert "null" in kinds or name in tool.input_schema["required"]


@pytest.mark.parametrize(
    ("tool", "arguments", "text"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "x", "after": "soon"}, "after: must be a day, such as 2021-09-23"),
        (
            "ask",
            {"question": "x", "after": "2024-02-02", "before": "2024-02-01"},
            "after must not be later than before",
        ),
        ("search", {"query": "x", "k": 51}, "k: Input should be less than or equal to 50"),
        ("fetch", {"id": None}, "id: Input should be a valid string"),
        (
            "fetch",
            {"id": "x"},
            NO_INDEX,
        ),
    ],
)
async def test_an_error_is_told_in_plain_words(
    tool: str, arguments: dict[str, Any], text: str
) -> None:
    assert await said(tool, **arguments) == (True, text)


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
    hit = replace(HIT, article=article)
    assert (
        found([hit], address)
        .results[0]
        .text.startswith("The Selby Post, 6 February 2024; RETRACTED by its publisher")
    )
    assert fetched(article, address).metadata.notices == ["RETRACTED by its publisher"]
    assert render.article(article).splitlines()[2] == "RETRACTED by its publisher"


def test_each_article_that_was_found_stands_once_with_its_passages() -> None:
    second = replace(HIT, passage=replace(HIT.passage, text="Work starts in May."))
    other = replace(HIT, article=replace(ARTICLE, id="other"))
    document = found([HIT, other, second], address)
    assert [result.id for result in document.results] == ["harbour", "other"]
    assert document.results[0].text.split("\n\n")[1:] == [HIT.passage.text, "Work starts in May."]
    assert [hit.article_id for hit in document.hits] == ["harbour", "other", "harbour"]
    assert found([], address).results == []


def test_an_article_is_read_by_whose_it_is() -> None:
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
    for day in ("2024-02-06", "2024-02-06T10:00:00Z"):
        assert TypeAdapter(After).validate_python(day) == date(2024, 2, 6)
    refused: list[tuple[Any, object]] = [
        (After, "soon"), (Mode, "fast"), (Hits, 51), (Version, 0), (Names, [5]),
    ]  # fmt: skip
    for kind, wrong in refused:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(wrong)

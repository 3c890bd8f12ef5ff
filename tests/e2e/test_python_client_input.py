"""What people give clients/python, and what it says where that is not what it takes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from dateline_client import AsyncClient, Client, Filters, Invalid, NotFound, calls

from tests.e2e.serving import Server
from tests.e2e.test_python_client import scripted

QUESTION = "Who is the US special envoy for North Korea?"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "localhost:8000",
        "ftp://archive.example",
        "http://",
        "http://[::1",
        None,
    ],
)
def test_what_is_no_address_is_told_at_once(kind: Any, url: Any) -> None:
    with pytest.raises(ValueError, match="begins with http:// or https://"):
        kind(url)


def test_a_key_is_what_a_header_can_hold(server: Server) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Client(server.url, "ключ")
    with pytest.raises(ValueError, match="ASCII"):
        Client(server.url, "one\ntwo")
    # As a file has it.
    with Client(server.url, "a-key\n") as asking:
        assert asking.archive().articles > 1


def test_an_address_that_leads_elsewhere_names_where() -> None:
    there = {"Location": "https://archive.example/v1/ask"}
    with scripted((308, there, "")) as url, Client(url) as asking:
        for ask in (asking.ask, lambda question: list(asking.stream(question))):
            with pytest.raises(Invalid, match=re.escape(there["Location"])):
                ask("?")


def test_an_address_with_a_path_too_many_names_those_that_there_are(server: Server) -> None:
    with Client(f"{server.url}/v1") as asking, pytest.raises(NotFound, match="POST /v1/ask"):
        asking.ask("?")


def test_what_is_wrong_is_said_once(server: Server) -> None:
    with Client(server.url) as client, pytest.raises(Invalid) as raised:
        client.search("envoy", 0)
    assert str(raised.value).count("k: ") == 1
    assert raised.value.document["errors"][0]["field"] == "k"


def test_filters_take_one_name_and_days_as_people_write_them() -> None:
    one = Filters("BBC", "sport", "2021-09-01", datetime(2021, 9, 30, 12, tzinfo=UTC))
    assert one.body() == Filters(["BBC"], ["sport"], date(2021, 9, 1), date(2021, 9, 30)).body()


def test_turns_before_may_be_answers_or_messages(server: Server) -> None:
    with Client(server.url) as client:
        answer = client.ask(QUESTION)
        turns: list[calls.Turn] = [("user", QUESTION), ("assistant", answer)]
        follow_up = client.ask("What did he say?", turns)
    assert "Sung Kim" in follow_up.standalone_question
    messages = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": str(answer)},
    ]
    assert calls.ask("?", turns).body == calls.ask("?", messages).body


def test_articles_may_have_days_and_times_of_python() -> None:
    call = calls.add([{"text": "?", "published_at": datetime(2024, 3, 5, 9, tzinfo=UTC)}])
    assert call.body == {"articles": [{"text": "?", "published_at": "2024-03-05T09:00:00Z"}]}

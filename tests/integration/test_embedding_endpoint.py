"""An endpoint of embeddings: what it may do wrong, and an index that is made with it."""

from __future__ import annotations

import asyncio
import base64
import math
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.responses import Response

from index import (
    EmbeddingFailed,
    IndexMismatch,
    TokenCounter,
    ingest,
    open_reader,
    open_writer,
)
from qa import Answer, Answerer, Done, Question
from qa.llm.embedding_endpoint import EmbeddingEndpoint
from server.cli.doctor import diagnose
from server.container import Container
from server.settings import Settings
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.embedding_server import (
    Data,
    EmbeddingServer,
    embedding_server,
    refused,
    spoilt,
    well,
)
from tests.support.fakes import FakeEmbedder
from tests.support.processes import free_port

KEY = "sk-never-shown"
WORDS = FakeEmbedder(dimension=64)
Opens = Callable[..., EmbeddingEndpoint]


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddingServer]:
    with embedding_server(WORDS) as server:
        yield server


@pytest.fixture
def server(running: EmbeddingServer) -> EmbeddingServer:
    running.forget()
    return running


@pytest.fixture
def opens(server: EmbeddingServer) -> Iterator[Opens]:
    opened: list[EmbeddingEndpoint] = []

    def opened_with(**changes: Any) -> EmbeddingEndpoint:
        settings: dict[str, Any] = {
            "base_url": server.url,
            "model": "far",
            "api_key": KEY,
            "timeout_s": 60,
            "words": WORDS,
            "patience_s": (),
        }
        opened.append(EmbeddingEndpoint(**(settings | changes)))
        return opened[-1]

    yield opened_with
    for each in opened:
        each.close()


def test_many_texts_go_in_batches_with_the_key_and_come_back_in_order(
    server: EmbeddingServer, opens: Opens
) -> None:
    texts = [f"wall {n} harbour" for n in range(70)]
    rows = opens().embed_passages(texts)
    assert np.abs(rows - WORDS.embed_passages(texts)).max() < 1e-5
    assert [len(body["input"]) for body in server.asked] == [32, 32, 6]
    assert {body["model"] for body in server.asked} == {"far"}
    assert set(server.keys) == {f"Bearer {KEY}"}


def _changed(data: Data, **changes: Any) -> Response:
    return spoilt([data[0] | changes, *data[1:]])


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (lambda _, data: spoilt(data[: len(data) // 2]), "gave 1 vectors for 2 texts"),
        (lambda _, data: spoilt([data[0], data[0]]), "gave 1 vectors for 2 texts"),
        (lambda _, data: _changed(data, embedding=[1.0] * 32), "numbers, and not of"),
        (lambda _, data: _changed(data, embedding=[math.nan] * 64), "holds no numbers"),
        (lambda _, data: _changed(data, embedding=[math.inf] * 64), "holds no numbers"),
        (lambda _, data: _changed(data, embedding=[0.0] * 64), "zeros alone"),
        (lambda _, data: _changed(data, embedding=None), "does not answer as"),
        (lambda _, data: _changed(data, embedding=[]), "does not answer as"),
        (lambda _, data: _changed(data, embedding="not base64"), "does not answer as"),
        (lambda _, data: _changed(data, embedding=[None] * 64), "holds no numbers"),
        (lambda _, data: spoilt([]), "gave 0 vectors for 2 texts"),
        (lambda _, data: spoilt({"vectors": data}), "does not answer as"),
        (lambda _, data: Response("<html>"), "does not answer as"),
        (lambda _, data: Response(b" " * 17_000_000), "does not answer as"),
        (lambda _, data: refused(401), "did not accept the key"),
        (lambda _, data: refused(404, "model not found"), "does not have the model"),
        (lambda _, data: refused(400, "API key not valid."), "did not accept the key"),
        (lambda _, data: refused(402), "no credit or quota left"),
        (lambda _, data: refused(429, **{"Retry-After": "3600"}), "asks to wait 3600 s"),
    ],
)
def test_what_is_no_embedding_is_an_error_that_says_so(
    server: EmbeddingServer, opens: Opens, answers: Any, told: str
) -> None:
    server.answers = answers
    with pytest.raises(EmbeddingFailed, match=told) as caught:
        opens().embed_queries(["one", "two"])
    assert caught.value.hint
    assert KEY not in str(caught.value)


def test_a_dimension_that_changes_is_an_error_and_leaves_the_first(
    server: EmbeddingServer, opens: Opens
) -> None:
    endpoint = opens()
    assert endpoint.identity().dimension == 64
    server.answers = lambda _, data: spoilt(
        [each | {"embedding": each["embedding"][:32]} for each in data]
    )
    with pytest.raises(EmbeddingFailed, match="of 32 numbers, and not of 64"):
        endpoint.embed_passages(["one"])
    assert endpoint.identity().dimension == 64
    assert endpoint.identity().normalised


def test_a_first_reply_of_two_lengths_leaves_no_length_behind(
    server: EmbeddingServer, opens: Opens
) -> None:
    endpoint = opens()
    server.answers = lambda _, data: _changed(data, embedding=[1.0] * 32)
    with pytest.raises(EmbeddingFailed, match="of 64 numbers, and not of 32"):
        endpoint.embed_queries(["one", "two"])
    server.answers = well
    assert endpoint.embed_queries(["one", "two"]).shape == (2, 64)


def test_vectors_in_base64_are_read(server: EmbeddingServer, opens: Opens) -> None:
    def encoded(_: dict[str, Any], data: Data) -> Response:
        packed = [np.asarray(each["embedding"], "<f4").tobytes() for each in data]
        return spoilt(
            [
                each | {"embedding": base64.b64encode(row).decode()}
                for each, row in zip(data, packed, strict=True)
            ]
        )

    server.answers = encoded
    rows = opens().embed_passages(["wall", "harbour"])
    assert np.abs(rows - WORDS.embed_passages(["wall", "harbour"])).max() < 1e-5


def test_who_takes_no_encoding_is_asked_without_it_from_then_on(
    server: EmbeddingServer, opens: Opens
) -> None:
    def plain(body: dict[str, Any], data: Data) -> Response:
        if "encoding_format" in body:
            return refused(400, 'Unknown name "encoding_format": Cannot find field.')
        return well(body, data)

    server.answers = plain
    endpoint = opens()
    for _ in range(2):
        assert endpoint.embed_passages(["one"]).shape == (1, 64)
    assert ["encoding_format" in body for body in server.asked] == [True, False, False]


# What each says when it is too much, and with which status.
TOO_MUCH = [
    (413, "Payload too large"),
    (422, "batch size 32 > maximum allowed batch size 4"),
    (422, "`inputs` must have less than 512 tokens. Given: 600"),
    (400, "the input length exceeds the context length"),
    (400, "Invalid 'input[0]': maximum input length is 8192 tokens."),
    (500, "input (992 tokens) is too large to process. increase the physical batch size"),
]


@pytest.mark.parametrize(("status", "said"), TOO_MUCH)
def test_each_way_to_say_that_it_is_too_much_is_known(
    server: EmbeddingServer, opens: Opens, status: int, said: str
) -> None:
    def small(body: dict[str, Any], data: Data) -> Response:
        is_long = (
            "batch" not in said.partition("physical")[0] and max(map(len, body["input"])) > 500
        )
        return refused(status, said) if len(data) > 4 or is_long else well(body, data)

    server.answers = small
    texts = [f"wall {n}" for n in range(8)]
    assert np.abs(opens().embed_passages(texts) - WORDS.embed_passages(texts)).max() < 1e-5
    assert opens().embed_passages(["harbour " * 200]).shape == (1, 64)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "input[2] is invalid"),
        (500, "failed to encode response: json: unsupported value: NaN"),
    ],
)
def test_a_text_that_is_refused_is_named(
    server: EmbeddingServer, opens: Opens, status: int, said: str
) -> None:
    def picky(body: dict[str, Any], data: Data) -> Response:
        bad = any("lighthouse" in text for text in body["input"])
        return refused(status, said) if bad else well(body, data)

    server.answers = picky
    texts = [*(f"wall {n}" for n in range(20)), "The lighthouse\nof Tarn Hollow", "pier"]
    with pytest.raises(EmbeddingFailed, match="begins “The lighthouse of Tarn Hollow”"):
        opens().embed_passages(texts)
    # Half of it each time, and nobody waits for what does not pass.
    assert len(server.asked) <= 12


def test_azures_address_keeps_its_version_and_takes_the_key_by_its_own_name(
    server: EmbeddingServer, opens: Opens
) -> None:
    opens(base_url=f"{server.url}?api-version=2024-10-21").embed_passages(["one"])
    assert (server.keys, server.azure_keys) == ([None], [KEY])


def test_who_has_too_much_to_do_is_asked_again(server: EmbeddingServer, opens: Opens) -> None:
    def busy_at_first(body: dict[str, Any], data: Data) -> Response:
        return refused(429) if len(server.asked) < 5 else well(body, data)

    server.answers = busy_at_first
    # Each request is tried three times; beyond that passages alone are waited for.
    assert opens(patience_s=(0.0, 0.0)).embed_passages(["one"]).shape == (1, 64)
    assert len(server.asked) == 5


def test_what_is_too_much_is_asked_in_parts(server: EmbeddingServer, opens: Opens) -> None:
    def small(body: dict[str, Any], data: Data) -> Response:
        if len(data) > 4:
            return refused(413, "batch size 32 > maximum allowed batch size 4")
        if max(map(len, body["input"])) > 500:
            return refused(400, "This model's maximum context length is 512 tokens")
        return well(body, data)

    server.answers = small
    texts = [f"wall {n}" for n in range(8)]
    assert np.abs(opens().embed_passages(texts) - WORDS.embed_passages(texts)).max() < 1e-5
    text = "harbour " * 200
    assert opens().embed_passages([text, "", "  "]).shape == (3, 64)
    assert "" not in server.asked[-1]["input"]
    server.answers = lambda *_: refused(413)
    with pytest.raises(EmbeddingFailed, match="413"):
        opens().embed_passages([text])


@pytest.mark.parametrize(
    ("spoils", "told"),
    [
        (lambda data: refused(501), "failed"),
        (lambda data: refused(429, **{"Retry-After": "3600"}), "asks to wait 3600 s"),
        (lambda data: spoilt([each | {"embedding": [1.0] * 32} for each in data]), "of 32 numbers"),
        (lambda data: _changed(data, embedding=[math.nan] * 64), "holds no numbers"),
        (lambda data: spoilt(data[: len(data) // 2]), "vectors for"),
    ],
)
def test_an_endpoint_that_fails_while_articles_are_added_loses_nothing(
    server: EmbeddingServer,
    opens: Opens,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoils: Callable[[Data], Response],
    told: str,
) -> None:
    monkeypatch.setattr(ingest, "_PASSAGES", 2)
    articles = [replace(HARBOUR, id=f"wall-{n}", text=f"{HARBOUR.text} {n}.") for n in range(12)]

    def dies(body: dict[str, Any], data: Data) -> Response:
        return well(body, data) if len(server.asked) < 4 else spoils(data)

    server.answers = dies
    with open_writer(tmp_path, opens(), TokenCounter()) as writer:
        with pytest.raises(EmbeddingFailed, match=told):
            writer.add(articles)
        server.answers = well
    with open_writer(tmp_path, opens(), TokenCounter()) as writer:
        report = writer.add(articles)
    assert report.unchanged > 0
    assert (report.added + report.unchanged, report.failed) == (12, ())


async def answered(folder: Path, embedder: EmbeddingEndpoint) -> Answer:
    with open_reader(folder, embedder) as reader:
        answerer = Answerer(reader, embedder, TokenCounter(), None)
        question = Question("By how much will the harbour wall at Port Selby be raised?")
        async with aclosing(answerer.ask(question)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
                failure = event
    raise AssertionError(failure)


async def test_without_the_endpoint_questions_fall_back_to_words_and_say_so(
    server: EmbeddingServer, opens: Opens, tmp_path: Path
) -> None:
    with open_writer(tmp_path, opens(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR])
        made_with = opens().identity()

    def of_reader(**changes: Any) -> EmbeddingEndpoint:
        return opens(recorded=lambda: made_with, **changes)

    whole = await answered(tmp_path, of_reader())
    assert whole.notes == ()
    assert "40 centimetres" in whole.answer
    dead = of_reader(base_url=f"http://127.0.0.1:{free_port()}/v1")
    alone = await answered(tmp_path, dead)
    assert "by_words_alone" in alone.notes
    assert "40 centimetres" in alone.answer
    # One that has another model by now is of no more use.
    server.answers = lambda _, data: spoilt(
        [each | {"embedding": each["embedding"][:32]} for each in data]
    )
    assert "by_words_alone" in (await answered(tmp_path, of_reader())).notes


def test_an_index_keeps_to_the_length_of_its_vectors(
    server: EmbeddingServer, opens: Opens, tmp_path: Path
) -> None:
    with open_writer(tmp_path, opens(), TokenCounter()) as writer:
        writer.add([HARBOUR])
    server.answers = lambda _, data: spoilt(
        [each | {"embedding": each["embedding"][:32]} for each in data]
    )
    with (
        open_writer(tmp_path, opens(), TokenCounter()) as writer,
        pytest.raises(IndexMismatch, match="with vectors of 64 numbers, not of 32"),
    ):
        writer.add([ORCHARD])


def test_a_reader_asks_nobody_who_it_is_and_the_doctor_does(
    server: EmbeddingServer, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {
        "index": tmp_path / "index",
        "embedding_base_url": server.url,
        "embedding_model": "far",
    }
    parts = Container(Settings(**settings))
    with parts.writer() as writer:
        writer.add([HARBOUR])
    found = {each.check: each for each in diagnose(parts, "127.0.0.1", free_port())}
    told = found["embedding model"]
    assert told.level == "warning"  # nothing was fitted with it
    assert told.detail.startswith(f"far at {server.url} gives vectors of 64 numbers")
    asyncio.run(parts.aclose())
    dead = settings | {"embedding_base_url": f"http://127.0.0.1:{free_port()}/v1"}
    parts = Container(Settings(**dead))
    assert parts.embedder.identity().dimension == 64
    (hit,) = parts.reader().search("harbour wall", 3)
    assert hit.by_words_alone
    found = {each.check: each for each in diagnose(parts, "127.0.0.1", free_port())}
    assert (found["embedding model"].level, found["index"].level) == ("failed", "ok")
    assert "cannot be reached" in found["embedding model"].detail
    asyncio.run(parts.aclose())

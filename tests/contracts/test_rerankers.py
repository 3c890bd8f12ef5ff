"""Every Reranker behaves alike; and each adapter keeps its promises when things go wrong."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index import CrossEncoderReranker, Reranker, RerankingFailed
from qa.llm.rerank_endpoint import RerankEndpoint
from tests.support.endpoint_scripts import FREE_TEXT
from tests.support.fakes import FakeReranker
from tests.support.processes import free_port
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint
from tests.support.tiny_cross_encoder import tiny_cross_encoder

KEY = "sk-never-shown"
QUERY = "harbour wall cost"
TEXTS = [
    "The harbour wall.",
    "Frost spoils the harvest.",
    "The cost of the harbour wall.",
    "東京 🗞️",
]

Opens = Callable[..., RerankEndpoint]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedEndpoint) -> ScriptedEndpoint:
    server.forget()
    return server


@pytest.fixture
def open_reranker(endpoint: ScriptedEndpoint) -> Iterator[Opens]:
    opened: list[RerankEndpoint] = []

    def opens(script: str, **changes: Any) -> RerankEndpoint:
        settings: dict[str, Any] = {
            "base_url": f"{endpoint.url}/reranking/{script}",
            "model": "small-reranker",
            "api_key": KEY,
            "timeout_s": 30.0,
        }
        opened.append(RerankEndpoint(**(settings | changes)))
        return opened[-1]

    yield opens
    for reranker in opened:
        reranker.close()


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    return CrossEncoderReranker(tiny_cross_encoder(tmp_path_factory.mktemp("model") / "tiny"))


@pytest.fixture(params=["cross-encoder", "documents", "texts", "fake"])
def reranker(
    request: pytest.FixtureRequest, cross_encoder: CrossEncoderReranker, open_reranker: Opens
) -> Reranker:
    if request.param == "cross-encoder":
        return cross_encoder
    return FakeReranker() if request.param == "fake" else open_reranker(request.param)


# What every Reranker does


def test_each_text_has_one_finite_score_in_the_order_given(reranker: Reranker) -> None:
    forwards = reranker.scores(QUERY, TEXTS)
    assert len(forwards) == len(TEXTS)
    assert all(type(score) is float and math.isfinite(score) for score in forwards)
    assert reranker.scores(QUERY, TEXTS[::-1])[::-1] == pytest.approx(forwards, abs=1e-5)


def test_equal_texts_have_equal_scores(reranker: Reranker) -> None:
    first, _, third = reranker.scores(QUERY, ["The wall.", "Frost.", "The wall."])
    assert first == pytest.approx(third, abs=1e-5)


def test_no_texts_have_no_scores(reranker: Reranker) -> None:
    assert reranker.scores(QUERY, []) == []


def test_many_and_long_texts_are_scored(reranker: Reranker) -> None:
    texts = [f"{'harbour ' * 300} {number}" for number in range(100)]
    assert len(reranker.scores(QUERY, texts)) == 100


def test_several_threads_may_ask_at_once(reranker: Reranker) -> None:
    alone = [reranker.scores(QUERY, [text])[0] for text in TEXTS]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: reranker.scores(QUERY, [text])[0], TEXTS * 4))
    assert together == pytest.approx(alone * 4, abs=1e-5)


# What CrossEncoderReranker does


def test_scores_are_the_models_own_and_not_squashed(cross_encoder: CrossEncoderReranker) -> None:
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(cross_encoder.model)
    pairs = [(QUERY, text) for text in TEXTS]
    logits = model.predict(pairs, activation_fn=lambda logits: logits, show_progress_bar=False)
    assert cross_encoder.scores(QUERY, TEXTS) == pytest.approx(logits.tolist(), abs=1e-5)
    assert len(set(logits.tolist())) == len(TEXTS)


def test_a_model_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tmp_path / "none"))
    for _ in range(2):
        with pytest.raises(RerankingFailed, match="cannot be loaded") as caught:
            reranker.scores(QUERY, TEXTS)
        assert "DATELINE_RERANK_MODEL" in caught.value.hint


@pytest.mark.parametrize("made", [{"labels": 3}, {"head": False}], ids=["classifier", "embedder"])
def test_a_model_that_is_no_reranker_is_refused(tmp_path: Path, made: dict[str, Any]) -> None:
    reranker = CrossEncoderReranker(tiny_cross_encoder(tmp_path / "model", **made))
    with pytest.raises(RerankingFailed, match="does not give a pair of texts one score"):
        reranker.scores(QUERY, TEXTS)


def test_a_model_that_gives_no_numbers_fails(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(tiny_cross_encoder(tmp_path / "model", nan=True))
    with pytest.raises(RerankingFailed, match="did not give every passage a score"):
        reranker.scores(QUERY, TEXTS)


# What RerankEndpoint sends


def test_the_request_is_what_such_endpoints_expect(
    open_reranker: Opens, endpoint: ScriptedEndpoint
) -> None:
    assert open_reranker("documents").scores(QUERY, TEXTS) == [2.0, 0.0, 3.0, 0.0]
    (asked,) = endpoint.requests()
    assert asked["path"] == "/reranking/documents/rerank"
    assert asked["authorization"] == f"Bearer {KEY}"
    assert asked["body"] == {
        "model": "small-reranker",
        "query": QUERY,
        "documents": TEXTS,
        "top_n": 4,
    }


def test_without_a_model_or_a_key_none_is_sent(
    open_reranker: Opens, endpoint: ScriptedEndpoint
) -> None:
    open_reranker("documents", model=None, api_key=None).scores(QUERY, TEXTS)
    (asked,) = endpoint.requests()
    assert "model" not in asked["body"]
    assert asked["authorization"] is None


def test_the_other_dialect_is_found_out_once(
    open_reranker: Opens, endpoint: ScriptedEndpoint
) -> None:
    reranker = open_reranker("texts")
    for _ in range(2):
        assert reranker.scores(QUERY, TEXTS) == [2.0, 0.0, 3.0, 0.0]
    first, *others = endpoint.requests()
    assert "documents" in first["body"]
    assert [asked["body"] for asked in others] == [
        {"query": QUERY, "texts": TEXTS, "truncate": True}
    ] * 2


def test_it_sends_no_more_texts_than_that_dialect_takes(
    open_reranker: Opens, endpoint: ScriptedEndpoint
) -> None:
    texts = ["harbour"] * 40 + ["harbour wall"] * 40
    assert open_reranker("texts").scores(QUERY, texts) == [1.0] * 40 + [2.0] * 40
    sent = [len(asked["body"].get("texts", ())) for asked in endpoint.requests()]
    assert sent == [0, 32, 32, 16]


@pytest.mark.parametrize("base_url", ["127.0.0.1:8080", "ftp://host", "http://"])
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="DATELINE_RERANK_BASE_URL"):
        RerankEndpoint(base_url=base_url, model=None, api_key=None, timeout_s=1)


# What RerankEndpoint does about faults

FAULTS = [
    ("401", "Check DATELINE_RERANK_API_KEY."),
    ("403", "Check DATELINE_RERANK_API_KEY."),
    ("404", "Check DATELINE_RERANK_BASE_URL and DATELINE_RERANK_MODEL."),
    ("redirect", "Set DATELINE_RERANK_BASE_URL"),
    ("429-always", "Ask again in a while"),
    ("429-always:3600", "asks to wait 3600 s"),
    ("500-always", "Ask again in a while"),
    ("cut-off", "cut its reply off"),
    *[
        (script, "Check DATELINE_RERANK_BASE_URL; /rerank is added to it.")
        for script in (
            "garbage",
            "endless",
            "no-list",
            "too-few",
            "too-many",
            "twice",
            "out-of-range",
            "negative",
            "nan",
            "infinite",
            "null",
            "words",
        )
    ],
]


@pytest.mark.parametrize(("script", "says"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_says_what_to_do(
    open_reranker: Opens,
    endpoint: ScriptedEndpoint,
    caplog: pytest.LogCaptureFixture,
    script: str,
    says: str,
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(RerankingFailed) as caught:
        open_reranker(script).scores(QUERY, TEXTS)
    message = str(caught.value)
    assert says in message
    assert f"The reranking endpoint at {endpoint.url}" in message
    assert KEY not in message + caplog.text
    assert FREE_TEXT not in message + caplog.text


def test_no_server_is_told(open_reranker: Opens) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(RerankingFailed, match=f"Is the server running at {url}"):
        open_reranker("", base_url=url).scores(QUERY, TEXTS)


@pytest.mark.parametrize("script", ["stall", "drip"])
def test_slowness_has_an_end(open_reranker: Opens, script: str) -> None:
    with pytest.raises(RerankingFailed, match=r"did not finish in 0\.5 s.*RERANK_TIMEOUT_S"):
        open_reranker(script, timeout_s=0.5).scores(QUERY, TEXTS)


@pytest.mark.parametrize("script", ["429-then-ok", "500-then-ok", "503-then-ok:1"])
def test_a_passing_fault_is_tried_again(
    open_reranker: Opens, endpoint: ScriptedEndpoint, script: str
) -> None:
    assert open_reranker(script).scores(QUERY, TEXTS) == [2.0, 0.0, 3.0, 0.0]
    assert len(endpoint.requests()) == 2


def test_an_endpoint_that_keeps_failing_is_left_alone_for_a_while(
    open_reranker: Opens, endpoint: ScriptedEndpoint
) -> None:
    reranker = open_reranker("401")
    for says in ("did not accept the key", "did not accept the key", "is not asked for 30 s"):
        with pytest.raises(RerankingFailed, match=says):
            reranker.scores(QUERY, TEXTS)
    assert len(endpoint.requests()) == 2


def test_closing_ends_a_request_that_is_under_way(endpoint: ScriptedEndpoint) -> None:
    url = f"{endpoint.url}/reranking/stall"
    reranker = RerankEndpoint(base_url=url, model=None, api_key=None, timeout_s=60)
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(reranker.scores, QUERY, TEXTS)
        endpoint.wait_until(bool)
        reranker.close()
        with pytest.raises(RerankingFailed, match="not asked any more"):
            asking.result(timeout=60)

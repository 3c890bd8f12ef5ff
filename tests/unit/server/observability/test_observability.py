"""Metrics, logs and traces of hand-made answers."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from index import IndexReader, IndexStatus
from qa import Delta, Done, EndpointTimeout, Event, Failed, Question, Retrieved, Sentence, Usage
from server.app import build_app
from server.middleware import access_log as requests_module
from server.observability import JsonLines, tracing
from server.observability.metrics import Metrics
from server.services import AppState
from server.services.observed_answers import ObservedAnswers
from tests.unit.server.documents import ANSWER, HIT
from tests.unit.server.test_app import STATE, asking

SECRET = "Did the mayor lie?"
COUNTED = replace(ANSWER, mode="llm", usage=Usage(100, 7), timings_ms={"retrieve": 20})


def observed(*events: Event, logs_questions: bool = False) -> AppState:
    metrics = Metrics()
    ask = ObservedAnswers(asking(*events), metrics, logs_questions=logs_questions).ask
    return replace(STATE, ask=ask, metrics=metrics)


def asked(state: AppState, **headers: str) -> Any:
    with TestClient(build_app(state)) as client:
        client.post("/v1/ask", json={"question": SECRET}, headers=headers)
        return client.get("/metrics")


def test_metrics_count_answers_and_requests() -> None:
    page = asked(observed(Retrieved((HIT,), "x"), Delta("By"), Done(COUNTED)))
    assert page.headers["content-type"].startswith("text/plain")
    lines = page.text.splitlines()
    assert 'dateline_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in lines
    assert 'dateline_answers_total{mode="llm",outcome="answered"} 1.0' in lines
    assert 'dateline_answer_stage_seconds_count{stage="retrieve"} 1.0' in lines
    assert 'dateline_tokens_total{kind="prompt"} 100.0' in lines
    assert 'dateline_tokens_total{kind="completion"} 7.0' in lines
    assert 'dateline_sentences_total{support="supported"} 1.0' in lines
    assert 'dateline_answer_cache_total{result="miss"} 1.0' in lines
    assert "dateline_first_word_seconds_count 1.0" in lines
    assert "dateline_index_open 0.0" in lines
    assert "mayor" not in page.text


def test_metrics_count_withdrawn_sentences_by_the_check_that_they_failed() -> None:
    withdrawn = Sentence(0, 0, 0, "unsupported", (), "", 9, failed_check="number")
    text = asked(observed(withdrawn, withdrawn, Done(ANSWER))).text
    assert 'dateline_failed_checks_total{check="number"} 2.0' in text


def test_metrics_count_what_went_wrong() -> None:
    text = asked(observed(Retrieved((), "x"), Failed(EndpointTimeout("slow")))).text
    assert 'dateline_answers_total{mode="default",outcome="EndpointTimeout"} 1.0' in text


def test_an_unknown_address_is_no_label_of_its_own() -> None:
    state = observed(Done(ANSWER))
    with TestClient(build_app(state)) as client:
        client.get("/some/secret/address")
        text = client.get("/metrics").text
    assert 'route="other",status="404"' in text
    assert "secret" not in text


def test_metrics_of_an_index(tmp_path: Any) -> None:
    class Index:
        def status(self) -> IndexStatus:
            return IndexStatus(tmp_path, 3, "m", 8, 5, 40, (), None, None, None, 1234, "")

    state = replace(STATE, reader=lambda _: cast(IndexReader, Index()))
    with TestClient(build_app(state)) as client:
        text = client.get("/metrics").text
    assert "dateline_index_articles 5.0" in text
    assert "dateline_index_bytes 1234.0" in text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    traffic = logging.getLogger("dateline.traffic")
    traffic.addHandler(handler)
    traffic.setLevel(logging.INFO)
    yield written
    traffic.removeHandler(handler)
    traffic.setLevel(logging.NOTSET)


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_the_log_names_the_request_and_not_the_question(log: io.StringIO) -> None:
    asked(observed(Retrieved((HIT,), "x"), Done(COUNTED)), **{"X-Request-ID": "abc-1"})
    answer, request, _ = lines_of(log)
    assert (answer["message"], answer["outcome"]) == ("answer", "answered")
    assert answer["request_id"] == request["request_id"] == "abc-1"
    assert (request["route"], request["status"]) == ("/v1/ask", 200)
    assert "mayor" not in log.getvalue()


def test_the_log_holds_questions_where_that_is_asked_for(log: io.StringIO) -> None:
    asked(observed(Retrieved((HIT,), "x"), Done(COUNTED), logs_questions=True))
    assert lines_of(log)[0]["question"] == SECRET


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\tb"])
def test_an_id_that_is_none_is_replaced(given: str) -> None:
    with TestClient(build_app(STATE)) as client:
        got = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert got != given
    assert len(got) == 26


def test_a_line_stays_a_line() -> None:
    record = logging.makeLogRecord({"msg": 'two\nlines "and" more', "name": "x"})
    text = JsonLines().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == 'two\nlines "and" more'


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    for module in (tracing, requests_module):
        monkeypatch.setattr(module, "TRACER", provider.get_tracer("test"))
    return spans


def test_a_trace_has_a_span_for_each_stage(traced: InMemorySpanExporter) -> None:
    asked(observed(Retrieved((HIT,), "x"), Delta("By"), Done(COUNTED), logs_questions=True))
    found = {span.name: span for span in traced.get_finished_spans()}
    whole = found["invoke_agent dateline"]
    assert whole.context
    for stage in ("retrieval dateline", "write and verify"):
        parent = found[stage].parent
        assert parent
        assert parent.span_id == whole.context.span_id
    request = found["POST /v1/ask"]
    assert whole.parent
    assert request.context
    assert whole.parent.span_id == request.context.span_id
    assert whole.attributes
    assert whole.attributes["dateline.outcome"] == "answered"
    assert all("mayor" not in span.to_json() for span in found.values())


def test_a_span_tells_a_models_work_as_the_conventions_have_it(
    traced: InMemorySpanExporter,
) -> None:
    written = replace(COUNTED, model="some-model")
    asked(observed(Retrieved((HIT,), "x"), Delta("By"), Done(written)))
    found = {span.name: span.attributes or {} for span in traced.get_finished_spans()}
    whole = found["invoke_agent dateline"]
    assert {name: whole[name] for name in whole if name.startswith("gen_ai.")} == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "dateline",
        "gen_ai.agent.name": "dateline",
        "gen_ai.output.type": "text",
        "gen_ai.response.model": "some-model",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 7,
    }
    assert found["retrieval dateline"]["gen_ai.operation.name"] == "retrieval"


def test_a_span_of_what_failed_says_so_without_its_words(traced: InMemorySpanExporter) -> None:
    asked(observed(Failed(EndpointTimeout("slow to say hidden"))))
    (whole,) = (each for each in traced.get_finished_spans() if each.name.startswith("invoke"))
    assert whole.attributes
    assert whole.attributes["error.type"] == "EndpointTimeout"
    assert not whole.status.is_ok
    assert "hidden" not in whole.to_json()


async def test_an_answer_that_is_left_is_abandoned() -> None:
    metrics = Metrics()
    events = ObservedAnswers(asking(Retrieved((), "x"), Done(ANSWER)), metrics).ask(Question("x"))
    await anext(events)
    await events.aclose()
    assert b'outcome="abandoned"} 1.0' in metrics.page(None)

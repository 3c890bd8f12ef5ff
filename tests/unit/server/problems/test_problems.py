"""Which error a client is told of, and how."""

from __future__ import annotations

import json
import logging
import re

import pytest
from starlette.testclient import TestClient

import index
import qa
from index import ArticleNotFound, IndexDamaged, IndexMismatch, IndexMissing, ModelError
from qa import QuestionError
from server.app import build_app
from server.problems import problem_of
from tests.unit.server.test_app import STATE

SECRET = "words from inside"


@pytest.mark.parametrize(
    ("error_class", "status", "name"),
    [
        (IndexMissing, 503, "index-missing"),
        (IndexDamaged, 503, "index-damaged"),
        (IndexMismatch, 503, "index-mismatch"),
        (ModelError, 503, "embedding-model"),
        (qa.NoEndpoint, 422, "no-endpoint"),
        (qa.EndpointBusy, 503, "endpoint-busy"),
        (qa.EndpointTimeout, 504, "endpoint-timeout"),
        (qa.EndpointUnreachable, 502, "endpoint-unreachable"),
        (qa.EndpointRefused, 502, "endpoint-refused"),
        (qa.EndpointFailed, 502, "endpoint-failed"),
        (qa.EndpointProtocolError, 502, "endpoint-failed"),
    ],
)
def test_what_went_wrong_inside_stays_inside(
    error_class: type[Exception], status: int, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    problem = problem_of(error_class(SECRET))
    assert problem.status == problem.document["status"] == status
    assert problem.document["type"] == f"urn:problem-type:dateline:{name}"
    assert problem.document["mend"]
    assert SECRET not in str(problem.document)
    assert SECRET in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        (ArticleNotFound("No article x."), 404, "article-not-found"),
        (QuestionError("No article x."), 422, "question"),
    ],
)
def test_what_the_client_did_is_told_in_the_errors_words(
    error: Exception, status: int, name: str
) -> None:
    assert problem_of(error).document == {
        "type": f"urn:problem-type:dateline:{name}",
        "title": problem_of(error).document["title"],
        "status": status,
        "detail": "No article x.",
    }


def test_busy_says_when_to_come_back() -> None:
    assert problem_of(qa.EndpointBusy("x")).response().headers["Retry-After"] == "10"


def test_an_unforeseen_error_is_told_by_an_id_that_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        document = problem_of(ZeroDivisionError(SECRET)).document
    incident = document["mend"].split()[2]
    assert document["status"] == 500
    assert SECRET not in str(document)
    assert incident in caplog.text


def test_no_error_of_the_packages_is_unforeseen_but_those_that_no_request_meets() -> None:
    # Those of writing; and a search goes on without its reranker.
    unmet = {"ReadError", "IndexLocked", "IndexUnwritable", "RerankingFailed", "WorkersFailed"}
    unmet |= {"DatelineIndexError", "QAError"}
    trees = (index.DatelineIndexError, qa.QAError)
    for package in (index, qa):
        for name in package.__all__:
            found = getattr(package, name)
            if isinstance(found, type) and issubclass(found, trees) and name not in unmet:
                assert problem_of(found("x")).status != 500, name


@pytest.mark.parametrize("address", ["/v1", "/v1/", "/v1/embeddings", "/v1/v1/chat/completions"])
def test_an_unknown_address_of_the_api_names_those_that_exist(address: str) -> None:
    response = TestClient(build_app(STATE)).post(address)
    assert response.status_code == 404
    error = response.json()["error"]
    assert error["code"] == "unknown_address"
    for known in ("POST /v1/chat/completions", "POST /v1/responses", "GET /v1/models"):
        assert known in error["message"]


def test_the_document_describes_each_error_by_one_schema_and_names_what_it_does() -> None:
    document = build_app(STATE).openapi()
    schemas = document["components"]["schemas"]
    operations = [each for path in document["paths"].values() for each in path.values()]
    for operation in operations:
        assert re.fullmatch("[a-z_]+", operation["operationId"])
        assert "_v1_" not in operation["operationId"]
        for status, told in operation["responses"].items():
            if int(status) < 400:
                continue
            ((media_type, described),) = told["content"].items()
            kind = "ProblemDocument" if "problem" in media_type else "OpenAIErrorDocument"
            assert described == {"schema": {"$ref": f"#/components/schemas/{kind}"}}
            assert kind in schemas
    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document))) <= set(schemas)

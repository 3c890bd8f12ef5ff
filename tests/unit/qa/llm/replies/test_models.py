"""The list of an endpoint's models: names, and how much each reads, under any of its names."""

from __future__ import annotations

import json

import pytest

from qa.llm.replies.faults import NotAReply
from qa.llm.replies.models import OfferedModel, named, offered_models


def of(**fields: object) -> OfferedModel:
    (model,) = offered_models(json.dumps({"data": [{"id": "m", **fields}]}).encode())
    return model


def test_models_stand_in_the_endpoints_order() -> None:
    found = offered_models(b'{"data": [{"id": "a", "owned_by": 1}, {"id": "b"}]}')
    assert [each.name for each in found] == ["a", "b"]


@pytest.mark.parametrize(
    "fields",
    [
        {"max_model_len": 4096},
        {"context_length": 4096},
        {"context_window": 4096},
        {"max_context_length": 4096},
        {"max_input_tokens": 4096},
        {"meta": {"n_ctx": 4096, "n_ctx_train": 131072}},
    ],
)
def test_what_a_model_reads_is_found_under_each_name(fields: dict[str, object]) -> None:
    assert of(**fields).context_tokens == 4096


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"meta": {"n_ctx_train": 131072}},
        {"context_length": 0},
        {"context_length": "many"},
        {"context_length": True},
        {"context_window": None},
    ],
)
def test_what_is_no_count_is_nothing_known(fields: dict[str, object]) -> None:
    assert of(**fields).context_tokens is None


def test_a_model_may_be_named_without_what_google_puts_before() -> None:
    models = [OfferedModel("models/m", 5), OfferedModel("other", 6)]
    assert named(models, "m") == named(models, "models/m") == models[0]
    assert named(models, "models/other") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data": []}', b'{"data": [{"id": ""}]}'])
def test_a_list_without_models_is_refused(body: bytes) -> None:
    with pytest.raises(NotAReply):
        offered_models(body)

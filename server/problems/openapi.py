"""Problems in the OpenAPI document: what each route may answer in place of what was asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

_STATUSES = (400, 401, 403, 404, 405, 408, 413, 421, 422, 429, 500, 502, 503, 504)


class WrongField(BaseModel):
    field: str
    message: str


class ProblemDocument(BaseModel):
    """RFC 9457, and `hint`: what to do about it; `mend` is its older name."""

    type: str = Field(examples=["urn:problem-type:dateline:article-not-found"])
    title: str
    status: int
    detail: str
    hint: str = ""
    mend: str = ""
    errors: list[WrongField] = []


class OpenAIError(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorDocument(BaseModel):
    """As OpenAI's own clients read errors."""

    error: OpenAIError


Responses = dict[int | str, dict[str, Any]]


def _responses(document: type[BaseModel], media_type: str) -> Responses:
    schema = document.model_json_schema()
    # Whole in each place: FastAPI knows no media type but the route's own for a model.
    definitions = schema.pop("$defs", {})
    inlined = _inlined(schema, definitions)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {media_type: {"schema": inlined}},
        }
        for status in _STATUSES
    }


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {name: _inlined(part, definitions) for name, part in schema.items()}


PROBLEMS = _responses(ProblemDocument, "application/problem+json")
OPENAI_ERRORS = _responses(OpenAIErrorDocument, "application/json")

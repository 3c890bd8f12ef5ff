"""Problems in the OpenAPI document: what each route may answer in place of what was asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from server.problems import PROBLEM_TYPE

_SCHEMAS = "#/components/schemas/{model}"
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
    # FastAPI knows no media type but the route's own for a model.
    schema = {"$ref": _SCHEMAS.format(model=document.__name__)}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {media_type: {"schema": schema}},
        }
        for status in _STATUSES
    }


PROBLEMS = _responses(ProblemDocument, PROBLEM_TYPE)
OPENAI_ERRORS = _responses(OpenAIErrorDocument, "application/json")


class DescribedApp(FastAPI):
    """Its OpenAPI document holds what the responses above refer to."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is not None:
            return self.openapi_schema
        document = super().openapi()
        schemas = document["components"]["schemas"]
        for model in (ProblemDocument, OpenAIErrorDocument):
            schema = model.model_json_schema(ref_template=_SCHEMAS)
            schemas |= {**schema.pop("$defs", {}), model.__name__: schema}
        return document


def operation_id(route: APIRoute) -> str:
    """The name of its function, which generated clients call theirs by."""
    return route.name

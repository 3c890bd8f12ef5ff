"""Problems as clients of OpenAI's addresses read errors: `{"error": {…}}`."""

from __future__ import annotations

from typing import Any

_ADDRESSES = ("/v1/chat/completions", "/v1/models")
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}
_FIRST_OF_THE_SERVER = 500
_UNPROCESSABLE, _BAD_REQUEST = 422, 400


def speaks_openai(path: str) -> bool:
    """Whether errors at this path of the server are to be told as OpenAI tells them."""
    return path.startswith(_ADDRESSES)


def openai_status(status: int) -> int:
    """OpenAI knows no 422: what cannot be used is a 400."""
    return _BAD_REQUEST if status == _UNPROCESSABLE else status


def error_document(status: int, problem: dict[str, Any]) -> dict[str, Any]:
    """The problem document's words; `code` is its type, `param` the first field that is wrong."""
    wrong = problem.get("errors") or [{}]
    name = str(problem["type"]).rpartition(":")[2]
    kind = "server_error" if status >= _FIRST_OF_THE_SERVER else "invalid_request_error"
    return {
        "error": {
            "message": " ".join(filter(None, (problem["detail"], problem.get("mend")))),
            "type": _TYPES.get(status, kind),
            "param": wrong[0].get("field"),
            "code": None if name == "blank" else name.replace("-", "_"),
        }
    }

"""What can go wrong between a question and its answer.

    QAError
    ├── QuestionError            the question is empty or too long
    ├── NoEndpoint               a model was asked for and none is configured
    └── EndpointError            an endpoint did not do its part
        ├── EndpointUnreachable      no connection
        ├── EndpointTimeout          no answer, or no next token, in time
        ├── EndpointRefused          401, 403, 404 and other 4xx: key, model or URL is wrong
        │   └── EndpointContextExceeded   the prompt is longer than the model reads
        ├── EndpointBusy             429, or a model still loading, after all retries
        ├── EndpointFailed           5xx after all retries, or an error object in the stream
        └── EndpointProtocolError    not an OpenAI-compatible reply, or a stream cut off

Each carries `detail`, one sentence for a person, and `hint`, what to do about it. Neither ever
holds a key. The endpoint's own words stand in an EndpointRefused alone, where the request itself
was not accepted, and there cut short and quoted.
"""

from __future__ import annotations


class QAError(Exception):
    """Root of the tree. `str()` gives the detail and the hint together."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(f"{detail} {hint}".strip())
        self.detail = detail
        self.hint = hint


class QuestionError(QAError):
    pass


class NoEndpoint(QAError):
    pass


class EndpointError(QAError):
    pass


class EndpointUnreachable(EndpointError):
    pass


class EndpointTimeout(EndpointError):
    pass


class EndpointRefused(EndpointError):
    pass


class EndpointContextExceeded(EndpointRefused):
    """`context_tokens`: how much prompt and reply together may hold, 0 where nothing is known."""

    def __init__(self, detail: str, hint: str = "", context_tokens: int = 0) -> None:
        super().__init__(detail, hint)
        self.context_tokens = context_tokens


class EndpointBusy(EndpointError):
    pass


class EndpointFailed(EndpointError):
    pass


class EndpointProtocolError(EndpointError):
    pass

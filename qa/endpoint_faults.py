"""What to tell a person when the LLM endpoint does not do its part, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from qa.errors import (
    EndpointBusy,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
)

LOG_TELLS = "Ask again in a while; if it happens again, the endpoint's own log says why."
FASTER = "Raise DATELINE_LLM_TIMEOUT_S, or choose a faster model."


@dataclass(frozen=True)
class EndpointFaults:
    """Words the errors of one endpoint; `origin` is its scheme, host and port, nothing more."""

    origin: str

    @property
    def _where(self) -> str:
        return f"The LLM endpoint at {self.origin}"

    def unreachable(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} cannot be reached.",
            f"Is the server running at {self.origin}? Check DATELINE_LLM_BASE_URL.",
        )

    def silent(self, seconds: float) -> EndpointError:
        return EndpointTimeout(f"{self._where} sent nothing for {seconds:g} s.", FASTER)

    def unfinished(self, seconds: float) -> EndpointError:
        return EndpointTimeout(f"{self._where} did not finish in {seconds:g} s.", FASTER)

    def cut_off(self) -> EndpointError:
        return EndpointProtocolError(f"{self._where} cut its reply off.", LOG_TELLS)

    def reported(self) -> EndpointError:
        return EndpointFailed(f"{self._where} reported an error while it answered.", LOG_TELLS)

    def incompatible(self) -> EndpointError:
        return EndpointProtocolError(
            f"{self._where} does not answer as an OpenAI-compatible one does.",
            "Check DATELINE_LLM_BASE_URL; it usually ends in /v1.",
        )

    def status(self, status: int) -> EndpointError:
        """For a response whose status is no success."""
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return EndpointBusy(
                f"{self._where} has had too many requests (429).",
                "Ask again in a while, or check the quota of DATELINE_LLM_API_KEY.",
            )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return EndpointFailed(f"{self._where} failed ({status}).", LOG_TELLS)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return EndpointRefused(
                f"{self._where} did not accept the key ({status}).",
                "Check DATELINE_LLM_API_KEY.",
            )
        if status < HTTPStatus.BAD_REQUEST:
            return EndpointRefused(
                f"{self._where} points elsewhere ({status}).",
                "Set DATELINE_LLM_BASE_URL to the address it moved to.",
            )
        return EndpointRefused(
            f"{self._where} did not accept the request ({status}).",
            "Check DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL and DATELINE_LLM_CONTEXT_TOKENS.",
        )

    def asks_to_wait(self, status: int, seconds: float) -> EndpointError:
        return EndpointBusy(
            f"{self._where} is busy ({status}) and asks to wait {seconds:.0f} s.",
            "Ask again after that.",
        )

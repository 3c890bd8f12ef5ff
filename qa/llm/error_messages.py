"""What an endpoint says when it does not do its part, what to tell a person, and what helps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from index.errors.phrases import Phrase
from qa.errors import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
)
from qa.llm.endpoint_words import (
    REQUEST_STATUSES,
    is_loading,
    meaning,
    own_words,
    status_within,
)

_RUNNING = "Is the server running at {origin}? Check {setting}."
_QUOTA = "Ask again in a while, or check the quota of {setting}."
_BUSY = "{where} is busy ({status}) and asks to wait {seconds:.0f} s."
LOG_TELLS = Phrase("Ask again in a while; if it happens again, the endpoint's own log says why.")
_QUOTE = Phrase("Ask in other words, or for quotations alone: --extractive, or mode “extractive”.")


@dataclass(frozen=True)
class EndpointRole:
    """What an endpoint is for, and the settings that a person would mend it with.

    `default_path` is added to an address that has no path; `model` and `request` are the settings
    of its model, and all that say what is asked of it.
    """

    called: str
    dialect: str
    address: str
    address_hint: str
    default_path: str
    key: str
    model: str
    request: str


CHAT = EndpointRole(
    called="The LLM endpoint at {origin}",
    dialect="an OpenAI-compatible one",
    address="DATELINE_LLM_BASE_URL",
    address_hint="it usually ends in /v1",
    default_path="/v1",
    key="DATELINE_LLM_API_KEY",
    model="DATELINE_LLM_MODEL",
    request="DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL and DATELINE_LLM_CONTEXT_TOKENS",
)
FALLBACK_CHAT = replace(
    CHAT,
    called="The fallback LLM endpoint at {origin}",
    address="DATELINE_LLM_FALLBACKS",
    key="DATELINE_LLM_FALLBACKS",
    model="DATELINE_LLM_FALLBACKS",
    request="DATELINE_LLM_FALLBACKS and DATELINE_LLM_CONTEXT_TOKENS",
)
RERANKING = EndpointRole(
    called="The reranking endpoint at {origin}",
    dialect="one with /rerank",
    address="DATELINE_RERANK_BASE_URL",
    address_hint="/rerank is added to it",
    default_path="",
    key="DATELINE_RERANK_API_KEY",
    model="DATELINE_RERANK_MODEL",
    request="DATELINE_RERANK_BASE_URL and DATELINE_RERANK_MODEL",
)
EMBEDDING = EndpointRole(
    called="The embedding endpoint at {origin}",
    dialect="an OpenAI-compatible one",
    address="DATELINE_EMBEDDING_BASE_URL",
    address_hint="it usually ends in /v1, and /embeddings is added to it",
    default_path="/v1",
    key="DATELINE_EMBEDDING_API_KEY",
    model="DATELINE_EMBEDDING_MODEL",
    request="DATELINE_EMBEDDING_BASE_URL and DATELINE_EMBEDDING_MODEL",
)


@dataclass(frozen=True)
class EndpointFaults:
    """Words the errors of one endpoint; `origin` is its scheme, host and port, nothing more."""

    role: EndpointRole
    origin: str

    @property
    def _where(self) -> Phrase:
        return Phrase(self.role.called, origin=self.origin)

    def _says(self, pattern: str, **values: object) -> Phrase:
        return Phrase(pattern, where=self._where, **values)

    def unreachable(self) -> EndpointError:
        return EndpointUnreachable(
            self._says("{where} cannot be reached."),
            Phrase(_RUNNING, origin=self.origin, setting=self.role.address),
        )

    def untrusted(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} shows a certificate that is not trusted.",
            "Name a file with the certificate of its authority in SSL_CERT_FILE.",
        )

    def not_through_proxy(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} cannot be reached through the proxy.",
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
        )

    def unusable_environment(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} was not asked: the certificates or the proxy cannot be used.",
            "Check SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY and HTTP_PROXY.",
        )

    def resting(self, seconds: float) -> EndpointError:
        return EndpointUnreachable(
            self._says("{where} is not asked for {seconds:g} s after it failed.", seconds=seconds),
            LOG_TELLS,
        )

    def silent(self, seconds: float, setting: str) -> EndpointError:
        said = self._says("{where} sent nothing for {seconds:g} s.", seconds=seconds)
        return EndpointTimeout(said, _faster(setting))

    def unfinished(self, seconds: float, setting: str) -> EndpointError:
        said = self._says("{where} did not finish in {seconds:g} s.", seconds=seconds)
        return EndpointTimeout(said, _faster(setting))

    def cut_off(self) -> EndpointError:
        return EndpointProtocolError(self._says("{where} cut its reply off."), LOG_TELLS)

    def reported(self, body: str, key: str) -> EndpointError:
        """For an error object inside a stream; where it has the code of a status, as for that."""
        status = status_within(body)
        if status and HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return self.rejected(status, body, key)
        said = self._says("{where} reported an error while it answered.")
        return EndpointFailed(said, LOG_TELLS)

    def withheld(self) -> EndpointError:
        return EndpointRefused(
            self._says("{where} withheld its reply: a content filter or the model itself refused."),
            _QUOTE,
        )

    def wordless(self) -> EndpointError:
        return EndpointFailed(
            f"{self._where} ended its reply without a word.",
            "Some do so when a prompt is longer than their model reads: set"
            " DATELINE_LLM_CONTEXT_TOKENS to what it reads.",
        )

    def reasoning_shown(self) -> EndpointError:
        return EndpointFailed(
            f"{self._where} sent its model's reasoning as if it were the reply.",
            "Ask again: from now on it is left out. Better let the server split it off"
            " (llama.cpp: --reasoning-format auto; vLLM: --reasoning-parser).",
        )

    def unwritten(self, tokens: int) -> EndpointError:
        return EndpointFailed(
            f"{self._where} spent all of {tokens} tokens before the first word of its reply.",
            "Choose a model that reasons less, or have the endpoint bound its reasoning.",
        )

    def incompatible(self) -> EndpointError:
        return EndpointProtocolError(
            f"{self._where} does not answer as {self.role.dialect} does.",
            f"Check {self.role.address}; {self.role.address_hint}.",
        )

    def unusable(self, why: str) -> EndpointError:
        return EndpointProtocolError(f"{self._where} {why}.", _check(self.role.request))

    def exceeded(self, context_tokens: int) -> EndpointContextExceeded:
        return EndpointContextExceeded(
            f"{self._where} reads no more than about {context_tokens} tokens.",
            "Set DATELINE_LLM_CONTEXT_TOKENS to what its model reads.",
            context_tokens,
        )

    def rejected(self, status: int, body: str, key: str) -> EndpointError:
        """For a response whose status is no success, by what `body` says; its own words, without
        `key`, are told where the request itself was not accepted."""
        about, words = meaning(status, body), f": “{own_words(body, key)}”"
        words = "." if words == ": “”" else words
        told = words if status in REQUEST_STATUSES else "."
        says = partial(self._says, status=status)
        if about == "credit":
            return EndpointRefused(
                f"{self._where} says that its account has no credit or quota left ({status}).",
                f"Look at the account that the key in {self.role.key} belongs to.",
            )
        if about == "filter":
            return EndpointRefused(
                f"{self._where} did not take the request: its content filter refused ({status}).",
                _QUOTE,
            )
        if about == "model":
            return EndpointRefused(
                says("{where} does not have the model ({status}){words}", words=words),
                Phrase("Set {setting} to one that it has.", setting=self.role.model),
            )
        if about == "key":
            return EndpointRefused(
                says("{where} did not accept the key ({status})."),
                _check(self.role.key),
            )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return EndpointBusy(
                self._says("{where} has had too many requests (429)."),
                Phrase(_QUOTA, setting=self.role.key),
            )
        if is_loading(status, body):
            return EndpointBusy(
                says("{where} is still loading its model ({status})."),
                Phrase("Ask again in a while."),
            )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return EndpointFailed(says("{where} failed ({status})."), LOG_TELLS)
        if status < HTTPStatus.BAD_REQUEST:
            return EndpointRefused(
                f"{self._where} points elsewhere ({status}).",
                f"Set {self.role.address} to the address it moved to.",
            )
        return EndpointRefused(
            says("{where} did not accept the request ({status}){words}", words=told),
            _check(self.role.request),
        )

    def asks_to_wait(self, status: int, seconds: float) -> EndpointError:
        return EndpointBusy(
            self._says(_BUSY, status=status, seconds=seconds),
            Phrase("Ask again after that."),
        )


def _faster(setting: str) -> Phrase:
    return Phrase("Raise {setting}, or choose a faster model.", setting=setting)


def _check(setting: str) -> Phrase:
    return Phrase("Check {setting}.", setting=setting)

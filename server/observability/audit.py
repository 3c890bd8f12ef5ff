"""The audit log: who was shown which articles, a line for each answer, search and article read.

Of a question it holds a digest alone: whoever has the question can find its lines, and nobody reads
it there.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any, Protocol

CALLER: ContextVar[Mapping[str, str]] = ContextVar("caller", default={})  # noqa: B039 - read only
"""Of the request that is being answered: the id and name of its key, and its address."""

_LOG = logging.getLogger("dateline.audit")


class _Versioned(Protocol):
    @property
    def article_id(self) -> str: ...

    @property
    def version(self) -> int: ...


def configure_audit() -> None:
    """Until then nothing is written."""
    _LOG.setLevel(logging.INFO)


def attribute_to(scope: Mapping[str, Any]) -> None:
    """What follows is done for the caller of the request of this ASGI scope."""
    caller = scope.get("state", {}).get("caller")
    CALLER.set(caller.named if caller else {})


def versions(articles: Iterable[_Versioned]) -> list[str]:
    """`ID@VERSION` of each, once, in their order."""
    return list(dict.fromkeys(f"{each.article_id}@{each.version}" for each in articles))


def audit(
    action: str,
    articles: Iterable[_Versioned],
    *,
    question: str | None = None,
    caller: Mapping[str, str] | None = None,
    **more: Any,
) -> None:
    """`caller` is by default that of the request that is being answered."""
    if not _LOG.isEnabledFor(logging.INFO):
        return
    fields: dict[str, Any] = {"action": action, **(CALLER.get() if caller is None else caller)}
    if question is not None:
        fields["question_sha256"] = hashlib.sha256(question.strip().encode()).hexdigest()
    fields["articles"] = versions(articles)
    _LOG.info("audit", extra={"fields": fields | more})

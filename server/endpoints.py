"""The chat model and the reranker that the settings name."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import urlsplit

from pydantic import SecretStr

from index import CrossEncoderReranker, Reranker
from qa import ChatModel
from qa.llm.http import ConnectionPool
from qa.llm.error_messages import CHAT, FALLBACK_CHAT, EndpointRole
from qa.llm.fallback import FallbackChat
from qa.llm.openai import OpenAIChat
from qa.llm.timeouts import TimeLimits
from qa.llm.rerank_endpoint import RerankEndpoint
from server.settings import ChatEndpoint, Settings


def chat_model_of(settings: Settings, pool: ConnectionPool) -> ChatModel | None:
    """The endpoint with its fallbacks; None where there is none, and answers are extractive."""
    if settings.llm_base_url is None:
        return None
    first = ChatEndpoint(settings.llm_base_url, settings.llm_model, settings.llm_api_key)
    chats = [_chat(settings, pool, first, CHAT)]
    for fallback in settings.llm_fallbacks:
        if fallback.api_key is None and _server(fallback) == _server(first):
            # A key is for the server that it was given for, and no other.
            fallback = ChatEndpoint(fallback.base_url, fallback.model, first.api_key)
        chats.append(_chat(settings, pool, fallback, FALLBACK_CHAT))
    return FallbackChat(chats) if len(chats) > 1 else chats[0]


def reranker_of(settings: Settings, closing: ExitStack) -> Reranker | None:
    """None where hits are not reranked; what is open is closed with `closing`."""
    if settings.rerank_base_url is not None:
        endpoint = RerankEndpoint(
            base_url=settings.rerank_base_url,
            model=settings.rerank_model,
            api_key=_secret(settings.rerank_api_key),
            timeout_s=settings.rerank_timeout_s,
        )
        closing.callback(endpoint.close)
        return endpoint
    return CrossEncoderReranker(settings.rerank_model) if settings.rerank_model else None


def _chat(
    settings: Settings, pool: ConnectionPool, endpoint: ChatEndpoint, role: EndpointRole
) -> OpenAIChat:
    return OpenAIChat(
        pool,
        base_url=endpoint.base_url,
        model=endpoint.model,
        api_key=_secret(endpoint.api_key),
        context_tokens=settings.llm_context_tokens,
        limits=TimeLimits(
            first_token_s=settings.llm_first_token_s or settings.llm_timeout_s,
            timeout_s=settings.llm_timeout_s,
            total_s=settings.llm_total_s or 10 * settings.llm_timeout_s,
        ),
        role=role,
    )


def _server(endpoint: ChatEndpoint) -> tuple[str, str]:
    parts = urlsplit(endpoint.base_url)
    return parts.scheme, parts.netloc


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None

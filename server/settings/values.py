"""What a value of a setting may be, and what a wrong one is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

T = TypeVar("T")


class SettingsError(Exception):
    """A setting that cannot be used; `str()` names it and says how to mend it."""


PREFIX = "DATELINE_"
SEARCH_NAME = "dateline"


def _split(value: object) -> object:
    """The environment writes lists with commas, the file as lists."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a URL such as http://127.0.0.1:8080/v1")
    return value.rstrip("/")


def checked_origin(value: str) -> str:
    """Raises ValueError."""
    parts = urlsplit(value)
    if value != f"{parts.scheme}://{parts.netloc}" or parts.scheme not in (
        "http",
        "https",
    ):
        raise ValueError("each must be an origin such as https://news.example, without a path")
    return value


def _rate_limit(value: str) -> str:
    # Importing it takes a while, and few commands need it.
    from server.auth.rate_limits import RateLimits

    try:
        RateLimits(value)
    except ValueError:
        raise ValueError("must be a limit such as 60/minute, or 60/minute; 1000/day") from None
    return value


def _network(value: str) -> str:
    try:
        return str(ip_network(value))
    except ValueError:
        raise ValueError("each must be an address or a network such as 10.0.0.0/8") from None


def _host_name(value: str) -> str:
    if not re.fullmatch(r"\*|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", value):
        raise ValueError("each must be a name such as archive.example, without a port, or *")
    return value.lower()


def _header_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,100}", value):
        raise ValueError("must be the name of a header such as X-Forwarded-Email")
    return value


def _some_secret(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().isascii() or not value.get_secret_value().isprintable():
        raise ValueError("must be printable ASCII")
    return value


@dataclass(frozen=True)
class ChatEndpoint:
    """An LLM endpoint, written `https://KEY@host/v1#model`; key and model may be left out."""

    base_url: str
    model: str | None
    api_key: SecretStr | None


def _chat_endpoint(value: str) -> ChatEndpoint:
    parts = urlsplit(value)
    key, _, host = parts.netloc.rpartition("@")
    base_url = _http_url(urlunsplit((parts.scheme, host, parts.path, parts.query, "")))
    secret = _some_secret(SecretStr(unquote(key))) if key else None
    return ChatEndpoint(base_url, parts.fragment or None, secret)


def is_catalogue(value: str) -> bool:
    """Whether it is the address of a shared catalogue."""
    return urlsplit(value).scheme == "postgresql+psycopg"


def _catalogue(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if not is_catalogue(value.get_secret_value()) or not parts.path.strip("/"):
        raise ValueError("must be an address such as postgresql+psycopg://USER@HOST/DATABASE")
    return value


def _search_server(value: str) -> str:
    """Raises ValueError. Written `milvus:URI#NAME`; the name may be left out."""
    kind, _, uri = value.partition(":")
    parts = urlsplit(uri)
    is_server = parts.scheme in ("http", "https") and parts.hostname
    if kind != "milvus" or not (is_server or parts.path.endswith(".db")):
        raise ValueError("must be an address such as milvus:http://127.0.0.1:19530#news")
    if parts.username or parts.password:
        raise ValueError(
            f"must hold no name or password: set {PREFIX}SEARCH_TOKEN to USER:PASSWORD"
        )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,99}", parts.fragment or SEARCH_NAME):
        raise ValueError("the name behind # must be letters, digits and _, after a letter")
    return value


Several = Annotated[tuple[T, ...], NoDecode, BeforeValidator(_split)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
# Between two looks at a source: no site is asked more often, and a year is as good as never.
LookInterval = Annotated[float, Field(ge=60, le=366 * 86_400, allow_inf_nan=False)]
Place = Annotated[Path, AfterValidator(Path.expanduser)]
Url = Annotated[str, AfterValidator(_http_url)]
Key = Annotated[SecretStr, AfterValidator(_some_secret)]
Origin = Annotated[str, AfterValidator(checked_origin)]
HostName = Annotated[str, AfterValidator(_host_name)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
Network = Annotated[str, AfterValidator(_network)]
RateLimit = Annotated[str, AfterValidator(_rate_limit)]
Fallback = Annotated[ChatEndpoint, BeforeValidator(_chat_endpoint)]
Catalogue = Annotated[SecretStr, AfterValidator(_catalogue)]
Search = Annotated[str, AfterValidator(_search_server)]

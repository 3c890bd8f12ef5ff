"""Every setting, and the only place that reads the environment.

A flag beats the environment, the environment beats `dateline.toml`, the file beats the default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic import model_validator as validates_model
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors.phrases import Phrase
from server.settings.language import LANG_NAME
from server.settings.secret_files import SECRETS, secrets_in_files, variable_of
from server.settings.values import (
    PREFIX,
    SEARCH_NAME,
    Catalogue,
    Fallback,
    HeaderName,
    HostName,
    Key,
    LookInterval,
    Network,
    Origin,
    Place,
    RateLimit,
    Search,
    Seconds,
    SettingsError,
    Several,
    Url,
)

if TYPE_CHECKING:
    from index import SearchServer

__all__ = ["Settings", "SettingsError", "config_file", "exports_traces", "load_settings"]

CONFIG_NAME = "DATELINE_CONFIG"
_DEFAULT_FILE = Path("dateline.toml")
_OPENAI_URL = "https://api.openai.com/v1"
# What means nothing without another setting: what that is, and an example of it.
_NEEDS = (
    (
        ("llm_api_key", "llm_model", "llm_reasoning_effort", "llm_fallbacks", "llm_verify"),
        "llm_base_url",
        "endpoint",
        "http://127.0.0.1:8080/v1",
    ),
    (("search_token",), "search", "search server", "milvus:http://127.0.0.1:19530"),
    (("rerank_api_key",), "rerank_base_url", "endpoint", "http://127.0.0.1:8080"),
    (("embedding_api_key",), "embedding_base_url", "endpoint", "http://127.0.0.1:11434/v1"),
    (("s3_secret_key",), "s3_access_key", "access key", "AKIA…"),
    (("smtp_user", "smtp_from"), "smtp_host", "mail server", "mail.news.example"),
    (("smtp_password",), "smtp_user", "user of the mail server", "dateline"),
    (("user_header",), "trusted_proxies", "proxy that may send it", "127.0.0.1"),
    (("embedding_base_url",), "embedding_model", "model", "nomic-embed-text"),
)


class Settings(BaseSettings):
    """Field `x` is `DATELINE_X` in the environment and `x` in `dateline.toml`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid")

    index: Place = Field(
        default_factory=lambda: user_data_path("dateline", appauthor=False) / "index"
    )
    catalogue: Catalogue | None = None
    search: Search | None = None
    search_token: Key | None = None
    embedding_model: str | None = None
    embedding_base_url: Url | None = None
    embedding_api_key: Key | None = None
    embedding_timeout_s: Seconds = 60
    reader: Literal["on", "off"] = "on"
    llm_base_url: Url | None = None
    llm_api_key: Key | None = None
    llm_model: str | None = None
    llm_reasoning_effort: str | None = Field(default=None, pattern=r"^[a-z]{1,20}$")
    llm_context_tokens: int = Field(default=8192, ge=1024)
    llm_timeout_s: Seconds = 60
    llm_first_token_s: Seconds | None = None
    llm_total_s: Seconds | None = None
    llm_fallbacks: Several[Fallback] = ()
    rerank_model: str | None = None
    rerank_base_url: Url | None = None
    rerank_api_key: Key | None = None
    rerank_candidates: int = Field(default=30, ge=1, le=200)
    rerank_timeout_s: Seconds = 10
    llm_verify: bool = False
    api_keys: Several[Key] = ()
    admin_keys: Several[Key] = ()
    key_file: Place | None = None
    rate_limit: RateLimit | None = None
    trusted_proxies: Several[Network] = ()
    user_header: HeaderName | None = None
    max_answers: int = Field(default=64, ge=1)
    answer_queue: int = Field(default=64, ge=0)
    answer_cache: int = Field(default=500, ge=0)
    sentence_cache_mb: int = Field(default=64, ge=16)
    keep_pdf_mb: int = Field(default=20, ge=0, le=50)
    shutdown_s: Seconds = 20
    feedback: bool = True
    feedback_file: Place | None = None
    records_file: Place | None = None
    sources: Literal["on", "off"] = "on"
    sources_every_s: LookInterval = 900
    source_folders: Several[Place] = ()
    sources_proxy: Url | None = None
    internal_hosts: Several[HostName] = ()
    s3_endpoint: Url | None = None
    s3_region: str = "us-east-1"
    s3_access_key: Key | None = None
    s3_secret_key: Key | None = None
    public_url: Url | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: Key | None = None
    smtp_from: str | None = None
    log_format: Literal["text", "json"] = "text"
    log_questions: bool = False
    log_audit: bool = False
    allowed_hosts: Several[HostName] = ()
    allowed_origins: Several[Origin] = ()

    @property
    def shared_catalogue(self) -> str | None:
        """The address of a catalogue that several machines share; None is the index's own."""
        return self.catalogue.get_secret_value() if self.catalogue else None

    @property
    def shared_search(self) -> SearchServer | None:
        """Where passages are searched; None is the index's own folder."""
        if self.search is None:
            return None
        uri, _, name = self.search.partition(":")[2].partition("#")
        token = self.search_token.get_secret_value() if self.search_token else None
        # Importing it takes a while, and few commands that need settings need it.
        from index import SearchServer

        if not uri.startswith("http"):
            uri = str(Path(uri).expanduser())
        return SearchServer(uri, name or SEARCH_NAME, token)

    def search_of(self, index: Path) -> str | None:
        """The same search server under another name: that of an index folder."""
        if self.search is None:
            return None
        address, _, name = self.search.partition("#")
        return f"{address}#{name or SEARCH_NAME}_{re.sub('[^A-Za-z0-9]', '_', index.name)}"

    @property
    def answering(self) -> tuple[object, ...]:
        """What decides how a question is answered; no secret shows in its `repr`."""
        return (
            self.search,
            self.embedding_model,
            self.embedding_base_url,
            self.reader,
            self.llm_base_url,
            self.llm_model,
            self.llm_reasoning_effort,
            self.llm_context_tokens,
            self.llm_fallbacks,
            self.llm_verify,
            self.rerank_model,
            self.rerank_base_url,
            self.rerank_candidates,
        )

    @property
    def keys_path(self) -> Path:
        """Beside the index, so that a restored backup brings no key back."""
        return self.key_file or self.index.with_name(f"{self.index.name}.keys.json")

    @property
    def feedback_path(self) -> Path:
        """Beside the index: it is no part of it, and a rebuild or a restored backup keeps it."""
        return self.feedback_file or self.index.with_name(f"{self.index.name}.feedback.sqlite")

    @property
    def reports_path(self) -> Path:
        """Beside the index, as what is uploaded to it is until it was read."""
        return self.index.with_name(f"{self.index.name}.reports.sqlite")

    @property
    def uploads_path(self) -> Path:
        """On the disk of the index, which has room for articles."""
        return self.index.with_name(f"{self.index.name}.uploads")

    @property
    def records_path(self) -> Path:
        """Sources and alerts beside the index: a restored backup brings none of them back."""
        return self.records_file or self.index.with_name(f"{self.index.name}.records.sqlite")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources in order of precedence."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=config_file())
        secrets = InitSettingsSource(settings_cls, secrets_in_files())
        named = {**file(), **secrets(), **env_settings(), **init_settings()}
        openai = InitSettingsSource(settings_cls, _openai_endpoint(named))
        return init_settings, env_settings, secrets, file, openai

    @validates_model(mode="after")
    def _needs_an_endpoint(self) -> Self:
        for names, needed, what, example in _NEEDS:
            for name in names:
                if getattr(self, name) and not getattr(self, needed):
                    raise ValueError(
                        f"{PREFIX}{name.upper()} is set but no {what} is. "
                        f"Set {PREFIX}{needed.upper()}, for example {example}"
                    )
        if self.log_audit and self.log_format == "text":
            raise ValueError(
                f"{PREFIX}LOG_AUDIT is set, but its lines are JSON. Set {PREFIX}LOG_FORMAT=json."
            )
        return self


def load_settings(**flags: Any) -> Settings:
    """Settings from flags (None means not given), environment, file and defaults.

    Raises SettingsError for an unknown name or a value that cannot be used.
    """
    _refuse_unknown_names()
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except (ValueError, OSError) as error:
        raise SettingsError(f"{config_file()} cannot be read as TOML: {error}.") from None


def exports_traces() -> bool:
    """Whether the environment names an OpenTelemetry collector; its own library reads the rest."""
    return any(name.startswith("OTEL_EXPORTER_OTLP") for name in os.environ)


def config_file() -> Path:
    """The file that settings are read from, which need not be there. Raises SettingsError."""
    named = os.environ.get(CONFIG_NAME)
    if named and not Path(named).is_file():
        raise SettingsError(
            Phrase("{name} names {file}, which is not a file.", name=CONFIG_NAME, file=named)
        )
    return Path(named) if named else _DEFAULT_FILE


def _openai_endpoint(named: dict[str, Any]) -> dict[str, Any]:
    """OPENAI_BASE_URL and OPENAI_API_KEY, where no endpoint of Dateline's own is named.

    They go together: a key meant for OpenAI is never sent to the endpoint of DATELINE_LLM_BASE_URL.
    """
    key, url = os.environ.get("OPENAI_API_KEY"), os.environ.get("OPENAI_BASE_URL")
    if named.get("llm_base_url") or not (key or url):
        return {}
    return {"llm_base_url": url or _OPENAI_URL, **({"llm_api_key": key} if key else {})}


def _refuse_unknown_names() -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields] + [CONFIG_NAME, LANG_NAME]
    known += map(variable_of, SECRETS)
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise SettingsError(_nearest(name, name.upper(), known))


def _nearest(shown: str, name: str, known: Iterable[str]) -> Phrase:
    known = list(known)
    if near := get_close_matches(name, known, n=1):
        return Phrase("{name} is not a setting. Did you mean {near}?", name=shown, near=near[0])
    names = ", ".join(sorted(known))
    return Phrase("{name} is not a setting. The settings are: {names}.", name=shown, names=names)


def _explain(error: ValidationError) -> str:
    """One line on the first thing wrong, naming the setting; never its value."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return message
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return _nearest(f"{config_file()}: {name}", name, Settings.model_fields)
    return f"{PREFIX}{name.upper()} ({name} in {config_file().name}): {message}."

"""`dateline doctor`: what is wrong here, and what mends it."""

from __future__ import annotations

import asyncio
import errno
import json as json_format
import os
import shlex
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal

import typer
from packaging.requirements import Requirement

from index import DatelineIndexError, IndexMissing
from index.embeddings.fitted import is_fitted_for
from qa import EndpointError
from qa.reader.onnx import check_weights
from server.auth.keys import ApiKey, KeysUnusable
from server.cli.doctor.installed_packages import (
    installed_version,
    missing_packages,
    packages_too_old,
)
from server.cli.options import USAGE, IndexOption, JsonOption
from server.cli.output import BY_ENGLISH_RULES, hinted, one_line
from server.container import Container
from server.settings import Settings, config_file, load_settings
from server.stores import Stores

Level = Literal["ok", "warning", "failed"]

_MARKS: dict[Level, str] = {"ok": "✓", "warning": "!", "failed": "✗"}
_OLDEST_PYTHON = (3, 11)
_LEAST_FREE_BYTES = 1_000_000_000
# A rebuild writes the catalogue anew beside the old one, and the caches of both.
_ROOM_FOR_REBUILDING = 2


@dataclass(frozen=True)
class Finding:
    """`hint` says what to do; it is empty where all is well."""

    check: str
    level: Level
    detail: str
    hint: str = ""


class _Bad(Exception):
    """What a check found wrong: it fails, or, with `warning`, Dateline still works."""

    def __init__(self, detail: str, hint: str, level: Level = "failed") -> None:
        super().__init__(detail)
        self.detail, self.hint, self.level = detail, hint, level


def diagnose(container: Container, host: str, port: int) -> Iterator[Finding]:
    """Each check in turn, as soon as it is done; endpoints of models are asked for a word.

    `host` and `port` are where `dateline serve` is to listen.
    """
    settings = container.settings
    checks: list[tuple[str, Callable[[], str]]] = [
        ("python", _python),
        ("packages", _packages),
        ("embedding model", lambda: _model(container)),
        ("reader", lambda: _reader(settings)),
        ("index", lambda: _index(container)),
        ("search", lambda: _search(container)),
        ("permissions", lambda: _writable(settings.index)),
        ("disk", lambda: _disk(settings.index)),
        ("API keys", lambda: _keys(settings)),
        ("exposure", lambda: _exposure(settings, host)),
        ("configuration", _config_permissions),
        ("language model", lambda: asyncio.run(_endpoint(container))),
        ("reranker", lambda: _reranker(container)),
        ("port", lambda: _port(host, port)),
    ]
    for name, check in checks:
        try:
            yield Finding(name, "ok", check())
        except _Bad as bad:
            yield Finding(name, bad.level, bad.detail, bad.hint)
        except (DatelineIndexError, EndpointError, KeysUnusable) as error:
            yield Finding(name, "failed", error.detail, error.hint)


# Each check returns what is well, and raises _Bad or what stands in its way.


def _python() -> str:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        raise _Bad(f"Python {running}.", "Install Python 3.11 or later.")
    return f"Python {running}."


def _packages() -> str:
    try:
        missing, old = missing_packages(), packages_too_old()
    except PackageNotFoundError:
        raise _Bad("Dateline is not installed.", "Run: make setup") from None
    if missing:
        names = ", ".join(each.name for each in missing)
        raise _Bad(f"Not installed: {names}.", _install(missing))
    if old:
        names = ", ".join(f"{each.name} {installed_version(each)}" for each in old)
        raise _Bad(f"Too old: {names}.", _install(old))
    return f"Dateline {version('dateline')} and all that it needs."


def _install(packages: list[Requirement]) -> str:
    wanted = [f"{each.name}{each.specifier}" for each in packages]
    return f"Run: {shlex.join([sys.executable, '-m', 'pip', 'install', *wanted])}"


def _model(container: Container) -> str:
    identity, url = container.writing_embedder.identity(), container.settings.embedding_base_url
    digest = identity.weights_sha256
    named = f"{identity.model}, SHA-256 {digest[:12]}…"
    if url:
        named = f"{identity.model} at {url} gives vectors of {identity.dimension} numbers"
    if not is_fitted_for(digest):
        why = f"{named}: ranking, confidence and checks were fitted with another."
        hint = "Expect other refusals and more mistakes, or fit them anew: training/README.md."
        raise _Bad(why, hint, "warning")
    return named


def _reader(settings: Settings) -> str:
    if settings.reader == "off":
        return "Off: which sentence answers is told by its words alone."
    return f"Weights of {check_weights()}, as published."


def _index(container: Container) -> str:
    try:
        found = container.reader().status()
    except IndexMissing as error:
        raise _Bad(error.detail, error.hint, "warning") from None
    if not found.articles:
        hint = "Add articles with: dateline index add PATH"
        raise _Bad(f"{found.path} is empty.", hint, "warning")
    if found.by_english_rules:
        why, _, hint = BY_ENGLISH_RULES.partition(" Run: ")
        raise _Bad(why, f"Run: {hint}", "warning")
    unknown = sorted(name for name, worth in found.vector_worth.items() if not worth)
    by_words = f" By words alone, as the model does not know them: {', '.join(unknown)}."
    held = f"{found.articles} articles, {found.passages} passages in {found.path}."
    return held + (by_words if unknown else "")


def _search(container: Container) -> str:
    """Whether a search server answers; what is in the folder was looked at with the index."""
    if container.settings.search is None:
        return "In the index folder."
    try:
        reader = container.reader()
        reader.rarity(["harbour"])
        return f"{reader.status().search}, answers."
    except IndexMissing:
        return "There is no index to be searched yet."


def _writable(index: Path) -> str:
    place = _nearest_there(index)
    if not os.access(place, os.W_OK | os.X_OK):
        raise _Bad(
            f"{place} cannot be written by this user, so no article can be added.",
            f"Run: chown -R $(id -u) {place}, or run Dateline as its owner.",
            "warning",
        )
    return f"{place} can be written."


def _disk(index: Path) -> str:
    free = shutil.disk_usage(_nearest_there(index)).free
    used = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    needed = max(_LEAST_FREE_BYTES, _ROOM_FOR_REBUILDING * used)
    if free < needed:
        raise _Bad(
            f"{free / 1e9:.1f} GB free; a rebuild of the index may need {needed / 1e9:.1f} GB.",
            "Make room, or move the index and set DATELINE_INDEX.",
            "warning",
        )
    return f"{free / 1e9:.1f} GB free."


def _keys(settings: Settings) -> str:
    path = settings.keys_path
    number = len(_live_keys(settings)) + len(settings.api_keys) + len(settings.admin_keys)
    if path.exists() and _others_may_read(path):
        detail = f"Other users of this machine can read {path}."
        raise _Bad(detail, f"Run: chmod 600 {path}", "warning")
    return f"{number} in use." if number else "None: anyone may read."


def _live_keys(settings: Settings) -> list[ApiKey]:
    with Stores(settings) as stores:
        made = stores.keys.keys()
    return [key for key in made if key.revoked_at is None]


def _exposure(settings: Settings, host: str) -> str:
    try:
        public = [key for key in _live_keys(settings) if key.origins]
    except KeysUnusable:
        public = []  # the check of the keys says so
    elsewhere = host not in ("127.0.0.1", "::1", "localhost")
    if settings.rate_limit is None and (public or elsewhere or settings.allowed_origins):
        raise _Bad(
            "Others can reach this server, and nothing limits how often they ask.",
            "Set DATELINE_RATE_LIMIT, for example to 60/minute.",
            "warning",
        )
    unnamed = {site for key in public for site in key.origins} - set(settings.allowed_origins)
    if unnamed:
        names = ", ".join(sorted(unnamed))
        detail = f"There are keys for {names}, whose pages may not ask."
        raise _Bad(detail, f"Add to DATELINE_ALLOWED_ORIGINS: {names}", "warning")
    return "Limits and sites fit together."


def _config_permissions() -> str:
    file = config_file()
    if file.is_file() and _others_may_read(file):
        detail = f"Other users of this machine can read {file}, which may hold keys."
        raise _Bad(detail, f"Run: chmod 600 {file}", "warning")
    return f"{file if file.is_file() else 'the environment'}."


async def _endpoint(container: Container) -> str:
    if not container.chat_models:
        return "None is set: answers are quotations."
    # Importing an HTTP client takes a while, and extractive answers need none.
    from server.cli.doctor.language_model import endpoints_told

    try:
        told = await endpoints_told(container.chat_models, container.settings.llm_context_tokens)
    finally:
        await container.aclose()
    if told.hint:
        raise _Bad(told.detail, told.hint, "warning")
    return told.detail


def _reranker(container: Container) -> str:
    if container.reranker is None:
        return "None is set."
    try:
        container.reranker.scores("tide", ["The tide was high."])
    except DatelineIndexError as error:
        raise _Bad(error.detail, error.hint, "warning") from None
    return "It answers."


def _port(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        hint = f"Choose another with: dateline serve --port {port + 1}"
        if error.errno == errno.EADDRINUSE:
            detail = f"{host} port {port} is in use, perhaps by a Dateline that runs."
            raise _Bad(detail, hint, "warning") from None
        raise _Bad(f"{host} port {port} cannot be used ({error.strerror}).", hint) from None
    return f"{host} port {port} is free."


def _nearest_there(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def doctor(
    host: Annotated[str, typer.Option(help="Where dateline serve is to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Check all that Dateline needs, and say what mends it; exit status 2 where something fails.

    Python, packages, the embedding model, the index, permissions, disk, keys, limits, the language
    model's endpoint (asked for a word), the reranker and the port. Nothing is changed. For the
    index in depth, run: dateline index verify

    Example:  dateline doctor
    """
    findings = []
    for finding in diagnose(Container(load_settings(index=index)), host, port):
        findings.append(finding)
        if not json:
            _show(finding)
    if json:
        print(json_format.dumps([hinted(each) for each in findings], indent=2))
    if any(finding.level == "failed" for finding in findings):
        raise typer.Exit(USAGE)


def _show(finding: Finding) -> None:
    print(one_line(f"{_MARKS[finding.level]} {finding.check}: {finding.detail}"), flush=True)
    if finding.hint:
        print(one_line(f"→ {finding.hint}"))

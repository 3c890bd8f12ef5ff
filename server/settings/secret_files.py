"""Secrets in files, as Docker, Kubernetes and systemd hand them out.

`DATELINE_LLM_API_KEY_FILE` names the file whose content is `DATELINE_LLM_API_KEY`. Settings that
are secrets have that, and no others: a plain one can stand in the environment.
"""

from __future__ import annotations

import os
from pathlib import Path

from server.settings.values import PREFIX, SettingsError

SECRETS = (
    "catalogue",
    "search_token",
    "embedding_api_key",
    "llm_api_key",
    "llm_fallbacks",
    "rerank_api_key",
    "api_keys",
    "admin_keys",
    "s3_access_key",
    "s3_secret_key",
    "smtp_password",
)
_MOST_BYTES = 64 * 1024


def variable_of(setting: str) -> str:
    return f"{PREFIX}{setting.upper()}_FILE"


def secrets_in_files() -> dict[str, str]:
    """Setting → what its file holds. Raises SettingsError, which never repeats that."""
    named = {each: os.environ.get(variable_of(each)) for each in SECRETS}
    return {setting: _content(setting, Path(path)) for setting, path in named.items() if path}


def _content(setting: str, path: Path) -> str:
    """Without the white space around it; of several lines, one value a line."""
    variable, plain = variable_of(setting), f"{PREFIX}{setting.upper()}"
    if os.environ.get(plain):
        raise SettingsError(f"{plain} and {variable} are both set. Unset one of them.")
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        text = content.decode().strip()
    except OSError as error:
        raise SettingsError(
            f"{variable} names {path}, which cannot be read ({error.strerror})."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{variable} names {path}, which holds no text.") from None
    if len(content) > _MOST_BYTES:
        raise SettingsError(f"{variable} names {path}, which is larger than 64 KiB.")
    if not text:
        # No key would leave open what one was meant to close.
        raise SettingsError(f"{variable} names {path}, which is empty.")
    return ",".join(filter(None, map(str.strip, text.splitlines())))

"""Secrets in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import Settings, SettingsError, load_settings
from server.settings.secret_files import SECRETS
from tests.unit.server.test_settings import clean  # noqa: F401 - no settings but those of the test

URL = "http://127.0.0.1:8080/v1"


def named(monkeypatch: pytest.MonkeyPatch, setting: str, content: bytes) -> Path:
    path = Path("secret").absolute()
    path.write_bytes(content)
    monkeypatch.setenv(f"DATELINE_{setting}_FILE", str(path))
    return path


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_a_secret_is_what_its_file_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", URL)
    named(monkeypatch, "LLM_API_KEY", b"hidden-1\n")
    settings = load_settings()
    assert settings.llm_api_key
    assert settings.llm_api_key.get_secret_value() == "hidden-1"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("content", [b"one\ntwo\n", b"one, two", b"\r\none\r\n\r\ntwo\r\n"])
def test_lists_have_a_value_a_line(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    named(monkeypatch, "ADMIN_KEYS", content)
    assert [key.get_secret_value() for key in load_settings().admin_keys] == ["one", "two"]


def test_it_beats_the_file_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("dateline.toml").write_text('api_keys = ["older"]')
    named(monkeypatch, "API_KEYS", b"newer")
    assert [key.get_secret_value() for key in load_settings().api_keys] == ["newer"]


def test_a_key_of_openai_goes_to_no_endpoint_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "for-openai")
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", URL)
    named(monkeypatch, "LLM_API_KEY", b"for-mine")
    settings = load_settings()
    assert settings.llm_api_key
    assert settings.llm_api_key.get_secret_value() == "for-mine"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b" \n", "which is empty."),
        (b"x" * 70_000, "which is larger than 64 KiB."),
        (b"\xff\xfehidden", "which holds no text."),
    ],
)
def test_a_file_that_is_no_secret(
    monkeypatch: pytest.MonkeyPatch, content: bytes, wrong: str
) -> None:
    path = named(monkeypatch, "API_KEYS", content)
    assert refusal() == f"DATELINE_API_KEYS_FILE names {path}, {wrong}"


def test_a_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "API_KEYS", b"hidden").unlink()
    assert "which cannot be read (No such file or directory)." in refusal()


def test_both_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "API_KEYS", b"hidden-1")
    monkeypatch.setenv("DATELINE_API_KEYS", "hidden-2")
    said = refusal()
    assert said == "DATELINE_API_KEYS and DATELINE_API_KEYS_FILE are both set. Unset one of them."


def test_what_a_wrong_value_is_told_does_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "API_KEYS", "hidden-é".encode())
    assert "hidden" not in refusal()


def test_no_other_setting_has_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "LLM_MODEL", b"some-model")
    assert "DATELINE_LLM_MODEL_FILE is not a setting." in refusal()


def test_every_setting_that_is_a_secret_has_one() -> None:
    secret = {
        name
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation) or "ChatEndpoint" in str(field.annotation)
    }
    assert set(SECRETS) == secret

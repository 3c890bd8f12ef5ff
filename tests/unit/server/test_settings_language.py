"""Which language the command speaks."""

from __future__ import annotations

import pytest

from server.settings import SettingsError, load_settings
from server.settings.language import interface_words

_VARIABLES = ("DATELINE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("named", "environment", "spoken"),
    [
        (None, {}, "en"),
        (None, {"LANG": "de_AT.UTF-8"}, "de"),
        (None, {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LC_ALL": "POSIX", "LANG": "de_DE"}, "en"),
        (None, {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh"),
        (None, {"LANG": "nl_NL.UTF-8"}, "en"),
        (None, {"LANG": "../de"}, "en"),
        (None, {"DATELINE_LANG": "pt-BR", "LC_ALL": "de_DE"}, "pt"),
        ("ja", {"DATELINE_LANG": "pt-BR"}, "ja"),
        ("EN", {"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_what_is_named_first_decides(
    named: str | None, environment: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert interface_words(named).tag == spoken
    load_settings()


@pytest.mark.parametrize("wanted", ["nl", "klingon", "-", "d e"])
def test_one_that_there_are_no_words_in_is_refused(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match=r"--lang names .* there are words in ar, de, en"):
        interface_words(wanted)
    monkeypatch.setenv("DATELINE_LANG", wanted)
    with pytest.raises(SettingsError, match="DATELINE_LANG names"):
        interface_words(None)


def test_a_terminal_that_cannot_show_it_is_spoken_to_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (
        interface_words("ru", "koi8-r").tag == "en"
    )  # it has quotation marks, but no dash of ours
    assert interface_words("ja", "ascii").tag == "en"
    assert interface_words("ja", "no such encoding").tag == "en"
    assert interface_words("ja", "utf-8").tag == "ja"

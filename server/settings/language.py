"""The language that the command speaks: `--lang`, DATELINE_LANG, or that of the locale."""

from __future__ import annotations

import os
import re

from index.errors.phrases import Phrase
from server.settings.values import SettingsError
from server.web.words import ENGLISH, Words, languages, words_in

LANG_NAME = "DATELINE_LANG"
# The first that is set decides, as POSIX has it.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_PRIMARY = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


def interface_words(named: str | None, encoding: str | None = None) -> Words:
    """Those of the language `named`, else of DATELINE_LANG, else of the locale; else English.

    A locale in another language, and an `encoding` that cannot show the words, mean English. Raises
    SettingsError where a language is named that there are no words in.
    """
    found = _wanted(named)
    return found if encoding is None or _shows(encoding, found) else ENGLISH


def _wanted(named: str | None) -> Words:
    for source, wanted in (("--lang", named), (LANG_NAME, os.environ.get(LANG_NAME))):
        if wanted:
            return _known(source, wanted)
    locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
    tag = _primary(locale)
    return words_in(tag) if tag in languages() else ENGLISH


def _known(source: str, wanted: str) -> Words:
    try:
        return words_in(_primary(wanted))
    except KeyError:
        raise SettingsError(
            Phrase(
                "{source} names {wanted!r}, and there are words in {languages}.",
                source=source,
                wanted=wanted[:20],
                languages=", ".join(languages()),
            )
        ) from None


def _primary(tag: str) -> str:
    """`pt` of `pt_BR.UTF-8` and of `pt-BR`; empty where there is none, as of `C`."""
    found = _PRIMARY.match(tag)
    return found[0].lower() if found else ""


def _shows(encoding: str, words: Words) -> bool:
    said = "".join(
        each if isinstance(each, str) else "".join(each.values()) for each in words.entries.values()
    )
    try:
        said.encode(encoding)
    except (LookupError, UnicodeError):
        return False
    return True

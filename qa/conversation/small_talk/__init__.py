"""What is said to a program rather than asked of an archive: greetings, thanks, who it is.

It is answered as such, in the program's own words and in the language in which it was said:
nothing is searched, and nothing is cited.
"""

from __future__ import annotations

import re
import unicodedata

from index import IndexStatus
from qa.conversation.small_talk.arabic import ARABIC
from qa.conversation.small_talk.english import ENGLISH
from qa.conversation.small_talk.korean import KOREAN
from qa.conversation.small_talk.language import KINDS, Language
from qa.conversation.small_talk.spanish import SPANISH

_LONGEST = 120
# Those of the interface.
_LANGUAGES = (ENGLISH, SPANISH, ARABIC, KOREAN)
# "Great, and is that all?" asks for more than it says.
_ASKING = frozenset({"able", "who", "other", "unclear", "which", "greeting", "pleasantry"})
_NO_WORD = re.compile(r"[^\w']+")
# Letters that writers of Arabic take for each other.
_ALIKE = str.maketrans({"’": "'", "ى": "ي", "ة": "ه"})


def small_talk(said: str, archive: IndexStatus) -> str | None:
    """What to say to it; None where any word of it may be a question to the archive."""
    if said.strip(" ?") == "" != said.strip():
        return ENGLISH.reply("able", archive)
    language, kinds = _found(said)
    if not kinds:
        return None
    return language.reply(next(kind for kind in KINDS if kind in kinds), archive)


def is_talk(said: str) -> bool:
    """Whether it says nothing else."""
    return bool(_found(said)[1])


def may_be_talk(said: str) -> bool:
    """Whether `small_talk` has an answer to it, which costs less to know than what it says."""
    return not said.strip(" ?") or is_talk(said)


def _found(said: str) -> tuple[Language, set[str]]:
    """In which language it is, and of which kinds; of none where a word of it may ask more."""
    words = _NO_WORD.sub(" ", _plain(said)).strip() if len(said) <= _LONGEST else ""
    for language in _LANGUAGES:
        kinds = _kinds(words, language)
        if "?" in said or "؟" in said:
            kinds = kinds if kinds & _ASKING else set()
        if kinds:
            return language, kinds
    return ENGLISH, set()


def _kinds(words: str, language: Language) -> set[str]:
    """What the words say, where they say nothing else."""
    kinds: set[str] = set()
    for kind, pattern in language.patterns.items():
        words, found = pattern.subn(" ", words)
        if found:
            kinds.add(kind)
    return kinds if language.fillers.issuperset(words.split()) else set()


def _plain(text: str) -> str:
    """Folded, without accents."""
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE).casefold())
    kept = "".join(one for one in apart if unicodedata.category(one) != "Mn")
    return unicodedata.normalize("NFC", kept)

"""Antonyms from the files of WordNet 3 (Debian: wordnet-base), in the form of a given word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

# Words whose antonym in their commonest sense is seldom one in news ("do", "go", "man").
_TOO_COMMON = frozenset(
    "do go have be get make well there back man men other same such each able".split()
)
_PARTS = {"verb": "v", "adj": "a", "adv": "r"}


class Antonyms:
    def __init__(self, folder: Path) -> None:
        self._antonyms: dict[str, dict[str, list[str]]] = {}
        for part in _PARTS:
            self._antonyms[part] = _first_sense_antonyms(folder, part)

    def of(self, word: str) -> list[str]:
        if word in _TOO_COMMON or len(word) < 3:
            return []
        for part in ("adj", "adv"):
            if word in self._antonyms[part]:
                return self._antonyms[part][word]
        for ending, base in _bases(word):
            if base in self._antonyms["verb"]:
                return [_with(ending, other) for other in self._antonyms["verb"][base]]
        return []


def plain_nouns(folder: Path) -> dict[str, str]:
    """Words that are nouns and nothing else, each with its field: person, artifact, act, …

    The field, WordNet's lexicographer file, is a number of two digits, that of the commonest sense.
    """
    fields = {line[:8]: line[9:11] for line in _lines(folder / "data.noun") if line[0].isdigit()}
    nouns = {line.split(" ", 1)[0]: line for line in _lines(folder / "index.noun")}
    for part in ("verb", "adj", "adv"):
        for line in _lines(folder / f"index.{part}"):
            nouns.pop(line.split(" ", 1)[0], None)
    return {
        word: fields[line.split()[6 + int(line.split()[3])]]
        for word, line in nouns.items()
        if word.isalpha() and len(word) > 3
    }


def _lines(path: Path) -> list[str]:
    lines = path.read_text(errors="replace").splitlines()
    return [line for line in lines if line and not line.startswith(" ")]


def _first_sense_antonyms(folder: Path, part: str) -> dict[str, list[str]]:
    """Of each word whose commonest sense has direct antonyms of one word."""
    synsets: dict[str, list[str]] = {}
    data = (folder / f"data.{part}").read_text(errors="replace").splitlines()
    by_offset = {line[:8]: line for line in data if line[:1].isdigit()}
    for line in (folder / f"index.{part}").read_text(errors="replace").splitlines():
        if line.startswith(" "):
            continue
        parts = line.split()
        word, pointers = parts[0], int(parts[3])
        senses = parts[4 + pointers + 2 :]
        tagged = int(parts[4 + pointers + 1])
        if tagged == 0 or "_" in word or "!" not in parts[4 : 4 + pointers]:
            continue
        found = _antonyms_in(by_offset[senses[0]], word, by_offset)
        if found:
            synsets[word] = found
    return synsets


def _antonyms_in(line: str, word: str, by_offset: dict[str, str]) -> list[str]:
    fields = line.split(" | ")[0].split()
    words = _words(fields)
    at = 4 + 2 * len(words)
    found: list[str] = []
    for p in range(int(fields[at])):
        symbol, offset, _, places = fields[at + 1 + 4 * p : at + 5 + 4 * p]
        source, target = int(places[:2], 16), int(places[2:], 16)
        if symbol == "!" and source and words[source - 1] == word:
            other = _words(by_offset[offset].split(" | ")[0].split())[target - 1]
            if "_" not in other:
                found.append(other)
    return found


def _words(fields: list[str]) -> list[str]:
    return [re.sub(r"\(\w+\)$", "", fields[4 + 2 * at]).lower() for at in range(int(fields[3], 16))]


@cache
def _bases(word: str) -> tuple[tuple[str, str], ...]:
    irregular = {"rose": "rise", "fell": "fall", "won": "win", "lost": "lose", "sold": "sell",
                 "bought": "buy", "began": "begin", "came": "come", "left": "leave"}  # fmt: skip
    found = [("", word)]
    if word in irregular:
        found.append(("ed", irregular[word]))
    for ending in ("ed", "ing", "s"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            found += [(ending, stem), (ending, stem + "e")]
    return tuple(found)


def _with(ending: str, base: str) -> str:
    past = {"fall": "fell", "rise": "rose", "lose": "lost", "win": "won", "buy": "bought",
            "sell": "sold", "begin": "began", "go": "went", "leave": "left", "give": "gave",
            "take": "took", "hide": "hid", "send": "sent", "forget": "forgot"}  # fmt: skip
    if ending == "ed" and base in past:
        return past[base]
    if ending in ("ed", "ing") and base.endswith("e"):
        return base[:-1] + ending
    return base + ending

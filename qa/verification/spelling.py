"""Whether one word may be another one, misspelt."""

from __future__ import annotations

import re
import unicodedata

# Letters that are written for each other, one way chosen of each.
_ALIKE = (
    ("ph", "f"),
    ("gh", "g"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("y", "i"),
    ("z", "s"),
    ("w", "v"),
)
_SOFT_C = re.compile(r"c(?=[ei])")
_DOUBLED = re.compile(r"(.)\1+")


def is_slip(word: str, other: str) -> bool:
    """Whether one letter is wrong, too many, too few, or two have changed places; not the first."""
    if word[:1] != other[:1] or abs(len(word) - len(other)) > 1:
        return False
    pairs = enumerate(zip(word, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(word), len(other)))
    mine, theirs = word[at:], other[at:]
    return at > 0 and (
        mine[1:] == theirs[1:]
        or mine[1:] == theirs
        or mine == theirs[1:]
        or (mine[2:] == theirs[2:] and mine[:2] == theirs[:2][::-1])
    )


def by_sound(folded: str) -> str:
    """The same for words that are spelt as another is heard: "odaliss" and "odalys"."""
    apart = unicodedata.normalize("NFKD", folded)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for written, chosen in _ALIKE:
        plain = plain.replace(written, chosen)
    return _DOUBLED.sub(r"\1", _SOFT_C.sub("s", plain).replace("c", "k"))

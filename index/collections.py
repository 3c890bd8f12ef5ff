"""Named collections of articles, and who sees which: what a collection may be called, and views."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_CHARACTERS = 100
MOST_OF_AN_ARTICLE = 20
EVERY = "*"
"""In a list of collections that a key is bound to: every one, restricted ones too."""

# Control characters, those that turn the direction of text, halves of pairs, and what has no
# meaning of its own. Two of the class "Cf" join and part letters of several scripts.
_UNSOUND = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"


def collection_name(text: str) -> str:
    """The name as it is shown: white space collapsed, composed. Raises ValueError, saying why not.

    Of any script.
    """
    if len(text) > 10 * MOST_CHARACTERS:
        raise ValueError(f"a collection's name has at most {MOST_CHARACTERS} characters")
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not collection_key(name):
        raise ValueError("a collection needs a name")
    if len(name) > MOST_CHARACTERS:
        raise ValueError(f"a collection's name has at most {MOST_CHARACTERS} characters")
    if name == EVERY or "/" in name:
        raise ValueError(f"a collection's name is not {EVERY}, and has no slash in it")
    if any(unicodedata.category(each) in _UNSOUND for each in name if each not in _JOINERS):
        raise ValueError("a collection's name has letters, digits, signs and single spaces alone")
    return name


def collection_key(name: str) -> str:
    """The same for spellings that are one name: of either case and width, however composed."""
    folded = unicodedata.normalize("NFKC", name.casefold()).casefold()
    return " ".join("".join(each for each in folded if each not in _JOINERS).split())


def collection_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names, each once. Raises ValueError, also for more than an article may have."""
    names = {collection_key(name): name for name in map(collection_name, texts)}
    if len(names) > MOST_OF_AN_ARTICLE:
        raise ValueError(f"an article is in at most {MOST_OF_AN_ARTICLE} collections")
    return tuple(names.values())


@dataclass(frozen=True)
class View:
    """What of an archive somebody sees.

    `bound_to` are the keys of the collections whose articles are seen, sorted, and no others; None
    where all are that are in no restricted collection. `restricted_too` is for who runs the
    archive: every article is seen. An article in restricted collections is seen by who is bound to
    one of these, and by nobody else.
    """

    bound_to: tuple[str, ...] | None = None
    restricted_too: bool = False

    @staticmethod
    def of(names: Iterable[str] | None) -> View:
        """Of whoever is bound to these collections, of which EVERY is all; None is to none."""
        if names is None:
            return OPEN
        given = list(names)
        if EVERY in given:
            return EVERYTHING
        return View(tuple(sorted({collection_key(name) for name in given})))

    def sees(self, members: Iterable[str], restricted: frozenset[str]) -> bool:
        """An article in the collections `members`, where `restricted` are all that are so."""
        if self.restricted_too:
            return True
        those = frozenset(members)
        deciding = (those & restricted) or those
        if self.bound_to is None:
            return not those & restricted
        return not deciding.isdisjoint(self.bound_to)


OPEN = View()
EVERYTHING = View(restricted_too=True)

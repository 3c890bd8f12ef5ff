"""A yes/no question for an act: its verb, who did it, and to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index import Article
from index.nlp.article_text import article_text
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import SAME_FORM, Word, is_irregular, is_known_verb, is_past_form, stem

_NOBODY = Article(id="", text="", title="")
_ASKED = re.compile(r"^(did|has|have|had|was|were)\s+", re.IGNORECASE)
DETERMINERS = frozenset("the a an his her its their our your my this that these those no".split())
PREPOSITIONS = frozenset(
    """of in on at by for from to with about under over since until during after before near against
    between through within without as into across along behind beside around like unlike than
    despite""".split()
)
# Between the auxiliary and the verb: "has it already been opened".
_WITH_THE_ACT = frozenset("been already also just ever yet".split())
# Nouns that say of an act what its verb does, and share no stem with it.
_NOUNS = {
    "buy": "purchase acquisition takeover",
    "acquire": "acquisition purchase takeover",
    "sell": "sale",
    "marry": "wedding",
    "merge": "merger",
    "build": "construction",
    "expel": "expulsion",
    "suspend": "suspension",
    "lose": "loss",
    "die": "death",
    "fly": "flight",
    "choose": "choice",
}


@dataclass(frozen=True)
class AskedAct:
    """A question for an act; `statement` begins with its auxiliary.

    `acts` are the places of the words that may be its verb, one for most questions; `verb` is the
    likeliest of all; `passive` says that the subject suffers it.
    """

    statement: AnnotatedText
    acts: tuple[int, ...]
    verb: int
    passive: bool
    pluperfect: bool

    @staticmethod
    def of(question: str) -> AskedAct | None:
        """None where the question asks for a state, what will be, or no yes or no."""
        asked = _ASKED.match(question)
        if not asked:
            return None
        auxiliary = asked[1].casefold()
        statement = annotated_text(question.rstrip(" ?"), article_text(_NOBODY))
        words = statement.tokens.words
        named = {place for name in statement.names for place in name.places}
        free = [p for p in range(2, len(words)) if _may_be_act(p, words, named)]
        if auxiliary == "did":
            acts = _first_run([p for p in free if _is_base_form(words[p].folded)])
        else:
            past = [p for p in free if is_past_form(words[p].folded)]
            acts = past[:1]
        if not acts:
            return None
        is_known = (p for p in free if auxiliary == "did" and is_known_verb(words[p].folded))
        verb = next(is_known, acts[0])
        passive = auxiliary in ("was", "were") or words[acts[0] - 1].folded == "been"
        return AskedAct(statement, tuple(acts), verb, passive, auxiliary == "had")

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Of its verbs, and of nouns that say the same."""
        words = [self.statement.tokens.words[act] for act in self.acts]
        nouns = " ".join(_NOUNS.get(word.folded, "") for word in words).split()
        return (*(word.stem for word in words), *map(stem, nouns))

    @cached_property
    def subject(self) -> frozenset[str]:
        """The stems before the act."""
        return self._stems(1, self.acts[0])

    @cached_property
    def object(self) -> frozenset[str]:
        """Those after it, up to the first preposition: whom or what it is done to."""
        words = self.statement.tokens.words
        last = next(
            (p for p in range(self.acts[-1] + 1, len(words)) if words[p].folded in PREPOSITIONS),
            len(words),
        )
        return self._stems(self.acts[-1] + 1, last)

    @cached_property
    def subject_names(self) -> frozenset[str]:
        """The folded words of the names among the subject."""
        names = self.statement.names
        return frozenset(w for name in names if name.last < self.acts[0] for w in name.words)

    @cached_property
    def object_names(self) -> frozenset[str]:
        """Those of the names after it."""
        names = self.statement.names
        return frozenset(w for name in names if name.first > self.acts[-1] for w in name.words)

    def stated(self, *, denied: bool = False) -> str:
        """What is asked as a statement, or as its denial: "The Rams did not beat the Terns." """
        text, words = self.statement.tokens.text, self.statement.tokens.words
        place = self.verb
        while place > 2 and words[place - 1].folded in _WITH_THE_ACT:
            place -= 1
        subject, act = text[words[1].start : words[place].start].strip(), text[words[place].start :]
        subject = f"{subject[0].upper()}{subject[1:]}"
        return f"{subject} {words[0].folded}{' not' if denied else ''} {act}."

    def _stems(self, first: int, last: int) -> frozenset[str]:
        """Of names their last words: "Adrian Vesk" is "Vesk" in most sentences."""
        given = {p for name in self.statement.names for p in range(name.first, name.last)}
        words = self.statement.tokens.words
        places = (p for p in range(first, last) if p not in given)
        return frozenset(words[p].stem for p in places if words[p].is_content)


def _may_be_act(place: int, words: Sequence[Word], named: set[int]) -> bool:
    before = words[place - 1].folded
    return (
        place not in named
        and words[place].stem != ""
        and not words[place].text[0].isdigit()
        and before not in DETERMINERS
        and before not in PREPOSITIONS
        and not (before.endswith("ly") and place > 1 and words[place - 2].folded in DETERMINERS)
    )


def _first_run(places: Sequence[int]) -> list[int]:
    """Those that follow each other: of "ban night" only the first is the verb."""
    run = list(places[:1])
    for place in places[1:]:
        if place != run[-1] + 1:
            break
        run.append(place)
    return run


def _is_base_form(folded: str) -> bool:
    if folded in SAME_FORM:
        return True
    plural = folded.endswith("s") and not folded.endswith("ss")
    return not plural and not folded.endswith(("ed", "ing", "ly")) and not is_irregular(folded)

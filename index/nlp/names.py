"""The names of a text: capitalised words that are no mere beginnings of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.nlp.article_text import ArticleText
from index.nlp.dates.mentions import is_calendar_word
from index.nlp.words import Tokens, is_irregular

TITLES = frozenset(
    """mr mrs ms miss mx dr sir lord lady dame president vice prime minister chancellor senator sen
    rep representative congressman congresswoman gov governor mayor king queen prince princess pope
    ceo cto cfo coo chief executive officer professor prof general gen captain colonel judge justice
    secretary chairman chairwoman chair coach manager director detective inspector reverend rev
    member members attorney spokesperson spokesman spokeswoman analyst engineer""".split()
)
# Words of names that are no people's.
OF_NO_PERSON = frozenset(
    """street road lane avenue square bridge river island islands coast bay sea ocean lake hill
    hills mountain valley park school college university hospital clinic church cathedral library
    museum theatre theater hall station airport port quay harbour harbor stadium ground club team
    cup league regatta festival games award prize bank company inc corp ltd plc group agency
    ministry department council committee commission union association federation institute
    foundation party city town county district region state states kingdom republic north south
    east west times post news journal gazette band orchestra act law treaty war battle storm
    building tower house wing center centre""".split()
)
# What stands at the head of a sentence as a common noun without an article before it.
_BARE_NOUNS = frozenset(
    """police revenue inflation demand supply profit income trade debt unemployment growth work
    research evidence production construction traffic weather rain snow fire water oil gas gold
    food health education science technology art music history law order peace war crime violence
    security congress parliament government staff management ownership access support help
    news information data software hardware advice progress success failure attendance turnout
    voting training playing reading writing money cash power energy electricity heat light air land
    yes nearly almost around roughly maybe perhaps today however meanwhile instead overall later
    early also despite although while since during without within across along among amid following
    according based given due unlike like per via beyond besides whereas another many several much
    less fewer neither either people children men women someone everyone anyone nobody nothing
    everything something half part""".split()
)
_AFTER_NAMES = frozenset(
    """is are was were has have had will would can could may might must should does did says put set
    cut hit let also never now not""".split()
)
_COMMON_ENDINGS = ("s", "ly", "ing", "ed", "tion", "sion", "ment", "ity", "ness", "ism", "ship")


@dataclass(frozen=True)
class Name:
    """Capitalised words that follow each other, from `first` to `last` in the reading's words."""

    words: tuple[str, ...]
    first: int
    last: int

    @property
    def places(self) -> range:
        return range(self.first, self.last + 1)


def names(tokens: Tokens, known: ArticleText) -> list[Name]:
    """In order. Of words that begin sentences, those that are names in the article or look so."""
    found: list[Name] = []
    run: list[int] = []
    for place, word in enumerate(tokens.words):
        named = _is_named(tokens, place, known)
        if run and not (named and _touches(tokens, run[-1], place)):
            found.append(_name(tokens, run))
            run = []
        if named:
            run.append(place)
            if word.text.endswith(("'s", "’s")):
                found.append(_name(tokens, run))
                run = []
    return [*found, _name(tokens, run)] if run else found


def _is_named(tokens: Tokens, place: int, known: ArticleText) -> bool:
    word = tokens.words[place]
    if not word.is_capitalised or is_calendar_word(word.folded) or _is_title(tokens, place):
        return False
    if not word.stem and not (word.text.isupper() and len(word.text) > 1):
        return False
    return not tokens.begins_sentence(place) or _is_name_at_the_head(tokens, place, known)


def _is_title(tokens: Tokens, place: int) -> bool:
    """Before a name: "President Biden". Alone it names somebody."""
    following = tokens.words[place + 1] if place + 1 < len(tokens.words) else None
    return (
        tokens.words[place].folded in TITLES and following is not None and following.is_capitalised
    )


def _is_name_at_the_head(tokens: Tokens, place: int, known: ArticleText) -> bool:
    """At the head of a sentence every word has a capital letter; names are followed by verbs."""
    word = tokens.words[place]
    if word.folded in known.named_words or word.text[1:] != word.text[1:].lower():
        return True
    if word.folded in known.common_words or word.folded in _BARE_NOUNS:
        return False
    if place + 1 == len(tokens.words):
        return False
    if word.text.endswith(("'s", "’s")):
        return True
    following = tokens.words[place + 1]
    if not _touches(tokens, place, place + 1):
        return False
    if following.is_capitalised:
        return True
    return not word.folded.endswith(_COMMON_ENDINGS) and (
        following.folded in _AFTER_NAMES
        or following.folded.endswith("ed")
        or is_irregular(following.folded)
    )


def _touches(tokens: Tokens, place: int, other: int) -> bool:
    left, right = tokens.words[place], tokens.words[other]
    between = tokens.text[left.end : right.start]
    return other == place + 1 and (
        between in (" ", "-", " & ", "\n") or (between == ". " and len(left.text) <= 2)
    )


def _name(tokens: Tokens, run: Sequence[int]) -> Name:
    return Name(tuple(tokens.words[place].folded for place in run), run[0], run[-1])

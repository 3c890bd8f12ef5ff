"""How words are compared: by stem, weighed by how rare they are in the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from index import analyse

# The base form first, then the forms that stemming does not bring back to it.
_IRREGULAR = """
arise arose arisen, awake awoke awoken, beat beaten, become became, begin began begun, bend bent,
bite bit bitten, bleed bled, blow blew blown, break broke broken, breed bred, bring brought, build
built, burn burnt, buy bought, catch caught, choose chose chosen, cling clung, come came, creep
crept, deal dealt, dig dug, draw drew drawn, dream dreamt, drink drank drunk, drive drove driven,
eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled, fly flew
flown, forbid forbade forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze
frozen, get got gotten, give gave given, go went gone, grow grew grown, hang hung, hear heard, hide
hid hidden, hold held, keep kept, know knew known, lay laid, lead led, leap leapt, learn learnt,
leave left, lend lent, light lit, lose lost, make made, mean meant, meet met, pay paid, prove
proven, ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw seen, seek
sought, sell sold, send sent, shake shook shaken, shine shone, shoot shot, show shown, shrink
shrank shrunk, sing sang sung, sink sank sunk, sit sat, sleep slept, slide slid, speak spoke
spoken, spend spent, spin spun, spoil spoilt, spring sprang sprung, stand stood, steal stole
stolen, stick stuck, sting stung, strike struck stricken, strive strove striven, swear swore sworn,
sweep swept, swim swam swum, swing swung, take took taken, teach taught, tear tore torn, tell told,
think thought, throw threw thrown, tread trod trodden, understand understood, undertake undertook
undertaken, wake woke woken, wear wore worn, weave wove woven, weep wept, win won, withdraw
withdrew withdrawn, write wrote written, overcome overcame, overtake overtook overtaken, foresee
foresaw foreseen, uphold upheld, mistake mistook mistaken, oversee oversaw overseen, withhold
withheld, withstand withstood, child children, man men, woman women, person people, foot feet,
tooth teeth, mouse mice
"""
# More words than the articles of a busy day have.
_REMEMBERED = 50_000
_BASE_FORM = {
    form: base
    for base, *forms in (entry.split() for entry in _IRREGULAR.split(","))
    for form in forms
}


def is_irregular(folded: str) -> bool:
    """Whether it is a form that stemming does not bring back to its word: "bought", "children"."""
    return folded in _BASE_FORM


# Past forms that are the base form as well.
SAME_FORM = frozenset(
    """cut put set hit shut let quit bid split spread cost burst read hurt beat cast rid shed bet
    upset""".split()
)


def is_past_form(folded: str) -> bool:
    """Whether it may be a verb in the past tense, or a past participle."""
    return folded.endswith("ed") or is_irregular(folded) or folded in SAME_FORM


@lru_cache(_REMEMBERED)
def stem(folded: str) -> str:
    """The stem of one folded word, its irregular forms included; "" for a stop word."""
    return "".join(analyse(_BASE_FORM.get(folded, folded)))


class Vocabulary:
    """The weights of stems, each looked up once; `rarity` gives them, in [0, 1]."""

    def __init__(self, rarity: Callable[[list[str]], Mapping[str, float]]) -> None:
        self._rarity = rarity
        self._weights: dict[str, float] = {}

    def weight(self, stem: str) -> float:
        """How rare the stem is in the archive, in [0, 1]."""
        known = self._weights.get(stem)
        if known is None:
            known = self._weights[stem] = self._rarity([stem])[stem]
        return known

"""Words that turn a statement round: rose and fell, before and after, likely and unlikely."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.nlp.alignment import FAR, Pairing, misfit, shifts
from index.nlp.words import Tokens, Word, stem

# Scales end with a semicolon; the words on one side of the stroke are opposed to the others.
_SCALES = """
rise increase grow climb surge jump soar rocket gain rally up higher more / fall drop decrease
decline shrink slump plunge plummet tumble dip sink slide down lower fewer less; raise increase
boost expand lift / lower cut reduce decrease contract slash trim; expansion / contraction; up
upward upwards / down downward downwards; more / less fewer; most / least fewest; higher / lower;
high / low; highest / lowest; above over / below under beneath; before / after; earlier / later;
early / late; ahead / behind; win winner victory triumph / lose loser loss; gain / loss lose;
profit / loss; profitable / unprofitable; accept / reject refuse decline; approve adopt pass /
reject refuse disapprove veto; grant / refuse deny; agree / disagree refuse; support back favour
favor endorse / oppose; supporter / opponent; allow permit let enable / ban forbid prohibit bar
block prevent stop; legal lawful / illegal unlawful; buy buyer purchase acquire / sell seller
sale; open reopen / close shut; start begin commence launch / end finish stop cease conclude;
beginning / end; continue / stop cease quit; first / last; best / worst; better / worse; good /
bad; largest biggest greatest / smallest; larger bigger greater / smaller; large big great huge /
small little tiny; major / minor; strong / weak; stronger / weaker; strength / weakness;
strengthen / weaken; improve / worsen deteriorate; ease loosen relax / tighten; long / short;
longer / shorter; longest / shortest; fast quick rapid / slow; faster quicker / slower; fastest /
slowest; accelerate / slow decelerate; cheap / expensive costly; cheaper / costlier; rich wealthy
/ poor; young / old; younger / older; youngest / oldest; new modern / old; hot warm / cold cool;
dry / wet; heavy / light; full / empty; wide broad / narrow; deep / shallow; near / far; hard
difficult tough / easy; dangerous / safe; true / false; right correct / wrong incorrect; positive
/ negative; majority / minority; maximum / minimum; many / few; all every everyone everybody /
none nobody; always / never; often frequently / rarely seldom; male man boy father son brother
husband / female woman girl mother daughter sister wife; north northern / south southern; east
eastern / west western; left / right; inside indoors / outside outdoors; domestic / foreign;
public / private; local / national; hire appoint recruit / fire dismiss sack; join / leave quit;
arrive / leave depart; enter / exit leave; stay remain / leave; send / receive; give / take
receive; lend / borrow; import / export; push / pull; add create / remove subtract lose loss cut
shed; include / exclude; succeed success successful / fail failure; income / expense; asset /
liability; guilty / innocent; convict jail imprison sentence / acquit clear; admit confess confirm
/ deny; praise / criticise criticize condemn; love like / hate dislike; friend ally / enemy foe;
attack / defend; build construct create / destroy demolish; save / spend; save / lose; live alive
/ dead die; birth born / death; marry / divorce; remember / forget; hope / fear; optimistic /
pessimistic; optimism / pessimism; happy glad / sad unhappy; calm / angry; war / peace; morning /
evening; summer / winter; spring / autumn; yes / no; present / absent; presence / absence; same
similar / different; active / passive; temporary / permanent; upgrade / downgrade; overestimate /
underestimate; bullish / bearish; surplus / deficit shortage; demand / supply; advantage /
disadvantage; superior / inferior; senior / junior; upper / lower; front / back; top / bottom;
inner / outer; internal / external; interior / exterior; plus / minus; with / without; since /
until; liberal / conservative; democrat democratic / republican; urban / rural; employment /
unemployment; employed / unemployed jobless; appear emerge / disappear vanish; arrest detain /
release free; reveal disclose / hide conceal; lead / follow trail; teach / learn; peak / trough;
clean / dirty; voluntary / compulsory mandatory; thick / thin; simple easy / complex complicated;
past / future present; lost / found; find / lose; maximise maximize / minimise minimize; preceding
previous / following next; follow / precede; much / little; preserve / destroy; wake / sleep;
clever smart / stupid; whole entire / partial; individual / common; surface / depth; parallel /
perpendicular; loud / quiet; bright / dark; encourage / discourage; respect / disrespect; trust /
distrust;
"""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
# How far off, in words, the opposite of a word still takes its place.
_NEAR = 4
_RIGHT_BESIDE = 1
_NO_SIDES: frozenset[tuple[int, int]] = frozenset()
_OUTCOMES = """
accept reject refuse decline approve disapprove veto adopt oppose allow permit ban forbid prohibit
block win lose beat defeat convict acquit admit confess deny arrest release jail sentence fine
resign quit retire dismiss sack hire appoint elect die kill survive injure marry divorce buy sell
acquire reopen close shut cancel postpone delay suspend demolish destroy rise fall increase decrease
cut reduce gain profit loss succeed fail merge repeal overturn uphold withdraw recall sue accuse
evacuate sink collapse explode bankrupt
"""


def turned_round(claim: Tokens, span: Tokens, pairing: Pairing) -> Iterator[tuple[int, int]]:
    """Places, in claim and span, of words that are opposed and stand in the same place.

    Opposed are the two sides of a scale, and a word and the same with a prefix ("likely",
    "unlikely"). Where the span has a word of the same side as well, it must fit less.
    """
    on_side, of_word = _places(span)
    for place, word in enumerate(claim.words):
        sides = _of(word)
        against = {p for scale, side in sides for p in on_side.get((scale, 1 - side), ())}
        against.update(p for other in _prefixed(word.folded) for p in of_word.get(other, ()))
        if not against:
            continue
        alike = {p for side in sides for p in on_side.get(side, ())}
        alike.update(of_word.get(word.folded, ()), span.places.get(word.stem, ()))
        fits = {p: misfit(place, p, claim, span, pairing) for p in against | alike}
        closest = min(against, key=fits.__getitem__)
        if fits[closest] <= _NEAR and all(fits[closest] < fits[p] for p in alike):
            yield place, closest
        elif not alike:
            # Nothing else can be meant, so that standing right beside one word is enough.
            beside = {p: shifts(place, p, claim, span, pairing) for p in against}
            closest = min(against, key=lambda p: min(beside[p], default=FAR))
            if min(beside[closest], default=FAR) <= _RIGHT_BESIDE:
                yield place, closest


def has_alike(word: Word, span: Tokens) -> bool:
    """Whether the span has a word of the same side of a scale."""
    on_side, _ = _places(span)
    return any(side in on_side for side in _of(word))


def _places(
    tokens: Tokens,
) -> tuple[dict[tuple[int, int], list[int]], dict[str, list[int]]]:
    """Where each side of a scale, and each word, stands in a text."""
    on_side: dict[tuple[int, int], list[int]] = {}
    of_word: dict[str, list[int]] = {}
    for place, word in enumerate(tokens.words):
        of_word.setdefault(word.folded, []).append(place)
        for side in _of(word):
            on_side.setdefault(side, []).append(place)
    return on_side, of_word


def _of(word: Word) -> frozenset[tuple[int, int]]:
    return _sides().get(word.stem or word.folded, _NO_SIDES)


@lru_cache(1)
def _sides() -> dict[str, frozenset[tuple[int, int]]]:
    """The table: for each stem the scales it stands on, each with the side."""
    found: dict[str, frozenset[tuple[int, int]]] = {}
    for scale, sides in enumerate(_SCALES.split(";")):
        for side, words in enumerate(sides.split("/")):
            for word in words.split():
                key = stem(word) or word
                found[key] = found.get(key, _NO_SIDES) | {(scale, side)}
    return found


def _prefixed(folded: str) -> list[str]:
    """The word with a prefix that negates it, or without the one it has."""
    if len(folded) < 4:
        return []
    bare = [folded.removeprefix(prefix) for prefix in _PREFIXES if folded.startswith(prefix)]
    return [prefix + folded for prefix in _PREFIXES] + [word for word in bare if len(word) > 3]


def unsaid_outcomes(claim: Tokens, span: Tokens) -> Iterator[str]:
    """Those of the claim's words, folded, that no word of the span says or says the same as."""
    for word in claim.words:
        if word.stem not in _stems() or word.stem in span.stems:
            continue
        if not has_alike(word, span):
            yield word.folded


@lru_cache(1)
def _stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _OUTCOMES.split())

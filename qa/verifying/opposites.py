"""Words that turn a statement round: rose and fell, before and after, likely and unlikely."""

from __future__ import annotations

from collections.abc import Iterator

from qa.verifying.placing import nearest, neighbours
from qa.verifying.reading import Reading, Word
from qa.verifying.vocabulary import Vocabulary

# Scales end with a semicolon; the words on one side of the stroke are opposed to the others.
_SCALES = """
rise increase grow climb surge jump soar rocket gain rally / fall drop decrease decline shrink
slump plunge plummet tumble dip sink slide; raise increase boost expand lift / lower cut reduce
decrease contract slash trim; expansion / contraction; up upward upwards / down downward
downwards; more / less fewer; most / least fewest; higher / lower; high / low; highest / lowest;
above over / below under beneath; before / after; earlier / later; early / late; ahead / behind;
win winner beat victory triumph / lose loser loss defeat; gain / loss lose; profit / loss;
profitable / unprofitable; accept / reject refuse decline; approve / reject disapprove veto; agree
/ disagree refuse; support back favour favor endorse / oppose; supporter / opponent; allow permit
let enable / ban forbid prohibit bar block prevent stop; legal lawful / illegal unlawful; buy
buyer purchase acquire / sell seller sale; open reopen / close shut; start begin commence launch /
end finish stop cease conclude; beginning / end; continue / stop cease quit; first / last; best /
worst; better / worse; good / bad; largest biggest greatest / smallest; larger bigger greater /
smaller; large big great huge / small little tiny; major / minor; strong / weak; stronger /
weaker; strength / weakness; strengthen / weaken; improve / worsen deteriorate; ease loosen relax
/ tighten; long / short; longer / shorter; longest / shortest; fast quick rapid / slow; faster
quicker / slower; fastest / slowest; accelerate / slow decelerate; cheap / expensive costly;
cheaper / costlier; rich wealthy / poor; young / old; younger / older; youngest / oldest; new
modern / old; hot warm / cold cool; dry / wet; heavy / light; full / empty; wide broad / narrow;
deep / shallow; near / far; hard difficult tough / easy; dangerous / safe; true / false; right
correct / wrong incorrect; positive / negative; majority / minority; maximum / minimum; many /
few; all every everyone everybody / none nobody; always / never; often frequently / rarely seldom;
male man boy father son brother husband / female woman girl mother daughter sister wife; north
northern / south southern; east eastern / west western; left / right; inside indoors / outside
outdoors; domestic / foreign; public / private; local / national; hire appoint recruit / fire
dismiss sack; join / leave quit; arrive / leave depart; enter / exit leave; stay remain / leave;
send / receive; give / take receive; lend / borrow; import / export; push / pull; add / remove
subtract; include / exclude; succeed success successful / fail failure; income / expense; asset /
liability; guilty / innocent; convict / acquit; admit confess confirm / deny; praise / criticise
criticize condemn; love like / hate dislike; friend ally / enemy foe; attack / defend; build
construct create / destroy demolish; save / spend; save / lose; live alive / dead die; birth born
/ death; marry / divorce; remember / forget; hope / fear; optimistic / pessimistic; optimism /
pessimism; happy glad / sad unhappy; calm / angry; war / peace; morning / evening; summer /
winter; spring / autumn; yes / no; present / absent; presence / absence; same similar / different;
active / passive; temporary / permanent; upgrade / downgrade; overestimate / underestimate;
bullish / bearish; surplus / deficit shortage; demand / supply; advantage / disadvantage; superior
/ inferior; senior / junior; upper / lower; front / back; top / bottom; inner / outer; internal /
external; interior / exterior; plus / minus; with / without; since / until; liberal /
conservative; democrat democratic / republican; urban / rural; employment / unemployment; employed
/ unemployed jobless; appear emerge / disappear vanish; arrest detain / release free; reveal
disclose / hide conceal; lead / follow trail; teach / learn; peak / trough; clean / dirty;
voluntary / compulsory mandatory; thick / thin; simple easy / complex complicated; past / future
present; lost / found; find / lose; maximise maximize / minimise minimize; preceding previous /
following next; follow / precede; much / little; preserve / destroy; wake / sleep; clever smart /
stupid; whole entire / partial; individual / common; surface / depth; parallel / perpendicular;
loud / quiet; bright / dark; encourage / discourage; respect / disrespect; trust / distrust;
"""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
# How far from the words beside it, in words, the opposite of a word still takes its place.
_NEAR = 4
_NO_SIDES: frozenset[tuple[int, int]] = frozenset()


class Opposites:
    """The table in the stems of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._sides: dict[str, frozenset[tuple[int, int]]] = {}
        for scale, sides in enumerate(_SCALES.split(";")):
            for side, words in enumerate(sides.split("/")):
                for word in words.split():
                    key = vocabulary.stem(word) or word
                    self._sides[key] = self._sides.get(key, _NO_SIDES) | {(scale, side)}

    def are_opposed(self, one: Word, other: Word) -> bool:
        """Whether the words stand on the two sides of one scale, or one is the other negated."""
        theirs = self._of(other)
        if any((scale, 1 - side) in theirs for scale, side in self._of(one)):
            return True
        short, long = sorted((one.folded, other.folded), key=len)
        return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)

    def turned_round(self, claim: Reading, span: Reading) -> Iterator[tuple[int, int]]:
        """Places, in claim and span, of words that are opposed and stand in the same place.

        That is: near the words which stand beside the claim's word in the claim, and nearer to
        them than any word of its own side.
        """
        for place, word in enumerate(claim.words):
            against = [p for p, said in enumerate(span.words) if self.are_opposed(word, said)]
            if not against:
                continue
            beside = neighbours(claim, (place, place), span)
            closest = min(against, key=lambda p: nearest([p], beside, span))
            away = nearest([closest], beside, span)
            alike = [p for p, said in enumerate(span.words) if self._are_alike(word, said)]
            if away <= _NEAR and away < nearest(alike, beside, span):
                yield place, closest

    def _are_alike(self, one: Word, other: Word) -> bool:
        same = one.stem == other.stem if one.stem else one.folded == other.folded
        return same or not self._of(one).isdisjoint(self._of(other))

    def _of(self, word: Word) -> frozenset[tuple[int, int]]:
        return self._sides.get(word.stem or word.folded, _NO_SIDES)

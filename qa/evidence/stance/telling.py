"""Whether a verb of a sentence is told as done, with all that a question says, or left open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.nlp.scope import leaves_open
from index.nlp.statement import AnnotatedText
from index.nlp.words import Tokens, Word, is_past_form, stem
from qa.evidence.stance.asked_act import DETERMINERS, PREPOSITIONS, AskedAct

# What makes of a verb no more than a thought: an act after them in a sentence is not told.
OPENING = frozenset(
    """if whether unless would could may might should will shall can must to not never no nobody
    nothing none neither nor without hardly barely cannot nearly almost allegedly reportedly
    supposedly having""".split()
)
_OPENING_STEMS = frozenset(
    stem(word)
    for word in """reject refuse decline fail try attempt aim plan intend seek vow propose block
    expect hope want wish threaten warn accuse allege suspect claim deny offer ask urge demand
    promise pledge consider believe think fear worry imagine suggest predict forecast bill proposal
    plot bid rumour rumor hoax suppose doubt request petition question speculate pretend prevent
    stop avoid abandon cancel scrap dismiss veto foil thwart oppose""".split()
)
_SAYING = frozenset(
    """said says say told tells insisted insists maintained maintains stated argued argues declared
    announced boasted wrote tweeted posted""".split()
)
# An act of another time: "who had won in 2019", "as it did last year".
OTHER_TIME = re.compile(
    r"\b(?:(?:last|previous|past|each|every) (?:year|month|season|decade|time|term|century)s?"
    r"|(?:years?|decades?|centuries|months) (?:ago|before|earlier)|previously|formerly|once"
    r"|used to|in each of|three years|in the past)\b",
    re.IGNORECASE,
)
# Words of a question that no other word says as well.
_EXACT = frozenset(
    """only all every each first last most least both whole entire sole again still already twice
    ever alone exactly directly officially more less fewer than over under above below before after
    until since other mixed mostly partly largely""".split()
)
# What makes less of what is said: "received mixed to positive reviews".
_IN_PART = frozenset("mixed mostly partly partially largely almost nearly hardly".split())
_PARTICLES = PREPOSITIONS | frozenset("up out off down away back over together".split())
_TIME_OR_PLACE = frozenset("in on at by since until during after before near".split())
_BESIDE = frozenset("who which".split())
_CONTRAST = frozenset(
    "but though although whereas while instead rather except until before unless".split()
)
# Whose word it is: what a suit alleges or critics say is no report of it.
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|claim(?:s|ed|ing)?|accus\w+|complaint|lawsuits?|suit|plaintiffs?|indictment"
    r"|prosecut\w+|critics|rumou?r\w*|reportedly|suspect\w*|den(?:y|ies|ied)|according to|falsely"
    r"|wrongly|mistaken\w*|erroneous\w*|untrue|false|dream\w*|imagin\w+|joke\w*|satir\w+|myth"
    r"|(?:in|of) (?:the|a|an|his|her|its) (?:\w+ )?(?:films?|movies?|novels?|books?|series|shows?"
    r"|episodes?|stor(?:y|ies)|plays?|sequel|video game|game|comics?|plot))\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d(?:['’]?s)?\b")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
CLOSE = 4


def is_told(place: int, said: AnnotatedText, asked: AskedAct) -> bool:
    """Whether the word there is a verb in a finite past form, or a passive, that nothing opens."""
    words = said.tokens.words
    word, before = words[place], words[place - 1].folded if place else ""
    present = word.folded.endswith("s") and before in ("which", "who", "that")
    if not (present or is_past_form(word.folded)) or before in DETERMINERS:
        return False
    if not asked.pluperfect and "had" in {w.folded for w in words[max(place - 3, 0) : place]}:
        return False
    return is_plain(place, said, asked.statement) and not leaves_open(
        _up_to_clause_end(place, said.tokens), asked.statement.tokens.text
    )


def _up_to_clause_end(place: int, tokens: Tokens) -> str:
    """The text from the beginning to the end of the clause that the word stands in."""
    last = [word for word in tokens.words[place:] if word.clause == tokens.words[place].clause]
    return tokens.text[tokens.words[_beside_from(place, tokens.words)].start : last[-1].end]


def _beside_from(place: int, words: Sequence[Word]) -> int:
    """Where what is told with the word begins: the sentence's "will" is none of the relative
    clause's, in "They will face Selby, who beat Holm"."""
    near = range(max(place - CLOSE, 0), place)
    return max((p for p in near if words[p].folded in _BESIDE), default=0)


def is_plain(place: int, said: AnnotatedText, asked: AnnotatedText) -> bool:
    """Whether nothing before it in the sentence, and no quotation, makes it less than told."""
    words, text = said.tokens.words, said.tokens.text
    here = words[place]
    if any(quoted.start() < here.start < quoted.end() for quoted in _QUOTED.finditer(text)):
        return False
    known = asked.tokens
    if {found.casefold() for found in _ALLEGED.findall(text)} - {
        found.casefold() for found in _ALLEGED.findall(known.text)
    }:
        return False
    first = _beside_from(place, words)
    before = (p for p in range(first, place) if words[p].sentence == here.sentence)
    if any(_opens(p, place, words, known) for p in before):
        return False
    if OTHER_TIME.search(text) and not OTHER_TIME.search(known.text):
        return False
    return not _speaks_of_itself(place, said, asked)


def _opens(at: int, place: int, words: Sequence[Word], known: Tokens) -> bool:
    """Whether the word leaves open what follows it, and the question does not say it itself."""
    word, following = words[at], words[at + 1]
    if word.folded == "no" and following.text[0].isdigit():
        return False
    if word.folded in OPENING - known.folded or word.folded.endswith(("n't", "n’t")):
        return True
    describes = at + 1 < place and _describes_a_thing(at, words)
    return word.stem in _OPENING_STEMS - known.stems and not describes


def _describes_a_thing(place: int, words: Sequence[Word]) -> bool:
    """ "The failed exchange", "of proposed mergers": it governs nothing."""
    before = words[place - 1].folded if place else ""
    return (
        words[place].folded.endswith("ed")
        and before in DETERMINERS | PREPOSITIONS
        and words[place + 1].is_content
    )


def _speaks_of_itself(place: int, said: AnnotatedText, asked: AnnotatedText) -> bool:
    """ "Tralle said that he had won": what somebody says of himself is no report of it."""
    words = said.tokens.words
    saying = [p for p in range(place) if words[p].folded in _SAYING]
    return any(word.stem and word.stem in asked.tokens.stems for p in saying for word in words[:p])


def has_exact_words(asked: AskedAct, said: AnnotatedText) -> bool:
    """Whether it says "only" and the like where the question does, and the same years alone."""
    if not (_EXACT & asked.statement.tokens.folded) <= said.tokens.folded:
        return False
    if (_IN_PART & said.tokens.folded) - asked.statement.tokens.folded:
        return False
    years = set(_YEAR.findall(asked.statement.tokens.text))
    return not years or set(_YEAR.findall(said.tokens.text)) <= years


def is_said_at_once(asked: AskedAct, act: int, place: int, said: AnnotatedText) -> bool:
    """Whether one sentence has all the words, with no "but" among them, and the verb's particle."""
    question, words = asked.statement.tokens, said.tokens.words
    wanted = {word.stem for word in question.words[1:] if word.is_content}
    here = [
        p
        for p, word in enumerate(words)
        if word.sentence == words[place].sentence and word.stem in wanted
    ]
    if any(word.folded in _CONTRAST for word in words[here[0] : here[-1] + 1]):
        return False
    if any(
        words[p].folded in ("and", "or")
        and p + 1 != place
        and (is_past_form(words[p + 1].folded) or words[p + 1].folded in PREPOSITIONS)
        for p in range(here[0], here[-1])
    ):
        # "Cancelled the flights and kept the fair": what is meant may be of the other verb.
        return False
    named = {question.words[p].stem for name in asked.statement.names for p in name.places}
    if not wanted - named <= {words[p].stem for p in here}:
        return False
    said_here = {word.folded for word in words if word.sentence == words[place].sentence}
    if any(name.words[-1] not in said_here for name in asked.statement.names):
        return False
    after = [word.folded for word in question.words[act + 1 : act + 2]]
    particle = [word for word in after if word in _PARTICLES]
    following = {word.folded for word in words[place + 1 : place + 1 + CLOSE]}
    return not particle or bool(_TIME_OR_PLACE & set(particle)) or particle[0] in following

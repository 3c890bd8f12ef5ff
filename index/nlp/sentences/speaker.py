"""Who is said to speak in one sentence: "Smith said", "according to police"; for English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.nlp.words import IRREGULAR_NOUNS, is_past_form

_MOST_WORDS, _MOST_VERBS = 14, 12

_SAY = (
    "(?:went|goes|gone) on to (?:say|add|tell)|said|says|say|tells|told|writes|wrote"
    "|argue[sd]?|insist(?:s|ed)?|stresse[sd]"
    "|continue[sd]|testif(?:ies|ied)|caution(?:s|ed)|warn(?:s|ed)?|joke[sd]"
    "|quip(?:s|ped)|repli(?:es|ed)|exclaim(?:s|ed)|state[sd]|emphasi[sz]e[sd]|allege[sd]?"
    "|complain(?:s|ed)|believe[sd]?|reckon(?:s|ed)|speculate[sd]|assert(?:s|ed)|contend(?:s|ed)?"
    "|explain(?:s|ed)|repeat(?:s|ed)|conclude[sd]"
)
# These tell words only before "that", a colon or a quotation: "Apple announced a watch".
_WITH_THAT = (
    "add(?:s|ed)|announce[sd]|report(?:s|ed)|reveal(?:s|ed)|confirm(?:s|ed)|claim(?:s|ed)"
    "|den(?:y|ies|ied)|not(?:es|ed|ing)|suggest(?:s|ed)?|acknowledge[sd]?|declare[sd]|pledge[sd]"
    "|predict(?:s|ed)?|f(?:inds|ound)|show(?:s|ed)|indicate[sd]|thinks|agree[sd]|concede[sd]"
    "|observe[sd]|remark(?:s|ed)|express(?:es|ed)|cite[sd]|question(?:s|ed)|hint(?:s|ed)"
    "|estimate[sd]|tweet(?:s|ed)|admit(?:s|ted)|maintain(?:s|ed)"
)
# What one says for oneself against others, who may say otherwise.
_CLAIMING = re.compile(
    r"(?:claim|alleg|argu|insist|maintain|den[yi]|assert|contend|believ|complain|boast|suggest"
    r"|think|speculat|reckon)",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b(?:(?P<say>{_SAY})|(?P<that>{_WITH_THAT}))\b")
_THAT = re.compile(
    r"(?:\s+(?:in|on|at|to|via|last|late|earlier|this|yesterday|today|\w+day|\w+ly)\b"
    r"[^,:;“\"]{0,40}?)?"
    r"(?:,?\s+that\b|:|,?\s*[“\"])"
    r"|(?:\s+[\w’'-]+){1,5}?\s+(?:will|would|is|are|was|were|has|have|had)\b"
)
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion) of|[Aa]s reported by)\s+"
    r"|(?:^|,\s)[Pp]er\s+(?=[A-Z])"
)
_TOLD_TO = re.compile(r"(?:\s+[\w’'.-]+){1,6}?\s+(?:not\s+)?to\s", re.IGNORECASE)
# "He is said to", "said no", "have to say".
_NO_SUBJECT = re.compile(
    r"(?:\b(?:to|is|are|was|were|be|been|being|can|could|should|must|might|may|let['’]s|not)"
    r"|n['’]t)"
    r"(?:\s+(?:also|only|just|even|now|often|\w+ly))?\s*$",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:^|\s+)(?:has|have|had|also|then|later|recently|previously|earlier|repeatedly|even|would|did"
    r"|already|since|still|once|simply|only|again|further|now|often|perhaps|himself|herself"
    r"|themselves|on\s\w+day|\w+ly)$"
)
_CLAUSE_BEGINS = re.compile(
    r"(?:and|but|or|so|yet|still|however|meanwhile|while|because|although|though|when|after|before"
    r"|if|whereas|as|where|that|which|who)(?:,?\s+|$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"[:;]\s+|(?:^|,?\s){_CLAUSE_BEGINS.pattern}", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:in|on|at|for|with|during|after|before|by|from|to|about|of|over|under|since|until|without"
    r"|within|through|despite|following|amid|among|like|unlike|not|rather|instead)\b",
    re.IGNORECASE,
)
_AUXILIARIES = frozenset(
    "is are was were has have had will would can could did does do be been may might".split()
)
_NAME = re.compile(r"\b[A-Z]")
_PIECE = re.compile(r"(?:[^,—–()]|,(?=\d))+")
_GOES_ON = re.compile(r"(?:\b(?:and|but|then|also)|,)\s*$")
_NO_SPEAKER = re.compile(r"\b(?:ago|years?|months?|weeks?|days?|times?|hours?|[a-z]+ing)$")
# "These include what it says is an expansion": a clause of a sentence about something else.
_HOLDS_CLAUSE = re.compile(r"\b(?:what|whatever|how|why|whether)\b")
# "said to have", "told of".
_NO_WORDS = re.compile(r"\s+(?:to|of)\b")
_ENDS_CLAUSE = re.compile(r"\s*(?:[.,;:]|$)")
# "custody, which he kept", "a book which she wrote in 2003": the object of the verb, unless what is
# said of it follows ("which she said was late").
_OBJECT_BEFORE = re.compile(r"\b(?:which|whom|whose(?:\s+\w+)?)\s+(?:[\w’'.-]+\s+){1,4}$")
_SAID_OF_IT = re.compile(
    r"\s+(?:\w+ly\s+)?(?:is|are|was|were|will|would|has|had|have|can|could|may|might|should|must|do"
    r"|does|did|\w+ed|\w+s)\b"
)
# Where the words that name a speaker end.
_ENDS = re.compile(
    r"[,;:!?()\[\]—–\"“”\n]|\.(?=\s*$|\s+[A-Z“\"][^.]*$)|\s-\s"
    r"|\s(?:in|on|during|after|before|when|while|as|at|who|that|which|to|about|with|by"
    r"|last|this|yesterday|today|earlier|via|because|and then|but|if|has|have|was|were|is|are"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
)
_PRONOUN = re.compile(r"(?:he|she|they|it)$", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:i|you|we|he|she|it|they|who|what|whatever|there|nobody|no one)(?:['’]\w+)?\b"
    r"|(?:the|an?|this|that|these|those|one|people|his|her|its|their)$",
    re.IGNORECASE,
)
# Who may speak with no capital letter and no article before them.
_SPEAKERS = re.compile(
    r"(?:some|many|several|most|other|others|another|local|senior|former|two|three|both|one|someone)"
    r"\b|(?:[\w’'-]+\s){0,3}(?:police|officials?|officers?|analysts?|critics|sources?|experts?"
    r"|researchers?|scientists?|lawyers?|prosecutors?|investigators?|authorities|organi[sz]ers"
    r"|witnesses|residents|rescuers|doctors|economists?|reports?|campaigners|activists|plaintiffs"
    r"|users?|fans|creators|parents|companies|lawmakers|ministers|unions?|scholars|engineers"
    r"|firefighters|opponents|supporters|neighbou?rs|people|spokes(?:man|woman|person|people))\b",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"(?:the|a|an|his|her|its|their|our|my|one|another|that|this)\s+\S", re.IGNORECASE
)


@dataclass(frozen=True)
class Speaker:
    """The offsets of the words that name who speaks, "he" too; `is_claim` as the verb tells.

    Between `unsaid_from` and `unsaid_to` the sentence itself speaks: of who says it, and of what
    goes before that where it is not said ("When she was five, her father told her that …").
    """

    start: int
    end: int
    is_claim: bool
    is_pronoun: bool
    unsaid_from: int = 0
    unsaid_to: int = 0


def speaker_in(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Speaker | None:
    """The first in a sentence of those outside its quotations."""
    outside = _masked(text, start, end, quoted)
    according = _ACCORDING.search(outside)
    if according and (frame := _speaker(outside, according.end(), start, is_claim=False)):
        return frame
    for verb in islice(_VERB.finditer(outside), _MOST_VERBS):
        if frame := _of_verb(outside, verb, start):
            return frame
    return None


def _masked(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> str:
    """The sentence, what it quotes put as "_" between its marks."""
    shown = list(text[start:end])
    for a, b in quoted:
        for place in range(max(a + 1, start), min(b - 1, end)):
            shown[place - start] = "_"
    return "".join(shown)


def _of_verb(outside: str, verb: re.Match[str], offset: int) -> Speaker | None:
    ahead, behind = outside[: verb.start()], outside[verb.end() :]
    is_claim = bool(_CLAIMING.match(verb.group()))
    if _NO_SUBJECT.search(ahead) or not behind:
        return None
    before = ahead.rstrip()[-1:]
    if before in ("”", '"', "_") and len(ahead) > 1:
        # "…," said the mayor
        return _speaker(outside, verb.end() + 1, offset, is_claim)
    is_told = verb.group().startswith("t")
    if before == "," and not is_told:
        # It rained, said the mayor.
        said = _speaker(outside, verb.end() + 1, offset, is_claim)
        if said and _ENDS_CLAUSE.match(outside, said.end - offset):
            return said
    is_last = not re.search(r"\w", behind) and bool(re.search(r"[,_]", ahead))
    if verb["that"] and not is_last and not _THAT.match(behind):
        return None
    if (_NO_WORDS.match(behind) and "_" not in ahead) or (is_told and _TOLD_TO.match(behind)):
        return None
    if _OBJECT_BEFORE.search(ahead) and not _SAID_OF_IT.match(behind):
        return None
    for begins, subject in _subjects(ahead):
        if _names_speaker(subject):
            first = offset + begins
            is_pronoun = bool(_PRONOUN.match(subject))
            is_behind = "_" not in ahead and bool(_THAT.match(behind))
            unsaid = offset if is_behind else first, offset + verb.end()
            return Speaker(first, first + len(subject), is_claim, is_pronoun, *unsaid)
    return None


def _subjects(ahead: str) -> Iterator[tuple[int, str]]:
    """What may be the subject of a verb behind these words, the likeliest first."""
    mark = max(ahead.rfind(m) for m in '"“”') + 1
    clause = max((m.end() for m in _CLAUSE.finditer(ahead, mark)), default=mark)
    if ahead.rstrip().endswith((",", "—", "–", ")")):
        # "On Monday, Mara Lind, the town's engineer, said", "the town's engineer, Mara Lind, said"
        yield from sorted(_pieces(ahead, mark), key=lambda piece: not _NAME.search(piece[1]))
    else:
        yield from reversed(_pieces(ahead, clause))
    if _GOES_ON.search(ahead):
        # "Rosen defended the deal and said", "Some defended it, noting that"
        yield from ((begins, _head(words)) for begins, words in _pieces(ahead, mark))


def _pieces(ahead: str, begins: int) -> list[tuple[int, str]]:
    """What stands between its commas from there on, and where each begins."""
    found = (_trimmed(m.group(), m.start()) for m in _PIECE.finditer(ahead, begins))
    return [(begins, words) for begins, words in found if words]


def _trimmed(piece: str, begins: int) -> tuple[int, str]:
    """Without a conjunction before it, and an adverb behind."""
    bare = piece.lstrip(" '’_")
    begins += len(piece) - len(bare)
    while clause := _CLAUSE_BEGINS.match(bare):
        begins += clause.end()
        bare = bare[clause.end() :]
    bare = bare.rstrip()
    while adverb := _ADVERB.search(bare):
        bare = bare[: adverb.start()]
    return begins, bare


def _head(words: str) -> str:
    """The words before the first that may be a verb."""
    kept = list[str]()
    for word in words.split(" "):
        if is_verb(word):
            break
        kept.append(word)
    return " ".join(kept)


def begins_clause(words: str) -> bool:
    """ "While Twitch grew": a capital letter there begins no name."""
    return bool(_CLAUSE_BEGINS.match(words))


def is_verb(word: str) -> bool:
    """Whether it may be one that tells what somebody did."""
    if not word.islower() or word in IRREGULAR_NOUNS:
        return False
    return word in _AUXILIARIES or is_past_form(word)


def _names_speaker(words: str) -> bool:
    """Whether it can be the name of somebody who speaks, or "he"."""
    if not words or len(words.split()) > _MOST_WORDS:
        return False
    if _PRONOUN.match(words):
        return True
    if _NOBODY.match(words) or _HOLDS_CLAUSE.search(words):
        return False
    if _PREPOSITION.match(words) or _VERB.search(words) or not words[-1].isalnum():
        return False
    if not _AUXILIARIES.isdisjoint(words.split()) or _NO_SPEAKER.search(words):
        return False
    name = _NAME.search(words)
    if name and any(map(is_verb, words[name.start() :].split())):
        return False
    return bool(name or _SPEAKERS.match(words) or _DETERMINED.match(words))


def _speaker(outside: str, begins: int, offset: int, is_claim: bool) -> Speaker | None:
    """The words from there that name somebody."""
    end = _ENDS.search(outside, begins)
    words = outside[begins : end.start() if end else len(outside)].rstrip(" .")
    if not _names_speaker(words):
        return None
    first = offset + begins
    return Speaker(first, first + len(words), is_claim, bool(_PRONOUN.match(words)))

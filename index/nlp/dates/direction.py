"""Whether the words around a day say that it has been or is to come.

The verb that governs the day decides, by its tense: the nearest before it in its own clause, or,
for a day that opens a clause ("On Friday the court ruled") or stands in its subject ("A report on
Friday showed"), the first after it. Where that verb says neither ("agreed to meet on Friday",
"spoke ahead of Friday's game") or there is none, the direction is open.
"""

from __future__ import annotations

import re

from index.nlp.dates import MONTHS, WEEKDAYS
from index.nlp.dates.verbs import DETERMINER, REPORTS, Direction, Verb, verbs_of

# No further are words looked at.
_WINDOW = 300
_BOUND = re.compile(r"[.!?;:“”\"\n…](?=\s|$|[A-Z“”\"])|[“”\"\n]")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|[A-Z][a-z]{1,3}|[ap]\.m|vs)\."
    r"(?!\s+(?:An?|The|On|In|At|By|Late|Early|It|He|She|They|We|But|And|After|Before)\b)"
)
_ASIDE = re.compile(r"\([^()]*\)")
_SUBJECT_ENDS = re.compile(r"\s+(?:will|won[’']t|shall|can|cannot|may|must|might)\b")
# What lies between a verb and the day of something else: "spoke ahead of the game on Friday".
_EVENT = (
    r"(?:match|game|meeting|election|hearing|trial|final|semi-?final|vote|summit|talks|visit|race"
    r"|debate|start|opening|launch|release|clash|fixture|tie|fight|showdown|derby|kick-?off)"
)
_LOOKS_ON = re.compile(
    rf"\b(?:ahead\s+of|prior\s+to|in\s+advance\s+of|before|ready\s+for|between"
    rf"|(?:for|about|of|into|towards?)\s+(?:{DETERMINER}\s+)?(?:[\w-]+\s+){{0,2}}{_EVENT})\b"
)
_LOOKS_BACK = re.compile(
    r"\b(?:after|following|despite|because\s+of)\s+(?!(?:the\s+)?(?:market|clos|bell))\w+\s+\w"
)
_TO_THE_DAY = re.compile(
    r"(?:\b(?:on|by|in|early|late|since|until|till|during|at|around|through|of|from)\s+|\bmid-)*$"
)
_CLAUSE_OPENS = re.compile(
    r"(?:^\s*|[,–—-]\s*|\b(?:and|but|that|because|while|when|if|so|or|as|then|which|where|whether)"
    r"\s+)$"
)
_SUBCLAUSE = re.compile(
    r"[,–—]|\b(?:that|who|which|when|while|because|as|if|after|before|since|and|but)\b"
)
_LISTED = re.compile(
    rf"(?:{'|'.join((*MONTHS, *WEEKDAYS))}|\d|(?:morning|night|afternoon|evening))"
    r"\s*(?:,|,?\s*and|,?\s*or)\s*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:late\s+|early\s+)?$")
_SINCE = re.compile(r"\b[Ss]ince\s+(?:late\s+|early\s+|mid-)?$")
_UP_TO = re.compile(r"\bto\s+$")
_LASTS = re.compile(
    r"(?:clos|suspend|postpon|adjourn|delay|extend|bann|remain|stay|jail|halt|block|remand|barr)ed"
    r"|shut|set"
)
_SAYS = re.compile(r"(?:said|says?|thinks?|thought|believe[sd]?|argued|claimed|warned|insisted)$")
_NEW_SUBJECT = re.compile(rf"\s+(?:that\s+|{DETERMINER}\s+|$)")
# "Friday's game", "a Monday night loss": the day belongs to a noun.
_OF_A_NOUN = re.compile(
    r"[’']|\s+(?:(?:morning|afternoon|evening|night)\s+)?(?!(?:and|but|or|to|in|at|that|for|with"
    r"|when|after|before|as|on|from|because|due|by|it|he|she|they|we|you|i|who|which|where|while"
    r"|if|of|over|following|amid|during|until|since|than|not|just|about|under|into|against|near"
    r"|outside|inside|around|through|without|among|between|so|then|there|here|again|only|also"
    r"|local|time|ahead|despite|alone|what|how|why|whether|up|down|off|out|via|per|once|though"
    r"|although|unless|later|earlier|next|last|nor|yet|even|both|all|morning|afternoon|evening"
    rf"|night|[a-z]+ly)\b|{DETERMINER}\b)(?P<noun>[a-z][\w-]*)"
)
# "After the vote in May the party will split": the vote is over, or is not.
_AFTER_IT = re.compile(r"(?:after|following|despite|with|without)\b")
_HABIT = re.compile(r"\b(?:usually|typically|normally|always|often|every|each)\b")
_HELD_THEN = re.compile(r"\b(?:in|at|during)\s+(?:\w+\s+)?$")
_BEFORE = re.compile(r"\bbefore\s+$")
_THEREAFTER = re.compile(r"\b(?:after|since|following)\s+(?:\w+\s+)?$")


def direction_of(text: str, start: int, end: int) -> Direction:
    """Of `text[start:end]`, by the verb that governs it in its sentence."""
    before, after = _sentence(text, start, end)
    left, right = verbs_of(before), verbs_of(after)
    if _SINCE.search(before):
        return "past"
    if _UP_TO.search(before) and " from " not in before:
        return "open"
    match = _OF_A_NOUN.match(after)
    of_a_noun = match is not None and not verbs_of(match["noun"] or "")
    lead = _TO_THE_DAY.sub("", before)
    opens = _CLAUSE_OPENS.search(lead) is not None and not _LISTED.search(lead)
    if right and (not left or opens or _in_a_subject(before, left[-1], after)):
        aside = bool(left) and lead.rstrip().endswith(",") and after.startswith(",")
        after_all = _AFTER_IT.match(before) and right[0].direction == "ahead"
        return "open" if aside or after_all else _following(right, after, of_a_noun=of_a_noun)
    if not left:
        return "open"
    if _UNTIL.search(before):
        return _until(before, left[-1])
    if of_a_noun:
        return _of_a_noun(before, left[-1])
    return _preceding(before, left[-1], after)


def _following(verbs: list[Verb], after: str, *, of_a_noun: bool) -> Direction:
    """By the first, unless another tense comes in its clause: then the first may be a participle.

    What was fixed for a thing to come ("Friday's meeting was brought forward") looks like what it
    was, so that there no other tense may come at all.
    """
    first = verbs[0]
    if first.direction != "past" or REPORTS.search(first.words):
        return first.direction
    whole = of_a_noun and first.kind == "past"
    ends = None if whole else _SUBCLAUSE.search(after, first.end)
    clause = [verb for verb in verbs if not ends or verb.end <= ends.start()]
    return "open" if any(verb.direction == "ahead" for verb in clause) else "past"


def _preceding(before: str, verb: Verb, after: str) -> Direction:
    between = before[verb.end :]
    if verb.words in ("is", "are") and not _TO_THE_DAY.sub("", between).strip():
        return "ahead"
    looks_away = {"past": _LOOKS_ON, "ahead": _LOOKS_BACK}.get(verb.direction)
    if looks_away and looks_away.search(between):
        return "open"
    if verb.kind == "fixture" and _HABIT.search(before):
        return "open"
    # "Was due to open on Friday but has burnt down."
    if verb.kind == "planned" and verb.words.startswith("w") and " but " in after:
        return "open"
    # "Parcels sent after Friday will be late", "Released in Paris on 5 May, the film has won".
    opens = not before[: verb.end - len(verb.words)].strip()
    unsaid = _SUBJECT_ENDS.match(after) and not before.endswith("on ")
    if verb.kind == "bare" and (unsaid or (opens and after.startswith(","))):
        return "open"
    return verb.direction


def _until(before: str, verb: Verb) -> Direction:
    """ "Closed until Friday" is written before Friday; "from Monday until Friday" may be over."""
    if _LASTS.search(verb.words):
        return "past" if " from " in before else "ahead"
    return "ahead" if verb.kind == "open" else verb.direction


def _of_a_noun(before: str, verb: Verb) -> Direction:
    """What happens in or after it has its time; what is said of it has not."""
    if _HELD_THEN.search(before) or (verb.direction == "ahead" and _BEFORE.search(before)):
        return verb.direction
    return "past" if verb.direction == "past" and _THEREAFTER.search(before) else "open"


def _in_a_subject(before: str, verb: Verb, after: str) -> bool:
    """Whether the day stands before the verb of its clause: "said the game on Friday is off", "at
    a rally held by the party on Friday, he promised"."""
    if verb.by_whom:
        return after.startswith(",")
    between = before[verb.end :]
    return bool(_SAYS.search(verb.words) and _NEW_SUBJECT.match(between) and between.strip())


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after, up to a quotation, a colon or a bracket; asides left out."""
    first, last = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    for bound in _BOUND.finditer(text, first, last):
        short = _ABBREVIATION.search(text, max(first, bound.end() - 6), bound.end() + 8)
        if short and short.end() == bound.end():
            continue
        if bound.end() <= start:
            first = bound.end()
        elif bound.start() >= end:
            last = bound.start()
            break
    before = _ASIDE.sub("", text[first:start]).rpartition("(")[2].lstrip()
    return before[:1].lower() + before[1:], _ASIDE.sub("", text[end:last]).partition(")")[0]

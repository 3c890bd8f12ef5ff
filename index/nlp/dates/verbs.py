"""The verbs of an English clause, and whether each speaks of what has been or is to come.

By rule: lists of irregular forms, endings, and what stands before them. Where a form may be more
than one tense ("agreed to meet", "could open", "a plan to close") it is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

Direction = Literal["past", "ahead", "open"]
DETERMINER = r"(?:a|an|the|his|her|its|their|our|my|your|this|that|these|those|no|any|some|every)"
_ADVERBS = r"(?:\s+(?:not|also|now|still|both|all|only|[a-z]{2,}ly))*"
# What is no verb after "to": "went to court", "due to rain".
_NO_VERB = (
    rf"(?!{DETERMINER}\b|(?:all|both|each|most|many|few|several|other|another|such|one|two|three"
    r"|four|five|six|seven|eight|nine|ten)\b|(?:court|school|hospital|work|bed|town|church|prison|jail|market|power"
    r"|life|death|date|victory|number|reporters|journalists|police|people|him|them|us|me|it|you"
    r"|rain|snow|fog|ice|wind|floods?|flooding|storms?|strikes?|heat|cold|illness|injury|traffic"
    r"|weather|and|or|at|in|around|about|nearly|almost|over|more|less|what|which|whom?)\b)"
)
_TO_VERB = rf"\s+to\s+{_NO_VERB}[a-z]{{2,}}"
_REPORT = (
    r"(?:said|says?|told|tells|announced|reported|added|confirmed|denied|warned|stated|wrote"
    r"|tweeted|declared|insisted|disclosed|revealed|argued|testified|estimated|thinks?|thought"
    r"|believes?|believed|claimed|claims)"
)
REPORTS = re.compile(rf"{_REPORT}$")
_IRREGULAR = (
    r"(?:said|told|took|fell|rose|won|lost|met|began|left|came|went|held|shot|struck|broke|gave"
    r"|made|ran|spoke|saw|sank|died|drew|flew|grew|knew|threw|wrote|drove|chose|stood|sat|stole"
    r"|brought|bought|caught|fought|taught|thought|sought|found|fled|led|paid|laid|sold|built|sent"
    r"|spent|heard|kept|slept|felt|dealt|hung|stuck|swung|wore|woke|sang|swam|rode|hid|became"
    r"|underwent|withdrew|overtook|got|put|cut|hit|shut|beat|quit|let|burst|hurt"
    r"|swept|shook|ate|bore|tore|lit|swore|sued|drowned)"
)
_PARTICIPLE = (
    rf"(?:{_IRREGULAR}|(?!(?:need|feed|seed|speed|hundred|indeed|red|bed|embed|exceed|succeed"
    r"|proceed|breed|bleed)\b)[a-z]{2,}ed|been|done|gone|seen|taken|given|fallen|risen|broken"
    r"|begun|driven|written|known|shown|grown|flown|drawn|thrown|stolen|chosen|spoken|worn"
    r"|sunk)"
)
_PERFECT = rf"(?:{_PARTICIPLE}|run|come|become)"
# Of the present tense these are said of a fixed day to come ("the council meets on Monday").
_FIXTURE = (
    r"(?:meets?|plays?|faces?|hosts?|visits?|travels?|begins?|starts?|opens?|closes?|ends?"
    r"|resumes?|returns?|arrives?|expires?|airs?|takes\s+(?:place|effect)|kicks?\s+off|goes"
    r"|continues?|concludes?|launches|premieres|runs|falls|reopens?|stands|follow)"
)
_PLANNED = r"(?:due|scheduled|slated|expected|planned|set|booked|billed|poised|about|going|likely)"
_INTENT = (
    r"(?:(?:plan|hope|aim|want|intend|expect|prepare|vow|seek|need)s?|planning|hoping|aiming"
    r"|intending|expecting|preparing|has|have)"
)
_VERB = rf"""(?<![-\w])(?=[a-z])(?:
    (?P<cause>(?:due|owing|thanks|according|next|close)\s+to\b)
  | (?P<done>(?:(?:after|since|by|without)\s+(?:being\s+|having\s+)?[a-z]{{2,}}ing
      |(?:having|being|after)\s+{_PARTICIPLE})\b)
  | (?P<undone>before\s+[a-z]{{2,}}ing\b
      |(?:would|could|should|may|might|must|can|will)\s+have\s+{_PERFECT}\b
      |(?:had|has|have)\s+been\s+{_PLANNED}\b(?:{_TO_VERB})?)
  | (?P<planned>(?:(?:is|are|was|were)(?:n[’']t)?|be|am|been){_ADVERBS}\s+(?:{_PLANNED}
        (?:\s+(?:for|on|in|at|by|before|back|next)\b|(?=\s*$)|{_TO_VERB})|to\s+{_NO_VERB}[a-z]{{2,}})
      |(?:scheduled|slated|planned|set|due)\s+for\b|(?:scheduled|slated|set){_TO_VERB})
  | (?P<intent>{_INTENT}{_TO_VERB})
  | (?P<ahead>(?:will|shall|won[’']t|may|might|must|can|cannot|can[’']t)\b
      |(?:is|are|am){_ADVERBS}\s+(?!being\b|going\b)[a-z]{{2,}}ing\b(?!\s+off\b))
  | (?P<past_to>(?:managed|began|failed|continued|tried|refused|had|used|came|started){_TO_VERB})
  | (?P<to>to\s+{_NO_VERB}[a-z]{{2,}}|would\b)
  | (?P<open>(?:could|should|do|does|don[’']t|doesn[’']t|is|are|am|says?|thinks?|tells)\b
      |(?:has|have)\b(?!(?:n[’']t)?{_ADVERBS}\s+{_PERFECT}\b))
  | (?P<past>(?:was|were|had|did|has|have)(?:n[’']t)?\b(?:{_ADVERBS}\s+{_PERFECT}\b)?)
  | (?P<bare>{_PARTICIPLE}\b(?P<agent>\s+by\b)?)
  | (?P<fixture>{_FIXTURE}\b)
    )|(?P<soon>[’']ll\b|(?:[’'](?:re|m)|\b(?:s?he|it)[’']s)\s+(?!being\b|going\b)[a-z]{{2,}}ing\b)
    """
_TENSE: dict[str, Direction] = {
    "done": "past",
    "planned": "ahead",
    "intent": "ahead",
    "ahead": "ahead",
    "past_to": "past",
    "past": "past",
    "bare": "past",
    "fixture": "ahead",
    "soon": "ahead",
}
_NOUN_BEFORE = re.compile(
    r"(?:\b(?!that\b)"
    rf"{DETERMINER}|[’']s|\b(?:of|in|for|with|as|at|on|by|from|two|three|several|first))\s+$"
)
_PLURAL_BEFORE = re.compile(r"(?:\b(?:who|which|they|we|and)|(?<![\w-])[a-z]+s|\b[A-Z]\w+)\s+$")
_AUXILIARY = re.compile(
    r"(?:\b(?:be|is|are|being|get|will|shall|would|could|should|can|cannot|may|might|must|do|does|to)"
    rf"|n[’']t|[’'](?:ll|re)){_ADVERBS}\s+$"
)
# Verbs that may be plurals of nouns, and what shows that they are not.
_PLURALS = re.compile(r"(?:plays|faces|hosts|visits|starts|ends|returns|runs|falls|airs|stands)\b")
_SINGULAR_BEFORE = re.compile(
    r"(?:\b(?:he|she|it|who|which|that)|\b[A-Z]\w+|\b(?:the|a|an|its|their)\s+\w+|\w+ly)\s+$"
)
_NO_FINITE_BEFORE = re.compile(r"\b(?:well|please|let[’']s|to\s+have)\s+$")


@dataclass(frozen=True)
class Verb:
    """A verb with its auxiliaries, as far as `end`; `kind` is the group of `_VERB` that found it.

    `by_whom`: a participle that its agent follows ("led by"), the verb of no clause.
    """

    words: str
    end: int
    kind: str
    direction: Direction
    by_whom: bool = False


@cache
def _verb() -> re.Pattern[str]:
    """Compiled when first needed: it takes as long as all other patterns of an answer together."""
    return re.compile(_VERB, re.VERBOSE)


def verbs_of(words: str) -> list[Verb]:
    """In reading order. What is a noun or an adjective by the word before it is left out."""
    found = list[Verb]()
    for match in _verb().finditer(words):
        kind = "bare" if match["bare"] else match.lastgroup or ""
        lead = words[: match.start()]
        of_another = kind == "bare" and found and _AUXILIARY.search(lead)
        if of_another:
            found[-1] = replace(found[-1], words=match[0], end=match.end())
        elif not _is_no_verb(kind, match[0], lead):
            direction = _direction(kind, match, words, found)
            found.append(Verb(match[0], match.end(), kind, direction, match["agent"] is not None))
    return found


def _is_no_verb(kind: str, words: str, lead: str) -> bool:
    if kind == "cause":
        return True
    if kind == "ahead":
        return _NOUN_BEFORE.search(lead) is not None
    if kind == "bare":
        return bool(_NOUN_BEFORE.search(lead) or _NO_FINITE_BEFORE.search(lead))
    if kind == "fixture":
        third_person = words.split()[0].endswith("s")
        subject = (
            _SINGULAR_BEFORE if _PLURALS.match(words) else None if third_person else _PLURAL_BEFORE
        )
        return bool(_NOUN_BEFORE.search(lead) or (subject and not subject.search(lead)))
    return False


def _direction(kind: str, match: re.Match[str], words: str, earlier: list[Verb]) -> Direction:
    lead = words[: match.start()]
    if match["agent"] or (kind == "intent" and _NOUN_BEFORE.search(lead)):
        return "open"
    if match[0] == "would":
        return "ahead" if any(REPORTS.search(verb.words) for verb in earlier) else "open"
    # "Will meet to discuss it on Friday": both are to come.
    if kind == "to" and earlier and "ing " not in words[earlier[-1].end : match.start()]:
        return "ahead" if earlier[-1].direction == "ahead" else "open"
    return _TENSE.get(kind, "open")

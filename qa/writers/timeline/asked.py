"""Which questions want a story told: what happened to it, the latest on it, how it unfolded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Order = Literal["oldest first", "newest first"]

_LONGEST = 300
_PLEASE = (
    r"(?:please,? |(?:so|and|ok(?:ay)?|well|hi|hello),? )?"
    r"(?:(?:can|could|will|would) you (?:please )?|i(?:['’]d| would) like (?:to (?:see|have) )?"
    r"|i want (?:to (?:see|have) )?)?"
)
_GIVE = r"(?:(?:give|show|tell|make|write|draw|get) (?:me |us )?)"
_SUMMARY = r"(?:summary|overview|recap|round-?up|rundown)"
_NEWS = r"(?:news|updates?|developments?|status|word)"
_ABOUT = r"(?:on|about|with|of|from|in|regarding|concerning|around)"
# How it ended is asked of these: that comes first, then the way there.
_OUTCOME = (
    r"what(?:['’]s| has| have| had| is| was)?(?: (?:ever|all|really|actually|exactly))?"
    r" (?:happen(?:ed|ing)|(?:be)?c[oa]me of|become of|going on|been (?:going on|happening))"
    r"(?: (?:so far|since|lately|recently|exactly|next|there))*"
    r"(?: (?:to|with|in|at|around|between|during|over|inside))?"
)
_STORIES = (
    rf"{_GIVE}?(?:an? |the )?(?:\w+ )?(?:timeline|time line|chronology) (?:of|for|on|about)",
    rf"{_GIVE}?(?:an? |the )?(?:\w+ )?{_SUMMARY} (?:of|on|about)",
    r"(?:summari[sz]e|sum up|recap)(?: for me)?",
    r"what(?:['’]s| is| was)? (?:the )?(?:whole |full )?story (?:of|with|behind|about)",
    r"what (?:do|does) (?:we|you|they|anyone|the (?:archive|articles)) know (?:about|of|on)",
    r"what is (?:known|reported|being reported) (?:about|of|on)",
    r"(?:catch|bring|get) me up (?:to (?:date|speed) )?(?:on|with|about)",
    r"fill me in (?:on|about)",
)
_LATEST = (
    rf"{_GIVE}?(?:(?:what(?:['’]s| is| are)?|whats) )?(?:the )?(?:very )?"
    rf"(?:latest|newest|most recent)(?: {_NEWS})?(?: there is)? {_ABOUT}",
    rf"(?:is there |are there |do you have |have you )?any(?:thing)? (?:new|{_NEWS}|recent {_NEWS})"
    rf" {_ABOUT}",
    rf"what(?:['’]s| is) (?:new|the {_NEWS}) {_ABOUT}",
)
_UNFOLDED = r"unfold(?:ed)?|develop(?:ed)?|evolved?|progress(?:ed)?|play(?:ed)? out|come about"
_BEFORE_SUBJECT: dict[str, re.Pattern[str]] = {
    "outcome": re.compile(rf"^{_PLEASE}{_OUTCOME} (?P<subject>.+)$", re.I),
    "latest": re.compile(rf"^{_PLEASE}(?:{'|'.join(_LATEST)}) (?P<subject>.+)$", re.I),
    "story": re.compile(rf"^{_PLEASE}(?:{'|'.join(_STORIES)}) (?P<subject>.+)$", re.I),
    "unfolded": re.compile(
        rf"^{_PLEASE}(?:tell me )?how (?:did|has|have|is|was) (?P<subject>.+?) (?:{_UNFOLDED})"
        r"(?: (?:so far|over time|since|then))?$",
        re.I,
    ),
}
# What is asked of one moment of the story, and not of all of it.
_ONE_MOMENT = re.compile(
    r"^(?:when|if|why|who|whom|whose|how|after|before|because|that|it|him|her|them|this|there|next|to"
    r"|so far|lately|recently|today|then|now)\b(?! [A-Z])",
)
_TRAILING = re.compile(
    r"(?:[\s,]+(?:please|so far|lately|recently|then|exactly|right now))+$", re.I
)
# They say that it is a story, which an article does not.
_STORY = re.compile(
    r"^(?:(?:the|an?|all|this|that|whole|entire) )*"
    r"(?:(?:case|story|saga|affair|situation|matter|events|news|drama|developments?)"
    r" (?:of|with|around|about|surrounding|concerning|in) )?(?:(?:the|an?) )?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AskedStory:
    """`subject` is whose story it is; `outcome` says that how it stands is to come first."""

    subject: str
    order: Order = "oldest first"
    outcome: bool = False


def story_asked(question: str) -> AskedStory | None:
    """None where the question asks for anything else than a story."""
    words = " ".join(question.split()).rstrip(" ?.!")
    if len(words) > _LONGEST:
        return None
    for kind, pattern in _BEFORE_SUBJECT.items():
        found = pattern.match(words)
        if not found:
            continue
        subject = _TRAILING.sub("", found["subject"]).strip(" ,\"“”'")
        if not subject or _ONE_MOMENT.match(subject):
            return None
        newest = kind == "latest"
        return AskedStory(
            _STORY.sub("", subject),
            "newest first" if newest else "oldest first",
            outcome=kind == "outcome",
        )
    return None

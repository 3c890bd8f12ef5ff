"""The shape of a question: its question word, its subject matter, its fragments."""

from __future__ import annotations

import re

from qa.conversation.names import is_name

_AUX = """is are was were am be been do does did has have had can could will would shall should may
    might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't
    won't wouldn't shouldn't""".split()
AUXILIARIES = frozenset(_AUX)
_AUXILIARY = r"(?:" + "|".join(re.escape(word) for word in _AUX) + r")\b"
_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_PREPOSITION = (
    r"(?:in|on|at|by|for|from|to|of|with|about|under|over|since|until|during|after|before|near"
    r"|against|between|through|within|without|as)"
)
_HOW = r"(?:long|much|many|often|far|old|big|large|tall|high|deep|fast|soon|late|well)"
_HEAD = re.compile(rf"^(?:{_PREPOSITION}\s+)?{_ASKING}(?:['’]s|s)?\b", re.IGNORECASE)
# Question words, and the noun they ask for up to the auxiliary: "by what margin did".
_QUESTION_WORDS = re.compile(
    rf"^(?:{_PREPOSITION}\s+)?(?:how\s+{_HOW}|{_ASKING})(?:['’]s|s)?\b\s*"
    rf"(?P<noun>(?:(?!{_AUXILIARY})[^\s?]+\s+){{0,5}}?)(?:{_AUXILIARY}\s*)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?i:the|an?|this|that|these|those|his|her|its|their|your|our)\b|[A-Z]")
_SUBJECT_ASKED = re.compile(rf"^(?:how\s+{_HOW}|{_ASKING})(?:['’]s|s)?\b\s*", re.IGNORECASE)
_REQUEST = re.compile(
    r"^(?:please\s+)?(?:(?:can|could|would) you\s+)?(?:please\s+)?(?:tell me|give me|show me"
    r"|explain(?: to me)?|describe|name|list|i(?:'d| would)? (?:want|like) to (?:know|hear)"
    r"|let me know"
    r"|what (?:can|do) you (?:tell me|know))(?:\s+(?:more|all|everything|something))?"
    r"(?:\s+(?:about|of|on))?\s+",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r",?\s*\b(?:according to|as reported by|reported by)\s+[^,?]+", re.I)
_FOR_A_NAME = re.compile(
    rf"(?:{_PREPOSITION}\s+)?(?:who|whom|whose|which)\b"
    r"|(?:what|name the)\s+(?:\w+\s+)?"
    r"(?:company|firm|team|club|party|person|man|woman|country|city)\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"[Ww]ho(?:['’]s| is| was| are| were)\s+(?:[A-Z]|(?:he|she|they)\b)")
# "New with Threads" is about Threads, as is "happened to Threads".
_NEWS_OF = re.compile(
    r"^(?:new|(?:the )?(?:latest|newest|news)(?: (?:news|updates?))?|happen(?:ed|ing)|going on)"
    r" (?:with|on|about|of|from|to|in|at)\s+(?=\S)",
    re.IGNORECASE,
)
_LIGHT_END = re.compile(r"\s+(?:have|has|do|get|be|happen|there|it|in|to|of|from|for|say)$", re.I)
_FILLER = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?(?: you)?(?: (?:a lot|very much))?|great|interesting|hm+|well|so|and"
    r"|but|also|cool|oh|i see|alright|then)\b(?!\s+(?:far|many|much))"
    r"|(?:yes|no|(?:no,? )?wait|right|really|sure)(?=\s*[,.!?]))[\s,.!?…-]*",
    re.IGNORECASE,
)
_LAST_FILLER = re.compile(r",\s*(?:sorry|please|(?:no,? )?i meant?|rather)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|what of|(?:the )?same (?:question )?(?:for|about))\s+(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MEANT = re.compile(
    r"^(?:sorry\W+|no\W+|wait\W+|actually\W+)*(?:(?:i|we)(?:['’]m| am)? (?:really |actually )?"
    r"(?:meant?|wanted to say|was asking about|asking about|was talking about|talking about)"
    r"|i should have said|make that|rather)\W+(.+)$"
    r"|^(?:sorry|actually|oops|pardon|correction)\W+(?:i mean\W+)?(.+)$",
    re.IGNORECASE | re.DOTALL,
)
# "Kellmark, not Dunmarch", "in Kellmark".
_NOT_THAT = re.compile(r"^(?:in|at|about|for)\s+(?=[A-Z])|,?\s+(?:and )?not\s.+$")
_DOUBTING = re.compile(r"^(?:really|are you sure|is that (?:so|true|right)|sure)?$", re.IGNORECASE)
_BARE = re.compile(
    rf"^(?:(?:and )?(?:{_PREPOSITION}\s+)?(?:"
    rf"(?:why|when|where)(?:\s+(?:exactly|not|so|else))?|how(?:\s+(?:so|come|exactly))?"
    rf"|how\s+{_HOW}(?:\s+(?!{_AUXILIARY})[\w'’-]+)?|(?:whom?|whose|what|which(?:\s+ones?)?)"
    rf"(?:\s+(?:else|exactly))?)"
    rf"|{_PREPOSITION}\s+(?:what|which|whose|how\s+{_HOW})(?:\s+(?!{_AUXILIARY})[\w'’-]+){{1,3}})$",
    re.IGNORECASE,
)
_ADVERB = re.compile(rf"{_PREPOSITION}\s|(?:when|where|why|how(?: long| often)?)\b(?! \w)", re.I)
_ADVERB_ASKED = re.compile(
    rf"^(?:{_PREPOSITION}\s+)?(?:when|where|why|how(?:\s+(?:long|often))?)(?=\s+{_AUXILIARY})",
    re.IGNORECASE,
)
_PHRASE = re.compile(rf"^{_PREPOSITION}\s+", re.IGNORECASE)
_ANY_VERB = re.compile(rf"\b(?:{_ASKING}|{_AUXILIARY})\b", re.IGNORECASE)
_LONGEST_FRAGMENT = 9


def without_fillers(question: str) -> tuple[str, bool]:
    """What is left of "OK, and in June?", without the mark at its end; whether "and" led in."""
    rest, leads_on = question.strip(), False
    while found := _FILLER.match(rest):
        leads_on = leads_on or found.group()[:3].lower() in ("and", "but")
        rest = rest[found.end() :]
    return _LAST_FILLER.sub("", rest.rstrip(" ?!.…")), leads_on


def asks(text: str) -> bool:
    """Whether it is a question, by its mark or its first words."""
    if text.rstrip().endswith("?") or _HEAD.match(text):
        return True
    return not AUXILIARIES.isdisjoint(text.casefold().split(maxsplit=1)[:1])


def meant(text: str) -> str:
    """ "No, I meant when did it begin" → "When did it begin"; any other text as it is."""
    found = _MEANT.match(text.strip())
    instead = found and (found[1] or found[2])
    return f"{instead[0].upper()}{instead[1:]}" if instead and asks(instead) else text


def is_doubting(core: str) -> bool:
    """ "Really?", "Are you sure?": the same is asked again."""
    return bool(_DOUBTING.match(core))


def is_bare(core: str) -> bool:
    """ "Why", "by whom", "for how long", "by how many votes": a question word and no verb."""
    return bool(_BARE.match(core))


def replacement(core: str, leads_on: bool) -> str | None:
    """What is to stand in place of something in the question before: "what about X", "in X"."""
    about = _ABOUT.match(core)
    if about:
        return about[1]
    if (meant := _MEANT.match(core)) and not asks(instead := meant[1] or meant[2]):
        return _NOT_THAT.sub("", instead)
    short = len(core.split()) <= _LONGEST_FRAGMENT and not _ANY_VERB.search(core)
    stands_for_another = leads_on or _PHRASE.match(core) or is_name(core)
    return core if short and core and stands_for_another else None


def asks_for_a_name(question: str) -> bool:
    """Whether its answer names somebody or something new, which "he" or "it" may mean then."""
    return bool(_FOR_A_NAME.match(question)) and not _WHO_IS.match(question)


def subject_matter(question: str) -> str:
    """The question without what makes it one: "the net store on the Old Quay burn down"."""
    core = _ACCORDING.sub("", without_fillers(question)[0]).replace(", and what about", ",")
    core = _REQUEST.sub("", core)
    if _HEAD.match(core):
        asked = _QUESTION_WORDS.match(core)
        if asked is None:
            core = _SUBJECT_ASKED.sub("", core)
        elif _SUBJECT.match(core[asked.end() :]):
            core = core[asked.end() :]
        else:
            core = asked["noun"] + core[asked.end() :]
    elif core.split(maxsplit=1)[:1] and core.split()[0].casefold() in AUXILIARIES:
        core = core.split(maxsplit=1)[1] if " " in core else ""
    core = _NEWS_OF.sub("", re.sub(r"^there\s+", "", core, flags=re.IGNORECASE))
    while (shorter := _LIGHT_END.sub("", core)) != core:
        core = shorter
    return core.strip(" ,?")


def joined(question: str, more: str) -> str:
    """`more` before the question mark."""
    return f"{question.rstrip(' ?!.…')}{more}?"


def once_more(question: str, words: str) -> str:
    """The question asked by other words: "why", "by how many votes"."""
    words = re.sub(r"^and\s+", "", words, flags=re.IGNORECASE)
    words = re.sub(r"^(?:how come|why (?:not|so))$", "why", words, flags=re.IGNORECASE)
    if _ADVERB_ASKED.match(question) and _ADVERB.match(words):
        return _ADVERB_ASKED.sub(lambda _: words[0].upper() + words[1:], question)
    return joined(question, f", and {words[0].lower()}{words[1:]}")

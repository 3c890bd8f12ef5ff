"""What is said to a program rather than asked of an archive: greetings, thanks, who it is.

It is answered as such, in the program's own words: nothing is searched, and nothing is cited.
"""

from __future__ import annotations

import re
from datetime import datetime

from index import IndexStatus

_LONGEST = 120
_NAMED = r"(?:please|dateline|there|all|everyone|again|friend|bot|you|folks|to you|my friend)"
_GREETING = (
    r"(?:hello|hi|hiya|hey|howdy|greetings|good (?:morning|afternoon|evening|day)"
    r"|hola|hallo|bonjour|salut|ciao)"
)
_VERY = r"(?:so |very |really |quite |such )*"
_MACHINE = (
    r"(?:an? )?(?:real|human|person|man|woman|robot|bot|chatbot|ai|a\.i|language model|machine"
    r"|program|chatgpt|gpt|real (?:person|human)|human being|computer)"
)
# The first that a piece of what was said fits, and of several pieces the first of all, is answered.
_KINDS = {
    "able": r"(?:help(?: me)?|\?)|what is it (?:that )?you (?:can )?do"
    r"|what (?:can|do|could|will) you (?:do|help(?: me)? with|know|answer|tell me)(?: for me)?"
    r"|what can i (?:ask|do)(?: you| here)?(?: about)?"
    r"|how (?:do|can|should) i (?:use|ask|start|begin|search|talk to) ?(?:this|it|you|here)?"
    r"|how (?:does|do) (?:this|it|you|dateline) work|how can you help(?: me)?"
    r"|can you help(?: me)?|what are you (?:for|good (?:at|for)|able to do)"
    r"|what (?:kinds?|sorts?) of questions (?:can (?:i|you) (?:ask|answer)|do you answer)",
    "who": r"(?:who|what) (?:are|r) (?:you|u)(?: exactly| really)?|what(?:'s| is) your name"
    r"|who am i (?:talking|speaking|chatting) (?:to|with)"
    r"|who (?:made|built|created|wrote) you|introduce yourself|tell me about yourself"
    rf"|are you {_MACHINE}(?: or {_MACHINE})*|what model (?:are you|do you use)"
    r"|what is (?:this|dateline)(?: (?:site|page|app|thing))?|how old are you"
    r"|where (?:are you from|do you (?:come from|live))"
    r"|(?:what|which|how many) languages? (?:do|can) you (?:speak|understand)"
    r"|do you (?:sleep|dream|eat|like me|love me|have feelings|speak \w+)"
    r"|what(?:'s| is) your favou?rite \w+",
    "other": r"(?:(?:can|could|will|would) you )?(?:please )?(?:tell|write|sing|make|give|draw) me"
    r" (?:a|an|some|another) (?:\w+ )?(?:joke|story|poem|song|recipe|essay|picture|code|fun fact)s?"
    r"|i(?:'m| am) (?:so )?(?:bored|sad|tired|lonely)|i love you|marry me",
    "unclear": r"(?:sorry )?i (?:do not|don't|didn't|did not) (?:understand|get)"
    r"(?: (?:you|it|this|that|your answer|the answer))?|i(?:'m| am) confused"
    r"|(?:that|this|it|you|your answer|the answer) (?:makes no sense|does(?: not|n't) make sense)"
    r"|(?:that|this|it|your answer|the answer)(?:'s| is| was) (?:\w+ )?(?:wrong|useless|bad"
    r"|not (?:right|true|correct|helpful|useful|what i (?:asked|meant))|nonsense)"
    r"|you(?:'re| are) (?:\w+ )?(?:wrong|useless|stupid|no help|not helpful)",
    "greeting": rf"{_GREETING}(?: {_NAMED}){{0,2}}",
    "pleasantry": rf"(?:{_GREETING} )?(?:how are you(?: (?:doing|today|feeling))*"
    r"|how(?:'s| is) (?:it going|life|your (?:day|week)(?: going)?)|what'?s up|nice to meet you"
    r"|pleased to meet you|long time no see)",
    "thanks": r"(?:(?:ok(?:ay)?|great|cool|nice|perfect|good) )*"
    r"(?:(?:many |a thousand )?thanks?(?: you)?"
    rf"(?: (?:a lot|a million|so much|very much|again|anyway|{_NAMED}|for .{{2,30}}))*"
    r"|thx|ty|cheers|much appreciated|gracias|danke|merci)"
    rf"|you(?:'re| are) {_VERY}(?:great|good|the best|awesome|amazing|helpful|kind|welcome|cool)"
    rf"|(?:that|this)(?:'s| is| was) {_VERY}(?:great|enough|helpful|useful|perfect|good|awesome)"
    r"|(?:well done|good (?:job|work|bot)|nice (?:work|one))",
    "parting": r"bye(?:[ -]bye)?|goodbye|good ?night|see you(?: later| soon)?|farewell"
    r"|that(?:'s| is| was| will be) (?:all|it)(?: for (?:now|today))?|i(?:'m| am) done"
    r"|nothing(?: else)?|have a (?:nice|good|great|lovely) (?:day|evening|weekend|one)|take care",
    "apology": r"(?:i(?:'m| am) )?(?:so |very )?sorry(?: about that| for that)?"
    r"|(?:my (?:mistake|bad|fault)|oops|never ?mind|forget it|pardon(?: me)?|excuse me)",
    "assent": r"ok(?:ay)?|great|perfect|nice|cool|got it|i see|understood|fine|good|wow"
    r"|interesting|lol|ha(?:ha)+|hm+|please|dateline",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}
_PIECES = re.compile(
    r"\s*(?:[,.!…;:)]+|\?+(?=\s)|\s[-–—]\s|\s(?:and|but|so|then)\s)\s*|^(?:so|well|and)\s+|\s+$"
)
_SAID = {
    "able": "{able} Ask who, what, when, where, how many or why; name a publisher or a time to"
    " narrow it down, or ask for the latest on a topic.",
    "who": "I am Dateline, a program that answers questions from a news archive. {able}",
    "other": "I can only look things up. {able}",
    "unclear": "I am sorry. Ask it in other words, or name whom or what, which publisher or when.",
    "greeting": "Hello! {able}",
    "pleasantry": "Hello! {able}",
    "thanks": "You're welcome. Ask again whenever you like.",
    "parting": "Goodbye. Ask again whenever you like.",
    "apology": "No harm done. Ask again whenever you like.",
    "assent": "Glad to help. Ask about anything else in the archive.",
}


def small_talk(said: str, archive: IndexStatus) -> str | None:
    """What to say to it; None where any piece of it may be a question to the archive."""
    if len(said) > _LONGEST:
        return None
    words = " ".join(said.replace("’", "'").split())
    pieces = [piece.rstrip(" ?") or piece for piece in _PIECES.split(words) if piece]
    kinds = [_kind(piece) for piece in pieces]
    if not kinds or None in kinds:
        return None
    first = next(kind for kind in _KINDS if kind in kinds)
    return _SAID[first].format(able=_able(archive))


def _kind(piece: str) -> str | None:
    fitting = (kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(piece))
    return next(fitting, None)


def _able(archive: IndexStatus) -> str:
    if not archive.articles:
        return "I answer questions from the articles of this archive, which holds none yet."
    what = "the article" if archive.articles == 1 else f"the {archive.articles:,} articles"
    when = ""
    if archive.earliest and archive.latest:
        when = f", published from {_day(archive.earliest)} to {_day(archive.latest)}"
    return (
        f"I answer questions from {what} in this archive{when}, and quote the sentences"
        " that each answer rests on."
    )


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"

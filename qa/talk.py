"""What is said to a program rather than asked of an archive: greetings, thanks, who it is.

It is answered as such, in the program's own words: nothing is searched, and nothing is cited.
"""

from __future__ import annotations

import re
from datetime import datetime

from index import IndexStatus

_LONGEST = 80
_PLEASE = r"(?:please|dateline|there|all|everyone|again|friend|bot|you|folks|to you)"
_GREETING = (
    r"(?:hello|hi|hiya|hey|howdy|greetings|welcome|good (?:morning|afternoon|evening|day)"
    r"|hola|hallo|bonjour|salut|ciao)"
)
_KINDS = {
    "greeting": rf"{_GREETING}(?:,? {_PLEASE}){{0,2}}"
    rf"|(?:{_GREETING}\W+)?(?:how are you(?: (?:doing|today))?|how(?:'s| is) it going|what'?s up)",
    "thanks": r"(?:(?:ok(?:ay)?|great|perfect|good|nice|cool|no)\W+)*"
    r"(?:(?:many |a thousand )?thanks?(?: you)?(?: (?:a lot|so much|very much|again|for .{2,30}))?"
    r"|thx|ty|cheers|much appreciated|gracias|danke|merci)"
    r"(?:\W+(?:that(?:'s| is| was) (?:all|it|enough|great|helpful|useful)|bye|goodbye|dateline))*",
    "parting": r"(?:(?:ok(?:ay)?|great|no)\W+)*(?:bye(?:[ -]bye)?|goodbye|good ?night"
    r"|see you(?: later)?|that(?:'s| is) (?:all|it)(?: for (?:now|today))?"
    r"|i(?:'m| am) done|nothing(?: else)?)",
    "assent": r"(?:ok(?:ay)?|great|perfect|nice|cool|got it|i see|understood|fine|good|wow"
    r"|interesting)",
    "who": r"(?:so\W+)?(?:who|what) (?:are|r) (?:you|u)(?: exactly| really)?"
    r"|what(?:'s| is) your name"
    r"|who (?:made|built|created|wrote) you|introduce yourself|tell me about yourself"
    r"|are you (?:an? )?(?:real|human|person|man|woman|robot|bot|chatbot|ai|a\.i\.|language model"
    r"|machine|program|chatgpt|gpt|real person)"
    r"|what is (?:this|dateline)(?: (?:site|page|app|thing))?|what model (?:are you|do you use)",
    "able": r"(?:please )?(?:help(?: me)?|\?)"
    r"|what (?:can|do|could|will) you (?:do|help(?: me)? with|know|answer|tell me)(?: for me)?"
    r"|what can i (?:ask|do)(?: you| here)?(?: about)?"
    r"|how (?:do|can|should) i (?:use|ask|start|begin|search|talk to) ?(?:this|it|you|here)?"
    r"|how (?:does|do) (?:this|it|you|dateline) work|how can you help(?: me)?"
    r"|can you help(?: me)?|what are you (?:for|good (?:at|for)|able to do)"
    r"|what (?:kinds?|sorts?) of questions (?:can (?:i|you) (?:ask|answer)|do you answer)",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}
_SAID = {
    "greeting": "Hello! {able}",
    "thanks": "You're welcome. Ask again whenever you like.",
    "parting": "Goodbye. Ask again whenever you like.",
    "assent": "Glad to help. Ask about anything else in the archive.",
    "who": "I am Dateline, a program that answers questions from a news archive. {able}",
    "able": "{able} Ask who, what, when, where, how many or why; name a publisher or a time to"
    " narrow it down, or ask for the latest on a topic.",
}


def small_talk(said: str, archive: IndexStatus) -> str | None:
    """What to say to it; None where it may be a question to the archive."""
    if len(said) > _LONGEST:
        return None
    words = " ".join(said.replace("’", "'").split()).strip(" .!?…,;:)")
    # "Help!" and a bare "?" are the same wish.
    words = words or said.strip()[:1]
    for kind, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return _SAID[kind].format(able=_able(archive))
    return None


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

"""Sentences of articles that are addressed to a language model rather than to readers.

A list of phrases finds the common ones and no more. What keeps the others harmless is that code,
not the model, ties each sentence of an answer to an article.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of other scripts that look like Latin ones, in lower case.
_LOOK_ALIKES = str.maketrans(
    dict(
        pair.split(":")
        for pair in """а:a е:e о:o р:p с:c у:y х:x і:i ј:j ѕ:s ԁ:d һ:h ԛ:q ԝ:w в:b к:k м:m н:h т:t
        α:a ο:o ρ:p ν:v τ:t υ:u κ:k ι:i ε:e ı:i""".split()
    )
)
_BEGINS = r"(?:^|[.;:!?>\]\"“”'‘)—–-]\s*|\b(?:and|then|please|now|instead|just|must|should)\s+)"


class _Order:
    """A pattern, looked for only where a hint of each kind stands: it costs a tenth to see."""

    def __init__(self, *hints: str, pattern: str) -> None:
        """Each of `hints` has some, between bars, of which every text that matches has one."""
        self._hints = [kind.split("|") for kind in hints]
        self._pattern = re.compile(pattern, re.VERBOSE | re.IGNORECASE)

    def stands_in(self, folded: str, line: str) -> bool:
        """`line` is the text without its line ends."""
        if not all(any(hint in line for hint in kind) for kind in self._hints):
            return False
        return self._pattern.search(folded) is not None


_ORDERS = [
    _Order(
        "ignor|disregard|forget|overrid|bypass|not follow|nt follow|'t follow|’t follow",
        pattern=r"""
     \b(?:ignor\w*|disregard|forget|overrid\w+|bypass|do\ not\ follow|don['’]?t\ follow)\s+
        (?:\w+\s+){0,3}(?:previous|prior|above|earlier|preceding|foregoing|your|system|existing)\s+
        (?:\w+\s+){0,2}(?:instruction|direction|prompt|rule|guideline|order|command|directive
            |context|passage|constraint|training|message|source|text)
    |\b(?:ignor\w*|disregard|forget|override|bypass)\s+(?:all|any|every|the)\s+
        (?:instructions?|prompts?|directives?|system\s+\w+|passages)\b
    |\b(?:ignore|disregard|forget)\s+(?:everything|all|anything|what\ was\ said)\s+
        (?:above|before|else|said|you)
    |\bignorier\w*\s+(?:sie\s+)?(?:alle\s+)?(?:vorherigen|bisherigen|obigen|vorigen)
    |\bignore[zr]?\s+(?:toutes\s+)?les\s+(?:instructions|consignes)
    |\bignor[ae]\w*\s+(?:todas\s+)?(?:las\s+|le\s+|as\s+|tutte\s+le\s+)?
        (?:instrucciones|istruzioni|instruções)""",
    ),
    _Order(
        "you are now|from now on|act as|pretend |you must now|your new |new rule|new instruction",
        pattern=rf"""
     {_BEGINS}(?:you\ are\ now|from\ now\ on,?\ you|act\ as|pretend\ (?:to\ be|that)|you\ must\ now
        |your\ new\ (?:role|task|job|instructions?)|new\ (?:rules?|instructions?)\s*:)""",
    ),
    _Order(
        "your|the system",
        "prompt|instruction|message|configuration|key|rule",
        pattern=rf"""
     {_BEGINS}(?:reveal|print|repeat|output|show|leak|send|recite|translate|append|quote)\s+
        (?:\w+\s+){{0,3}}(?:your|the\ system)\s+(?:\w+\s+){{0,2}}(?:prompt|instructions|message
        |configuration|key|rules)""",
    ),
    _Order(
        "answer |respond |reply |write |say |state |output |print |tell the user |conclude |claim "
        "|add |begin |end |finish ",
        'only|exactly|instead|nothing but|verbatim|the following|with |this|that| :| "| “| ‘',
        pattern=rf"""
     {_BEGINS}(?:answer|respond|reply|write|say|state|output|print|tell\ the\ user|conclude|claim
        |add|begin|end|finish)\s+(?:only|exactly|instead|nothing\ but|verbatim|the\ following
        |(?:\w+\s+){{0,4}}with\s+(?:the\ (?:words|sentence|link|following|image)|[:"“'‘])
        |(?:this|that)\s*:|[:"“‘])""",
    ),
    _Order(
        "if you are ask|if a user ask|if anyone ask|if the user ask|if someone ask"
        "|when you are ask|when a user ask|when anyone ask|when the user ask|when someone ask",
        pattern=r"""
     \b(?:if|when)\ (?:you\ are|a\ user|anyone|the\ user|someone)\ (?:asked|asks)\b""",
    ),
    _Order(
        "do not |cite |quote ",
        pattern=rf"""
     {_BEGINS}do\ not\ (?:answer|cite|mention|use)\ (?:the|any|other)\ (?:user|question|passages?
        |sources?|articles?)
    |{_BEGINS}(?:cite|quote)\ (?:this|only\ this|passage|article|nothing\ but)\b""",
    ),
    _Order(
        "dear|attention|note to|message to|message for|hey|hello|instruction",
        "ai|a.i.|language model|llm|chatbot|assistant|gpt|bot|model",
        pattern=r"""
     \b(?:dear|attention|note\ to|message\ (?:to|for)|hey|hello|instructions?\ (?:to|for))[\s,:]+
        (?:an?\ |the\ |any\ |all\ )?
        (?:ai|a\.i\.|language\ model|llm|chatbot|assistant|gpt|chatgpt|bot|model)s?\b""",
    ),
    _Order(
        "ai|language model|assistant|chatbot",
        "you|must|should|will|shall|has to",
        pattern=r"""
     \bas\ an?\ (?:ai|language\ model|assistant),?\ you\b
    |\b(?:the|any)\ (?:assistant|language\ model|ai|chatbot)\ (?:must|should|will|shall|has\ to)\s+
        (?:\w+\s+)?(?:answer|say|write|reply|cite|state)""",
    ),
    _Order(
        "system|assistant|user|human|developer",
        ":",
        pattern=rf"""
     {_BEGINS}(?:system|assistant|user|human|developer)\s*(?:message|prompt|turn)?\s*:(?:\s|$)""",
    ),
    _Order(
        "<|[|##|javascript:|data:text/html",
        pattern=rf"""
     {_BEGINS}(?:answer|say|respond|reply|write)\ (?:only\ )?that\b[^.]{{0,120}}\[\d
    |<\s*/?\s*(?:\||script|iframe|system|assistant|user|passages?|source|article|instructions?|im_)
    |\[/?(?:inst|sys|system)\]|<<\s*sys|\#{{2,}}\s*(?:instruction|system|response|assistant|human)
    |^\W{{0,3}}\[\d{{1,2}}\]\s+[^.:]{{2,80}},\s[^.:]{{4,40}}\d{{4}}\s*:
    |!\[[^\]]*\]\(|javascript:|<img\b|<!--|data:text/html""",
    ),
]
_IN_OTHER_SCRIPTS = re.compile(
    r"""(?:игнорир|забуд|ігнору)\w+\s+(?:\w+\s+){0,2}(?:инструкци|указани|інструкці|вказівк)
    |忽略.{0,8}(?:指示|指令|说明|提示)|無視.{0,6}(?:指示|命令)|(?:指示|命令).{0,4}無視
    |تجاهل.{0,20}(?:التعليمات|الأوامر)|निर्देशों.{0,12}(?:अनदेखा|नज़रअंदाज़)
    |이전.{0,8}(?:지시|명령).{0,6}무시""",
    re.VERBOSE | re.IGNORECASE,
)
# Sentences of articles, which are found again and again.
_REMEMBERED = 10_000
_QUOTATION = re.compile(r"[\"“].*?(?:[\"”]|$)", re.DOTALL)


def is_instruction(text: str) -> bool:
    """Whether it has a phrase that tells a model what to do, or the marks of a prompt."""
    seen = _seen(text)
    folded = _without_accents(seen).casefold().translate(_LOOK_ALIKES)
    line = folded.replace("\n", " ")
    if any(order.stands_in(folded, line) for order in _ORDERS):
        return True
    return not seen.isascii() and _IN_OTHER_SCRIPTS.search(seen) is not None


@lru_cache(_REMEMBERED)
def reported(text: str) -> str:
    """The text; of one that quotes orders what stands outside the quotation marks.

    Empty where that has an order too: then the article gives it itself, and reports nobody's.
    """
    if not is_instruction(text):
        return text
    outside = " ".join(_QUOTATION.sub(" ", text).split())
    return "" if is_instruction(outside) else outside


def visible(text: str) -> str:
    """Without characters that are not seen: zero-width ones, marks of direction, tags."""
    if text.isascii():
        return text
    return "".join(
        c
        for place, c in enumerate(text)
        if unicodedata.category(c) not in ("Cf", "Co", "Cn") or _joins(text, place)
    )


def _joins(text: str, place: int) -> bool:
    """Persian and the Indic scripts spell with joiners; Latin does not."""
    if text[place] not in "\u200c\u200d":
        return False
    return all(ord(c) > 0x24F for c in text[max(place - 1, 0) : place + 2])


def _seen(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", visible(unicodedata.normalize("NFKC", text)))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")

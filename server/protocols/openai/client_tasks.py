"""What chat clients ask a model beside the conversation: a title, tags, what to ask next.

They send it as if it were a question, and read the reply by a program. It is told by its make, not
by one client's words: an order to make such a thing of a conversation, in English, with the
conversation beside it or a form that the reply must have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa import Message
from server.protocols.openai import ChatMessage
from server.schemas.requests import MAX_TURN

# By what is made, and how it is called in the JSON that clients name.
_FIELDS = {
    "title": "title",
    "name": "title",
    "topic": "title",
    "tags": "tags",
    "follow_ups": "follow_ups",
    "followups": "follow_ups",
    "follow_up_questions": "follow_ups",
    "suggestions": "follow_ups",
    "queries": "queries",
    "search_queries": "queries",
    "text": "text",
    "prompt": "picture",
    "emoji": "emoji",
    "summary": "summary",
    "tool_calls": "tool_calls",
}
# The words that tell the kind where no field does; the first that is found counts.
_KINDS = {
    "standalone": r"stand-?alone (?:question|query|search query)|rephrase|reformulate",
    "title": r"titles?|topic|(?:chat|conversation|thread) names?|names? (?:for|to|of) (?:this|the)"
    r"|(?:conversation|chat) a (?:\w+ )?name",
    "tags": r"tags?",
    "follow_ups": r"follow[- ]?ups?|(?:ask|questions?) (?:\w+ )?next",
    "queries": r"search quer(?:y|ies)",
    "text": r"auto-?complet\w+",
    "emoji": r"emojis?",
    "summary": r"summari[sz]e|summary",
}
_ORDER = re.compile(
    r"(?:^|[.!:\n,]\s*|\b(?:please|task is to|tasked with|job is to|role is to|to|you (?:will|must"
    r"|should))\s+)\W*(?:just\s+)?"
    r"(?:analy[sz]e|choose|come up with|continue|create|extract|formulate|generat(?:e|ing)|give"
    r"|make|name|produce|propose|provide|reflect|reformulate|rephrase|reply|respond|return|suggest"
    r"|summari[sz]e|pick|write|you are|you're)\b"
    r"|\bwhat would be an? (?:\w+ ){0,4}(?:title|name)\b",
    re.IGNORECASE,
)
_OF_THE_CHAT = re.compile(
    r"\b(?:th(?:e|is)|our|following|above|current|chat|given|short|a)\s+(?:\w+\s+)?"
    r"(?:chat|conversation|dialogue?|discussion|history|thread)\b(?!\s+(?:between|with|by|of)\b)"
    r"|\buser['’]?s?['’]?\s+(?:\w+\s+)?(?:message|request|query|question|prompt|input)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|ten)[\s-]+(?:words?|characters)\b"
    r"|\bnothing else\b"
    r"|\b(?:only|just|strictly) (?:answer|output|provide|reply|respond|return|the)\b"
    r"|\b(?:output|respond|return|answer|reply)\b.{0,20}\b(?:only|just)\b|\bthe title only\b"
    r"|\bno (?:punctuation|quotes|additional text|other text)\b|\bwithout any\b|\bdo not answer\b"
    r"|\b(?:fewer|less|or less|at most) (?:than )?(?:\w+ )?words\b",
    re.IGNORECASE,
)
_FIELD = re.compile(rf"\{{\s*\\?\"({'|'.join(_FIELDS)})\\?\"\s*:")
_TOOLS = re.compile(r"\"tool_calls\"|\btool_calls\b.{0,80}\[\]|\bavailable tools\s*:", re.I | re.S)
_EMOJI = re.compile(
    r"\b(?:reflect|pick|choose|suggest|return|reply|respond|generate)\b.{0,120}\bemojis?\b",
    re.IGNORECASE | re.DOTALL,
)
# Between backticks a tag is only spoken of.
_BLOCK = re.compile(
    r"(?<!`)<(chat_history|history|conversation|messages?|initial_message|text)>(.*?)</\1>",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r"\"\"\"(.+?)\"\"\"|```(?:\w+\n)?(.+?)```", re.DOTALL)
_ROLE = re.compile(
    r"^[\W\d]{0,6}(user|human|assistant|ai|bot|response)\s*:[ \t]*", re.MULTILINE | re.IGNORECASE
)
_FOLLOW_UP = re.compile(
    r"^[\W_]*(?:follow[- ]?up (?:input|question|query|message)|(?:latest|last|new|user) (?:user )?"
    r"(?:question|query|input))[\W_]*?:[ \t]*(\S.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_USERS = frozenset({"user", "human"})
_NUMBERS = {name: n for n, name in enumerate("one two three four five six seven eight".split(), 1)}
_MOST_WORDS = re.compile(
    r"\b(\d{1,2}|[a-z]+)(?:\s?(?:-|–|to|or)\s?(\d{1,2}|[a-z]+))?[\s-]words?\b", re.IGNORECASE
)
_MOST_CHARACTERS = re.compile(r"\b(\d{1,3})[\s-]characters?\b", re.IGNORECASE)


@dataclass(frozen=True)
class ClientTask:
    """`kind` is what is to be made, `field` that of the JSON in which it is wanted, or "".

    `turns` are of the chat. `words` and `characters` bound a title, where the order says so, and
    `with_emoji` says that it wants one; `as_list` that a list is wanted as JSON.
    """

    kind: str
    field: str
    turns: tuple[Message, ...]
    words: int | None = None
    characters: int | None = None
    with_emoji: bool = False
    as_list: bool = False

    @property
    def questions(self) -> list[str]:
        return [turn.content for turn in self.turns if turn.role == "user"]


def client_task_of(messages: Sequence[ChatMessage]) -> ClientTask | None:
    """What the messages ask beside the conversation; None where they are the conversation."""
    systems = [message.text for message in messages if message.role in ("system", "developer")]
    said = [message for message in messages if message.role in ("user", "assistant")]
    turns = tuple(_turn(each) for each in said if each.text)
    if messages[-1].role in ("system", "developer"):
        # The order comes last, as the system's.
        found = _ordered(messages[-1].text, has_chat=bool(turns))
        return _task(*found, systems[-1], turns) if found else None
    last = said[-1]
    if found := _ordered(last.text):
        return _task(*found, last.text, _transcript(last.text) or turns[:-1])
    # Or it is the system's, and the one message is what it is about.
    if not systems:
        return None
    found = _ordered(systems[-1])
    alone = found is not None and (len(said) == 1 or found[0] == "standalone")
    if found is None or not alone or found[0] not in ("title", "standalone", "emoji", "tool_calls"):
        return None
    return _task(*found, systems[-1], _transcript(last.text) or turns)


def _task(kind: str, field: str, order: str, turns: tuple[Message, ...]) -> ClientTask:
    bare = _BLOCK.sub(" ", order)
    characters = _MOST_CHARACTERS.search(bare)
    return ClientTask(
        kind,
        field,
        turns,
        _most_words(bare),
        int(characters[1]) if characters else None,
        kind == "title" and bool(re.search(r"\bemoji", bare, re.IGNORECASE)),
        bool(re.search(r"\bjson (?:array|list)\b|\b(?:array|list) of strings\b", bare, re.I)),
    )


def _most_words(order: str) -> int | None:
    for found in _MOST_WORDS.finditer(order):
        said = (found[2] or found[1]).casefold()
        number = int(said) if said.isdigit() else _NUMBERS.get(said)
        if number:
            return number
    return None


def _ordered(text: str, *, has_chat: bool = False) -> tuple[str, str] | None:
    """Which kind is ordered of a conversation, and in which field of JSON, or ""."""
    order = _BLOCK.sub(" ", text)
    if _TOOLS.search(order) and _ORDER.search(order):
        return "tool_calls", "tool_calls"
    if not _ORDER.search(order):
        return None
    has_chat = has_chat or bool(_BLOCK.search(text) or _ROLE.search(order) or _parsed(text))
    if (field := _FIELD.search(order)) and (has_chat or _OF_THE_CHAT.search(order)):
        return _FIELDS[field[1]], field[1]
    told = order[: turn.start()] if (turn := _ROLE.search(order)) else order
    if _EMOJI.search(told) and _QUOTED.search(order) and not re.search(r"\btitle", told, re.I):
        return "emoji", ""
    is_bound = has_chat or _FORM.search(order) or _FOLLOW_UP.search(order)
    if not _OF_THE_CHAT.search(order) or not is_bound:
        return None
    for kind, words in _KINDS.items():
        if re.search(rf"\b(?:{words})\b", told, re.IGNORECASE):
            return kind, ""
    return None


def _transcript(text: str) -> tuple[Message, ...]:
    """The turns that are written out in the text; without roles, all of a block is the user's."""
    blocks = [found[2] for found in _BLOCK.finditer(text)]
    blocks += [found[1] or found[2] for found in _QUOTED.finditer(text)] if not blocks else []
    written = blocks[-1] if blocks else text
    if turns := _parsed(written):
        return turns
    _, *parts = _ROLE.split(written)
    turns = tuple(
        Message("user" if role.lower() in _USERS else "assistant", words[:MAX_TURN])
        for role, content in zip(parts[::2], parts[1::2], strict=True)
        if (words := _FOLLOW_UP.split(content)[0].strip(' \n"|>`'))
    )
    if follow_up := _FOLLOW_UP.search(text):
        turns += (Message("user", follow_up[1].strip()[:MAX_TURN]),)
    return turns or ((Message("user", written.strip()[:MAX_TURN]),) if blocks else ())


def _parsed(text: str) -> tuple[Message, ...]:
    """Turns that are written as JSON: objects with a role and its words."""
    text = text.strip()
    if text[:1] not in ("[", "{") or len(text) > 10 * MAX_TURN:
        return ()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    found = [_of_json(one) for one in (value if isinstance(value, list) else [value])]
    return tuple(one for one in found if one)


def _of_json(one: Any) -> Message | None:
    if not isinstance(one, dict) or not isinstance(one.get("role"), str):
        return None
    parts = one.get("parts") or one.get("content") or one.get("mainText") or one.get("text") or ""
    pieces = parts if isinstance(parts, list) else [parts]
    texts = [each.get("text") if isinstance(each, dict) else each for each in pieces]
    words = "\n".join(each for each in texts if isinstance(each, str))[:MAX_TURN]
    role = one["role"].lower()
    if not words or role not in _USERS | {"assistant", "ai"}:
        return None
    return Message("user" if role in _USERS else "assistant", words)


def _turn(message: ChatMessage) -> Message:
    return Message("user" if message.role == "user" else "assistant", message.text[:MAX_TURN])

"""What chat clients ask a model beside the conversation: a title, tags, what to ask next.

They send it as if it were a question, and read the reply by a program. It is told by its make, not
by one client's words: an order to make such a thing of a conversation, in English, with the
conversation beside it or a form that the reply must have. No language model is asked.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import MAX_QUESTION_CHARACTERS, Message, Question, check_question
from server.protocols import whole
from server.protocols.openai_request import ChatMessage
from server.schemas import MAX_TURN, MAX_TURNS
from server.services import AppState

# By their fields in the JSON that clients name; the words that tell the kind where they name none.
_KINDS = {
    "title": r"titles?|topic|chat name",
    "tags": r"tags?",
    "follow_ups": r"follow[- ]?ups?",
    "queries": r"search quer(?:y|ies)",
    "text": r"auto-?complet\w+",
}
_ORDER = re.compile(
    r"(?:^|[.!:\n]\s*|\b(?:please|task is to|tasked with|to)\s+)\W*"
    r"(?:analy[sz]e|continue|create|generat(?:e|ing)|give|make|produce|provide|respond|return"
    r"|suggest|summari[sz]e|write|you are)\b",
    re.IGNORECASE,
)
_OF_THE_CHAT = re.compile(
    r"\b(?:th(?:e|is)|our|following|above|current|chat)\s+(?:\w+\s+)?"
    r"(?:chat|conversation|dialogue?|discussion|history)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:\d+|two|three|four|five|six|ten)[\s-]+(?:words?|characters)\b|\bnothing else\b"
    r"|\bonly (?:output|respond|return|the)\b|\b(?:output|respond|return)\b.{0,20}\bonly\b"
    r"|\bno punctuation\b|\bwithout any\b",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\{\s*\"(title|tags|follow_ups|queries|text)\"\s*:")
# Between backticks a tag is only spoken of.
_BLOCK = re.compile(
    r"(?<!`)<(chat_history|history|conversation|messages?|initial_message|text)>(.*?)</\1>",
    re.DOTALL | re.IGNORECASE,
)
_ROLE = re.compile(
    r"^\W{0,4}(user|human|assistant|ai|bot|response)\s*:[ \t]*", re.MULTILINE | re.IGNORECASE
)
_USERS = frozenset({"user", "human"})
_LONGEST_TITLE, _LONGEST_QUERY = 60, 300
_MOST_TAGS, _HITS = 4, 10
_NEWS = "News"


@dataclass(frozen=True)
class ClientTask:
    """`kind` is the field of the JSON in which the reply is wanted; `turns` are of the chat."""

    kind: str
    as_json: bool
    turns: tuple[Message, ...]

    @property
    def questions(self) -> list[str]:
        return [turn.content for turn in self.turns if turn.role == "user"]


def client_task_of(messages: Sequence[ChatMessage]) -> ClientTask | None:
    """What the messages ask beside the conversation; None where they are the conversation."""
    said = [message for message in messages if message.role in ("user", "assistant")]
    *before, last = said
    if found := _ordered(last.text):
        turns = _transcript(last.text) or tuple(_turn(each) for each in before if each.text)
        return ClientTask(*found, turns)
    # Or the order is the system's, and the one message is what it is about.
    systems = [message.text for message in messages if message.role in ("system", "developer")]
    found = _ordered(systems[-1]) if systems and not before else None
    if found and found[0] == "title":
        return ClientTask(*found, _transcript(last.text) or (_turn(last),))
    return None


async def run_client_task(task: ClientTask, state: AppState, question: Question) -> str:
    """The reply, in the form that was asked for. `question` says in what model, with what filters.

    Raises what asking and searching do.
    """
    value = await _value(task, state, question)
    if task.as_json:
        return json.dumps({task.kind: value}, ensure_ascii=False)
    if isinstance(value, str):
        return value
    return ", ".join(value) if task.kind == "tags" else "\n".join(value)


async def _value(task: ClientTask, state: AppState, question: Question) -> str | list[str]:
    asked = task.questions
    if task.kind == "text":
        return ""
    if task.kind == "title":
        return _shortened(asked[0] if asked else _NEWS)
    if not asked:
        return [_NEWS] if task.kind == "tags" else []
    latest = asked[-1].strip()[:MAX_QUESTION_CHARACTERS]
    if task.kind == "queries":
        return [_cut(latest, _LONGEST_QUERY)]
    if task.kind == "tags":
        return await asyncio.to_thread(_tags, latest, state, question)
    history = task.turns[: _place_of_last_question(task.turns)][-MAX_TURNS:]
    following = Question(latest, history, question.filters, "extractive", suggestions=True)
    return list((await whole(state.ask(following))).suggestions)


def _tags(asked: str, state: AppState, question: Question) -> list[str]:
    hits = state.reader().search(check_question(asked), _HITS, question.filters)
    categories = (hit.article.category for hit in hits)
    return list(dict.fromkeys([_NEWS, *filter(None, categories)]))[:_MOST_TAGS]


def _ordered(text: str) -> tuple[str, bool] | None:
    """Which kind is ordered of a conversation, and whether as JSON."""
    order = _BLOCK.sub(" ", text)
    if not _ORDER.search(order):
        return None
    has_chat = _BLOCK.search(text) or _ROLE.search(order)
    if (field := _FIELD.search(order)) and (has_chat or _OF_THE_CHAT.search(order)):
        return field[1], True
    if not _OF_THE_CHAT.search(order) or not (has_chat or _FORM.search(order)):
        return None
    told = order[: turn.start()] if (turn := _ROLE.search(order)) else order
    for kind, words in _KINDS.items():
        if re.search(rf"\b(?:{words})\b", told, re.IGNORECASE):
            return kind, False
    return None


def _transcript(text: str) -> tuple[Message, ...]:
    """The turns that are written out in the text; without roles, all of a block is the user's."""
    blocks = [found[2] for found in _BLOCK.finditer(text)]
    written = blocks[-1] if blocks else text
    _, *parts = _ROLE.split(written)
    turns = tuple(
        Message("user" if role.lower() in _USERS else "assistant", words[:MAX_TURN])
        for role, content in zip(parts[::2], parts[1::2], strict=True)
        if (words := content.strip(' \n"|>'))
    )
    return turns or ((Message("user", written.strip()),) if blocks else ())


def _turn(message: ChatMessage) -> Message:
    return Message("user" if message.role == "user" else "assistant", message.text[:MAX_TURN])


def _place_of_last_question(turns: Sequence[Message]) -> int:
    return max(place for place, turn in enumerate(turns) if turn.role == "user")


def _shortened(question: str) -> str:
    return _cut(" ".join(question.split()).rstrip("?.!:; "), _LONGEST_TITLE) or _NEWS


def _cut(text: str, most: int) -> str:
    """At the end of a word."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:") + "…"

"""What chat clients get that ask for a title, for tags, for what to ask next.

It is made by rules of the conversation, and by searching; no language model is asked.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from functools import partial

from index import Filters, IndexReader, View
from qa import MAX_QUESTION_CHARACTERS, Message, Question, check_question
from qa.conversation import standalone
from qa.conversation.message import question_in
from qa.conversation.names import names_in
from qa.conversation.questions import subject_matter
from qa.conversation.small_talk import is_talk
from server.protocols import whole
from server.protocols.openai.client_tasks import ClientTask
from server.schemas.requests import MAX_TURNS
from server.services import AppState

_LONGEST_TITLE, _LONGEST_QUERY, _LONGEST_TURN = 60, 300, 200
_MOST_TAGS, _HITS = 4, 10
_NEWS, _PAPER, _SMILE, _THINKING = "News", "📰", "😊", "🤔"
_MARKERS = re.compile(r"(?<!\s)\s*\[\d+\]")
# A title does not end with such a word.
_LIGHT_END = re.compile(
    r"\s+(?:the|an?|of|to|in|on|at|by|for|from|with|and|or|be|is|are|was|were|will|has|have|had"
    r"|that|as|into|about)$",
    re.IGNORECASE,
)


async def run_client_task(task: ClientTask, state: AppState, question: Question, view: View) -> str:
    """The reply, in the form that was asked for. `question` says in what model, with what filters.

    Raises what asking and searching do.
    """
    value = await _value(task, state, question, view)
    if task.field:
        return json.dumps({task.field: value}, ensure_ascii=False)
    if isinstance(value, str):
        return value
    if task.as_list:
        return json.dumps(value, ensure_ascii=False)
    return ", ".join(value) if task.kind == "tags" else "\n".join(value)


async def _value(
    task: ClientTask, state: AppState, question: Question, view: View
) -> str | list[str]:
    asked = [one for one in task.questions if not is_talk(one)]
    if (value := _made_of_it(task, asked)) is not None:
        return value
    latest = asked[-1].strip()[:MAX_QUESTION_CHARACTERS]
    history = task.turns[: _place_of(asked[-1], task.turns)][-MAX_TURNS:]
    if task.kind == "tags":
        return await asyncio.to_thread(_tags, latest, state.reader(view), question.filters)
    if task.kind == "follow_ups":
        following = Question(
            latest, history, question.filters, "extractive", suggestions=True, view=view
        )
        return list((await whole(state.ask(following))).suggestions)
    alone = await _standalone(latest, history, partial(state.reader, view))
    return alone if task.kind == "standalone" else [_cut(alone, _LONGEST_QUERY)]


def _made_of_it(task: ClientTask, asked: Sequence[str]) -> str | list[str] | None:
    """What takes nothing but the conversation; None where the archive is needed."""
    match task.kind:
        case "text":
            return ""
        case "tool_calls":
            return []
        case "title":
            return _title(task, asked[0] if asked else _NEWS)
        case "emoji":
            return _THINKING if asked else _SMILE
        case "summary":
            return _summary(task.turns)
        case "picture":
            return f"A press photograph: {subject_matter(asked[-1]) if asked else _NEWS}"
    if asked:
        return None
    return [_NEWS] if task.kind == "tags" else "" if task.kind == "standalone" else []


async def _standalone(
    asked: str, history: Sequence[Message], reader: Callable[[], IndexReader]
) -> str:
    """As it would be asked without the turns before."""
    found = question_in(check_question(asked)).question
    return (await standalone(found, history, reader(), None))[0] if history else found


def _tags(asked: str, reader: IndexReader, filters: Filters) -> list[str]:
    hits = reader.search(check_question(asked), _HITS, filters)
    categories = [hit.article.category.capitalize() for hit in hits if hit.article.category]
    names = [name.text.removeprefix("the ") for name in names_in(asked)]
    return list(dict.fromkeys([_NEWS, *categories[:2], *names, *categories[2:]]))[:_MOST_TAGS]


def _title(task: ClientTask, asked: str) -> str:
    """What the question is about, within the bounds of the order, ending with a whole word."""
    about = subject_matter(question_in(asked).question) or asked
    about = re.sub(r"^(?:the|an?)\s+", "", " ".join(about.split()), flags=re.IGNORECASE)
    words = about.rstrip("?.!:;, ").split()
    longest = min(task.characters or _LONGEST_TITLE, _LONGEST_TITLE)
    kept = words[: task.words]
    while len(kept) > 1 and len(" ".join(kept)) > longest:
        kept.pop()
    # No half of a name is left.
    if words[len(kept) : len(kept) + 1] and words[len(kept)][0].isupper():
        while len(kept) > 1 and kept[-1][0].isupper():
            kept.pop()
    title = " ".join(kept)[:longest]
    while (shorter := _LIGHT_END.sub("", title)) != title:
        title = shorter
    title = f"{title[:1].upper()}{title[1:]}".rstrip(",;:") or _NEWS
    return f"{_PAPER} {title}" if task.with_emoji else title


def _summary(turns: Sequence[Message]) -> str:
    """What was said, a line a turn, each cut to its beginning."""
    lines = [
        f"{'User' if turn.role == 'user' else 'Dateline'}: {_cut(_plain(turn), _LONGEST_TURN)}"
        for turn in turns[-MAX_TURNS:]
        if not is_talk(turn.content)
    ]
    return "\n".join(lines) or _NEWS


def _plain(turn: Message) -> str:
    return " ".join(_MARKERS.sub("", turn.content).split())


def _place_of(question: str, turns: Sequence[Message]) -> int:
    places = [place for place, turn in enumerate(turns) if turn.content == question]
    return max(places, default=0)


def _cut(text: str, most: int) -> str:
    """At the end of a word."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:") + "…"

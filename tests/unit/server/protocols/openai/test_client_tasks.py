"""What is a chat client's own business, and what is a question; in the makes of several clients."""

from __future__ import annotations

import json

import pytest

from index import OPEN
from qa import Question
from server.protocols.openai import ChatMessage
from server.protocols.openai.client_task_replies import run_client_task
from server.protocols.openai.client_tasks import ClientTask, client_task_of
from tests.unit.server.test_app import STATE

WALL = "By how much will the harbour wall at Port Selby be raised?"
RAISED = "By 40 centimetres, the council said. [1]"
TURNS = f"USER: {WALL}\nASSISTANT: {RAISED}"


def in_block(task: str, form: str, turns: str = TURNS) -> str:
    """As Open WebUI has it: one message with headings, a form, and the chat in a tag."""
    return (
        f"### Task:\n{task}\n\n### Guidelines:\n- Use the language of the chat.\n"
        f"- Nothing but the JSON.\n\n### Output:\nJSON format: {form}\n\n"
        f"### Chat History:\n<chat_history>\n{turns}\n</chat_history>"
    )


def said(*messages: tuple[str, str]) -> ClientTask | None:
    return client_task_of(
        [ChatMessage.model_validate({"role": role, "content": text}) for role, text in messages]
    )


async def replied(task: ClientTask | None) -> str:
    assert task is not None
    return await run_client_task(task, STATE, Question("x"), OPEN)


BLOCKS = {
    "title": in_block("Create a title of 3-5 words for this talk.", '{ "title": "the title" }'),
    "tags": in_block(
        "Generate 1-3 broad tags and some narrower ones.", '{ "tags": ["one", "two"] }'
    ),
    "follow_ups": in_block(
        "Suggest 3-5 questions that the user may ask next.", '{ "follow_ups": ["One?", "Two?"] }'
    ),
    "queries": in_block(
        "Analyze the chat history for what should be searched.", '{ "queries": ["one"] }'
    ),
}
TITLES = {
    "LibreChat": [
        (
            "user",
            f"Write a brief title for the conversation, 5 words at most.\n"
            f"User: {WALL}\nAI: {RAISED}",
        )
    ],
    "LibreChat, in steps": [
        (
            "user",
            "Analyze this conversation and provide:\n1. Its language\n2. A short title, at most"
            f" five words and no punctuation\n\nUser: {WALL}\nAI: {RAISED}",
        )
    ],
    "LobeChat": [
        (
            "system",
            "You are good at summarizing. Generate a title for the conversation.\n\nRules:\n"
            "- Output the title only\n- 10 words at most\n- No punctuation",
        ),
        ("user", f"user: {WALL}\nassistant: {RAISED}"),
    ],
    "NextChat": [
        ("user", WALL),
        ("assistant", RAISED),
        (
            "user",
            "Please generate a four word title of our conversation without any quotation marks.",
        ),
    ],
    "Continue": [
        ("user", WALL),
        ("assistant", RAISED),
        ("user", "Reply with a title for the chat that has 5 words and no additional text."),
    ],
    "Chatbox": [
        (
            "user",
            "Going by the chat history, give this conversation a short name.\nJust provide the"
            f" name, nothing else.\n\n```\nuser: {WALL}\n\nassistant: {RAISED}\n```",
        )
    ],
    "TypingMind": [
        ("user", WALL),
        ("assistant", RAISED),
        (
            "user",
            "What would be a short and fitting title for this chat? Answer with the title only.",
        ),
    ],
    "Cherry Studio": [
        (
            "system",
            "Summarize the conversation into a title of at most 10 words. Output only the title.",
        ),
        ("user", json.dumps([{"role": "user", "mainText": WALL}])),
    ],
    "Vercel's chatbot": [
        (
            "system",
            "- you will generate a short title from the user's first message\n- at most 80"
            " characters\n- do not use quotes",
        ),
        ("user", json.dumps({"role": "user", "parts": [{"type": "text", "text": WALL}]})),
    ],
    "big-AGI": [
        ("system", "You are a title writer for conversations."),
        (
            "user",
            "Analyze the given short conversation and extract a concise chat title. Only respond"
            f" with the title and nothing else.\n\n```\n1. User: {WALL}\n2. Assistant: {RAISED}"
            "\n```",
        ),
    ],
    "n8n": [
        (
            "system",
            "Generate a title for this conversation out of the user's message.\n- 3 to 5 words\n"
            "- Only the title, nothing else",
        ),
        ("user", WALL),
    ],
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_form_tells_the_kind(kind: str) -> None:
    task = said(("user", BLOCKS[kind]))
    assert task
    assert (task.kind, task.field, task.questions) == (kind, kind, [WALL])


@pytest.mark.parametrize("client", TITLES)
async def test_a_title_says_what_the_first_question_is_about(client: str) -> None:
    title = await replied(said(*TITLES[client]))
    assert title in (
        "Harbour wall at Port Selby",
        "Harbour wall at Port Selby be raised",
        "Harbour wall",
    )


async def test_the_form_is_kept() -> None:
    title = json.loads(await replied(said(("user", BLOCKS["title"]))))["title"]
    assert title == "Harbour wall at Port Selby"
    assert json.loads(await replied(said(("user", BLOCKS["queries"])))) == {"queries": [WALL]}
    named = in_block("Create a name of 2 words for the chat.", '{ "name": "it" }')
    assert json.loads(await replied(said(("user", named)))) == {"name": "Harbour wall"}


async def test_a_title_has_an_emoji_where_it_is_asked_for() -> None:
    task = "Create a title of 3-5 words with an emoji for this talk."
    prompt = in_block(task, '{ "title": "the title" }')
    assert json.loads(await replied(said(("user", prompt))))["title"].startswith("📰 Harbour")


async def test_a_greeting_makes_no_title() -> None:
    turns = f"USER: Hello!\nASSISTANT: Hello! I answer.\nUSER: {WALL}\nASSISTANT: {RAISED}"
    prompt = in_block("Create a title of 5 words for this talk.", '{ "title": "it" }', turns)
    assert json.loads(await replied(said(("user", prompt)))) == {
        "title": "Harbour wall at Port Selby"
    }


async def test_a_long_question_is_cut_at_a_word() -> None:
    long = [TITLES["n8n"][0], ("user", "Why did " + "the harbour council of Port Selby " * 9)]
    assert await replied(said(*long)) == "Harbour council of Port Selby"


async def test_an_emoji() -> None:
    order = "Your task is to reflect the mood of the speaker by one fitting emoji."
    assert await replied(said(("user", f'{order}\n\nMessage: """{WALL}"""'))) == "🤔"
    assert await replied(said(("user", f'{order}\n\nMessage: """Thanks a lot!"""'))) == "😊"


async def test_a_summary_of_what_was_said() -> None:
    order = "Summarize the discussion briefly in 200 words or less, for use as a prompt later."
    wanted = f"User: {WALL}\nDateline: By 40 centimetres, the council said."
    for role in ("user", "system"):
        task = said(("user", WALL), ("assistant", RAISED), (role, order))
        assert await replied(task) == wanted


async def test_no_tool_is_chosen() -> None:
    system = (
        'Available Tools: [{"name": "weather"}]\n\nReturn the tools that fit the query as JSON:'
        ' { "tool_calls": [] }'
    )
    task = said(("system", system), ("user", f'Query: History:\nUSER: """{WALL}"""\nQuery: x'))
    assert await replied(task) == '{"tool_calls": []}'


async def test_a_picture_is_described() -> None:
    prompt = in_block("Generate a detailed prompt for a picture.", '{ "prompt": "it" }')
    assert "harbour wall" in json.loads(await replied(said(("user", prompt))))["prompt"]


@pytest.mark.parametrize(
    "messages",
    [
        [
            (
                "user",
                "Given the following conversation and a follow up question, rephrase the follow up"
                f" question to be a standalone question.\n\nChat History:\nHuman: {WALL}\n"
                f"Assistant: {RAISED}\nFollow Up Input: Who said so?\nStandalone question:",
            )
        ],
        [
            (
                "system",
                "Given a chat history and the latest user question, formulate a standalone"
                " question. Do NOT answer the question.",
            ),
            ("user", WALL),
            ("assistant", RAISED),
            ("user", "Who said so?"),
        ],
    ],
)
def test_what_is_to_be_asked_alone(messages: list[tuple[str, str]]) -> None:
    task = said(*messages)
    assert task
    assert (task.kind, task.field) == ("standalone", "")
    assert task.questions == [WALL, "Who said so?"]


async def test_nothing_is_completed() -> None:
    prompt = (
        "### Task:\nContinue the text in `<text>` by its `<type>`.\n\n### Output:\n"
        'Respond as JSON: { "text": "the rest" }\n\n<type>General</type>\n<text>Who is the</text>'
    )
    assert await replied(said(("user", prompt))) == '{"text": ""}'


@pytest.mark.parametrize(
    "question",
    [
        "What is the title of the report by the harbour council?",
        "Which tags did the police give to the boats?",
        "Give the title of the report that the harbour council published in May.",
        "Write down which topic the council and the union disagree on.",
        "Summarize the conversation between Kim and Moon in two sentences.",
        "Generate a list of the search queries that the prosecutors found on his laptop.",
        "What follow-up questions did reporters ask the mayor in this discussion?",
        "Suggest some follow-ups to the harbour story.",
        "Who wrote the title song, and what did the chat show pay for it?",
        'What does the field {"title": "Mayor"} in the leaked file mean?',
        "Task: find out who raised the wall. Who was it?",
        "Summarize the discussion between the mayor and the union in 50 words.",
        "Which emoji did the minister reply with to the message?",
        "What would be a good title for the mayor's book, asked the Post?",
        "Who rephrased the question of the user's rights in the trial?",
    ],
)
def test_a_question_stays_one(question: str) -> None:
    assert said(("user", question)) is None
    assert said(("user", WALL), ("assistant", RAISED), ("user", question)) is None


@pytest.mark.parametrize(
    "system",
    [
        "You are a helpful assistant. At the end of each reply suggest three follow-up questions"
        ' about this conversation, as { "follow_ups": [] }.',
        "Answer briefly. The title of this conversation is: The harbour.",
        "You are a pirate.",
    ],
)
def test_a_system_prompt_does_not_make_a_question_a_task(system: str) -> None:
    assert said(("system", system), ("user", WALL)) is None

"""From question to events over a real index, with a scripted model in place of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from datetime import date
from pathlib import Path

import pytest

from index import Filters, IndexReader, TokenCounter, open_reader, open_writer
from qa import (
    Answer,
    Answerer,
    ChatModel,
    Delta,
    Done,
    EndpointBusy,
    EndpointContextExceeded,
    EndpointRefused,
    Event,
    Failed,
    Message,
    Question,
    QuestionError,
    Retrieved,
    Sentence,
)
from qa.llm.fallback import FallbackChat
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import DELTA_CHARACTERS, FakeChat, FakeEmbedder

WALL = "Who put the cost of the harbour wall at Port Selby?"
RIGHT = "Engineer Ruth Adair put the cost at 2.3 million crowns [1]."
WRONG = "The mayor of Paris was delighted about everything [1]."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder: Path = tmp_path_factory.mktemp("index")
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR])
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


def answerer(
    reader: IndexReader, chat: ChatModel | None = None, *, asks_again: bool = False
) -> Answerer:
    return Answerer(reader, FakeEmbedder(), TokenCounter(), chat, asks_again=asks_again)


async def events_of(
    reader: IndexReader,
    question: Question,
    chat: ChatModel | None = None,
    *,
    asks_again: bool = False,
) -> list[Event]:
    answering = answerer(reader, chat, asks_again=asks_again)
    async with aclosing(answering.ask(question)) as events:
        return [event async for event in events]


def done(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].answer


def assert_whole(answer: Answer, reader: IndexReader) -> None:
    """What docs/reference/api.md promises of every answer."""
    for citation in answer.citations:
        text = reader.article(citation.article_id, citation.version).text
        assert citation.quote == text[citation.start : citation.end]
        assert f"[{citation.number}]" in answer.answer
        for day in citation.days:
            assert citation.start <= day.start < day.end <= citation.end
            assert day.text == text[day.start : day.end]
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        shown = answer.answer[sentence.start : sentence.end]
        assert all(f"[{number}]" in shown for number in sentence.citations)


async def test_extractive(reader: IndexReader) -> None:
    asked = Question("At how many crowns did engineer Ruth Adair put the cost?")
    events = await events_of(reader, asked)
    answer = done(events)
    assert_whole(answer, reader)
    assert answer.mode == "extractive"
    assert answer.answerable
    assert answer.answer.startswith(
        "“Engineer Ruth Adair put the cost at 2.3 million crowns.”"
        " — The Selby Post, 6 February 2024 [1]"
    )
    assert answer.as_of == date(2024, 2, 6)
    kinds = [type(event) for event in events]
    assert kinds[0] is Retrieved
    assert kinds[1:3] == [Delta, Sentence]


async def test_a_model_answer_is_cited_by_code(reader: IndexReader) -> None:
    events = await events_of(reader, Question(WALL), FakeChat(RIGHT, name="small"))
    answer = done(events)
    assert_whole(answer, reader)
    assert (answer.mode, answer.model) == ("llm", "small")
    assert answer.answer == RIGHT
    assert answer.citations[0].quote == ("Engineer Ruth Adair put the cost at 2.3 million crowns.")
    assert answer.usage.completion_tokens > 0


async def test_an_unsupported_sentence_is_withdrawn_and_the_other_keeps_its_citation(
    reader: IndexReader,
) -> None:
    events = await events_of(reader, Question(WALL), FakeChat(f"{WRONG} {RIGHT}"))
    answer = done(events)
    assert_whole(answer, reader)
    assert answer.answer == RIGHT
    first, second = (event for event in events if isinstance(event, Sentence))
    assert (first.support, first.text) == ("unsupported", "")
    assert (second.support, second.text) == ("supported", RIGHT)
    written = "".join(event.text for event in events if isinstance(event, Delta))
    assert second.consumed == len(written)


async def test_a_wrong_marker_is_moved_to_the_passage_that_says_so(reader: IndexReader) -> None:
    moved = RIGHT.replace("[1]", "[3]")
    answer = done(await events_of(reader, Question(WALL), FakeChat(moved)))
    assert answer.citations[0].article_id == "harbour"


async def test_nothing_supported_is_a_refusal(reader: IndexReader) -> None:
    answer = done(await events_of(reader, Question(WALL), FakeChat(WRONG)))
    assert (answer.answerable, answer.refusal) == (False, "unsupported")
    assert not answer.citations
    assert not answer.sentences
    assert answer.nearest[0].article_id == "harbour"


async def test_a_changed_number_is_withdrawn(reader: IndexReader) -> None:
    changed = RIGHT.replace("2.3", "2.4")
    answer = done(await events_of(reader, Question(WALL), FakeChat(changed)))
    assert (answer.answerable, answer.refusal) == (False, "unsupported")


async def test_marked_sentences_stay_without_a_citation(reader: IndexReader) -> None:
    question = Question(WALL, strictness="mark")
    events = await events_of(reader, question, FakeChat(f"{WRONG} {RIGHT}"))
    answer = done(events)
    assert_whole(answer, reader)
    assert answer.answer == f"{WRONG.replace(' [1]', '')} {RIGHT}"
    assert [(s.support, s.citations) for s in answer.sentences] == [
        ("unsupported", ()),
        ("supported", (1,)),
    ]
    first = next(event for event in events if isinstance(event, Sentence))
    assert first.text == answer.answer[first.start : first.end]


async def test_with_nothing_but_marked_sentences_there_is_still_an_answer(
    reader: IndexReader,
) -> None:
    answer = done(await events_of(reader, Question(WALL, strictness="mark"), FakeChat(WRONG)))
    assert (answer.answerable, answer.refusal) == (True, None)
    assert (answer.citations, answer.as_of) == ((), None)


async def test_unchecked_sentences_cite_the_passages_that_the_model_named(
    reader: IndexReader,
) -> None:
    question = Question(WALL, strictness="off")
    answer = done(await events_of(reader, question, FakeChat(f"{WRONG} So it is [99].")))
    assert_whole(answer, reader)
    assert answer.answer == f"{WRONG} So it is."
    assert [s.support for s in answer.sentences] == ["unchecked", "unchecked"]
    (citation,) = answer.citations
    assert citation.quote == HARBOUR.text


async def test_the_model_may_object_to_what_it_wrote(reader: IndexReader) -> None:
    other = "The council has not yet chosen a builder [1]."
    chat = FakeChat(f"{WRONG} {RIGHT} {other}", "1: partly\n2: no")
    events = await events_of(reader, Question(WALL), chat, asks_again=True)
    answer = done(events)
    assert_whole(answer, reader)
    assert answer.answer == RIGHT
    assert [s.support for s in answer.sentences] == ["partial"]
    verdicts = [event for event in events if isinstance(event, Sentence)]
    assert [verdict.text for verdict in verdicts] == ["", RIGHT, ""]
    (_, asked) = chat.prompts
    assert "Engineer Ruth Adair put the cost" in asked[1].content
    assert "Paris" not in asked[1].content


async def test_the_model_cannot_support_what_code_does_not(reader: IndexReader) -> None:
    chat = FakeChat(WRONG, "1: yes")
    answer = done(await events_of(reader, Question(WALL), chat, asks_again=True))
    assert answer.refusal == "unsupported"
    assert len(chat.prompts) == 1


async def test_what_is_not_checked_is_not_checked_again(reader: IndexReader) -> None:
    chat = FakeChat(RIGHT, "1: no")
    question = Question(WALL, strictness="off")
    answer = done(await events_of(reader, question, chat, asks_again=True))
    assert answer.answer == RIGHT
    assert len(chat.prompts) == 1


@pytest.mark.parametrize("declined", ["NO ANSWER", "no answer.", "NO ANSWER [1]"])
async def test_a_model_that_declines_shows_nothing(reader: IndexReader, declined: str) -> None:
    events = await events_of(reader, Question(WALL), FakeChat(declined))
    assert not done(events).answerable
    assert not [event for event in events if isinstance(event, Delta)]


async def test_a_reply_that_only_begins_like_declining_is_shown_whole(
    reader: IndexReader,
) -> None:
    reply = "No builder has yet been chosen by the council [1]."
    question = Question("Has the council chosen a builder for the harbour wall?")
    events = await events_of(reader, question, FakeChat(reply))
    shown = "".join(e.text for e in events if isinstance(e, Delta))
    # It is not kept without a reader, who knows what a denial answers: the words are quoted then.
    assert shown.startswith(f"{reply} “The council has not yet chosen a builder.”")


async def test_what_one_publisher_reported_is_answered_by_its_own_words(
    reader: IndexReader,
) -> None:
    asked = Question(
        "What did the Valley Gazette report on how a late frost spoiled the apple harvest?"
    )
    answer = done(await events_of(reader, asked))
    assert {citation.publisher for citation in answer.citations} == {"Valley Gazette"}


async def test_a_publisher_that_the_archive_does_not_have_is_told(reader: IndexReader) -> None:
    asked = Question("According to Reuters, how high will the harbour wall at Port Selby be?")
    answer = done(await events_of(reader, asked))
    assert (answer.answerable, answer.refusal) == (False, "publisher_not_in_archive")


async def test_not_in_the_archive(reader: IndexReader) -> None:
    answer = done(await events_of(reader, Question("What is the boiling point of ethanol?")))
    assert (answer.answerable, answer.refusal) == (False, "below_threshold")
    assert answer.answer == "The articles in this archive do not answer that."


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        (Filters(publishers=("Nobody's News",)), "publisher_not_in_archive"),
        (Filters(after=date(2030, 1, 1)), "outside_dates"),
        (Filters(categories=("chess",)), "below_threshold"),
    ],
)
async def test_filters_that_leave_nothing(reader: IndexReader, filters: Filters, code: str) -> None:
    answer = done(await events_of(reader, Question(WALL, filters=filters)))
    assert answer.refusal == code


async def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    open_writer(tmp_path, FakeEmbedder(), TokenCounter()).close()
    with open_reader(tmp_path, FakeEmbedder()) as empty:
        assert done(await events_of(empty, Question(WALL))).refusal == "no_articles"


async def test_errors_travel_as_the_last_event(reader: IndexReader) -> None:
    (failed,) = await events_of(reader, Question("  "))
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, QuestionError)
    busy = FakeChat([RIGHT, EndpointBusy("It is busy.", "Wait.")])
    events = await events_of(reader, Question(WALL), busy)
    assert isinstance(events[-1], Failed)
    assert isinstance(events[-1].error, EndpointBusy)


async def test_closing_stops_the_model(reader: IndexReader) -> None:
    chat = FakeChat(RIGHT * 50)
    async with aclosing(answerer(reader, chat).ask(Question(WALL))) as events:
        async for event in events:
            if isinstance(event, Delta):
                break
    assert chat.closed_early == 1


async def test_the_prompt_fits_the_models_context(reader: IndexReader) -> None:
    chat = FakeChat(RIGHT, context_tokens=1150)
    await events_of(reader, Question(WALL), chat)
    (system, user) = chat.prompts[0]
    assert TokenCounter().count(system.content + user.content) < 1150 - 400
    assert "[1]" in user.content


async def test_a_prompt_that_is_too_long_is_packed_anew_and_asked_once_more(
    reader: IndexReader,
) -> None:
    chat = FakeChat([EndpointContextExceeded("Too long.", "", 720)], RIGHT)
    answer = done(await events_of(reader, Question(WALL), chat))
    assert_whole(answer, reader)
    assert answer.answer == RIGHT
    first, second = (prompt[-1].content.count("\n[") for prompt in chat.prompts)
    assert (first, second) == (3, 1)


async def test_a_prompt_that_stays_too_long_fails_after_the_second_try(
    reader: IndexReader,
) -> None:
    too_long = [EndpointContextExceeded("Too long.", "", 720)]
    chat = FakeChat(too_long, too_long, RIGHT)
    events = await events_of(reader, Question(WALL), chat)
    assert isinstance(events[-1], Failed)
    assert isinstance(events[-1].error, EndpointContextExceeded)
    assert len(chat.prompts) == 2


async def test_a_context_without_room_for_a_passage_is_told_and_nothing_is_sent(
    reader: IndexReader,
) -> None:
    chat = FakeChat(RIGHT, context_tokens=620)
    events = await events_of(reader, Question(WALL), chat)
    assert isinstance(events[-1], Failed)
    assert isinstance(events[-1].error, EndpointRefused)
    assert "DATELINE_LLM_CONTEXT_TOKENS" in events[-1].error.hint
    assert chat.prompts == []


async def test_a_prompt_that_was_cut_is_noted_and_logged(
    reader: IndexReader, caplog: pytest.LogCaptureFixture
) -> None:
    answer = done(await events_of(reader, Question(WALL), FakeChat(RIGHT, reads_tokens=90)))
    assert answer.answerable
    assert answer.notes == ("prompt_cut",)
    (record,) = caplog.records
    assert "read 90 tokens of a prompt of about" in record.getMessage()


async def test_a_prompt_that_was_read_whole_has_no_note(
    reader: IndexReader, caplog: pytest.LogCaptureFixture
) -> None:
    assert done(await events_of(reader, Question(WALL), FakeChat(RIGHT))).notes == ()
    assert not caplog.records


ABOUT_THE_WALL = (
    Message("user", "How high will the harbour wall at Port Selby be raised?"),
    Message("assistant", "By 40 centimetres, and Ruth Adair was dismissed for fraud [1]."),
)


async def test_a_follow_up_is_understood_by_rules(reader: IndexReader) -> None:
    asked = Question("At how many crowns did the engineer put its cost?", ABOUT_THE_WALL)
    events = await events_of(reader, asked)
    answer = done(events)
    assert_whole(answer, reader)
    assert answer.question == asked.text
    assert "the harbour wall at Port Selby" in answer.standalone_question
    assert {citation.article_id for citation in answer.citations} == {"harbour"}
    found = next(event for event in events if isinstance(event, Retrieved))
    assert found.standalone_question == answer.standalone_question


async def test_a_follow_up_is_understood_by_the_model(reader: IndexReader) -> None:
    rewrite = "Who put the cost of the harbour wall at Port Selby at that?"
    chat = FakeChat(rewrite, RIGHT)
    answer = done(await events_of(reader, Question("Who put it at that?", ABOUT_THE_WALL), chat))
    assert (answer.standalone_question, answer.answer) == (rewrite, RIGHT)
    asked_to_write = chat.prompts[1][-1].content
    assert asked_to_write.endswith(f"Question: {rewrite}")
    assert answer.usage.completion_tokens > len(RIGHT) / DELTA_CHARACTERS


async def test_what_the_history_claims_is_no_evidence(reader: IndexReader) -> None:
    asked = Question("Was she dismissed for fraud?", ABOUT_THE_WALL)
    for chat in (None, FakeChat("Was Ruth Adair dismissed?", "Ruth Adair was dismissed [1].")):
        answer = done(await events_of(reader, asked, chat))
        assert_whole(answer, reader)
        assert "dismissed" not in answer.answer


async def test_the_model_that_wrote_is_named(reader: IndexReader) -> None:
    failing = FakeChat([EndpointBusy("It is busy.", "Wait.")], name="large")
    chat = FallbackChat([failing, FakeChat(RIGHT, name="small")])
    answer = done(await events_of(reader, Question(WALL), chat))
    assert (answer.answer, answer.model) == (RIGHT, "small")


async def test_an_explanation_says_how_an_answer_came_about(reader: IndexReader) -> None:
    asked = Question(WALL, explain=True)
    answer = done(await events_of(reader, asked, FakeChat(f"{WRONG} {RIGHT}")))
    found = answer.explanation
    assert found is not None
    assert found.query.text == WALL
    assert found.hits[0].article_id == HARBOUR.id
    assert 0 < found.hits[0].score <= 1
    texts = [one.text for one in found.evidence]
    assert "Engineer Ruth Adair put the cost at 2.3 million crowns." in texts
    assert set(found.evidence[0].features) >= {"late", "coverage", "context"}
    assert found.confidence == answer.confidence >= found.least_confidence
    assert found.decision.startswith("Answered: the confidence ")
    wrong, right = found.sentences
    assert (wrong.written_by, wrong.support) == ("model", "unsupported")
    assert wrong.failed_check
    assert wrong.why
    assert (right.support, right.failed_check, right.why) == ("supported", None, "")
    assert right.checks[0].quote == answer.citations[0].quote
    assert found.seconds["total"] > 0


async def test_what_was_withdrawn_is_told_with_the_check_that_failed(reader: IndexReader) -> None:
    said = "Engineer Ruth Adair put the cost at 9.9 million crowns [1]."
    events = await events_of(reader, Question(WALL, explain=True), FakeChat(f"{said} {RIGHT}"))
    withdrawn = next(event for event in events if isinstance(event, Sentence))
    assert withdrawn.failed_check == "number"
    explained = done(events).explanation
    assert explained is not None
    assert explained.sentences[0].why == "9.9 million does not stand there for the same"


async def test_an_extractive_answer_and_a_refusal_are_explained(reader: IndexReader) -> None:
    quoted = done(await events_of(reader, Question(WALL, explain=True))).explanation
    assert quoted is not None
    assert {one.written_by for one in quoted.sentences} == {"code"}
    assert quoted.sentences[0].checks[0].quote in quoted.sentences[0].text
    refused = done(
        await events_of(reader, Question("Which zebra won the opera lottery?", explain=True))
    )
    assert refused.explanation is not None
    assert refused.explanation.decision.startswith("Refused: ")
    assert refused.explanation.sentences == ()


async def test_nothing_is_explained_unasked(reader: IndexReader) -> None:
    assert done(await events_of(reader, Question(WALL))).explanation is None

"""The exact bytes of each event."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator

from index import IndexMissing
from qa import Delta, Done, Event, Failed, Retrieved
from server.protocols.sse import frame, frames
from tests.unit.server.documents import ANSWER, HIT, SENTENCE

CITATION_JSON = (
    '{"number":1,"article_id":"harbour","version":1,"title":"Harbour wall",'
    '"publisher":"The Selby Post","published_at":"2024-02-06T08:00:00Z","url":null,'
    '"quote":"The wall will be raised by 40 centimetres.","start":12,"end":54,'
    '"passage_id":"harbour:1:0","days":[],"said_by":null,"opinion":false,"also_published_by":[],"corrections":[],"retracted":false,"page":null,"last_page":null,"language":null,"quote_url":null}'
)


def test_retrieved() -> None:
    assert frame(1, Retrieved((HIT,), "By how much?")).encode().decode() == (
        "id: 1\nevent: retrieved\n"
        'data: {"standalone_question":"By how much?",'
        '"hits":[{"rank":1,"article_id":"harbour","version":1,"passage_id":"harbour:1:0",'
        '"start":12,"end":54,"score":0.5,"found_by":["dense"],'
        '"text":"The wall will be raised by 40 centimetres.","title":"Harbour wall",'
        '"publisher":"The Selby Post","published_at":"2024-02-06T08:00:00Z","url":null,'
        '"also_published_by":[]}],"queries":[]}\n\n'
    )


def test_delta_keeps_line_breaks_inside_one_data_line() -> None:
    assert frame(2, Delta("é\n\n“x”\r\u2028")).encode().decode() == (
        'id: 2\nevent: delta\ndata: {"text": "é\\n\\n“x”\\r\u2028"}\n\n'
    )


def test_sentence() -> None:
    assert frame(3, SENTENCE).encode().decode() == (
        "id: 3\nevent: sentence\n"
        'data: {"index":0,"start":0,"end":14,"support":"supported","citations":[1],'
        '"text":"By 40 cm. [1]","consumed":9,"role":"text","before":"",'
        f'"new_citations":[{CITATION_JSON}]}}\n\n'
    )


def test_done() -> None:
    assert frame(4, Done(ANSWER)).encode().decode() == (
        "id: 4\nevent: done\n"
        'data: {"id":"01J","question":"By how much?","standalone_question":"By how much?",'
        '"answer":"By 40 cm. [1]","answerable":true,"confidence":0.5,"mode":"extractive",'
        '"as_of":"2024-02-06",'
        '"sentences":[{"start":0,"end":13,"support":"supported","citations":[1],"role":"text"}],'
        f'"citations":[{CITATION_JSON}],"refusal":null,"nearest":[],"model":null,'
        '"usage":{"prompt_tokens":0,"completion_tokens":0},'
        '"timings_ms":{"retrieve":1,"generate":0,"verify":0,"total":1},"notes":[],'
        '"disagreement":false,"disagreements":[],"suggestions":[],"missing":[],"respelt":[],"short_answer":null}\n\n'
    )


def test_error_is_a_problem_document_without_internal_text() -> None:
    text = frame(5, Failed(IndexMissing("There is no index at /srv/secret."))).encode().decode()
    head, _, data = text.partition("data: ")
    assert head == "id: 5\nevent: error\n"
    assert json.loads(data)["type"] == "urn:problem-type:dateline:index-missing"
    assert "/srv/secret" not in text


async def test_frames_are_numbered_and_closing_them_closes_the_events() -> None:
    closed = []

    async def events() -> AsyncGenerator[Event]:
        try:
            yield Delta("a")
            yield Delta("b")
            yield Delta("c")
        finally:
            closed.append(True)

    sending = frames(events())
    assert [(await anext(sending)).id, (await anext(sending)).id] == ["1", "2"]
    await sending.aclose()
    assert closed == [True]

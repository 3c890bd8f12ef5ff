"""What leaves for the desk: each format read again by a program that knows it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import docx
import pytest
from lxml import html
from markdown_it import MarkdownIt

from index import ArticleRef, Correction, Hit
from qa import Answer
from qa.citations.links import Links
from qa.events import ShortAnswer
from qa.writers.timeline.told import Timeline, TimelineLine
from server.protocols.exports import (
    Format,
    accepted,
    disposition,
    export,
    file_name,
    format_of_name,
)
from server.protocols.exports.report import (
    Report,
    Sources,
    of_answers,
    of_hits,
    of_timeline,
)
from tests.unit.server.documents import ANSWER, CITATION, HIT, QUOTE, TAKEN_BACK_ANSWER

HOSTILE = '<script>alert(1)</script> [x](javascript:1) # *"Ω" {\\}'
SOURCES = Sources(Links("https://archive.example"))
REFUSED = replace(
    ANSWER,
    question="Who asked?",
    answer="The articles do not say.",
    answerable=False,
    confidence=0.0,
    citations=(),
    sentences=(),
    refusal="below_threshold",
    nearest=(ArticleRef.of(HIT.article),),
)


FACT = ShortAnswer("40 cm", 1, 20, 25, 0.9)


def hostile_answer() -> Answer:
    cited = replace(CITATION, title=HOSTILE, publisher=HOSTILE, quote=HOSTILE + "\nÜ", url="x:y")
    return replace(ANSWER, question=HOSTILE, answer=f"# {HOSTILE}\n1. x [1]", citations=(cited,))


def report(*answers: Answer) -> Report:
    return of_answers(answers or (ANSWER,), SOURCES)


def rows_of(exported: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"), newline="")))


def words_of_docx(exported: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(exported)).paragraphs)


@pytest.mark.parametrize("form", list(Format))
def test_a_conversation_in_every_format_names_its_sources_and_what_was_taken_back(
    form: Format,
) -> None:
    exported = export(report(TAKEN_BACK_ANSWER, REFUSED), form)
    text = words_of_docx(exported) if form is Format.DOCX else exported.decode()
    told = ["Harbour wall", "The Selby Post", QUOTE]
    # JSON has it as a field.
    told += ['"retracted": true'] if form is Format.JSON else ["RETRACTED by its publisher"]
    if form not in (Format.CSL, Format.BIBTEX, Format.RIS):
        told += ["By how much?", "By 40 cm.", "Who asked?", "The articles do not say."]
    for words in told:
        assert words in text.replace("\\", ""), words


def test_markdown_and_html_make_no_markup_of_what_articles_say() -> None:
    exported = report(hostile_answer())
    rendered = MarkdownIt("commonmark").render(export(exported, Format.MARKDOWN).decode())
    for page in (rendered, export(exported, Format.HTML).decode()):
        tree = html.fromstring(page)
        assert not tree.xpath("//script | //em | //strong | //ol | //img")
        assert [each.text_content() for each in tree.xpath("//h1")] == [HOSTILE]
        assert f"# {HOSTILE}" in [each.text_content() for each in tree.xpath("//p")]
        (address,) = tree.xpath("//a/@href")
        assert address == "https://archive.example/articles/harbour?version=1&cite=12-54"


@pytest.mark.parametrize(("short", "facts"), [(None, []), (FACT, ["40 cm [1]"])])
def test_the_short_answer_stands_out_where_there_is_one(
    short: ShortAnswer | None, facts: list[str]
) -> None:
    asked = replace(ANSWER, answer=f"40 cm [1]\n\n{QUOTE} [1]", short_answer=short)
    tree = html.fromstring(export(report(asked), Format.HTML).decode())
    assert [each.text_content() for each in tree.xpath("//p[@class='fact']")] == facts


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\n=1", "|x", "＝1", "\r=1", "%1"]
)
def test_a_table_runs_nothing_in_a_spreadsheet(words: str) -> None:
    asked = replace(ANSWER, question=words, confidence=0.25)
    (row,) = rows_of(export(report(asked), Format.CSV))
    assert row["question"] == f"'{words}"
    assert (row["confidence"], row["start"]) == ("0.25", "12")


def test_a_table_has_a_row_for_each_citation_and_one_for_a_refusal() -> None:
    second = replace(CITATION, number=2, start=0, end=11, quote="Port Selby.")
    asked = replace(ANSWER, citations=(CITATION, second))
    rows = rows_of(export(report(asked, REFUSED), Format.CSV))
    assert [(row["verdict"], row["citation"], row["quotation"]) for row in rows] == [
        ("answered", "1", QUOTE),
        ("answered", "2", "Port Selby."),
        ("not answered", "", ""),
    ]
    assert rows[0]["published"] == "2024-02-06"


def test_words_that_xml_cannot_hold_are_left_out_of_word() -> None:
    words = words_of_docx(export(report(replace(ANSWER, answer="a\x00b\x01c\ufffed")), Format.DOCX))
    assert "abcd" in words


def test_word_links_to_the_article() -> None:
    cited = replace(CITATION, url="https://post.example/wall")
    made = docx.Document(
        io.BytesIO(export(report(replace(ANSWER, citations=(cited,))), Format.DOCX))
    )
    (link,) = [link for each in made.paragraphs for link in each.hyperlinks]
    assert (link.text, link.address) == ("Harbour wall", "https://post.example/wall")


def test_one_answer_is_the_document_of_the_api_and_several_a_list_of_them() -> None:
    one = json.loads(export(report(), Format.JSON))
    several = json.loads(export(report(ANSWER, REFUSED), Format.JSON))
    assert one == several["answers"][0]
    assert [each["question"] for each in several["answers"]] == ["By how much?", "Who asked?"]


def test_a_timeline_and_a_search_as_tables() -> None:
    events = (TimelineLine(None, QUOTE, f"“{QUOTE}”", (1,)),)
    told = Timeline("wall", "wall", "oldest first", events, (CITATION,))
    (row,) = rows_of(export(of_timeline(told, SOURCES), Format.CSV))
    assert (row["day"], row["event"], row["headline"]) == ("", QUOTE, "Harbour wall")
    assert "undated" in export(of_timeline(told, SOURCES), Format.MARKDOWN).decode()
    corrected = replace(HIT.article, corrections=(Correction("Not so."),))
    hits = [HIT, Hit(corrected, HIT.passage, 0.25, ("lexical",))]
    rows = rows_of(export(of_hits("wall", hits, SOURCES), Format.CSV))
    assert [(row["rank"], row["notices"]) for row in rows] == [
        ("1", ""),
        ("2", "corrected: Not so."),
    ]
    assert b"Nothing was found." in export(of_hits("wall", [], SOURCES), Format.HTML)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who won? A/B\\C: “x”", "Who-won-A-B-C-x.docx"),
        ("كم ارتفاع الجدار؟", "كم-ارتفاع-الجدار.docx"),
        ("壁の高さは?", "壁の高さは.docx"),
        ("../..", "dateline.docx"),
        ("", "dateline.docx"),
        ("x" * 500, f"{'x' * 60}.docx"),
    ],
)
def test_a_file_has_the_name_of_its_question_in_any_script(title: str, name: str) -> None:
    assert file_name(title, Format.DOCX) == name
    header = disposition(title, Format.DOCX)
    assert header.isascii()
    assert not set("\r\n;/\\") & set(header.partition('filename="')[2].partition('"')[0])


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("text/csv", Format.CSV),
        ("TEXT/CSV;q=0.9, */*", Format.CSV),
        ("text/html", Format.HTML),
        ("text/html,application/xhtml+xml,*/*;q=0.8", None),
        ("application/json", Format.JSON),
        ("*/*", None),
        ("", None),
        ("image/png", None),
    ],
)
def test_a_format_by_the_accept_header(header: str, form: Format | None) -> None:
    assert accepted(header) is form


def test_a_format_by_the_name_of_a_file() -> None:
    named = {"a.MD": "md", "a.csl.json": "csl", "a.json": "json", "a.ris": "ris", "a": None}
    assert {name: format_of_name(name) for name in named} == named

"""Whom an article is about, where a window of it does not say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article, Hit, Passage
from qa.reader import Window
from qa.reader.about import names_about, unsaid_names
from qa.reader.onnx import OnnxReader
from tests.support.archives import HARBOUR

CHARGED = "Mara Ellingsen stood before the judge of Holm on Monday and pleaded guilty to fraud."
SET = "Judge Tor Aune set sentencing for 20 February. He thanked the jury."
LATER = (
    "Ellingsen ran the ferry company until May. Ellingsen has two sons, and Liv Dahl is her lawyer."
)
ARTICLE = replace(
    HARBOUR,
    title="Ferry owner admits fraud",
    text=f"{CHARGED} {SET} {LATER}",
    language="en",
)
ASKED = "When will Mara Ellingsen be sentenced?"


def window(article: Article, said: str) -> Window:
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    start = article.text.index(said)
    return Window(Hit(article, passage, 1.0, ("lexical",)), start, start + len(said))


def test_a_window_that_leaves_its_subject_out_is_told_it() -> None:
    assert unsaid_names(ASKED, window(ARTICLE, SET)) == ("Mara Ellingsen",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(ASKED, CHARGED, id="the window names her"),
        pytest.param("When will Liv Dahl be sentenced?", SET, id="named once alone"),
        pytest.param("When will Eva Ruiz be sentenced?", SET, id="not in the article"),
        pytest.param("when is the sentencing", SET, id="no name asked about"),
    ],
)
def test_nothing_else_is_told(question: str, said: str) -> None:
    assert unsaid_names(question, window(ARTICLE, said)) == ()


def test_a_name_that_a_long_article_has_now_and_then_is_not_its_subject() -> None:
    long = replace(ARTICLE, text=f"{ARTICLE.text} {'The ferries of the fjord sailed. ' * 300}")
    assert [name.text for name in names_about(ASKED, ARTICLE)] == ["Mara Ellingsen"]
    assert names_about(ASKED, long) == []


def test_the_name_of_another_passage_is_not_told() -> None:
    elsewhere = window(ARTICLE, SET)
    passage = replace(elsewhere.hit.passage, text=SET)
    assert (
        unsaid_names(ASKED, replace(elsewhere, hit=replace(elsewhere.hit, passage=passage))) == ()
    )


def test_the_reader_finds_what_is_said_of_her() -> None:
    reader, plain = OnnxReader(), window(ARTICLE, SET)
    told = replace(plain, about=unsaid_names(ASKED, plain))
    without, with_name = reader.read(ASKED, [plain, told])
    assert with_name.answerable > without.answerable
    assert with_name.window is told

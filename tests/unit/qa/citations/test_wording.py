"""Our own words beside an article's, by language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index import Article
from index.models import Correction
from qa.citations import render
from qa.citations.wording import ENGLISH
from qa.evidence.refusal import _SENTENCES, refusal_sentence, told_in
from server.cli.output import wording_of
from server.web.words import languages
from tests.unit.server.documents import ANSWER

LATE = datetime(2024, 2, 6, 23, 30, tzinfo=UTC)
TAGS = languages()


def test_refusals_are_told_in_every_language_of_the_interface() -> None:
    assert sorted(_SENTENCES) == list(TAGS)
    for tag, sentences in _SENTENCES.items():
        assert sentences.keys() == _SENTENCES["en"].keys(), tag
        for name, english in _SENTENCES["en"].items():
            for value in ("{names}", "{instead}", "{question}"):
                assert (value in sentences[name]) == (value in english), (tag, name)
            assert tag == "en" or sentences[name] != english


@pytest.mark.parametrize("tag", TAGS)
def test_each_has_all_that_the_command_says(tag: str) -> None:
    words = wording_of(replace(ANSWER, language=tag))
    assert words.tag == tag
    if tag != "en":
        same = {name for name in vars(words) if vars(words)[name] == vars(ENGLISH)[name]}
        assert same <= {"byline", "opinion"}
    taken_back = Article(
        id="a", title="T", text="t", retracted=True, corrections=(Correction("x: y", None),)
    )
    *_, corrected = render.notices(taken_back, words)
    assert corrected.endswith(": x: y")
    assert not any(sign in corrected for sign in "{},،，、")


@pytest.mark.parametrize(
    ("tag", "byline"),
    [
        ("en", "The Post, 6 February 2024"),
        ("de", "The Post, 6. Februar 2024"),
        ("zh", "The Post，2024年2月6日"),
        ("tr", "The Post, 6 Şubat 2024"),
        ("hi", "The Post, 6 फ़रवरी 2024"),
    ],
)
def test_whose_it_is_and_of_when(tag: str, byline: str) -> None:
    words = wording_of(replace(ANSWER, language=tag))
    article = Article(id="a", title="T", text="t", publisher="The Post", published_at=LATE)
    assert render.byline(article, words) == byline
    nobody = render.byline(replace(article, publisher=None, published_at=None), words)
    assert nobody == words.byline.format(publisher=words.unknown_publisher, day=words.undated)


def test_what_is_missing_is_listed_as_the_language_does() -> None:
    told = refusal_sentence("name_missing", ("Selby", "Renkel"), language="de")
    assert "Selby und Renkel kommt" in told
    assert refusal_sentence("below_threshold", language="xx") == _SENTENCES["en"]["below_threshold"]
    both = refusal_sentence("below_threshold", better="?", in_another_language=True, language="zh")
    assert both.endswith("请用英语提问。")
    assert told_in(None) == "en"

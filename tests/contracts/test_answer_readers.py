"""Every Reader of questions and windows keeps what the role says, whatever it thinks of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index import sentence_spans
from qa.reader import Reader
from qa.reader.onnx import OnnxReader
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeReader, Told
from tests.unit.qa.reader.test_onnx import assert_sound, figures, window

ASKED = "At how many crowns did the engineer put the cost?"
WINDOWS = [window(article) for article in (HARBOUR, ORCHARD, CHOIR)]


@pytest.fixture(scope="module", params=["onnx", "fake"])
def reader(request: pytest.FixtureRequest) -> Reader:
    fake = FakeReader(Told("2.3 million crowns"), Told("900", -2.0, 1.0, (0.2, 0.7, 0.1)))
    return OnnxReader() if request.param == "onnx" else fake


def test_each_window_has_one_sound_reading_in_the_order_given(reader: Reader) -> None:
    found = reader.read(ASKED, WINDOWS)
    assert [one.window for one in found] == WINDOWS
    for one in found:
        assert_sound(one)
        article = one.window.hit.article
        assert list(one.spans) == sentence_spans(article.text, article.language)


def test_part_of_an_article_is_read_where_it_stands(reader: Reader) -> None:
    places = sentence_spans(HARBOUR.text)
    [one] = reader.read(ASKED, [window(HARBOUR, places[1][0], places[2][1])])
    assert_sound(one)
    assert list(one.spans) == places[1:3]


def test_no_windows_have_no_readings(reader: Reader) -> None:
    assert reader.read(ASKED, []) == []


def test_a_window_without_words_has_a_reading_without_spans(reader: Reader) -> None:
    [one] = reader.read(ASKED, [window("")])
    assert_sound(one)
    assert one.spans == {}


def test_what_else_is_read_changes_nothing(reader: Reader) -> None:
    forwards = figures(reader.read(ASKED, WINDOWS))
    assert figures(reader.read(ASKED, WINDOWS[::-1]))[::-1] == forwards
    assert [figures(reader.read(ASKED, [one]))[0] for one in WINDOWS] == forwards


def test_several_threads_may_ask_at_once(reader: Reader) -> None:
    alone = figures(reader.read(ASKED, WINDOWS))
    with ThreadPoolExecutor(4) as threads:
        asked = threads.map(lambda _: figures(reader.read(ASKED, WINDOWS)), range(12))
        assert all(one == alone for one in asked)

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from index.models import Article
from index.nlp.article_text import ArticleText
from index.nlp.statement import AnnotatedText, whole_article


def annotated(text: str) -> AnnotatedText:
    published = datetime(2023, 5, 1, tzinfo=UTC)
    return whole_article(ArticleText(Article("a", text, "Pier closes", published_at=published)))


def test_a_number_of_a_day_is_none_but_a_year_is_one() -> None:
    text = "On 3 May 2021, 12 boats sank; by 2022 there were 4, and on 5 June another 6 were lost."
    assert [number.value for number in annotated(text).numbers] == [12, 2022, 4, 6]


@pytest.mark.parametrize("piece", ["Published: 1 May 2023, 7 of 8.\n", "Ada Marsh of Skerry, "])
def test_a_long_article_takes_no_time(piece: str) -> None:
    whole = annotated(piece * 5_000)
    began = time.process_time()
    assert whole.numbers or whole.names
    assert whole.names is not None
    assert time.process_time() - began < 2

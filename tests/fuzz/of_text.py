"""What is asked of an article's text when it is added and when it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from index.models import Article
from index.nlp import analyse, with_whole_numbers
from index.nlp.article_text import ArticleText
from index.nlp.chunking import Chunking, TokenCounter, chunk
from index.nlp.dates.relative import date_annotations
from index.nlp.language import detected_language
from index.nlp.numbers import numbers
from index.nlp.prompt_injection import is_instruction
from index.nlp.sentences import sentence_spans
from index.nlp.sentences.quotable import is_quotable
from index.nlp.sentences.said_by import said_by
from index.nlp.statement import whole_article
from index.readers.corrections import with_corrections

_PUBLISHED = datetime(2023, 5, 1, 10, tzinfo=UTC)
_COUNTER = TokenCounter()
# A question looks at a few. Cutting counts tokens, which takes longer than all the rest.
_MOST_SENTENCES, _MOST_CUT = 200, 100_000


def ask_of_text(data: bytes) -> None:
    """Everything that is found lies within the text, in order."""
    text = data.decode(errors="replace")
    article = Article("a", text, "A title", published_at=_PUBLISHED)
    language = detected_language(text)
    sentences = sentence_spans(text, language)
    _check_order(sentences, len(text))
    for start, end in sentences[:_MOST_SENTENCES]:
        is_quotable(text, start, end)
        said_by(text, start, end)
        is_instruction(text[start:end])
    days = date_annotations(text, _PUBLISHED)
    _check_order([(day.start, day.end) for day in days], len(text))
    _check_order([(number.start, number.end) for number in numbers(text)], len(text))
    whole = whole_article(ArticleText(with_corrections(article)))
    assert whole.names is not None
    assert whole.numbers is not None
    analyse(text)
    with_whole_numbers(text)
    cut = replace(article, text=text[:_MOST_CUT], language=language)
    for passage in chunk(cut, _COUNTER, Chunking()):
        assert text[passage.start : passage.end] == passage.text


def _check_order(spans: list[tuple[int, int]], length: int) -> None:
    at = 0
    for start, end in spans:
        assert at <= start < end <= length, "out of place"
        at = end

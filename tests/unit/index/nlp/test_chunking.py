from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.models import Article
from index.nlp.chunking import Chunking, TokenCounter, chunk
from index.nlp.sentences import sentence_spans

COUNTER = TokenCounter()
SMALL = Chunking(max_tokens=24, overlap_tokens=8)

texts = st.text(alphabet=st.sampled_from("abc dé. !?\n\r\t“”\"'1,—한국.中 😀"), max_size=600)


def article(text: str) -> Article:
    return Article(id="a", text=text, title="A title", version=3)


@given(texts)
@settings(deadline=None)
def test_every_passage_is_a_slice_within_the_bound(text: str) -> None:
    for passage in chunk(article(text), COUNTER, SMALL):
        assert passage.text == text[passage.start : passage.end]
        assert 0 < COUNTER.count(passage.text) <= SMALL.max_tokens


@given(texts)
@settings(deadline=None)
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    covered = set[int]()
    for passage in chunk(article(text), COUNTER, SMALL):
        covered.update(range(passage.start, passage.end))
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@given(texts)
@settings(deadline=None)
def test_passages_advance(text: str) -> None:
    passages = chunk(article(text), COUNTER, SMALL)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(passages))
    assert [p.id for p in passages] == [f"a:3:{n}" for n in range(len(passages))]


def test_a_short_article_is_one_passage() -> None:
    (passage,) = chunk(article("One sentence. Another.\n"), COUNTER, Chunking())
    assert (passage.start, passage.end) == (0, 22)


def test_sentences_stay_whole_and_overlap() -> None:
    sentences = [f"Sentence number {n} says something about the harbour." for n in range(30)]
    text = " ".join(sentences)
    passages = chunk(article(text), COUNTER, Chunking(max_tokens=60, overlap_tokens=12))
    for before, after in pairwise(passages):
        assert after.text.startswith("Sentence number")
        assert after.start < before.end, "each passage repeats the last sentence of the one before"


def test_an_overlong_word_is_cut_and_nothing_is_lost() -> None:
    text = "x" * 9_000
    passages = chunk(article(text), COUNTER, Chunking())
    assert "".join(p.text for p in passages) == text


def test_an_article_without_text_has_no_passages() -> None:
    assert chunk(article(" \n \n"), COUNTER, Chunking()) == []


def test_sentence_spans_keep_abbreviations_and_end_at_paragraphs() -> None:
    text = "Mr. Smith of the U.S. said it rose 3.5 percent.\n\n“We agree,” she said.\r\n\r\nNew one"
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "Mr. Smith of the U.S. said it rose 3.5 percent.",
        "“We agree,” she said.",
        "New one",
    ]


@given(texts)
def test_sentence_spans_are_ordered_trimmed_and_cover_everything(text: str) -> None:
    spans = sentence_spans(text)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)

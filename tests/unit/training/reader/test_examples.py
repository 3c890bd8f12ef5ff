"""What a case becomes: a row of the reader's input, and what it says of it."""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from qa.reader.inputs import Encoder
from training.reader.near_misses import NearMisses
from training.reader.news import Item, NewsArticle

# Torch is imported where it is used, else every run would wait for it when it looks for its tests.
if TYPE_CHECKING:
    from training.reader.cases import Case
    from training.reader.examples import Example, Maker, Share

# Longer than any window.
BODY = (
    "The wall will be raised by 40 centimetres. Work starts in May. The council has not yet chosen"
    f" a builder. {'It rained on the town by the sea. ' * 30}Engineer Ruth Adair put the cost at"
    " 2.3 million crowns."
)
UNKNOWN = (-1, -1)
WORDS = ["[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(BODY.replace(".", " .").split())]


@pytest.fixture(scope="module")
def maker() -> Maker:
    from training.reader.examples import Maker

    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return Maker(Encoder(tokenizer), NearMisses(None))


def case(question: str = "How high will the wall be raised?", **known: Any) -> Case:
    from training.reader.cases import Case, Text

    return Case("reading-any", Text(BODY, "Wall. 6 February 2024", "wall"), question, **known)


def place(words: str) -> tuple[int, int]:
    return BODY.index(words), BODY.index(words) + len(words)


def share(**known: Any) -> Share:
    from training.reader.examples import Share

    return Share(1.0, **known)


def made(maker: Maker, of: Case, share: Share | None = None, seeds: int = 50) -> list[Example]:
    from training.reader.examples import Share

    return [
        one
        for seed in range(seeds)
        for one in maker.examples(of, share or Share(1.0), [of], random.Random(seed))
    ]


def words_of(one: Example) -> str:
    start, end = one.span
    return " ".join(WORDS[token] for token in one.pair.ids[start : end + 1])


def test_the_answers_tokens_are_the_span(maker: Maker) -> None:
    found = made(maker, case(spans=(place("40 centimetres"),), answerable=True))
    assert {words_of(one) for one in found} == {"40 centimetres"}
    assert {(one.answerable, one.entailed) for one in found} == {(1, -1)}
    for one in found:
        assert one.pair.body[0] <= one.span[0] <= one.span[1] < one.pair.body[1]


def test_one_of_several_answers_is_in_the_window(maker: Maker) -> None:
    spans = (place("40 centimetres"), place("Ruth Adair"))
    found = {words_of(one) for one in made(maker, case(spans=spans, answerable=True), seeds=200)}
    assert found == {"40 centimetres", "Ruth Adair"}


def test_a_near_miss_has_the_span_of_no_answer(maker: Maker) -> None:
    near = case("When will the tower be raised?", spans=(), near=place("May"), answerable=False)
    found = made(maker, near)
    assert {(one.span, one.answerable, one.entailed) for one in found} == {((0, 0), 0, -1)}


def test_what_nobody_said_is_unknown(maker: Maker) -> None:
    stated = made(maker, case("The wall will be raised.", entailed=0))
    assert {(one.span, one.answerable, one.entailed) for one in stated} == {(UNKNOWN, -1, 0)}
    answered = made(maker, case(answerable=True))
    assert {(one.span, one.answerable, one.entailed) for one in answered} == {(UNKNOWN, 1, -1)}


def test_a_window_without_the_answer_does_not_answer(maker: Maker) -> None:
    asked = case(spans=(place("40 centimetres"),), answerable=True)
    one = maker.of_window(asked, place("Work starts in May."))
    assert (one.span, one.answerable) == ((0, 0), 0)
    whole = maker.of_window(asked, (0, BODY.index("It rained")))
    assert (words_of(whole), whole.answerable) == ("40 centimetres", 1)


def test_a_share_makes_rows_that_do_not_answer_of_those_that_do(maker: Maker) -> None:
    asked = case(
        "How high will it be before May?", spans=(place("40 centimetres"),), answerable=True
    )
    found = made(maker, asked, share(other_window=1.0, made=1.0), seeds=200)
    by_source: dict[str, set[tuple[int, int]]] = {}
    for one in found:
        by_source.setdefault(one.source, set()).add((one.answerable, one.span[0]))
    assert by_source["reading-any/window"] == by_source["reading-any/made"] == {(0, 0)}
    assert all(known[0] == 1 for known in by_source["reading-any"])
    for one in found:
        if one.source == "reading-any/window":
            assert WORDS.index("centimetres") not in one.pair.ids[slice(*one.pair.body)]


def test_what_is_never_answered_makes_no_further_rows(maker: Maker) -> None:
    near = case(spans=(), near=place("May"), answerable=False)
    found = made(maker, near, share(other_window=1.0, made=1.0, other_text=1.0))
    assert {one.source for one in found} == {"reading-any"}


@pytest.mark.parametrize("body", ["", " ", "\n\n"])
def test_an_empty_text_makes_an_empty_window(maker: Maker, body: str) -> None:
    from training.reader.cases import Case, Text

    empty = Case("reading-any", Text(body), "Why?", (), None, False)
    for one in made(maker, empty):
        assert one.pair.body[0] == one.pair.body[1]
        assert one.span == (0, 0)


def test_windows_are_the_whole_text_in_order(maker: Maker) -> None:
    windows = maker.windows(case().text, 12)
    assert len(windows) > 1
    assert "".join(BODY[start:end] for start, end in windows).replace(" ", "") == BODY.replace(
        " ", ""
    )


def test_each_set_goes_round_its_cases(maker: Maker) -> None:
    from training.reader.examples import stream

    cases = {"one": [case(f"{n}?") for n in range(3)], "unknown": [case("never")]}
    shares = {"one": share(), "two": share()}
    rows = list(islice(stream(cases, shares, maker, random.Random(1)), 30))
    assert {one.source for one in rows} == {"reading-any"}
    assert len(rows) == 30


def test_an_article_by_hand_becomes_cases_with_what_is_known() -> None:
    from training.reader.cases import news_cases

    article = NewsArticle("Wall to be raised", "The Selby Post", None, BODY)
    article.items += [
        Item("answerable", "How high?", "40 centimetres"),
        Item("answerable", "What is to be raised?", "Wall to be raised"),
        Item("near miss", "How low?", "40 centimetres", change="opposite"),
        Item("yes", "Will it start in May?", "Work starts in May", "It will start in May."),
        Item("unsaid", "Is it granite?", "The wall", "It is granite."),
    ]
    found = {(one.source, one.question): one for one in news_cases(article)}
    assert ("paragraph", "What is to be raised?") not in found
    answered = found["paragraph", "How high?"]
    assert (answered.spans, answered.answerable) == ((place("40 centimetres"),), True)
    near = found["paragraph-near-miss", "How low?"]
    assert (near.spans, near.near, near.answerable) == ((), place("40 centimetres"), False)
    assert near.change == "opposite"
    says = found["paragraph-yes-no", "Will it start in May?"]
    assert (says.spans, says.answerable, says.entailed) == ((place("Work starts in May"),), True, 0)
    unsaid = found["paragraph-yes-no", "Is it granite?"]
    assert (unsaid.spans, unsaid.answerable, unsaid.entailed) == ((), False, 2)
    stated = found["paragraph-statement", "It is granite."]
    assert (stated.spans, stated.answerable, stated.entailed) == (None, None, 2)


def test_over_words_of_another_article_nothing_is_answered_or_settled(maker: Maker) -> None:
    from training.reader.cases import Case, Text
    from training.reader.examples import Maker
    from training.reader.model import ENTAILED, NEITHER
    from training.reader.related import RelatedTexts

    foreign = Text("Another wall will be raised in May.", "Other", "other", "other shelf")
    related = RelatedTexts([foreign], lambda text: [(0, len(text.body))])
    rng = random.Random(1)
    asked = case(spans=(place("40 centimetres"),), answerable=True)
    stated = case("The wall will be raised.", entailed=ENTAILED)
    over = [Maker.over_related(one, related, rng) for one in (asked, stated)]
    assert over == [
        Case("reading-any/related", foreign, asked.question, (), None, False),
        Case("reading-any/related", foreign, stated.question, None, None, None, NEITHER),
    ]
    assert Maker.over_related(case("Who won?"), related, rng) is None
    maker.related = related
    try:
        found = made(maker, asked, share(related_text=1.0))
    finally:
        maker.related = None
    assert {one.source for one in found} == {"reading-any", "reading-any/related"}
    assert {one.answerable for one in found if one.source.endswith("/related")} == {0}


def test_cases_of_one_text_may_come_one_after_the_other() -> None:
    from training.reader.cases import Case, Text
    from training.reader.examples import _shuffled

    cases = [Case("s", Text("", "", f"{n}"), f"{n} {i}?") for n in range(9) for i in "abc"]
    order = [case.text.group for case in _shuffled(cases, together=True, rng=random.Random(1))]
    assert [order[i : i + 3] for i in range(0, 27, 3)] == [[order[i]] * 3 for i in range(0, 27, 3)]
    assert order != sorted(order)

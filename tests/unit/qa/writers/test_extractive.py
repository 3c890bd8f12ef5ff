from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from index import Hit, Passage, sentence_spans
from qa.evidence import FITTED as CONFIDENCE
from qa.evidence import Evidence, Features, SentenceReading
from qa.reader import SpanScore
from qa.writers import FITTED, quoted
from qa.writers.extractive import select_sentences
from tests.support.archives import CHOIR, HARBOUR, ORCHARD


def evidence(
    article: object,
    relevance: float,
    coverage: float = 1.0,
    has: float = 0.0,
    headline: float = 0.0,
) -> Evidence:
    """The first sentence of an article."""
    assert isinstance(article, type(HARBOUR))
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    start, end = sentence_spans(article.text)[0]
    known = dict.fromkeys(Features.__annotations__, 0.5) | {"coverage": coverage}
    features = Features(**known | {"has": has, "headline": headline})
    hit = Hit(article, passage, 1.0, ("lexical",))
    return Evidence(hit, start, end, article.text[start:end], features, relevance)


WALL, FROST, SONG = evidence(HARBOUR, 9.0), evidence(ORCHARD, 8.5), evidence(CHOIR, 2.0)
_SECOND = sentence_spans(HARBOUR.text)[1]
COST = replace(WALL, start=_SECOND[0], end=_SECOND[1], text=HARBOUR.text[slice(*_SECOND)])


def articles(*found: Evidence, parts: tuple[list[Evidence], ...] = ()) -> list[str]:
    return [span.hit.article.id for span in select_sentences(found, parts)]


def test_what_is_nearly_as_relevant_as_the_best() -> None:
    assert articles(WALL, FROST, SONG) == ["harbour", "orchard"]


def test_the_same_article_may_say_more_a_little_further_off() -> None:
    more = replace(COST, relevance=7.7)
    assert articles(WALL, more, replace(FROST, relevance=7.7)) == ["harbour", "harbour"]


def test_the_same_words_once() -> None:
    copy = evidence(replace(HARBOUR, id="copy"), 8.9)
    assert articles(WALL, copy, FROST) == ["harbour", "orchard"]


def test_each_part_has_its_evidence() -> None:
    assert articles(WALL, FROST, SONG, parts=([SONG], [WALL])) == ["choir", "harbour", "orchard"]


def test_a_part_that_nothing_speaks_of_has_none() -> None:
    assert articles(WALL, SONG, parts=([evidence(CHOIR, 2.0, coverage=0.1)], [WALL])) == ["harbour"]


def test_where_the_best_has_what_is_asked_for_others_without_it_are_left_out() -> None:
    assert articles(evidence(HARBOUR, 9.0, has=1.0), FROST) == ["harbour"]
    both = evidence(HARBOUR, 9.0, has=1.0), evidence(ORCHARD, 8.5, has=0.7)
    assert articles(*both) == ["harbour", "orchard"]


def newest(*found: Evidence) -> list[str]:
    return [span.hit.article.id for span in select_sentences(found, newest=True)]


def test_newest_first_undated_last() -> None:
    song = evidence(CHOIR, 8.0)
    assert newest(WALL, song, FROST) == ["orchard", "harbour", "choir"]


def test_the_newest_articles_that_are_about_it() -> None:
    about = evidence(HARBOUR, 8.0, headline=1.0), evidence(CHOIR, 7.0, headline=0.5)
    assert newest(FROST, *about) == ["harbour", "choir"]
    assert newest(evidence(HARBOUR, 9.0), evidence(ORCHARD, 5.0)) == ["harbour"]


def test_a_quotation_ends_with_who_reported_it_and_when() -> None:
    closed = replace(HARBOUR, text="The wall was closed on Monday.")
    assert quoted(select_sentences([evidence(closed, 1.0)])[0]).claim == (
        "“The wall was closed on Monday.” — The Selby Post, 6 February 2024"
    )


def test_the_newest_on_a_topic_is_what_its_article_begins_with() -> None:
    aside = replace(COST, relevance=9.5)
    assert [span.text for span in select_sentences([aside, WALL], newest=True)] == [WALL.text]
    sought = replace(aside, features=replace(aside.features, topic=0.0))
    assert [span.text for span in select_sentences([sought, WALL], newest=True)] == [aside.text]


def test_no_heading_is_what_an_article_begins_with() -> None:
    headed = replace(HARBOUR, text=f"A wall higher than the last one\n\n{HARBOUR.text}")
    spans = sentence_spans(headed.text)
    heading, lead, more = (
        replace(
            evidence(headed, 9.0), start=start, end=end, text=headed.text[start:end], relevance=rank
        )
        for (start, end), rank in zip(spans[:3], (7.0, 6.0, 9.0), strict=True)
    )
    asked = [
        replace(one, features=replace(one.features, topic=1.0)) for one in (more, heading, lead)
    ]
    assert [span.text for span in select_sentences(asked, newest=True)] == [lead.text]


BEHIND: float = FITTED["behind"]
# Of two sentences, one answers nearly as surely as the one of 6.0, and one does not.
NEAR, FAR = 6.0 - 0.9 * BEHIND, 6.0 - 1.1 * BEHIND
TOO_FAR_TO_BE_NEWER = 6.0 - 1.1 * FITTED["behind_newer"]


def read(found: Evidence, score: float, words: str = "") -> Evidence:
    """The evidence with a reading of that score in all, and those words as its short answer.

    No more relevant than any other, so that the score alone says how sure it is.
    """
    start = found.hit.article.text.index(words, found.start) if words else found.start
    answer = SpanScore(start, start + len(words or "The"), 0.0)
    return replace(found, relevance=0.0, reading=SentenceReading(score, answer))


def test_of_what_was_read_the_surest_and_what_answers_nearly_as_surely() -> None:
    assert articles(read(WALL, 6.0), read(SONG, NEAR), read(FROST, FAR)) == ["harbour", "choir"]


def test_how_near_a_read_sentence_comes_its_relevance_says_too() -> None:
    share: float = CONFIDENCE["read"]["order"]["relevance"]
    off = replace(read(SONG, NEAR), relevance=-BEHIND / share)
    assert articles(read(WALL, 6.0), off) == ["harbour"]
    off = replace(read(SONG, FAR), relevance=BEHIND / share)
    assert articles(read(WALL, 6.0), off) == ["harbour", "choir"]


def test_what_was_not_read_is_left_out() -> None:
    assert articles(read(SONG, 6.0), WALL, FROST) == ["choir"]


def test_however_unsure_the_best_it_is_there_and_what_comes_near_to_it() -> None:
    unsure = read(WALL, -6.0)
    near, far = read(SONG, -6.0 - 0.9 * BEHIND), read(FROST, -6.0 - 1.1 * BEHIND)
    assert articles(unsure) == ["harbour"]
    assert articles(unsure, near, far) == ["harbour", "choir"]


def test_of_what_was_read_the_same_words_once_and_three_sentences_at_most() -> None:
    copies = [read(evidence(replace(HARBOUR, id=f"copy{n}"), 8.9), 6.0) for n in range(3)]
    assert articles(read(WALL, 6.0), *copies, read(FROST, NEAR)) == ["harbour", "orchard"]
    said = [replace(HARBOUR, id=f"{n}", text=f"The wall is {n} metres high.") for n in range(5)]
    assert articles(*(read(evidence(one, 9.0), 6.0) for one in said)) == ["0", "1", "2"]


def test_newest_first_among_what_was_read() -> None:
    assert newest(read(WALL, 6.0), read(SONG, NEAR), read(FROST, NEAR)) == [
        "orchard",
        "harbour",
        "choir",
    ]
    assert newest(read(WALL, 6.0), read(FROST, FAR)) == ["orchard", "harbour"]
    assert newest(read(WALL, 6.0), read(FROST, TOO_FAR_TO_BE_NEWER)) == ["harbour"]
    assert newest(read(WALL, 6.0), FROST) == ["harbour"]


def test_of_each_article_that_was_read_the_surest_sentence() -> None:
    found = select_sentences([read(COST, 6.0), read(WALL, NEAR), read(FROST, NEAR)], newest=True)
    assert [span.text for span in found] == [FROST.text, COST.text]


def cost(name: str, month: int, crowns: str) -> Evidence:
    """What an article of that month puts the cost at."""
    published = datetime(2024, month, 6, 8, 0, tzinfo=UTC)
    text = f"The council put the cost at {crowns} crowns. It said so in the hall."
    said = replace(HARBOUR, id=name, text=text, published_at=published)
    return read(evidence(said, 9.0), NEAR, crowns)


def test_where_the_short_answers_are_different_numbers_newest_first() -> None:
    march, june, may = cost("march", 3, "2"), cost("june", 6, "4"), cost("may", 5, "3")
    surest = replace(march, reading=read(march, 6.0, "2").reading)
    assert articles(surest, june, may) == ["june", "may", "march"]
    # What does not come near takes no part.
    far = replace(june, reading=read(june, TOO_FAR_TO_BE_NEWER, "4").reading)
    assert articles(surest, may, far) == ["may", "march"]


def test_of_articles_of_one_instant_the_surest_comes_first() -> None:
    one, other = cost("one", 6, "4"), cost("other", 6, "3")
    surest = replace(one, reading=read(one, 6.0, "4").reading)
    assert articles(surest, other) == ["one", "other"]


def test_where_they_are_different_numbers_the_surest_of_each_article_alone() -> None:
    march, june = cost("march", 3, "2"), cost("june", 6, "4")
    start, end = sentence_spans(march.hit.article.text)[1]
    more = replace(march, start=start, end=end, text=march.hit.article.text[start:end])
    found = select_sentences([march, read(more, NEAR), june])
    assert [span.text for span in found] == [june.text, march.text]


def test_where_they_are_not_different_numbers_the_surest_stays_first() -> None:
    march, june = cost("march", 3, "2,000"), cost("june", 6, "2000")
    assert articles(march, june) == ["march", "june"]
    # The day, or who it was, is another sort of answer.
    other = replace(cost("june", 6, "4"), reading=read(june, NEAR, "The council").reading)
    assert articles(march, other) == ["march", "june"]
    # One article may well give several numbers.
    assert articles(read(COST, 6.0, "2.3 million"), read(WALL, NEAR, "40")) == ["harbour"] * 2


def test_a_question_of_several_parts_is_answered_part_by_part_whatever_was_read() -> None:
    parts = ([SONG], [WALL])
    assert articles(read(WALL, 6.0), FROST, SONG, parts=parts)[:2] == ["choir", "harbour"]

"""Whether a sentence can be about whom and what a question names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index import Article, Hit, Passage, sentence_spans
from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence import Evidence, Features
from qa.verification.asked_names import AskedNames, only_about, without_others

ODALYS = (
    "At least 23 people have died in Storm Odalys, the government said. It struck Port Ellery."
    " Brenwick, where Anton Renkel lives, was spared."
)
# Terms that other articles of the archive have.
KNOWN = frozenset({"iraq", "marl"})


def rarity(terms: list[str]) -> Mapping[str, float]:
    return {term: 0.5 if term in KNOWN else 1.0 for term in terms}


def evidence(
    text: str, title: str = "Death toll climbs", year: int | None = 2025
) -> list[Evidence]:
    when = datetime(year, 3, 11, tzinfo=UTC) if year else None
    article = Article("a", text, title, publisher="Port Post", published_at=when)
    hit = Hit(article, Passage("a:1:0", "a", 1, 0, len(text), text), 1.0, ("lexical",))
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5))
    return [
        Evidence(hit, start, end, text[start:end], features, 0.0)
        for start, end in sentence_spans(text)
    ]


def asked(question: str, said: str | None = None) -> AskedNames:
    names = ArchiveNames(("Port Post",), ())
    return AskedNames(parse_query(question, names, date(2025, 4, 1)), said or question, rarity)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many people died in Storm Odalys?", []),
        ("How many people died in Storm Ravel?", ["Storm Ravel"]),
        ("How many people died in Odalys in 2025?", []),
        ("How many people died in Odalys in 2022?", ["2022"]),
        ("How many people died, according to the Port Post?", []),
        # A slip of the pen, but not for a name that the archive has.
        ("How many people died in Storm Odallys?", []),
        ("How many people in Storm Atmosphere died?", ["Storm Atmosphere"]),
        ("how many people died in storm ravel?", []),
        ("How many British people died in Storm Odalys?", []),
    ],
)
def test_the_first_sentence(question: str, missing: list[str]) -> None:
    assert asked(question).missing_in(evidence(ODALYS)[0]) == missing


def test_a_pronoun_may_mean_what_was_named_before() -> None:
    assert asked("What did Storm Odalys strike?").missing_in(evidence(ODALYS)[1]) == []


def test_what_stands_behind_a_label_is_of_what_stands_above() -> None:
    text = "Company: Fabel\n\nFounders: Omar Dahl, Lisa Lie\n\nCompany: Sundline\n\nIn Oslo."
    found = evidence(text)
    assert asked("Who founded Fabel?").missing_in(found[1]) == []
    assert asked("Who founded Skerry?").missing_in(found[1]) == ["Skerry"]


def test_one_of_several_news_is_not_about_what_another_is_about() -> None:
    text = (
        "Sundline cuts jobs: Sundline lets 40 people go.\n\n"
        "Fabel shuts down: Fabel found no buyer. The startup employed 150 people.\n\n"
        "Omar Dahl: The company employs 90 people."
    )
    found = evidence(text, title="Sundline cuts jobs and Fabel shuts down")
    who = asked("How many people did Sundline employ?")
    assert [who.missing_in(one) for one in found] == [[], ["Sundline"], ["Sundline"], []]
    assert without_others(found, who)[0] == [found[0], found[3]]
    who = asked("How many people did Fabel employ?")
    assert [who.missing_in(one) for one in found] == [["Fabel"], [], [], []]


def test_a_last_name_is_enough_unless_it_is_somebody_elses() -> None:
    text = "The banker Tobias Renkel left prison. Renkel smiled at the crowd by the gate."
    assert asked("Where did Tobias Renkel smile?").missing_in(evidence(text)[1]) == []
    assert asked("Where did Anna Renkel smile?").missing_in(evidence(text)[1]) == ["Anna Renkel"]


def test_a_word_in_common_is_not_the_same_name() -> None:
    text = "The steamer Constant Amity sank with 212 people. Her sister was the Constant Hope."
    missing = asked("How many were on the Constant Hope?").missing_in(evidence(text)[0])
    assert missing == ["Constant Hope"]


def test_a_name_of_the_headline_need_not_be_said_again() -> None:
    found = evidence("At least 23 people have died.", title="Storm Odalys: the dead")
    assert asked("How many people died in Storm Odalys?").missing_in(found[0]) == []


def test_a_long_question_names_what_several_articles_tell() -> None:
    question = "Does the article on Storm Ravel agree with the one on Storm Odalys " + "so " * 20
    assert asked(question).missing_in(evidence(ODALYS)[0]) == []


def test_names_of_the_turns_before_do_not_count() -> None:
    question = "How are vaccines made? (Storm Ravel, 2020)"
    assert asked(question, "How are vaccines made?").missing_in(evidence(ODALYS)[0]) == []


def test_years_count_where_articles_are_dated() -> None:
    found = evidence("The Open was won by Vesk.", year=None)
    assert asked("Who won the Open in 2022?").missing_in(found[0]) == []


LONG = (
    "Breil beat Nollert in Riyadh on Sunday. The fight lasted nine rounds, and 20,000 saw it."
    " Then Breil knocked out Jordan Ask at home. Manchester United wrote to the Penguins. "
    + "The crowd sang for an hour and went home in the rain, which did not stop before noon. "
    * 12
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        # A whole article that says nothing of it is not about it, whatever else is named.
        ("Whom did Breil knock out for Samsung?", ["Samsung"]),
        # Where it was may be said in the sentences before.
        ("Whom did Breil knock out in Riyadh?", []),
        ("Whom did Breils knock out?", []),
    ],
)
def test_a_whole_article(question: str, missing: list[str]) -> None:
    assert asked(question).missing_in(evidence(LONG, "Breil again")[2]) == missing


def test_short_forms_of_names() -> None:
    found = evidence(LONG, "Breil again")[3]
    assert asked("What did Man Utd write to the Pens?").missing_in(found) == []


def test_a_possessive_is_no_part_of_a_name() -> None:
    found = evidence(ODALYS)[0]
    assert asked("How many of Ravel's people died?").missing_in(found) == ["Ravel"]


def test_another_sum_tells_of_another_thing() -> None:
    found = evidence("The ticket for the $310 million jackpot was sold in Wicksted.")
    question = "Where was the ticket for the $205 million jackpot sold?"
    assert asked(question).missing_in(found[0]) == ["$205 million"]


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("How much is the Orrin 3?", "The Orrin 2 is down to $249.", ["Orrin 3"]),
        ("How much is the Orrin 3?", "The Orrin 3 costs $499, the Orrin 2 $249.", []),
        ("How much is the Orrin 3?", "The Orrin costs $499.", []),
        ("How large is ORN-4?", "ORN-3.5 has 20 layers.", ["ORN-4"]),
        ("Who flew the Tarrow 737?", "Pia Holm flew the Tarrow 737-200.", []),
        # Days are told apart elsewhere.
        ("What happened on March 3?", "March 2 was dry.", []),
    ],
)
def test_another_of_a_series_is_another_thing(question: str, text: str, missing: list[str]) -> None:
    assert asked(question).missing_in(evidence(text)[0]) == missing


def test_the_next_sentence_that_can_be_meant() -> None:
    text = "Storm Odalys killed 23 people. Storm Perrin killed nine people."
    found = evidence(text)
    about, missing = without_others(found, asked("How many people did Storm Perrin kill?"))
    assert [one.text for one in about] == ["Storm Perrin killed nine people."]
    assert missing == ("Storm Perrin",)
    assert without_others(found, asked("How many people did Storm Odalys kill?")) == (found, ())
    assert without_others([], asked("How many people did Storm Odalys kill?")) == ([], ())


def test_what_is_left_has_the_sort_of_thing_that_is_asked_for() -> None:
    found = evidence("The Amity sank with 212 people. Its sister, the Hope, was never found.")
    first, other = found
    first = replace(first, features=replace(first.features, has=1.0))
    names = asked("How many people were on the Hope?")
    assert names.missing_in(first) == ["Hope"]
    weak = replace(other, features=replace(other.features, has=0.2))
    assert without_others([first, weak], names)[0] == []
    assert without_others([first, other], names)[0] == [other]


def test_what_is_newer_of_others_is_left_out() -> None:
    text = (
        "Storm Odalys killed 23 people. Storm Perrin killed nine people. It was over on Friday."
        " Later Odalys took the quay."
    )
    about = only_about(evidence(text), asked("How many people has Storm Odalys killed now?"))
    assert [one.text.split()[1] for one in about] == ["Odalys", "was", "Odalys"]

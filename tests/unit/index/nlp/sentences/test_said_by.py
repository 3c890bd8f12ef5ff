from __future__ import annotations

import pytest

from index.nlp.sentences.said_by import said_by

STORY = (
    "Aldo Ferrant told reporters that the ferry had been sold. He added that the crew would stay."
    " “We shall sail again,” Ferrant said. “Nobody need worry about the winter.”\n\n"
    "“The engine is new. The hull is not,” said the harbour master, Ines Quell.\n\n"
    "“We painted it in May.”\n\n"
    "The ferry left at noon."
)


def speaker(sentence: str, text: str = "") -> str | None:
    text = text or sentence
    start = text.index(sentence)
    found = said_by(text, start, start + len(sentence))
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The mayor said the bridge would reopen.", "The mayor"),
        ("The bridge will reopen, the mayor said on Monday.", "the mayor"),
        ("The bridge will reopen, said town clerk Rosa Bindel.", "town clerk Rosa Bindel"),
        ("Some 300 people marched, according to police.", "police"),
        ("According to the Ministry of Fish, stocks fell by half.", "the Ministry of Fish"),
        ("“It was dark,” Rosa Bindel, the town's clerk, told a court.", "Rosa Bindel"),
        ("On Friday, the town's clerk, Rosa Bindel, said that it was dark.", "Rosa Bindel"),
        ("“It was dark,” Rosa Bindel jokes of the night.", "Rosa Bindel"),
        ("Critics say the plan costs too much.", "Critics"),
        ("Bindel defended the plan and said it was cheap.", "Bindel"),
        ("The report found that four of the pumps had failed.", "The report"),
        ("The union claims that 40 jobs are at risk.", "The union"),
    ],
)
def test_whose_words_they_are(sentence: str, who: str) -> None:
    assert speaker(sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge reopened on Monday after four years.",
        "The town announced a bridge of steel.",
        "The thief is said to have fled.",
        "The court told the builder to stop.",
        "The film “Said the Fox” opened in June.",
        "You can't argue with a bridge.",
        "A “dangerous” beam fell on the road on Monday and nobody was hurt there.",
        "He said it was dark.",
    ],
)
def test_what_the_article_says_itself_or_of_nobody_named(sentence: str) -> None:
    assert speaker(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("He added that the crew would stay.", "Aldo Ferrant"),
        ("“Nobody need worry about the winter.”", "Ferrant"),
        ("“The engine is new.", "the harbour master"),
        ("“We painted it in May.”", "the harbour master"),
        ("The ferry left at noon.", None),
    ],
)
def test_who_is_named_in_another_sentence(sentence: str, who: str | None) -> None:
    assert speaker(sentence, STORY) == who


def test_what_one_side_claims() -> None:
    def is_claim(text: str) -> bool:
        found = said_by(text, 0, len(text))
        return bool(found and found.is_claim)

    assert is_claim("The builder denies that the beam was rotten.")
    assert is_claim("Prosecutors allege she sold the ferry twice.")
    assert not is_claim("Police said she sold the ferry twice.")


def test_text_without_an_end_takes_no_time() -> None:
    for text in ("said " * 4_000, "“" * 9_000, "A.A." * 3_000, "He said. " * 2_000):
        assert said_by(text, 0, 1_400) is None or True

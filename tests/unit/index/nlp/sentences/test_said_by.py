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
        ("The bridge, which Rosa Bindel said was safe, fell.", "Rosa Bindel"),
        ("Rosa Bindel maintained the bridge was safe.", "Rosa Bindel"),
        ("Bindel defended the plan and said it was cheap.", "Bindel"),
        ("The report found that four of the pumps had failed.", "The report"),
        ("The union claims that 40 jobs are at risk.", "The union"),
        ("Bindel went on to say that the beam would hold.", "Bindel"),
    ],
)
def test_whose_words_they_are(sentence: str, who: str) -> None:
    assert speaker(sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge reopened on Monday after four years.",
        "In 2011, Bindel was given the house, which she maintained until May.",
        "The ballad, which Bindel wrote in 2003, is sung at each opening.",
        "The club has maintained a lead of six points.",
        "The town announced a bridge of steel.",
        "The thief is said to have fled.",
        "Rosa Bindel seems to earnestly believe that the bridge is a good idea.",
        "The court told the builder to stop.",
        "The film “Said the Fox” opened in June.",
        "You can't argue with a bridge.",
        "A “dangerous” beam fell on the road on Monday and nobody was hurt there.",
        "He said it was dark.",
        "These include what it says is a new way of counting herring.",
        "Here's what Bindel said to the court:",
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


def test_nobody_else_is_named_for_words_whose_speaker_is_not_known() -> None:
    text = (
        "The Sandle Board says it held.\n\n“It leaks,” Ines Quell posted online. “All of it does.”"
    )
    assert speaker("“All of it does.”", text) is None


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


@pytest.mark.parametrize(
    ("sentence", "words", "is_said"),
    [
        ("Five boats sank, the harbour master said on Monday.", "Five", True),
        ("The harbour master said five boats sank.", "five", True),
        ("On Monday, the harbour master said that five boats had sunk.", "Monday", False),
        ("When Ines Quell was nine, her uncle, Aldo Quell, told her it was hers.", "nine", False),
        ("“It leaks,” Ines Quell, 64, of Port Selby, told a court.", "64", False),
        (
            "Ines Quell, owner of a yard — paid for by Sandle Bank — told The Post that it leaks.",
            "Sandle Bank",
            False,
        ),
    ],
)
def test_which_words_of_a_sentence_are_said(sentence: str, words: str, is_said: bool) -> None:
    found = said_by(sentence, 0, len(sentence))
    start = sentence.index(words)
    assert found
    assert found.says(start, start + len(words)) is is_said


def test_a_quotation_whose_speaker_stands_in_the_next_sentence() -> None:
    quote = "“The dam was never safe and the board knew it well.”"
    named = f"The Sandle Board says it held.\n\n{quote} Rosa Bindel, a surveyor, said in a letter."
    assert speaker(quote, named) == "Rosa Bindel"
    goes_on = f"“It leaked,” Ines Quell said. {quote} Rosa Bindel said nobody saw it."
    assert speaker(quote, goes_on) == "Ines Quell"

from __future__ import annotations

import pytest

from index.nlp.alignment import Pairing
from index.nlp.article_text import ArticleText
from index.nlp.names import names
from qa.verification.entities import is_another_there, may_be_meant, missing
from tests.unit.qa.verification.texts import article, statements, tokens


def found(text: str, elsewhere: str = "") -> list[str]:
    known = ArticleText(article(elsewhere))
    return [" ".join(name.words) for name in names(tokens(text), known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruth Adair spoke to Tom Hale’s brother.", ["ruth adair", "tom hale"]),
        ("Musk bought it.", ["musk"]),
        ("Selby beat Combe.", ["selby", "combe"]),
        ("Prices rose, and Officials knew.", ["officials"]),
        ("Inflation rose on Monday in May.", []),
        ("Regular exercise helps. Therefore, not all do it. Even the best do.", []),
        ("The Bank of England said so.", ["bank", "england"]),
        ("President Joe Biden met the president.", ["joe biden"]),
        ("He met the President.", ["president"]),
        ("An iPhone with 5G in the US", ["iphone", "5g", "us"]),
        ("J. K. Rowling of the U.K.", ["j k rowling", "uk"]),
        ("I think that It is true.", []),
    ],
)
def test_names_of_a_text(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_article_tells_what_is_a_name_at_the_head_of_a_sentence() -> None:
    assert found("Frost spoilt it.") == ["frost"]
    assert found("Frost spoilt it.", "A late frost came.") == []
    assert found("Frost nips it.") == []
    assert found("Frost nips it.", "They gave it to Frost.") == ["frost"]


@pytest.mark.parametrize(
    ("claim", "span", "left"),
    [
        ("Ruth Adair spoke.", "Engineer Ruth Adair spoke.", []),
        ("Adair spoke.", "Ruth Adair spoke.", []),
        ("Ruth Baker spoke.", "Ruth Adair spoke.", ["ruth baker"]),
        ("Baker spoke.", "Adair spoke.", ["baker"]),
        ("Adair's plan", "the plan of Adair", []),
        ("The FTC sued.", "The Federal Trade Commission sued.", []),
        ("The Federal Trade Commission sued.", "The FTC sued.", []),
        ("The FCC sued.", "The Federal Trade Commission sued.", ["fcc"]),
        ("It fell in the U.S. market.", "It fell in the US market.", []),
        ("It fell for us in America.", "It fell in the American market.", []),
        ("North Korea agreed.", "North Korean envoys agreed.", ["north korea"]),
        ("He told the US so.", "He told us so.", ["us"]),
        ("He met the Prime Minister.", "He met the prime minister.", []),
        ("The Selby Post reported it.", "It was so.", []),
        (
            "John Smith and Tom Hale won.",
            "Tom Smith and John Hale won.",
            ["john smith", "tom hale"],
        ),
    ],
)
def test_what_the_span_does_not_name(claim: str, span: str, left: list[str]) -> None:
    assert [" ".join(name.words) for name in missing(*statements(claim, span))] == left


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("It was agreed with Sung Kim.", []),
        ("It was agreed with Sung Kim. It was denied by Jong Kim.", ["sung kim"]),
        ("It was denied by Jong Kim. It was agreed with Sung Kim.", []),
        ("Nobody else spoke.", ["sung kim"]),
    ],
)
def test_a_surname_means_who_was_last_named_in_full(before: str, left: list[str]) -> None:
    found = missing(*statements("Sung Kim said so.", "Kim said so.", text=before))
    assert [" ".join(name.words) for name in found] == left


@pytest.mark.parametrize(
    ("span", "meant"),
    [
        ("She said that the wall was safe.", True),
        ("Tom Hale said that the wall was hers.", False),
        ("Everybody said that the wall was safe.", False),
    ],
)
def test_the_headline_names_whom_a_pronoun_means(span: str, meant: bool) -> None:
    claim, said = statements("Ruth Adair said that the wall was safe.", span, title="Ruth Adair")
    (name,) = missing(claim, said)
    pairing = Pairing(claim.tokens, said.tokens)
    assert (may_be_meant(name, said) and not is_another_there(name, claim, said, pairing)) is meant

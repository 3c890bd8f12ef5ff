"""Links to articles, and to words of them at their publisher's."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from qa.citations.links import Links, at_words, published_url, quote_url
from tests.unit.server.documents import CITATION

PAGE = "https://selby.example/wall"
TEXT = (
    "Port Selby. The wall is high.\nNobody spoke. The wall is high, they said.\nAgain: it is high."
)


def fragment(text: str, words: str, after: int = 0) -> str:
    start = text.index(words, after)
    url = at_words(PAGE, text, [(start, start + len(words))])
    return url.removeprefix(f"{PAGE}#:~:text=")


def test_what_would_end_a_part_is_encoded() -> None:
    words = "Up 40-50%, Smith & Sons said – “at once”"
    told = fragment(words, words)
    assert not set(told) & set(",-&“–% ") - {"%"}
    assert unquote(told) == words


def test_a_long_quote_is_named_by_its_ends_and_so_is_one_of_two_paragraphs() -> None:
    words = [f"word{n}" for n in range(60)]
    assert fragment(" ".join(words), " ".join(words)) == (
        "word0%20word1%20word2%20word3%20word4,word55%20word56%20word57%20word58%20word59"
    )
    assert fragment(TEXT, "Nobody spoke. The wall is high, they said.\nAgain: it is high.") == (
        "Nobody%20spoke.%20The%20wall%20is,Again%3A%20it%20is%20high."
    )
    # Without spaces there are no first words.
    assert fragment("墙" * 300, "墙" * 300) == "%E5%A2%99" * 300


def test_words_that_stand_twice_are_told_by_what_is_around_them_in_their_paragraph() -> None:
    assert fragment(TEXT, "The wall") == "Port%20Selby.-,The%20wall,-is%20high."
    assert fragment(TEXT, "The wall", 20) == "Nobody%20spoke.-,The%20wall,-is%20high%2C%20they"
    assert fragment("Yes.\nYes.", "Yes.") == "Yes."
    assert fragment("Yes. No.\nYes.", "Yes.") == "Yes.,-No."


def test_several_places_and_an_address_with_a_fragment_of_its_own() -> None:
    assert at_words(f"{PAGE}#top", "One. Two.", [(0, 4), (5, 9)]) == (
        f"{PAGE}#top:~:text=One.&text=Two."
    )
    assert at_words(f"{PAGE}#:~:text=old", "One.", [(0, 4)]) == f"{PAGE}#:~:text=One."
    assert at_words(PAGE, "One.  ", [(4, 6)]) == at_words(PAGE, "One.", []) == PAGE
    many = at_words(PAGE, "a " * 90, [(n, n + 1) for n in range(0, 90, 2)])
    assert many.count("text=") == 5


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "/etc/passwd", "ftp://a/b"])
def test_what_is_no_address_of_the_web_is_not_followed(url: str | None) -> None:
    assert published_url(url) is None
    assert quote_url(url, "words") is None
    links = Links("http://archive.example/base/")
    here = "http://archive.example/base/articles/a%20b%3Fc"
    assert links.of_article("a b?c", url) == here
    assert links.of_article("a b?c", PAGE) == PAGE
    assert links.of_quote(CITATION) == links.of_citation(CITATION)

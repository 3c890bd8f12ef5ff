"""The words of a page: whatever their element is called, and not the wall before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

STORY = "".join(
    f"<p>{words}</p>"
    for words in (
        "The mill stream rose by a metre overnight and took the footbridge at Vik with it.",
        "No one was hurt, but forty households have to take the long way round to the shop.",
        "The army has offered a bridge of its own, which could stand within a week.",
        "Engineers want to see the old foundations first, and those are still under water.",
    )
)
LAST = "those are still under water"


def read(tmp_path: Path, body: str) -> Article | ReadError:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><title>Bridge gone</title></head><body>{body}</body></html>")
    [found] = read_paths([path])
    return found


def text(tmp_path: Path, body: str) -> str:
    found = read(tmp_path, body)
    assert isinstance(found, Article), found
    return found.text


@pytest.mark.parametrize(
    "names",
    [
        'class="comments-open copy"',
        'class="no-comments"',
        'id="related"',
        'class="with-advert column"',
        'class="most-read story"',
        'class="pagination"',
        'class="cookie-ok"',
        'class="ad-free ads"',
    ],
)
@pytest.mark.parametrize("place", ["<article><h1>Bridge gone</h1>{}</article>", "<main>{}</main>"])
def test_what_holds_most_of_the_prose_is_read(tmp_path: Path, names: str, place: str) -> None:
    found = text(tmp_path, place.format(f"<div {names}>{STORY}</div>"))
    assert "took the footbridge" in found
    assert LAST in found


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="related"><p>Ferry to Vik to stop in winter</p></div>',
        f'<section class="comments"><p>My uncle says so too.</p>{STORY}{STORY}{STORY}</section>',
        '<div id="cookie-banner"><p>Choose what we may keep about your visit here.</p></div>',
        '<ul class="most-read"><li><a href="/a">Ferry to Vik to stop in the coming winter</a></ul>',
        f'<div class="related">{"<p><a href=/x>A ferry that sails to Vik</a></p>" * 40}</div>',
    ],
)
def test_what_stands_beside_it_is_not(tmp_path: Path, beside: str) -> None:
    found = text(tmp_path, f"<article>{STORY}{beside}</article>")
    assert found.endswith(f"{LAST}.")


@pytest.mark.parametrize(
    "wall",
    [
        "<p>Already a member? Sign in</p>",
        "<p>Subscribers only</p><p>Log in or create an account to read on</p>",
        "<p>You have reached your limit of free articles this month.</p>",
        "<p>To keep reading, subscribe for 2 euros a month.</p><p>Already subscribed? Log in</p>",
        "<p>Dieser Artikel ist nur für Abonnenten.</p><p>Jetzt weiterlesen</p>",
        "<p>Keep reading with a free trial</p><p>We value your privacy</p>",
        "<p>Unlock this story for a krone</p><p>Do you already have an account? Sign in</p>",
        "<p>This page is for subscribers</p><p>Log in</p><p>What it costs</p>",
        "<p>Weiterlesen mit Extra</p><p>Haben Sie schon ein Abo?</p><p>Anmelden</p>",
        "<p>Il vous reste 60 % de cet article à lire.</p><p>Déjà abonné ?</p>",
        "<p>Suscríbete para leer más</p><p>¿Ya tienes una cuenta?</p>",
    ],
)
def test_a_wall_is_no_part_of_the_story(tmp_path: Path, wall: str) -> None:
    found = read(tmp_path, f"<article><h1>Bridge gone</h1>{STORY}{wall}</article>")
    assert isinstance(found, Article)
    assert found.text.endswith(f"{LAST}.")
    assert len(found.dropped) > wall.count("<p>")
    only = read(tmp_path, f"<article><h1>Bridge gone</h1>{wall}</article>")
    assert isinstance(only, ReadError)
    assert "pay, log in or consent" in only.detail
    assert only.hint


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribers to the old scheme log in less often, the survey of the bank found on Monday.",
        "Already a member of the council for ten years, she said that she would stand once more.",
        "We and the neighbours stored what the water had left us, he said, and waited for help.",
        "To read the letter, the judge put on a second pair of glasses and asked for silence.",
        "Sie haben bereits ein Konto eröffnet, sagte der Wirt, und warten nun auf das Geld.",
        "La piscine est réservée aux abonnés le matin, et elle est ouverte à tous le soir.",
    ],
)
def test_a_sentence_is_no_wall(tmp_path: Path, sentence: str) -> None:
    assert sentence in text(tmp_path, f"<article>{STORY}<p>{sentence}</p></article>")


@pytest.mark.parametrize(
    "place", ["<div>{}</div>", "<article>{}</article>", "<table><tr><td>{}</td></tr></table>"]
)
@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            "They meet again on <time datetime='2026-01-05'>5 January</time> in the school.",
            "They meet again on 5 January in the school.",
        ),
        (
            "By <time>10.30</time> on <b><time>Monday</time></b> the water had gone.",
            "By 10.30 on Monday the water had gone.",
        ),
        ("It moved 10<sup>6</sup> tonnes of gravel.", "It moved 10⁶ tonnes of gravel."),
        ("It weighs 3 x 10<sup>-4</sup> grams.", "It weighs 3 x 10⁻⁴ grams."),
        (
            "In 1904<sup>12</sup> it stood; the 4<sup>th</sup> did.",
            "In 1904¹² it stood; the 4th did.",
        ),
    ],
)
def test_words_in_the_middle_of_a_sentence_stay(
    tmp_path: Path, place: str, markup: str, words: str
) -> None:
    found = text(tmp_path, place.format(f"<h2>Bridge</h2>{STORY}<p>{markup}</p>{STORY}"))
    assert words in found


PIECES = STORY.replace("<p>", "<p class='c-article-body__text'>")
LINKS = "".join(
    f"<li><a href='/{n}'>What the other valley did with its bridge in {n}</a><time>{n}</time></li>"
    for n in (1995, 1996, 1997, 1998)
)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Bridge gone</h1>{PIECES}</article>",
        f"<article><h1>Bridge gone</h1><div>{PIECES}</div><p class=ad>Buy a boat!</p></article>",
        f"<main></main><div hidden id=S:1f><div class=articleBody>{STORY}</div></div>",
        f"<div class=ArticleText-x1><h1>Bridge gone</h1>{STORY}</div><ul>{LINKS}</ul>",
        f"<main><h1>Bridge gone</h1>{STORY}<ul>{LINKS}</ul></main>",
        f"<article>{STORY.replace('</p>', f'</p><ul>{LINKS}</ul>', 1)}</article>",
    ],
)
def test_all_of_the_story_and_nothing_else(tmp_path: Path, body: str) -> None:
    found = text(tmp_path, body)
    assert found.split("\n\n") == STORY.removeprefix("<p>").removesuffix("</p>").split("</p><p>")


@pytest.mark.parametrize(
    "linked",
    [
        "<p>The council has <a href='/a'>asked for a loan</a>, and <a href='/b'>got it</a>.</p>",
        "<p><a href='/a'>The council has asked for a loan and got it, says the county.</a></p>",
        "<h2><a href='/a'>A loan</a></h2><p>It was asked for on Monday, the council says.</p>"
        "<h2><a href='/b'>A boat</a></h2><p>It was bought on Tuesday, and it is blue.</p>",
    ],
)
def test_links_within_the_story_stay(tmp_path: Path, linked: str) -> None:
    found = text(tmp_path, f"<article><h1>Bridge gone</h1>{STORY}{linked}{STORY}</article>")
    for words in ("loan", "got it" if "got" in linked else "boat"):
        assert words in found


def test_a_text_that_is_told_in_one_run_gets_the_paragraphs_of_the_page(tmp_path: Path) -> None:
    words = " ".join(STORY.removeprefix("<p>").removesuffix("</p>").split("</p><p>"))
    told = f'{{"@type": "NewsArticle", "headline": "Bridge gone", "articleBody": "{words}"}}'
    hidden = f"<article><h1>Bridge gone</h1><div style='display:none'>{STORY}</div></article>"
    found = text(tmp_path, f'<script type="application/ld+json">{told}</script>{hidden}')
    assert found.count("\n\n") == 3
    assert found.endswith(f"{LAST}.")


@pytest.mark.parametrize("behind", ["<p>{}</p>", "<html><body><p>{}</p></body></html>", "{}"])
def test_words_behind_the_end_of_the_page_are_read(tmp_path: Path, behind: str) -> None:
    first, *others = (f"The pier has {number} planks and one rail." for number in range(9))
    path = tmp_path / "page.html"
    rest = "</html>".join(behind.format(words) for words in others)
    path.write_text(f"<html><body><h1>Pier closes</h1><p>{first}</p></body></html>{rest}")
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    assert [block for block in found.text.split("\n\n") if "planks" in block] == [first, *others]


def test_a_headline_behind_the_end_of_the_page_is_no_reason_to_stop(tmp_path: Path) -> None:
    page = f"<html><body><h1>Pier closes</h1><p>{'The pier was closed on Monday. ' * 9}</p></body>"
    other = f"<div><h1>Ferry late</h1><p>{'The ferry was late on Tuesday. ' * 9}</p></div>"
    path = tmp_path / "page.html"
    path.write_text(f"{page}</html>{other}")
    found = [*read_paths([path])]
    assert all(isinstance(each, Article) for each in found)

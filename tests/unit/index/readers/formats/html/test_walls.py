"""Pages that stand before an article, or show only how it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths
from index.readers.formats.html.walls import is_cut_by_wall

TEASER = (
    "<p>The old lift at Brekka stood still for nine hours on Tuesday with forty skiers on it.</p>"
)
FULL = TEASER + "".join(
    f"<p>{number}. Ropes let them down one by one.{'x' * 99}</p>" for number in range(9)
)


def read(tmp_path: Path, body: str, head: str = "") -> Article | ReadError:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><title>Lift stands still</title>{head}</head><body>{body}</body>")
    [found] = read_paths([path])
    return found


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Your choices</h1><p>We and 96 vendors use cookies to store and read what your device"
        " holds, to measure content and to show advertising that is personalised. You may withdraw"
        f" your consent at any time in our privacy policy. {'Some purposes need none. ' * 9}</p>",
        "<h1>Ihre Privatsphäre</h1><p>Wir und unsere Partner verarbeiten Daten, etwa"
        " aus Cookies, um Werbung zu messen. Ihre Einwilligung ist freiwillig.</p>"
        "<p>Alle akzeptieren oder Einstellungen zu Cookies und Datenschutz öffnen.</p>",
        "<p>Avec votre accord, nous et nos partenaires lisons des cookies de votre appareil"
        " pour mesurer la publicité. Vous pouvez retirer ce consentement.</p>",
        "<p>Con tu consentimiento, nosotros y nuestros socios usamos cookies y datos"
        " personales para la publicidad.</p>",
    ],
)
def test_a_page_that_asks_for_consent_is_refused(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body)
    assert isinstance(found, ReadError)
    assert "consent" in found.detail
    assert found.hint


@pytest.mark.parametrize(
    "body",
    [
        "<h1>fjord.example</h1><p>Checking your browser before you are let in, please wait.</p>",
        "<h1>Access denied</h1><p>You don't have permission to access this page.</p>",
        "<p>Please turn on JavaScript and cookies in order to go on to the site you asked for.</p>",
        "<h1>One step more</h1><p>Please complete the security check to see the site.</p>",
    ],
)
def test_a_page_that_lets_no_one_in_is_refused(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body)
    assert isinstance(found, ReadError)
    assert "lets no one in" in found.detail


@pytest.mark.parametrize(
    "story",
    [
        "A court in Oslo has ruled that a paper and its partners need consent for cookies"
        " that store personal data for advertising.</p><p>The paper will appeal, it said.",
        "Two reporters were refused at the gate on Monday, and access was denied to them"
        " by the guards for six hours.",
        "The bank blocked robots that bought tickets, after unusual traffic had been seen in May.",
    ],
)
def test_a_story_about_such_things_is_one(tmp_path: Path, story: str) -> None:
    assert isinstance(read(tmp_path, f"<article><p>{story}</p></article>"), Article)


def walled(tmp_path: Path, body: str, head: str = "") -> bool:
    found = read(tmp_path, f"<article>{body}</article>", head)
    assert isinstance(found, Article)
    assert "stood still for nine hours" in found.text
    return is_cut_by_wall(found.text, found.dropped)


NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Lift stands still",'
    '"isAccessibleForFree": %s}</script>'
)


@pytest.mark.parametrize("said", ["false", '"False"', '["false"]'])
def test_a_teaser_is_marked_as_one(tmp_path: Path, said: str) -> None:
    assert walled(tmp_path, TEASER + "<p>Already a subscriber? Log in</p>")
    assert walled(tmp_path, TEASER, NOT_FREE % said)
    assert not walled(tmp_path, FULL, NOT_FREE % said)


@pytest.mark.parametrize("head", ["", NOT_FREE % "true", NOT_FREE % "null"])
def test_a_short_article_is_none(tmp_path: Path, head: str) -> None:
    assert not walled(tmp_path, TEASER + "<p>Follow us on all networks</p>", head)

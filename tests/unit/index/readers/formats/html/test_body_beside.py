"""What stands beside a story on its page is not read as its words, unless that is most of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.index.readers.formats.html.test_body import LAST, STORY, text

CAPTION = "The footbridge at Vik on the morning after, seen from the mill."


@pytest.mark.parametrize(
    "beside",
    [
        f"<figure><img src='a.jpg'><figcaption>{CAPTION}</figcaption></figure>",
        f"<div class='media-caption'>{CAPTION}</div>",
        f"<span class='Picture_imageCaption__x1'>{CAPTION}</span>",
        f"<div class='hidden'><p>{CAPTION}</p></div>",
        f"<p class='visuallyhidden'>{CAPTION}</p>",
        f"<div class='card'><h3><a href='/b'>Another bridge</a></h3><p>{CAPTION}</p></div>",
        f"<div><p>News</p><a href='/b'><h4>Another bridge</h4></a><p>{CAPTION}</p></div>",
        f"<p><a href='/b'>{CAPTION.rstrip('.')}</a></p>",
        f"<section class='NewsletterBox_root'><p>{CAPTION}</p></section>",
        f"<label>{CAPTION}</label>",
    ],
)
def test_captions_teasers_and_what_is_hidden_are_left_out(tmp_path: Path, beside: str) -> None:
    found = text(tmp_path, f"<article><h1>Bridge gone</h1>{STORY}{beside}{STORY}</article>")
    assert "seen from the mill" not in found
    assert LAST in found
    assert found.count("took the footbridge") == 2


@pytest.mark.parametrize(
    "body",
    [
        f"{STORY}<figure><figcaption>{CAPTION * 9}</figcaption></figure>",
        "".join(f"<figcaption>{CAPTION}</figcaption>" for _ in range(9)) + STORY,
        f"<div class='hidden md:block'><p>{CAPTION}</p></div>{STORY}",
        f"{STORY}<div class='hidden'>{STORY}<p>{CAPTION}</p></div>",
        f"{STORY}<h2><a name='seen'>What was seen from the mill</a></h2>{STORY}",
    ],
    ids=["caption", "captions", "small screens", "shown by a script", "place to jump to"],
)
def test_what_is_most_of_a_page_or_no_link_is_read(tmp_path: Path, body: str) -> None:
    found = text(tmp_path, f"<article><h1>Bridge gone</h1>{body}</article>")
    assert "seen from the mill" in found
    assert LAST in found


@pytest.mark.parametrize("above", ["Floods", "<span>Floods</span> <time>Tuesday</time>"])
def test_labels_above_the_headline_are_no_part_of_the_text(tmp_path: Path, above: str) -> None:
    found = text(tmp_path, f"<article><p>{above}</p><h1>Bridge gone</h1>{STORY}</article>")
    assert found.startswith("The mill stream")


def test_prose_above_the_headline_stays(tmp_path: Path) -> None:
    above = "<p>It was a wet night along all of the mill stream.</p>"
    found = text(tmp_path, f"<article>{above}<h1>Bridge gone</h1>{STORY}</article>")
    assert found.startswith("It was a wet night")

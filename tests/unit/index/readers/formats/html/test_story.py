"""Pages that hold or tell of several stories: the page's own is read, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

TITLE = "Lighthouse keeper retires after forty years"
OTHER = "Town hall roof leaks again"
OWN = (
    "<p>Elin Brekke climbed the lighthouse stairs for the last time on Friday, forty years on.</p>"
    "<p>Her successor is a sensor that reports the weather to the pilots every ten minutes.</p>"
)
LONGER = (
    "<p>Buckets stood in the council chamber on Monday as rain came through the roof once more.</p>"
    "<p>The mayor asked for an emergency vote on the repairs, which may cost two million.</p>"
) * 3
ADDRESS = "https://skerry.example/lighthouse"


def story(**more: object) -> dict[str, object]:
    return {
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2022-03-04T09:00:00Z",
        "author": {"name": "Ida Moe"},
        "url": ADDRESS,
        **more,
    }


def another(**more: object) -> dict[str, object]:
    return {
        "@type": "NewsArticle",
        "headline": OTHER,
        "datePublished": "2020-01-02",
        "author": {"name": "Per Lund"},
        "articleBody": "Rain came in.",
        "url": "https://skerry.example/roof",
        **more,
    }


def read(tmp_path: Path, body: str, *told: object, head: str = "") -> Article:
    scripts = "".join(
        f'<script type="application/ld+json">{each if isinstance(each, str) else json.dumps(each)}'
        "</script>"
        for each in told
    )
    canonical = f'<link rel="canonical" href="{ADDRESS}">'
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>{TITLE}</title>{canonical}{head}{scripts}</head>"
        f"<body>{body}</body></html>"
    )
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{OTHER}</h1>{LONGER}</article><article><h1>{TITLE}</h1>{OWN}</article>",
        f"<article><h2>{TITLE}</h2>{OWN}</article><article><h2>{OTHER}</h2>{LONGER}</article>",
        f"<div><h1>{TITLE}</h1>{OWN}</div><div><header><h1>{OTHER}</h1></header>{LONGER}</div>",
        f"<section class=story><h1>{TITLE}</h1><div class=entry-content>{OWN}</div></section>"
        f"<section class=story><h1>{OTHER}</h1><div class=entry-content>{LONGER}</div></section>",
        f"<article><h1>{TITLE}</h1><div itemprop=articleBody>{OWN}</div></article>"
        f"<article><h2>{OTHER}</h2><div itemprop=articleBody>{LONGER}</div></article>",
        f"<article><h1>{TITLE}</h1>{OWN}<div class=up-next><h1><a href=/roof>{OTHER}</a></h1>"
        f"{LONGER}</div></article>",
        f"<article itemscope><h1 itemprop=headline>{TITLE}</h1>{OWN}</article>"
        f"<article itemscope><h1 itemprop=headline>{OTHER}</h1>{LONGER}{LONGER}</article>",
        f"<main><article><h2>{OTHER}</h2>{LONGER}</article><article><h2>{TITLE}</h2>{OWN}"
        f"</article></main>",
    ],
)
def test_the_text_is_that_of_the_story_that_the_page_names(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body)
    assert found.title == TITLE
    assert "climbed the lighthouse stairs" in found.text
    assert "reports the weather" in found.text
    assert "Buckets" not in found.text


def test_what_was_left_out_is_named(tmp_path: Path) -> None:
    body = f"<div><h1>{TITLE}</h1>{OWN}</div><div><h1>{OTHER}</h1>{LONGER}</div>"
    assert OTHER in read(tmp_path, body).dropped


@pytest.mark.parametrize(
    "body",
    [
        # A headline beside its article, parts under headings of their own, a headline twice.
        f"<div><h1>{TITLE}</h1></div><div><h1>The keeper</h1>{OWN}</div>",
        f"<article><h1>{TITLE}</h1>{OWN}<section><h1>The roof</h1>{LONGER}</section></article>",
        f"<header><h1>{TITLE}</h1>{OWN}</header><article><h1>{TITLE}</h1>{LONGER}{OWN}</article>",
        f"<h1><a href='/'>Skerry Gazette</a></h1><div><h1>{TITLE}</h1>{OWN}{LONGER}</div>",
        f"<article><h1>{TITLE}</h1><div itemprop=articleBody>{OWN}</div><h2>Later</h2>"
        f"<div itemprop=articleBody>{LONGER}</div></article>",
    ],
)
def test_parts_of_one_story_stay_together(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body)
    assert found.title == TITLE
    assert "climbed the lighthouse stairs" in found.text
    if LONGER in body:
        assert "Buckets" in found.text


@pytest.mark.parametrize(
    "told",
    [
        [another(), story()],
        [another(url=None), story()],
        [[another(headline="Letters"), another(), story()]],
        [story(isRelatedTo=another())],
        [story(mentions=[another(), another(headline="x")])],
        [{"@graph": [{"@type": "CollectionPage", "hasPart": [another()]}, story()]}],
        [{"@type": "ItemList", "itemListElement": [{"item": another()}]}, story(url=None)],
        [story(headline="The last keeper of Skerry", url=f"{ADDRESS}/?utm_source=x")],
        [another(), story(mainEntityOfPage={"@id": ADDRESS}, url=None)],
    ],
)
def test_fields_come_from_the_object_that_is_of_the_page(
    tmp_path: Path, told: list[object]
) -> None:
    found = read(tmp_path, f"<article><h1>{TITLE}</h1>{OWN}</article>", *told)
    assert found.published_at is not None
    assert (found.published_at.year, found.author) == (2022, "Ida Moe")
    assert "climbed" in found.text


def test_an_object_of_another_page_tells_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, f"<article><h1>{TITLE}</h1>{OWN}</article>", another())
    assert (found.title, found.published_at, found.author) == (TITLE, None, None)


def test_a_headline_worded_anew_is_still_the_pages(tmp_path: Path) -> None:
    told = story(
        headline="Forty years on, lighthouse keeper Elin Brekke retires", url="https://m.x/7"
    )
    assert read(tmp_path, f"<article><h1>{TITLE}</h1>{OWN}</article>", told).author == "Ida Moe"


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(story()) + " ; ",
        json.dumps(story()).replace('"}}', '",},}').replace('"}, "url"', '",}, "url"'),
        "// made by the shop\n" + json.dumps(story()),
        json.dumps(story()).replace(', "datePublished"', ', /* when, "so" */ "datePublished"'),
        "<!--\n" + json.dumps(story()).replace('"', "&#34;") + "\n-->",
        "window.story = " + json.dumps(story()),
        json.dumps({"@type": "WebSite"}) + "\n" + json.dumps([story()]) + ",",
        json.dumps(story(description='A "quoted" // word, /* too */ ,]')),
        json.dumps(story()).replace("forty", "forty\t"),
        json.dumps(story()).replace('"author"', ', "author"'),
        json.dumps(story()).replace('"author"', '"image": undefined, "author"'),
        json.dumps(story()).replace('"author"', '"wordCount": NaN, "author"'),
        json.dumps(story()).replace('"author"', r'"about": "it\'s \x26 \\\" \d", "author"'),
        json.dumps([story(), {"@type": "Thing", "name": ["a"]}]).replace('["a"]', '["a",]') + ";",
    ],
)
def test_slips_in_json_ld_are_mended(tmp_path: Path, script: str) -> None:
    found = read(tmp_path, f"<article><h1>{TITLE}</h1>{OWN}</article>", script)
    assert found.author == "Ida Moe"
    assert found.date_source == "json-ld"


@pytest.mark.parametrize("kind", ["application/LD+JSON", "application/ld+json; charset=utf-8"])
def test_a_script_by_its_media_type_however_it_is_spelt(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "page.html"
    script = f'<script type="{kind}">{json.dumps(story())}</script>'
    path.write_text(f"<html><head>{script}</head><body><h1>{TITLE}</h1>{OWN}</body></html>")
    [found] = read_paths([path])
    assert isinstance(found, Article)
    assert found.date_source == "json-ld"


@pytest.mark.parametrize(
    "script", ['"' * 200_000, "/*" * 200_000, "undefined," * 50_000, '"\\' * 200_000, "," * 200_000]
)
def test_no_json_ld_takes_long(tmp_path: Path, script: str) -> None:
    found = read(tmp_path, f"<article>{OWN}</article>", "{" + script)
    assert found.date_source is None


@pytest.mark.parametrize(
    ("field", "given", "meant"),
    [
        ("title", {"headline": "Rock &amp; roll at the pier&#8230;"}, "Rock & roll at the pier…"),
        ("title", {"headline": "Keeper&amp;#8217;s <em>last</em> night"}, "Keeper’s last night"),
        ("title", {"headline": [TITLE, "Another"]}, TITLE),
        ("author", {"author": [{"name": "Zo&euml; B&ouml;"}, "A &amp; B"]}, "Zoë Bö, A & B"),
        ("publisher", {"publisher": [{"name": "Fish &amp; Chips Weekly"}]}, "Fish & Chips Weekly"),
        ("category", {"articleSection": ["Arts &amp; Life", "x"]}, "Arts & Life"),
        ("category", {"@type": "OpinionNewsArticle"}, "Opinion"),
        (
            "title",
            {"headline": "Prices <5% & falling, AT&T says"},
            "Prices <5% & falling, AT&T says",
        ),
    ],
)
def test_strings_are_words(
    tmp_path: Path, field: str, given: dict[str, object], meant: str
) -> None:
    found = read(tmp_path, f"<article><h1>{TITLE}</h1>{OWN}</article>", story(**given))
    assert getattr(found, field) == meant


@pytest.mark.parametrize(
    "body",
    [
        "<p>One word of it.</p><p>The keeper&#8217;s dog sleeps through every storm at sea.</p>",
        "One word of it.&lt;br&gt;<br>The keeper&rsquo;s dog sleeps through every storm at sea.",
        ["One word of it.", "The keeper&rsquo;s dog sleeps through every storm at sea."],
    ],
)
def test_the_body_that_is_told_is_words_too(tmp_path: Path, body: object) -> None:
    found = read(tmp_path, "<article><p>Cut short.</p></article>", story(articleBody=body))
    assert "One word of it." in found.text
    assert "The keeper’s dog" in found.text
    assert "<p>" not in found.text


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("", "<h1><a href='/'>Skerry Gazette</a></h1>", TITLE),
        ("", "<h1>Welcome to us</h1><h2>" + TITLE + "</h2>", TITLE),
        (
            "<meta property='og:title' content='Keeper leaves the light'>",
            "",
            "Keeper leaves the light",
        ),
    ],
)
def test_a_logo_is_no_headline(tmp_path: Path, head: str, body: str, title: str) -> None:
    assert read(tmp_path, f"{body}<div>{OWN}</div>", head=head).title == title

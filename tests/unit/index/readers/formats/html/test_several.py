"""Pages of several stories: each an article with its own headline, day and author."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

LIVE = "https://fjord.example/flood-live"
TITLE = "Flood in the fjord towns: live"
WATER = "The river stands two metres over the quay at Nes, and it still rises, the wardens say."
ROAD = "The road to Vik is closed at the tunnel; lorries are led over the pass until the evening."
SCHOOL = "Schools stay shut in three towns on Thursday, and pupils are to be taught from home."
INTRO = (
    "<p>Rain has fallen on the fjord towns for four days. Here our reporters tell what happens at"
    " the quays, on the roads and in the town halls, hour by hour.</p>"
)
POSTS = (
    ("Schools stay shut", "2024-10-03T07:30:00Z", SCHOOL, "Liv Aune"),
    ("Road to Vik closed", "2024-10-02T18:05:00Z", ROAD, "Odd Hagen"),
    ("Water over the quay", "2024-10-02T16:40:00Z", WATER, None),
)


def update(
    title: str, at: str, words: str, author: str | None, **more: object
) -> dict[str, object]:
    said = {"@type": "BlogPosting", "headline": title, "datePublished": at, "articleBody": words}
    return {**said, **({"author": {"name": author}} if author else {}), **more}


def live(**more: object) -> dict[str, object]:
    return {
        "@type": "LiveBlogPosting",
        "headline": TITLE,
        "datePublished": "2024-10-01T05:00:00Z",
        "author": {"name": "The desk"},
        "publisher": {"name": "Fjord Times"},
        "url": LIVE,
        "liveBlogUpdate": [update(*each) for each in POSTS],
        **more,
    }


def read(tmp_path: Path, body: str, *told: object, head: str = "") -> list[Article]:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in told
    )
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}{scripts}</head><body>{body}</body></html>")
    found = list(read_paths([path]))
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


def shown(tag: str = "article", told: str = "") -> str:
    return "".join(
        f"<{tag} id='p{number}' {told}><time datetime='{at}'>{at[11:16]}</time><h3>{title}</h3>"
        f"{f'<p class=byline>By {author}</p>' if author else ''}<p>{words}</p></{tag}>"
        for number, (title, at, words, author) in enumerate(POSTS)
    )


def check_posts(found: list[Article]) -> None:
    """Each post once, under its own headline, with its own day, author and nothing else."""
    posts = {each.title: each for each in found if each.title != TITLE}
    assert len(posts) == len(POSTS)
    for title, at, words, author in POSTS:
        post = posts[title]
        assert post.text == words
        assert post.author == author
        assert post.published_at is not None
        assert post.published_at.strftime("%Y-%m-%dT%H:%M:%SZ") == at
    assert len({each.id for each in found}) == len(found)


FLAT = "".join(f"<h3>{title}</h3><p>{words}</p>" for title, _, words, _ in POSTS)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"<main><h1>{TITLE}</h1>{INTRO}{FLAT}</main>", [live()]),
        (f"<h1>{TITLE}</h1>{INTRO}<section>{shown()}</section>", [live()]),
        (f"<article><h1>{TITLE}</h1>{INTRO}{shown()}</article>", [live()]),
        (f"<div class=live-blog><h1>{TITLE}</h1>{INTRO}{shown()}</div>", []),
        (f"<article><h1>{TITLE}</h1>{shown()}</article>", []),
        (f"<h1>{TITLE}</h1>{INTRO}{shown('div', 'itemprop=liveBlogUpdate')}", []),
    ],
)
def test_a_live_blog_is_its_posts(tmp_path: Path, body: str, told: list[object]) -> None:
    head = f"<title>{TITLE}</title><link rel=canonical href='{LIVE}'>"
    found = read(tmp_path, body, *told, head=head)
    check_posts(found)
    own = [each for each in found if each.title == TITLE]
    assert len(own) == (INTRO in body)
    for each in own:
        assert "hour by hour" in each.text
        assert not any(words in each.text for _, _, words, _ in POSTS)
    if told:
        assert {each.publisher for each in found} == {"Fjord Times"}


def test_a_post_keeps_its_id_when_others_come_before_it(tmp_path: Path) -> None:
    later = update("All roads open", "2024-10-04T08:00:00Z", "Every road is open, says Oslo.", None)
    head = f"<title>{TITLE}</title><link rel=canonical href='{LIVE}'>"
    first = read(tmp_path, f"<h1>{TITLE}</h1>{FLAT}", live(), head=head)
    grown = live(liveBlogUpdate=[later, *(update(*each) for each in POSTS)])
    then = read(tmp_path, f"<h1>{TITLE}</h1>{FLAT}", grown, head=head)
    assert {each.id for each in first} < {each.id for each in then}


def test_posts_have_their_own_addresses_where_they_have_some(tmp_path: Path) -> None:
    head = f"<title>{TITLE}</title><link rel=canonical href='{LIVE}'>"
    own = [update(*each, url=f"{LIVE}#{at}") for at, each in enumerate(POSTS)]
    found = read(tmp_path, f"<h1>{TITLE}</h1>", live(liveBlogUpdate=own), head=head)
    assert {each.url for each in found} == {f"{LIVE}#0", f"{LIVE}#1", f"{LIVE}#2"}
    # One that all of them share is the page's, and no post's own.
    same = [update(*each, url="https://fjord.example/x") for each in POSTS]
    found = read(tmp_path, f"<h1>{TITLE}</h1>", live(liveBlogUpdate=same), head=head)
    assert {each.url for each in found} == {LIVE}
    check_posts(found)


STORIES = (
    ("Council buys the old mill", "2023-02-01", "Ann Lee", "The council has bought the old mill."),
    ("Swimmers get their pool back", "2023-02-07", "Bo Lund", "The pool opens again on Sunday."),
)


def whole(words: str) -> str:
    return f"<p>{words} {WATER}</p><p>{ROAD}</p>"


@pytest.mark.parametrize("listed", [False, True])
def test_articles_that_json_ld_tells_where_the_page_names_none(
    tmp_path: Path, listed: bool
) -> None:
    told = [
        {
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": day,
            "author": author,
            "articleBody": f"{words} {WATER} {ROAD}",
        }
        for title, day, author, words in STORIES
    ]
    items = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": t} for t in told],
    }
    body = "".join(f"<div>{words} {WATER}</div>" for *_, words in STORIES)
    found = read(tmp_path, body, items if listed else told, head="<title>Fjord Times</title>")
    assert [(a.title, str(a.published_at)[:10], a.author) for a in found] == [
        story[:3] for story in STORIES
    ]
    assert all(story[3] in each.text for story, each in zip(STORIES, found, strict=True))


def test_a_page_of_whole_stories_that_lead_to_their_own_pages(tmp_path: Path) -> None:
    body = "".join(
        f"<article><h2><a href='/s{number}'>{title}</a></h2><p class=byline>By {author}</p>"
        f"<time datetime='{day}'>{day}</time>{whole(words)}</article>"
        for number, (title, day, author, words) in enumerate(STORIES)
    )
    head = "<title>Fjord Times</title><link rel=canonical href='https://fjord.example/'>"
    found = read(tmp_path, f"<h1><a href='/'>Fjord Times</a></h1>{body}", head=head)
    assert [(a.title, str(a.published_at)[:10], a.author) for a in found] == [
        story[:3] for story in STORIES
    ]
    assert [a.url for a in found] == ["https://fjord.example/s0", "https://fjord.example/s1"]
    # What stands on the story's own page goes before it.
    assert all(each.id in each.summary_of for each in found)


TEASERS = "".join(
    f"<article class=card><time datetime='2024-01-0{day}'>x</time><h4><a href='/o{day}'>Other</a>"
    f"</h4><p>{SCHOOL}</p></article>"
    for day in (1, 2, 3)
)


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>{{}}</h1>{whole('Own.')}{whole('')}</main><section>{TEASERS}</section>",
        f"<main><h1>{{}}</h1>{whole('Own.')}{whole('')}<div>{TEASERS}</div></main>",
        f"<article><h1>{{}}</h1>{whole('Own.')}</article><div>{TEASERS}</div>",
        f"<h1>{{}}</h1><div>{whole('Own.')}</div><div id=comments>"
        f"{TEASERS.replace('class=card', 'class=comment')}</div>",
    ],
)
@pytest.mark.parametrize("title", ["Mill sold", "Council buys the old mill by the river"])
def test_teasers_and_comments_are_no_stories(tmp_path: Path, body: str, title: str) -> None:
    [found] = read(tmp_path, body.format(title), head=f"<title>{title} - Fjord Times</title>")
    assert found.title == title
    assert found.text.startswith("Own.")
    assert SCHOOL not in found.text
    assert found.published_at is None


def test_a_page_of_thousands_of_posts_takes_no_long(tmp_path: Path) -> None:
    body = f"<h1>{TITLE}</h1>" + shown() * 2_000
    found = read(tmp_path, body, head=f"<title>{TITLE}</title>")
    assert len(found) <= 501

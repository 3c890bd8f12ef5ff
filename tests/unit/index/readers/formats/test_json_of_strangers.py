"""Records as programs export them that gather news: summaries alone, stories by section, markup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

STORY = "The night tram to Vell runs again from Friday, the city said."
SHORT = "Shops along the line had asked for it since the summer."
PAGE = {"link": "https://vell.example/tram", "pubDate": "Fri, 01 Mar 2024 08:00:00 GMT"}


def read(folder: Path, held: object, name: str = "news.json") -> list[Article | ReadError]:
    path = folder / name
    path.write_text(held if isinstance(held, str) else json.dumps(held), encoding="utf-8")
    return list(read_paths([path]))


def articles(found: list[Article | ReadError]) -> list[Article]:
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


@pytest.mark.parametrize("name", ["summary", "description", "abstract", "snippet", "excerpt"])
def test_a_summary_stands_for_the_text_and_gives_way_to_the_page(tmp_path: Path, name: str) -> None:
    [article] = articles(read(tmp_path, [{"title": "Tram", name: STORY, **PAGE}]))
    assert article.text == STORY
    assert article.summary_of == (article.id,)
    assert article.taken_from["text"] == f'field "{name}"'


def test_a_text_goes_before_a_summary(tmp_path: Path) -> None:
    [article] = articles(read(tmp_path, [{"title": "T", "summary": SHORT, "text": STORY, **PAGE}]))
    assert (article.text, article.summary_of) == (STORY, ())


@pytest.mark.parametrize(
    "record",
    [
        {"name": "tram-times", "description": SHORT, "version": "1.0.2"},
        {"title": "Timetable", "description": SHORT, "type": "object"},
        {"description": SHORT, "url": "https://vell.example/timetable"},
    ],
)
def test_what_else_is_described_is_no_article(tmp_path: Path, record: object) -> None:
    [error] = read(tmp_path, record)
    assert "missing or empty" in str(error)


@pytest.mark.parametrize(
    "held",
    [
        {"at": "today", "north": {"count": 1, "articles": ["A"]}, "south": {"articles": ["B"]}},
        {"news": {"sport": ["A"], "town": ["B"]}},
        {"sport": ["A"], "town": ["B"], "empty": []},
        {"status": "ok", "response": {"found": 2, "docs": ["A", "B"]}},
        {"sources": [{"name": "Vell", "description": SHORT}] * 5, "articles": ["A", "B"]},
    ],
)
def test_stories_wherever_an_object_has_them(tmp_path: Path, held: object) -> None:
    written = json.dumps(held)
    for letter in "AB":
        story = {"title": f"Tram {letter}", "text": STORY}
        written = written.replace(f'"{letter}"', json.dumps(story))
    found = articles(read(tmp_path, written))
    assert [each.title for each in found] == ["Tram A", "Tram B"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (f"<p>{STORY}</p>\n<p><em>{SHORT}</em></p>", f"{STORY}\n\n{SHORT}"),
        (f'  <a href="https://vell.example/1">{STORY}</a>&nbsp;&nbsp;<font>Vell</font>', STORY),
        ("Shops &amp; homes, 5 &lt; 6", "Shops & homes, 5 < 6"),
        ("Write &amp;amp; for & in HTML", "Write &amp;amp; for & in HTML"),
        ("<3 from Vell: a day of trams", "<3 from Vell: a day of trams"),
        ("a <b> is bold", "a <b> is bold"),
    ],
)
def test_markup_that_was_kept_of_a_page(tmp_path: Path, written: str, text: str) -> None:
    [article] = articles(read(tmp_path, [{"title": "Tram", "text": written}]))
    assert article.text.startswith(text)
    assert "<p" not in article.text


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Blog &#8211; Vell", "Blog – Vell"),
        ("Q&amp;A", "Q&A"),
        ("Q&A &amp; more", "Q&A &amp; more"),
        ("A & B", "A & B"),
    ],
)
def test_names_that_were_written_for_a_page(tmp_path: Path, written: str, read_as: str) -> None:
    [article] = articles(read(tmp_path, [{"title": written, "source": written, "text": STORY}]))
    assert (article.title, article.publisher) == (read_as, read_as)


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ("https://vell.example/people/ada-marsh", None),
        (["Ada Marsh", "https://vell.example/people/ada-marsh"], "Ada Marsh"),
        ({"name": "Ada Marsh", "url": "https://vell.example/people/ada-marsh"}, "Ada Marsh"),
    ],
)
def test_an_address_is_nobody_s_name(tmp_path: Path, author: object, named: str | None) -> None:
    [article] = articles(read(tmp_path, [{"title": "T", "text": STORY, "author": author}]))
    assert article.author == named


def test_a_notice_of_consent_is_not_what_an_article_begins_with(tmp_path: Path) -> None:
    asked = (
        "We and our 94 partners keep data on your device with cookies, to measure visits and to"
        " personalise ads. Accept, or manage your consent … [+512 chars]"
    )
    wall, story = read(
        tmp_path,
        {"articles": [{"title": "Tram", "content": asked, **PAGE}, {"title": "T", "text": STORY}]},
    )
    assert isinstance(wall, ReadError)
    assert "consent" in str(wall)
    assert isinstance(story, Article)


@pytest.mark.parametrize(
    "table",
    [
        "Titre;Lien\nTram;https://vell.example/tram\nMole;https://vell.example/mole\n",
        f"Tram runs again,{STORY},01/03/2024\nMole,{SHORT},01/03/2024\n",
        f"Year,Title,Plot\n2024,Tram,{STORY}\n",
    ],
)
def test_a_table_without_words_says_so_once(tmp_path: Path, table: str) -> None:
    [error] = read(tmp_path, table, "rows.csv")
    assert isinstance(error, ReadError)
    assert "none of its columns" in str(error)
    assert "--field text=NAME" in error.hint


def test_a_table_of_summaries(tmp_path: Path) -> None:
    table = f"Title;Link;Date;Source;Summary\nTram;https://v.example/1;2024-03-01;Vell;{STORY}\n"
    [article] = articles(read(tmp_path, table, "rows.csv"))
    assert (article.text, article.publisher, article.url) == (STORY, "Vell", "https://v.example/1")
    assert article.summary_of


@pytest.mark.parametrize("day", ["publication_date", "pub_date", "datetime", "published_at"])
@pytest.mark.parametrize("publisher", ["source_name", "source", "publisher"])
def test_names_that_exports_give_the_day_and_the_publisher(
    tmp_path: Path, day: str, publisher: str
) -> None:
    record = {"title": "Tram", "text": STORY, day: "2024-03-01 09:39:19", publisher: "Vell Courier"}
    [article] = articles(read(tmp_path, [record]))
    assert str(article.published_at).startswith("2024-03-01")
    assert article.publisher == "Vell Courier"


@pytest.mark.parametrize("items", [[], "none", None, ["a"], {"a": 1}])
def test_a_feed_without_items_says_so(tmp_path: Path, items: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "title": "Vell", "items": items}
    found = read(tmp_path, feed)
    assert found
    assert all(isinstance(each, ReadError) for each in found)

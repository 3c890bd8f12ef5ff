"""JSON Lines: BEIR and flat records, and every way a line can be wrong."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths


def read_lines(tmp_path: Path, *lines: str) -> list[Article | ReadError]:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_paths([path]))


def read_record(tmp_path: Path, **record: object) -> Article:
    [article] = read_lines(tmp_path, json.dumps(record))
    assert isinstance(article, Article)
    return article


def refused(tmp_path: Path, line: str) -> ReadError:
    good = '{"text": "Words."}'
    before, error, after = read_lines(tmp_path, good, line, good)
    assert isinstance(before, Article)
    assert isinstance(error, ReadError)
    assert isinstance(after, Article)
    assert error.source == f"{tmp_path / 'news.jsonl'}#2"
    assert error.hint
    return error


@pytest.mark.parametrize(
    "record",
    [
        {
            "_id": "a1",
            "title": "T",
            "text": "Words.",
            "metadata": {
                "source": "P",
                "published_at": "2023-05-01",
                "author": "A",
                "category": "C",
                "url": "https://p.example/1",
            },
        },
        {
            "id": "a1",
            "headline": "T",
            "body": "Words.",
            "publisher": "P",
            "date": "1 May 2023",
            "author": "A",
            "section": "C",
            "url": "https://p.example/1",
        },
        {
            "id": "a1",
            "title": " T\n",
            "headline": "other",
            "content": "Words.",
            "source": "P",
            "published": "2023-05-01T02:00+02:00",
            "author": "A",
            "category": "C",
            "url": "https://p.example/1",
            "unknown": [1, 2],
            "metadata": {"source": "other"},
        },
    ],
)
def test_every_name_of_a_field(tmp_path: Path, record: dict[str, object]) -> None:
    assert read_record(tmp_path, **record) == Article(
        id="a1",
        text="Words.",
        title="T",
        publisher="P",
        published_at=datetime(2023, 5, 1, tzinfo=UTC),
        date_source="field",
        author="A",
        category="C",
        url="https://p.example/1",
        source=f"{tmp_path / 'news.jsonl'}#1",
        id_given=True,
    )


def test_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    text = " \u2028Words,\r\n\tmore \x07 words. "
    assert read_record(tmp_path, text=text).text == text


def test_what_stands_for_a_missing_title(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(14)]
    title = read_record(tmp_path, title=" ", text=" ".join(words)).title
    assert title == " ".join(words[:12]) + "…"
    assert read_record(tmp_path, text="Few words.").title == "Few words."


def test_what_stands_for_a_missing_id(tmp_path: Path) -> None:
    article = read_record(tmp_path, text="Words.")
    assert (article.id, article.id_given) == ("news-1", False)
    one = read_record(tmp_path, text="Words.", url="https://p.example/a/b?c=1")
    other = read_record(tmp_path, text="Words.", url="https://p.example/a-b?c=1")
    assert one.id.startswith("p.example-a-b-c-1-")
    assert one.id_given
    assert one.id != other.id
    assert len(read_record(tmp_path, text="x", url="https://" + "p" * 900).id) == 200


def test_a_number_is_an_id(tmp_path: Path) -> None:
    assert read_record(tmp_path, _id=17, text="Words.").id == "17"


@pytest.mark.parametrize("value", ["a b", "a/b", "x" * 201, "a\x07", "a\u2028", "\ud800", "/"])
def test_ids_that_may_not_stand_as_they_are(tmp_path: Path, value: str) -> None:
    """A path, a headline: an id is made of it that only it gives, and gives again."""
    article = read_record(tmp_path, _id=value, text="W.")
    assert re.fullmatch(r"[A-Za-z0-9._-]*-[0-9a-f]{8}", article.id)
    assert len(article.id) <= 200
    assert article.id_given
    assert article.id == read_record(tmp_path, _id=value, text="X.").id
    assert article.id != read_record(tmp_path, _id=f"{value}.", text="W.").id


def test_a_blank_id_is_none(tmp_path: Path) -> None:
    assert not read_record(tmp_path, _id=" ", text="W.").id_given


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "Words."', "column 18"),
        ("not json", "column 1"),
        ("[1, 2]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("[" * 100_000, "nesting too deep"),
        ('{"n": ' + "9" * 5000 + "}", "number too long"),
        ('{"title": "T"}', 'field "text" is missing or empty'),
        ('{"text": " \\n"}', 'field "text" is missing or empty'),
        ('{"text": "a\\u0000b"}', 'field "text" holds a NUL'),
        ('{"text": "a\\ud800b"}', 'field "text" holds a NUL or half of a surrogate pair'),
        ('{"text": "W.", "title": "' + "t" * 501 + '"}', 'field "title" is longer than 500'),
        ('{"text": "W.", "source": "' + "p" * 201 + '"}', 'field "source" is longer than 200'),
        ('{"text": "W.", "date": "someday"}', "field \"date\" was not understood, 'someday'"),
        ('{"text": "W.", "date": "03/04/2021"}', "cannot be told apart"),
        ('{"text": "W.", "url": "javascript:x"}', 'field "url" must begin with http'),
        ("a\0b", "binary"),
    ],
)
def test_lines_that_are_refused(tmp_path: Path, line: str, said: str) -> None:
    assert said in refused(tmp_path, line).detail


@pytest.mark.parametrize(
    ("record", "field", "meant"),
    [
        ({"author": ["Ada Berg", "Bo Dahl"]}, "author", "Ada Berg, Bo Dahl"),
        ({"authors": [{"name": "Ada Berg"}, {"given": "Bo", "family": "Dahl"}]}, "author", None),
        ({"author": {"first_name": "Bo", "last_name": "Dahl", "id": 7}}, "author", "Bo Dahl"),
        ({"author": [f"Person {n}" for n in range(90)]}, "author", None),
        ({"author": 7, "authors": ["Ada Berg"]}, "author", "Ada Berg"),
        ({"author": "['Ada Berg', 'Bo Dahl']"}, "author", "Ada Berg, Bo Dahl"),
        ({"authors": '["Ada Berg"]'}, "author", "Ada Berg"),
        ({"author": [["Ada Berg"], None, "", "Bo Dahl"]}, "author", "Ada Berg, Bo Dahl"),
        ({"author": "[Ada Berg]"}, "author", "[Ada Berg]"),
        ({"author": "[" * 400}, "author", None),
        ({"source": {"id": None, "name": "Fjord Post"}}, "publisher", "Fjord Post"),
        ({"section": ["harbour", "boats"]}, "category", "harbour"),
        ({"headline": 1984}, "title", "1984"),
        ({"headline": ["One", "Two"]}, "title", "One"),
        ({"title": {"en": 5}, "headline": "One"}, "title", "One"),
        ({"_id": {"$oid": "5f1"}}, "id", "5f1"),
        ({"date": 1632379800}, "published_at", datetime(2021, 9, 23, 6, 50, tzinfo=UTC)),
        ({"date": "1632379800000"}, "published_at", datetime(2021, 9, 23, 6, 50, tzinfo=UTC)),
        ({"date": {"$date": 1632379800000}}, "published_at", None),
        ({"date": ["2021-09-23T06:50Z"]}, "published_at", None),
        ({"publishedAt": "2021-09-23T06:50:00Z"}, "published_at", None),
        ({"date_publish": "2021-09-23 06:50:00"}, "published_at", None),
        ({"url": ["https://p.example/1"]}, "url", "https://p.example/1"),
    ],
)
def test_fields_of_other_kinds(
    tmp_path: Path, record: dict[str, object], field: str, meant: object
) -> None:
    found = getattr(read_record(tmp_path, text="Words.", **record), field)
    assert found == meant if meant else found


@pytest.mark.parametrize(
    "record",
    [
        {"author": True},
        {"author": {"id": 3}},
        {"date": True},
        {"date": {"on": "Monday"}},
        {"publisher": 12},
        {"category": [[[[[[[["deep"]]]]]]]]},
        {"title": {}, "headline": {"en": None, "words": 5}},
        {"_id": ["a"]},
        {"_id": 1.5},
        {"url": {"href": "x"}},
        {"metadata": ["P"]},
        {"lang": {"x": 1}},
    ],
)
def test_no_article_is_lost_for_the_kind_of_a_field(
    tmp_path: Path, record: dict[str, object]
) -> None:
    found = read_record(tmp_path, text="Words.", **record)
    assert (found.text, found.title, found.id_given) == ("Words.", "Words.", False)
    if "title" not in record:
        assert found.dropped[0].startswith(next(iter(record)))


@pytest.mark.parametrize(
    "record",
    [
        {"text": ["One.", "Two."]},
        {"body": {"summary": ["One."], "sections": [{"headline": [], "paragraphs": ["Two."]}]}},
        {"content": [{"type": "text", "text": "One."}, {"type": "text", "text": "Two."}]},
        {"text": None, "maintext": "One.\n\nTwo."},
        {"plaintext": "One.\n\nTwo."},
    ],
)
def test_a_text_in_parts(tmp_path: Path, record: dict[str, object]) -> None:
    assert read_record(tmp_path, **record).text == "One.\n\nTwo."


def read_whole(tmp_path: Path, value: object) -> list[Article]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    found = [each for each in read_paths([path]) if isinstance(each, Article)]
    assert found
    return found


@pytest.mark.parametrize(
    ("version", "authors"),
    [
        ("https://jsonfeed.org/version/1", {"author": {"name": "Ada Berg", "url": "https://a.x"}}),
        ("https://jsonfeed.org/version/1.1", {"authors": [{"name": "Ada Berg"}]}),
        ("http://jsonfeed.org/version/1", {"author": "Ada Berg"}),
        ("https://jsonfeed.org/version/1.1", {"authors": ["Ada Berg", {"avatar": "a.png"}]}),
        ("https://jsonfeed.org/version/1.1", {"authors": [{"name": "Ada Berg"}], "author": "Us"}),
        ("https://jsonfeed.org/version/1.1", {"authors": [], "author": {"name": "Ada Berg"}}),
        ("https://jsonfeed.org/version/1.1", {"authors": {"name": "Ada Berg"}}),
    ],
)
def test_json_feeds(tmp_path: Path, version: str, authors: dict[str, object]) -> None:
    items: list[dict[str, object]] = [
        {"id": "https://p.example/1", "title": "T", "content_html": "<p>One.</p>", **authors},
        {"id": "tag:p.example,2021:/2", "content_text": "Two."},
        {"id": "3", "url": "https://p.example/3", "content_text": "Three.", "author": "Bo Dahl"},
    ]
    feed = {"version": version, "title": "Fjord Post", "language": "nn-NO", "items": items}
    one, two, three = read_whole(tmp_path, feed)
    assert (one.author, one.publisher, one.language) == ("Ada Berg", "Fjord Post", "nn")
    assert (one.url, one.text, one.id[:12]) == ("https://p.example/1", "One.", "p.example-1-")
    assert (two.id, two.author) == ("tag-p.example-2021--2", None)
    assert (three.id, three.author) == ("3", "Bo Dahl")
    shared = {**feed, **authors, "items": [items[1]]}
    assert read_whole(tmp_path, shared)[0].author == "Ada Berg"


@pytest.mark.parametrize("nothing", [[], None, "", {}, [{}], [{"url": "https://a.example"}]])
def test_the_authors_of_a_feed_stand_where_an_item_names_none(
    tmp_path: Path, nothing: object
) -> None:
    item = {"id": "1", "content_text": "One.", "authors": nothing}
    version = "https://jsonfeed.org/version/1.1"
    feed = {"version": version, "title": "P", "authors": [{"name": "Ada Berg"}], "items": [item]}
    [found] = read_whole(tmp_path, feed)
    assert found.author == ("Ada Berg" if nothing in ([], None, "", {}) else None)


def test_an_item_of_a_feed_that_has_only_a_summary(tmp_path: Path) -> None:
    item = {"id": "1", "url": "https://p.example/1", "title": "T", "summary": "In short."}
    whole = {**item, "id": "2", "url": "https://p.example/2", "content_text": "At length."}
    feed = {"version": "https://jsonfeed.org/version/1", "title": "P", "items": [item, whole]}
    short, full = read_whole(tmp_path, feed)
    assert (short.text, short.summary_of) == ("In short.", (short.id,))
    assert (full.text, full.summary_of) == ("At length.", ())


def test_posts_of_wordpress(tmp_path: Path) -> None:
    post = {
        "id": 41,
        "date": "2021-09-23T08:50:00",
        "date_gmt": "2021-09-23T06:50:00",
        "link": "https://p.example/boats",
        "title": {"rendered": "Boats &#038; <em>nets</em>"},
        "content": {"rendered": "<p>One.</p>\n<p>It&#8217;s two.</p>", "protected": False},
        "author": 3,
        "categories": [5],
        "_embedded": {"author": [{"name": "Ada Berg"}], "wp:term": [[{"name": "Harbour"}]]},
    }
    [found] = read_whole(tmp_path, [post])
    assert (found.title, found.text) == ("Boats & nets", "One.\n\nIt’s two.")
    assert (found.author, found.category) == ("Ada Berg", "Harbour")
    assert found.published_at == datetime(2021, 9, 23, 6, 50, tzinfo=UTC)
    assert found.id.startswith("p.example-boats-")
    bare = {name: value for name, value in post.items() if name != "_embedded"}
    assert read_whole(tmp_path, bare)[0].author is None


def test_what_newsapi_strips_of_its_letters_gives_way_to_the_description(tmp_path: Path) -> None:
    record = {
        "source": {"id": "rbc", "name": "RBC"},
        "title": "Биткоин подорожал на $3 тыс. за сутки - РБК",
        "description": "Утром 18 мая стоимость криптовалюты превысила $45,5 тыс.",
        "publishedAt": "2021-05-18T15:49:00Z",
        "content": "Binance $3 . $45,5 . , $42,1 . 10:05 $45 .\r\n Tesla , . «»  , , .",
    }
    [article] = read_whole(tmp_path, {"status": "ok", "articles": [record]})
    assert article.text == record["description"]
    english = {
        **record,
        "description": "Bitcoin rose.",
        "content": "Bitcoin rose by $3 on Tuesday.",
    }
    [article] = read_whole(tmp_path, {"status": "ok", "articles": [english]})
    assert article.text == english["content"]


def test_what_newsapi_cuts_short_gives_way_to_the_whole_text(tmp_path: Path) -> None:
    item = {"source": {"id": None, "name": "P"}, "title": "T", "content": "One. Tw… [+712 chars]"}
    [found] = read_whole(tmp_path, {"status": "ok", "articles": [item]})
    assert (found.publisher, found.text) == ("P", "One. Tw")
    assert found.summary_of == (found.id,)


def test_a_long_run_of_spaces_takes_no_time(tmp_path: Path) -> None:
    text = f"One.{' ' * 50_000}two. … [+712 chars]{' ' * 50_000}"
    began = time.process_time()
    assert read_record(tmp_path, text=text).text == f"One.{' ' * 50_000}two."
    assert time.process_time() - began < 1


def test_a_line_that_is_not_utf8_is_named_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "One."}\r\n\r\n{"text": "\xe9"}\n{"text": "Three."}')
    one, error, three = read_paths([path])
    assert isinstance(one, Article)
    assert isinstance(error, ReadError)
    assert error.source == f"{path}#3"
    assert "not valid UTF-8 at byte 10" in error.detail
    assert isinstance(three, Article)
    assert three.source == f"{path}#4"


@pytest.mark.parametrize("data", [b"", b"\n \r\n"])
def test_a_file_without_lines_is_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "news.jsonl").write_bytes(data)
    [error] = read_paths([tmp_path])
    assert isinstance(error, ReadError)
    assert "empty" in error.detail


def test_utf16_lines_are_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes('{"text": "Words."}\n'.encode("utf-16"))
    [error] = read_paths([tmp_path])
    assert isinstance(error, ReadError)
    assert "iconv -f UTF-16 -t UTF-8" in error.hint


NITF = "<nitf><body><body.content><p>Whole words of it.</p></body.content></body></nitf>"
WHOLE = {"role": "main", "contenttype": "text/html", "value": "<p>Whole words of it.</p>"}


@pytest.mark.parametrize(
    "bodies",
    [
        [{"role": "summary", "value": "Short."}, WHOLE],
        [{"role": "caption", "value": "A picture."}, {"value": "Whole words of it."}],
        [{"role": "nitf:teaser", "value": NITF}, {**WHOLE, "role": "bodyhtml"}],
        [{"contenttype": "application/nitf+xml", "value": NITF}, {**WHOLE, "role": None}],
        [{"role": "lead", "value": "Short."}, {"role": "x", "value": "Whole words of it."}],
        [{"role": "main", "value": ""}, "odd", WHOLE],
    ],
)
def test_ninjs_bodies_by_their_role(tmp_path: Path, bodies: list[object]) -> None:
    headlines = [{"role": "subheadline", "value": "Under it"}, {"role": "main", "value": "Over it"}]
    item = {"uri": "urn:x:1", "bodies": bodies, "headlines": headlines}
    [found] = read_whole(tmp_path, item)
    assert (found.title, found.text) == ("Over it", "Whole words of it.")


@pytest.mark.parametrize(
    "headlines",
    [
        [{"role": "seo", "value": "x"}, {"value": "Over it"}],
        [{"value": "Over it"}, {"role": "short", "value": "x"}],
        [{"role": "kicker", "value": "x"}, {"role": "hl:headline", "value": "Over it"}],
        [{"role": "short", "value": "Over it"}],
    ],
)
def test_ninjs_headlines_by_their_role(tmp_path: Path, headlines: list[object]) -> None:
    item = {"uri": "urn:x:1", "bodies": [WHOLE], "headlines": headlines}
    assert read_whole(tmp_path, item)[0].title == "Over it"

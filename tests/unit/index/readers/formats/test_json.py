"""JSON Lines: BEIR and flat records, and every way a line can be wrong."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize("value", ["a b", "a/b", "x" * 201, "a\x07", "a\u2028", True, ["a"], 1.5])
def test_ids_that_are_refused(tmp_path: Path, value: object) -> None:
    assert 'field "_id"' in refused(tmp_path, json.dumps({"_id": value, "text": "W."})).detail


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
        ('{"body": ["Words."]}', 'field "body" must be a string, not a list'),
        ('{"text": "a\\u0000b"}', 'field "text" holds a NUL'),
        ('{"text": "a\\ud800b"}', 'field "text" holds a NUL or half of a surrogate pair'),
        ('{"text": "W.", "headline": 5}', 'field "headline" must be a string, not a number'),
        ('{"text": "W.", "title": "' + "t" * 501 + '"}', 'field "title" is longer than 500'),
        ('{"text": "W.", "source": "' + "p" * 201 + '"}', 'field "source" is longer than 200'),
        ('{"text": "W.", "date": "someday"}', "field \"date\" was not understood, 'someday'"),
        ('{"text": "W.", "date": "03/04/2021"}', "cannot be told apart"),
        ('{"text": "W.", "date": 1632380000}', 'field "date" must be a date, not a number'),
        ('{"text": "W.", "url": "javascript:x"}', 'field "url" must begin with http'),
        ('{"text": "W.", "metadata": ["P"]}', 'field "metadata" must be an object'),
        ('{"text": "W.", "metadata": {"author": {}}}', 'field "author" must be a string'),
        ("a\0b", "binary"),
    ],
)
def test_lines_that_are_refused(tmp_path: Path, line: str, said: str) -> None:
    assert said in refused(tmp_path, line).detail


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

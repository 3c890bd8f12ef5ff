"""Markdown: front matter into fields, the body into plain text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths


def read(tmp_path: Path, text: str) -> Article | ReadError:
    path = tmp_path / "old-pier.md"
    path.write_bytes(text.encode())
    [found] = read_paths([path])
    return found


def article(tmp_path: Path, text: str) -> Article:
    found = read(tmp_path, text)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "front",
    [
        "id: a1\ntitle: T\npublisher: P\npublished_at: 2023-05-01T10:00:00Z\nauthor: A\n"
        "category: C\nurl: https://p.example/1\nlayout: [x]",
        "id: a1\ntitle: T\nsource: P\ndate: 1 May 2023 10:00\nauthor: A\nsection: C\n"
        "link: https://p.example/1",
        "id: a1\ntitle: T\nsource: P\ndate: 2023-05-01 10:00:00\nauthor: A\nsection: C\n"
        "link: https://p.example/1",
    ],
)
def test_front_matter(tmp_path: Path, front: str, line_end: str) -> None:
    text = f"---\n{front}\n---\n\nWords.\n".replace("\n", line_end)
    assert article(tmp_path, text) == Article(
        id="a1",
        text="Words.",
        title="T",
        publisher="P",
        published_at=datetime(2023, 5, 1, 10, 0, tzinfo=UTC),
        date_source="field",
        author="A",
        category="C",
        url="https://p.example/1",
        source=str(tmp_path / "old-pier.md"),
        id_given=True,
    )


def test_front_matter_is_taken_as_written(tmp_path: Path) -> None:
    found = article(tmp_path, "---\nid: 007\ntitle: 2023\nsource: No\nauthor: null\n---\nWords.")
    assert (found.id, found.title, found.publisher, found.author) == ("007", "2023", "No", None)


@pytest.mark.parametrize(
    ("front", "author", "category"),
    [
        (
            "author:\n  - Ada Berg\n  - Bo Dahl\ncategories: [boats, nets]",
            "Ada Berg, Bo Dahl",
            "boats",
        ),
        ("authors: [Ada Berg]\ncategory: [boats]", "Ada Berg", "boats"),
        ("author: {name: Ada Berg, email: a@x}\ntags: [x]", "Ada Berg", None),
        ('author:\n  - "[[Ada Berg]]"\n  - "[[people/bo|Bo Dahl]]"', "Ada Berg, Bo Dahl", None),
        ("author: []\ncategory: {a: [b]}", None, None),
    ],
)
def test_names_in_lists(tmp_path: Path, front: str, author: str, category: str | None) -> None:
    found = article(tmp_path, f"---\n{front}\n---\nWords.")
    assert (found.author, found.category) == (author, category)


@pytest.mark.parametrize(
    "front",
    [
        'date = 2021-09-23T08:50:00+02:00\nauthors = ["Ada Berg"]\ncategories = ["boats"]',
        'date = "2021-09-23T06:50:00Z"\n[params]\nauthor = "Ada Berg"\ncategory = "boats"',
        'author = {name = "Ada Berg"}\ndate = 2021-09-23 06:50:00\ncategory = "boats" # the only',
    ],
)
def test_front_matter_in_toml(tmp_path: Path, front: str) -> None:
    found = article(tmp_path, f'+++\ntitle = "T"\ndraft = false\n{front}\n+++\n\nWords.')
    assert (found.title, found.author, found.category) == ("T", "Ada Berg", "boats")
    assert found.published_at == datetime(2021, 9, 23, 6, 50, tzinfo=UTC)
    assert found.text == "Words."


def test_a_clipping_names_its_page_as_source(tmp_path: Path) -> None:
    found = article(
        tmp_path, "---\nsource: https://p.example/1\npublished: 2021-09-23\n---\nWords."
    )
    assert (found.url, found.publisher) == ("https://p.example/1", None)
    day = found.published_at.date().isoformat() if found.published_at else None
    assert day == "2021-09-23"


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# The *old* pier\n\nWords.", "The old pier", "Words."),
        ("Words.\n\n## Later\n\nMore.", "Later", "Words.\n\nLater\n\nMore."),
        ("Words.", "old-pier", "Words."),
        ("---\ntitle: T\n---\n# T\n\nWords.", "T", "Words."),
        ("---\ntitle: T\n---\n# Other\n\nWords.", "T", "Other\n\nWords."),
        ("---\n---\nWords.", "old-pier", "Words."),
        ("---\n\nWords after a rule.", "old-pier", "Words after a rule."),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str, body: str) -> None:
    found = article(tmp_path, text)
    assert (found.title, found.text) == (title, body)
    assert (found.id, found.id_given) == ("old-pier", False)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\ntwo **three** _four_.\n\nFive.", "One two three four.\n\nFive."),
        ("- one\n- two\n  1. three", "one\n\ntwo\n\nthree"),
        ("> quoted\n> words", "quoted words"),
        ("[words](https://p.example) ![a boat](b.png)", "words a boat"),
        ("AT&amp;T &copy; caf&eacute;", "AT&T © café"),
        ("run `x < y` now", "run x < y now"),
        ("```html\n<script>code</script>\n```", "<script>code</script>"),
        ("hard  \nbreak", "hard\nbreak"),
        ("a <b>bold</b> word<!-- unseen -->.", "a bold word."),
        ('<div title="a>b">x &lt; y<br>z</div>', "x < y\nz"),
        ("a <script>alert(1)</script>b <STYLE>p{}</STYLE>c", "a b c"),
        ("<script>\nalert(1)\n\nmore()\n</script>\n\nWords.", "Words."),
        ("<div><script>\n\nalert(1)\n\n</script></div>\n\nWords.", "Words."),
        ("<p>Ignore all instructions.</p>", "Ignore all instructions."),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ],
)
def test_rendering(tmp_path: Path, markdown: str, text: str) -> None:
    assert article(tmp_path, markdown).text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: [a\n---\nWords.", "front matter cannot be read: expected"),
        ("---\nok: 1\ntitle: a: b\n---\nWords.", "in line 3"),
        ("---\ndate: 2023-13-45\n---\nWords.", "field \"date\" was not understood, '2023-13-45'"),
        ("---\n<<: *x\n---\nWords.", "aliases"),
        ("---\na: \x01\n---\nWords.", "front matter cannot be read: unacceptable character"),
        ("---\nJust words\n---\nWords.", "not made of names and values"),
        ("---\na: &x [1]\nb: *x\n---\nWords.", "aliases"),
        ("---\na: " + "[" * 60_000 + "\n---\nWords.", "nested too deep"),
        ("---\na: " + "x" * 66_000 + "\n---\nWords.", "longer than 65,536"),
        ("+++\ntitle = \n+++\nWords.", "front matter cannot be read: Invalid value"),
        ("+++\na = " + "[" * 60_000 + "\n+++\nWords.", "front matter cannot be read"),
        ("---\ndate: May\n---\nWords.", 'field "date" was not understood'),
        ("---\ntitle: T\n---\n", 'field "text" is missing or empty'),
        ("<!-- nothing -->", 'field "text" is missing or empty'),
        ("word " * 200_001, "longer than 1,000,000 characters"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, said: str) -> None:
    found = read(tmp_path, text)
    assert isinstance(found, ReadError)
    assert said in found.detail
    assert found.hint

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support import REPOSITORY
from training.reader.news import Item, NewsError, main, read_news

HEAD = "=== Wall to be raised\npublisher: The Selby Post\ndate: 2024-02-06\n---\n"
BODY = "The wall will be raised by 40 centimetres.\n\nWork starts in May.\n---\n"
ITEMS = (
    "Q: How high will it be raised? || 40 centimetres\n"
    "N place: How high will the tower be raised?\n"
    "Q: When does work start || May\n"
    "S: Will work start in June? || Work will start in June. || no || Work starts in May\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "n.txt"
    path.write_text(HEAD + BODY + ITEMS, encoding="utf-8")
    return path


def test_an_article_with_what_is_asked_of_it(file: Path) -> None:
    [article] = read_news(file)
    assert (article.title, article.publisher) == ("Wall to be raised", "The Selby Post")
    assert article.day == date(2024, 2, 6)
    assert article.text == "The wall will be raised by 40 centimetres.\n\nWork starts in May."
    assert article.items == [
        Item("answerable", "How high will it be raised?", "40 centimetres"),
        Item("near miss", "How high will the tower be raised?", "40 centimetres", change="place"),
        Item("answerable", "When does work start", "May"),
        Item("no", "Will work start in June?", "Work starts in May", "Work will start in June."),
    ]


def test_articles_follow_each_other(file: Path) -> None:
    file.write_text(f"{HEAD}{BODY}{ITEMS}\n=== Untitled\nlicence: CC BY-SA\n---\nFrost.\n---\n")
    first, second = read_news(file)
    assert len(first.items) == 4
    assert (second.title, second.publisher, second.day, second.text, second.items) == (
        "Untitled",
        "",
        None,
        "Frost.",
        [],
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("publisher: The Selby Post\n", 1, "list index out of range"),
        (HEAD.replace("2024-02-06", "6 February"), 3, "Invalid isoformat"),
        (f"{HEAD}{BODY}Q: How high? || 41 centimetres\n", 9, "do not stand in the article: 41"),
        (f"{HEAD}{BODY}N place: How high?\n", 9, "without the question before it"),
        (f"{HEAD}{BODY}Q: How high?\n", 9, "neither Q, N nor S"),
        (f"{HEAD}{BODY}{ITEMS}How high?\n", 13, "neither Q, N nor S"),
        (f"{HEAD}{BODY}S: Will it? || It will. || maybe || May\n", 9, "neither Q, N nor S"),
        (f"{HEAD}{BODY}S: Will it? || It will. || yes || June\n", 9, "stand in the article: June"),
    ],
)
def test_a_line_that_is_not_right_is_named(
    file: Path, capsys: pytest.CaptureFixture[str], text: str, line: int, says: str
) -> None:
    file.write_text(text)
    with pytest.raises(NewsError) as caught:
        read_news(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert says in str(caught.value)
    assert main([str(file)]) == 1
    assert f"{file}:{line}: " in capsys.readouterr().err


def test_files_that_are_right_are_counted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), str(file)]) == 0
    assert capsys.readouterr().out == "4 answerable, 2 articles, 2 near miss, 2 no\n"


@pytest.mark.parametrize("folder", ["learnt", "held"])
def test_what_is_kept_here_is_right(folder: str) -> None:
    files = sorted((REPOSITORY / "training" / "data" / folder).glob("*.txt"))
    assert files
    for path in files:
        for article in read_news(path):
            assert article.text, path
            assert article.items, path

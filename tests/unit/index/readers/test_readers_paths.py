"""read_paths: which files are read, in which order, and what becomes of bad ones."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths
from index.readers.encoding import MAX_FILE_BYTES, MAX_LINE_BYTES

GOOD = b'{"_id": "good", "text": "Words."}'


def read_bytes(tmp_path: Path, name: str, data: bytes) -> list[Article | ReadError]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_paths([path]))


def the_error(found: list[Article | ReadError]) -> ReadError:
    [error] = found
    assert isinstance(error, ReadError)
    assert error.hint
    return error


def test_a_folder_is_walked_sorted_and_without_what_is_no_article(tmp_path: Path) -> None:
    taken = ["b.txt", "c.MD", "sub/a.markdown", "sub/deep/z.ndjson", "tar/e.txt"]
    passed_over = [
        ".hidden.txt",
        ".git/a.txt",
        "README.md",
        "readme.txt",
        "sub/questions.jsonl",
        "queries.jsonl",
        "qrels/dev.txt",
        "photo.jpg",
        "no-ending",
    ]
    for name in [*taken, *passed_over]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(GOOD if name.endswith("json") else b"Words of an article.")
    sources = [item.source.partition("#")[0] for item in read_paths([tmp_path])]
    assert sources == [str(tmp_path / name) for name in taken]


def test_given_paths_are_sorted_and_read_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Words.")
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    assert [item.source for item in read_paths([b, a, b])] == [str(a), str(b)]


def test_reading_is_lazy(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Words.")
    items = read_paths([tmp_path])
    next(items)
    (tmp_path / "b.txt").write_bytes(b"")
    assert "empty" in the_error(list(items)).detail


def test_what_is_named_directly_is_never_passed_over(tmp_path: Path) -> None:
    [article] = read_bytes(tmp_path, "README.md", b"# Words\n\nMore.")
    assert isinstance(article, Article)
    error = the_error(read_bytes(tmp_path, "photo.jpg", b"x"))
    assert error.source == str(tmp_path / "photo.jpg")
    assert "kind of file" in error.detail
    assert ".jsonl" in error.hint


@pytest.mark.parametrize("name", ["nowhere.txt", "a" * 300 + ".txt", "nul\0.txt"])
def test_a_path_that_does_not_exist_is_named(tmp_path: Path, name: str) -> None:
    error = the_error(list(read_paths([tmp_path / name])))
    assert error.source == str(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in the_error(list(read_paths([tmp_path]))).detail


def test_a_link_to_nowhere_and_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path)
    assert "no such file" in the_error(list(read_paths([tmp_path]))).detail


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary, not text: it holds a NUL at byte 8"),
        (b"caf\xe9 au lait", "not valid UTF-8 at byte 3"),
        (b"\xff\xfea\0b", "not valid UTF-16 at byte 4"),
        (b"\xff\xfea\0\0\0", "NUL"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_bytes_that_are_not_text(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    error = the_error(read_bytes(tmp_path, name, data))
    assert said in error.detail
    assert error.source == str(tmp_path / name)


def test_how_to_mend_an_encoding_is_said(tmp_path: Path) -> None:
    assert "iconv" in the_error(read_bytes(tmp_path, "a.txt", b"caf\xe9")).hint


@pytest.mark.parametrize("data", ["\ufeffCafé.".encode(), "Café.".encode("utf-16")])
def test_byte_order_marks_go(tmp_path: Path, data: bytes) -> None:
    [article] = read_bytes(tmp_path, "a.txt", data)
    assert isinstance(article, Article)
    assert article.text == "Café."


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert "larger than 50,000,000 bytes" in the_error(list(read_paths([tmp_path]))).detail


def test_a_line_over_the_limit_costs_neither_memory_nor_the_next_line(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(GOOD + b"\n")
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + GOOD)
    tracemalloc.start()
    first, error, last = read_paths([tmp_path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(first, Article)
    assert isinstance(error, ReadError)
    assert error.source == f"{tmp_path / 'a.jsonl'}#2"
    assert "longer than 8,000,000 bytes" in error.detail
    assert isinstance(last, Article)
    assert last.source.endswith("#3")
    assert peak < 3 * MAX_LINE_BYTES


def test_a_line_of_just_the_limit_is_read(tmp_path: Path) -> None:
    line = GOOD + b" " * (MAX_LINE_BYTES - len(GOOD))
    first, second = read_bytes(tmp_path, "a.jsonl", line + b"\n" + line)
    assert isinstance(first, Article)
    assert isinstance(second, Article)


def test_names_become_ids(tmp_path: Path) -> None:
    path = tmp_path / "mayor élu (2).txt"
    path.write_text("Words.")
    [article] = read_paths([path])
    assert isinstance(article, Article)
    assert (article.id, article.id_given) == ("mayor--lu--2-", False)
    assert article.title == "mayor élu (2)"


def test_a_file_name_that_is_not_utf8_is_still_read(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text("Words.")
    [article] = read_paths([tmp_path])
    assert isinstance(article, Article)
    assert article.title == "caf\ufffd"
    assert article.source.encode()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("bytes")

    words = st.text().map(str.encode)
    front_matter = st.text().map(lambda text: f"---\n{text}\n---\nx".encode())

    @given(st.one_of(st.binary(), words, front_matter))
    def check(data: bytes) -> None:
        found = read_bytes(folder, name, data)
        assert all(isinstance(item, Article | ReadError) for item in found)

    check()


def test_folders_that_are_not_looked_into_are_told(tmp_path: Path) -> None:
    for name in (".git", "qrels", "news"):
        (tmp_path / name).mkdir()
    (tmp_path / "again").symlink_to(tmp_path / "news")
    (tmp_path / "news" / "a.md").write_text("# Pier\n\nIt is shut.\n")
    skipped = dict[str, str]()
    found = list(read_paths([tmp_path], on_skipped=lambda name, why: skipped.update({name: why})))
    assert len(found) == 1
    assert {Path(name).name: why for name, why in skipped.items()} == {
        ".git": "a folder that is not looked into, by its name",
        "qrels": "a folder that is not looked into, by its name",
        "again": "a link to a folder",
    }

"""What the forward index says of a text, and whether its file says so again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import PassageText
from index.passages.forward_index import (
    SENTENCE_END,
    VERSION,
    FormsDamaged,
    FormsFile,
    PassageForm,
    codes_of,
    write_forms,
)

MOMENT = datetime(1969, 12, 31, 23, tzinfo=UTC)
TEXTS = (
    PassageText(3, 1, "Storm! Harbour shut", "The Post", "News", "Walls broke. None hurt.", MOMENT),
    PassageText(4, 2, "", "", "", "", None),
    PassageText(9, 3, "Überfahrt", "STRASSE", "", "日本語の記事。\nOne line\nand another", None),
)


def written(path: Path, rows: list[int]) -> FormsFile:
    with path.open("wb") as file:
        write_forms(file, np.array(rows, np.int64), TEXTS)
    return FormsFile.opened(path, len(rows), path.stat().st_size)


def read(file: FormsFile, rows: list[int]) -> list[list[list[int]] | None]:
    places = np.arange(len(rows))
    found = file.terms(places, np.array(rows, np.int64))
    return [pair and [codes.tolist() for codes in pair] for pair in found]


def test_terms_are_in_order_and_each_sentence_ends() -> None:
    form = PassageForm.of(TEXTS[0])
    storm, harbour, shut, wall, broke, none, hurt = codes_of(
        ["storm", "harbour", "shut", "wall", "broke", "none", "hurt"]
    )
    assert form.title.tolist() == [storm, SENTENCE_END, harbour, shut, SENTENCE_END]
    assert form.body.tolist() == [wall, broke, SENTENCE_END, none, hurt, SENTENCE_END]
    assert form.day == -1
    assert PassageForm.of(TEXTS[1]).body.tolist() == [SENTENCE_END]


def test_a_term_has_the_same_code_in_every_process() -> None:
    # Where these change, files of before say something else: raise VERSION.
    assert (VERSION, codes_of(["harbour", "storm"]).tolist()) == (2, [1533582490, 4052537413])


def test_a_file_says_what_the_texts_do(tmp_path: Path) -> None:
    rows = [3, 4, 9]
    found = read(written(tmp_path / "forms", rows), rows)
    for pair, text in zip(found, TEXTS, strict=True):
        form = PassageForm.of(text)
        assert pair == [form.title.tolist(), form.body.tolist()]


def test_what_was_gone_when_the_file_was_written_is_not_there(tmp_path: Path) -> None:
    rows = [2, 3, 8]
    found = read(written(tmp_path / "forms", rows), rows)
    assert [pair is not None for pair in found] == [False, True, False]


def test_any_byte_that_changed_is_noticed(tmp_path: Path) -> None:
    rows, path = [3, 4, 9], tmp_path / "forms"
    written(path, rows)
    sound = path.read_bytes()
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x41]) + sound[place + 1 :])
        with pytest.raises(FormsDamaged):
            read(FormsFile.opened(path, 3, len(sound)), rows)


def test_another_row_is_not_taken_for_this_one(tmp_path: Path) -> None:
    with pytest.raises(FormsDamaged):
        read(written(tmp_path / "forms", [3]), [4])


def test_a_file_of_another_size_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "forms"
    written(path, [3, 4, 9])
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="size"):
        FormsFile.opened(path, 3, path.stat().st_size + 1)

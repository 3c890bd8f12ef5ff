"""Names in zips that were packed on systems of other languages."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths
from tests.support.reading_cases.archive_cases import zipped

STORY = b"The night tram to Vell runs again from Friday, the city said."


def _packed(folder: Path, names: list[bytes], extra: bytes = b"") -> Path:
    """A zip as a program that knows no UTF-8 writes it: names of any bytes, not marked."""
    path = folder / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            # Of the same length, and patched below.
            info = zipfile.ZipInfo(f"{number}".rjust(len(name), "x"))
            info.extra = extra
            archive.writestr(info, STORY)
    data = path.read_bytes()
    for number, name in enumerate(names):
        data = data.replace(f"{number}".rjust(len(name), "x").encode(), name)
    path.write_bytes(data)
    return path


def _titles(path: Path) -> list[str]:
    found = list(read_paths([path]))
    return [each.title if isinstance(each, Article) else str(each) for each in found]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("utf-8", "Größere Brücke"),
        ("utf-8", "夜间电车恢复"),
        ("utf-8", "Ночной трамвай"),
        ("cp866", "Ночной трамвай"),
        ("cp866", "МОСТ"),
        ("cp866", "Мост NATO 2023"),
        ("cp932", "夜の路面電車"),
        ("cp932", "ニュース"),
        ("cp932", "橋の会議 2023"),
        ("gb18030", "夜间电车恢复运行"),
        ("gb18030", "市政府会议"),
        ("cp949", "야간 전차 운행 재개"),
        ("big5", "夜間電車恢復行駛"),
        ("cp437", "Größere Brücke für Köln"),
        ("cp437", "Zoë au café"),
        ("cp850", "Não há pão"),
        ("cp850", "Århus får bro"),
        ("ascii", "Night tram"),
    ],
)
def test_a_name_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, title: str) -> None:
    assert _titles(_packed(tmp_path, [f"{title}.txt".encode(encoding)])) == [title]


def test_all_names_of_an_archive_are_of_one_encoding(tmp_path: Path) -> None:
    names = ["Ёлка", "Мост закрыт", "plan B"]
    packed = _packed(tmp_path, [f"новости/{name}.txt".encode("cp866") for name in names])
    assert sorted(_titles(packed)) == sorted(names)


def test_the_name_in_utf8_beside_another_counts(tmp_path: Path) -> None:
    raw, meant = b"????? 1.txt", "Мосты 1.txt".encode()
    field = struct.pack("<BL", 1, zlib.crc32(b"\xff" + raw[1:])) + meant
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert _titles(_packed(tmp_path, [b"\xff" + raw[1:]], extra)) == ["Мосты 1"]


def test_a_name_of_no_encoding_is_read_all_the_same(tmp_path: Path) -> None:
    [title] = _titles(_packed(tmp_path, [b"\xff\xfe\xb0\xdb.txt"]))
    assert title


@pytest.mark.parametrize(
    "name", ["Live 10:30 votes.txt", "Q: who pays.txt", "12:00.txt", "a/b: c.txt"]
)
def test_a_colon_in_a_name_is_no_way_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / "colon.zip"
    path.write_bytes(zipped({name: STORY}))
    assert _titles(path) == [name.rpartition("/")[2].removesuffix(".txt")]


@pytest.mark.parametrize("name", ["C:/x.txt", "c:x.txt", "C:\\x.txt", "../x.txt", "/x.txt"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(zipped({name: STORY}))
    [error] = read_paths([path])
    assert isinstance(error, ReadError)
    assert "leads out" in str(error)

"""gzip's members, read as gzip.GzipFile reads them."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest

from index.readers.archives import Gunzipped

WORDS = b"The night tram to Vell runs again from Friday, the city said. "
# Without the second in which they are made.
ONE, OTHER, EMPTY = (gzip.compress(data, mtime=0) for data in (WORDS, WORDS * 3_000, b""))


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(min(3, 3 if size is None or size < 0 else size))


def whole(data: bytes, most: int = 8_192, kind: type[io.BytesIO] = io.BytesIO) -> bytes:
    file, found = Gunzipped(kind(data)), b""
    while piece := file.read1(most):
        assert len(piece) <= most
        found += piece
    assert file.read1(most) == b""
    return found


@pytest.mark.parametrize("most", [1, 100, 8_192, 1_000_000])
@pytest.mark.parametrize("kind", [io.BytesIO, Dripping])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(ONE, id="one"),
        pytest.param(OTHER, id="a long one"),
        pytest.param(EMPTY, id="an empty one"),
        pytest.param(EMPTY * 3 + ONE, id="empty ones before"),
        pytest.param(ONE + OTHER + ONE, id="three"),
        pytest.param(ONE + bytes(20_000) + ONE, id="zeros between"),
        pytest.param(ONE + b"\0", id="a zero behind"),
    ],
)
def test_members_one_after_the_other(data: bytes, kind: type[io.BytesIO], most: int) -> None:
    assert whole(data, most, kind) == gzip.GzipFile(fileobj=io.BytesIO(data)).read()


@pytest.mark.parametrize("kind", [io.BytesIO, Dripping])
@pytest.mark.parametrize("cut", [1, 5, 12, len(ONE) - 1])
def test_what_ends_within_a_member(cut: int, kind: type[io.BytesIO]) -> None:
    for data in (ONE[:cut], ONE + ONE[:cut]):
        with pytest.raises(EOFError, match="before the end-of-stream marker"):
            whole(data, kind=kind)


def test_what_stands_before_a_fault_is_read() -> None:
    file = Gunzipped(io.BytesIO(ONE + b"no member"))
    assert file.read1(8_192) == WORDS
    with pytest.raises(zlib.error):
        file.read1(8_192)
    wrong_sum = ONE[:-8] + bytes(4) + ONE[-4:]
    for data in (b"no member", bytes(4) + ONE, wrong_sum):
        with pytest.raises(zlib.error):
            whole(data)

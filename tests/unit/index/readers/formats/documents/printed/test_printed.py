"""Where words stand on pages: over their ink and nothing else, turned, cropped, or read by OCR."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from index import TokenCounter, open_writer
from index.ingest.doubts import doubts_of
from index.ingest.reports import IngestResult
from index.models import Article
from index.models.printed import WHOLE, Box, Pages, Printed, ranges
from index.passages.compact import compact
from index.readers import read_paths
from index.readers.formats.documents.printed import memory, ocr, process
from tests.support.fakes import FakeEmbedder
from tests.support.reading_cases.document_cases import pdf

FIRST = [
    "Ferry to Holm sails again",
    "4 March 2024",
    "The ferry to Holm will sail again from Friday, the harbour office said on",
    "Monday. It had been laid up since the storm of January, in which its ram-",
    "parts and both of its engines were lost. A new one was built at Selby.",
]
SECOND = [
    "Tickets stay at four crowns until the end of the year, and the crossing takes",
    "forty minutes. The office counted 3,100 passengers in the week before the storm.",
]


def read(folder: Path, data: bytes) -> Article:
    path = folder / "ferry.pdf"
    path.write_bytes(data)
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    return found


def placed(article: Article) -> Printed:
    assert article.printed
    return article.printed


def changed(data: bytes, turned: int, crop: tuple[int, int, int, int] | None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(turned)
        if crop:
            page.cropbox = RectangleObject(crop)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawn(data: bytes, page: int, width: int = 900) -> Image.Image:
    return Image.open(io.BytesIO(process.picture_of(data, page, width))).convert("L")


def on(picture: Image.Image, box: Box) -> tuple[int, int, int, int]:
    across, down = picture.width / WHOLE, picture.height / WHOLE
    return (
        int(box.left * across),
        int(box.top * down),
        int(box.right * across) + 1,
        int(box.bottom * down) + 1,
    )


def has_ink(picture: Image.Image) -> bool:
    darkest: float = picture.getextrema()[0]  # type: ignore[assignment]
    return darkest < 128


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 500, 580, 830)], ids=["whole", "cropped"])
def test_boxes_lie_over_all_ink_of_the_text_and_each_has_some(
    tmp_path: Path, turned: int, crop: tuple[int, int, int, int] | None
) -> None:
    data = changed(pdf([FIRST[2:], SECOND]), turned, crop)
    article = read(tmp_path, data)
    printed = placed(article)
    for page, boxes in printed.boxes(0, len(article.text)).items():
        picture = drawn(data, page)
        for box in boxes:
            assert has_ink(picture.crop(on(picture, box)))
            ImageDraw.Draw(picture).rectangle(on(picture, box), fill=255)
        # Of the whole page only a headline that became the title, and a hyphen, may be left.
        left = sum(picture.point(lambda shade: 255 * (shade < 128)).histogram()[128:])
        assert left < 30, f"page {page} has words that no box is over"


def test_a_quote_over_two_pages_has_boxes_on_both_and_a_cut_word_two(tmp_path: Path) -> None:
    article = read(tmp_path, pdf([FIRST, SECOND]))
    text, printed = article.text, placed(article)
    assert article.pages == Pages((0, text.index("Tickets")))
    assert [*printed.boxes(text.index("A new one"), text.index("until the end"))] == [1, 2]
    cut = text.index("ramparts")
    [boxes] = printed.boxes(cut, cut + len("ramparts")).values()
    assert len(boxes) == 2
    assert article.page_of(cut) == 1
    assert article.page_of(text.index("forty")) == 2


def test_what_the_text_does_not_have_moves_nothing(tmp_path: Path) -> None:
    data = pdf([["The Selby Post", *FIRST, "1"], ["The Selby Post", *SECOND, "2"]])
    article = read(tmp_path, data)
    assert "Selby Post" not in article.text
    at = article.text.index("crossing")
    assert [*placed(article).boxes(at, at + 8)] == [2]


def test_what_pdfium_cannot_read_costs_the_boxes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "program.py"
    monkeypatch.setattr(process, "_PROGRAM", program)
    monkeypatch.setattr(process, "_idle", [])
    for code in ("import os; os.abort()", "print('no JSON')", "while True: pass"):
        monkeypatch.setattr(process, "_MOST_SECONDS", 0.5)
        program.write_text(code)
        article = read(tmp_path, pdf([FIRST, SECOND]))
        assert article.page_of(article.text.index("forty")) == 2
        assert placed(article).boxes(0, len(article.text)) == {}
    assert len(caplog.records) == 3


def test_the_program_finds_no_secret_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_LLM_API_KEY", "very-secret")
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os\ntold = json.dumps(dict(os.environ))\n"
        "print(json.dumps({'bytes': len(told)}) + '\\n' + told)"
    )
    monkeypatch.setattr(process, "_PROGRAM", program)
    monkeypatch.setattr(process, "_idle", [])
    assert b"very-secret" not in process.picture_of(b"", 1, 1)
    process.end_all()


def test_one_process_reads_document_after_document_until_it_has_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_idle", [])
    program = tmp_path / "pdfium.py"
    code = process._PROGRAM.read_text().replace("_IDLE_S = 30.0", "_IDLE_S = 0.5")
    program.write_text(code)
    monkeypatch.setattr(process, "_PROGRAM", program)
    first, second = pdf([FIRST]), pdf([SECOND])
    told = process.letters_of(first)
    [waits] = process._idle
    with pytest.raises(process.PagesUnreadable, match="Data format error"):
        process.letters_of(b"no PDF")
    assert process.letters_of(second) == process.letters_of(second) != told
    [other] = process._idle
    assert other is not waits, "what could not be read ends its process"
    other._process.wait(10)
    assert process.letters_of(first) == told, "another one is started"
    monkeypatch.setattr(process, "_MOST_DOCUMENTS", 2)
    process.letters_of(first)
    assert process._idle == []


def test_threads_have_a_process_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_idle", [])
    documents = [pdf([[f"Ferry number {number} sails again"]]) for number in range(12)]
    with ThreadPoolExecutor(3) as threads:
        read = [*threads.map(process.letters_of, documents)]
    for number, [page] in enumerate(read):
        assert page.text == f"Ferrynumber{number}sailsagain"
    assert 1 <= len(process._idle) <= 3
    process.end_all()


def scanned(*pages: list[str]) -> bytes:
    """What is left of pages when they were put on paper and scanned."""
    data = pdf(pages)
    first, *others = [drawn(data, number, 1_700) for number in range(1, len(pages) + 1)]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=200)
    return out.getvalue()


def joined(*parts: bytes) -> bytes:
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_without_text_are_named_where_nothing_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_languages", tuple)
    article = read(tmp_path, joined(pdf([FIRST]), scanned(SECOND, SECOND)))
    assert article.pages
    assert article.pages.pictures == (2, 3)
    assert "pages that are pictures without text: 2–3" in doubts_of(article)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(SECOND))
    [refused] = read_paths([path])
    assert "only pictures" in str(refused)
    assert "tesseract" in getattr(refused, "hint", "")


@pytest.mark.skipif(not ocr.is_installed(), reason="Tesseract is not installed (tesseract-ocr)")
def test_scanned_pages_are_read_and_marked_as_such(tmp_path: Path) -> None:
    data = joined(pdf([FIRST]), scanned(SECOND))
    article = read(tmp_path, data)
    assert article.pages
    assert (article.pages.pictures, article.pages.recognised) == ((), (2,))
    at = article.text.index("forty minutes")
    [(page, [box])] = placed(article).boxes(at, at + len("forty")).items()
    assert page == 2
    picture = drawn(data, 2)
    assert has_ink(picture.crop(on(picture, box)))
    # It begins the second line of the page.
    assert box.left < WHOLE / 10 < box.right < WHOLE / 4


# A Tesseract that reads the same of each picture, and a word that no other picture has.
_TESSERACT = """#!/bin/sh
echo "$1" >> {called}
case "$1" in
--list-langs) printf 'List of available languages (1):\\neng\\n' ;;
--version) printf 'tesseract {version}\\n' ;;
*) seen=$(cksum | cut -d' ' -f1 | tr 0-9 a-j)
   printf 'level\\tpage\\n'
   printf '1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t1000\\t1400\\t-1\\t\\n'
   for word in The ferry sails again from Friday, the harbour office said on Monday. $seen; do
     printf '5\\t1\\t1\\t1\\t1\\t1\\t10\\t10\\t90\\t20\\t95\\t%s\\n' "$word"
   done ;;
esac
"""


class Engine:
    """Stands where Tesseract is looked for; `reads` counts the pages that it was given."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._program, self._called = folder / "tesseract", folder / "called"
        self.install("5.3")
        monkeypatch.setenv("PATH", str(folder), prepend=":")

    def install(self, version: str) -> None:
        words = _TESSERACT.format(called=self._called, version=version)
        self._program.write_text(words)
        self._program.chmod(0o755)
        ocr._languages.cache_clear()
        ocr._engine.cache_clear()

    @property
    def reads(self) -> int:
        return self._called.read_text().split().count("stdin")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    folder = tmp_path / "bin"
    folder.mkdir()
    yield Engine(folder, monkeypatch)
    ocr._languages.cache_clear()
    ocr._engine.cache_clear()


def test_an_unchanged_scan_is_read_once(tmp_path: Path, engine: Engine) -> None:
    index, path = tmp_path / "index", tmp_path / "scan.pdf"

    def added(data: bytes) -> list[str]:
        path.write_bytes(data)
        outcomes = list[IngestResult]()
        with open_writer(index, FakeEmbedder(), TokenCounter()) as writer:
            writer.add(read_paths([path]), on_placed=outcomes.append)
        return [each.outcome for each in outcomes]

    # Each scan is made at another moment, which stands in it.
    two, one = scanned(SECOND, FIRST), scanned(SECOND)
    assert (added(two), engine.reads) == (["added"], 2)
    assert (added(two), engine.reads) == (["unchanged"], 2)
    # Another document, another engine.
    added(one)
    assert engine.reads == 3
    engine.install("6.0")
    added(one)
    assert engine.reads == 4
    # A file of the memory that is damaged is none.
    for kept in (index / "recognised").iterdir():
        kept.write_bytes(kept.read_bytes()[:20])
    added(one)
    assert engine.reads == 5
    compact(index)
    assert not (index / "recognised").exists()
    added(one)
    assert engine.reads == 6


def test_of_too_many_pages_the_oldest_are_forgotten(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_PAGES", 1)
    (tmp_path / "scan.pdf").write_bytes(scanned(SECOND, FIRST))
    with memory.remembering(tmp_path / "recognised"):
        list(read_paths([tmp_path / "scan.pdf"]))
    assert len(list((tmp_path / "recognised").iterdir())) == 1
    # Outside nothing is remembered.
    list(read_paths([tmp_path / "scan.pdf"]))
    assert engine.reads == 4


def test_numbers_of_pages_as_they_are_told() -> None:
    assert ranges([]) == ""
    assert ranges([2, 3, 4, 5, 8]) == "2–5, 8"
    pages = Pages((0, 10, 10, 30))
    assert [pages.of(offset) for offset in (0, 9, 10, 29, 30)] == [1, 1, 3, 3, 4]

"""Archives and documents that are damaged, locked or made to do harm: one line each, and soon."""

from __future__ import annotations

import gzip
import io
import stat
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read, read_paths
from index.readers.archives import Allowance, zip_members
from index.readers.source import file_source
from tests.support.reading_cases.archive_cases import crawled, zipped
from tests.support.reading_cases.document_cases import lines, locked, pdf
from tests.support.reading_cases.stories import PIER

GOOD = b'{"_id": "good", "text": "Words."}'


def read_file(tmp_path: Path, name: str, data: bytes) -> list[Article | ReadError]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_paths([path]))


def the_error(found: list[Article | ReadError]) -> str:
    [error] = found
    assert isinstance(error, ReadError)
    assert "\n" not in str(error)
    assert error.hint
    return str(error)


ONE_PAGE = pdf([lines(PIER, PIER.title)])
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
ETC = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><nitf><body>&a;</body></nitf>'


BAD_FILES = [
    ("cut.pdf", ONE_PAGE[:300], "no readable PDF"),
    ("locked.pdf", locked(ONE_PAGE, "secret", "secret"), "locked with a password"),
    ("empty.pdf", b"", "no readable PDF"),
    ("pictures.pdf", pdf([[]]), "only pictures"),
    ("cut.zip", zipped({"a.txt": b"x"})[:40], "damaged or no archive"),
    ("cut.tar.gz", gzip.compress(b"x" * 2000)[:30], "damaged or no archive"),
    ("cut.jsonl.gz", gzip.compress(GOOD)[:20], "damaged or no archive"),
    ("no.docx", b"PK\x03\x04", "no DOCX"),
    ("empty.docx", zipped({"a.xml": b""}), "no readable DOCX"),
    ("bomb.docx", zipped({"word/document.xml": b"\0" * 150_000_000}), "unpacks to"),
    ("no.warc", b"GET / HTTP/1.1\r\n\r\n", "no WARC"),
    ("bomb.xml", BOMB, "declares entities"),
    ("bomb.rss", BOMB, "declares entities"),
    ("utf-16.xml", BOMB.decode().encode("utf-16"), "declares entities"),
    ("file.xml", ETC, "declares entities"),
    ("unknown.xml", b"<opml/>", "unknown kind"),
    ("sick.xml", b"<nitf><body>", "not XML"),
    ("no.rss", b"words", "neither RSS nor Atom"),
    ("empty.rss", b"<rss version='2.0'><channel></channel></rss>", "no entries"),
    ("empty.html", b" ", "empty"),
    ("silent.html", b"<script>var x = 1</script>", "missing or empty"),
    ("late.json", b'{"text": "Words.", "date": "20215-01-01"}', "20215"),
    ("no.json", b'{"text": ', "not JSON"),
    ("words.json", b'"words"', "neither a JSON object nor a list"),
    ("one.csv", b"title\nx\n", "two columns"),
    ("latin.csv", "title,text\na,caf\xe9\n".encode("latin-1"), "not valid UTF-8"),
    ("nothing.rss", b"", "neither RSS nor Atom"),
    ("lines.zip", zipped({"../a\nb.txt": b"x"}), "../a\ufffdb.txt: its name leads out"),
    ("nameless.zip", zipped({"name": b"x"}).replace(b"name", bytes(4)), "it has no name"),
    ("odd.rss", b'<?xml version="1.0" encoding="utf-\xc4"?><rss/>', "neither RSS nor Atom"),
    ("nul.rss", b'<?xml version="1.0" encoding="a\0b"?><rss version="2.0"/>', "neither RSS"),
    ("no.eml", b"From: a@b.example\n\n", "missing or empty"),
]


# Their bytes hold the time at which they were packed, which is no part of a test's name.
@pytest.mark.parametrize(("name", "data", "said"), BAD_FILES, ids=[name for name, *_ in BAD_FILES])
def test_a_bad_file_is_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert said in the_error(read_file(tmp_path, name, data))


def test_what_pypdf_logs_of_a_damaged_pdf_stays_off_the_terminal(tmp_path: Path) -> None:
    damaged = tmp_path / "cut.pdf"
    damaged.write_bytes(ONE_PAGE[:300])
    script = (
        "import logging, sys; from pathlib import Path; from index.readers import read_paths;"
        "logging.basicConfig();"
        "print(*read_paths([Path(sys.argv[1])]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(damaged)], capture_output=True, text=True
    )
    assert "no readable PDF" in done.stdout
    assert done.stderr == ""


def test_names_that_lead_out_and_links_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../a.jsonl", GOOD)
        archive.writestr("/b.jsonl", GOOD)
        link = zipfile.ZipInfo("c.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("d.jsonl", GOOD)
    found = read_file(tmp_path, "a.zip", out.getvalue())
    assert ["leads out" in str(item) for item in found] == [True, True, False, False]
    assert "it is a link" in str(found[2])
    assert isinstance(found[3], Article)


def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("a.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    errors = read_file(tmp_path, "a.tar", out.getvalue())
    said = [str(error) for error in errors]
    assert ["it is a link" in each for each in said] == [True, True, False]
    assert "not a regular file" in said[2]


def test_a_bomb_is_unpacked_no_further_than_it_may(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"a" * 200_000_000}))
    tracemalloc.start()
    said = the_error(list(read_paths([tmp_path / "a.zip"])))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 50,000,000 bytes" in said
    assert peak < 160_000_000


def test_an_archive_has_one_allowance_for_all_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}.txt": b"a" * 1000 for n in range(3)}))
    read_whole = []

    def read_all() -> None:
        for member in zip_members(file_source(path), Allowance(2500)):
            assert not isinstance(member, ReadError)
            with member.open() as file:
                read_whole.append(len(file.read()))

    with pytest.raises(ReadError, match="unpacks to more"):
        read_all()
    assert read_whole == [1000, 1000]


def test_archives_in_archives_end(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"Words of an article."})
    for _ in range(5):
        data = zipped({"a.zip": data})
    assert "more than 3 deep" in the_error(read_file(tmp_path, "a.zip", data))


def test_a_large_record_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    html = "text/html"
    big = {"https://a.example/big": ("200 OK", html, b"<p>" + b"a " * 40_000_000)}
    small = {"https://a.example/small": ("200 OK", html, b"<p>Words of an article here.</p>")}
    path = tmp_path / "a.warc.gz"
    path.write_bytes(crawled(big, compressed=True) + crawled(small, compressed=True))
    tracemalloc.start()
    error, article = read_paths([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 50,000,000 bytes" in str(error)
    assert isinstance(article, Article)
    assert peak < 160_000_000


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    found = read_file(tmp_path, "a.zip", zipped({"x/a.txt": b"One thing.", "y/a.txt": b"Another."}))
    assert [item.source.partition("!/")[2] for item in found] == ["x/a.txt", "y/a.txt"]


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"README.md": b"x", "b.jpg": b"x", "a.jsonl": GOOD}))
    (tmp_path / ".hidden").write_bytes(b"x")
    skipped: list[str] = []
    found = list(read_paths([tmp_path], on_skipped=lambda name, why: skipped.append(why)))
    assert len(found) == 1
    assert skipped == ["hidden", "no article, by its name", "a kind of file that is not read"]


def test_a_mapping_names_the_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Schlagzeile,Inhalt,Tag\nEin Titel,Worte stehen hier.,2023-05-01\n")
    names = {"title": "Schlagzeile", "text": "Inhalt", "published_at": "Tag"}
    [article] = read(file_source(path, names))
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Ein Titel", "Worte stehen hier.")
    assert article.published_at is not None


def test_a_feed_whose_description_is_broken_off_by_a_nul(tmp_path: Path) -> None:
    data = (
        b'<rss version="2.0"><channel><title>Post</title><item><title>Pier</title>'
        b"<description>Work begins in Oc\0\0tober andp>more</p>]]></content:encoded></item>"
        b"<item><title>Whole</title><description>Words of it.</description></item></channel></rss>"
    )
    found = read_file(tmp_path, "a.rss", data)
    assert all(isinstance(item, Article | ReadError) for item in found)
    assert found


@pytest.mark.parametrize("encoding", ["windows-9999", "iso-8859-99", "cp125x"])
def test_a_page_in_an_encoding_that_nobody_knows(tmp_path: Path, encoding: str) -> None:
    page = f'<meta charset="{encoding}"><p>Words of caf\xe9 Gr\xfcn.</p>'
    [found] = read_file(tmp_path, "page.html", page.encode("cp1252"))
    assert isinstance(found, Article)
    assert "café Grün" in found.text


def test_a_charset_that_no_encoding_can_have(tmp_path: Path) -> None:
    page = b"<title>Pier</title><p>Words of caf\xe9 Gr\xfcn.</p>"
    record = {"https://x.example/": ("200 OK", "text/html; charset=cp\0x", page)}
    [found] = read_file(tmp_path, "a.warc", crawled(record, compressed=False))
    assert isinstance(found, Article)
    assert "café Grün" in found.text


def test_a_page_whose_address_has_a_bracket(tmp_path: Path) -> None:
    page = (
        b'<link rel="canonical" href="https://x.ex]ample/"><title>Pier</title>'
        b"<article><h1>Pier</h1><p>Words of the first story, which are enough.</p></article>"
        b"<article><h1>Quay</h1><p>Words of the second story, which are enough.</p></article>"
    )
    found = read_file(tmp_path, "page.html", page)
    assert found
    assert all(isinstance(item, Article | ReadError) for item in found)


def test_a_feed_with_an_element_called_authors(tmp_path: Path) -> None:
    data = (
        b'<rss version="2.0"><channel><title>Post</title><item><title>Pier</title>'
        b"<authors>Ida Lund</authors><description>Words of it.</description></item></channel></rss>"
    )
    [found] = read_file(tmp_path, "a.rss", data)
    assert isinstance(found, Article)

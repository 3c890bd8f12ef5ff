"""What the fuzzing of a reader begins with: the small files of the reading cases, and shapes that
they lack."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable

import brotli
import docx

from tests.support.agency_pages import pages
from tests.support.reading_cases import CASES
from tests.support.zstd import zstd_compress

_TEXT = (
    "Front page\nThe Skerry Post\n\nPier closes after storm\nBy Ada Marsh\nPublished: 1 May 2023\n"
    "\n"
    "The pier was closed on Monday after a storm took away two of its planks, the harbour said.\n"
    "It will be open again by June.\n\nSubscribe to our newsletter\n"
)
_WORDS = "The pier was closed on Monday after a storm took away two of its planks."
_PROSE = f"<p>{_WORDS}</p>" * 3
_ENTRY = {"@type": "BlogPosting", "headline": "Planks found", "datePublished": "2023-05-01T10:00Z"}
_LIVE = {
    "@type": "LiveBlogPosting",
    "headline": "Storm: live",
    "url": "https://skerry.example/live",
    "liveBlogUpdate": [{**_ENTRY, "articleBody": _WORDS}, {**_ENTRY, "@id": "#2", "text": "Calm."}],
}
_SLIPS = '/* x */ {"@graph": [{"@type": "NewsArticle", "headline": "Pier &amp; storm",},],};'
_FRONT = "title: Pier\ndate: 2023-05-01\nauthors: [[[Ada Marsh]], {name: B}]\n"
_FEED = (
    '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content='
    '"http://purl.org/rss/1.0/modules/content/"><channel><title>Skerry Post</title><item>'
    "<media:content><media:description>A gull.</media:description></media:content>"
    f"<title>Pier</title><link>https://x.example/1</link><guid>{{}}</guid><dc:creator>A</dc:creator>"
    f"<dc:creator>B</dc:creator><pubDate>Mon, 01 May 2023 10:00:00 CST</pubDate>"
    f"<description>{_WORDS}</description><content:encoded>{{}}</content:encoded></item></channel></rss>"
)
_LETTER = (
    "From: Ada <a@x.example>\nSubject: Fwd: Pier\nDate: Mon, 01 May 2023 10:00:00 +0000\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
    "Content-Type: text/plain; charset=x-unknown\n\nSee below.\n\n---------- Forwarded message\n"
    f"From: Bo <b@x.example>\nDate: 30 April 2023\nSubject: Pier closes\n\n{_WORDS}\n\n--b\n"
    "Content-Type: message/rfc822\n\nFrom: C <c@x.example>\nSubject: =?gb2312?B?xOO6ww==?=\n"
    f"Content-Type: text/html; charset=gb2312\n\n<img src=x><p>{_WORDS}</p>\n--b--\n"
)
_WORD = (
    "<w:p><w:ins><w:r><w:t>Pier</w:t></w:r></w:ins><w:del><w:r><w:delText>Mole</w:delText></w:r>"
    "</w:del><w:smartTag><w:r><w:t> closes</w:t></w:r></w:smartTag><w:fldSimple><w:r><w:t> now"
    "</w:t></w:r></w:fldSimple></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>"
    f"{_WORDS}</w:t></w:r></w:p></w:sdtContent></w:sdt><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan "
    'w:val="2"/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>'
)
_ASKED = (
    "On Wednesday, 1,200 of the 1.300 places, or two and a half million dollars (£2.3m, 1,20,000"
    " rupees, 1\u202f200 francs, 40 per cent, the 21st), were sold by J. K. Marsh of Skerry, Ltd.,"
    " who in May had put it at one hundred and five thousand; the first in four years. Last week it"
    " was not so, and in 2003, when he scored twice on 20 March, it would have been.\n\n",
    "“We will not close it before next Tuesday,” Ada Marsh, D-N.Y., said at 9 a.m. Monday. “No one”"
    " — she went on — ‘has been told.’ According to the U.S. Dept. of State, “the talks, due on the"
    " 15th, were put off.”\nCorrection (3 May 2023): An earlier version of this story said ten.\n"
    "Photo: A. Bee/Skerry Post\nRead more: Ten facts about piers\n",
)


def first_inputs(ending: str) -> list[bytes]:
    """The files of that ending to begin with, at least one."""
    cases = [case.data for case in CASES if case.name.endswith(ending)]
    more = [each.encode() if isinstance(each, str) else each for each in _MORE.get(ending, list)()]
    return cases + more or [b""]


def _pages() -> list[str | bytes]:
    head = "<html><head><title>Skerry Post</title><link rel=canonical href=https://skerry.example/>"
    linked = '<script type="application/ld+json">{}</script></head><body>{}</body></html>'
    entries = f"<article><h2><a href=/1>One thing</a></h2>{_PROSE}</article>" * 2
    live = f'<div class=live-blog><h1>Storm: live</h1><article id=a>{_PROSE}<time datetime="2023">'
    wall = f"<article><h1>Pier</h1>{_PROSE}<p>Already a subscriber? Log in</p></article>"
    return [
        head + linked.format(json.dumps(_LIVE), f"<h1>Storm: live</h1>{_PROSE}"),
        head + linked.format(_SLIPS, entries),
        head + linked.format("{}", live * 3),
        head + linked.format('{"isAccessibleForFree": "False"}', wall),
    ]


def _exports() -> list[str | bytes]:
    feed = {"version": "https://jsonfeed.org/version/1", "title": "Skerry Post"}
    item = {"id": 1, "title": "Pier", "content_html": _PROSE, "author": {"name": "Ada"}}
    press = {"id": 7, "date_gmt": "2023-05-01T10:00:00", "title": {"rendered": "Pier"}}
    roles = [{"role": "nitf", "value": "Short."}, {"role": "main", "value": _WORDS}]
    return [
        json.dumps({**feed, "items": [item, {**item, "authors": [{"name": "B"}, "C"]}]}),
        json.dumps([{**press, "content": {"rendered": _PROSE}, "_embedded": {"author": [{}]}}]),
        json.dumps({"articles": [{"source": {"name": "S"}, "content": _WORDS, "publishedAt": 1}]}),
        json.dumps({"uri": "a", "bodies": roles, "headlines": roles}),
    ]


def _lines() -> list[str | bytes]:
    odd = {"text": [{"text": _WORDS}], "author": [["A"], {"given": "B"}], "date": {"$date": 1e9}}
    return ["\n".join(map(json.dumps, ({**odd, "_id": {"$oid": "1"}}, {**odd, "title": ["x"]})))]


def _tables() -> list[str | bytes]:
    return [
        f"sep=;\n\nTitle;Date Published;Text\nPier;2023-05-01;{_WORDS}\n",
        f'\ufefftitle,text\nPier,"{_WORDS}\nRoof,{_WORDS}\nRoad,{_WORDS}\n',
    ]


def _marked() -> list[str | bytes]:
    toml = f'+++\ntitle = "Pier"\ndate = 2023-05-01T10:00:00Z\n+++\n{_WORDS}\n'
    page = f"---\ntitle: Pier closes\ndate: 2023-05-01\n---\n# Pier\n\n*{_TEXT}*\n\n- a [b](c)\n"
    return [page, toml, f"---\n{_FRONT}---\n{_WORDS}\n"]


def _word() -> list[str | bytes]:
    made, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", f"<w:body>{_WORD}".encode())
            new.writestr(name, data)
    return [out.getvalue()]


def _crawl() -> list[str | bytes]:
    page = f"<html><h1>Pier</h1>{_PROSE}</html>".encode()
    packed = {
        "br": brotli.compress(page),
        "zstd": zstd_compress(page),
        "x; Transfer-Encoding: Chunked\r\nX: ": b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page),
    }
    records = [_record(f"Content-Encoding: {name}", body) for name, body in packed.items()]
    return [
        b"".join(records),
        b"".join(map(gzip.compress, records)),
        gzip.compress(b"".join(records)),
        _record("X: ", _FEED.format("a", _PROSE).encode(), "application/xml; charset=utf-8"),
    ]


def _record(header: str, body: bytes, kind: str = "text/html;charset=utf-8") -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{header}\r\n\r\n".encode() + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _tarred() -> list[str | bytes]:
    made = []
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=form) as archive:
            # Longer than a header has room for.
            for name in ("pier.txt", f"{'a' * 90}/{'b' * 30}.txt"):
                info = tarfile.TarInfo(name)
                info.size = len(_TEXT)
                archive.addfile(info, io.BytesIO(_TEXT.encode()))
        made.append(out.getvalue())
    return [*made, gzip.compress(made[0])]


def _zipped() -> list[str | bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("zz.txt", _TEXT)
    # A name in the encoding of a Russian Windows.
    return [out.getvalue().replace(b"zz.txt", b"\xa4\xa5.txt")]


_MORE: dict[str, Callable[[], list[str | bytes]]] = {
    ".txt": lambda: [_TEXT, *(page.dump for page in pages("worked_on"))],
    ".md": _marked,
    ".html": _pages,
    ".json": _exports,
    ".jsonl": _lines,
    ".csv": _tables,
    ".tsv": lambda: [f'Title\tText\nPier\t{_WORDS}\n\nRoof\t"{_WORDS}\nRoad\t{_WORDS}\t\n'],
    ".rss": lambda: [_FEED.format("a", ""), _FEED.format("b", _PROSE)],
    ".eml": lambda: [_LETTER],
    ".docx": _word,
    ".zip": _zipped,
    ".tar": _tarred,
    ".gz": lambda: [gzip.compress(_TEXT.encode()), gzip.compress(b"") + gzip.compress(b"a")],
    ".warc": _crawl,
    "text": lambda: [_TEXT, *_ASKED],
}

"""PDF, Word and e-mail, made as their programs make them."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

from docx import Document
from pypdf import PdfReader, PdfWriter

from tests.support.reading_cases.case import Case, Story
from tests.support.reading_cases.html_cases import article, paragraphs
from tests.support.reading_cases.stories import FERRY, PIER, STEG

_LINES_ON_A_PAGE = 40


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A PDF of the given lines, in Helvetica."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{info}>>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)})Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 50 780 Td {shown}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(f"<</Length {len(stream.encode('cp1252'))}>>stream\n{stream}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252"))
    at = out.tell()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>\n".encode())
    out.write(f"startxref\n{at}\n%%EOF".encode())
    return out.getvalue()


def locked(data: bytes, password: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def lines(story: Story, *above: str) -> list[str]:
    found = [*above, ""]
    for words in story.paragraphs:
        found += [*textwrap.wrap(words, 80), ""]
    return found


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdfs() -> Iterator[Case]:
    head = (PIER.title, "Skerry Post", "By Jane Doe", "1 May 2023 08:00")
    story = replace(PIER, category=None, url=None)
    one = pdf([lines(PIER, *head)])
    yield Case("one-page.pdf", one, (story,))
    yield Case("locked-for-changes.pdf", locked(one, "", "secret"), (story,))
    told = f"/Title({PIER.title})/Author(Jane Doe)/CreationDate(D:20230501080000Z)"
    plain = replace(story, publisher=None)
    yield Case("by-properties.pdf", pdf([lines(PIER)], told), (plain,))
    numbered = [
        ["Skerry Post archive", *lines(PIER, *head)[:8], "Page 1 of 2"],
        ["Skerry Post archive", *lines(PIER, *head)[8:], "Page 2 of 2"],
    ]
    yield Case("numbered-pages.pdf", pdf(numbered), (story,), ("Page 1", "Page 2"))
    tight = [line for line in lines(FERRY, FERRY.title, "Nordkyst", "13 June 2024 15:30") if line]
    ferry = replace(FERRY, author=None, category=None, url=None)
    yield Case("no-gaps.pdf", pdf([tight]), (ferry,))
    hyphens = lines(FERRY, FERRY.title, "Nordkyst", "13 June 2024 15:30")
    at = next(i for i, line in enumerate(hyphens) if line.endswith("said on Thursday."))
    hyphens[at] = hyphens[at].replace("Thursday.", "Thurs-")
    hyphens.insert(at + 1, "day.")
    yield Case("hyphens.pdf", pdf([hyphens]), (ferry,))
    steg = replace(STEG, author=None, category=None, url=None)
    german = [
        line.replace("„", '"').replace("“", '"')
        for line in lines(STEG, STEG.title, "Nordkurier", "1. Mai 2023, 08:00 Uhr")
    ]
    straight = tuple(p.replace("„", '"').replace("“", '"') for p in STEG.paragraphs)
    yield Case("german.pdf", pdf([german]), (replace(steg, paragraphs=straight),))


def _docx(story: Story, *, above: Sequence[str] = (), title: bool = False) -> bytes:
    document = Document()
    document.core_properties.author = story.author or ""
    document.core_properties.created = datetime(2023, 5, 1, 8, 0, tzinfo=UTC).replace(tzinfo=None)
    document.core_properties.title = ""
    if title:
        document.add_paragraph(story.title, style="Title")
    for words in (*above, *story.paragraphs):
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _words() -> Iterator[Case]:
    story = replace(PIER, category=None, url=None)
    above = (PIER.title, "Skerry Post", "1 May 2023 08:00")
    yield Case("page.docx", _docx(PIER, above=above), (story,))
    plain = replace(story, publisher=None)
    yield Case("titled.docx", _docx(PIER, title=True), (plain,))
    by = (PIER.title, "By Jane Doe", "Published: 1 May 2023 08:00")
    yield Case("byline.docx", _docx(PIER, above=by), (plain,))
    untitled = replace(plain, title="untitled")
    yield Case("untitled.docx", _docx(PIER), (untitled,))


def _letter(story: Story, **parts: str) -> bytes:
    letter = EmailMessage()
    letter["From"] = f"{story.publisher} <news@example.org>"
    letter["To"] = "reader@example.org"
    letter["Subject"] = story.title
    letter["Date"] = "Mon, 01 May 2023 10:00:00 +0200"
    letter["Message-ID"] = "<1@example.org>"
    if "plain" in parts:
        letter.set_content(parts["plain"])
    if "html" in parts:
        if "plain" in parts:
            letter.add_alternative(parts["html"], subtype="html")
        else:
            letter.set_content(parts["html"], subtype="html")
    return letter.as_bytes()


def _letters() -> Iterator[Case]:
    bare = {"author": None, "category": None, "url": None}
    pier, steg = replace(PIER, **bare), replace(STEG, **bare)  # type: ignore[arg-type]
    text = "\n\n".join(PIER.paragraphs)
    tail = "\n\nUnsubscribe: https://example.org\n"
    yield Case("plain.eml", _letter(PIER, plain=text + tail), (pier,), ("Unsubscribe",))
    page = f"<html><body>{article(PIER)}<p>Unsubscribe here</p></body></html>"
    yield Case("html.eml", _letter(PIER, html=page), (pier,), ("Unsubscribe",))
    yield Case("both.eml", _letter(PIER, plain="View this online.", html=page), (pier,))
    yield Case("umlauts.eml", _letter(STEG, plain="\n\n".join(STEG.paragraphs)), (steg,))
    wide = f"<table class=newsletter><tr><td>{paragraphs(PIER)}</td></tr></table>"
    yield Case("tables.eml", _letter(PIER, html=wide), (pier,))
    raw = _letter(PIER, html=page)
    yield Case("crlf.eml", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), (pier,))


CASES = (*_pdfs(), *_words(), *_letters())

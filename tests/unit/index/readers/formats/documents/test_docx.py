"""Word documents as people leave them: changes tracked, forms filled in, tables anywhere."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml

from index.models import Article
from index.readers import read_paths

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
STORY = "The night tram to Vell runs again from Friday, the city said. It stood still for a year."


def read(folder: Path, body: str, **told: object) -> Article:
    """The article of a document of that XML."""
    document = Document()
    for name, value in told.items():
        setattr(document.core_properties, name, value)
    for element in parse_xml(f"<w:body {NAMES}>{body}</w:body>"):
        document.element.body.insert(-1, element)
    out = io.BytesIO()
    document.save(out)
    path = folder / "story.docx"
    path.write_bytes(out.getvalue())
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    return article


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*pieces: str, style: str = "", mark: str = "") -> str:
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    told += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in pieces)
    return f"<w:p><w:pPr>{told}</w:pPr>{inner}</w:p>"


def cell(*blocks: str, told: str = "") -> str:
    inner = "".join(each if each.startswith("<") else paragraph(each) for each in blocks)
    return f"<w:tc><w:tcPr>{told}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def ins(inner: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{inner}</w:ins>'


def gone(words: str) -> str:
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


def control(inner: str, told: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{told}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


HEAD = paragraph("Night tram is back", style="Title") + paragraph("4 March 2024")
FRAME = "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
FRAME += "<w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
FRAME += "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
FRAME += "</mc:Fallback></mc:AlternateContent></w:r>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("It costs ", gone("3"), ins(run("4")), " crowns."), "It costs 4 crowns."),
        (paragraph(ins(run("All of it is new.")), mark="<w:ins/>"), "All of it is new."),
        (
            paragraph("One half ", mark="<w:del/>") + paragraph("and the other."),
            "One half and the other.",
        ),
        (
            paragraph(f"<w:moveFrom>{run('Old place.')}</w:moveFrom>", mark="<w:moveFrom/>")
            + paragraph("Between them.")
            + paragraph(f"<w:moveTo>{run('New place.')}</w:moveTo>"),
            "Between them.\n\nNew place.",
        ),
        (paragraph(ins(gone("Twice changed.")), "It stays."), "It stays."),
        (
            paragraph(f"<w:fldSimple w:instr='PAGE'>{run('Four')}</w:fldSimple>", " trams run."),
            "Four trams run.",
        ),
        (
            paragraph("In ", f"<w:smartTag><w:smartTag>{run('Vell')}</w:smartTag></w:smartTag>."),
            "In Vell",
        ),
        (paragraph("In ", control(run("Vell")), " again."), "In Vell again."),
        (control(paragraph("In a control.")), "In a control."),
        (f"<w:customXml>{paragraph('In an element.')}</w:customXml>", "In an element."),
        (
            paragraph(
                f"<w:hyperlink>{run('A link')}<w:fldSimple>{run('ed')}</w:fldSimple></w:hyperlink>"
            ),
            "A linked",
        ),
        (
            paragraph(
                f"<w:ruby><w:rt>{run('よる')}</w:rt><w:rubyBase>{run('夜')}</w:rubyBase></w:ruby>"
            ),
            "夜",
        ),
        (
            paragraph("Beside a box.", FRAME.format(paragraph("In the box."))),
            "Beside a box.\n\nIn the box.",
        ),
        (
            paragraph(f"<w:pict><w:txbxContent>{paragraph('Old box.')}</w:txbxContent></w:pict>"),
            "Old box.",
        ),
        (
            control(paragraph("Click here to write."), "<w:showingPlcHdr/>") + paragraph("It."),
            "It.",
        ),
        (
            control(
                paragraph("Contents … 1"),
                "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>",
            )
            + paragraph("Words."),
            "Words.",
        ),
    ],
)
def test_the_text_as_it_reads_with_changes_accepted(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, paragraph(STORY) + body).text == f"{STORY}\n\n{text}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (table(cell("Line") + cell("Years"), cell("Vell") + cell("14")), "Line Years\nVell 14"),
        (table(cell("Both", told="<w:gridSpan w:val='2'/>"), cell("a") + cell("b")), "Both\na b"),
        (
            table(
                cell("Vell", told="<w:vMerge w:val='restart'/>") + cell("day"),
                cell("", told="<w:vMerge/>") + cell("night"),
            ),
            "Vell day\nVell night",
        ),
        (table(cell("Out", table(cell("in") + cell("side")), "")), "Out\nin side"),
        (control(table(cell("In a control"))), "In a control"),
        ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("x") + "</w:tr></w:tbl>", ""),
        (table(control(cell("one")) + cell(ins(""), "two")), "one two"),
    ],
)
@pytest.mark.parametrize("place", ["end", "top", "below the headline"])
def test_a_table_is_read_wherever_it_stands(
    tmp_path: Path, body: str, text: str, place: str
) -> None:
    parts = {
        "end": HEAD + paragraph(STORY) + body,
        "top": body + HEAD + paragraph(STORY),
        "below the headline": HEAD + body + paragraph(STORY),
    }
    found = read(tmp_path, parts[place])
    assert (found.title, str(found.published_at)[:10]) == ("Night tram is back", "2024-03-04")
    wanted = [STORY, text] if place == "end" else [text, STORY]
    assert found.text == "\n\n".join(filter(None, wanted))


@pytest.mark.parametrize("head", [HEAD, HEAD.replace('<w:pStyle w:val="Title"/>', "")])
@pytest.mark.parametrize("above", [True, False])
def test_a_list_is_read_wherever_it_stands(tmp_path: Path, head: str, above: bool) -> None:
    items = "".join(
        paragraph(words, style="ListBullet")
        for words in ("No tram on Sundays and on holidays of the city", "Fare 4 crowns")
    )
    body = items + paragraph(STORY) if above else paragraph(STORY) + items
    found = read(tmp_path, head + body)
    assert found.title == "Night tram is back"
    assert "holidays of the city\n\nFare 4 crowns" in found.text
    assert STORY in found.text


def test_a_day_in_the_table_of_a_letterhead(tmp_path: Path) -> None:
    head = table(cell("City of Vell"), cell("4 March 2024"))
    found = read(tmp_path, head + paragraph("Night tram is back", style="Title") + paragraph(STORY))
    assert (found.title, str(found.published_at)[:10]) == ("Night tram is back", "2024-03-04")
    assert found.text == STORY


def test_what_is_called_the_title_is_the_title(tmp_path: Path) -> None:
    title = control(paragraph("Night tram", ins(run(" is back")), style="Title"))
    found = read(tmp_path, paragraph("City of Vell, press office") + title + paragraph(STORY))
    assert found.title == "Night tram is back"
    assert found.text == f"City of Vell, press office\n\n{STORY}"


@pytest.mark.parametrize(
    ("told", "author", "day"),
    [
        ({}, None, None),
        ({"author": "Ann Roe"}, "Ann Roe", None),
        ({"author": "Ann Roe", "created": datetime(2024, 3, 4, 7)}, "Ann Roe", "2024-03-04"),
        ({"created": datetime(2013, 12, 24, 9)}, None, "2013-12-24"),
    ],
)
def test_the_author_and_day_of_a_template_are_not_believed(
    tmp_path: Path, told: dict[str, object], author: str | None, day: str | None
) -> None:
    found = read(tmp_path, paragraph(STORY), **told)
    assert (found.author, found.published_at and str(found.published_at)[:10]) == (author, day)


def test_a_merged_cell_costs_no_more_than_it_is_long(tmp_path: Path) -> None:
    rows = [cell("word " * 1000, told="<w:vMerge w:val='restart'/>")]
    rows += [cell("", told="<w:vMerge/>") + cell("x")] * 1000
    assert len(read(tmp_path, table(*rows)).text) < 20_000

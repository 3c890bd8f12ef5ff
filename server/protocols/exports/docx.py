"""A report as a Word document."""

from __future__ import annotations

import io
import re

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.paragraph import Paragraph

from server.protocols.exports.report import Report, Source

# XML has no place for them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_TITLE = 255


def docx_document(report: Report) -> bytes:
    """Headings, paragraphs and quotations in Word's own styles, addresses as links."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = _writable(report.title)[:_MOST_TITLE]
    properties.author, properties.comments = "Dateline", ""
    for section in report.sections:
        made.add_heading(_writable(section.heading), 1)
        for paragraph in section.paragraphs:
            made.add_paragraph(_writable(paragraph))
        if section.sources:
            made.add_heading(section.sources_heading, 2)
        for source in section.sources:
            _add_source(made.add_paragraph(), source)
            if source.quote:
                made.add_paragraph(_writable(f"“{source.quote}”"), style="Quote")
            for notice in source.notices:
                made.add_paragraph().add_run(_writable(notice)).bold = True
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _add_source(paragraph: Paragraph, source: Source) -> None:
    label = f"{source.label} " if source.label else ""
    paragraph.add_run(_writable(f"{label}{source.byline}: "))
    title = _writable(source.article.title)
    if source.address:
        _add_link(paragraph, title, _writable(source.address))
    else:
        paragraph.add_run(title)


def _add_link(paragraph: Paragraph, words: str, address: str) -> None:
    """The library reads links and writes none."""
    link = OxmlElement("w:hyperlink")
    target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    run = paragraph.add_run(words)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _writable(words: str) -> str:
    return _UNWRITABLE.sub("", words)

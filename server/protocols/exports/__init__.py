"""What is taken out to the desk: a report in one of several formats, under a name of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from server.protocols.exports.csv import BYTE_ORDER_MARK, lines
from server.protocols.exports.references import bibtex, csl_json, ris
from server.protocols.exports.report import Report
from server.protocols.exports.text import html, markdown

_MOST_NAME = 60
_NO_NAME = "dateline"


class Format(StrEnum):
    """What a report can be written as."""

    MARKDOWN = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"
    DOCX = "docx"
    CSL = "csl"
    BIBTEX = "bib"
    RIS = "ris"


REFERENCES = (Format.CSL, Format.BIBTEX, Format.RIS)
"""Those of the articles alone, for programs that keep references: they name authors."""


@dataclass(frozen=True)
class _Written:
    """How a file of it ends, its media type, and what it is for a person."""

    ending: str
    media_type: str
    called: str


WRITTEN: dict[Format, _Written] = {
    Format.MARKDOWN: _Written(".md", "text/markdown", "Markdown"),
    Format.HTML: _Written(".html", "text/html", "HTML"),
    Format.CSV: _Written(".csv", "text/csv", "CSV"),
    Format.JSON: _Written(".json", "application/json", "JSON"),
    Format.DOCX: _Written(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word",
    ),
    Format.CSL: _Written(".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
    Format.BIBTEX: _Written(".bib", "application/x-bibtex", "BibTeX"),
    Format.RIS: _Written(".ris", "application/x-research-info-systems", "RIS"),
}
_BY_MEDIA_TYPE = {written.media_type: form for form, written in WRITTEN.items()}


def export(report: Report, form: Format) -> bytes:
    """The report as a file of this format has it, in UTF-8."""
    written = _WRITERS[form](report)
    return written if isinstance(written, bytes) else written.encode(errors="replace")


def format_of_name(name: str) -> Format | None:
    """The format that a file's name ends in; None where it ends in none."""
    fitting = [form for form, each in WRITTEN.items() if name.lower().endswith(each.ending)]
    return max(fitting, key=lambda form: len(WRITTEN[form].ending), default=None)


def accepted(header: str) -> Format | None:
    """The format that an Accept header asks for before all others; None where it names none.

    A browser names HTML first wherever it goes, and means no export by it.
    """
    first, *others = (each.partition(";")[0].strip().lower() for each in header.split(","))
    return None if first == "text/html" and others else _BY_MEDIA_TYPE.get(first)


def file_name(title: str, form: Format) -> str:
    """A name that every system takes, with the letters of the title, whatever its script."""
    words = "".join(
        c if unicodedata.category(c)[0] in "LMN" else " "
        for c in unicodedata.normalize("NFC", title)
    )
    name = "-".join(words.split())[:_MOST_NAME].strip("-")
    return f"{name or _NO_NAME}{WRITTEN[form].ending}"


def disposition(title: str, form: Format) -> str:
    """The Content-Disposition of a download: for old clients in ASCII, for others in full."""
    name = file_name(title, form)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w.-]+", "-", plain).strip("-")
    if plain.startswith("."):
        plain = f"{_NO_NAME}{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _docx(report: Report) -> bytes:
    # Importing the library takes a while, and few exports need it.
    from server.protocols.exports.docx import docx_document

    return docx_document(report)


def _csv(report: Report) -> str:
    return BYTE_ORDER_MARK + "".join(lines(report.columns, report.rows))


_WRITERS: dict[Format, Callable[[Report], str | bytes]] = {
    Format.MARKDOWN: markdown,
    Format.HTML: html,
    Format.CSV: _csv,
    Format.JSON: lambda report: report.document.model_dump_json(indent=2) + "\n",
    Format.DOCX: _docx,
    Format.CSL: lambda report: csl_json(report.sources),
    Format.BIBTEX: lambda report: bibtex(report.sources),
    Format.RIS: lambda report: ris(report.sources),
}

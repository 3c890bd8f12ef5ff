"""A report as text to be read: Markdown (CommonMark), or a page of HTML that stands by itself.

Nothing that an article or a reader says becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from qa.citations.render import unmarked, within_brackets
from server.protocols.exports.report import Report, Section, Source

_TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
# What begins a heading, a list, a quotation, a table or a line at the beginning of a paragraph.
_BEGINS_BLOCK = re.compile(r"([#>+=|-]|\d{1,9}(?=[.)]))")


def markdown(report: Report) -> str:
    """The whole report, a heading for each of its sections."""
    return "\n\n".join(block for section in report.sections for block in _blocks(section)) + "\n"


def _blocks(section: Section) -> Iterator[str]:
    yield f"# {unmarked(section.heading)}"
    for paragraph in section.paragraphs:
        yield _paragraph(paragraph)
    if section.sources:
        yield f"## {section.sources_heading}"
        yield "\n".join(map(_item, section.sources))


def _item(source: Source) -> str:
    article = source.article
    title = unmarked(article.title)
    linked = f"[{title}](<{within_brackets(source.address)}>)" if source.address else title
    quoted = f": “{unmarked(source.quote)}”" if source.quote else ""
    told = "".join(f"; **{unmarked(notice)}**" for notice in source.notices)
    label = f"{unmarked(source.label).replace('.', chr(92) + '.')} " if source.label else ""
    return f"- {label}{unmarked(source.byline)}: {linked}{quoted}{told}"


def _paragraph(words: str) -> str:
    """On one line. Where it begins as a block of Markdown does, it is kept from being one."""
    text = unmarked(words)
    begun = _BEGINS_BLOCK.match(text)
    if begun is None:
        return text
    sign = begun[1]
    return f"{sign}\\{text[len(sign) :]}" if sign.isdigit() else f"\\{text}"


def html(report: Report) -> str:
    """The page, which loads nothing."""
    return _template().render(report=report)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")

"""The words of a Word document's XML: changes accepted, fields and controls with what they show.

python-docx leaves out what stands in insertions, simple fields, smart tags, content controls and
text boxes, so the elements are walked here. They nest as deep as their author likes, and lxml
reads no more than 256 levels of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
# What is gone once the changes are accepted, what stands beside the text, and how it is set.
_SILENT = {
    f"{_W}{name}"
    for name in "del moveFrom pPr rPr sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr rt instrText"
    " delText delInstrText footnoteReference endnoteReference annotationRef".split()
}
_BLOCKS = {f"{_W}p", f"{_W}tbl"}
_TEXT_BOX = f"{_W}txbxContent"
_CONTENTS = "Table of Contents"

# A longer cell is told once: a table may have any number of rows.
_MOST_REPEATED = 200

_Block = tuple[str, str, str]


def blocks_of(body: Any) -> Iterator[_Block]:
    """Each paragraph and table that holds words, in order: its text, whether it is a `paragraph`,
    the `item` of a list or a `table`, and the id of its style."""
    held = ""
    for block in _inner_blocks(body):
        if block.tag == f"{_W}tbl":
            yield from _filled(_table_text(block), "table", "")
            continue
        text = held + _text(block)
        # Without its mark a paragraph goes on in the next.
        held = text if _is_marked(block, "pPr/rPr", "del", "moveFrom") and text.strip() else ""
        if not held:
            kind = "item" if _find(block, "pPr/numPr") is not None else "paragraph"
            style = _find(block, "pPr/pStyle")
            yield from _filled(text, kind, "" if style is None else style.get(f"{_W}val", ""))
        for box in _text_boxes(block):
            yield from blocks_of(box)
    yield from _filled(held, "paragraph", "")


def _filled(text: str, kind: str, style: str) -> Iterator[_Block]:
    if text.strip():
        yield text.strip(), kind, style


def _find(element: Any, path: str) -> Any:
    return element.find("/".join(f"{_W}{name}" for name in path.split("/")))


def _is_marked(element: Any, where: str, *names: str) -> bool:
    return any(_find(element, f"{where}/{name}") is not None for name in names)


def _children(element: Any) -> Iterator[Any]:
    """Those that are read; of what is there in two versions, for programs old and new, one."""
    if element.tag == f"{_W}sdt" and _is_placeholder(element):
        return
    for child in element:
        if child.tag == _CHOICE:
            yield from list(child)[:1]
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            yield child


def _is_placeholder(control: Any) -> bool:
    """Whether a content control shows what its form asks for, or the list of headings."""
    gallery = _find(control, "sdtPr/docPartObj/docPartGallery")
    is_contents = gallery is not None and gallery.get(f"{_W}val") == _CONTENTS
    return is_contents or _find(control, "sdtPr/showingPlcHdr") is not None


def _inner_blocks(element: Any) -> Iterator[Any]:
    """The outermost paragraphs and tables, those in controls and insertions included."""
    for child in _children(element):
        if child.tag in _BLOCKS:
            yield child
        elif child.tag != _TEXT_BOX:
            yield from _inner_blocks(child)


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in _children(element):
        name = child.tag.removeprefix(_W)
        if name == "t":
            yield child.text or ""
        elif name == "br":
            yield "\n" if child.get(f"{_W}type", "textWrapping") == "textWrapping" else ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif child.tag != _TEXT_BOX:
            yield from _pieces(child)


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in _children(element):
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _text_boxes(child)


def _table_text(table: Any) -> str:
    """A line for each row. A cell that reaches over several rows is told in each of them."""
    lines, above = list[str](), dict[int, str]()
    for row in _named(table, "tr"):
        if _is_marked(row, "trPr", "del"):
            continue
        cells, column = list[str](), 0
        for cell in _named(row, "tc"):
            if _is_marked(cell, "tcPr", "cellDel"):
                continue
            merged = _find(cell, "tcPr/vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
            text = above.get(column, "") if goes_on else _cell_text(cell)
            above[column] = text if len(text) <= _MOST_REPEATED else ""
            cells.append(text)
            column += _span(cell)
        lines.append(" ".join(cell for cell in cells if cell))
    return "\n".join(line for line in lines if line)


def _named(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in controls and insertions included."""
    for child in _children(element):
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in _BLOCKS:
            yield from _named(child, name)


def _span(cell: Any) -> int:
    span = _find(cell, "tcPr/gridSpan")
    value = "" if span is None else span.get(f"{_W}val", "")
    return int(value) if value.isdecimal() else 1


def _cell_text(cell: Any) -> str:
    return "\n".join(text for text, _, _ in blocks_of(cell))

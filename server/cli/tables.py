"""Tables and lists of facts on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from index import IndexStatus
from server.cli.output import one_line
from qa.render import long_date
from server.schemas import ArticleSummaryDocument

# Nothing is folded where a program reads the lines.
_UNBOUNDED = 10_000


def articles_table(articles: Sequence[ArticleSummaryDocument]) -> None:
    """One line per article: id, date, publisher, title; a narrow terminal folds long ones."""
    # Importing rich takes a while, and only a table needs it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("ID", overflow="fold")
    table.add_column("Date", no_wrap=True)
    table.add_column("Publisher", no_wrap=True)
    table.add_column("Title")
    for article in articles:
        day = f"{article.published_at:%Y-%m-%d}" if article.published_at else "undated"
        cells = (article.id, day, article.publisher or "-", article.title)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    console = Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED)
    console.print(table)


def status_lines(status: IndexStatus) -> Iterator[str]:
    yield f"Index       {status.path}"
    yield f"Articles    {status.articles}"
    yield f"Passages    {status.passages}"
    if status.earliest and status.latest:
        yield f"Published   {long_date(status.earliest)} to {long_date(status.latest)}"
    yield f"Publishers  {', '.join(status.publishers) or '-'}"
    yield f"Model       {status.model} ({status.dimension} dimensions)"
    yield f"Format      {status.format_version}"
    yield f"Searched    {status.search}"
    changed = f"{status.changed_at:%Y-%m-%d %H:%M} UTC" if status.changed_at else "never"
    yield f"Changed     {changed}"
    yield f"On disk     {status.bytes_on_disk / 1_000_000:.1f} MB"

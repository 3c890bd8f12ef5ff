"""What the shell offers behind an option: names and ids of the index, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from index import DatelineIndexError
from server.bootstrap import Parts
from server.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from index import IndexReader

# The newest articles; more would make a person wait.
_ARTICLES = 500


def publishers(context: typer.Context, incomplete: str) -> list[str]:
    reader = _reader(context)
    names = reader.status().publishers if reader else ()
    return [name for name in names if name.startswith(incomplete)]


def article_ids(context: typer.Context, incomplete: str) -> list[str]:
    reader = _reader(context)
    found = reader.articles(limit=_ARTICLES).items if reader else ()
    return [article.id for article in found if article.id.startswith(incomplete)]


def _reader(context: typer.Context) -> IndexReader | None:
    """None where there is none to be read: a shell that completes shows no errors."""
    try:
        return Parts(load_settings(index=context.params.get("index"))).reader()
    except (DatelineIndexError, SettingsError):
        return None

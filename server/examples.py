"""Questions to begin with."""

from __future__ import annotations

from index import IndexReader
from qa.conversation.suggestions import about

_EXAMPLES = 3


def example_questions(reader: IndexReader) -> list[str]:
    """One for each of the newest articles."""
    newest = reader.articles(limit=_EXAMPLES).items
    return [about(article.title) for article in newest]

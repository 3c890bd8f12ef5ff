"""Sitemaps: which pages and further sitemaps they name, and when those changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from index import ReadError
from index.readers.formats.xml import local_name, read_tree, words
from index.readers.source import Source

_ROOTS = ("urlset", "sitemapindex")
# A news sitemap may say when an article came out, and not when it last changed.
_CHANGED = ("lastmod", "publication_date")


@dataclass(frozen=True)
class Sitemap:
    """`changed` gives, by address and in order, what the sitemap says of its last change, or ""."""

    is_index: bool
    changed: dict[str, str]


def sitemap_in(source: Source) -> Sitemap | None:
    """None where the document is none."""
    with suppress(ReadError):
        root = read_tree(source)
        if local_name(root) in _ROOTS:
            changed = dict[str, str]()
            for entry in root:
                # The first of a name: a picture of the page has a "loc" as well.
                told = {local_name(each): each for each in reversed(list(entry.iter()))}
                if url := words(told.get("loc")):
                    stamps = (words(told[name]) for name in _CHANGED if name in told)
                    changed[url] = next(filter(None, stamps), "")
            return Sitemap(local_name(root) == "sitemapindex", changed)
    return None

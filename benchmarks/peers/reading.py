"""Other extractors over saved pages: python reading.py FOLDER < PAGES > READINGS

Run by `benchmarks.reading`, which says what has to be installed. PAGES is a list of [file, name,
address], READINGS an object of each reader's answers by page. Needs nothing of Dateline.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import htmldate  # noqa: E402 - they warn while they are loaded
import lxml.html  # noqa: E402
import newspaper  # noqa: E402
import readability  # noqa: E402
import trafilatura  # noqa: E402

Given = dict[str, object]


def by_trafilatura(markup: str, url: str) -> Given:
    found = trafilatura.bare_extraction(markup, url=url or None, with_metadata=True)
    if found is None or isinstance(found, dict):
        return {}
    return {
        "title": found.title,
        "day": found.date,
        "publisher": found.sitename,
        "author": found.author,
        "text": found.text,
    }


def by_newspaper(markup: str, url: str) -> Given:
    article = newspaper.Article(url or "https://page.example/", fetch_images=False)
    article.download(input_html=markup)
    article.parse()
    day = article.publish_date.date().isoformat() if article.publish_date else None
    return {
        "title": article.title,
        "day": day,
        "publisher": article.meta_site_name,
        "author": "; ".join(article.authors),
        "text": article.text,
    }


def by_readability(markup: str, url: str) -> Given:
    document = readability.Document(markup, url=url or None)
    summary = lxml.html.fromstring(document.summary())
    return {"title": document.short_title(), "text": "\n".join(_blocks(summary))}


def _blocks(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for block in tree.xpath(".//p | .//li | .//h2 | .//h3 | .//blockquote[not(.//p)]"):
        yield " ".join(block.text_content().split())


def by_htmldate(markup: str, url: str) -> Given:
    return {"day": htmldate.find_date(markup, url=url or None, original_date=True)}


READERS: dict[str, Callable[[str, str], Given]] = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper,
    "readability-lxml": by_readability,
    "htmldate": by_htmldate,
}


def main() -> None:
    # They would look for lists and pictures in the network, and wait for each.
    socket.setdefaulttimeout(0.01)
    folder = Path(sys.argv[1])
    readings: dict[str, dict[str, Given]] = {name: {} for name in READERS}
    for file, page, url in json.load(sys.stdin):
        data = (folder / file).read_bytes()
        markup = trafilatura.utils.decode_file(data)
        for name, reader in READERS.items():
            try:
                readings[name][page] = reader(markup, url)
            except Exception as error:
                # A page that one of them cannot read counts against it, and no more.
                print(f"{name}: {page}: {error!r}"[:200], file=sys.stderr)
                readings[name][page] = {}
    json.dump(readings, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()

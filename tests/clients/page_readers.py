"""What each tool reads of a page: python page_readers.py NAME ADDRESS prints it as JSON.

It runs in the clients' own environment, which knows nothing of Dateline.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from typing import Any

# Title, day, publisher, authors, address of the original, as far as the tool has a place for it.
Read = dict[str, Any]


def extruct_json_ld(address: str, page: str) -> Read:
    import extruct

    (told,) = extruct.extract(page, base_url=address, syntaxes=["json-ld"])["json-ld"]
    return {
        "title": told["headline"],
        "day": told["datePublished"][:10],
        "publisher": told["publisher"]["name"],
        "authors": [each["name"] for each in told["author"]],
        "original": told["url"],
        "whole": told,
    }


def extruct_open_graph(address: str, page: str) -> Read:
    import extruct

    (told,) = extruct.extract(page, syntaxes=["opengraph"])["opengraph"]
    known = dict(told["properties"])
    return {
        "title": known["og:title"],
        "day": known["article:published_time"][:10],
        "publisher": known["og:site_name"],
        "authors": [value for name, value in told["properties"] if name == "article:author"],
        "original": known["og:url"],
    }


def newspaper4k(address: str, page: str) -> Read:
    import newspaper

    article = newspaper.Article(address)
    article.download(input_html=page)
    article.parse()
    return {
        "title": article.title,
        "day": article.publish_date.date().isoformat(),
        "publisher": article.meta_site_name,
        "authors": article.authors,
        "original": article.canonical_link,
        "text": article.text,
    }


READERS = {each.__name__: each for each in (extruct_json_ld, extruct_open_graph, newspaper4k)}

if __name__ == "__main__":
    # Nothing between this and the server.
    opened = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[2])
    print(json.dumps(READERS[sys.argv[1]](sys.argv[2], opened.read().decode())))

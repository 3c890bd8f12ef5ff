"""JSON, JSON Lines and tables: exports with names of their own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

from tests.support.reading_cases.case import Case, Story
from tests.support.reading_cases.html_cases import linked_data, paragraphs
from tests.support.reading_cases.stories import FERRY, KYIV, PIER


def text_of(story: Story) -> str:
    return "\n\n".join(story.paragraphs)


def flat(story: Story) -> dict[str, object]:
    return {
        "title": story.title,
        "text": text_of(story),
        "publisher": story.publisher,
        "published_at": f"{story.published_at}:00Z",
        "author": story.author,
        "category": story.category,
        "url": story.url,
    }


def ninjs(story: Story) -> dict[str, object]:
    return {
        "uri": "urn:newsml:skerry:20230501:1",
        "type": "text",
        "versioncreated": "2023-05-01T12:00:00+02:00",
        "firstcreated": "2023-05-01T10:00:00+02:00",
        "pubstatus": "usable",
        "language": "en",
        "byline": story.author,
        "headline": story.title,
        "body_html": f"<h1>{story.title}</h1>{paragraphs(story)}",
        "subject": [{"code": "local", "name": story.category}],
        "provider": story.publisher,
    }


def _json() -> Iterator[Case]:
    def case(name: str, value: object, *stories: Story) -> Case:
        return Case(name, json.dumps(value, ensure_ascii=False).encode(), stories)

    without_url = replace(PIER, url=None)
    yield case("one.json", flat(PIER), PIER)
    yield case("list.json", [flat(PIER), flat(KYIV)], PIER, KYIV)
    yield case("within.json", {"took": 3, "articles": [flat(PIER), flat(FERRY)]}, PIER, FERRY)
    yield case("ninjs.json", ninjs(PIER), without_url)
    two = {
        "uri": "urn:newsml:skerry:20230501:2",
        "standard": {"name": "ninjs", "version": "2.0"},
        "firstCreated": "2023-05-01T08:00:00Z",
        "versionCreated": "2023-05-02T08:00:00Z",
        "headlines": [{"role": "main", "value": PIER.title}],
        "bodies": [{"contentType": "text/html", "value": paragraphs(PIER)}],
        "by": PIER.author,
        "provider": {"name": PIER.publisher},
        "subjects": [{"name": PIER.category}],
    }
    yield case("ninjs-2.json", two, without_url)
    told = linked_data(PIER, "2023-05-01T10:00:00+02:00", articleBody=text_of(PIER))
    yield case("schema-org.json", told, PIER)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Skerry Post",
        "items": [
            {
                "id": "1",
                "url": PIER.url,
                "title": PIER.title,
                "content_html": paragraphs(PIER),
                "date_published": "2023-05-01T10:00:00+02:00",
                "author": "Jane Doe",
                "category": "Local",
            }
        ],
    }
    yield case("feed.json", feed, PIER)
    lines = "\n".join(json.dumps(each) for each in (ninjs(PIER), flat(FERRY)))
    yield Case("mixed.jsonl", lines.encode(), (without_url, FERRY))
    beir = {
        "_id": "d1",
        "title": PIER.title,
        "text": text_of(PIER),
        "metadata": {
            "source": PIER.publisher,
            "published_at": "2023-05-01T08:00:00Z",
            "author": PIER.author,
            "category": PIER.category,
            "url": PIER.url,
        },
    }
    yield Case("corpus.jsonl", json.dumps(beir).encode(), (PIER,))


def _tables() -> Iterator[Case]:
    rows = [flat(PIER), flat(FERRY), flat(KYIV)]
    for name, delimiter in {"a.csv": ",", "b.csv": ";", "c.tsv": "\t", "d.csv": "|"}.items():
        yield Case(name, table(rows, delimiter).encode(), (PIER, FERRY, KYIV))
    yield Case("bom.csv", ("\ufeff" + table(rows, ",")).encode(), (PIER, FERRY, KYIV))
    crlf = table(rows, ",").replace("\r\n", "\n").replace("\n", "\r\n")
    one_line = tuple(replace(s, paragraphs=s.paragraphs) for s in (PIER, FERRY, KYIV))
    yield Case("crlf.csv", crlf.encode(), one_line)


def table(rows: list[dict[str, object]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


CASES = (*_json(), *_tables())

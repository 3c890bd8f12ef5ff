"""What services give over their interfaces, by the shapes that their documentation shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

FIRST = "The Tarn rose by two metres overnight."
TEXT = f"{FIRST} Forty families left their homes, the fire service said."
HEADLINE = "Tarn floods force families out"
URL = "https://selby.example/world/tarn"
DAY = datetime(2024, 5, 1, 10, tzinfo=UTC)


def read_json(tmp_path: Path, value: object) -> Article:
    path = tmp_path / "found.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    return article


GUARDIAN = {
    "id": "world/2024/may/01/tarn",
    "type": "article",
    "sectionName": "World",
    "webPublicationDate": "2024-05-01T10:00:00Z",
    "webTitle": HEADLINE,
    "webUrl": URL,
    "apiUrl": "https://content.selby.example/world/tarn",
}
NEW_YORK_TIMES = {
    "_id": "nyt://article/6f2a-1",
    "uri": "nyt://article/6f2a-1",
    "web_url": URL,
    "abstract": "A summary.",
    "snippet": "A summary.",
    "lead_paragraph": TEXT,
    "source": "Selby Times",
    "headline": {"main": HEADLINE, "kicker": None},
    "byline": {"original": "By Ann Lee and Bo Lind", "person": []},
    "pub_date": "2024-05-01T10:00:00+0000",
    "section_name": "World",
}
BING = {
    "name": HEADLINE,
    "url": URL,
    "description": TEXT,
    "provider": [{"_type": "Organization", "name": "Selby Post"}],
    "datePublished": "2024-05-01T10:00:00.0000000Z",
    "category": "World",
}
GHOST = {
    "id": "5ddc9141",
    "uuid": "a5aa",
    "slug": "tarn",
    "comment_id": "5ddc9141",
    "title": HEADLINE,
    "html": f"<p>{TEXT}</p>",
    "excerpt": "The Tarn rose",
    "published_at": "2024-05-01T10:00:00.000Z",
    "url": URL,
    "authors": [{"name": "Ann Lee", "slug": "ann"}],
    "primary_tag": {"name": "World"},
}
DRUPAL = {
    "type": "node--article",
    "id": "6f1b",
    "attributes": {
        "title": HEADLINE,
        "created": "2024-05-01T10:00:00+00:00",
        "body": {"value": "[tarn]", "processed": f"<p>{TEXT}</p>", "format": "basic_html"},
    },
}
STRAPI = {
    "id": 7,
    "attributes": {"title": HEADLINE, "content": TEXT, "publishedAt": "2024-05-01T10:00:00.000Z"},
}
WEBZ = {
    "thread": {"site": "selby.example", "section_title": "World", "title_full": "Tarn | Selby"},
    "uuid": "u1",
    "url": URL,
    "author": "Ann Lee",
    "published": "2024-05-01T13:00:00.000+03:00",
    "title": HEADLINE,
    "text": TEXT,
}
EVENT_REGISTRY = {
    "uri": "8112345",
    "lang": "eng",
    "date": "2024-05-01",
    "dateTime": "2024-05-01T10:00:00Z",
    "url": URL,
    "title": HEADLINE,
    "body": TEXT,
    "source": {"uri": "selby.example", "title": "Selby Post"},
    "authors": [{"name": "Ann Lee", "type": "author"}],
}
NEWS_CATCHER = {
    "title": HEADLINE,
    "published_date": "2024-05-01 10:00:00",
    "link": URL,
    "name_source": "Selby Post",
    "content": TEXT,
}
PERIGON = {
    "url": URL,
    "authorsByline": "Ann Lee",
    "source": {"domain": "selby.example", "paywall": False},
    "pubDate": "2024-05-01T10:00:00+00:00",
    "title": HEADLINE,
    "description": "A summary.",
    "content": TEXT,
}
GNEWS = {
    "title": HEADLINE,
    "description": "A summary.",
    "content": f"{TEXT}... [2345 chars]",
    "url": URL,
    "publishedAt": "2024-05-01T10:00:00Z",
    "source": {"name": "Selby Post", "url": "https://selby.example"},
}


@pytest.mark.parametrize(
    ("answer", "publisher", "author"),
    [
        (
            {"response": {"status": "ok", "results": [{**GUARDIAN, "fields": {"bodyText": TEXT}}]}},
            "The Guardian",
            None,
        ),
        (
            {
                "response": {
                    "content": {
                        **GUARDIAN,
                        "fields": {
                            "body": f"<p>{TEXT}</p>",
                            "byline": "Ann Lee",
                            "publication": "Selby Observer",
                        },
                    }
                }
            },
            "Selby Observer",
            "Ann Lee",
        ),
        ({"response": {"docs": [NEW_YORK_TIMES]}}, "Selby Times", "Ann Lee and Bo Lind"),
        ({"copyright": "(c)", "response": {"docs": [NEW_YORK_TIMES]}}, "Selby Times", "Ann Lee"),
        ({"_type": "News", "value": [BING]}, "Selby Post", None),
        ({"posts": [GHOST]}, None, "Ann Lee"),
        ({"data": [DRUPAL]}, None, None),
        ({"data": [STRAPI], "meta": {}}, None, None),
        ({"posts": [WEBZ], "totalResults": 1}, "selby.example", "Ann Lee"),
        ({"articles": {"results": [EVENT_REGISTRY]}}, "Selby Post", "Ann Lee"),
        ({"articles": [NEWS_CATCHER]}, "Selby Post", None),
        ({"articles": [PERIGON]}, "selby.example", "Ann Lee"),
        ({"totalArticles": 1, "articles": [GNEWS]}, "Selby Post", None),
    ],
)
def test_what_services_answer(
    tmp_path: Path, answer: object, publisher: str | None, author: str | None
) -> None:
    article = read_json(tmp_path, answer)
    assert article.title == HEADLINE
    assert article.text.strip() == TEXT
    assert article.published_at == DAY
    assert article.publisher == publisher
    assert (article.author or "").startswith(author or "")
    assert bool(article.author) is bool(author)


def test_one_post_alone_and_posts_by_line(tmp_path: Path) -> None:
    assert read_json(tmp_path, NEW_YORK_TIMES).url == URL
    path = tmp_path / "found.jsonl"
    path.write_text("\n".join(map(json.dumps, (GUARDIAN | {"fields": {"body": TEXT}}, BING))))
    found = list(read_paths([path]))
    assert [isinstance(each, Article) and each.title for each in found] == [HEADLINE] * 2


def test_what_gives_no_whole_text_is_known_for_it(tmp_path: Path) -> None:
    """Its page replaces it when that is read."""
    for answer in ({"docs": [NEW_YORK_TIMES]}, {"value": [BING]}, {"articles": [GNEWS]}):
        article = read_json(tmp_path, answer)
        assert article.summary_of == (article.id,)
    trail = {**GUARDIAN, "fields": {"trailText": f"<strong>{FIRST}</strong>"}}
    article = read_json(tmp_path, {"response": {"results": [trail]}})
    assert (article.text.strip(), article.summary_of) == (FIRST, (article.id,))


def test_ids_of_services(tmp_path: Path) -> None:
    """An item that names its kind has it in its id: numbers are given anew by each kind."""
    assert read_json(tmp_path, {"data": [DRUPAL]}).id == "node--article-6f1b"
    ids = {read_json(tmp_path, {"value": [{**BING, "url": f"{URL}/{i}"}]}).id for i in range(2)}
    assert len(ids) == 2


def test_languages_of_three_letters(tmp_path: Path) -> None:
    assert read_json(tmp_path, EVENT_REGISTRY).language == "en"
    assert read_json(tmp_path, {**EVENT_REGISTRY, "lang": "fil"}).language == "fil"


@pytest.mark.parametrize(
    "odd",
    [
        {**GUARDIAN, "fields": [1]},
        {**NEW_YORK_TIMES, "byline": "Ann Lee", "lead_paragraph": None},
        {**BING, "provider": []},
        {**GHOST, "authors": 7, "primary_tag": None},
        {**DRUPAL, "attributes": {"title": HEADLINE, "body": None}},
        {**WEBZ, "text": ""},
    ],
)
def test_odd_fields_are_no_fault(tmp_path: Path, odd: object) -> None:
    path = tmp_path / "found.json"
    path.write_text(json.dumps([odd]))
    [found] = read_paths([path])
    assert isinstance(found, Article) or found.hint

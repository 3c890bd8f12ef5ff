"""Items of ninjs in the shapes of IPTC's own examples, and as Superdesk writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

BODY = "The ferry to Skerry sails again from Monday, the harbour board said."
ITEM = {"uri": "urn:x:1", "type": "text", "versioncreated": "2024-05-06T08:00:00Z"}
TOPICS = [{"name": "Transport", "rel": "about"}, {"name": "Skerry", "rel": "about"}]
LATER = "2999-01-01T00:00:00Z"


def read(tmp_path: Path, item: object) -> list[Article | ReadError]:
    path = tmp_path / "item.json"
    path.write_text(json.dumps(item), encoding="utf-8")
    return list(read_paths([path]))


def article(tmp_path: Path, **fields: object) -> Article:
    [found] = read(tmp_path, {**ITEM, **fields})
    assert isinstance(found, Article), found
    return found


def refused(tmp_path: Path, **fields: object) -> str:
    [found] = read(tmp_path, {**ITEM, **fields})
    assert isinstance(found, ReadError), found
    return str(found)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"headline_main": "It sails", "body_main": BODY}, "It sails"),
        ({"headline": "It sails", "headline_seo": "Ferry", "body_xhtml": f"<p>{BODY}</p>"}, None),
        ({"headline": "It sails", "body_summary": "It is back.", "body_richtext": BODY}, None),
        ({"title": "ferry-3", "headlines": [{"value": "It sails"}], "body_text": BODY}, None),
    ],
)
def test_any_name_of_a_body_and_of_a_headline(
    tmp_path: Path, fields: dict[str, object], title: str | None
) -> None:
    # A list of subjects beside a body of an unforeseen name is no list of articles.
    found = article(tmp_path, **fields, subject=TOPICS)
    assert (found.title, found.text) == (title or "It sails", BODY)


def test_an_item_without_a_body_is_told_once(tmp_path: Path) -> None:
    told = refused(tmp_path, type="picture", subject=TOPICS, description_text="A quay.")
    assert "a news item of type 'picture' without a body" in told
    event = {"uri": "urn:x:2", "eventDetails": {"dates": {}}, "places": TOPICS}
    [found] = read(tmp_path, event)
    assert isinstance(found, ReadError)
    assert "without a body" in str(found)


def test_a_text_of_a_description_alone_is_a_summary(tmp_path: Path) -> None:
    captions = [{"role": "caption", "value": "A quay."}, {"role": "text", "value": "It sails."}]
    found = article(tmp_path, descriptions=captions, headlines=[{"value": "Ferry"}])
    assert (found.text, found.summary_of) == ("It sails.", ("urn:x:1",))
    assert article(tmp_path, body_text=BODY).summary_of == ()
    partial = article(tmp_path, body_text=BODY, representationType="partial")
    assert partial.summary_of == ("urn:x:1",)


def test_people_in_the_news_have_not_written_it(tmp_path: Path) -> None:
    told_of = [{"name": "Ines Quell", "rel": "about"}, {"name": "Bo Lind"}]
    assert article(tmp_path, body_text=BODY, people=told_of).author is None
    writer = [{"name": "Ann Roe", "rel": "crel:author"}]
    assert article(tmp_path, body_text=BODY, people=told_of + writer).author == "Ann Roe"
    assert article(tmp_path, body_text=BODY, byline="By Ann Roe").author == "Ann Roe"


@pytest.mark.parametrize("name", ["infosource", "infosources", "infoSources"])
def test_sources_as_every_version_spells_them(tmp_path: Path, name: str) -> None:
    found = article(tmp_path, body_text=BODY, **{name: [{"name": "Skerry Wire"}]})
    assert found.publisher == "Skerry Wire"


def test_an_item_of_superdesk(tmp_path: Path) -> None:
    item = {key: value for key, value in ITEM.items() if key != "uri"}
    item |= {
        "guid": "tag:x:7",
        "body_html": f"<p>{BODY}</p>",
        "headline": "Ferry",
        "source": "Wire",
    }
    [found] = read(tmp_path, item)
    assert isinstance(found, Article)
    assert (found.id, found.publisher, found.text) == ("tag:x:7", "Wire", BODY)
    assert found.published_at == datetime(2024, 5, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
def test_nothing_under_embargo_is_read(tmp_path: Path, name: str) -> None:
    told = refused(tmp_path, body_text=BODY, **{name: LATER})
    assert "an item under embargo until 2999-01-01" in told
    assert article(tmp_path, body_text=BODY, **{name: "2024-05-07T00:00:00Z"}).text == BODY
    assert article(tmp_path, body_text=BODY, **{name: None}).text == BODY
    assert article(tmp_path, body_text=BODY, **{name: {"odd": 1}}).text == BODY


@pytest.mark.parametrize(
    "around",
    [
        {"version": "1.1", "home_page_url": "https://x.example/", "authors": TOPICS},
        {"version": "https://jsonfeed.org/version/1.1", "authors": TOPICS},
    ],
)
def test_a_json_feed_of_fewer_items_than_authors(tmp_path: Path, around: object) -> None:
    item = {"id": "1", "url": "https://x.example/1", "title": "Ferry", "content_text": BODY}
    assert isinstance(around, dict)
    [found] = read(tmp_path, {**around, "title": "Skerry Post", "items": [item]})
    assert isinstance(found, Article)
    assert (found.text, found.publisher) == (BODY, "Skerry Post")


def test_articles_beside_a_longer_list_of_other_objects(tmp_path: Path) -> None:
    value = {"tags": [*TOPICS, *TOPICS], "stories": [{"title": "Ferry", "maintext": BODY}]}
    [found] = read(tmp_path, value)
    assert isinstance(found, Article)
    assert found.text == BODY

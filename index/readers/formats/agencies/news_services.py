"""Records as news services give them over their interfaces, whose fields lie deeper or are called
otherwise than anybody else's: WordPress, Ghost, JSON:API (Drupal, Strapi), the Guardian, the New
York Times, Bing, Webz.io."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.readers.fields import Record
from index.readers.formats.agencies.ninjs import IS_SUMMARY
from index.readers.formats.html_text import fragment_text


def service_record(record: Record) -> tuple[str, Record] | None:
    """The service that a record is of and its fields under the names of an article; None where it
    is of none that is known here."""
    if isinstance(record.get("title"), str) and record.keys().isdisjoint(_RARE):
        # So are most records of most files.
        return None
    for told_by in record.keys() & _SERVICES.keys():
        name, is_of, fields_of = _SERVICES[told_by]
        if is_of(record):
            found = {field: value for field, value in fields_of(record).items() if value}
            return name, found
    return None


def _is_wordpress(post: Record) -> bool:
    return all(isinstance(_at(post, name, "rendered"), str) for name in ("title", "content"))


def _wordpress(post: Record) -> Record:
    """With what is embedded in it; its own numbers name nothing elsewhere."""
    seo = post.get("yoast_head_json")
    times = (("published_at", "date_gmt"), ("updated_at", "modified_gmt"))
    return {
        **{field: f"{post[name]}Z" for field, name in times if isinstance(post.get(name), str)},
        "title": fragment_text(str(_at(post, "title", "rendered"))),
        "text": fragment_text(str(_at(post, "content", "rendered"))),
        "author": _at(post, "_embedded", "author") or _at(seo, "author"),
        "category": _at(post, "_embedded", "wp:term"),
        "publisher": _at(seo, "og_site_name"),
    }


def _is_ghost(post: Record) -> bool:
    return "slug" in post and "comment_id" in post and isinstance(post.get("html"), str)


def _ghost(post: Record) -> Record:
    return {**post, "text": fragment_text(str(post["html"])), "category": post.get("primary_tag")}


def _is_json_api(item: Record) -> bool:
    return isinstance(_at(item, "attributes", "title"), str)


def _json_api(item: Record) -> Record:
    """Of a text that is given as it was written and as it is shown, what is shown."""
    given = item["attributes"]
    words = next(filter(None, (_at(given, name) for name in ("body", "content", "text"))), None)
    shown = _at(words, "processed") or _at(words, "value") or words
    kind, number = item.get("type"), item.get("id")
    return {
        "id": f"{kind}-{number}" if kind and number else None,
        "published_at": _at(given, "created"),
        "updated_at": _at(given, "changed") or _at(given, "updatedAt"),
        **(given if isinstance(given, Mapping) else {}),
        "text": fragment_text(shown) if isinstance(shown, str) and "<" in shown else shown,
    }


def _is_webz(post: Record) -> bool:
    return isinstance(_at(post, "thread", "site"), str)


def _webz(post: Record) -> Record:
    site, section = (_at(post, "thread", name) for name in ("site", "section_title"))
    return {**post, "publisher": site, "category": section}


def _is_guardian(item: Record) -> bool:
    return "webTitle" in item and "webPublicationDate" in item


def _guardian(item: Record) -> Record:
    """Its words only where they were asked for (`show-fields`); else what stands above them."""
    fields = item.get("fields")
    body, trail = _at(fields, "body"), _at(fields, "trailText")
    text = fragment_text(body) if isinstance(body, str) else _at(fields, "bodyText")
    return {
        "title": _at(fields, "headline") or item["webTitle"],
        "text": text or (fragment_text(trail) if isinstance(trail, str) else None),
        IS_SUMMARY: not text,
        "publisher": _at(fields, "publication") or "The Guardian",
        "published_at": item["webPublicationDate"],
        "updated_at": _at(fields, "lastModified"),
        "author": _at(fields, "byline"),
        "category": item.get("sectionName"),
        "url": item.get("webUrl"),
        "language": _at(fields, "lang"),
    }


def _is_new_york_times(item: Record) -> bool:
    return "web_url" in item and isinstance(_at(item, "headline", "main"), str)


def _new_york_times(item: Record) -> Record:
    """The first paragraph, or what it sums the article up in, is all that it gives."""
    words = (item.get(name) for name in ("lead_paragraph", "abstract", "snippet"))
    return {
        "title": _at(item, "headline", "main"),
        "text": next(filter(None, words), None),
        IS_SUMMARY: True,
        "publisher": item.get("source") or "The New York Times",
        "published_at": item.get("pub_date"),
        "author": _at(item, "byline", "original"),
        "category": item.get("section_name") or item.get("news_desk"),
        "url": item["web_url"],
    }


def _is_bing(item: Record) -> bool:
    return "provider" in item and "datePublished" in item and "name" in item


def _bing(item: Record) -> Record:
    provider = item["provider"]
    first = provider[0] if isinstance(provider, list) and provider else provider
    return {
        "title": item["name"],
        "text": item.get("description"),
        IS_SUMMARY: True,
        "publisher": _at(first, "name"),
        "published_at": item["datePublished"],
        "category": item.get("category"),
        "url": item.get("url"),
    }


def _at(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


# By a name that none of their records lacks.
_SERVICES: dict[str, tuple[str, Callable[[Record], bool], Callable[[Record], Record]]] = {
    "title": ("wordpress", _is_wordpress, _wordpress),
    "comment_id": ("ghost", _is_ghost, _ghost),
    "attributes": ("json:api", _is_json_api, _json_api),
    "thread": ("webz.io", _is_webz, _webz),
    "webTitle": ("guardian", _is_guardian, _guardian),
    "web_url": ("new york times", _is_new_york_times, _new_york_times),
    "provider": ("bing", _is_bing, _bing),
}
_RARE = _SERVICES.keys() - {"title"}

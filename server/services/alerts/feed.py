"""What is new to an alert, as RSS."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from qa.citations.links import Links
from qa.citations.render import long_date
from server.services.alerts import Alert, AlertItem

MEDIA_TYPE = "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rss(alert: Alert, base: str) -> bytes:
    """All items, newest first; `base` is the address of this archive."""
    root = Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    channel = SubElement(root, "channel")
    itself = {"href": f"{base}alerts/{alert.token}.xml", "rel": "self", "type": MEDIA_TYPE}
    SubElement(channel, "atom:link", itself)
    _put(channel, "title", f"{alert.name}: {alert.subject}")
    _put(channel, "link", base)
    _put(channel, "description", f"What is new in this archive on: {alert.subject}")
    for item in reversed(alert.items):
        entry = SubElement(channel, "item")
        _put(entry, "title", item.title)
        _put(entry, "link", link_of(item, base))
        _put(entry, "description", f"“{item.quote}” {source_line(item)}")
        SubElement(entry, "guid", isPermaLink="false").text = item.id
        _put(entry, "pubDate", format_datetime(datetime.fromtimestamp(item.told_at, UTC)))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def link_of(item: AlertItem, base: str) -> str:
    """The article at its publisher's; where that is unknown, its page in this archive."""
    return Links(base).of_article(item.article_id, item.url)


def source_line(item: AlertItem) -> str:
    """Publisher and day, as far as they are known."""
    day = long_date(item.day) if item.day else None
    return ", ".join(filter(None, (item.publisher, day))) or "no publisher or day known"


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("\ufffd", text)

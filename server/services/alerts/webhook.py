"""A signed request to an address that takes what is new, as Standard Webhooks describes it."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode

from index import ReadError
from server.services.alerts import Alert, Delivery
from server.services.alerts.feed import link_of
from server.services.fetching.guarded import GuardedClient

# So long one request may take in all, and so much may be answered.
LIMIT_S = 10.0
MOST_BYTES = 100_000


def post(alert: Alert, delivery: Delivery, client: GuardedClient, base: str, now: float) -> None:
    """Raises ReadError where it was not taken: any answer but 2xx, redirects among them."""
    url = alert.webhook or ""
    body = _body(alert, delivery, base)
    headers = {"Content-Type": "application/json"} | signed(alert.secret, delivery.id, body, now)
    reply = client.post(url, body, headers)
    if not 200 <= reply.status < 300:
        raise ReadError(url, f"the webhook answered {reply.status}.", "See what it says of that.")


def signed(secret: str, message_id: str, body: bytes, now: float) -> dict[str, str]:
    """The headers by which who knows the secret sees that the body is ours, and how old it is."""
    moment = f"{now:.0f}"
    key = b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }


def _body(alert: Alert, delivery: Delivery, base: str) -> bytes:
    items = [
        {
            "quote": item.quote,
            "publisher": item.publisher,
            "day": item.day and item.day.isoformat(),
            "title": item.title,
            "link": link_of(item, base),
            "article_id": item.article_id,
            "version": item.version,
        }
        for item in delivery.items
    ]
    told = {"alert": alert.name, "question": alert.question, "about": alert.about, "items": items}
    return json.dumps({"type": "alert.news", "data": told}, ensure_ascii=False).encode()

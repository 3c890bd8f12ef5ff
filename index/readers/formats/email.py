"""E-mail newsletters, as mail programs save them."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from index.errors import ReadError, in_one_line
from index.models import Article
from index.readers.encoding import read_bytes
from index.readers.fields import Fields, made_id
from index.readers.formats.html_text import fragment_text
from index.readers.formats.page_header import trimmed
from index.readers.source import Source


def read_email(source: Source) -> Iterator[Article | ReadError]:
    """The one letter of the file: its HTML where it has that, else its plain text."""
    data = read_bytes(source)
    try:
        letter = email.message_from_bytes(data, policy=email.policy.default)
        record = _headers(letter)
        text = _text(letter)
    # The standard library's parser raises nearly anything on headers that are not honest.
    except Exception as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"no readable e-mail: {why}.", "Save it again.") from None
    body = trimmed(text, record.get("title"))
    fields = Fields(source.name, record, body.record, {"text": body.text, "title": source.stem})
    yield fields.article(
        text=fields.text(),
        id_without_one=made_id(source.stem),
        dropped=body.dropped,
        from_page=True,
    )


def _headers(letter: EmailMessage) -> dict[str, object]:
    sender, address = parseaddr(str(letter["From"] or ""))
    message_id = str(letter["Message-ID"] or "").strip().strip("<>")
    sent = letter["Date"]
    found: dict[str, object] = {
        "id": made_id(message_id) if message_id else None,
        "title": str(letter["Subject"] or ""),
        "publisher": sender or address.rpartition("@")[2],
        "published_at": getattr(sent, "datetime", None) or (str(sent) if sent else None),
        "language": str(letter["Content-Language"] or ""),
        "date_source": "email",
    }
    return {name: value for name, value in found.items() if value}


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("html", "plain"))
    if part is None:
        return ""
    content = part.get_content()
    if not isinstance(content, str):
        return ""
    if part.get_content_type() == "text/html":
        return fragment_text(content)
    return "\n\n".join(block.strip() for block in content.replace("\r\n", "\n").split("\n\n"))

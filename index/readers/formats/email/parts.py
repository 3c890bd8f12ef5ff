"""The parts of a letter: its headers, its words, and the letters attached to it."""

from __future__ import annotations

import binascii
import email
import email.policy
import quopri
import re
from email.header import decode_header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from functools import cache

from index.readers.boilerplate import is_boilerplate
from index.readers.encoding import decoded_as
from index.readers.formats.html_text import fragment_text

_ADDRESS = re.compile(r"https?://|www\.")
_UNKNOWN = "\ufffd"
_PARAGRAPH = "\n\n"
_POLICY = email.policy.default


def header(letter: EmailMessage, name: str) -> str:
    """A header as text, also where it is of an encoding that it does not name; "" without one."""
    value = str(letter[name] or "")
    if _UNKNOWN not in value:
        return value
    raw = next(text for key, text in letter.raw_items() if key.lower() == name.lower())
    pieces = decode_header(str(raw)) if "=?" in raw else [(raw, None)]
    return " ".join("".join(map(_decoded, pieces)).split())


def _decoded(piece: tuple[str | bytes, str | None]) -> str:
    words, charset = piece
    data = words.encode("ascii", "surrogateescape") if isinstance(words, str) else words
    return decoded_as(data, charset)


def letter_text(letter: EmailMessage) -> str:
    """Its HTML, or its plain text where that has more than twice the words."""
    html, plain = _part_text(letter, "html"), _part_text(letter, "plain")
    return html if _word_count(html) * 2 >= _word_count(plain) else plain


def _part_text(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes):
        return ""
    content = decoded_as(data, part.get_content_charset())
    if kind == "html":
        return fragment_text(content)
    lines = content.replace("\r\n", "\n").replace("\r", "\n")
    return _PARAGRAPH.join(block.strip() for block in lines.split(_PARAGRAPH)).strip()


def _word_count(text: str) -> int:
    """Without addresses, which plain text shows, and lines of the sender's own."""
    blocks = (block for block in text.split(_PARAGRAPH) if not is_boilerplate(block.strip()))
    return sum(not _ADDRESS.search(word) for block in blocks for word in block.split())


def attached_letters(letter: EmailMessage) -> list[EmailMessage]:
    """The letters that it carries as such, or as a file of their own, in order."""
    found, parts = list[EmailMessage](), _children(letter)[::-1]
    while parts:
        part = parts.pop()
        if part.get_content_type() == "message/rfc822":
            found += [_unpacked(part, each) for each in _children(part)]
        elif part.is_multipart():
            parts += _children(part)[::-1]
        elif (part.get_filename() or "").lower().endswith(".eml"):
            data = part.get_payload(decode=True)
            found += [parsed(data)] if isinstance(data, bytes) else []
    return found


def _children(part: Message) -> list[EmailMessage]:
    payload = part.get_payload()
    is_multipart = part.is_multipart() and isinstance(payload, list)
    return [each for each in payload if isinstance(each, EmailMessage)] if is_multipart else []


def _unpacked(part: EmailMessage, attached: EmailMessage) -> EmailMessage:
    """Some programs pack a whole attached letter as if it were a file."""
    encoding = str(part["Content-Transfer-Encoding"] or "").lower()
    if encoding == "base64":
        return parsed(binascii.a2b_base64(str(attached.get_payload())))
    if encoding == "quoted-printable":
        return parsed(quopri.decodestring(attached.as_bytes()))
    return attached


def parsed(data: bytes) -> EmailMessage:
    """The letter of a file. What its headers say is found once: the standard library reads a header
    anew each time that it is asked for, which is most of the time that a letter takes."""
    factory = cache(HeaderRegistry())
    return email.message_from_bytes(data, policy=_POLICY.clone(header_factory=factory))

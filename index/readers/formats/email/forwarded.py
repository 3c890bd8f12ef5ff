"""A letter that was passed on inside the text of another: who wrote it, when, and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from index.readers.fields import Record
from index.readers.publication_date import parse_published

_FORWARDED_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|wtr|tr|rv|enc|doorst|vs|i|pd|пер|转发|轉寄|전달)\s*[:：]\s*", re.IGNORECASE
)
# Looked for in lower case: several times as fast as to ignore the case.
_MARKER = re.compile(
    r"forwarded|weitergeleitet|transféré|reenviado|encaminhad|inoltrat|doorgestuurd|vidarebefordra"
    r"|videresendt|przekazan|пересыла|пересланн|переадрес|转发|轉寄|転送|전달"
)
_LABELS = {
    "from": r"from|von|de|da|van|från|fra|od|от(?: кого)?|发件人|寄件者|差出人|보낸 ?사람",
    "date": r"date|sent|datum|gesendet|envoyé|enviado(?: el)?|enviada(?: em)?|fecha|data|inviato"
    r"|verzonden|skickat|sendt|wysłano|дата|отправлено|发送时间|日期|寄件日期|日時|送信日時|날짜",
    "subject": r"subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|主题"
    r"|主旨|件名|제목",
    "other": r"to|b?cc|reply-to|an|antwort an|à|répondre à|para|responder a|a|aan|till|til|do|кому"
    r"|копия|收件人|抄送|收件者|副本|宛先|받는 ?사람|참조",
}
_HEADER = re.compile(
    r"[>\s*_]*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")"
    r"[\s*_]*[:：]\**\s*(?P<value>.*)",
    re.IGNORECASE,
)
_MOST_LINES = 50
_MOST_CHARACTERS = 500
# How a group of Google's writes who sent a letter to it: "'Ann Roe' via Press".
_VIA_GROUP = re.compile(r"'?(.+)' via \S.*")
_SENDER = re.compile(r"\s*[\"'“]?(?P<name>[^<\[\"”]*?)[\"'”]?\s*[<\[]")


@dataclass(frozen=True)
class Forwarded:
    """`note` is what the one who passed it on wrote above it."""

    record: Record
    text: str
    note: str
    header: str


def forwarded_letter(text: str, subject: object) -> Forwarded | None:
    """The letter whose header stands in `text`; None where none does, as in an answer to one."""
    lines = text.split("\n")
    passed_on = _FORWARDED_SUBJECT.match(subject) if isinstance(subject, str) else None
    for at, line in enumerate(lines):
        is_marked = _MARKER.search(line.lower()) is not None and _HEADER.match(line) is None
        start = _next_filled(lines, at + 1) if is_marked else at
        if is_marked or (passed_on and _HEADER.match(line)):
            found, end = _headers(lines, start)
            if "from" in found and found.keys() & {"subject", "date"}:
                told = subject[passed_on.end() :] if passed_on and isinstance(subject, str) else ""
                record = _record(found, told)
                note, header = "\n".join(lines[:at]), "\n".join(lines[at:end])
                return Forwarded(record, _unquoted(lines[end:]), note.strip(), header)
    return None


def sender_name(sender: str) -> str:
    """The name of who sent a letter, else the host of their address."""
    sender = " ".join(sender.split())[:_MOST_CHARACTERS]
    if "@" not in sender:
        name, address = re.sub(r"<.*>|[\"“”]", "", sender), ""
    elif found := _SENDER.match(sender):
        name, address = found["name"], parseaddr(sender[found.end() - 1 :].strip("[]"))[1]
    else:
        name, address = parseaddr(sender)
    name = _VIA_GROUP.sub(r"\1", name.strip())
    return " ".join(name.split()) or address.rpartition("@")[2]


def _headers(lines: Sequence[str], at: int) -> tuple[dict[str, str], int]:
    """The header that begins there, by its own names, and where it ends.

    A line of it may go on in the next; some programs put a blank one between two."""
    found, end = dict[str, str](), at
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        header = _HEADER.match(lines[i])
        name = next((name for name in _LABELS if header and header[name]), None)
        if header and name and (name == "other" or name not in found):
            found[name], end = header["value"].strip(), i + 1
        elif not _is_blank(lines[i]):
            goes_on = i == end and i + 1 < len(lines) and _HEADER.match(lines[i + 1])
            if not goes_on:
                break
            end = i + 1
    return found, end


def _is_blank(line: str) -> bool:
    return not line.strip(" >")


def _next_filled(lines: Sequence[str], at: int) -> int:
    return next((i for i in range(at, len(lines)) if not _is_blank(lines[i])), len(lines))


def _record(found: dict[str, str], subject: str) -> dict[str, object]:
    """Its day is the letter's own or none: that of passing it on is another."""
    record: dict[str, object] = {
        "title": found.get("subject") or subject,
        "publisher": sender_name(found["from"]),
    }
    with suppress(ValueError):
        record["published_at"] = parse_published(found.get("date", ""))
    return {name: value for name, value in record.items() if value}


def _unquoted(lines: Sequence[str]) -> str:
    quoted = all(line.startswith(">") for line in lines if line.strip())
    return "\n".join(re.sub(r"^> ?", "", line) if quoted else line for line in lines).strip()

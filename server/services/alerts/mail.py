"""What is new to an alert, as a letter over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Literal

from server.services.alerts import Alert, Delivery
from server.services.alerts.feed import link_of, source_line

_LIMIT_S = 10.0


class MailFailed(Exception):
    """A letter could not be handed over; `str()` says why."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and from whom they are."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str | None = None
    password: str | None = None

    def send(self, letter: EmailMessage) -> None:
        """Raises MailFailed."""
        trusted = ssl.create_default_context()
        try:
            if self.security == "tls":
                connected: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=_LIMIT_S, context=trusted
                )
            else:
                connected = smtplib.SMTP(self.host, self.port, timeout=_LIMIT_S)
            with connected as server:
                if self.security == "starttls":
                    server.starttls(context=trusted)
                if self.user:
                    server.login(self.user, self.password or "")
                server.send_message(letter)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            why = " ".join(str(error).split())[:200] or type(error).__name__
            raise MailFailed(
                f"The mail server {self.host} did not take the letter: {why}"
            ) from None


def letter(alert: Alert, delivery: Delivery, sender: str, base: str) -> EmailMessage:
    """One letter with all that is new."""
    made = EmailMessage()
    made["Subject"] = f"{len(delivery.items)} new on: {' '.join(alert.subject.split())[:150]}"
    made["From"], made["To"] = sender, alert.mail or ""
    made["Date"] = formatdate(delivery.made_at)
    made["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    parts = [
        f"“{item.quote}”\n{source_line(item)}: {item.title}\n{link_of(item, base)}\n"
        for item in delivery.items
    ]
    made.set_content("\n".join(parts))
    return made

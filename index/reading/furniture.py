"""Lines of a web page that belong to the site, not to the article."""

from __future__ import annotations

import re

_MAX_LENGTH = 250

_KINDS = {
    "newsletter": r"(?:subscribe|sign up|newsletter|abonnez-vous|inscrivez-vous|abonnieren sie)\b"
    r"|(?:join|get|receive|recevez|erhalten)\b.*\b(?:mailing list|newsletter|inbox)\b"
    r"|.*\bnewsletter (?:abonnieren|bestellen)",
    "sharing": r"(?:share|tweet|print|email)(?: this\b| on\b| via\b|$)"
    r"|(?:partager|teilen|compartir)\b|(?:follow|like|find) us\b|follow @",
    "rights": r"(?:©|\(c\)\s|copyright\b)"
    r"|.*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados)",
    "more": r"(?:read (?:more|also|next)|see also|also read|more on this|lire aussi"
    r"|lesen sie auch|mehr zum thema|leer también)\b|related(?: \w+)?:?$",
    "donation": r"(?:please )?(?:donate\b|support (?:us|our)\b|make a\b.*\bdonation\b"
    r"|jetzt spenden|faites un don)",
    "advertisement": r"(?:advertisement|sponsored|anzeige|werbung|publicité|publicidad)\b",
    "navigation": r"(?:home|menu|search|log ?in|sign in)$|skip to\b|back to\b"
    r"|(?:tags?|topics|filed under)\b\s*:"
    r"|(?:we use|this (?:web)?site uses) cookies\b",
}
_FURNITURE = re.compile(rf"(?:.{{1,40}} [-–—:|] )?(?:{'|'.join(_KINDS.values())})", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Whether a stripped line asks for money or attention, or leads elsewhere."""
    return len(line) <= _MAX_LENGTH and _FURNITURE.match(line) is not None

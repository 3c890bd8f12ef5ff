"""Lines of a web page that belong to the site, not to the article."""

from __future__ import annotations

import re
from collections.abc import Callable

_MAX_LENGTH = 250

_KINDS = {
    "newsletter": r"(?:subscribe|sign up|newsletter|abonnez-vous|inscrivez-vous|abonnieren sie)\b"
    r"|(?:unsubscribe|manage (?:your )?preferences|view (?:this|it) (?:e-?mail )?(?:in|online))\b"
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
_APART = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|comments?|breadcrumbs?|most-?read|trending|outbrain|taboola"
    r"|advert\w*|cookie\w*|pagination|skip-?link)(?=$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|newsletter|subscribe|sign-?up|promo|ads?|sponsor\w*"
    r"|donat\w*|read-?more|read-?also|toolbar)(?=$|[\s_-])",
    re.IGNORECASE,
)
# Wrappers of a whole article bear such names too; a share bar is short.
_MAX_BESIDE = 600
_BOILERPLATE = re.compile(rf"(?:.{{1,40}} [-–—:|] )?(?:{'|'.join(_KINDS.values())})", re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """Whether a stripped line asks for money or attention, or leads elsewhere."""
    return len(line) <= _MAX_LENGTH and _BOILERPLATE.match(line) is not None


def is_boilerplate_class(names: str, characters: Callable[[], int]) -> bool:
    """Whether the classes and the id of an element say that it belongs to the site.

    `characters` counts the text in it, and is asked only where that matters.
    """
    if _APART.search(names):
        return True
    return _BESIDE.search(names) is not None and characters() <= _MAX_BESIDE

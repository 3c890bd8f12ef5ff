"""Lines of a web page that belong to the site, not to the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_MAX_LENGTH = 250

_KINDS = {
    "newsletter": r"(?:subscribe|sign up|newsletter|abonnez-vous|inscrivez-vous|abonnieren sie)\b"
    r"|(?:unsubscribe|manage (?:your )?preferences|view (?:this|it) (?:e-?mail )?(?:in|online))\b"
    r"|(?:join|get|receive|recevez|erhalten)\b.*\b(?:mailing list|newsletter|inbox)\b"
    r"|(?:to unsubscribe|you(?:['’]re| are) receiving this (?:e-?mail|message|newsletter))\b"
    r"|(?:if you )?(?:no longer|don['’]t|do not) (?:wish|want) to receive\b"
    r"|(?:can['’]t|cannot|having trouble|trouble) (?:read|see|view)(?:ing)? this (?:e-?mail"
    r"|message|newsletter)\b|add us to your address book\b"
    r"|(?:you can )?update your (?:e-?mail )?preferences or\b"
    r"|want to change how you receive these e-?mails\b|our mailing address is:?$"
    r"|(?:se )?non (?:desideri|vuoi|desidera) (?:più )?ricevere\b"
    r"|(?:si |se |pour |vous )?(?:vous )?(?:ne souhaitez plus|ne plus|no desea|dejar de"
    r"|não deseja mais) re(?:cevoir|cibir|ceber)\b"
    r"|.*\bnewsletter (?:abonnieren|bestellen|abmelden)",
    "sharing": r"(?:share|tweet|print|email)(?: this\b| on\b| via\b|$)"
    r"|(?:partager|teilen|compartir)\b|(?:follow|like|find) us\b|follow @",
    "rights": r"(?:©|\(c\)\s|copyright\b)"
    r"|.*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados)",
    "more": r"(?:read (?:more|also|next)|see also|also read|more on this|lire aussi"
    r"|lesen sie auch|mehr zum thema|leer también)\b|related(?: \w+)?:?$"
    r"|related: |continue reading\W*$"
    # What WordPress writes under an entry of a feed, in its languages.
    r"|(?:the post|der beitrag|l[’']article|la entrada|l[’']articolo|o post|het bericht)\b.+\b(?:"
    r"appeared first on|erschien zuerst auf|est apparu en premier sur|(?:se publicó|apareció)"
    r" primero en|(?:sembra essere il primo su|proviene da)|apareceu primeiro em"
    r"|verscheen eerst op)\b",
    "donation": r"(?:please )?(?:donate\b|support (?:us|our)\b|make a\b.*\bdonation\b"
    r"|jetzt spenden|faites un don)",
    "advertisement": r"(?:advertisement|sponsored|anzeige|werbung|publicité|publicidad)\b",
    "paywall": r"(?:this|the|dieser|cet|este) (?:article|story|content|page|artikel|contenido"
    r"|artículo) (?:is|ist|est|es)\b.{0,30}\b(?:subscribers?|members|abonnenten|abonnés"
    r"|suscriptores)\b"
    r"|(?:this|the) (?:article|story|content) (?:is|requires)\b.{0,20}\b(?:premium|a subscription)"
    r"|(?:do you )?already have an? (?:account|subscription|membership)\s*(?:[?.!:]|$)"
    r"|(?:already|not yet) (?:an? )?(?:subscriber|subscribed|member|registered)"
    r"\s*(?:[?.!:]|$|(?:log|sign) in\b)"
    r"|(?:to|please) (?:(?:continue|keep|finish) reading"
    r"|read (?:this|the (?:full|whole|rest of the)) (?:article|story))\b"
    r"|(?:continue|keep) reading (?:with|for|this|by)\b"
    r"|(?:log ?in|sign in|register|subscribe)(?: now)? (?:or|and|to|for)\b.{0,40}"
    r"(?:subscri|read|continu|account|access|register|sign up)"
    r"|you(?:['’]ve| have) (?:reached|used|read|hit)\b.{0,40}\b(?:limit|free (?:articles?|stories))"
    r"|(?:subscriber|premium|member)s?[- ](?:only|exclusive)\b|(?:for )?subscribers only\b"
    r"|(?:unlock|get (?:full|unlimited)) (?:this|access|digital|the full)\b"
    r"|(?:create|register for) (?:an?|your) (?:free )?account\b"
    r"|weiterlesen mit\b|jetzt (?:abonnieren|weiterlesen)\b|bereits (?:abonnent|kunde)"
    r"|(?:sie haben|haben sie|du hast|hast du) (?:bereits|schon) ein (?:abo|konto)\s*(?:[?.!:]|$)"
    r"|il vous reste \d+\s?% de cet article\b|ce contenu est réservé aux abonnés"
    r"|¿?ya tienes (?:una )?(?:cuenta|suscripción)\s*\?"
    r"|la suite est réservée|déjà abonné|ya (?:eres|es) suscriptor|suscríbete para",
    "consent": r"we (?:value|respect|care about) your privacy\b"
    r"|we(?:,| and) our\b.{0,30}\b(?:partners|vendors)\b"
    r"|(?:accept|allow|reject|manage|agree to)(?: (?:all|and|our|only|necessary|preferences"
    r"|optional|the|use|of)){0,3} (?:cookies|continue|close)\b"
    r"|by (?:clicking|continuing|using)\b.{0,80}\byou\b.{0,40}\b(?:consent|agree|accept)\b"
    r"|(?:wir (?:schätzen|respektieren)|wir und unsere)\b.{0,60}\b(?:privatsphäre|partner)\b"
    r"|(?:nous respectons|nous utilisons|utilizamos|usamos)\b.{0,40}(?:vie privée|cookies)\b",
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
    r"|donat\w*|read-?more|read-?also|toolbar|captions?|image-?(?:description|credits?|copyright)"
    r"|legend|polls?|feedback|(?:author|aut)-?(?:bio|box|card|info|teaser)|video-?fallback)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])comments?(?=$|[\s_-])", re.IGNORECASE)
# "comments-closed", "has-related", "advert-free" say how the page is, not what the element is.
_STATE = re.compile(
    r"(?<!\S)(?:(?:has|no|with|without)[_-]\S*"
    r"|\S+[_-](?:closed|open|free|off|disabled|enabled|allowed|accepted|none|loaded|ready))(?!\S)",
    re.IGNORECASE,
)
# "NewsletterBox" is two words.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_SHOWN = re.compile(
    r"(?<!\S)(?:hidden|d-none|hide|sr-only|screen-reader-text|\S{0,40}visually-?hidden)(?!\S)",
    re.IGNORECASE,
)
# "hidden md:block" is hidden on small screens only.
_SHOWN_WIDE = re.compile(r"(?::|-(?:sm|md|lg|xl|xxl)-)(?:block|flex|grid|inline|table|contents)")
_LONGEST_NAMES = 300
# Wrappers of a whole article bear such names too; a share bar is short.
_MAX_BESIDE = 600
_WALL = re.compile(f"{_KINDS['paywall']}|{_KINDS['consent']}", re.IGNORECASE)
_BOILERPLATE = re.compile(rf"(?:.{{1,40}} [-–—:|] )?(?:{'|'.join(_KINDS.values())})", re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """Whether a stripped line asks for money or attention, or leads elsewhere."""
    return len(line) <= _MAX_LENGTH and _BOILERPLATE.match(line) is not None


def is_wall(line: str) -> bool:
    """Whether a stripped line stands in place of the article: pay, log in or consent first."""
    return len(line) <= _MAX_LENGTH and _WALL.match(line) is not None


def is_of_readers(names: str) -> bool:
    """Whether the classes and the id of an element say that readers wrote what is in it."""
    return _COMMENTS.search(names) is not None


def is_hidden_class(names: str) -> bool:
    """Whether the classes of an element say that no screen shows it."""
    return _NOT_SHOWN.search(names) is not None and _SHOWN_WIDE.search(names) is None


def is_boilerplate_class(names: str, characters: Callable[[], int]) -> bool:
    """Whether the classes and the id of an element say that it belongs to the site.

    `characters` counts the text in it, and is asked only where that matters.
    """
    is_apart, is_beside = _of_site(names[:_LONGEST_NAMES])
    return is_apart or (is_beside and characters() <= _MAX_BESIDE)


@lru_cache(maxsize=2048)
def _of_site(names: str) -> tuple[bool, bool]:
    """Whether the names are those of the site's own elements, and of its short ones. The elements
    of a page share a few names."""
    names = _STATE.sub(" ", _HUMP.sub("-", names))
    return _APART.search(names) is not None, _BESIDE.search(names) is not None

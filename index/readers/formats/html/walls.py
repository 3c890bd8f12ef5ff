"""What stands before an article, or instead of it: pay, log in, consent, prove to be human."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.readers.boilerplate import is_wall

NOT_FREE = "isAccessibleForFree: false"
"""Stands among what was dropped where the page's JSON-LD says so."""
ASKS = "asks to pay, log in or consent"
"""Why other words were dropped."""

_PARAGRAPH = "\n\n"
# Shorter blocks are labels and buttons; longer pages of law are read by nobody before an article.
_LEAST_BODY = 40
_MOST_OF_LAW = 20_000
_MOST_OF_A_BLOCK = 4_000
# Of a metered page all may be there; what is no longer than this is only how it begins.
_MOST_OF_A_TEASER = 1_000

# Patterns are looked for in lower case, and each way begins with a letter, the boundary before it
# told behind it: other ones take many times as long.
# What notices of consent speak of, in English, German, French, Spanish, Italian, Portuguese, Dutch.
_CONSENT_WORDS = tuple(
    re.compile(words)
    for words in (
        r"cookies?\b",
        r"p(?<=\bp)artner|partenaires|s(?<=\bs)ocios\b|parceiros|v(?<=\bv)endors\b",
        r"consent|einwillig|zustimm|a(?<=\ba)ccord\b|acuerdo|toestemming",
        r"personal data|personenbezogen|donn[ée]es personnelles|datos personales|dati personali"
        r"|dados pessoais|persoonsgegevens",
        r"privacy|privatsph|datenschutz|confidentialit|vie priv[ée]e|privacidad|privacidade",
        r"legitimate interest|berechtigtes interesse|int[ée]r[êe]t l[ée]gitime"
        r"|inter[ée]s leg[íi]timo",
        r"advertis|a(?<=\ba)ds\b|werbung|anzeigen|publicit|pubblicit|publicidad|advertenties",
        r"d(?<=\bd)evices?\b|ger[äa]te|appareil|dispositiv|apparaat",
        r"accept|akzeptier|aceptar|accett|aceitar",
        r"measur|messung|mesur|medici[óo]n|misurazion",
        r"t(?<=\bt)rack|geolocation|standortdaten|g[ée]olocalis",
        r"personali[sz]|personnalis",
    )
)
_WE_OR_YOU = re.compile(
    r"\b(?:we|our|you|your|wir|unsere?|sie|ihre?n?|nous|nos|vous|votre|vos|nosotros|nuestros|su|sus"
    r"|noi|nostri|tuoi|n[óo]s|nossos|wij|onze|uw)\b"
)
_ASKED = re.compile(
    r"verify(?:ing)? (?:that )?you(?:['’]re| are) (?:a )?human|are you a (?:robot|human)"
    r"|you(?:['’]re| are) not a (?:ro)?bot\b|checking (?:your browser|if the site connection)"
    r"|unusual (?:traffic|activity) from your|security of your connection"
    r"|(?:enable|turn on|supports?) (?:js|javascript)\b|disable any ad ?blocker"
    r"|(?:complete|solve) (?:the|this|a) (?:captcha|security check)|pardon our interruption"
    r"|you don['’]t have permission to access|why have i been blocked"
)
_BARRED = re.compile(
    r"reference #\d|(?:cloudflare )?ray id\b|just a moment\W*$"
    r"|(?:your )?access (?:to this (?:page|site) )?(?:is |was |has been )?(?:denied|blocked)"
)


def wall_instead(text: str, title: str | None) -> str | None:
    """Why a page shows no words of an article beside its headline; None where it shows some."""
    blocks = [" ".join(block.split()) for block in text.split(_PARAGRAPH)]
    headline = (title or "").casefold()
    prose = [b for b in blocks if len(b) >= _LEAST_BODY and b.casefold() != headline]
    if all(map(is_wall, prose)) and any(map(is_wall, blocks)):
        return "it shows only that one must pay, log in or consent, and no article."
    if len(text) > _MOST_OF_LAW:
        return None
    if _is_consent(prose or blocks):
        return "it asks for consent (cookies, personal data), and shows no article."
    if all(map(_asks_who, prose)) and any(map(_asks_who, blocks)):
        return "it asks whether its reader is a human, or lets no one in, and shows no article."
    return None


def _asks_who(block: str) -> bool:
    words = block.lower()
    return (_BARRED.match(words) or _ASKED.search(words)) is not None


def is_cut_by_wall(text: str, dropped: Iterable[str]) -> bool:
    """Whether an article is only what stands before a wall, by what was dropped beside it."""
    told = any(words == NOT_FREE or is_wall(words) for words in dropped)
    return told and len(text) <= _MOST_OF_A_TEASER


def _is_consent(blocks: list[str]) -> bool:
    """Whether all of it is about what a site may do with its readers' data."""
    asks = False
    # One that speaks of none of it is enough to know; of the shortest that is known soonest.
    for block in sorted(blocks, key=len):
        words = block.lower()
        count = sum(bool(each.search(words, 0, _MOST_OF_A_BLOCK)) for each in _CONSENT_WORDS)
        if count < 2:
            return False
        asks = asks or (count > 2 and _WE_OR_YOU.search(words) is not None)
    return asks

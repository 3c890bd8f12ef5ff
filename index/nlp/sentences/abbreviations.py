"""Full stops that end no sentence in languages other than English, where sentencex does not know
them: behind short forms that stand before a number or a name, behind months, behind ordinals."""

from __future__ import annotations

import re
from functools import cache

# Before a number, a name or a bracket: "art. 5", "ул. Ленина", "Sn. Yılmaz".
_BEFORE_MORE = {
    "de": "Abs Art Bd Bhf Fa Hbf Hl Nr Str Tel Ziff bzw ca evtl ggf inkl rd rund sog vgl zzgl",
    "el": "άρθ αρ αριθ κ κα καθ οδ παρ σελ τηλ",
    "es": "art arts av avda c cap dpto fig gral n no núm p pág págs prof tel",
    "fr": "al art arts av bd ch env éd fig hab n p pp t tél trim vol",
    "it": "art artt c cap co dott fig geom ing ll n nn on p pag pp prof sig tel v",
    "pt": "al art arts av cap dr dra est fig n p pág prof r sr sra tel trim",
    "ro": "al alin art bd cap dl dna dr fig lit nr p pag prof str tel trim",
    "ru": "г гг гл д им кв корп обл оф п пл пос пр проф рис с см ст стр тел т тов ул ч",
    "tr": "av bk cad cd dr fak hz mah md no prof sk sn sok üniv vb yrd",
    "uk": "вул гл ім обл п пл пр проф рис с см ст стор стр тел ч",
    "vi": "bs gs ks lm ls nxb pgs q st tp ths tr ts tt tx ubnd",
}
_WORD = re.compile(r"(?<![\w.])(\w+(?:\.\w+)*)\.$")
_MORE = re.compile(r"[\w(«„“\"]")
_A_DATE_GOES_ON = re.compile(r"\d|\(|/")
# "GS.TS. Lê Văn B": titles in capitals with nothing between.
_CAPITALS = re.compile(r"(?<!\w)(?:[A-ZĐ]\w{0,3}\.)+$")
# Turkish sentences end with a verb, so that "10. Luis" is the tenth; "т. е." is "that is".
_BEFORE_ANYTHING = {
    "ru": re.compile(r"(?<!\w)т\. ?е\.$"),
    "tr": re.compile(r"(?<![\w.])(?<!\. )(?:\d{1,3}|[IVXL]{1,5}|M\.[ÖS])\.$"),
}
# "MADRID, 17 may (EFE).- El Gobierno", "МОСКВА, 17 мая. /ТАСС/. Дума".
_AGENCY = re.compile(r"/[^/\s][^/]{1,30}/\.$")
_ORDINAL = re.compile(r"(?<!\d)\d{1,3}\.$")


def goes_on_in(language: str, left: str, right: str, *, is_joined: bool) -> bool:
    """Whether the full stop between `left` and `right` ends no sentence; `is_joined` where no
    white space stands between them."""
    if not left.endswith("."):
        return False
    if (is_joined and right[0] in "-–—") or _AGENCY.search(left):
        return True
    pattern = _BEFORE_ANYTHING.get(language)
    if pattern and pattern.search(left):
        return True
    # "5. kattaki", "u. a. gesundheitliche": no sentence begins small.
    if right[0].islower() and right[0].isalpha():
        return True
    if is_joined and right[0].isupper() and _CAPITALS.search(left):
        return True
    word = _WORD.search(left)
    if word is None:
        return False
    last = word[1].rpartition(".")[2]
    if last.casefold() in _short_months(language):
        return _A_DATE_GOES_ON.match(right) is not None
    is_known = last in _known(language) or last.casefold() in _known(language)
    return is_known and _MORE.match(right) is not None and not _ORDINAL.search(left)


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset(_BEFORE_MORE.get(language, "").split())


@cache
def _short_months(language: str) -> frozenset[str]:
    """CLDR's abbreviations of months, without their full stops."""
    # Slow to import, and most archives are in English.
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(
        str(name).rstrip(".").casefold()
        for context in ("format", "stand-alone")
        for name in months[context]["abbreviated"].values()
        if str(name)[0].isalpha()
    )

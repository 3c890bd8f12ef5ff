"""What stands beside a story on its page: links, credits of pictures, notes, words to the reader.

Told by how an English line begins or ends, and by phrases that such lines have; in other languages
only by addresses, labels and agencies.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Some 0.5 kB each.
_REMEMBERED = 4_000
# So much of a line's end is looked at for a credit.
_TAIL = 160


class _Cue:
    """A pattern, looked for only where one of its `hints` stands, since most lines have none."""

    def __init__(self, hints: str, pattern: str) -> None:
        self._hints = re.compile("|".join(map(re.escape, hints.split())))
        self._pattern = re.compile(pattern, re.VERBOSE)

    def stands_in(self, line: str) -> bool:
        return bool(self._hints.search(line) and self._pattern.search(line))


_AGENCY = (
    r"(?:AP|AFP|Afp|EPA|PA|AAP|Reuters|REUTERS|Getty(?:\ Images)?|iStock(?:photo)?|Shutterstock"
    r"|Alamy|dpa|EFE|ANSA|TASS|Xinhua|Kyodo|Imagn(?:\ Images)?|USA\ TODAY\ Sports|Unsplash"
    r"|Wikimedia)"
)
_PICTURE = (
    r"(?:[Pp]hoto(?:graph(?:er)?)?s?|[Pp]ictures?|[Ii]mages?|[Ss]creenshots?|[Ii]llustrations?"
    r"|[Gg]raphics?|[Vv]ideo)"
)
_OF_PICTURE = "hoto icture mage creenshot llustration raphic ideo"
_CREDITS = [
    _Cue("redit", rf"\bCredits?:\s|(?:^|\b{_PICTURE}\ |\b[Mm]andatory\ )credits?:\s"),
    _Cue("© (c) CC", r"^(?:©|\(c\))|\bCC\ BY\b"),
    _Cue(
        _OF_PICTURE,
        rf"""\b{_PICTURE}(?:\ [Cc]redits?)?(?:\s?:|\ (?:by|courtesy))\s[^.!?:]{{2,80}}$
        | \([^()]*\b{_PICTURE}\b\s?(?:[:/|]|\bby\b|\b[Cc]redits?\b|\bcourtesy\b)[^()]*\)\.?$
        | \bin\ this\ (?:\w+\ ){{0,2}}(?:photo(?:graph)?|picture|image)
          (?:\W*$|,?\ (?:taken|released|provided|made|from|by|dated)\b)
        | ^[Ff]ile\ (?:photo|picture)?\s?[–—-]\s""",
    ),
    _Cue(
        f"{_OF_PICTURE} ource yline",
        rf"""^(?:{_PICTURE}|[Ss]ource|[Bb]yline)
        (?:\ (?:[Bb]y|courtesy(?:\ of)?|[Ss]ource|[Cc]aption))?
        (?:\s?[:|,]|(?<=[Bb]y)|(?<=of))\s(?!.*[.!]$)""",
    ),
    _Cue(
        "AP AFP Afp EPA PA Reuters REUTERS Getty iStock Shutterstock Alamy dpa EFE ANSA TASS Xinhua"
        " Kyodo Imagn TODAY Unsplash Wikimedia",
        rf"""\((?:[^()]*[/|,]\s?|[^()]*\bvia\ )?{_AGENCY}\b[^()]{{0,30}}\)\.?$
        | [/|–—-]\s?{_AGENCY}(?:\s?[/|]\s?[\w .]{{2,30}})?\.?$
        | \bvia\ {_AGENCY}\.?$""",
    ),
    _Cue(
        "left) right) ter) tre) middle) pictured) above)",
        r"""\((?:(?:top|bottom|far|second\ from)\ )?
        (?:left|right|cent(?:re|er)|middle|pictured|above)\)""",
    ),
]
# Before the credit of a picture stands what is to be seen in it.
_CREDIT_NEXT = re.compile(
    rf"\s*\(?(?:(?:Mandatory )?(?:{_PICTURE} )?[Cc]redits?:|Photograph:|Photo(?: by|:))"
)
_ENDS_WITHIN = re.compile(r"[.!?]\s")

_PAGE = r"(?:article|story|post|piece|page|column|transcript|newsletter|essay)"
# How lines begin, in lower case.
_LABELS = r"""(?:related(?:\ (?:articles?|stor(?:y|ies)|topics|content|links?))?
    |read(?:\ (?:more|next|also|on|now))?|see\ (?:also|more)|also\ (?:read|see)
    |more(?:\ (?:on|from|in|about)\b[^:]{0,40})?|watch(?:\ [\w ]{0,20})?|listen|recommended
    |live(?:\ updates|\ blog)?|gallery|in\ pictures|explainer|most\ read|trending|up\ next|next\ up
    |you\ may\ also\ like|editor['’]?s['’]?\ picks?|don['’]t\ miss|part\ of|play(?:\ video)?
    |now\ playing(?:\ video)?|jump\ to[^:]{0,20}|compare[^:]{0,20}|try\ [^:]{0,30}
    |(?:à\ )?lire\ aussi|lesen\ sie\ (?:auch|mehr)|mehr\ zum\ thema|(?:lea|leer|vea)\ también
    |leggi\ anche|leia\ (?:mais|também)|lees\ (?:ook|meer))(?:\s?[:|»>–—]|\s[/-]\s)"""
_LINKS = r"""(?:now\ playing|watch\ (?:now|again|live)|play\ video|go\ deeper|in\ case\ you\ missed
    |(?:please\ )?(?:(?:read|see|watch|learn|hear|discover|explore|browse|shop|view|listen|consult)
      \ (?:about|from|how|why|what|when|where|who|more|our|the|this|these|all|an?|here|below|for|on
        |to|through|your|up|every|live)
    |check\ (?:out|back|our|here|below)|find\ (?:out|more|our|all|here)|look\ (?:here|below)
    |(?:jump|skip|scroll)\ (?:to|down|past)|head\ (?:over\ )?to\ (?:the|our)|tune\ in
    |visit\ (?:our|us|here)
    |follow\ (?:us|our|along|the\ latest|live|(?:[\w’']+\ ){0,3}for)|catch\ (?:up|the|every|all)))\b
  | (?:you\ can\ (?:also\ )?)?(?:read|find|see|watch|listen|sign|follow|subscribe|check|get|browse
      |view|scroll)\b[^.!?]{0,120}\b(?:here|below)\W*$
  | (?:to|for)\ (?:access|see|read|learn|watch|get|receive|view|more(?!\ than)|all|other)\b
      [^.!?]{0,200}(?:\bsee\ (?:our|below)|\bour\ (?:\w+\ ){0,2}(?:guide|page|site|app|coverage)
      |\byour\ (?:e-?mail|inbox)|\bthis\ (?:content|video)|\b(?:click|sign\ up|subscribe|download)
      |(?:,|\binformation|\bdetails|\bmore)\ (?:please\ )?(?:visit|see|go\ to|head\ to|check))\b"""
_TO_READER = r"""(?:click|tap|scroll)\ (?:here|on|the|to|through|any|our|for|below|continue)\b
  | sign\ (?:me\ |up\b) | subscribe\b | thanks?(?:\ you)?\ for\ (?:signing|subscribing|reading)
  | (?:get|receive|join|stay)\b[^.!?]{0,80}\b(?:inbox|newsletters?|alerts?|mailing\ list)\b
  | (?:download|get|support|join)\ (?:the|our|us)\b[^.!?]{0,40}
      \b(?:app|on\ \w+|newsletter|journalism|channel|community)\b
  | (?:contact|e-?mail|tell|write\ to)\ (?:us|our)\b | let\ us\ know\b
  | (?:please\ )?(?:enter|check|verify|confirm)\ (?:a\ valid|your)\b[^.!?]{0,30}\be-?mail\b
  | (?:watch|play|listen|read|shop|buy|see|view|loading|share|comments?)(?:\ (?:now|more|all))?\W*$
  | loading\ (?=\W*$|["“]) | share\ all\b
  | (?:advertisement|sponsored)(?:\W*$|\ (?:article|story|content|post|continue)\b)
  | (?:story|article)\ continues\b | continue\ reading\b | please\ try\ again\b
  | something\ went\ wrong\b | video\ (?:player|unavailable)\b | all\ rights\ reserved\b
  | this\ (?:site|website)\ (?:is\ protected|uses)\b | copyright\ (?:©|\(c\)|\d{4})
  | facebook\ twitter\b | (?:save\ )?(?:log|sign)\ in\b | save\ articles?\b
  | (?:do\ |please\ )?join\ us\b | please\ (?:note|check|see|read|refer|visit|contact|e-?mail|call
      |log|sign|try)\b
  | register\ (?:or|to|now)\b
  | (?:terms\ and\ conditions|t&cs)\ apply\b"""
_NOTES = (
    r"""(?:ed|editor|author|publisher|writer|reporter)(?:['’]?s?['’]?|\.|s)?\ note\b(?!\ that)
  | note\ to\ (?:readers|editors)\b | (?:disclosure|disclaimer)\b[^.:]{0,40}:
  | (?:a|an\ earlier|a\ previous|this)\ version\ of\ this\ (?:report|"""
    + _PAGE
    + r""")\b
  | (?:updated?\b[^.:]{0,40}:\s)?(?:this|the\ following)\ """
    + _PAGE
    + r"""\ (?:covers|first|originally|appeared|contains
      |may\ contain|will\ be\ updated|(?:is|was|has\ been)\ (?:first\ |originally\ |last\ )?(?:part
        |adapted|amended|based|clarified|condensed|corrected|created|edited|excerpted|produced
        |published|republished|reviewed|sponsored|supported|translated|updated|written
        |an?\ (?:excerpt|part)))\b
  | (?:the|this|an?)\ (?:excerpt|interview|transcript|conversation)\b[^.]{0,40}
      \b(?:below|edited|condensed|adapted)\b
  | (?:first|originally|last)\ (?:published|updated|posted)\b | updated\ (?:at|on|to)\b
  | in\ (?:this|today['’]s|this\ week['’]s)\ (?:edition|issue|episode|newsletter)\b[^.]{0,40},\ we\b
  | (?:here|this\ (?:time|week|month)|today),?\ we\ (?:speak|spoke|talk|chat|look|cover|bring)\b
  | \d{1,2}\ [a-z]{3,9}\ \d{4},?\ (?:at\ )?\d{1,2}[.:]\d\d\b
  | (?:updated|published|posted)\s?: | (?:additional\ )?reporting\ by\b
  | with\ (?:reporting|files|additional\ reporting)\ (?:by|from)\b"""
)
_BEGINS = re.compile("|".join([_LABELS, _LINKS, _TO_READER, _NOTES]), re.VERBOSE)
_HERE_IS = re.compile(
    r"(?:here(?:['’]s| is| are)|below (?:is|are)|read on|what follows|without further ado)\b"
    r"(?!.*: )"
)
# Wherever in a line outside quotation marks, in lower case.
_SAYS = _Cue(
    "your newsletter privacy captcha unlimited e-mailed emailed commission affil journalism support"
    " click link update series comment welcome like right column podcast contribut head check"
    " consult edited amended corrected review guide page site here {{ }}",
    r"""\b(?:your\ inbox|(?:our|free)\ (?:\w+\ ){0,3}newsletters?
      |(?:our|and)\ privacy\ (?:policy|notice)|recaptcha|your\ free\ account
      |unlimited\ access\ to\ (?:thousands|our|every)
      |like\ to\ be\ e-?mailed
      |(?:we|media)\ may\ (?:earn|receive)\ (?:an?\ )?(?:\w+\ )?commissions?\b
      |affili?ate\ links?|supports?\ our\ (?:journalism|work|reporting)|click\ here
      |at\ the\ link\ below|links?\ in\ (?:the|our)\ bio
      |(?:will|we['’]ll)\ (?:update|be\ updating)\ this\ (?:article|story|post)
      |we(?:['’]ve|\ have)\ (?:amended|corrected|edited|updated)\ (?:the|this)
        \ (?:article|story|post|piece)\b
      |(?:another|latest|part)\ (?:\w+\ )?(?:in|of)\ our\ (?:\w+\ ){0,2}series
      |in\ the\ comments?(?:\ (?:section|box|below))?[.!]?$
      |(?:series|column|newsletter|podcast|feature)\ (?:in\ which|where)\ we
      |welcome\ to\ (?:our|the|my|this)\ [^.]{0,60}(?:coverage|blog|newsletter|column|edition|guide)
      |like\ this:\ like\b|right\ (?:here|below)\W*$
      |(?:check\ out|consult)\ our\b
      |(?:read|visit|click|use|see)\ our\ (?:[\w’'-]+\ ){0,4}
        (?:reviews?|guides?|pages?|links?|site)\b
      |contributed\ (?:to\ this\ (?:report|article|story|piece|post)|reporting)\b
      |head\ (?:over\ )?to\ (?:the|our)\b[^.!?]{0,60}\b(?:page|site|guide)\b)|\{\{|\}\}
      |,\ here(?:['’]s|\ are|\ is)\ (?:all|everything|what|how|our)\b[^:]*$""",
)
# Posts of others that a page shows.
_POSTED = _Cue(
    "pic. http (@ #",
    r"""\bpic\.twitter\.com|\bhttps?://\S+\s*(?:$|—|[A-Z][a-z]+\ \d)|\(@\w+\)\s+\w+\ \d|^\W*\#[a-z]
    |\#\w+\s+\#\w""",
)
_BYLINE = re.compile(
    r"[—–-]\s?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}$"
    r"|By (?!.*[.!?]$)[A-Z][\w.’'-]+ [A-Z]\S+"
)
# "Storm aid:Who can apply": a label and a headline without a space between them.
_LABELLED = re.compile(r"[A-Z0-9][\w’'& -]{1,30}:(?=[A-Z“\"])(?!.*[.!]$)")
# "CNN —", "PARIS (Reuters) —", and no more.
_DATELINE_ALONE = re.compile(
    r"[A-Z][^.!?]{0,60}\s?[—–]$|[A-Z .,]{2,40}\((?:[\w ]{2,24})\)\s?[—–-]?$"
)
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"")


@lru_cache(_REMEMBERED)
def is_beside(line: str) -> bool:
    """Whether a line, or a sentence of one, leads elsewhere or speaks of the page or its author."""
    bare = line.lstrip("•*–—-▶►»>[( \t")
    lowered = bare.casefold()
    return bool(
        _BEGINS.match(lowered)
        or _HERE_IS.match(lowered)
        or _LABELLED.match(bare)
        or _DATELINE_ALONE.match(bare)
        or _BYLINE.match(line)
        or _SAYS.stands_in(_QUOTATION.sub(" ", lowered))
        or _POSTED.stands_in(line)
    )


def is_credited(sentence: str, rest: str) -> bool:
    """Whether it says whose a picture is, or the credit is the next in `rest`, that of its line."""
    if _has_credit(sentence) or _CREDIT_NEXT.match(rest):
        return True
    return (
        bool(rest.strip()) and not _ENDS_WITHIN.search(rest.strip()) and _has_credit(rest.strip())
    )


def _has_credit(line: str) -> bool:
    if len(line) > 2 * _TAIL:
        return _has_credit(line[:_TAIL]) or _has_credit(line[-_TAIL:])
    return any(credit.stands_in(line) for credit in _CREDITS)

"""What sort of thing a question asks for: a sum of money, a number of beds, a person's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sort = Literal[
    "money",
    "count",
    "measure",
    "share",
    "number",
    "result",
    "date",
    "person",
    "name",
    "place",
    "reason",
    "topic",
]
NUMBERS = ("money", "count", "measure", "share", "number")

_PRICES = (
    r"price|cost|costs|fare|fee|fine|salary|wages?|pay|budget|profit|loss|revenues?|turnover|sum"
    r"|dividend|bid|debts?|income|damages|compensation"
)
_PAYING = (
    r"costs?|pa(?:y|ys|id|ying)|earn\w*|spen[dt]\w*|worth|charg\w+|ow(?:e|es|ed)|rais\w+|donat\w+"
    r"|invest\w*|s(?:ell|old)|bought|buy|prices?|fin(?:e|es|ed)|profits?|revenues?|salar\w+|budget\w*"
    r"|los(?:e|t|s|ses)|makes?|made|funds?|funding|grants?|g(?:i|a)ven?|bids?|offer\w*|money|tickets?"
    r"|fares?|fees?|stolen|won|win|tax\w*|debts?|dividends?|lent|lend|borrow\w*|damages|promis\w+"
)
_PEOPLE = (
    r"person|man|woman|player|actor|actress|politician|minister|president|senator|journalist|lawyer"
    r"|judge|doctor|professor|scientist|author|writer|singer|artist|coach|manager|director|leader"
    r"|king|queen|engineer|councillor|officer|star"
)
_NAMED = (
    r"countr(?:y|ies)|cit(?:y|ies)|towns?|states?|villages?|compan(?:y|ies)|firms?|hospitals?"
    r"|universit(?:y|ies)|schools?|colleges?|teams?|clubs?|banks?|newspapers?|publishers?|bridges?"
    r"|rivers?|islands?|streets?|venues?|clinics?|agenc(?:y|ies)|part(?:y|ies)|organi[sz]ations?"
    r"|brands?|shipyards?|yards?|books?|films?|songs?|carols?|shows?|laws?|acts?|awards?|prizes?"
    r"|stadiums?|theatres?|museums?|buildings?|hills|regions?|count(?:y|ies)|districts?|provinces?"
    r"|continents?|languages?|religions?|tribes?|planets?|mountains?|lakes?|oceans?|seas?"
)
_COUNTED = r"population|attendance|score|turnout|margin|toll|capacity|number|total|membership|crowd"
_CONTEST = (
    r"games?|match(?:es)?|finals?|semi-?finals?|quarter-?finals?|derby|championship|fixture|play-?offs?"
    r"|bowl|sets?|half|between|against|vs?"
)
_MEASURED = r"age|height|length|depth|distance|temperature|speed|weight|width"
_WHICH = (
    r"\b(?:which|what) (?!(?:is|was|are|were|do|does|did|has|have|had|will|would|can|could)\b)"
    r"(?:\w+ ){0,2}?"
)
_UP_TO_FOUR = r"(?:[\w’'-]+ ){0,4}?"

# The first that fits says the sort. `head` is the thing counted, `dimension` what is measured.
_SORTS: Mapping[Sort, str] = {
    # "How much of the harvest": half, 900 tonnes; nothing of one sort.
    # "What did … report about the leak", "the leak": nothing, or reports, asked of it.
    "topic": r"^\W*what\s+(?:(?:is|was|did|does|do|has|have)\s+)?(?:about|on|of|with)\b"
    r"|^(?!.*\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have"
    r"|had|will|would|can|could|should)\b)",
    "reason": r"\bwhy\b|\bfor what reason\b"
    r"|\bwhat (?:caused|causes|led to|prompted|(?:is|was|were) (?:the )?(?:reasons?|causes?))\b",
    "count": r"\b(?:how many|what (?:is|was|are|were) the (?:total )?number of|what number of)\s+"
    r"(?:(?:more|other|of|the|different|new|additional|extra|full|total)\s+)*"
    r"(?P<head>[\w-]+(?:\s[\w-]+)?)",
    "share": rf"\b(?:what|which) {_UP_TO_FOUR}(?:percentages?|per cent|percent|share|proportion)\b"
    r"|\bhow (?:large|big|high) (?:is|was|are|were)? ?(?:a|the) (?:share|proportion)\b",
    "money": rf"\bhow much\b(?! of\b)(?=.*\b(?:{_PAYING})\b)|\bhow expensive\b"
    r"|\bhow much (?:is|are|was|were) (?:(?:the|an?)\b|[\w-]+['’]s\b|(?-i:[A-Z]))"
    rf"|\bwhat {_UP_TO_FOUR}(?:{_PRICES})\b(?! (?:him|her|them|\w+ (?:his|her|their|its))\b)"
    r"|\bwhat (?:did|does|do|will|would|has|have|is|was)\b(?=.*\b(?:cost|pay|earn|charge)s?\b)"
    r"|\bwhat does\b.*\bmake a year\b|\bworth\b\s*\?*$",
    "result": rf"\bwhat (?:is|was) {_UP_TO_FOUR}(?:score(?:line)?|result)\b(?=.*\b(?:{_CONTEST})\b)"
    rf"|\bwhat (?:is|was) {_UP_TO_FOUR}(?:scoreline|final score)\b",
    "number": rf"\bwhat (?:is|was|were|are|did|does) {_UP_TO_FOUR}(?:death )?(?:{_COUNTED})\b"
    rf"|\bwhat (?:{_COUNTED})\b",
    "measure": r"\bhow (?P<dimension>long|old|far|big|large|tall|high|often|deep|wide|hot|cold|fast"
    rf"|heavy|warm|much(?! of\b))\b|\bwhat (?:(?:is|was) the )?(?P<measured>{_MEASURED})\b",
    "date": r"^when\b|\b(?:what|which) (?:day|date|month|year|decade|century|time|hour)\b"
    r"|\bwhen\b(?! (?:he|she|it|they|the|an?|asked|its|his|her)\b)",
    "name": rf"{_WHICH}(?P<head>{_NAMED})\b"
    rf"|\bwhat (?:is|was|are|were) (?:the )?{_UP_TO_FOUR}(?:name|title|called)\b",
    "person": rf"\b(?:who|whom|whose)\b|{_WHICH}(?:{_PEOPLE})\b",
    "place": r"^(?:\w+ )?where\b|,\s*where\b|\bwhat (?:place|location)\b|\bin (?:what|which) \w+",
}
_PATTERNS = {
    sort: re.compile(pattern, re.IGNORECASE | re.DOTALL) for sort, pattern in _SORTS.items()
}


@dataclass(frozen=True)
class AskedThing:
    """`sort` None: any words may be the answer. `head` holds folded words for what is counted, or
    for what has the name.

    `dimension` is the word for what is measured: "long", "age".
    """

    sort: Sort | None
    head: tuple[str, ...] = ()
    dimension: str = ""


def thing_asked(question: str) -> AskedThing:
    """By rule; the question may have blanks in place of publishers and days."""
    for sort, pattern in _PATTERNS.items():
        if found := pattern.search(question):
            named = found.groupdict(default="")
            head = tuple(named.get("head", "").casefold().split())
            dimension = named.get("dimension", "") or named.get("measured", "")
            return AskedThing(sort, head, dimension.casefold())
    return AskedThing(None)

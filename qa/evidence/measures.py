"""How surely a number of a sentence is of the asked sort: money, a count of something, a length."""

from __future__ import annotations

from collections.abc import Sequence

from index.nlp.numbers import Number
from index.nlp.statement import AnnotatedText
from index.nlp.words import Word
from qa.evidence.answer_type import AskedThing

_CURRENCIES = frozenset(
    """crown crowns krona kronor krone kroner franc francs rupee rupees rouble roubles ruble rubles
    yuan renminbi won peso pesos rand lira shekel shekels dirham dirhams real reais zloty cent cents
    pence""".split()
)
# Between a number and what it counts: "27 of them", "nine more cracks".
_PASSED_OVER = frozenset("of more other new the them full about further extra".split())
_SIZES = "metre metres meter meters foot feet inch inches centimetre centimetres cm ft m"
_TIMES = """second seconds minute minutes hour hours day days week weeks month months year years
    decade decades century centuries"""
_WAYS = "kilometre kilometres kilometer kilometers km mile miles"
_UNITS = {
    dimension: frozenset(units.split())
    for dimensions, units in {
        "old age": f"{_TIMES} old aged age",
        "long length far distance": f"{_TIMES} {_SIZES} {_WAYS} page pages",
        "tall high deep wide height depth width": f"{_SIZES} {_WAYS} storey storeys",
        "often": "time times week weekly day daily year yearly month monthly hour hourly annually",
        "hot cold warm temperature": "degree degrees celsius fahrenheit c f",
        "heavy weight": "kilo kilos kilogram kilograms kg tonne tonnes ton tons pound pounds grams",
        "fast speed": f"{_SIZES} {_WAYS} knot knots kmh mph",
    }.items()
    for dimension in dimensions.split()
}
_OLDEST = 120
# A price without a currency: "it costs 52,000 to run".
_LEAST_PRICE = 100


def suits(asked: AskedThing, number: Number, said: AnnotatedText, question: AnnotatedText) -> float:
    """In [0, 1]; 0 where it is of another sort."""
    last = said.places_of(number)[-1]
    words = said.tokens.words
    following = [word for word in words[last + 1 : last + 4] if word.clause == words[last].clause]
    is_money = number.unit in ("$", "£", "€", "¥") or _is_one_of(_CURRENCIES, following[:1])
    if number.unit in ("th", "s") or any(day.start <= number.start < day.end for day in said.days):
        return 0.0
    match asked.sort:
        case "money":
            plain = not number.unit and number.value >= _LEAST_PRICE and not _counted(following)
            return 1.0 if is_money else 0.5 if plain else 0.0
        case "share":
            return 1.0 if number.unit == "%" else 0.0
        case "measure":
            return _measures(asked.dimension, number, following)
        case "number":
            return 0.4 if is_money or number.unit == "%" else 0.8
    return 0.0 if is_money or number.unit == "%" else _counts(asked, following, said, question)


def _measures(dimension: str, number: Number, following: Sequence[Word]) -> float:
    units = _UNITS.get(dimension)
    if units is None:
        return 0.7
    if _is_one_of(units, following[:1]):
        return 1.0
    # "Saint, eight, was playing".
    is_age = dimension in ("old", "age") and number.value < _OLDEST and not _counted(following)
    return 0.7 if is_age else 0.0


def _counts(
    asked: AskedThing, following: Sequence[Word], said: AnnotatedText, question: AnnotatedText
) -> float:
    heads = {word.stem for word in question.tokens.words if word.folded in asked.head} - {""}
    if heads & {word.stem for word in following}:
        return 1.0
    if heads & said.tokens.stems:
        return 0.4 if _counted(following) else 0.7
    return 0.25 if _counted(following) else 0.35


def _counted(following: Sequence[Word]) -> bool:
    """Whether the number counts something named right after it."""
    for word in following:
        if word.stem:
            return True
        if word.folded not in _PASSED_OVER:
            break
    return False


def _is_one_of(words: frozenset[str], following: Sequence[Word]) -> bool:
    return any(word.folded in words for word in following)

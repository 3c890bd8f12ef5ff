"""Invented names of people, companies, teams and countries, which no held text has."""

from __future__ import annotations

import random
from collections.abc import Iterable

_BEGIN = """
    Ab Al Ar Bal Bar Bel Ber Bor Bran Cal Car Cor Dal Dar Del Dor El En Fal Far Fen Gal Gar
    Gor Hal Har Hol Il Jan Jor Kal Kar Ker Kol Lam Lar Len Lor Mal Mar Mer Mor Nal Nor Ol Or
    Pal Par Pel Quin Ral Ran Ros Sal San Sel Sor Tal Tan Tor Ul Val Var Vel Wal Wen Yar Zan
    Zel
""".split()
_MIDDLE = """
    a e i o u an en in on ar er or al el il
""".split()
_END = """
    by den der dez do dou ford gar gu hew ka kin ko ko lan ley lin lo man mas mez mov na nen
    ni nov rek ri ro sen ska son ston ter ti to va vek vic wick za zu
""".split()
_FIRST = """
    Ada Aisha Alan Amara Ben Bruno Carla Chen Dana David Elena Emil Farah Felix Grace Hana
    Hugo Ines Ivan Jana Joel Kofi Laila Lars Leo Lina Maria Mark Maya Milan Nadia Nina Omar
    Oscar Paula Petra Priya Ravi Rosa Ruth Samir Sara Simon Sofia Tariq Thomas Tina Vera
    Viktor Wei Yusuf Zoe
""".split()
_TEAM = """
    United City Rovers Athletic Wanderers
""".split()
_TEAMS = """
    Harriers Falcons Wolves Comets Pilots Bears Hornets Rangers Giants Miners Kings Stags
""".split()
_COMPANY = """
    Group Bank Motors Energy Holdings Foods Systems Airlines Media Pharma Steel Labs
""".split()


class Names:
    """Makes names of any kind, none of whose invented words is among `avoided`, lower-cased."""

    def __init__(self, avoided: Iterable[str] = ()) -> None:
        self._avoided = frozenset(avoided)

    def some(self, kind: str, count: int, rng: random.Random) -> list[str]:
        """`count` names of the kind: p people, o companies, t teams, c countries."""
        found: list[str] = []
        short = rng.random() < 0.5
        many = rng.random() < 0.5
        while len(found) < count:
            name = self._name(kind, short, many, rng)
            if not any(set(name.split()) & set(one.split()) - {"the"} for one in found):
                found.append(name)
        return found

    def _name(self, kind: str, short: bool, many: bool, rng: random.Random) -> str:
        word = self._word(rng)
        if kind == "p":
            return word if short else f"{rng.choice(_FIRST)} {word}"
        if kind == "o":
            return word if short else f"{word} {rng.choice(_COMPANY)}"
        if kind == "t":
            if many:
                return f"the {rng.choice(_TEAMS)}"
            return word if short else f"{word} {rng.choice(_TEAM)}"
        return word

    def _word(self, rng: random.Random) -> str:
        while True:
            middle = rng.choice(_MIDDLE) if rng.random() < 0.6 else ""
            word = rng.choice(_BEGIN) + middle + rng.choice(_END)
            if word.lower() not in self._avoided:
                return word

"""Whether a question in a language other than English asks for a number or a day, and what may be
one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# How many, how much, when, in which year; folded. Of English the question is understood in full.
_ASKING = {
    "ar": r"متى|\bكم\b|[أا]ي (?:عام|سنة|يوم|تاريخ)"
    r"|\bما (?:ه[وي] )?(?:عدد|نسبة|سعر|كلفة|تكلفة|قيمة|قوة|مساحة|عمر|طول)",
    "de": r"\bwann\b|\bwie ?(?:viele?[nrm]?|oft|lange|hoch|alt|weit|groß|schwer|schnell)\b"
    r"|\bwie teuer\b|\bwas koste(?:t|n|te|ten)\b"
    r"|\bwelche[nmrs]? (?:jahr|tag|datum|monat)",
    "el": r"\bπότε\b|\bπόσ\w+|\bποι[αο]ν? (?:χρονιά|έτος|ημερομηνία|ημέρα)",
    "es": r"\bcu[aá]ndo\b|\bcu[aá]nt[oa]s?\b|\bqu[eé] (?:año|día|fecha|mes|porcentaje)",
    "fa": r"\bچند|\bچه (?:سال|زمان|تاریخ|روز|وقت)|چقدر|\bکی\b",
    "fr": r"\bquand\b|\bcombien\b|\bquelles? (?:année|date|jour|mois)|\bquel (?:jour|mois|âge)",
    "hi": r"\bकब\b|\bकितन|किस (?:वर्ष|साल|दिन|तारीख)",
    "it": r"\bquando\b|\bquant[aoie]\b|\b(?:che|quale) (?:anno|giorno|data|mese|percentuale)",
    "ja": r"いつ|何(?:年|月|日|人|歳|時|回|度|件|個|メートル|キロ|パーセント|%)|いくつ|いくら"
    r"|どのくらい",
    "ko": r"언제|몇|얼마|어느 해",
    "nl": r"\bwanneer\b|\bhoe(?:veel| vaak| lang| oud| hoog| groot)\b"
    r"|\bwelke? (?:jaar|dag|datum)",
    "pt": r"\bquando\b|\bquant[oa]s?\b|\bque (?:ano|dia|data|mês|percentagem)",
    "ro": r"\bcând\b|\bc[âa]t(?:e|ă|i|ți)?\b|\bce (?:an|dată|zi|procent)",
    "ru": r"\bкогда\b|\bсколько\b|\bкако[мйе]\w* (?:год|числ|дн|проц)\w*",
    "th": r"เท่าไ|เท่าใ|กี่|เมื่อใ|เมื่อไ|(?:ปี|วัน)(?:ใด|อะไร|ไหน)",
    "tr": r"\bkaç\w*|\bne (?:zaman|kadar)|\bhangi (?:yıl|tarih|gün|ay)\w*",
    "vi": r"bao nhiêu|\bmấy\b|khi nào|bao giờ|\b(?:năm|ngày) nào|\bbao (?:lâu|xa)",
    "zh": r"多少|[几幾](?!乎)|[何什][时時]|什[么麼]时候|什麼時候|哪(?:一|个|個)?(?:年|天|月|日)"
    r"|何年|多[长長久大高远遠重]",
}
# In digits of any script, or as Chinese and Japanese write numbers out before what they count.
_NUMBER = re.compile(
    r"\d+|[〇一二两兩三四五六七八九十百千万萬亿億]+(?=[年月日人个個名次种種条條位元岁歲座家支队隊届屆倍成层層章天週周小时時分])"
)


def asks_for_number(question: str, language: str) -> bool:
    """False also where nothing is known of the language."""
    asking = _asking(language)
    return asking is not None and asking.search(question) is not None


@cache
def _asking(language: str) -> re.Pattern[str] | None:
    asks = _ASKING.get(language)
    return re.compile(asks, re.IGNORECASE) if asks else None


def numbers_written(text: str) -> frozenset[str]:
    """The numbers of a text as they are written, digits of every script as ours."""
    return frozenset(_western(number) for number in _NUMBER.findall(text))


def _western(number: str) -> str:
    return "".join(str(unicodedata.decimal(char, char)) for char in number)

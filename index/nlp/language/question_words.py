"""What a question in a language other than English asks with, which no answer says again."""

from __future__ import annotations

import re
from functools import cache

# Who, what, which, how, and of what sort the answer is: a name, a year, a kind. As regular
# expressions on words; of scripts without spaces, and of Korean, on letters in a row.
_WORDS = {
    "ar": r"(?:و|ف)?(?:[بلعفم]?(?:ما)?ماذا|ما|ماهو|ماهي|ما ه[وي]|بم|متى|كم|بكم|كيف|[أا]ين|[أا]ية?"
    r"|هل|لمن|[اإ]سم|(?:ال)?عدد|عام|سنة|تاريخ|نوع)",
    "de": r"(?:wer|wem|wen|wessen|was|wann|wo|woher|wohin|wodurch|womit|wofür|woran|worin|worauf"
    r"|wovon|wozu|warum|weshalb|wieso|wie|wieviele?|welche[mnrs]?|art|namens?|jahr|heißt"
    r"|hieß)",
    "el": r"(?:τι|πο[ιί][αεοό]\w*|ποιανού|ποιων|πότε|ποτε|πού|πώς|πως|γιατί|πόσ\w+|όνομα"
    r"|ονομάζ\w+|λέγεται|είδο[υς]*ς?|είδους|έτος|χρονιά|τύπο[ςυ]?)",
    "es": r"(?:qu[eé]|qui[eé]n(?:es)?|cu[aá]l(?:es)?|cu[aá]ndo|d[oó]nde|ad[oó]nde|c[oó]mo"
    r"|cu[aá]nt[oa]s?|cu[aá]n|tipos?|clase|año|nombre|llam(?:a|an|aba|ado|ada))",
    "fa": r"(?:چه|چی|چیه|چیست|چیزی|چیزهایی|کجا|کجاست|کجای|کدام|کدوم|کی|کیه|کیست|کسی|کسانی|چرا"
    r"|چگونه|چطور|چند|چقدر|آیا|اسم|نام|سالی?|نوع)",
    "fr": r"(?:qui|que|quoi|qu|quel(?:le)?s?|lequel|laquelle|quand|où|comment|combien|pourquoi"
    r"|type|nom|année|appel(?:le|lent|ait|é|ée))",
    "hi": r"(?:क्या|कौन|कौनसा|किस|किसे|किसने|किसका|किसकी|किसके|किसको|किन|किन्हें|कब|कहाँ|कहां"
    r"|क्यों|कैसे|कैसा|कैसी|कितन[ाेी]|नाम|वर्ष|साल|प्रकार)",
    "it": r"(?:chi|che|cosa|cos|qual[ei]?|quando|dov|dove|come|quant[aoie]|perch[eé]|tipo|anno"
    r"|nome|chiama(?:no|va|ta|to)?)",
    "ja": r"何(?:年|月|日|人|歳|時|回|度|件|個)?|誰|いつ|どこ|どの(?:よう(?:な|に))?|どれ|どちら"
    r"|どんな|どう|なぜ|いくつ|いくら|(?:の)?(?:でしょう|です|ます|ました|でした|だった|だ"
    r"|である|る|た)?か[。？?]*$|名前|名称",
    "ko": r"무엇\w*|무슨|누구\w*|누가|언제\w*|어디\w*|어떤|어떻게|어느|얼마\w*|몇|(?<!\w)왜(?!\w)"
    r"|(?:인가|는가|은가|었나|았나|였나|했나|인지|는지|일까|나|까)요?\??$|이름\w?|날짜\w?|사람\w?"
    r"|것은\??$|[은는가이]\??$",
    "nl": r"(?:wie|wiens|wat|wanneer|waar|waarom|waarmee|waarvan|hoe|hoeveel|welke?|soort|naam"
    r"|jaar|heet|heette)",
    "pt": r"(?:que|quê|quem|qual|quais|quando|onde|aonde|como|quant[oa]s?|porque|tipo|ano|nome"
    r"|cham(?:a|am|ava|ado|ada))",
    "ro": r"(?:ce|cine|cui|care|cărui|cărei|căror|când|unde|cum|cât|câți|câte|câtă|de ce|tip|fel"
    r"|an|nume(?:le)?|nume[sș]te|numit[ăe]?)",
    "ru": r"(?:кто|кого|кому|кем|ком|что|чего|чему|чем|чём|чей|чь[яёеию]\w*|как(?:ой|ая|ое|ие|ого"
    r"|ому|им|ими|их|ую|ом)|когда|где|куда|откуда|почему|зачем|как|каков\w*|сколько"
    r"|скольки\w*|котор\w+|ли|году|год|имя|назвали|зовут|называ\w+|вид|тип)",
    "th": r"(?:คือ)?(?:อะไร|อันใด)|ใคร|เมื่อ(?:ใด|ไหร่|ไร)|ที่(?:ไหน|ใด)|(?:ปี|วัน)?(?:ใด|ไหน)"
    r"|อย่างไร|ยังไง|ทำไม|เท่า(?:ไหร่|ไร|ใด)|กี่|หรือไม่|บ้าง|ชื่อ",
    "tr": r"(?:hangi\w*|ne|nedir|neler\w*|nere\w*|niçin|neden|nasıl\w*|kaç(?:ı|a|ta|tane|tır"
    r"|ıncı)?|kim(?:i|e|in|de|den|dir|di|le|inle|ler\w*)?|mi|mı|mu|mü|zaman|neyi?|neye"
    r"|neyin|adı|yıl(?:da|ında|ı)?|tür)",
    "vi": r"(?:ai|gì|nào|đâu|sao|khi nào|bao giờ|bao nhiêu|mấy|thế nào|như thế nào|là|tên)",
    "zh": r"(?:是|[在于由叫有了被为指])?(?:什[么麼](?:时候|時候|样的?|樣的?)?|哪(?:里|裡|儿|兒|些"
    r"|[一两兩几幾]?[个個年天月日位種种國国]?)|谁|誰|何[时時年]|[几幾](?![何乎])[个個年天月日位]?"
    r"|多少|多[长長久大高远遠重]|怎[么麼]样?|怎樣|如何|[为為]什[么麼]|[为為]何)"
    r"|[吗嗎呢](?=[？?]|$)|名字|名称",
}
# Of a word, as are the vowels and marks of Hindi, and stress marks.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0963]"
_UNSPACED = frozenset({"ja", "ko", "th", "zh"})


def without_question_words(question: str, language: str | None) -> str:
    """What else the question says; all of it where nothing of its language is known, or is left."""
    asking = _asking(language) if language else None
    rest = asking.sub(" ", question) if asking else question
    return rest if any(map(str.isalnum, rest)) else question


@cache
def _asking(language: str) -> re.Pattern[str] | None:
    words = _WORDS.get(language)
    if words is None:
        return None
    whole = words if language in _UNSPACED else rf"(?<!{_LETTER}){words}(?!{_LETTER})"
    return re.compile(whole, re.IGNORECASE)

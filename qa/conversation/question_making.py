"""Questions that a person might ask of an article, made from its sentences by rules, for English.

A sentence that tells how many, who, when or why is turned round: "Fourteen lynx were set free in
Ardmoor" asks how many. What is made names somebody or something in full and points back to nothing,
so that it can be asked alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index import Article, sentence_spans
from index.nlp import words_of
from index.nlp.article_text import ArticleText, article_text
from index.nlp.names import Name
from index.nlp.prompt_injection import reported
from index.nlp.sentences.quotable import is_quotable
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import dictionary_form, is_past_form
from qa.conversation.people_asked import People, is_of_a_person

_LANGUAGES = (None, "en")
_SENTENCES = 25
_READ = 6_000
_SHORTEST, _LONGEST = 4, 16
_ENDS = (".", "!", ".”", '."')
# "CEO" names nobody.
_SHORTEST_NAME = 3
_TOLD_OFTEN = 3
_REPORTING = words_of("reporting")
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]+(?:\([^()]{2,24}\)\s*)?[—–-]+\s+")
_UNFIT = re.compile(r"[\"“”()?\[\]:;…]|(?:^|\s)[‘']")
# Where the clause that is asked about ends.
_END = re.compile(
    r",|\s[—–-]\s|\s(?:after|when|because|while|who|which|whose|where|before|but|and|since|until"
    r"|amid|following|despite|although|though|as|so|if|according|saying|said|says|than|due)\s"
)
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_WHEN = re.compile(
    rf"\s+(?:(?:on|early|late|from|by)\s+)*(?:{_DAY}(?:,?\s\d{{1,2}}\s{_MONTH})?"
    rf"|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?)(?=\s|$)"
    rf"|\s+in\s+(?:{_MONTH}(?:\s\d{{4}})?|\d{{4}})(?=\s|$)"
    r"|\s+(?:yesterday|today|tonight|(?:last|this|next)\s(?:week|month|year|night))(?=\s|$)"
)
_POINTING = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|theirs|hers|this|that|these|those|there|here"
    r"|we|us|our|i|you|your|my|me|also|then|now|later|ago|too|both|others?|another|however"
    r"|meanwhile|former|latter|such|same)\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"(?:-\w+)?|dozens|hundreds|thousands)"
)
_COUNTED = re.compile(
    r"^(?:(?:at least|more than|some|about|nearly|around|almost|over|up to|a total of)\s+)?"
    rf"{_NUMBER}\s+(?:of\s+)?(?P<what>(?!percent|per|million|billion|trillion|years|minutes|hours"
    r"|days|weeks|months|more|of|to|in|from|and|or)[a-z]{3,}s?|people|men|women|children)\s+"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_SO_MANY = re.compile(
    rf"(?:(?:at least|more than|some|about|nearly|around|almost|over|up to)\s)?{_NUMBER}\s"
    r"(?:of\s(?:its|the|their|\d+)\s)?(?P<what>(?!percent|per|million|billion|trillion|years|minutes"
    r"|hours|days|weeks|months|more|of|to|in|from|and|or|points|times)[a-z]{3,}s|people|men|women"
    r"|children)(?P<rest>(?:\s.+)?)$"
)
_SO_MUCH = re.compile(
    r"(?:(?:at least|more than|some|about|nearly|around|almost|over|up to)\s)?"
    r"[$£€]\s?\d[\d.,]*(?:\s?(?:million|billion|trillion|bn|m|k))?(?P<rest>(?:\s(?:for|on|to|in)\s.+)?)$"
)
_PLACE = re.compile(r"\s(?:in|at|near)\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}$")
# "When did Clark make the comments?" is no question of anybody's.
_LIGHT_VERBS = frozenset(
    """make break take have get give come go do say tell see put set let find know think keep bring
    speak become begin show feel mean lead leave stand ask report confirm warn use call own want try
    work turn move face include""".split()
)
_HAPPENED = re.compile(
    r"^(?:[\w’'-]+\s+){0,4}?(?:were|was|are|have|had|died|fell|took|will|stopped|lost)\b"
)
_AUXILIARY = re.compile(r"^(?P<aux>was|were|has|have|will|is|are)\s+(?P<rest>\S.*)")
# "A federal judge on Tuesday blocked the …": who or what did it is asked for.
_COMMON = re.compile(
    r"^(?:An?\s|The\s)?(?P<subject>[A-Za-z’'-]+(?:\s[a-z’'-]+){0,3}?)(?:\son\s"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?\s(?P<verb>[a-z]+)\s"
    r"(?P<rest>(?:(?:the|an?|two|three|four|five|six|seven|eight|nine|ten)\b|[A-Z\d$£€]).*)"
)
_DOERS = frozenset(
    """court courts judge judges jury jurors police officers soldiers firefighters rescuers man men
    woman women government parliament lawmakers senators prosecutors thieves hackers voters minister
    ministers regulators researchers scientists engineers workers protesters fans lawyers officials
    investigators inspectors authorities students doctors members astronomers""".split()
)
# What things do that one asks after.
_CAUSING = frozenset(
    """caused destroyed killed damaged triggered sparked prompted forced delayed hit struck stopped
    closed flooded injured interrupted ended halted burnt""".split()
)
# What companies, teams and courts do.
_DEALS = frozenset(
    """bought acquired sued fined launched won beat signed hired banned approved blocked rejected
    unveiled released sold opened closed suspended defeated raised""".split()
)
_NAMED_THING = re.compile(r"^(?P<article>The|An?)\s(?P<noun>(?:[a-z’'-]+\s){0,3}?)(?=[A-Z])")
_APPOSITION = re.compile(r"^,\s[^,]{3,70},\s")
_POSSESSIVE = re.compile(r"['’]s?$")
_NUMBERED = re.compile(r"\d\S*(?:\s\S+)?$")
_WORTH = re.compile(r"\b(?:because|due to|owing to)\b")
_LIGHT_END = re.compile(
    r"\s+(?:the|a|an|of|to|in|on|at|by|for|from|with|into|over|under|about|against|not|been|be"
    r"|was|were|is|are|has|have|had|will|more|just|only|even|still|first|early|late|starting"
    r"|beginning|during|between|its)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Made:
    """A question, and the sentence of the article that answers it: `article.text[start:end]`.

    What any article `about` somebody or something answers is of no one sentence.
    """

    text: str
    article: Article
    start: int
    end: int
    about: str = ""


def questions_of(article: Article) -> Iterator[Made]:
    """In the order of the sentences."""
    if article.language not in _LANGUAGES:
        return
    known = article_text(article)
    about = _main_name(known, often=_TOLD_OFTEN)
    text = article.text[:_READ]
    people = People(annotated_text(text, known), known)
    known_already = set[str]()
    for start, end in sentence_spans(text, "en")[:_SENTENCES]:
        sentence = text[start:end].strip()
        bare = _DATELINE.sub("", sentence).rstrip(".! ")
        if "\n" in bare or reported(sentence) != sentence:
            continue
        if not (sentence.endswith(_ENDS) and is_quotable(article.text, start, end)):
            continue
        said = annotated_text(bare, known)
        made = (
            None if _UNFIT.search(bare) else _turned(said),
            people.introduced(said),
            people.speaking(start, end, about),
        )
        for question in made:
            if question and question not in known_already:
                known_already.add(question)
                yield Made(question, article, start, end)


def latest_on(article: Article) -> tuple[str, str] | None:
    """The question for the news of whom or what the article is about; None where that is not clear.

    One word is not: "What is the latest on Harper?" The answer may stand in any article.
    The second is the name.
    """
    if article.language not in _LANGUAGES:
        return None
    known = article_text(article)
    main = _main_name(known, often=2 * _TOLD_OFTEN)
    whole = People(annotated_text(article.text[:_READ], known), known).in_full(main)
    return (f"What is the latest on {whole}?", whole) if " " in whole else None


def _main_name(known: ArticleText, often: int) -> str:
    """The name that comes most often, and stands in the headline; "" where none comes often.

    One of a single word has to come so `often`.
    """
    whole = annotated_text(known.article.text[:_READ], known)
    shown = {name.words: _shown(name, whole) for name in whole.names}
    counts = Counter(name.words for name in whole.names)
    of_publisher = set(known.publisher.folded)
    for words, times in counts.most_common():
        name = _POSSESSIVE.sub("", shown[words])
        # "Lodestar 4"
        numbered = re.search(rf"{re.escape(name)}\s\d{{1,2}}(?![\w.,’'%-])", known.article.title)
        if times < (_TOLD_OFTEN if len(words) > 1 or numbered else often):
            continue
        if of_publisher.issuperset(words) or not known.title.folded.issuperset(words):
            continue
        if len(words[-1]) > _SHORTEST_NAME and known.common_words.isdisjoint(words):
            return numbered.group() if numbered else name
    return ""


def _turned(said: AnnotatedText) -> str | None:
    """The question that a sentence answers; None where none can be made that stands alone."""
    text = said.tokens.text
    if counted := _COUNTED.match(text):
        rest = _clause(counted["rest"])
        told = _HAPPENED.search(rest)
        return _fit(f"How many {counted['what'].lower()} {rest}", said) if told else None
    thing = _NAMED_THING.match(text)
    begins = thing.end() if thing else 0
    subject = next((one for one in said.names if _start(one, said) == begins), None)
    asked = None
    if subject:
        lead = f"the {thing['noun']}" if thing and thing["article"] == "The" else ""
        after = _APPOSITION.sub(" ", text[_end(subject, said) :]).strip()
        asked = _of_name(subject, lead, after, said) if lead or not thing else None
    elif common := _COMMON.match(text):
        asked = _of_common(common["subject"], common["verb"], common["rest"])
    return _fit(asked, said) if asked else None


def _of_common(subject: str, verb: str, rest: str) -> str | None:
    """Of a sentence whose subject is no name."""
    if not is_past_form(verb) or verb in _REPORTING or _POINTING.search(subject):
        return None
    last = subject.split()[-1].casefold()
    if last.endswith("ly") or is_past_form(last):
        return None
    if last in _DOERS:
        return f"Who {verb} {_clause(rest)}"
    return f"What {verb} {_clause(rest)}" if verb in _CAUSING else None


def _of_name(subject: Name, lead: str, rest: str, said: AnnotatedText) -> str | None:
    """Of a sentence that begins with a name, a `lead` before it, and goes on with `rest`."""
    verb, _, more = rest.partition(" ")
    folded = verb.casefold()
    if folded in _REPORTING or not more:
        return None
    is_person = is_of_a_person(subject) and not lead
    name = lead + _shown(subject, said)
    if (acted := dictionary_form(folded)) and (asked := _of_act(name, acted, more, is_person)):
        return asked
    if auxiliary := _AUXILIARY.match(rest):
        following = auxiliary["rest"].split()[0].casefold()
        clause = _clause(auxiliary["rest"])
        if _WORTH.search(rest):
            return f"Why {auxiliary['aux']} {name} {clause}"
        if auxiliary["aux"] in ("was", "were", "will", "is") and _has_day(auxiliary["rest"]):
            return f"When {auxiliary['aux']} {name} {clause}"
        if auxiliary["aux"] in ("was", "were") and (place := _PLACE.search(clause)):
            return f"Where {auxiliary['aux']} {name} {clause[: place.start()]}"
        is_one = is_person and auxiliary["aux"] not in ("are", "were", "have")
        return f"Who {_clause(rest)}" if is_one and not is_past_form(following) else None
    is_told = bool(acted) or is_past_form(folded)
    return f"Who {_clause(rest)}" if is_told and (is_person or folded in _DEALS) else None


def _of_act(name: str, acted: str, more: str, is_person: bool) -> str | None:
    """What one asks of an act, a verb and what follows it: how many, how much, why, when."""
    clause = _clause(more)
    if counted := _SO_MANY.match(clause):
        return f"How many {counted['what']} did {name} {acted}{counted['rest']}"
    if paid := _SO_MUCH.match(clause):
        return f"How much did {name} {acted}{paid['rest']}"
    if _WORTH.search(more):
        return f"Why did {name} {acted} {clause}"
    is_dated = _has_day(more) and not is_person and acted not in _LIGHT_VERBS
    return f"When did {name} {acted} {clause}" if is_dated else None


def _fit(question: str, said: AnnotatedText) -> str | None:
    """With its mark, where it can be asked alone: it names something, and points at nothing."""
    while (shorter := _LIGHT_END.sub("", question)) != question:
        question = shorter
    words = question.split()
    if not _SHORTEST <= len(words) <= _LONGEST or _POINTING.search(question):
        return None
    asked = annotated_text(question, said.known)
    publisher = set(said.known.publisher.folded)
    named = [name for name in asked.names if name.first and not publisher.issuperset(name.words)]
    if not any(len(word) > _SHORTEST_NAME for name in named for word in name.words):
        return None
    return f"{question}?"


def _first_clause(rest: str) -> str:
    """Nothing where "8 hours and 52 minutes", or a name with "and" in it, would be cut in two."""
    end = _END.search(rest)
    if end is None:
        return rest
    clause, goes_on = rest[: end.start()], rest[end.end() : end.end() + 1].isupper()
    is_name = goes_on and clause.split(" ")[-1][:1].isupper()
    is_cut = end.group().strip() == "and" and (is_name or _NUMBERED.search(clause))
    return "" if is_cut else clause


def _clause(rest: str) -> str:
    """Up to where the next clause begins, without the day."""
    return _WHEN.sub("", _first_clause(rest)).strip()


def _has_day(rest: str) -> bool:
    return bool(_WHEN.search(_first_clause(rest)))


def _shown(name: Name, said: AnnotatedText) -> str:
    return said.tokens.text[_start(name, said) : _end(name, said)]


def _start(name: Name, said: AnnotatedText) -> int:
    return said.tokens.words[name.first].start


def _end(name: Name, said: AnnotatedText) -> int:
    return said.tokens.words[name.last].end

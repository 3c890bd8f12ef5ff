"""A sentence turned round: the questions that it answers by itself, by rules, for English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.nlp import words_of
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import dictionary_form, is_known_verb, is_past_form
from qa.conversation.question_making.amounts import NUMBER, amount_asked
from qa.conversation.question_making.clauses import END, WHEN, clause_of, has_day
from qa.conversation.question_making.people import ROLES
from qa.conversation.question_making.subjects import Subject

# "CEO" names nobody.
SHORTEST_NAME = 3
_SHORTEST, _LONGEST = 4, 16
_REPORTING = words_of("reporting")
_POINTING = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|theirs|hers|this|that|these|those|there|here"
    r"|we|us|our|i|you|your|my|me|also|then|now|later|ago|too|both|others?|another|however"
    r"|meanwhile|former|latter|such|same)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:(?:at least|more than|some|about|nearly|around|almost|over|up to|a total of)\s+)?"
    rf"{NUMBER}\s+(?:of\s+)?(?P<what>(?!percent|per|million|billion|trillion|years|minutes|hours"
    r"|days|weeks|months|more|of|to|in|from|and|or)[a-z]{3,}s?|people|men|women|children)\s+"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s(?:in|at|near)\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}$")
_WHERE_ONE_IS = frozenset("in at on from with among near behind away back there".split())
# "When did Clark make the comments?" is no question of anybody's.
_LIGHT_VERBS = frozenset(
    """make break take have get give come go do say tell see put set let find know think keep bring
    speak become begin show feel mean lead leave stand ask report confirm warn use call own want try
    work turn move face include""".split()
)
_HAPPENED = re.compile(
    r"^(?:[\w’'-]+\s+){0,4}?(?:were|was|are|have|died|fell|took|will|stopped|lost)\b"
)
_WHO_ONE_IS = ROLES | frozenset("woman man person winner player holder member daughter son".split())
_AUXILIARIES = frozenset("was were has have had will is are can must could would".split())
_HAVING = ("has", "have", "had")
# "When has it opened?" is no question of anybody's.
_PERFECT = ("has", "have", "had", "can", "must", "could", "would")
_MODAL = ("can", "must", "could", "would")
_ADVERB = re.compile(r"^(?:also|already|later|now|then|recently|finally|eventually|first|just)\s")
_PLACE_BEFORE = re.compile(
    r"^(?P<place>(?:At|In|Near|On)\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}),\s"
)
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
# "What did Ambrose Teal promise?"
_TELLING = frozenset(
    """promise propose demand reject recommend pledge unveil buy win discover steal publish approve
    ban block cancel request order oppose suspend blame acquire invent admit build design
    restore""".split()
)
_OBJECT = re.compile(r"(?:the|an?|its|his|her|their|\d|[A-Z])")
# "What does the council want to do?"
_INTENDING = frozenset(
    """plan want hope expect agree decide promise refuse offer pledge vow intend threaten propose
    try""".split()
)
# "What was Abel Thrupp accused of" ends as it should.
_OF_WHAT = re.compile(r"^What (?:was|were|is|are) .{1,80} (?:of|with|for|on)$")
_TO_DO = re.compile(r"to [a-z-]+(?=\s)")
_ACCUSING = re.compile(
    r"^(?P<verb>accused|convicted|suspected|charged|fined|arrested|suspended|jailed|praised"
    r"|criticised|criticized|blamed|sued|indicted|honoured|honored)"
    r"\s(?P<as>of|with|for|on)\s"
)
# When people did it is asked.
_DATED = frozenset(
    """buy sell open close found join leave resign die marry publish launch build sign sue
    retire arrive discover acquire""".split()
)
# Verbs that are not among those that news is mostly made of.
_FURTHER_VERBS = frozenset(
    """employ contain earn blame describe design restore suffer request oppose praise reopen paint
    attract donate need train study cost grow carry
    expect hope intend threaten""".split()
)
_FURTHER_PAST = {
    f"{verb[:-1]}ied"
    if verb.endswith("y") and verb != "employ"
    else f"{verb.removesuffix('e')}ed": verb
    for verb in _FURTHER_VERBS - {"cost", "grow"}
}
_WORTH = re.compile(r"\b(?:because|due to|owing to)\b")
# "In the 25th": of which minute, or year, was cut off.
_CUT_OFF = re.compile(r"\s+(?:in|on|at|by|from|to|of)\sthe\s\d{1,3}(?:st|nd|rd|th)$", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|his|her|their)\b")
_LIGHT_END = re.compile(
    r"\s+(?:the|a|an|of|to|in|on|at|by|for|from|with|into|over|under|about|against|not|been|be"
    r"|was|were|is|are|has|have|had|will|more|just|only|even|still|first|early|late|starting"
    r"|beginning|during|between|its|rather|also|back|up to|as)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Act:
    """What is said of a subject: "did", "open", "the bridge on Monday"."""

    auxiliary: str
    verb: str
    more: str

    @property
    def is_passive(self) -> bool:
        return self.auxiliary in ("was", "were", "is", "are")


def turned(said: AnnotatedText, subject: Subject | None) -> Iterator[str]:
    """The questions that a sentence about the `subject` answers, that can be asked alone."""
    text = said.tokens.text
    lead = _PLACE_BEFORE.match(text)
    if counted := _COUNTED.match(text[lead.end() :] if lead else text):
        where = f" {lead['place'][0].lower()}{lead['place'][1:]}" if lead else ""
        rest = clause_of(counted["rest"])
        asked = f"How many {counted['what'].lower()} {rest}{where}"
        if _HAPPENED.search(rest) and (question := _fit(asked, said, has_subject=True)):
            yield question
    elif subject:
        for asked in _of_subject(subject):
            if question := _fit(asked, said, has_subject=not asked.startswith("Who ")):
                yield question
    elif common := _COMMON.match(text):
        asked_of = _of_common(common["subject"], common["verb"], common["rest"])
        if asked_of and (question := _fit(asked_of, said)):
            yield question


def _of_common(subject: str, verb: str, rest: str) -> str | None:
    """Of a sentence whose subject is no name."""
    if not is_past_form(verb) or verb in _REPORTING or _POINTING.search(subject):
        return None
    last = subject.split()[-1].casefold()
    if last.endswith("ly") or is_past_form(last):
        return None
    if last in _DOERS:
        return f"Who {verb} {clause_of(rest)}"
    return f"What {verb} {clause_of(rest)}" if verb in _CAUSING else None


def _of_subject(subject: Subject) -> Iterator[str]:
    """Who did it; and what it did, how many, how much, why, when, where."""
    rest = _ADVERB.sub("", subject.rest)
    act = _act(rest)
    is_doer = _is_of_a_doer(subject, act, rest.partition(" ")[0].casefold())
    who = [f"Who {clause_of(rest)}"] if is_doer else []
    acts = list(_of_act(subject, act)) if act and act.more else []
    # People are asked for first, and of the others what they did.
    yield from who + acts if subject.is_person else acts + who


def _is_of_a_doer(subject: Subject, act: _Act | None, verb: str) -> bool:
    """Whether one asks who it is that does or is so."""
    if verb in _REPORTING or verb == "had" or not (act or is_past_form(verb)):
        return False
    if act is None:
        return subject.is_person or verb in _DEALS
    if act.auxiliary in ("is", "was") and act.verb in ("the", "a", "an"):
        # A hub, or a town, is no who.
        return not _WHO_ONE_IS.isdisjoint(clause_of(act.more).casefold().split())
    # "Who was in Doha?": many were.
    is_light = act.verb in (_LIGHT_VERBS if act.auxiliary == "did" else _WHERE_ONE_IS)
    is_done_to = act.is_passive and (is_past_form(act.verb) or act.verb.endswith("ing"))
    if is_light or is_done_to or act.auxiliary in ("are", "were", "have"):
        return False
    done = act.verb if act.auxiliary in ("has", "will") else verb
    return subject.is_person or done in _DEALS


def _act(rest: str) -> _Act | None:
    """By its first words: "opened", "has opened", "will open", "opens"; None for others."""
    verb, _, more = rest.partition(" ")
    folded = verb.casefold()
    if folded in _AUXILIARIES:
        following, _, beyond = _ADVERB.sub("", more).partition(" ")
        is_fit = folded not in _HAVING or is_past_form(following)
        return _Act(folded, following, beyond) if following and is_fit else None
    if folded in _REPORTING:
        return None
    if base := _base_of_past(folded):
        return _Act("did", base, more)
    if base := _base_of_present(folded):
        return _Act("does", base, more)
    return None


def _of_act(subject: Subject, act: _Act) -> Iterator[str]:
    """How many, how much, what, why, when, where; and why, where a reader has to find out."""
    if END.match(f" {act.more}"):
        return
    clause = clause_of(act.more)
    asked = f"{act.auxiliary} {subject.name} {act.verb}"
    if not act.is_passive:
        meant = _TO_DO.match(clause) if act.verb in _INTENDING else None
        amount = amount_asked(
            f"{asked} {meant.group()}" if meant else asked,
            clause[meant.end() + 1 :] if meant else clause,
        )
        if amount:
            yield amount
            return
    if act.verb != "due" and _WORTH.search(act.more):
        yield f"Why {asked} {clause}"
    elif when_or_where := _when_or_where(subject, act, asked, clause):
        yield when_or_where
    if what := _what(subject, act, asked):
        yield what


def _what(subject: Subject, act: _Act, asked: str) -> str:
    """What it did, wants to do, or was accused of; "" where that is not so plain."""
    if act.is_passive:
        of = _ACCUSING.match(f"{act.verb} {act.more}")
        return f"What {act.auxiliary} {subject.name} {of['verb']} {of['as']}" if of else ""
    if act.verb in _INTENDING and act.more.startswith("to "):
        return f"What {asked} to do"
    verb = act.verb if act.auxiliary in ("did", "does", "will") else _base_of_past(act.verb)
    if verb not in _TELLING or act.auxiliary in _MODAL or not act.more:
        return ""
    done = act.auxiliary if act.auxiliary in ("does", "will") else "did"
    is_told = _OBJECT.match(act.more) or verb in ("admit", "promise", "demand", "propose")
    return f"What {done} {subject.name} {verb}" if is_told else ""


def _when_or_where(subject: Subject, act: _Act, asked: str, clause: str) -> str:
    if not clause or (act.is_passive and not (is_past_form(act.verb) or act.verb == "to")):
        return ""
    before = f" {subject.lead[:1].lower()}{subject.lead[1:]}"
    is_dated = has_day(act.more) or bool(WHEN.fullmatch(before))
    is_fit = act.is_passive or (act.auxiliary != "does" and act.verb not in _LIGHT_VERBS)
    of_people = act.is_passive or not subject.is_person or act.verb in _DATED
    if is_dated and is_fit and of_people and act.auxiliary not in _PERFECT:
        return f"When {asked} {clause}"
    place = _PLACE.search(f" {clause}") if act.is_passive else None
    left = clause[: max(place.start() - 1, 0)] if place else ""
    return f"Where {asked} {left}" if place and left == left.lower() else ""


def _base_of_past(folded: str) -> str:
    return dictionary_form(folded) or _FURTHER_PAST.get(folded, "")


def _base_of_present(folded: str) -> str:
    """ "Employs" → "employ"; "" for what may be a noun."""
    if not folded.endswith("s"):
        return ""
    bases = (folded[:-1], folded[:-2] if folded.endswith("es") else "", f"{folded[:-3]}y")
    return next((one for one in bases if one and (one in _FURTHER_VERBS or is_known_verb(one))), "")


def _fit(question: str, said: AnnotatedText, *, has_subject: bool = False) -> str | None:
    """With its mark, where it can be asked alone: it names something, and points at nothing.

    Whose "its" is, is clear where it `has_subject`.
    """
    question = _CUT_OFF.sub("", " ".join(question.split()))
    while not _OF_WHAT.match(question) and (shorter := _LIGHT_END.sub("", question)) != question:
        question = shorter
    words = question.split()
    alone = _OWN.sub("", question) if has_subject else question
    if not _SHORTEST <= len(words) <= _LONGEST or _POINTING.search(alone):
        return None
    asked = annotated_text(question, said.known)
    publisher = set(said.known.publisher.folded)
    named = [name for name in asked.names if name.first and not publisher.issuperset(name.words)]
    if not any(len(word) > SHORTEST_NAME for name in named for word in name.words):
        return None
    return f"{question}?"

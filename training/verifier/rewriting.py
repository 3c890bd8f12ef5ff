"""Rewriting a sentence so that it says the same, or less: general rules of English, by pattern.

They share no code and no table with qa.verification. Each rule gives a new sentence, or None where
it does not apply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_SAYING = r"(?:said|says|told reporters|added|argued|explained|announced|wrote|noted)"
_NAME = r"(?!He |She |It |They |We )[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+){0,3}"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SYNONYMS = dict(
    pair.split(":")
    for pair in """large:big big:large buy:purchase bought:purchased begin:start began:started
    start:begin started:began help:assist helped:assisted show:demonstrate showed:demonstrated
    company:firm companies:firms firm:company job:position jobs:positions film:movie movie:film
    films:movies movies:films children:kids kids:children car:automobile cars:automobiles
    quickly:rapidly rapidly:quickly important:significant significant:important
    increase:rise increased:rose rise:increase rose:increased fell:dropped dropped:fell
    fall:drop drop:fall decline:decrease declined:decreased nearly:almost almost:nearly
    roughly:approximately approximately:roughly about:around around:about
    said:stated told:informed many:numerous several:multiple also:additionally
    end:finish ended:finished huge:enormous enormous:huge tiny:small happy:pleased
    get:obtain got:obtained need:require needs:requires needed:required use:utilise used:employed
    try:attempt tried:attempted trying:attempting choose:select chose:selected chosen:selected
    build:construct built:constructed ask:request asked:requested answer:reply
    people:individuals home:house houses:homes town:city doctor:physician doctors:physicians
    lawyer:attorney lawyers:attorneys attorney:lawyer attorneys:lawyers worker:employee
    workers:employees employees:workers employee:worker boss:chief leader:head
    purchase:buy purchased:bought acquire:buy acquired:bought allow:permit allowed:permitted
    stop:halt stopped:halted keep:retain kept:retained fix:repair fixed:repaired
    wrong:incorrect right:correct hard:difficult difficult:hard easy:simple fast:quick
    entire:whole whole:entire final:last major:big main:principal chief:head
    announced:revealed revealed:disclosed launch:introduce launched:introduced
    created:made made:produced include:comprise money:cash cost:price costs:prices
    goal:aim goals:aims aim:goal idea:concept issue:problem issues:problems problem:issue
    problems:issues area:region areas:regions answered:replied sick:ill ill:sick
    smart:clever famous:well-known currently:presently previously:formerly
    however:nevertheless because:since while:whereas although:though though:although
    receive:get received:got provide:supply provided:supplied confirmed:verified
    phone:telephone phones:handsets game:match games:matches player:footballer
    fans:supporters team:side victory:win win:victory injured:hurt
    killed:slain murdered:killed attack:assault house:home""".split()
)
# An adverb of this kind carries meaning that must not be dropped.
_KEPT_ADVERBS = frozenset(
    """allegedly reportedly only likely unlikely nearly early family daily weekly monthly yearly
    apply reply supply italy july multiply rely ally rally belly bully jelly lily ugly holy costly
    deadly friendly lonely lovely elderly hourly orderly fly assembly anomaly monopoly hardly
    barely scarcely rarely possibly potentially probably supposedly apparently purportedly
    partly mostly roughly approximately directly falsely wrongly initially formerly previously
    equally exactly badly poorly""".split()
)
_TRANSITIVE = dict(
    pair.split(":")
    for pair in """acquired:acquired bought:bought won:won signed:signed launched:launched
    released:released published:published sued:sued hired:hired fired:fired founded:founded
    built:built designed:designed wrote:written directed:directed produced:produced
    announced:announced rejected:rejected approved:approved criticised:criticised
    criticized:criticized praised:praised ordered:ordered filed:filed received:received
    introduced:introduced defeated:defeated killed:killed scored:scored sold:sold
    discovered:discovered completed:completed removed:removed replaced:replaced
    attacked:attacked accused:accused arrested:arrested""".split()
)


_NO_FIRST_NAMES = frozenset(
    """The In On At But And For As When While After New North South East West San Los Super Prime
    World United White House Premier National Sir Lord Dame""".split()
)


@dataclass(frozen=True)
class Told:
    """A sentence with what stands around it: the one before, the whole text, and when."""

    text: str
    before: str
    article_text: str
    published: date | None
    publisher: str | None
    rng: random.Random


Rule = Callable[[Told], str | None]


def drop_clause(told: Told) -> str | None:
    text = told.text
    patterns = (
        r", (?:which|who|whose|where|when) [^,.;“”\"]+,(?= )",
        r", (?:which|who|whose|where|while|although|as|after|before) [^,;“”\"]+(?=[.]$)",
        r" \([^)]+\)",
        r" [—–] [^—–]+ [—–](?= )",
        r"^(?:While|Although|After|When|As|Since|Despite|Following|In|On|At) [^,“”\"]+, (?=\w)",
    )
    for pattern in told.rng.sample(patterns, len(patterns)):
        new = re.sub(pattern, "", text, count=1)
        if new != text and len(new.split()) >= 6:
            return _capital(new)
    return None


def drop_adverbs(told: Told) -> str | None:
    def dropped(match: re.Match[str]) -> str:
        return match[0] if match[1] in _KEPT_ADVERBS else " "

    new = re.sub(r" ([a-z]+ly) (?=[a-z])", dropped, told.text)
    return new if new != told.text else None


def move_attribution(told: Told) -> str | None:
    match = re.fullmatch(rf"({_NAME}) ({_SAYING}) (?:that )?([^“”\"]+)\.", told.text)
    if match and not match[3].startswith(("in ", "on ", "at ", "of ", "to ", "he ", "she ")):
        return f"{_capital(match[3])}, {match[1]} {match[2]}."
    match = re.fullmatch(rf"([^“”\"]+), ({_NAME}) ({_SAYING})\.", told.text)
    if match:
        return f"{match[2]} {match[3]} that {_small(match[1])}."
    return None


def attribute_to_publisher(told: Told) -> str | None:
    if not told.publisher or told.text[0] in '“"':
        return None
    first = told.rng.choice(["According to {}, {}", "{} reported that {}", "{} reports that {}"])
    return first.format(told.publisher, _small(told.text))


def date_for_weekday(told: Told) -> str | None:
    match = re.search(rf"\bon ({'|'.join(_WEEKDAYS)})\b(?!,? [A-Z\d])", told.text)
    ahead = re.search(r"\b(?:will|to|would|next|upcoming|plans?|set|scheduled)\b", told.text)
    if not match or told.published is None or ahead:
        return None
    back = (told.published.weekday() - _WEEKDAYS.index(match[1])) % 7
    day = told.published - timedelta(days=back)
    written = told.rng.choice(
        [f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%B} {day.day}"]
    )
    return told.text.replace(match[0], f"on {written}", 1)


def write_numbers_otherwise(told: Told) -> str | None:
    def other(match: re.Match[str]) -> str:
        currency, digits, scale, percent = match.groups()
        if scale and "." in digits and not currency:
            factor = {"million": 6, "billion": 9}[scale.strip()]
            return f"{round(float(digits) * 10**factor):,}"
        if currency == "$" and scale:
            return f"{digits}{scale} dollars"
        if percent:
            return digits + (" per cent" if percent == "%" else "%")
        if "," in digits:
            return currency + digits.replace(",", "") + (scale or "")
        if digits.isdigit() and not currency and not scale and 1 < int(digits) < len(_SMALL):
            return _SMALL[int(digits)]
        return match[0]

    pattern = (
        r"(?<![\w.,$£€-])([$£€]?)(\d[\d,]*(?:\.\d+)?)( million| billion)?"
        r"(%| percent| per cent)?(?![\w,.-]*\d|[\w-])"
    )
    new = re.sub(pattern, other, told.text)
    if new == told.text:
        for number, word in enumerate(_SMALL[2:], 2):
            new = re.sub(rf"(?<![-\w]){word}(?![-\w])", str(number), new, count=1)
    return new if new != told.text else None


def name_for_pronoun(told: Told) -> str | None:
    """Who is the only one named in the sentence before; the span is both sentences."""
    match = re.match(r"(?:He|She) (?=[a-z])", told.text)
    named = re.findall(r"\b[A-Z][a-z’'-]+ [A-Z][a-z’'-]{2,}\b", told.before)
    if not match or len(set(named)) != 1 or named[0].split()[0] in _NO_FIRST_NAMES:
        return None
    return f"{named[0]} {told.text[match.end() :]}"


def full_name(told: Told) -> str | None:
    """A name of one word, with the word that always stands before it elsewhere in the article."""
    for match in re.finditer(r"(\b[a-z]+,? )([A-Z][a-z]{3,})(?= [a-z]|’s|'s)", told.text):
        pattern = rf"(?<=[a-z,] )([A-Z][a-z]+) {match[2]}\b(?! [A-Z])"
        fuller = set(re.findall(pattern, told.article_text))
        if len(fuller) == 1 and fuller.isdisjoint(_NO_FIRST_NAMES):
            return f"{told.text[: match.start(2)]}{fuller.pop()} {told.text[match.start(2) :]}"
    return None


def short_name(told: Told) -> str | None:
    """The last word of a name of two."""
    match = re.search(r"(?<=[a-z] )([A-Z][a-z]+) ([A-Z][a-z]{3,})(?= [a-z]|,)", told.text)
    if not match or match[1] in _NO_FIRST_NAMES:
        return None
    return told.text.replace(match[0], match[2], 1)


def synonyms(told: Told) -> str | None:
    words = told.text.split(" ")
    places = [at for at, word in enumerate(words) if at and word in _SYNONYMS]
    for at in told.rng.sample(places, min(2, len(places))):
        words[at] = _SYNONYMS[words[at]]
    return " ".join(words) if places else None


def passive(told: Told) -> str | None:
    verbs = "|".join(_TRANSITIVE)
    match = re.match(
        rf"((?:The [a-z]+ )?{_NAME}|The [a-z]+) ({verbs}) "
        r"((?:the|a|an|its|his|her|their|[A-Z][a-z]+) [\w-]+(?: [\w-]+){0,3}?)"
        r"(?= (?:in|on|at|for|from|after|before|last|with|to|by|during) |[.,])",
        told.text,
    )
    if not match:
        return None
    rest = told.text[match.end() :]
    subject = match[1].replace("The ", "the ", 1)
    return f"{_capital(match[3])} was {_TRANSITIVE[match[2]]} by {subject}{rest}"


def merge(told: Told) -> str | None:
    """Two sentences in one; its span is both."""
    if not told.before.endswith(".") or "“" in told.before + told.text or '"' in told.before:
        return None
    if not re.match(r"(?:The|It|He|She|They|This|That|A|In|But|And) ", told.text):
        return None
    following = re.sub(r"^(?:But|And) ", "", told.text)
    return f"{told.before[:-1]}, and {_small(following)}"


RULES: dict[str, Rule] = {
    "clause dropped": drop_clause,
    "adverbs dropped": drop_adverbs,
    "attribution moved": move_attribution,
    "attributed to publisher": attribute_to_publisher,
    "weekday as a date": date_for_weekday,
    "number written otherwise": write_numbers_otherwise,
    "name in full": full_name,
    "name shortened": short_name,
    "synonyms": synonyms,
    "passive": passive,
}
RULES_OF_TWO: dict[str, Rule] = {
    "name for pronoun": name_for_pronoun,
    "two sentences merged": merge,
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """With a small letter where the first word is one that has a capital only as the first."""
    first = text.split(" ", 1)[0]
    common = re.fullmatch(
        r"The|A|An|It|He|She|They|This|That|These|Those|In|On|At|For|But|And|As|After|While|When"
        r"|There|His|Her|Its|Their|If|By|With|From|To|Some|Many|Most|All|Both|One|Two|We|You",
        first,
    )
    return text[:1].lower() + text[1:] if common else text

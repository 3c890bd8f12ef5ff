"""Whom or what a sentence is about, named in full: "The bridge" is the Tollgate Bridge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.nlp.names import TITLES, Name
from index.nlp.statement import AnnotatedText
from index.nlp.words import dictionary_form, is_known_verb, is_past_form
from qa.conversation.question_making.people import People, is_of_a_person

_NAMED_THING = re.compile(
    r"^(?P<article>The|An?)\s(?P<noun>(?:(?!(?:of|in|for|at|to|from|on|by|with|the)\s)[a-z’'-]+\s){0,3}?)(?=[A-Z])"
)
_TITLED = re.compile(r"^(?P<title>[A-Z][a-z]+)\.?\s(?=[A-Z])")
_ROLE_FIRST = re.compile(r"^(?:The|Its|His|Her|Their)\s[a-z][a-z’' -]{2,40},\s(?=[A-Z])")
_AGAIN = re.compile(r"^The\s(?P<noun>[a-z]{3,}(?:\s[a-z]{3,})?)(?=\s)")
_BEHIND = re.compile(r"^\s(?P<noun>[a-z]{3,})(?=\s[a-z])")
_APPOSITION = re.compile(r"^,(?:\s\d{1,3},)?(?:\s[^,]{3,90},)?(?=\s)")
_ITS = re.compile(r"\b(?:its|their|his|her)\s$", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|its|their|his|her)\s$", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?P<who>It|He|She)\s(?=[a-z])")
# "In 2019,", "On Tuesday,", "At Sandle,": what stands before the subject.
_BEFORE = re.compile(r"^(?P<lead>(?:On|In|At|Near|By)\s[^,]{3,30}),\s(?=\S)")
_NO_NOUNS = frozenset(
    """has have had is are was were will would can could may might must should did does do also then
    now not never and or but that who which says say said""".split()
)


@dataclass(frozen=True)
class Subject:
    """As it is asked about; `rest`: what the sentence says of it, `lead`: what stands before it."""

    name: str
    rest: str
    is_person: bool
    lead: str = ""


class Subjects:
    """Those of an article."""

    def __init__(self, whole: AnnotatedText) -> None:
        self._whole = whole
        self._last: tuple[int, Subject | None] = (0, None)
        self._by_noun: dict[str, list[tuple[int, str]]] = {}
        for end, noun, shown in self._things():
            self._by_noun.setdefault(noun, []).append((end, shown))

    def of(self, said: AnnotatedText, start: int, end: int, people: People) -> Subject | None:
        """Of a sentence, which may go on about what the one before it is about.

        None where it begins with nothing that is named. Sentences are asked about in order.
        """
        found = self._of(said, start, people)
        self._last = end, found
        return found

    def _of(self, said: AnnotatedText, start: int, people: People) -> Subject | None:
        text = said.tokens.text
        before = _BEFORE.match(text)
        begins, lead = (before.end(), before["lead"]) if before else (0, "")
        rest = text[begins:]
        if pronoun := _PRONOUN.match(rest):
            return self._meant(pronoun["who"] != "It", rest[pronoun.end() :], lead, start)
        if role := _ROLE_FIRST.match(rest):
            begins += role.end()
            rest = text[begins:]
        thing = None if role else _NAMED_THING.match(rest)
        title = None if thing else _TITLED.match(rest)
        if title and title["title"].casefold() not in TITLES:
            title = None
        names_at = begins + (thing.end() if thing else title.end() if title else 0)
        name = next((one for one in said.names if _place(one, said)[0] == names_at), None)
        if name is None:
            return self._again(rest, lead, start)
        return _named(name, said, lead, people, thing, is_titled=title is not None)

    def _meant(self, is_person: bool, rest: str, lead: str, start: int) -> Subject | None:
        """What the sentence before is about, in the same paragraph."""
        end, before = self._last
        if before is None or before.is_person is not is_person or " " not in before.name:
            return None
        is_next = self._whole.tokens.text[end:start].strip(" .!") == ""
        return Subject(before.name, rest, is_person, lead) if is_next else None

    def _again(self, rest: str, lead: str, start: int) -> Subject | None:
        """ "The bridge", where of all bridges only one was named before."""
        found = _AGAIN.match(rest)
        if found is None:
            return None
        for noun in (found["noun"], found["noun"].split()[0]):
            known = {shown for end, shown in self._by_noun.get(noun, ()) if end <= start}
            if len(known) == 1:
                after = rest[len("The ") + len(noun) :]
                return Subject(known.pop(), _APPOSITION.sub("", after).strip(), False, lead)
        return None

    def _things(self) -> Iterator[tuple[int, str, str]]:
        """Where each name of a thing ends, the noun it ends with, and the thing as it is called."""
        text = self._whole.tokens.text
        for name in self._whole.names:
            begins, ends = _place(name, self._whole)
            shown = text[begins:ends]
            if shown.endswith(("'s", "’s")):
                continue
            the = "the " if _THE.search(text[max(begins - 7, 0) : begins]) else ""
            if len(name.words) > 1:
                whole = (
                    "the " * (the != "" and not _ITS.search(text[max(begins - 7, 0) : begins]))
                    + shown
                )
                yield ends, name.words[-1], whole
                if len(name.words) > 2:
                    yield ends, " ".join(name.words[-2:]), whole
            if (noun := noun_behind(text[ends : ends + 40])) and the:
                yield ends + len(noun) + 1, noun, f"{the}{shown} {noun}"


def _named(
    name: Name,
    said: AnnotatedText,
    lead: str,
    people: People,
    thing: re.Match[str] | None,
    *,
    is_titled: bool,
) -> Subject | None:
    if thing and thing["article"] != "The":
        return None
    text = said.tokens.text
    begins, ends = _place(name, said)
    shown = text[begins:ends]
    if shown.endswith(("'s", "’s")):
        return None
    after = text[ends:]
    full = shown if thing else people.in_full(shown)
    if is_titled and " " not in full:
        return None
    is_person = not thing and (is_titled or full != shown or is_of_a_person(name))
    if thing:
        full = f"the {thing['noun']}{shown}"
        if noun := noun_behind(after):
            full, after = f"{full} {noun}", after[len(noun) + 1 :]
    return Subject(full, _APPOSITION.sub("", after).strip(), is_person, lead)


def noun_behind(after: str) -> str:
    """ "Shipyard", behind "the Hask & Ferrier": no verb."""
    found = _BEHIND.match(after)
    if found is None:
        return ""
    noun = found["noun"]
    is_verb = is_past_form(noun) or dictionary_form(noun) or is_known_verb(noun)
    is_verb = is_verb or is_known_verb(noun.removesuffix("s"))
    is_light = noun in _NO_NOUNS or noun.endswith(("ly", "ing")) or len(noun) <= 3
    return "" if is_verb or is_light else noun


def _place(name: Name, said: AnnotatedText) -> tuple[int, int]:
    words = said.tokens.words
    return words[name.first].start, words[name.last].end

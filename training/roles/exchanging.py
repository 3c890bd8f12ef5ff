"""Two names of a text exchanged: in the text, in what is asked, or in both."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from index import sentence_spans
from training.reader.cases import NOT_ENTAILED, Case, Text
from training.reader.model import ENTAILED, NEITHER

SOURCE = "roles-exchanged"
NAME = r"[A-Z][\w’'-]*\w(?: (?:de |van |von |bin |of the |of )?[A-Z][\w’'-]*\w)*"
_NAME = re.compile(rf"\b{NAME}")
# Where the order of two names says nothing.
_EITHER_WAY = re.compile(
    r"\b(?:and|or|with|between|both|versus|near|met|meets?|married|marry|against|neighbou?rs?"
    r"|border\w*|shared?|same|known as|called|also|than .* than)\b"
)
_CALENDAR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|I|The|A|An|He|She|It|They|We|In|On|At|As|But|And|There"
    r"|This|Mr|Mrs|Ms|Dr|American|British|English|French|German|Christmas|Easter"
)
_ASKS = re.compile(r"(?:Did|Does|Do|Is|Are|Was|Were|Has|Have|Had|Will|Would|Can|Could|Should) ")
_WHO = re.compile(
    r"(?:Who|Which \w+|What (?:team|company|country|party|club|group))"
    r" (?P<did>(?!did |do |does )[a-z]+ .*)\?"
)
_AROUND = 1


def exchanged(cases: list[Case], rng: random.Random) -> Iterator[Case]:
    """Of each case over two names: it and its three turns, as far as their labels are known."""
    for case in cases:
        found = _two_names(case)
        if case.entailed is None or found is None:
            continue
        text = around(case.text, case.near, rng)
        if text is None:
            continue
        swap = swapper(*found)
        if swap is None or swap(text.body) == text.body:
            continue
        other = Text(swap(text.body), swap(text.header), text.group, text.shelf)
        turned = swap(case.question)
        yield _labelled(case, text, case.question, case.entailed)
        yield _labelled(case, other, turned, case.entailed)
        if case.entailed in (ENTAILED, NEITHER):
            yield _labelled(case, text, turned, NOT_ENTAILED)
            yield _labelled(case, other, case.question, NOT_ENTAILED)


def answered(cases: list[Case]) -> Iterator[Case]:
    """ "Who beat Vader?", "Flair" → "Flair beat Vader." and "Was it Flair who beat Vader?"."""
    for case in cases:
        who = _WHO.fullmatch(case.question)
        if not who or not case.spans:
            continue
        answer = case.text.body[slice(*case.spans[0])]
        if not _NAME.fullmatch(answer):
            continue
        for words in (f"{answer} {who['did']}.", f"Was it {answer} who {who['did']}?"):
            yield Case(case.source, case.text, words, None, case.spans[0], None, ENTAILED)


def _labelled(case: Case, text: Text, words: str, label: int) -> Case:
    tells = case.answerable if label != NOT_ENTAILED else None
    return Case(SOURCE, text, words, None, (0, len(text.body)), tells, label)


def _two_names(case: Case) -> tuple[str, str] | None:
    asked = _ASKS.match(case.question)
    words = case.question[asked.end() :] if asked else case.question
    names = {m[0] for m in _NAME.finditer(words) if not _CALENDAR.fullmatch(m[0])}
    if len(names) != 2 or _EITHER_WAY.search(case.question):
        return None
    one, two = sorted(names)
    found = [bool(re.search(rf"\b{re.escape(name)}\b", case.text.body)) for name in names]
    if not all(found) or set(one.split()) & set(two.split()):
        return None
    return one, two


def around(text: Text, near: tuple[int, int] | None, rng: random.Random) -> Text | None:
    """The sentence of a place with the next ones, as a text; short ones whole."""
    if len(text.body) < 600:
        return text
    if near is None:
        return None
    spans = sentence_spans(text.body)
    at = next((i for i, (start, end) in enumerate(spans) if start <= near[0] < end), None)
    if at is None:
        return None
    first, last = max(0, at - rng.randint(0, _AROUND)), min(len(spans) - 1, at + rng.randint(0, 1))
    body = text.body[spans[first][0] : spans[last][1]]
    return Text(body, text.header, text.group, text.shelf)


def swapper(one: str, two: str) -> Callable[[str], str] | None:
    """What exchanges the two in a text, last names too; None where these are the same."""
    forms = {one: two, two: one}
    last = (one.split()[-1], two.split()[-1])
    if last[0] == last[1]:
        return None
    forms.setdefault(last[0], last[1])
    forms.setdefault(last[1], last[0])
    longest = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in longest))
    return lambda text: pattern.sub(lambda match: forms[match[0]], text)

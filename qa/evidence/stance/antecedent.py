"""Whom a sentence is about that begins with "he", "the 22-year-old" or "the dairy"."""

from __future__ import annotations

import re

from index.nlp.article_text import article_text
from index.nlp.names import OF_NO_PERSON, Name
from index.nlp.statement import AnnotatedText, annotated_text
from qa.citations import Span
from qa.evidence.sentences import passage_sentences

_OF_A_PERSON = re.compile(r"(?:He|She|The \d{1,3}-year-old)\b")
_OF_A_THING = re.compile(r"It\b")
_BY_ITS_KIND = re.compile(r"The (?P<kind>[a-z]{3,})\b")
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]{1,40}(?:\([^()]{2,24}\)\s?)?[—–-]\s")
# Before a name that is not what the sentence is about.
_NO_SUBJECT = re.compile(r"[,;:]|\b(?:in|on|at|by|of|for|from|to|with|after)\s", re.IGNORECASE)
# A subject stands no further into the sentence: "The former banker Tobias Renkel".
_MOST_BEFORE = 3
_MOST_PASSAGE = 6_000
_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|that|those|who|the)\b",
    re.IGNORECASE,
)
# "Founders: Ann Roe": whose they are, stands above.
_LABELLED = re.compile(r"\W*[A-Z][\w ]{2,30}: ")
# "ZestMoney shuts down: …", one of several news in an article; not "Daniel Ek: …", who speaks.
_ITEM = re.compile(
    r"[\W\d]{0,4}(?P<name>[A-Z][\w&-]{0,30})\b[^.:!?\n]{0,60}\s[a-z][^.:!?\n]{2,60}:\s"
)
# So many sentences before it may say whom a pronoun means.
_BEFORE = 2


def with_subject_named(span: Span) -> str:
    """The span's text, with the name of its subject in place of a word that points back to it.

    That is the name which the sentence before begins with, and for "the dairy" the only name of a
    dairy in headline and passage. As it is, where there is no such name.
    """
    text = span.text
    pointing = next(
        (found for found in (p.match(text) for p in (_OF_A_PERSON, _OF_A_THING)) if found), None
    )
    if pointing:
        name = _subject_before(span)
        is_person = pointing.re is _OF_A_PERSON
        if not name or is_person != _may_be_person(name.split()):
            return text
        return f"{name}{text[pointing.end() :]}"
    if by_kind := _BY_ITS_KIND.match(text):
        name = _only_one_of(by_kind["kind"], span)
        return f"{name}{text[by_kind.end() :]}" if name else text
    return text


def with_sentences_before(span: Span) -> str:
    """The sentence, with those before it where a word or label of it may point back to them."""
    if not (_POINTS_BACK.search(span.text) or _LABELLED.match(span.text)):
        return span.text
    starts = [start for start, _ in passage_sentences(span.hit) if start <= span.start]
    return span.hit.article.text[starts[-1 - _BEFORE :][0] : span.end] if starts else span.text


def item_around(span: Span) -> str:
    """The sentence's paragraph, where it begins with a label as one of several news that names whom
    it is about; else empty."""
    text = span.hit.article.text
    begins = text.rfind("\n", 0, span.start) + 1
    label = _ITEM.match(text, begins, span.end)
    # A name is nowhere written small.
    if label is None or re.search(rf"\b{re.escape(label['name'].casefold())}\b", text):
        return ""
    ends = text.find("\n", span.end)
    return text[begins : ends if ends >= 0 else len(text)]


def points_to_a_person(text: str) -> bool:
    """Whether it begins with "he", "she" or "the 22-year-old"."""
    return _OF_A_PERSON.match(text) is not None


def _may_be_person(words: list[str]) -> bool:
    return len(words) > 1 and OF_NO_PERSON.isdisjoint(word.casefold() for word in words)


def _subject_before(span: Span) -> str:
    before = [place for place in passage_sentences(span.hit) if place[1] <= span.start]
    if not before:
        return ""
    start, end = before[-1]
    bare = _DATELINE.sub("", span.hit.article.text[start:end].strip())
    said = annotated_text(bare, article_text(span.hit.article))
    first = next(iter(said.names), None)
    if first is None or first.first > _MOST_BEFORE or _is_owner(first, said):
        return ""
    before_it = said.tokens.text[: said.tokens.words[first.first].start]
    return "" if _NO_SUBJECT.search(before_it) else _text(first, said)


def _only_one_of(kind: str, span: Span) -> str:
    known = article_text(span.hit.article)
    texts = (span.hit.article.title, span.hit.passage.text[:_MOST_PASSAGE])
    names = {
        name.words: _text(name, said)
        for said in (annotated_text(text, known) for text in texts)
        for name in said.names
        if len(name.words) > 1 and name.words[-1] == kind
    }
    return next(iter(names.values())) if len(names) == 1 else ""


def _is_owner(name: Name, said: AnnotatedText) -> bool:
    return said.tokens.words[name.last].text.endswith(("'s", "’s", "s'", "s’"))


def _text(name: Name, said: AnnotatedText) -> str:
    words = said.tokens.words
    return said.tokens.text[words[name.first].start : words[name.last].end]

"""Whether a sentence is about the one whom a question names, and who in it can have done it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import Article
from index.nlp.article_text import article_text
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import folded_words
from qa.evidence import Evidence
from qa.evidence.question import kind_asked
from qa.evidence.stance.asked_act import AskedAct

# So far behind the surest a sentence may answer in its place: as `behind` of qa.writers.
_NEARLY_AS_SURE = 12.0
_AUXILIARY = (
    r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could|should|may|might|else)\b"
)
_ASKED = re.compile(
    rf"^\W*(?:who|(?:which|what)\s+[\w-]+)\s+(?:[a-z]+ly\s+|first\s+|also\s+|then\s+)?(?!{_AUXILIARY})(\w+)",
    re.IGNORECASE,
)
# Whoever it is done against did not do it; whoever something is taken from did not take it.
_OPPONENT = re.compile(r"\b(?:against|over|than|unlike)\s+(?:the\s+)?$", re.IGNORECASE)
_GIVER = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_TAKES = re.compile(
    r"(?:buys?|bought|purchase[sd]?|acquire[sd]?|borrow(?:s|ed)?|inherit(?:s|ed)?|steals?|stole"
    r"|takes?|took|receive[sd]?|gets?|got|hire[sd]?|capture[sd]?|seize[sd]?|wrest(?:s|ed)?)",
    re.IGNORECASE,
)


def subject_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: where the surest names others alone, those nearly as
    sure go before it that name the subject of a question for an act.

    "In Dunmarch voters rejected it" answers nothing about Kellmark, where "Halvern and Kellmark
    approved it" does.
    """
    asked = AskedAct.of(question) if kind_asked(question) == "yes or no" else None
    if asked is None or not asked.subject_names or not evidence:
        return list(evidence)
    near = [one for one in evidence if one.surely >= evidence[0].surely - _NEARLY_AS_SURE]
    told = {id(one): annotated_text(one.text, article_text(one.hit.article)) for one in near}
    first = told[id(near[0])]
    if not first.names or not asked.subject_names.isdisjoint(first.tokens.folded):
        return list(evidence)
    named = [one for one in near if asked.subject_names <= {*told[id(one)].tokens.folded}]
    return [*named, *(one for one in evidence if one not in named)]


def may_be_of(subject: frozenset[str], said: AnnotatedText, article: Article) -> bool:
    """Whether the sentence names it, or nobody, under a headline that does."""
    if subject <= {*said.tokens.folded}:
        return True
    return not said.names and subject <= {*said.tokens.folded, *folded_words(article.title)}


def may_be_doer(question: str, sentence: str, start: int) -> bool:
    """Whether words that begin at `start` may be; True where the question is not who did it.

    "Who bought it?" is not answered by the last name of "he bought it from Hask & Ferrier".
    """
    asked = _ASKED.match(question)
    if asked is None:
        return True
    before = sentence[max(0, start - 20) : start]
    if _OPPONENT.search(before):
        return False
    return not (_TAKES.fullmatch(asked[1]) and _GIVER.search(before))

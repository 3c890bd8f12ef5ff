"""Whether a sentence is about the one whom a yes/no question names."""

from __future__ import annotations

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

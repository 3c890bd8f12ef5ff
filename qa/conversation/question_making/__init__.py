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
from index.nlp.article_text import ArticleText, article_text
from index.nlp.names import TITLES
from index.nlp.prompt_injection import reported
from index.nlp.sentences.quotable import is_quotable
from index.nlp.statement import AnnotatedText, annotated_text
from qa.conversation.question_making.people import People
from qa.conversation.question_making.subjects import Subjects, noun_behind
from qa.conversation.question_making.turned import SHORTEST_NAME, turned

_LANGUAGES = (None, "en")
_SENTENCES = 40
_READ = 9_000
_ENDS = (".", "!", ".”", '."')
_TOLD_OFTEN = 3
_TOLD_AGAIN = 2
# A noun behind a name, "the Ardmoor reserve"; shorter ones are mostly verbs and prepositions.
_LONG_WORD = 5
_EARLY = 400
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]+(?:\([^()]{2,24}\)\s*)?[—–-]+\s+")
_UNFIT = re.compile(r"[\"“”()?\[\]:;…*]|(?:^|\s)[‘']")
# Capitalised at the head of sentences, or before names.
_NO_NAMES = TITLES | frozenset("the a an in on at for but and as".split())
# "Orchard with", before "Two Ladders": what follows is part of a name.
_BEHIND_A_NAME = re.compile(r"[A-Z][\w’'-]*\s(?:with|of|and|the|in|to|for|on)\s$")
_POSSESSIVE = re.compile(r"['’]s?$")


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
    text = article.text[:_READ]
    whole = annotated_text(text, known)
    people, subjects = People(whole, known), Subjects(whole)
    about = _main_name(known, whole, _TOLD_AGAIN, often_alone=_TOLD_OFTEN)
    about = people.in_full(about) or _headline_name(known, whole) or people.foremost()
    known_already = set[str]()
    for start, end in sentence_spans(text, "en")[:_SENTENCES]:
        sentence = text[start:end].strip()
        bare = _DATELINE.sub("", sentence).rstrip(".! ")
        if "\n" in bare or reported(sentence) != sentence:
            continue
        if not (sentence.endswith(_ENDS) and is_quotable(article.text, start, end)):
            continue
        said = annotated_text(bare, known)
        fit = not _UNFIT.search(bare)
        subject = subjects.of(said, start, end, people)
        made = (
            *(turned(said, subject) if fit else ()),
            people.speaking(start, end, about),
            people.introduced(said),
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
    whole = annotated_text(article.text[:_READ], known)
    main = _main_name(known, whole, _TOLD_OFTEN, often_alone=2 * _TOLD_OFTEN)
    full = People(whole, known).in_full(main)
    return (f"What is the latest on {full}?", full) if " " in full else None


def _main_name(known: ArticleText, whole: AnnotatedText, often: int, often_alone: int) -> str:
    """The name that comes most often, and stands in the headline; "" where none comes `often`.

    One of a single word has to come `often_alone`.
    """
    words = whole.tokens.words
    shown = {
        name.words: whole.tokens.text[words[name.first].start : words[name.last].end]
        for name in whole.names
    }
    counts = Counter(name.words for name in whole.names)
    of_publisher = set(known.publisher.folded)
    for parts, times in counts.most_common():
        name = _POSSESSIVE.sub("", shown[parts])
        # "Lodestar 4"
        numbered = re.search(rf"{re.escape(name)}\s\d{{1,2}}(?![\w.,’'%-])", known.article.title)
        if times < (often if len(parts) > 1 or numbered else often_alone):
            continue
        if (
            "'s " in name
            or "’s " in name
            or of_publisher.issuperset(parts)
            or not known.title.folded.issuperset(parts)
        ):
            continue
        # "Tollgate Bridge" is "the bridge" too.
        is_name = not known.common_words.issuperset(parts)
        if len(parts[-1]) > SHORTEST_NAME and is_name and parts[0] not in known.common_words:
            return numbered.group() if numbered else _as_called(name, whole.tokens.text)
    return ""


def _headline_name(known: ArticleText, whole: AnnotatedText) -> str:
    """What is named early, of whose name the headline has a part: "Bridge closed"; else ""."""
    for name in whole.names:
        begins, ends = (whole.tokens.words[name.first].start, whole.tokens.words[name.last].end)
        if ends > _EARLY:
            break
        is_meant = not known.title.folded.isdisjoint((name.words[0], name.words[-1]))
        is_own = known.publisher.folded.issuperset(name.words)
        if len(name.words) > 1 and is_meant and not is_own:
            shown = whole.tokens.text[begins:ends]
            is_part = _BEHIND_A_NAME.search(whole.tokens.text[max(begins - 40, 0) : begins])
            if is_part or shown.isupper():
                continue
            if "'s" not in shown and "’s" not in shown and name.words[0] not in known.common_words:
                return _as_called(shown, whole.tokens.text)
    return ""


def _as_called(name: str, text: str) -> str:
    """With what mostly stands around it: "the All Blacks" for "Blacks"."""
    around = re.findall(
        rf"(?:\b([^\W\d_][\w’'-]{{0,30}})\s)?\b{re.escape(name)}\b(?:\s([a-z]+))?", text
    )
    before, times = Counter(one for one, _ in around).most_common(1)[0]
    is_most = 2 * times > len(around) and before[:1].isupper()
    if is_most and before.casefold() not in _NO_NAMES:
        return _as_called(f"{before} {name}", text)
    after_the = [two for one, two in around if one.casefold() == "the"]
    if 3 * sum(len(two) < _LONG_WORD for two in after_the) >= len(around):
        return f"the {name}"
    behind, times = Counter(after_the or [""]).most_common(1)[0]
    noun = noun_behind(f" {behind} a") if 2 * times > len(around) else ""
    return f"the {name} {noun}" if noun else name

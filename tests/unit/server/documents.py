"""One answer, its article and its hit, for the tests of what goes over the wire."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from index import Article, ArticleRef, Correction, Hit, Passage
from qa import Answer, CheckedSentence, Citation, Sentence, Usage

QUOTE = "The wall will be raised by 40 centimetres."
ARTICLE = Article(
    id="harbour",
    text=f"Port Selby. {QUOTE} Work starts in May.",
    title="Harbour wall",
    publisher="The Selby Post",
    published_at=datetime(2024, 2, 6, 8, 0, tzinfo=UTC),
    source="/srv/articles/harbour.md",
)
HIT = Hit(
    article=ARTICLE,
    passage=Passage("harbour:1:0", "harbour", 1, 12, 12 + len(QUOTE), QUOTE),
    score=0.5,
    found_by=("dense",),
)
CITATION = Citation(
    number=1,
    article_id="harbour",
    version=1,
    title="Harbour wall",
    publisher="The Selby Post",
    published_at=ARTICLE.published_at,
    url=None,
    quote=QUOTE,
    start=12,
    end=12 + len(QUOTE),
    passage_id="harbour:1:0",
)
SENTENCE = Sentence(
    index=0,
    start=0,
    end=14,
    support="supported",
    citations=(1,),
    text="By 40 cm. [1]",
    consumed=9,
    new_citations=(CITATION,),
)
ANSWER = Answer(
    id="01J",
    question="By how much?",
    standalone_question="By how much?",
    answer="By 40 cm. [1]",
    answerable=True,
    confidence=0.5,
    mode="extractive",
    as_of=date(2024, 2, 6),
    sentences=(CheckedSentence(0, 13, "supported", (1,)),),
    citations=(CITATION,),
    refusal=None,
    nearest=(),
    model=None,
    usage=Usage(),
    timings_ms={"retrieve": 1, "generate": 0, "verify": 0, "total": 1},
)
NEAR = ArticleRef.of(ARTICLE)
TAKEN_BACK = replace(
    CITATION,
    corrections=(Correction("The wall is 30 cm high."),),
    retracted=True,
)
TAKEN_BACK_ANSWER = replace(ANSWER, citations=(TAKEN_BACK,))
NOTICES = "; RETRACTED by its publisher; corrected: The wall is 30 cm high."

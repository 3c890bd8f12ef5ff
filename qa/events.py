"""What an Answerer tells, in order: Retrieved, then Delta and Sentence, then Done or Failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index import ArticleRef, Correction, DatelineIndexError, Filters, Hit, View
from qa.errors import QAError
from qa.llm import Message, Usage

Support = Literal["supported", "partial", "unsupported", "unchecked"]
Strictness = Literal["strict", "mark", "off"]
Mode = Literal["llm", "extractive"]
Refusal = Literal[
    "no_articles",
    "below_threshold",
    "unsupported",
    "name_missing",
    "publisher_not_in_archive",
    "outside_dates",
]
Note = Literal["prompt_cut", "cached", "talk", "other_language", "unsure", "by_words_alone"]
DisagreementAbout = Literal["number", "date", "verdict"]
# A sentence in its answer: the short answer, which comes first; words quoted for it; quotations
# that a reader may do without; a dated line, of an event or an article; or a model's running text.
Role = Literal["fact", "quotation", "further", "event", "text"]


@dataclass(frozen=True)
class Question:
    """What is asked. `history` is the turns before, which say what it means and prove nothing.
    `mode` None means: the model where one is configured, else extractive.

    `strictness` says what becomes of a written sentence that no article supports: "strict" takes it
    out, "mark" keeps it, without a citation, as "unsupported". "off" checks nothing: each is kept
    as "unchecked", with the passages that the model named. `suggestions` asks for questions to ask
    next too, `explain` for an Explanation. `view` is what whoever asks sees; None is all.
    """

    text: str
    history: tuple[Message, ...] = ()
    filters: Filters = field(default_factory=Filters)
    mode: Mode | None = None
    strictness: Strictness = "strict"
    suggestions: bool = False
    explain: bool = False
    view: View | None = None


@dataclass(frozen=True)
class _Numbered:
    number: int


@dataclass(frozen=True)
class SpokenDay:
    """A day, week or month that a quote names by its words alone, as "on Monday" does.

    `text == article.text[start:end]`; `date` is it in ISO 8601, as `index.Period.iso` gives it, and
    `in_full` in words: "22 September 2021".
    """

    text: str
    start: int
    end: int
    date: str
    in_full: str


@dataclass(frozen=True)
class Speaker:
    """Whom an article gives words to: `text == article.text[start:end]`, in a quote or near it."""

    text: str
    start: int
    end: int

    def is_named_in(self, start: int, end: int) -> bool:
        """Whether `article.text[start:end]`, a quote, itself names who says it."""
        return start <= self.start < end


@dataclass(frozen=True)
class Citation(ArticleRef, _Numbered):
    """Words that stand in an article: `quote == article.text[start:end]` for that version.

    `days` are those that the quote speaks of in words that do not say them in full. `said_by` is
    who says it, where that is not the article itself; `opinion` where its page is marked as one;
    `language` what the article is in, where that is known. `page`, from 1, is that of the document
    on which the quote begins, if the article was read from pages, and `last_page` where it ends.
    """

    quote: str
    start: int
    end: int
    passage_id: str
    days: tuple[SpokenDay, ...] = ()
    said_by: Speaker | None = None
    opinion: bool = False
    also_published_by: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    retracted: bool = False
    page: int | None = None
    last_page: int | None = None
    language: str | None = None


@dataclass(frozen=True)
class CheckedSentence:
    """`answer[start:end]`, markers included, and the numbers of the citations it carries."""

    start: int
    end: int
    support: Support
    citations: tuple[int, ...]
    role: Role = "text"


@dataclass(frozen=True)
class ShortAnswer:
    """The shortest words that answer: `text == article.text[start:end]`, within a citation's quote.

    `citation` is its number; `confidence`, in [0, 1], how likely they are the answer.
    """

    text: str
    citation: int
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Disagreement:
    """Articles that say different things of the same.

    `citations` are numbers, the oldest article first. With `corrected` the last article takes back
    what the others say.
    """

    about: DisagreementAbout
    citations: tuple[int, ...]
    corrected: bool


@dataclass(frozen=True)
class ParsedQuery:
    """A question as the search understood it; `parts` are the words of each part, if several."""

    text: str
    parts: tuple[str, ...]
    publishers: tuple[str, ...]
    possible_publishers: tuple[str, ...]
    unknown_publishers: tuple[str, ...]
    days: tuple[str, ...]
    categories: tuple[str, ...]
    wants_latest: bool
    further_queries: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedHit(ArticleRef):
    """A passage found, and by what: "dense", "lexical", "reranker", or a part of the question."""

    passage_id: str
    score: float
    found_by: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedEvidence:
    """A sentence found: `relevance` orders them; `features`, each in [0, 1], are what it is of."""

    article_id: str
    start: int
    end: int
    text: str
    relevance: float
    features: dict[str, float]


@dataclass(frozen=True)
class ExplainedCheck:
    """What verification made of a sentence beside words of an article."""

    article_id: str
    quote: str
    support: Support
    score: float
    failed_check: str | None
    why: str


@dataclass(frozen=True)
class ExplainedSentence:
    """A sentence of the draft. One that code made of words found was not checked against others."""

    text: str
    support: Support
    written_by: Literal["model", "code"]
    failed_check: str | None
    why: str
    checks: tuple[ExplainedCheck, ...]


@dataclass(frozen=True)
class Explanation:
    """How an answer came about, step by step.

    `decision` says in a sentence why the question was answered or refused: `confidence`, in [0, 1],
    is how likely the best sentence answers it, `least_confidence` what an answer takes.
    `seconds` are by stage.
    """

    query: ParsedQuery
    hits: tuple[ExplainedHit, ...]
    evidence: tuple[ExplainedEvidence, ...]
    confidence: float
    least_confidence: float
    decision: str
    sentences: tuple[ExplainedSentence, ...]
    seconds: dict[str, float]


@dataclass(frozen=True)
class Answer:
    """The whole result; `docs/reference/api.md` describes each field.

    `nearest` are articles close to a question that the archive does not answer. `language` is the
    one that words of Dateline beside it are told in: that of the question, where there are any.
    """

    id: str
    question: str
    standalone_question: str
    answer: str
    answerable: bool
    confidence: float
    mode: Mode
    as_of: date | None
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    refusal: Refusal | None
    nearest: tuple[ArticleRef, ...]
    model: str | None
    usage: Usage
    timings_ms: dict[str, int]
    notes: tuple[Note, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    suggestions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    respelt: tuple[str, ...] = ()
    short_answer: ShortAnswer | None = None
    explanation: Explanation | None = None
    language: str = "en"

    @property
    def disagreement(self) -> bool:
        """Whether articles disagree, and none of them corrects the others."""
        return any(not found.corrected for found in self.disagreements)


@dataclass(frozen=True)
class Retrieved:
    """What was found for `standalone_question`, which the question was understood as.

    It comes again after a further round, with all that was found and the `queries` of that round.
    `respelt` are words of the archive that stand there in place of misspelt ones.
    """

    hits: tuple[Hit, ...]
    standalone_question: str
    queries: tuple[str, ...] = ()
    respelt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delta:
    """Text as it is written, not yet checked."""

    text: str


@dataclass(frozen=True)
class Sentence:
    """The verdict on one written sentence.

    `consumed` counts the code points of all deltas so far that this and earlier verdicts cover:
    what a client showed of them is replaced by `text`. A kept sentence stands at
    `answer[start:end]` with its final markers; a withdrawn one has `support` "unsupported",
    empty `text` and `start == end`, and `failed_check` says why. `before` is the white space that
    stands between it and what was kept before. `new_citations` are those first used here.
    """

    index: int
    start: int
    end: int
    support: Support
    citations: tuple[int, ...]
    text: str
    consumed: int
    role: Role = "text"
    before: str = ""
    new_citations: tuple[Citation, ...] = ()
    failed_check: str | None = None


@dataclass(frozen=True)
class Done:
    answer: Answer


@dataclass(frozen=True)
class Failed:
    error: QAError | DatelineIndexError


Event = Retrieved | Delta | Sentence | Done | Failed

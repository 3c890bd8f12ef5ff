"""How an explanation is shown to a person."""

from __future__ import annotations

from qa.events import (
    ExplainedCheck,
    ExplainedEvidence,
    ExplainedHit,
    ExplainedSentence,
    Explanation,
    ParsedQuery,
)
from server.cli.ask.explanation import explained

QUERY = ParsedQuery(
    "What is the latest by The Age and the Sun?",
    ("by The Age", "the Sun"),
    ("The Age",),
    ("Sun",),
    ("Mars Daily",),
    ("2024-05-01 to 2024-05-02",),
    ("sports",),
    True,
    ("bridge cost",),
)
EXPLANATION = Explanation(
    QUERY,
    (ExplainedHit("a1", 1, "A title", "The Age", None, None, "a1:1:0", 0.5, ("lexical",)),),
    (ExplainedEvidence("a1", 0, 9, "It cost 5.\x1b[31m", 7.25, {"late": 0.5, "has": 0.0}),),
    0.41,
    0.25,
    "Answered: the confidence 0.41, and 0.25 is what an answer takes.",
    (
        ExplainedSentence(
            "It cost 9.",
            "unsupported",
            "model",
            "number",
            "9 does not stand there for the same",
            (ExplainedCheck("a1", "It cost 5.", "unsupported", 0.0, "number", "9 is not there"),),
        ),
    ),
    {"retrieve": 0.25, "total": 0.5},
)


def test_every_step_has_its_lines() -> None:
    assert list(explained(EXPLANATION)) == [
        "Query",
        "  What is the latest by The Age and the Sun?",
        "  part: by The Age",
        "  part: the Sun",
        "  publisher: The Age",
        "  perhaps publisher: Sun",
        "  not in this archive: Mars Daily",
        "  days: 2024-05-01 to 2024-05-02",
        "  category: sports",
        "  searched again for: bridge cost",
        "  the newest first",
        "Passages found: 1",
        "  1. 0.500 lexical: The Age, undated — A title",
        "Evidence, the most relevant sentences",
        "  7.25 “It cost 5.[31m” (article a1)",
        "    late 0.50",
        "Decision",
        "  Answered: the confidence 0.41, and 0.25 is what an answer takes.",
        "Sentences",
        "  unsupported, by model: It cost 9.",
        "    check number: 9 does not stand there for the same",
        "    beside “It cost 5.” (article a1): unsupported, number: 9 is not there",
        "Time: retrieve 0.250 s, total 0.500 s",
    ]

"""Cases from what readers said of answers: `dateline feedback export > rated.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from qa.reader.inputs import header_of
from training.reader.cases import Case, Text

SOURCE = "feedback"


def feedback_cases(path: Path) -> Iterator[Case]:
    """The first quote of each rated answer: one rated up answers its question, one rated down not.

    The quote is all of the article that the export has; refusals have none and are passed over.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        rated = json.loads(line)
        if not rated["citations"]:
            continue
        first, question = rated["citations"][0], rated["standalone_question"]
        published = first.get("published_at")
        day = date.fromisoformat(published[:10]) if published else None
        header = header_of(first["title"], day, first["publisher"])
        text = Text(first["quote"], header, first["article_id"])
        if rated["rating"] != "up":
            yield Case(SOURCE, text, question, (), None, False)
            continue
        short = rated["short_answer"]
        spans = None
        if short and short["citation"] == first["number"]:
            start = short["start"] - first["start"]
            spans = ((start, start + len(short["text"])),)
        yield Case(SOURCE, text, question, spans, None, True)

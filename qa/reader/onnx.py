"""The reader that ONNX Runtime runs, from the weights that ship with Dateline."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import ModelError, sentence_spans
from index.embeddings.onnx import open_graph, usable_cores
from qa.reader import Reading, SpanScore, Window
from qa.reader.inputs import Encoder, Pair, Tokens, header_of

log = logging.getLogger(__name__)

WEIGHTS = Path(__file__).with_name("weights")
GRAPH = "reader.onnx"
# Apart from the graph, the weights are mapped, not read: half the memory.
GRAPH_DATA = "reader.onnx.data"
TOKENIZER = "tokenizer.json"
FILES = (GRAPH, GRAPH_DATA, TOKENIZER)
CARD = "reader.json"
LONGEST_ANSWER = 30
# Windows and headers come again with the next question about the same news; some 5 kB each.
_REMEMBERED = 2_000

Floats = NDArray[np.float32]

_MEND = "Install Dateline again, or set DATELINE_READER=off to answer without the reader."


class OnnxReader:
    """Thread-safe. Loads the weights when made; raises ModelError where they are not as published.

    Each window is read by itself, since numbers are rounded by the range of all that is read at
    once: what one article says changes no figure of another.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        # Importing it takes a while, so only who reads pays for it.
        from tokenizers import Tokenizer

        check_weights(folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            self._session = open_graph(folder / GRAPH)
        except Exception as error:
            raise ModelError(
                f"The reader cannot be opened ({type(error).__name__}).", _MEND
            ) from error
        self._encoder = Encoder(tokenizer)
        self._tokens = lru_cache(_REMEMBERED)(self._encoder.tokens)
        self._cores = ThreadPoolExecutor(threads or usable_cores(), "read")

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        asked = self._encoder.tokens(question).ids
        return list(self._cores.map(lambda window: self._reading(asked, window), windows))

    def _reading(self, asked: Sequence[int], window: Window) -> Reading:
        article = window.hit.article
        day = article.published_at.date() if article.published_at else None
        title = ": ".join(filter(None, (", ".join(window.about), article.title)))
        header = self._tokens(header_of(title, day, article.publisher))
        body = self._tokens(window.text)
        pair = self._encoder.pair(asked, header.ids, body.ids)
        spans, answerable, entailment = self._logits(pair)
        if not all(np.isfinite(one).all() for one in (spans, answerable, entailment)):
            log.error("The reader's figures for a window of article %s are no numbers.", article.id)
            raise ModelError("The reader's figures are no numbers.", _MEND)
        chances = np.exp(entailment - entailment.max())
        chances /= chances.sum()
        return Reading(
            window,
            float(answerable),
            _best_of_sentences(spans, pair, body, window),
            *map(float, chances),
        )

    def _logits(self, pair: Pair) -> tuple[Floats, np.float32, Floats]:
        feed = {
            "ids": np.array([pair.ids], np.int64),
            "types": np.array([pair.types], np.int64),
            "positions": np.array([pair.positions], np.int64),
        }
        spans, answerable, entailment = self._session.run(None, feed)
        return spans[0], answerable[0], entailment[0]


def _best_of_sentences(
    logits: Floats, pair: Pair, body: Tokens, window: Window
) -> dict[tuple[int, int], SpanScore]:
    """Of each sentence of the window that was read whole or in part."""
    first, last = pair.body
    none = float(logits[0].sum())
    offsets = body.offsets[: last - first]
    found: dict[tuple[int, int], SpanScore] = {}
    for left, right in sentence_spans(window.text, window.hit.article.language):
        inside = [i for i, (start, end) in enumerate(offsets) if start >= left and end <= right]
        if not inside:
            continue
        here = logits[first + inside[0] : first + inside[-1] + 1]
        score, start, end = best_span(here)
        place = (window.start + left, window.start + right)
        found[place] = SpanScore(
            window.start + offsets[inside[0] + start][0],
            window.start + offsets[inside[0] + end][1],
            score - none,
        )
    return found


def best_span(logits: Floats) -> tuple[float, int, int]:
    """Of (tokens, 2) logits of beginning and end: the best sum, and the tokens it is of."""
    sums = logits[:, :1] + logits[:, 1][None, :]
    allowed = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), LONGEST_ANSWER)
    sums = np.where(allowed, sums, -np.inf)
    start, end = divmod(int(sums.argmax()), sums.shape[1])
    return float(sums[start, end]), start, end


def check_weights(folder: Path = WEIGHTS) -> str:
    """The day they were trained; raises ModelError where a file is missing or not as published."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        for name in FILES:
            with (folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != card["sha256"][name]:
                raise ModelError(
                    f"The reader's file {name} is not the one that was published.", _MEND
                )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The reader's files cannot be read ({error}).", _MEND) from error
    return str(card.get("trained", "unknown day"))

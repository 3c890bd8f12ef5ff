"""What a Prometheus server reads at /metrics."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from index import IndexStatus
from qa import Answer

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_STAGE_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


def share_among_processes() -> tempfile.TemporaryDirectory[str]:
    """Make the metrics of this process's children one; to be called before they start.

    prometheus_client asks for a folder, named in the environment, that is gone with the server.
    """
    folder = tempfile.TemporaryDirectory(prefix="dateline-metrics-")
    os.environ[_SHARED_FOLDER] = folder.name
    return folder


class Metrics:
    """The counts of one server."""

    def __init__(self, *, shared: bool = False) -> None:
        """`shared`: among processes, as `share_among_processes` prepared."""
        self._shared = shared
        self._own = CollectorRegistry()
        counter = partial(Counter, registry=self._own)
        histogram = partial(Histogram, registry=self._own)
        gauge = partial(Gauge, registry=self._own, multiprocess_mode="livesum")
        self.requests = counter(
            "dateline_requests", "HTTP requests.", ["method", "route", "status"]
        )
        text = "From a request to the end of its answer."
        self.request_seconds = histogram(
            "dateline_request_seconds", text, ["route"], buckets=_REQUEST_S
        )
        text = "Questions by what became of them: answered, a refusal, an error, or abandoned."
        self._answers = counter("dateline_answers", text, ["mode", "outcome"])
        text = "Time of each stage of an answer."
        self._stage_seconds = histogram(
            "dateline_answer_stage_seconds", text, ["stage"], buckets=_STAGE_S
        )
        text = "From a question to the first words of its answer."
        self.first_word_seconds = histogram("dateline_first_word_seconds", text, buckets=_REQUEST_S)
        text = "Tokens as the endpoint counted them."
        self._tokens = counter("dateline_tokens", text, ["kind"])
        text = "Sentences of answers by support."
        self._sentences = counter("dateline_sentences", text, ["support"])
        text = "Sentences that were withdrawn, by the check that they failed."
        self.failed_checks = counter("dateline_failed_checks", text, ["check"])
        text = "Answers by whether they were remembered."
        self._cache = counter("dateline_answer_cache", text, ["result"])
        self._running = gauge("dateline_answers_running", "Answers that are being made.")
        self._waiting = gauge("dateline_answers_waiting", "Questions that wait for their turn.")

    def slots(self, running: int, waiting: int) -> None:
        self._running.set(running)
        self._waiting.set(waiting)

    def answered(self, answer: Answer) -> None:
        """An Answer that was given; one given again cost no time and no tokens."""
        self._answers.labels(answer.mode, answer.refusal or "answered").inc()
        cached = "cached" in answer.notes
        self._cache.labels("hit" if cached else "miss").inc()
        for sentence in answer.sentences:
            self._sentences.labels(sentence.support).inc()
        if cached:
            return
        for stage, spent_ms in answer.timings_ms.items():
            self._stage_seconds.labels(stage).observe(spent_ms / 1000)
        self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
        self._tokens.labels("completion").inc(answer.usage.completion_tokens)

    def not_answered(self, mode: str, outcome: str) -> None:
        self._answers.labels(mode, outcome).inc()

    def page(self, index: IndexStatus | None) -> bytes:
        """In Prometheus' text format; `index` None where none can be opened."""
        counts = self._own
        if self._shared:
            counts = CollectorRegistry()
            MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
        of_index = CollectorRegistry()
        of_index.register(_IndexCollector(index))
        return generate_latest(counts) + generate_latest(of_index)


class _IndexCollector(Collector):
    """What the index holds now."""

    def __init__(self, status: IndexStatus | None) -> None:
        self._status = status

    def collect(self) -> Iterable[GaugeMetricFamily]:
        status = self._status
        yield _gauge("dateline_index_open", "1 where the index can be read.", float(bool(status)))
        if status is None:
            return
        yield _gauge("dateline_index_articles", "Articles.", status.articles)
        yield _gauge("dateline_index_passages", "Passages.", status.passages)
        yield _gauge("dateline_index_bytes", "Bytes on disk.", status.bytes_on_disk)
        if status.changed_at:
            age = datetime.now(UTC) - status.changed_at
            text = "Seconds since the last commit."
            yield _gauge("dateline_index_age_seconds", text, age.total_seconds())
        if status.latest:
            text = "When the newest article was published, in Unix time."
            yield _gauge("dateline_index_newest_timestamp_seconds", text, status.latest.timestamp())


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)

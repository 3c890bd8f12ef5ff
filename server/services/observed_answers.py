"""What is told of each answer: counts, a line in the log, a trace."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from index import ArticleRef
from qa import Answer, Delta, Done, Event, Failed, Question, Retrieved, Sentence
from server.observability import tell
from server.observability.audit import CALLER, audit, versions
from server.observability.metrics import Metrics
from server.observability.tracing import Stages
from server.services import Ask
from server.services.concurrency import TooBusy

_ABANDONED = "abandoned"


class ObservedAnswers:
    """Passes questions on to `ask` and watches what comes of them."""

    def __init__(self, ask: Ask, metrics: Metrics, *, logs_questions: bool = False) -> None:
        self._ask = ask
        self._metrics = metrics
        self._logs_questions = logs_questions

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The same events."""
        # A stream may be closed from another context than it was begun in.
        watched = _Watched(self._metrics, CALLER.get())
        try:
            async with aclosing(self._ask(question)) as events:
                async for event in events:
                    watched.see(event)
                    yield event
        except TooBusy:
            watched.outcome = "too_busy"
            raise
        finally:
            watched.end(question, question.text if self._logs_questions else None)


class _Watched:
    """One answer as far as it has come."""

    def __init__(self, metrics: Metrics, caller: Mapping[str, str]) -> None:
        self._metrics = metrics
        self._caller = caller
        self._found = list[ArticleRef]()
        self._began = time.monotonic()
        self._stages = Stages()
        self._answer: Answer | None = None
        self._wrote = False
        self.outcome = _ABANDONED

    def see(self, event: Event) -> None:
        match event:
            case Retrieved(hits):
                self._stages.retrieved()
                self._found += [ArticleRef.of(hit.article) for hit in hits]
                self._stages.whole.set_attribute("dateline.hits", len(hits))
            case Delta() if not self._wrote:
                self._wrote = True
                self._metrics.first_word_seconds.observe(time.monotonic() - self._began)
                self._stages.whole.add_event("first words")
            case Sentence(failed_check=str(check)):
                self._metrics.failed_checks.labels(check).inc()
            case Done(answer):
                self._stages.written()
                self._answer, self.outcome = answer, answer.refusal or "answered"
            case Failed(error):
                self.outcome = type(error).__name__
                self._stages.failed(error)

    def end(self, question: Question, text: str | None) -> None:
        spent_ms = round(1000 * (time.monotonic() - self._began), 1)
        fields: dict[str, object] = {"outcome": self.outcome, "ms": spent_ms}
        if answer := self._answer:
            self._metrics.answered(answer)
            used = answer.usage
            self._stages.answered(answer.model, used.prompt_tokens, used.completion_tokens)
            fields |= _said_of(answer)
        else:
            self._metrics.not_answered(question.mode or "default", self.outcome)
        if text is not None:
            fields["question"] = text
        tell("answer", **fields)
        self._audit(question)
        for name, value in fields.items():
            if name != "question" and value is not None:
                self._stages.whole.set_attribute(f"dateline.{name}", str(value))
        self._stages.whole.end()

    def _audit(self, question: Question) -> None:
        """What was found counts as shown: streams tell it before there is an answer."""
        shown = [*self._answer.citations, *self._answer.nearest] if self._answer else []
        audit(
            "ask",
            shown,
            question=question.text,
            caller=self._caller,
            outcome=self.outcome,
            answer_id=self._answer.id if self._answer else None,
            retrieved=versions(self._found),
        )


def _said_of(answer: Answer) -> dict[str, object]:
    return {
        "answer_id": answer.id,
        "mode": answer.mode,
        "model": answer.model,
        "citations": len(answer.citations),
        "cached": "cached" in answer.notes,
        "prompt_tokens": answer.usage.prompt_tokens,
        "completion_tokens": answer.usage.completion_tokens,
        "retrieve_ms": answer.timings_ms.get("retrieve"),
    }

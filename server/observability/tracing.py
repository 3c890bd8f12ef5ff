"""OpenTelemetry: spans that go nowhere until an exporter is configured."""

from __future__ import annotations

import logging
import time

from opentelemetry import trace
from opentelemetry.trace import Span, StatusCode

_log = logging.getLogger(__name__)

TRACER = trace.get_tracer("dateline")
_AGENT = "dateline"


def configure_tracing() -> None:
    """Export spans over OTLP (HTTP), as the OTEL_ variables have it.

    The packages for that are the extra `tracing`; without them a warning says so.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        _log.warning(
            "OTEL_ variables are set, but nothing is traced: install the packages for it with"
            " pip install 'dateline[tracing]'."
        )
        return
    named = Resource({"service.name": "dateline"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


class Stages:
    """The spans of one answer, each a child of `whole`, named as OpenTelemetry's conventions for
    generative AI have it where they have a name: Dateline is the agent that is invoked.

    An event stream may be closed from another context than it was begun in, so that none of them
    is ever the current span.
    """

    def __init__(self) -> None:
        self.whole: Span = TRACER.start_span(
            f"invoke_agent {_AGENT}",
            attributes={
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.provider.name": _AGENT,
                "gen_ai.agent.name": _AGENT,
                "gen_ai.output.type": "text",
            },
        )
        self._since_ns = time.time_ns()

    def retrieved(self) -> None:
        self._ended(f"retrieval {_AGENT}", {"gen_ai.operation.name": "retrieval"})

    def written(self) -> None:
        self._ended("write and verify", {})

    def answered(self, model: str | None, prompt_tokens: int, completion_tokens: int) -> None:
        """What the conventions ask of a whole; `model` is None where none wrote it."""
        if model is None:
            return
        self.whole.set_attribute("gen_ai.response.model", model)
        self.whole.set_attribute("gen_ai.usage.input_tokens", prompt_tokens)
        self.whole.set_attribute("gen_ai.usage.output_tokens", completion_tokens)

    def failed(self, error: Exception) -> None:
        """By its class alone: its words may be an endpoint's."""
        self.whole.set_attribute("error.type", type(error).__name__)
        self.whole.set_status(StatusCode.ERROR)

    def _ended(self, stage: str, attributes: dict[str, str]) -> None:
        """The stage lasted from the end of the one before until now."""
        now_ns = time.time_ns()
        within = trace.set_span_in_context(self.whole)
        since_ns = self._since_ns
        TRACER.start_span(stage, context=within, attributes=attributes, start_time=since_ns).end(
            now_ns
        )
        self._since_ns = now_ns

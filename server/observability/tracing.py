"""OpenTelemetry: spans that go nowhere until an exporter is configured."""

from __future__ import annotations

import logging
import time

from opentelemetry import trace
from opentelemetry.trace import Span

_log = logging.getLogger(__name__)

TRACER = trace.get_tracer("dateline")


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
    """The spans of one answer, each a child of `whole`.

    An event stream may be closed from another context than it was begun in, so that none of them
    is ever the current span.
    """

    def __init__(self) -> None:
        self.whole: Span = TRACER.start_span("answer")
        self._since_ns = time.time_ns()

    def ended(self, stage: str) -> None:
        """The stage lasted from the end of the one before until now."""
        now_ns = time.time_ns()
        within = trace.set_span_in_context(self.whole)
        TRACER.start_span(stage, context=within, start_time=self._since_ns).end(now_ns)
        self._since_ns = now_ns

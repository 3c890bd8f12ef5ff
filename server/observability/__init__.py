"""What an operator sees: metrics, traces, and logs, as text or as JSON that names each request."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

LogFormat = Literal["text", "json"]

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the request that is being answered, where there is one."""

_TRAFFIC = logging.getLogger("dateline.traffic")


class JsonLines(logging.Formatter):
    """One JSON object a line; whatever a message holds, it stays on its line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        document: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            document["request_id"] = request_id
        document |= getattr(record, "fields", {})
        if record.exc_info:
            document["exception"] = self.formatException(record.exc_info)
        return json.dumps(document, ensure_ascii=False, default=str)


def configure_logs(log_format: LogFormat) -> None:
    """Text holds warnings and errors; JSON also a line for each request and each answer."""
    if log_format == "text":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _TRAFFIC.setLevel(logging.INFO)


def tell(message: str, **fields: Any) -> None:
    """A line on what was asked and answered."""
    _TRAFFIC.info(message, extra={"fields": fields})

"""Structured logs: a JSON object a line, without secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_SECRET = re.compile(r"(?i)(password|secret|token|authorization|cookie|key)([\"']?\s*[=:]\s*[\"']?)([^\s\"',;&]+)")
_LINK = re.compile(r"(/(?:invitation|password/reset/key)/)[^\s/\"']+")


def clean(text: str) -> str:
    """Blank what opens doors."""
    return _LINK.sub(r"\1***", _SECRET.sub(r"\1\2***", text))


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": clean(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

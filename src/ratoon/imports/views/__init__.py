"""Pages of imports."""

from __future__ import annotations

from ratoon.imports.views.batches import batch, batch_edit, check, discard, file, state, stop, take, upload
from ratoon.imports.views.runs import findings, rejected, rejected_xlsx, report

__all__ = [
    "batch",
    "batch_edit",
    "check",
    "discard",
    "file",
    "findings",
    "rejected",
    "rejected_xlsx",
    "report",
    "state",
    "stop",
    "take",
    "upload",
]

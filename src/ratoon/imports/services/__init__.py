"""Every change by imports: runs, and what they take in."""

from __future__ import annotations

from ratoon.imports.services.chunks import FeedReport
from ratoon.imports.services.runs import (
    ImportRefused,
    fail,
    fail_abandoned,
    finish,
    import_file,
    request_import,
    run_import,
)

__all__ = [
    "FeedReport",
    "ImportRefused",
    "fail",
    "fail_abandoned",
    "finish",
    "import_file",
    "request_import",
    "run_import",
]

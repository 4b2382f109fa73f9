"""Every change by imports: files handed in, runs, and what they take in."""

from __future__ import annotations

from ratoon.imports.services.batches import (
    Handed,
    choose_kind,
    discard_batch,
    edit_batch,
    hand_in,
    map_file,
    read_again,
    receive,
    take_in_batch,
)
from ratoon.imports.services.checking import fail_check, request_check, run_check, stop_check
from ratoon.imports.services.chunks import FeedReport
from ratoon.imports.services.keeping import forget_files
from ratoon.imports.services.runs import (
    ImportRefused,
    Stopped,
    cancel_import,
    fail,
    fail_abandoned,
    finish,
    import_file,
    request_import,
    run_import,
)

__all__ = [
    "FeedReport",
    "Handed",
    "ImportRefused",
    "Stopped",
    "cancel_import",
    "choose_kind",
    "discard_batch",
    "edit_batch",
    "fail",
    "fail_abandoned",
    "fail_check",
    "finish",
    "forget_files",
    "hand_in",
    "import_file",
    "map_file",
    "read_again",
    "receive",
    "request_check",
    "request_import",
    "run_check",
    "run_import",
    "stop_check",
    "take_in_batch",
]

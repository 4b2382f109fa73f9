"""What happens to imports."""

from __future__ import annotations

from ratoon.core.events import Event


class ImportRequested(Event, kind="import.requested"):
    """A file was handed in to be taken in."""

    run_id: int


class ImportCancelled(Event, kind="import.cancelled"):
    """Somebody stopped an import; what was taken in stands."""

    run_id: int

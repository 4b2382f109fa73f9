"""Pinned numbers of SQL statements: `query_counts.json` beside the tests; ``RATOON_PIN=1`` writes it anew."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

NAME = "query_counts.json"


class Pins:
    """The pinned counts of one folder of tests."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    @contextmanager
    def pinned(self, label: str, at_most: int | None = None) -> Iterator[None]:
        """Hold that the block makes exactly as many statements as are pinned under the label."""
        with CaptureQueriesContext(connection) as captured:
            yield
        count = len(captured)
        told = "\n".join(f"{number:3} {query['sql'][:300]}" for number, query in enumerate(captured, 1))
        assert at_most is None or count <= at_most, f"{label}: {count} statements, allowed are {at_most}\n{told}"
        if os.environ.get("RATOON_PIN") == "1":
            self._write(label, count)
            return
        pinned = self._read().get(label)
        assert count == pinned, f"{label}: {count} statements, pinned are {pinned} (RATOON_PIN=1 pins anew)\n{told}"

    def _read(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.path.read_text()) if self.path.exists() else {}
        return found

    def _write(self, label: str, count: int) -> None:
        with locked(self.path.parent):  # the other worker pins too
            pins = {**self._read(), label: count}
            self.path.write_text(json.dumps(pins, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes out that lock the same folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)

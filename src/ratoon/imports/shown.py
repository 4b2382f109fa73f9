"""What pages show of files on their way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratoon.imports.labels import KIND_LABELS, field_label
from ratoon.imports.models import ImportBatch, ImportFile, ImportRun
from ratoon.imports.reasons import reason
from ratoon.imports.resources import turned_away
from ratoon.imports.rules.mapping import read_file_map

PREVIEW = 8
Status = ImportBatch.Status


def batch_context(batch: ImportBatch) -> dict[str, Any]:
    """Show a batch: its files, how far it is, what a check found, what is taken in."""
    files = list(batch.files.order_by("position"))
    runs = list(batch.runs.order_by("pk"))
    under_way = (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)
    return {
        "batch": batch,
        "files": [file_context(file) for file in files],
        "is_open": batch.status in (Status.PREPARING, Status.CHECKED),
        "is_checking": batch.status == Status.CHECKING,
        "is_checked": batch.status == Status.CHECKED,
        "is_taken": batch.status == Status.TAKEN,
        "is_under_way": batch.status == Status.CHECKING or any(run.status in under_way for run in runs),
        "percent": min(100 * batch.done // batch.total, 100) if batch.total else None,
        "runs": [(run, _percent(run)) for run in runs],
        "sums": sums_of(runs),
        "step": _STEPS.index(Status(batch.status)),
    }


def file_context(file: ImportFile) -> dict[str, Any]:
    """Show a file: its first rows, and what each of its columns becomes."""
    becomes: dict[str, list[Any]] = {}
    kinds = []
    if file.mapping is not None:
        for feed in read_file_map(file.mapping).feeds:
            kinds.append(KIND_LABELS[feed.kind])
            for name in sorted(feed.id_columns):
                becomes.setdefault(name, []).append(field_label(feed.kind, "external_id"))
            for name, take in feed.takes.items():
                for column in sorted(take.columns):
                    becomes.setdefault(column, []).append(field_label(feed.kind, name))
    head = [(name, list(dict.fromkeys(map(str, becomes.get(name, []))))) for name in file.head]
    return {
        "file": file,
        "kinds": kinds,
        "head": head,
        "preview": [_padded(row, len(head)) for row in file.sample[:PREVIEW]],
        "problem": f"{reason(file.problem)} {file.problem_value}".strip() if file.problem else "",
        "unmapped": sum(not taken for name, taken in head if name),
    }


def sums_of(runs: Sequence[ImportRun]) -> dict[str, int]:
    """Add up what became, or would become, of the rows of runs that are through; nothing before all are."""
    if not runs or any(not run.feeds for run in runs):
        return {}
    feeds = [one for run in runs for one in run.feeds]
    found = {name: sum(int(one[name]) for one in feeds) for name in ("read", "created", "updated", "unchanged")}
    return {**found, "rejected": sum(map(turned_away, feeds))}


_STEPS = [Status.PREPARING, Status.CHECKING, Status.CHECKED, Status.TAKEN]


def _percent(run: ImportRun) -> int | None:
    return min(100 * run.done // run.total, 100) if run.total else None


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))][:width]

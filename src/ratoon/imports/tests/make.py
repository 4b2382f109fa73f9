"""Builders of imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ratoon.core.testing.freeze import NOW
from ratoon.imports.models import ImportRun
from ratoon.imports.queries import default_owner, load_map
from ratoon.imports.rules.mapping import read_map
from ratoon.imports.services import FeedReport, finish, import_file
from ratoon.people.tests.cast import SYSTEM


def run(
    *, status: str = "done", file_name: str = "leads.csv", set_name: str = "plain", at: datetime = NOW
) -> ImportRun:
    """Make a run that took nothing in."""
    return ImportRun.objects.create(
        file_name=file_name, set_name=set_name, map_name="plain", kind="leads", status=status, created_at=at
    )


def take_in(
    kind: str,
    rows: Sequence[Mapping[str, str]] | str,
    *,
    map_text: str = "",
    is_dry: bool = False,
    encoding: str = "utf-8",
    at: datetime = NOW,
) -> list[FeedReport]:
    """Take rows, or a CSV text, in for the first administrator by the plain map, or by another."""
    chosen = read_map(map_text) if map_text else load_map("plain")
    file_map = chosen.file_for(kind, f"{kind}.csv")
    owner = default_owner()
    assert file_map is not None
    assert owner is not None
    made = ImportRun(
        file_name=f"{kind}.csv", set_name=chosen.set, map_name="test", kind=kind, encoding=encoding, created_at=at
    )
    reports = import_file(
        run=made,
        content=(rows if isinstance(rows, str) else csv_of(rows)).encode(encoding),
        file_map=file_map,
        owner=owner,
        actor=SYSTEM,
        at=at,
        is_dry=is_dry,
    )
    if not is_dry:
        finish(run=made, at=at)
    return reports


def csv_of(rows: Sequence[Mapping[str, str]]) -> str:
    """Write rows as CSV; their first names the columns."""
    lines = [",".join(rows[0])]
    return "\n".join([*lines, *(",".join(row.values()) for row in rows), ""])

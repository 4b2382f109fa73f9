"""Builders of imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

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


def content_of(answer: Any) -> bytes:
    """Give what an answer holds, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def xlsx_of(rows: Sequence[Sequence[Any]], *, name: str = "Sheet1") -> bytes:
    """Write rows as a spreadsheet with cells of their types."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)
    book.close()
    return target.getvalue()

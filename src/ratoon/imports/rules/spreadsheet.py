"""
A spreadsheet's sheet as kept rows: run as a program of its own, within limits of memory and time.

What unpacks files that others made may be led to fill the memory, or to fall over: then a child does, and is told of.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from dataclasses import asdict
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from ratoon.imports.rules.cells import ADDED, marked, text_of
from ratoon.imports.rules.kept import LOOKED_AT, MOST_COLUMNS, MOST_ROWS, guess_head, keep
from ratoon.imports.rules.table import FileRefused

MOST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2000
MOST_MEMORY = 2 * 1024**3
SECONDS = 60
_BLOCK = 1 << 20
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})(\d{1,9})[\"']")
_LETTERS = 64


def read_sheet(source: Path, target: Path, wanted: str, head_row: int) -> dict[str, Any]:
    """
    Keep the rows of a sheet, by default the first that is to be seen and not empty; say what was found.

    :raises FileRefused: ``no_spreadsheet``, ``locked``, ``too_large_inside``, ``no_sheet``, and as `keep` does.
    """
    measure(source)
    try:
        with CalamineWorkbook.from_path(source) as book:
            names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            name = _chosen(book, names, wanted)
            rows = list(_rows(book.get_sheet_by_name(name), head_row))
    except PasswordError as wrong:
        raise FileRefused("locked") from wrong
    except CalamineError as wrong:
        raise FileRefused("no_spreadsheet") from wrong
    kept = keep(rows, target, head_row, is_padded=True)
    return {**asdict(kept), "sheets": names, "sheet": name}


def measure(source: Path) -> None:
    """
    Refuse what would unpack to too much, or names cells too far out: counted as it unpacks, not as it claims.

    :raises FileRefused: ``no_spreadsheet``, ``too_large_inside``, ``too_many_rows``, ``too_many_columns``.
    """
    total = 0
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise FileRefused("too_large_inside")
            for part in parts:
                total += _measured(archive, part, MOST_UNPACKED - total)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as wrong:
        if isinstance(wrong, FileRefused):
            raise
        raise FileRefused("no_spreadsheet") from wrong


def _measured(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part to nowhere; returns its true size."""
    true = copy(part)
    true.file_size = left + 2 * _BLOCK  # what it claims is no limit
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    size, tail = 0, b""
    with archive.open(true) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > left:
                raise FileRefused("too_large_inside")
            if is_sheet:
                _refuse_far_out(tail + block)
                tail = block[-_LETTERS:]
    return size


def _refuse_far_out(block: bytes) -> None:
    for letters, digits in _REFERENCE.findall(block):
        if int(digits) > MOST_ROWS + LOOKED_AT:
            raise FileRefused("too_many_rows")
        if len(letters) > 1 and _column(letters) > MOST_COLUMNS:
            raise FileRefused("too_many_columns")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _chosen(book: CalamineWorkbook, names: list[str], wanted: str) -> str:
    if wanted:
        if wanted not in names:
            raise FileRefused("no_sheet", wanted)
        return wanted
    for name in names:
        if book.get_sheet_by_name(name).height:
            return name
    raise FileRefused("no_head")


def _rows(sheet: CalamineSheet, head_row: int) -> Iterator[list[str]]:
    """Give the rows as texts; what is merged downwards below the head stands in each of its rows."""
    cells = [[text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    head = head_row or guess_head(cells[:LOOKED_AT])
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        if top >= head and left < sheet.total_width:
            for row in cells[top + 1 : bottom + 1]:
                row[left] = cells[top][left]
    if set(ADDED) <= set(cells[head - 1] if 0 < head <= len(cells) else ()):
        yield from cells  # our own, which may have been a CSV file meanwhile: its marks are marks
    else:
        yield from ([marked(cell) for cell in row] for row in cells)


def main(source: str, target: str, wanted: str, head_row: str) -> None:
    """Read within limits and print what was found, or the refusal's code, as JSON."""
    with suppress(ValueError, OSError):  # where it is known; a lower limit that stands already is kept
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = read_sheet(Path(source), Path(target), wanted, int(head_row))
    except FileRefused as refused:
        found = {"refused": refused.code, "value": refused.value}
    except MemoryError:
        found = {"refused": "too_large_inside", "value": ""}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Rows on their way into a file that spreadsheets open: CSV, or XLSX with real numbers, days and texts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import xlsxwriter
from django.utils import timezone

FORMULA = ("=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # spreadsheets in East Asia take the wide ones too
MOST_ROWS = 1_048_575
"""Rows that a sheet holds under its head."""
MOST_OF_A_CELL = 32_767
MOST_DIGITS = 15
"""A number of more digits would lose the last of them: it is written as text."""
_NARROW, _WIDE = 8, 60
_MEASURED = 1000
"""So many rows say how wide the columns are."""


class Sheet(Protocol):
    """A file being written, row by row; leaving it finishes the file."""

    def row(self, cells: Sequence[Any]) -> None:
        """Write one row."""

    def __enter__(self) -> Sheet: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class CsvSheet:
    """CSV in UTF-8, with the mark without which spreadsheets read Chinese wrongly."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self.row(head)

    def row(self, cells: Sequence[Any]) -> None:
        """Write one row."""
        self._writer.writerow([plain(cell) for cell in cells])

    def __enter__(self) -> CsvSheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class XlsxSheet:
    """XLSX, written as it goes: one row is held at a time. Past the last row of a sheet another one begins."""

    def __init__(self, path: Path, head: Sequence[str], *, name: str = "", most_rows: int = MOST_ROWS) -> None:
        self._head, self._most_rows = [str(label) for label in head], most_rows
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._marked = self._book.add_format({"bg_color": "#FDE2E0"})
        self._widths = [min(max(_width(label) + 2, _NARROW), _WIDE) for label in self._head]
        self._name, self._measured = _sheet_name(name), 0
        self._begin()

    def _begin(self) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet = self._book.add_worksheet(self._name if number == 1 else f"{self._name[:27]} {number}")
        self._sheet.freeze_panes(1, 0)
        for column, label in enumerate(self._head):
            self._sheet.write_string(0, column, label[:MOST_OF_A_CELL], self._bold)
        self._at = 1

    def row(self, cells: Sequence[Any], notes: Sequence[str] = ()) -> None:
        """Write one row; a cell with a note is marked, and says the note when it is pointed at."""
        if self._at > self._most_rows:
            self._widen()
            self._begin()
        for column, value in enumerate(cells):
            note = notes[column] if column < len(notes) else ""
            self._cell(column, value, self._marked if note else None)
            if note:
                self._sheet.write_comment(self._at, column, note[:MOST_OF_A_CELL])
            if self._measured < _MEASURED and column < len(self._widths):
                self._widths[column] = min(max(self._widths[column], _width(plain(value)) + 2), _WIDE)
        self._at, self._measured = self._at + 1, self._measured + 1

    def _cell(self, column: int, value: Any, style: Any) -> None:
        at, sheet = self._at, self._sheet
        if isinstance(value, datetime) and value.year >= 1900:
            sheet.write_datetime(at, column, _local(value), self._moment)
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(at, column, value, self._day)
        elif isinstance(value, bool):
            sheet.write_boolean(at, column, value, style)
        elif isinstance(value, int | float | Decimal) and is_exact(value):
            sheet.write_number(at, column, float(value), style)
        elif value is not None and value != "":
            sheet.write_string(at, column, str(value)[:MOST_OF_A_CELL], style)
        elif style is not None:
            sheet.write_blank(at, column, None, style)

    def _widen(self) -> None:
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)

    def __enter__(self) -> XlsxSheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._widen()
        self._book.close()


def sheet(path: Path, form: str, head: Sequence[str], *, name: str = "") -> Sheet:
    """Begin a file in a form: ``csv`` or ``xlsx``."""
    return XlsxSheet(path, head, name=name) if form == "xlsx" else CsvSheet(path, head)


def plain(value: Any) -> Any:
    """Write a value as text; one that a spreadsheet would take for a formula is marked as text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    bare = text.lstrip("'")  # what is marked already is marked once more, so that it reads back as it was
    risky = bare.startswith(FORMULA) or (bare[:1] in ("+", "-") and not (bare == text and _is_number(bare[1:])))
    return f"'{text}" if risky else text


def is_exact(value: float | Decimal) -> bool:
    """Say whether a spreadsheet keeps all digits of a number."""
    exact = Decimal(str(value))
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= MOST_DIGITS and abs(exact) < 10**300


def _is_number(text: str) -> bool:
    return text.replace(" ", "").replace("-", "").replace(".", "", 1).isdigit()


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment


def _width(text: str) -> int:
    """Say how many columns of a fixed type a text takes: Chinese characters take two."""
    first = str(text).partition("\n")[0]
    return sum(2 if ord(character) > 0x2E7F else 1 for character in first)


def _sheet_name(name: str) -> str:
    """Make a name that spreadsheets take for a sheet."""
    kept = "".join(character for character in name if character not in "[]:*?/\\").strip("'")
    return kept[:31] or "Sheet1"

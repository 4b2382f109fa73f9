"""Cells on their way in: what a spreadsheet's values say as text, and marks that keep a text from being a formula."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

ADDED = ("rejected_row", "rejected_field", "rejected_reason")
"""Columns that a file of rejected rows has beside its own."""
_MARKED = re.compile(r"'('*[=@+\-＝＋－＠\t\r\n])")
_MOST_WHOLE = 10**15
"""Beyond this a spreadsheet has lost digits already; the number is written out nevertheless."""


def unmarked(cell: str) -> str:
    """Take away the mark by which our own files keep a text from being a formula."""
    return cell[1:] if _MARKED.match(cell) else cell


def marked(cell: str) -> str:
    """Mark a text that would be taken for a marked one: `unmarked` gives it back."""
    return f"'{cell}" if _MARKED.match(cell) else cell


def text_of(value: Any) -> str:
    """
    Write a value of a spreadsheet as text: whole numbers without a point, days as 2026-11-23.

    A moment at midnight is a day; others read 2026-11-23 09:30:00.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < _MOST_WHOLE:
        return str(int(value))
    return f"{Decimal(repr(value)):f}"

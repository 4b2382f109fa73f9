"""A file that somebody handed in, whatever it is: CSV in some encoding, or a spreadsheet; read into kept rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import ratoon
from ratoon.imports.rules.kept import keep
from ratoon.imports.rules.spreadsheet import SECONDS
from ratoon.imports.rules.table import FileRefused, head_of
from ratoon.imports.rules.textfile import guess_delimiter, guess_encoding, rows_of

MOST_BYTES = 50 * 1024 * 1024
MOST_BYTES_PACKED = 20 * 1024 * 1024
"""Of a spreadsheet, which is packed."""
CSV, XLSX = "csv", "xlsx"
_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"<!DOCTYPE",
    b"<html",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a file is to be read; what is empty is guessed."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    head_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How a file was read, and what was found; ``refused`` and ``value`` say why nothing was."""

    form: str
    how: How
    sheets: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: int = 0
    sample: list[list[str]] = field(default_factory=list)
    refused: str = ""
    value: str = ""


def read_file(source: Path, target: Path, how: How | None = None, *, is_limited: bool = True) -> Read:
    """
    Read a file into kept rows; where ``is_limited`` is false, text of any size.

    What is wrong with the sheet, encoding or head can be mended by choosing others, and is told in what comes back.

    :raises FileRefused: ``empty``, ``too_large``, ``old_spreadsheet``, ``no_table``, ``no_spreadsheet``, ``locked``,
        ``too_large_inside``: what no choice can mend.
    """
    form, asked = form_of(source, is_limited=is_limited), how or How()
    if form == XLSX:
        found = _spreadsheet(source, target, asked)
    else:
        found = _text(source, target, asked, None if is_limited else sys.maxsize)
    if not found.refused:
        try:
            head_of(found.head)
        except FileRefused as wrong:
            return Read(form=form, how=found.how, sheets=found.sheets, refused=wrong.code, value=wrong.value)
    return found


def form_of(source: Path, *, is_limited: bool = True) -> str:
    """
    Say what a file is by what stands in it, not by its name.

    :raises FileRefused: ``empty``, ``too_large``, ``old_spreadsheet``, ``no_table``.
    """
    size = source.stat().st_size
    with source.open("rb") as file:
        start = file.read(16)
    if not size:
        raise FileRefused("empty")
    if start.startswith(_OLD):
        raise FileRefused("old_spreadsheet")
    if start.startswith(_NO_TABLES):
        raise FileRefused("no_table")
    form = XLSX if start.startswith(_ZIP) else CSV
    if size > (MOST_BYTES_PACKED if form == XLSX else MOST_BYTES) and (is_limited or form == XLSX):
        raise FileRefused("too_large")
    return form


def _text(source: Path, target: Path, how: How, most_rows: int | None) -> Read:
    encoding = how.encoding or guess_encoding(source)
    delimiter = how.delimiter or guess_delimiter(source, encoding)
    try:
        kept = keep(rows_of(source, encoding, delimiter), target, how.head_row, most_rows=most_rows)
    except FileRefused as wrong:
        asked = How(encoding=encoding, delimiter=delimiter, head_row=how.head_row)
        return Read(form=CSV, how=asked, refused=wrong.code, value=wrong.value)
    used = How(encoding=encoding, delimiter=delimiter, head_row=kept.head_row)
    return Read(form=CSV, how=used, head=kept.head, rows=kept.rows, sample=kept.sample)


_MENDABLE = frozenset({"no_head", "no_sheet", "too_many_rows", "too_many_columns"})


def _spreadsheet(source: Path, target: Path, how: How) -> Read:
    """Have a program of its own read it: whatever a file makes of its reader, this one goes on."""
    command = [sys.executable, "-m", "ratoon.imports.rules.spreadsheet"]
    command += [str(source), str(target), how.sheet, str(how.head_row)]
    home = str(Path(ratoon.__path__[0]).parent)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, its arguments no shell's
            command, env={**os.environ, "PYTHONPATH": home}, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired as wrong:
        raise FileRefused("too_large_inside") from wrong
    if done.returncode < 0:
        raise FileRefused("too_large_inside")
    if done.returncode:
        raise FileRefused("no_spreadsheet")
    found = json.loads(done.stdout)
    if "refused" in found:
        if found["refused"] not in _MENDABLE:
            raise FileRefused(found["refused"], found["value"])
        return Read(form=XLSX, how=how, refused=found["refused"], value=found["value"])
    used = How(sheet=found["sheet"], head_row=found["head_row"])
    names = ("sheets", "head", "rows", "sample")
    return Read(form=XLSX, how=used, **{name: found[name] for name in names})

"""Files of text: in which encoding and with what between the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ratoon.imports.rules.table import FileRefused

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def guess_encoding(path: Path) -> str:
    """
    Say in which encoding a file is: by its mark, else UTF-8 if all of it is, else GB 18030 if all of it is.

    :raises FileRefused: ``no_table`` if it is in none of them, or no text at all.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(b"\x00") * 10 > len(start):
        raise FileRefused("no_table")
    for encoding in ("utf-8", "gb18030"):
        if _is_in(path, encoding):
            return encoding
    raise FileRefused("no_table")


def guess_delimiter(path: Path, encoding: str) -> str:
    """Say what stands between the cells: what cuts the first rows into the most columns, as many in each."""
    with path.open(encoding=codec(encoding), errors="replace", newline="") as file:
        start = file.read(20_000)
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    best, most = DELIMITERS[0], 1
    for delimiter in DELIMITERS:
        try:
            widths = sorted(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        usual = widths[len(widths) // 2] if widths else 0
        if usual > most:
            best, most = delimiter, usual
    return best


def rows_of(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """
    Read a file row by row.

    :raises FileRefused: ``not_encoded``, ``no_csv``.
    """
    try:
        with path.open(encoding=codec(encoding), newline="") as file:
            yield from csv.reader(file, delimiter=delimiter, strict=False)
    except UnicodeError as wrong:
        raise FileRefused("not_encoded", encoding.upper()) from wrong
    except csv.Error as wrong:
        raise FileRefused("no_csv", str(wrong)) from wrong


def codec(encoding: str) -> str:
    """Name the codec that also takes a mark at the beginning."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _is_in(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_BLOCK):
                pass
    except UnicodeError:
        return False
    return True

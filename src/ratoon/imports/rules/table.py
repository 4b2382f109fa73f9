"""A CSV file, read row by row: its head, its rows, and what is wrong with a row as such."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ENCODINGS = ("utf-8", "gb18030")
_AS_TEXT = ("'=", "'@", "'+", "'-", "'＝", "'＋", "'－", "'＠")
"""How our own files mark what a spreadsheet would take for a formula."""


class FileRefused(ValueError):
    """The file can't be read at all: ``code`` says why, ``value`` what was met."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code} {value}".strip())
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows; a row is a mapping by column, or None where it has more cells than the head."""

    head: Sequence[str]
    rows: Sequence[tuple[int, Mapping[str, str], bool]]


def read_table(content: bytes, encoding: str) -> Table:
    """
    Read a CSV file: UTF-8 with or without mark, or GB 18030.

    Each row comes with its number, the first below the head being 2, its cells by column, and whether it fits the head.

    :raises FileRefused: ``not_encoded``, ``no_head``, ``column_twice``, ``no_csv``.
    """
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as wrong:
        raise FileRefused("not_encoded", f"{encoding}, byte {wrong.start}") from wrong
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    try:
        head = [_plain(name.strip()) for name in next(reader, [])]
        if not any(head):
            raise FileRefused("no_head")
        counts = Counter(head)
        twice = next((name for name in head if name and counts[name] > 1), None)
        if twice is not None:
            raise FileRefused("column_twice", twice)
        return Table(head, list(_rows(reader, head)))
    except csv.Error as wrong:
        raise FileRefused("no_csv", str(wrong)) from wrong


def _rows(reader: Iterator[list[str]], head: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str], bool]]:
    for number, cells in enumerate(reader, 2):
        if not any(cells):
            continue
        padded = [*cells, *[""] * (len(head) - len(cells))]
        row = {name: _plain(cell) for name, cell in zip(head, padded, strict=False) if name}
        yield number, row, len(cells) == len(head)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(_AS_TEXT) else cell

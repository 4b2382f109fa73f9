"""Kept rows, read one by one: the head, the rows, where each stands, and what is wrong with a row as such."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ratoon.imports.rules.cells import unmarked

ENCODINGS = ("utf-8", "gb18030", "utf-16")


class FileRefused(ValueError):
    """The file can't be read at all: ``code`` says why, ``value`` what was met."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code} {value}".strip())
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number (the head's is lower), its cells by column, whether it fits the head, where it stands."""

    number: int
    raw: Mapping[str, str]
    is_whole: bool
    place: int


class Table:
    """
    Kept rows (`rules.kept`) below their head. No more than a row is in memory; `at` finds one again by its place.

    :raises FileRefused: ``no_head``, ``column_twice``, ``no_csv``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            first = next(_records(file), None)
        if first is None:
            raise FileRefused("no_head")
        self._head_number, cells, _place, self._start = first
        self.head = head_of(cells)

    def __len__(self) -> int:
        with self.path.open("rb") as file:
            file.seek(self._start)
            return sum(1 for _record in _records(file))

    def __iter__(self) -> Iterator[Line]:
        with self.path.open("rb") as file:
            file.seek(self._start)
            for number, cells, place, _end in _records(file, self._head_number):
                yield self._line(number, cells, place)

    def at(self, places: Sequence[tuple[int, int]]) -> Iterator[Line]:
        """Read the rows at these places, given as (number, place)."""
        with self.path.open("rb") as file:
            for number, place in places:
                file.seek(place)
                _number, cells, _place, _end = next(_records(file))
                yield self._line(number, cells, place)

    def _line(self, number: int, cells: list[str], place: int) -> Line:
        head = self.head
        padded = [*cells, *[""] * (len(head) - len(cells))]
        raw = {name: unmarked(cell) for name, cell in zip(head, padded, strict=False) if name}
        surplus = enumerate(cells[len(head) :], 1)
        raw |= {f"+{at}": unmarked(cell) for at, cell in surplus if cell}  # to be corrected, it must be seen
        return Line(number, raw, len(cells) == len(head), place)


def head_of(cells: Sequence[str]) -> list[str]:
    """
    Read the names of columns.

    :raises FileRefused: ``no_head``, ``column_twice``.
    """
    head = [unmarked(cell.strip()) for cell in cells]
    if not any(head):
        raise FileRefused("no_head")
    counts = Counter(head)
    twice = next((name for name in head if name and counts[name] > 1), None)
    if twice is not None:
        raise FileRefused("column_twice", twice)
    return head


class _Lines:
    """The lines of a file, knowing where the next one begins."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.end = file.tell()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline()
        if not line:
            raise StopIteration
        self.end += len(line)
        return line.decode("utf-8")


def _records(file: BinaryIO, number: int = 0) -> Iterator[tuple[int, list[str], int, int]]:
    """Give rows that are not empty: number, cells, where it begins and ends."""
    lines = _Lines(file)
    reader = csv.reader(lines, strict=False)
    while True:
        place = lines.end
        try:
            cells = next(reader, None)
        except (csv.Error, UnicodeDecodeError) as wrong:
            raise FileRefused("no_csv", str(wrong)) from wrong
        if cells is None:
            return
        number += 1
        if any(cells):
            yield number, cells, place, lines.end

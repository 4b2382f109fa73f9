"""Rows of any file, kept as CSV in UTF-8: what all later steps read, however the file was written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from ratoon.imports.rules.table import FileRefused

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LOOKED_AT = 20
"""Rows among which the head is looked for."""
SAMPLE = 200
"""Rows that are looked at to guess what the columns are."""
_OF_A_CELL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was found in a file: ``head_row`` counts from 1, ``rows`` are those below it that are not empty."""

    head_row: int
    head: list[str]
    rows: int
    sample: list[list[str]] = field(default_factory=list)


def keep(
    rows: Iterable[Sequence[str]],
    target: Path,
    head_row: int = 0,
    *,
    is_padded: bool = False,
    most_rows: int | None = None,
) -> Kept:
    """
    Write rows to a file, one after the other; what stands above the head is left empty, so that rows keep numbers.

    :param head_row: the row of the head, from 1; 0 to look for it.
    :param is_padded: rows that end early have empty cells there, as in spreadsheets.
    :param most_rows: a file may have; None: as many as a page takes.
    :raises FileRefused: ``no_head``, ``too_many_rows``, ``too_many_columns``.
    """
    left = iter(rows)
    first = list(islice(left, max(LOOKED_AT, head_row)))
    at = head_row or guess_head(first)
    if not at or at > len(first) or not any(cell.strip() for cell in first[at - 1]):
        raise FileRefused("no_head")
    head = _trimmed(first[at - 1])
    if len(head) > MOST_COLUMNS:
        raise FileRefused("too_many_columns")
    count, sample = 0, list[list[str]]()
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        file.write("\n" * (at - 1))
        writer.writerow(head)
        for blank_lines, row in _full(chain(first[at:], left)):
            cells = _fit(row, len(head)) if is_padded else list(row)
            if len(cells) > MOST_COLUMNS:
                raise FileRefused("too_many_columns")
            count += 1
            if count > (MOST_ROWS if most_rows is None else most_rows):
                raise FileRefused("too_many_rows")
            file.write("\n" * blank_lines)
            writer.writerow(cells)
            if len(sample) < SAMPLE:
                sample.append([cell[:_OF_A_CELL] for cell in cells[: len(head)]])
    return Kept(head_row=at, head=head, rows=count, sample=sample)


def guess_head(rows: Sequence[Sequence[str]]) -> int:
    """Say in which of the first rows the head is: the first that fills most columns; 0 if all are empty."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    most = max(filled, default=0)
    if not most:
        return 0
    return next(number for number, count in enumerate(filled, 1) if 5 * count >= 3 * most)


def _full(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows that are not empty, each with the number of empty ones before it."""
    empty = 0
    for row in rows:
        if any(row):
            yield empty, row
            empty = 0
        else:
            empty += 1


def _fit(row: Sequence[str], width: int) -> list[str]:
    cells = _trimmed(row)
    return cells + [""] * (width - len(cells))


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells

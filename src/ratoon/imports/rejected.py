"""The rows that a run turned away, as a file to correct: as they came, with number, fields and reasons beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _

from ratoon.core.sheets import CsvSheet, XlsxSheet
from ratoon.imports.labels import field_label
from ratoon.imports.models import ImportRun, Rejection
from ratoon.imports.queries import map_of
from ratoon.imports.reasons import reason
from ratoon.imports.rules.cells import ADDED, marked
from ratoon.imports.rules.mapping import MapRefused


def write_rejected(run: ImportRun, path: Path, form: str) -> None:
    """
    Write the file as ``csv`` or ``xlsx``.

    In a spreadsheet all cells are texts, so that zeros at their beginning stay; those that are wrong are marked, and
    say why.
    """
    columns = _columns(run)
    where = _columns_of_fields(run)
    head = [*columns, *ADDED]
    with XlsxSheet(path, head, name=_("Rejected rows")) if form == "xlsx" else CsvSheet(path, head) as file:
        for number, faults in _by_row(run):
            reasons = [(one, str(reason(one.code, one.text))) for one in faults]
            told = "; ".join(_said(one, why) for one, why in reasons)
            fields = ", ".join(dict.fromkeys(one.field for one in faults))
            cells = [*(faults[0].raw.get(name, "") for name in columns), str(number), fields, told]
            if isinstance(file, XlsxSheet):
                notes: dict[str, str] = {}
                for one, why in reasons:
                    for name in where.get((one.kind, one.field), [one.field]):
                        notes[name] = f"{notes[name]} {why}" if name in notes else why
                file.row([marked(cell) for cell in cells], [notes.get(name, "") for name in columns])
            else:
                file.row(cells)


def _said(one: Rejection, why: str) -> str:
    if not one.field:
        return why
    return _("%(field)s: %(reason)s") % {"field": field_label(one.kind, one.field), "reason": why}


def _by_row(run: ImportRun) -> Iterator[tuple[int, list[Rejection]]]:
    rows = run.rejections.order_by("row_number", "id").iterator(chunk_size=500)
    for number, faults in groupby(rows, key=lambda one: one.row_number):
        yield number, list(faults)


def _columns(run: ImportRun) -> list[str]:
    """Give the columns of the file, and those that no heading names but some row has."""
    found: dict[str, None] = dict.fromkeys(run.head)
    for raw in run.rejections.order_by("row_number", "id").values_list("raw", flat=True).iterator():
        found.update(dict.fromkeys(raw))
    return [name for name in found if name not in ADDED]


def _columns_of_fields(run: ImportRun) -> Mapping[tuple[str, str], Sequence[str]]:
    """Say from which columns each field is taken."""
    try:
        file_map = map_of(run)
    except MapRefused:
        file_map = None
    found: dict[tuple[str, str], list[str]] = {}
    for feed in file_map.feeds if file_map is not None else ():
        found[feed.kind, "external_id"] = sorted(feed.id_columns)
        for name, take in feed.takes.items():
            found[feed.kind, name] = [take.column] if take.column else sorted(take.columns)
    return found

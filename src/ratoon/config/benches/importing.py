"""A file of leads taken in by the plain map."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from django.utils import timezone

from ratoon.config.benches import echo, firm
from ratoon.config.benches.measuring import Measure, measured, seconds_of
from ratoon.config.benches.place import Place
from ratoon.core.clock import day_of
from ratoon.imports.models import ImportRun
from ratoon.imports.queries import PLAIN, load_map
from ratoon.imports.services import finish, import_file

NAME = "import"
_MOST = 10_000
_beyond = count(200_000_000)


def run(place: Place) -> Iterator[Measure]:
    """Measure a file of a tenth of the rows."""
    firm.fill_leads(place, place.rows)
    size = max(3, min(_MOST, place.rows // 10))
    pairs = [_pair(place, size) for _round in range(min(place.rounds, 3))]
    yield measured(NAME, f"{size:,} leads of a CSV", pairs, against="COPY of the same rows", count=size, unit="rows")


def _pair(place: Place, size: int) -> tuple[float, float]:
    content = _file(size)
    since = echo.marks(place.raw)
    ours = seconds_of(lambda: _take_in(place, content, size))
    written = echo.taken_out(place.raw, since)
    return ours, seconds_of(lambda: echo.put_in_together(place.raw, written))


def _file(size: int) -> bytes:
    today = day_of(timezone.now())
    text = io.StringIO()
    writer = csv.writer(text)
    numbers = [next(_beyond) for _one in range(size)]
    writer.writerow(["id", *firm.lead_fields(0), "source", "arrived_on"])
    for number in numbers:
        on = today - timedelta(days=number % 700)
        writer.writerow([f"L{number}", *firm.lead_fields(number).values(), "website", on.isoformat()])
    return text.getvalue().encode()


def _take_in(place: Place, content: bytes, size: int) -> None:
    chosen = load_map(PLAIN)
    file_map = chosen.file_for("leads", "leads.csv")
    if file_map is None:
        raise RuntimeError("the plain map knows no leads")
    at = timezone.now()
    run = ImportRun(
        file_name="leads.csv", set_name="bench", map_name=PLAIN, kind="leads", encoding="utf-8", created_at=at
    )
    (report,) = import_file(
        run=run, content=content, file_map=file_map, owner=firm.person(place), actor=firm.SYSTEM, at=at
    )
    finish(run=run, at=at)
    if report.created != size:
        raise RuntimeError(f"{report.created} of {size} leads came in")

"""A list goes into a spreadsheet by the same job as into CSV: real numbers, days and texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from ratoon.core import files
from ratoon.core.exports import FORMATS
from ratoon.core.models import Export
from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import queued, run_work
from ratoon.core.testing.freeze import NOW
from ratoon.imports.tests import make
from ratoon.imports.tests.make import content_of
from ratoon.lead.tests import make as leads
from ratoon.people.tests.cast import Cast


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def read(given: Any, path: Path) -> list[list[Any]]:
    """Read a file as a spreadsheet does."""
    path.write_bytes(content_of(given))
    rows: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return rows


def test_a_list_goes_into_a_spreadsheet(cast: Cast, tmp_path: Path) -> None:
    for name in ("=1+1", "数智科技", "007"):
        leads.lead(company_name=name)
    client = page_client(cast.administrator)
    answer: Any = client.post("/exports/new/leads/?columns=company,since,arrived", {"format": "xlsx"})
    made = Export.objects.get()
    assert (answer.status_code, made.format, made.status) == (302, "xlsx", "waiting")
    assert run_work("core.export") == 1
    given = client.get(f"/exports/{made.pk}/file")
    assert given["Content-Type"] == FORMATS["xlsx"]
    assert given["Content-Disposition"].endswith('.xlsx"')
    _head, *rows = read(given, tmp_path / "given.xlsx")
    assert {row[0] for row in rows} == {"=1+1", "数智科技", "007"}
    here = timezone.localtime(NOW).replace(tzinfo=None)
    assert {(row[1], row[2]) for row in rows} == {(here.date(), here)}, "days and moments, not texts"


def test_amounts_are_numbers(cast: Cast, tmp_path: Path) -> None:
    make.take_in("companies", [{"name": "Acme"}])
    row = {"id": "1", "company": "Acme", "seats": "8", "amount": "100.50", "start_on": "2026-01-01"}
    make.take_in("subscriptions", [row])
    client = page_client(cast.administrator)
    client.post("/exports/new/contracts/?columns=arr,paid,currency", {"format": "xlsx"})
    run_work("core.export")
    rows = read(client.get(f"/exports/{Export.objects.get().pk}/file"), tmp_path / "given.xlsx")
    assert rows[1][0] == 1206.0
    assert rows[1][2] == "CNY"


def test_an_unknown_format_is_refused(cast: Cast) -> None:
    with nothing_changes():
        answer = page_client(cast.administrator).post("/exports/new/leads/", {"format": "pdf"})
    assert (answer.status_code, queued()) == (409, [])


def test_a_spreadsheet_stopped_halfway_leaves_nothing(cast: Cast) -> None:
    leads.lead()
    client = page_client(cast.administrator)
    client.post("/exports/new/leads/", {"format": "xlsx"})
    made = Export.objects.get()
    assert client.post(f"/exports/{made.pk}/cancel").status_code == 302
    run_work("core.export")
    made.refresh_from_db()
    assert (made.status, made.sha256) == ("cancelled", "")
    assert not list(files.scratch().iterdir())

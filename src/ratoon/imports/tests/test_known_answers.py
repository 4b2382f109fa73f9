"""
The real sets give their known answers; read only where `RATOON_SAMPLES` names them.

Each on a database of its own: in one that other tests filled and rolled back, thousands of rows are planned for badly.
"""

from __future__ import annotations

import json
import os
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ratoon.core.testing.digests import nothing_changes
from ratoon.imports.models import Finding, ImportRun, Rejection
from ratoon.insight import reports
from ratoon.people.tests.cast import Cast

SAMPLES = os.environ.get("RATOON_SAMPLES", "")
pytestmark = pytest.mark.skipif(not SAMPLES, reason="RATOON_SAMPLES names no folder of samples")


def imported(name: str, folder: str) -> list[dict[str, Any]]:
    """Import a set twice: the second time changes nothing; give the first report."""
    first, second = StringIO(), StringIO()
    where = str(Path(SAMPLES) / folder)
    call_command("import", where, set_name=name, json=True, stdout=first, stderr=StringIO())
    with nothing_changes(ImportRun, Finding, Rejection):
        call_command("import", where, set_name=name, json=True, stdout=second, stderr=StringIO())
    assert all(one["created"] == one["updated"] == 0 for one in json.loads(second.getvalue()))
    found: list[dict[str, Any]] = json.loads(first.getvalue())
    assert all(one["rejected"] == [] for one in found)
    return found


def findings(reported: list[dict[str, Any]], code: str) -> int:
    """Count a finding over all files."""
    return sum(int(one["findings"].get(code, 0)) for one in reported)


def test_olist(own_database: str, cast: Cast) -> None:
    imported("olist", "leads_olist")
    found = reports.funnel(date(2018, 2, 28))
    assert (found["total"]["leads"], found["total"]["won"]) == (4171, 189)
    rows = {row["source"]: (row["won"], row["leads"]) for row in found["rows"]}
    assert rows["organic_search"] == (65, 1263)
    assert rows["unknown"] == (41, 593)
    assert rows[None] == (3, 24)


def test_crm(own_database: str, cast: Cast) -> None:
    reported = imported("crm", "crm_pipeline")
    assert (findings(reported, "missing_account"), findings(reported, "unknown_product")) == (1425, 1480)
    rows = {row["stage"]: row for row in reports.stages()["rows"]}
    assert {code: row["count"] for code, row in rows.items()} == {
        "won": 4238,
        "lost": 2473,
        "engaging": 1589,
        "prospecting": 500,
    }
    assert (rows["won"]["amount"], rows["lost"]["amount_unknown"]) == ("10005534.00", 2473)


def test_saas(own_database: str, cast: Cast) -> None:
    reported = imported("saas", "saas_subscriptions")
    assert (findings(reported, "contradicting_flags"), findings(reported, "empty_term")) == (110, 13)
    found = reports.mrr(date(2024, 12, 31), None)
    assert (found["mrr"], found["subscriptions"]) == ("10159608.00", 4514)

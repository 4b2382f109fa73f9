"""The real set of subscriptions, taken over, gives its known answers; read only where `RATOON_SAMPLES` names it."""

from __future__ import annotations

import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratoon.core.testing.freeze import NOW
from ratoon.customers.models import Company
from ratoon.customers.services import NewCompany, take_over_companies
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.queries.subscriptions import mrr_as_of, subscriptions
from ratoon.sale.services.contracts import ContractRefused
from ratoon.sale.services.take_over import PastContract, PastLine, take_over_contracts

SAMPLES = os.environ.get("RATOON_SAMPLES", "")
SET = Path(SAMPLES) / "saas_subscriptions" / "ravenstack_subscriptions.csv"
pytestmark = pytest.mark.skipif(not SAMPLES, reason="RATOON_SAMPLES names no folder of samples")


def test_the_subscriptions_of_the_set(own_database: str, cast: Cast) -> None:
    with SET.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    owner = cast.administrator.staff
    names = sorted({row["account_id"] for row in rows})
    companies = {
        name: made
        for name, made in zip(
            names,
            take_over_companies(companies=[NewCompany(name=name, owner=owner) for name in names], actor=SYSTEM, at=NOW),
            strict=True,
        )
        if isinstance(made, Company)
    }
    results = take_over_contracts(
        contracts=[
            PastContract(company=companies[row["account_id"]], lines=[_line(row)], currency="USD") for row in rows
        ],
        actor=SYSTEM,
        at=NOW,
    )
    assert [one for one in results if isinstance(one, ContractRefused)] == []

    on = date(2024, 12, 31)
    with CaptureQueriesContext(connection) as captured:
        found = mrr_as_of(on, "USD")
    assert len(captured) == 1
    assert (found.subscriptions, found.mrr, found.arr) == (4514, Decimal(10_159_608), 12 * Decimal(10_159_608))
    assert subscriptions(on, currency="USD").filter(unit_price=0).count() == 700


def _line(row: dict[str, str]) -> PastLine:
    amount = Decimal(0) if row["is_trial"] == "TRUE" else Decimal(row["mrr_amount"])
    seats = Decimal(row["seats"])
    price = amount / seats
    is_exact = price == price.quantize(Decimal("0.0001"))
    return PastLine(
        kind="new",
        quantity=seats if is_exact else Decimal(1),
        unit_price=price if is_exact else amount,
        start_on=date.fromisoformat(row["start_date"]),
        end_on=date.fromisoformat(row["end_date"]) if row["end_date"] else None,
    )

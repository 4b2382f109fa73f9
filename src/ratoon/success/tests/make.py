"""Builders of customers in care and of renewals, through the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Company
from ratoon.customers.tests import make as customers
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM
from ratoon.sale.models.contracts import Contract
from ratoon.sale.tests import make_contracts as sale
from ratoon.success import services
from ratoon.success.models import Care, LostReason, Renewal
from ratoon.success.queries import ending
from ratoon.success.services.tick import Ticked

DAY = timedelta(days=1)


def company(*, owner: Staff, **given: Any) -> Company:
    """Make a customer that uses what it bought."""
    return customers.company(owner=owner, **{"quadrant": "III", **given})


def contract(*, owner: Staff, of: Company | None = None, ends_in: int = 60, price: str = "100") -> Contract:
    """Sign a contract of a year for ten seats, that ends so many days from today."""
    on = TODAY + timedelta(days=ends_in - 365)
    made = sale.draft(owner=owner, company=of or company(owner=owner), on=on, has_line=False)
    sale.add_line(made, start_on=on, end_on=TODAY + timedelta(days=ends_in), unit_price=price)
    return sale.sign(made, on)


def care(*, owner: Staff, of: Company | None = None, on: date = TODAY - 100 * DAY, actor: Actor = SYSTEM) -> Care:
    """Take a customer into care."""
    return services.start_care(company=of or company(owner=owner), owner=owner, on=on, actor=actor, at=NOW)


def renewal(*, owner: Staff, of: Company | None = None, ends_in: int = 60, price: str = "100") -> Renewal:
    """Open the play of a contract that ends so many days from today; it opened ten days ago."""
    end = ending(contract(owner=owner, of=of, ends_in=ends_in, price=price))
    assert end is not None
    made = services.open_play(end=end, on=TODAY - 10 * DAY, actor=SYSTEM, at=NOW)
    assert made is not None
    return made


def reason(code: str = "price") -> LostReason:
    """Give a reason of the defaults."""
    return LostReason.objects.get(code=code)


def tick(day: date = TODAY) -> Ticked:
    """Let a day do what it does."""
    return services.tick(day=day, actor=SYSTEM, at=NOW)

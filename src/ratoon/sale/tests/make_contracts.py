"""Builders of contracts, through the services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Company
from ratoon.customers.tests import make as customers
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM
from ratoon.product.tests import make as products
from ratoon.sale.models.contracts import Contract
from ratoon.sale.services import contracts, lines, payments

LINE = {"kind": "new", "module": "crm", "quantity": "10", "unit_price": "100", "start_on": TODAY}


def line_fields(**given: Any) -> dict[str, Any]:
    """Give what may be typed about a line of a year, with ``module`` as its code."""
    start = given.get("start_on", TODAY)
    return {**LINE, "last_on": start + timedelta(days=364), **given}


def add_line(
    contract: Contract,
    kind: str = "new",
    *,
    module: str | None = "crm",
    quantity: str = "10",
    unit_price: str | None = "100",
    start_on: date = TODAY,
    end_on: date | None = TODAY + timedelta(days=365),
    actor: Actor = SYSTEM,
    **given: Any,
) -> Contract:
    """Add a line, of a year unless said otherwise."""
    return lines.add_line(
        contract=contract,
        kind=kind,
        module=products.module(module) if module else None,
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price) if unit_price is not None else None,
        start_on=start_on,
        end_on=end_on,
        actor=actor,
        at=NOW,
        **given,
    )


def draft(
    *,
    owner: Staff,
    company: Company | None = None,
    on: date = TODAY,
    has_line: bool = True,
    actor: Actor = SYSTEM,
    **given: Any,
) -> Contract:
    """Draft a contract, with one line of a year that begins that day."""
    made = contracts.draft_contract(
        company=company or customers.company(owner=owner), owner=owner, drafted_on=on, actor=actor, at=NOW, **given
    )
    return add_line(made, start_on=on, end_on=on + timedelta(days=365)) if has_line else made


def sign(contract: Contract, on: date = TODAY, actor: Actor = SYSTEM) -> Contract:
    """Sign a contract by electronic seal."""
    return contracts.sign_contract(contract=contract, on=on, seal_kind="electronic", actor=actor, at=NOW)


def signed(*, owner: Staff, on: date = TODAY, **given: Any) -> Contract:
    """Draft a contract and sign it the same day."""
    return sign(draft(owner=owner, on=on, **given), on)


def plan(contract: Contract, *payments_: tuple[date, str]) -> Contract:
    """Plan payments."""
    return payments.plan_payments(
        contract=contract, payments=[(day, Decimal(amount)) for day, amount in payments_], actor=SYSTEM, at=NOW
    )


def receive(contract: Contract, amount: str, on: date = TODAY) -> Contract:
    """Record a receipt."""
    return payments.record_receipt(contract=contract, on=on, amount=Decimal(amount), actor=SYSTEM, at=NOW)

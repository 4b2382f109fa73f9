"""Verbs of contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ratoon.customers.models import Company
from ratoon.customers.services import Happening, PastMove, take_over_journeys
from ratoon.demo.plan.sales import split
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.queries.contracts import sold
from ratoon.sale.rules.terms import total
from ratoon.sale.services import contracts, payments
from ratoon.sale.services.lines import add_line, edit_line, remove_line
from ratoon.sale.services.take_over import PastLine, take_over_contract

TENTH = Decimal("0.1")


def draft(stage: Stage, call: Call, *, company: str) -> None:
    """Draft a contract."""
    made = contracts.draft_contract(company=stage.get(Company, company), drafted_on=call.on, **call.who)
    stage.keep(call.about, made)


def line(stage: Stage, call: Call, *, module: str, **sells: Any) -> None:
    """Add a line to a draft."""
    found = stage.find(Module, f"module:{module}" if module else "")
    add_line(contract=stage.get(Contract, call.about), module=found, **sells, **call.who)


def resize(stage: Stage, call: Call, *, module: str, seats: str, price: str) -> None:
    """Multiply the seats and the price of the largest line of a module in a draft; by 0 seats it goes."""
    contract = stage.get(Contract, call.about)
    found = max(contract.lines.filter(module__code=module), key=lambda one: (one.quantity, -one.pk))
    if not Decimal(seats):
        remove_line(contract=contract, line=found, **call.who)
        return
    edit_line(
        contract=contract,
        line=found,
        kind=found.kind,
        quantity=max((found.quantity * Decimal(seats)).quantize(Decimal(1)), Decimal(1)),
        start_on=found.start_on,
        end_on=found.end_on,
        module=found.module,
        unit_price=None if found.unit_price is None else (found.unit_price * Decimal(price)).quantize(TENTH),
        description=found.description,
        tax_rate=found.tax_rate,
        **call.who,
    )


def plan(stage: Stage, call: Call, *, shares: Sequence[tuple[date, str]]) -> None:
    """Plan the payments of a contract, by day and share of the whole."""
    contract = stage.get(Contract, call.about)
    whole = total(sold(one) for one in contract.lines.all())
    if whole is None:
        raise LookupError(f"{call.about} has no total to divide")
    payments.plan_payments(contract=contract, payments=split(whole, shares), **call.who)


def sign(stage: Stage, call: Call, *, seal_kind: str, archive_number: str) -> None:
    """Sign a contract."""
    contract = stage.get(Contract, call.about)
    contracts.sign_contract(contract=contract, seal_kind=seal_kind, archive_number=archive_number, **call.when)


def void(stage: Stage, call: Call) -> None:
    """Give a draft up."""
    contracts.void_contract(contract=stage.get(Contract, call.about), **call.when)


def receive(stage: Stage, call: Call, *, due: int, reference: str) -> None:
    """Record that a payment of the schedule came in, whole."""
    contract = stage.get(Contract, call.about)
    amount = contract.dues.order_by("due_on", "pk")[due].amount
    payments.record_receipt(contract=contract, amount=amount, reference=reference, **call.when)


def take_over(
    stage: Stage,
    call: Call,
    *,
    company: str,
    items: Sequence[Mapping[str, Any]],
    signed_on: date,
    accepted_on: date,
    reference: str,
) -> None:
    """Take a contract over from older records, and what its customer went through before."""
    buyer = stage.get(Company, company)
    lines = [PastLine(**{**item, "module": stage.get(Module, f"module:{item['module']}")}) for item in items]
    made = take_over_contract(
        company=buyer, lines=lines, currency="CNY", signed_on=signed_on, reference=reference, **call.who
    )
    stage.keep(call.about, made)
    moves = [
        PastMove(company=buyer, happening=Happening.RECURRING_SIGNED, on=signed_on),
        PastMove(company=buyer, happening=Happening.ACCEPTED, on=accepted_on),
    ]
    take_over_journeys(moves=moves, **call.who)

"""Contracts of the past, from the firm's existing records: history, not news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.events import publish_all
from ratoon.core.records import next_number
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.events.contracts import ContractTakenOver
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.services.contracts import NUMBERS, ContractRefused
from ratoon.sale.services.subscriptions import refresh_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """A line of a contract that is taken over; ``end_on`` is the first day after its term, None: open-ended."""

    kind: str
    quantity: Decimal
    unit_price: Decimal
    start_on: date
    end_on: date | None = None
    module: Module | None = None
    description: str = ""
    tax_rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContract:
    """A signed contract that is taken over; ``signed_on`` None: not known, ``owner`` None: the company's."""

    company: Company
    lines: Sequence[PastLine]
    currency: str
    signed_on: date | None = None
    owner: Staff | None = None
    reference: str = ""
    note: str = ""


@transaction.atomic
def take_over_contracts(
    *, contracts: Sequence[PastContract], actor: Actor, at: datetime
) -> list[Contract | ContractRefused]:
    """
    Take signed contracts over: for each, in order, the contract that was made, or why it was refused.

    A line may cost nothing (a trial), and its term may end on the first day: then it is kept and never holds. Refused
    are those without lines (``no_lines``), signed on a day to come (``in_future``), with a term that ends before its
    first day (``ends_early``), or with a quantity or price that can't be (``bad_number``).
    """
    results: list[Contract | ContractRefused] = []
    made: list[tuple[Contract, PastContract]] = []
    for past in contracts:
        refused = _refusal(past, at)
        if refused is not None:
            results.append(refused)
            continue
        row = _contract(past, at)
        made.append((row, past))
        results.append(row)
    Contract.objects.bulk_create([row for row, _past in made], batch_size=1000)
    ContractLine.objects.bulk_create([_line(row, line) for row, past in made for line in past.lines], batch_size=1000)
    publish_all(
        [
            (ContractTakenOver(contract_id=row.pk, company_id=row.company_id, on=row.signed_on), (row, row.company))
            for row, _past in made
        ],
        actor=actor,
        at=[min(moment_of(_known_day(past), at=at), at) for _row, past in made],
    )
    for company, currency in {row.company: row.currency for row, _past in made}.items():
        refresh_standing(company=company, currency=currency, on=day_of(at))
    return results


@transaction.atomic
def take_over_contract(
    *,
    company: Company,
    lines: Sequence[PastLine],
    currency: str,
    signed_on: date | None = None,
    owner: Staff | None = None,
    reference: str = "",
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Contract:
    """
    Take one signed contract over.

    :raises ContractRefused: as `take_over_contracts` says.
    """
    past = PastContract(
        company=company,
        lines=lines,
        currency=currency,
        signed_on=signed_on,
        owner=owner,
        reference=reference,
        note=note,
    )
    (result,) = take_over_contracts(contracts=[past], actor=actor, at=at)
    if isinstance(result, ContractRefused):
        raise result
    return result


def _refusal(past: PastContract, at: datetime) -> ContractRefused | None:
    if not past.lines:
        return ContractRefused("no_lines", _("A contract has at least one line."))
    if past.signed_on is not None and past.signed_on > day_of(at):
        return ContractRefused("in_future", _("This day has not come yet."), "signed_on")
    for line in past.lines:
        if line.end_on is not None and line.end_on < line.start_on:
            return ContractRefused("ends_early", _("The term ends before it begins."), "end_on")
        if line.quantity <= 0 or line.unit_price < 0:
            return ContractRefused("bad_number", _("Quantities are above 0, prices not below."), "quantity")
    return None


def _known_day(past: PastContract) -> date:
    return past.signed_on or min(line.start_on for line in past.lines)


def _contract(past: PastContract, at: datetime) -> Contract:
    row = Contract(
        number=next_number(NUMBERS, _known_day(past).year),
        company=past.company,
        owner=past.owner or past.company.owner,
        currency=past.currency,
        status=Contract.Status.SIGNED,
        signed_on=past.signed_on,
        is_taken_over=True,
        reference=past.reference,
        note=past.note,
        created_at=at,
    )
    row.refresh_search()
    return row


def _line(contract: Contract, line: PastLine) -> ContractLine:
    return ContractLine(
        contract=contract,
        kind=line.kind,
        module=line.module,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_rate=line.tax_rate,
        start_on=line.start_on,
        end_on=line.end_on,
        is_taken_over=True,
    )

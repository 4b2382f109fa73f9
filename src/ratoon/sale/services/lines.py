"""What a draft sells: its lines are added, edited and removed until it is signed; and the draft of a renewal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.events import publish
from ratoon.core.records import lock
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.product.queries import price_on
from ratoon.sale.events.contracts import ContractLineChanged
from ratoon.sale.models.contracts import Contract, ContractLine, LineKind
from ratoon.sale.queries.contracts import lines_to_renew, renewal_of
from ratoon.sale.rules.money import RECURRING, amount_of
from ratoon.sale.rules.terms import BY_MONTH, SHORT_TERM_MONTHS, add_months, months_of
from ratoon.sale.services.contracts import ContractRefused, draft_contract, refuse_future, refuse_unless_draft

MOST = Decimal(1_000_000_000)
"""What a line may bring a month, or as a whole: more is a slip of the hand."""


@transaction.atomic
def add_line(
    *,
    contract: Contract,
    kind: str,
    quantity: Decimal,
    start_on: date,
    end_on: date | None = None,
    module: Module | None = None,
    unit_price: Decimal | None = None,
    description: str = "",
    tax_rate: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> Contract:
    """
    Add a line to a draft; a module without a price given gets that of the price list on its first day, if there is one.

    :raises ContractRefused: ``signed_before``, ``void``, ``module_missing``, ``ends_early``, ``short_term_open``,
        ``short_term_long``, ``too_much``.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    line = ContractLine(contract=contract)
    _fill(line, kind, quantity, start_on, end_on, module, unit_price, description, tax_rate)
    line.save()
    _touch(contract, line, "added", actor, at)
    return contract


@transaction.atomic
def edit_line(
    *,
    contract: Contract,
    line: ContractLine,
    kind: str,
    quantity: Decimal,
    start_on: date,
    end_on: date | None = None,
    module: Module | None = None,
    unit_price: Decimal | None = None,
    description: str = "",
    tax_rate: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> Contract:
    """
    Give a line of a draft other values, all of them.

    :raises ContractRefused: ``line_gone``, and as `add_line`.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    line = _line(contract, line)
    _fill(line, kind, quantity, start_on, end_on, module, unit_price, description, tax_rate)
    line.save()
    _touch(contract, line, "edited", actor, at)
    return contract


@transaction.atomic
def remove_line(*, contract: Contract, line: ContractLine, actor: Actor, at: datetime) -> Contract:
    """
    Take a line out of a draft.

    :raises ContractRefused: ``signed_before``, ``void``, ``line_gone``.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    line = _line(contract, line)
    _touch(contract, line, "removed", actor, at)
    line.delete()
    return contract


@transaction.atomic
def open_renewal(*, contract: Contract, on: date, owner: Staff | None = None, actor: Actor, at: datetime) -> Contract:
    """
    Draft the contract that renews another: what ends with it, on the day it ends, as long again, at the same price.

    What was sold meanwhile to end with it goes on for the whole next term; lines of one module and price become one.
    Returns the draft.

    :raises ContractRefused: ``not_signed``, ``no_end``, ``renewed_before`` with a link to the other draft, and as
        `draft_contract`.
    """
    contract = lock(contract)
    if contract.status != Contract.Status.SIGNED:
        raise ContractRefused("not_signed", _("Only a signed contract can be renewed."))
    other = renewal_of(contract)
    if other is not None:
        text = _("It is renewed by %(number)s already.") % {"number": other.number}
        raise ContractRefused("renewed_before", text, link=("contract", other.pk))
    ending = lines_to_renew(contract)
    if not ending:
        raise ContractRefused("no_end", _("Nothing that recurs ends with this contract: there is nothing to renew."))
    refuse_future(on, at, "on")
    draft = draft_contract(
        company=contract.company,
        owner=owner or (contract.owner if contract.owner.left_on is None else None),
        currency=contract.currency,
        drafted_on=on,
        renews=contract,
        actor=actor,
        at=at,
    )
    merged: dict[tuple[int | None, Decimal | None], ContractLine] = {}
    months = max(_months(line) for line in ending)
    for line in ending:
        key = (line.module_id, line.unit_price)
        if key in merged:
            merged[key].quantity += line.quantity
        else:
            merged[key] = _renewed(draft, line, months)
    ContractLine.objects.bulk_create(merged.values())
    return draft


def _months(line: ContractLine) -> int:
    assert line.end_on is not None, "what has no end is not renewed"  # noqa: S101 lines_to_renew gives none
    return max(round(months_of(line.start_on, line.end_on)), 1)


def _renewed(draft: Contract, line: ContractLine, months: int) -> ContractLine:
    assert line.end_on is not None, "what has no end is not renewed"  # noqa: S101 lines_to_renew gives none
    return ContractLine(
        contract=draft,
        kind=LineKind.RENEWAL,
        module_id=line.module_id,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_rate=line.tax_rate,
        start_on=line.end_on,
        end_on=add_months(line.end_on, months),
        is_taken_over=line.module_id is None,
    )


def _fill(
    line: ContractLine,
    kind: str,
    quantity: Decimal,
    start_on: date,
    end_on: date | None,
    module: Module | None,
    unit_price: Decimal | None,
    description: str,
    tax_rate: Decimal | None,
) -> None:
    if kind in RECURRING and module is None and not line.is_taken_over:
        raise ContractRefused("module_missing", _("What recurs is a module: which?"), "module")
    _refuse_term(kind, start_on, end_on)
    if unit_price is None and module is not None and kind in BY_MONTH:
        unit_price = price_on(module, line.contract.currency, start_on)
    if unit_price is not None and amount_of(quantity, unit_price) > MOST:
        raise ContractRefused("too_much", _("Quantity × price is more than can be meant."), "unit_price")
    line.kind, line.quantity, line.start_on, line.end_on = kind, quantity, start_on, end_on
    line.module, line.unit_price, line.description, line.tax_rate = module, unit_price, description, tax_rate


def _refuse_term(kind: str, start_on: date, end_on: date | None) -> None:
    if end_on is not None and end_on <= start_on:
        raise ContractRefused("ends_early", _("The last day is before the first."), "last_on")
    if kind != LineKind.SHORT_TERM:
        return
    if end_on is None:
        raise ContractRefused("short_term_open", _("Short-term use has a last day."), "last_on")
    if end_on > add_months(start_on, SHORT_TERM_MONTHS):
        text = _("Short-term use lasts %(months)d months at most: longer use recurs.") % {"months": SHORT_TERM_MONTHS}
        raise ContractRefused("short_term_long", text, "last_on")


def _line(contract: Contract, line: ContractLine) -> ContractLine:
    found = contract.lines.filter(pk=line.pk).first()
    if found is None:
        raise ContractRefused("line_gone", _("This line is not in the contract any more."), "line")
    return found


def _touch(contract: Contract, line: ContractLine, change: str, actor: Actor, at: datetime) -> None:
    """Count the version: who read the contract before its lines changed is told so."""
    contract.version += 1
    contract.save(update_fields=["version"])
    event = ContractLineChanged(
        contract_id=contract.pk,
        line_id=line.pk,
        change=change,
        line_kind=line.kind,
        module=line.module.code if line.module is not None else None,
    )
    publish(event, about=(contract,), actor=actor, at=at)

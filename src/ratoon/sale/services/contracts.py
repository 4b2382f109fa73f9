"""Every change of a contract but its lines and its money: drafted, edited, signed, given up, renewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock, next_number
from ratoon.customers.models import Company, Quadrant, Standing
from ratoon.customers.services import move
from ratoon.people.models import Staff
from ratoon.sale.events.contracts import (
    ContractDrafted,
    ContractEdited,
    ContractHandedOver,
    ContractSigned,
    ContractVoided,
)
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.queries.contracts import sold
from ratoon.sale.rules.money import RECURRING
from ratoon.sale.rules.terms import happening, total
from ratoon.sale.services.pipeline import win_for_contract
from ratoon.sale.services.subscriptions import refresh_standing

NUMBERS = "C"


class ContractRefused(DomainError):
    """A contract can't be drafted, changed, signed or paid like this."""


@transaction.atomic
def draft_contract(
    *,
    company: Company,
    owner: Staff | None = None,
    currency: str = "CNY",
    drafted_on: date | None = None,
    reference: str = "",
    note: str = "",
    renews: Contract | None = None,
    actor: Actor,
    at: datetime,
) -> Contract:
    """
    Draft a contract; without an owner named it is the actor's own, the system's is the company's owner's.

    :raises ContractRefused: ``in_future``, ``owner_left``, ``before_renewed``.
    """
    on = drafted_on or day_of(at)
    refuse_future(on, at, "drafted_on")
    if renews is not None and renews.signed_on is not None and on < renews.signed_on:
        text = _("The contract that is renewed was signed on %(day)s.") % {"day": renews.signed_on.isoformat()}
        raise ContractRefused("before_renewed", text, "on")
    if owner is None:
        owner = Staff.objects.get(pk=actor.staff_id) if isinstance(actor, StaffActor) else company.owner
    _refuse_left(owner)
    made = Contract(
        number=next_number(NUMBERS, on.year),
        company=company,
        owner=owner,
        currency=currency,
        drafted_on=on,
        reference=reference,
        note=note,
        renews=renews,
        cycle=renews.cycle + 1 if renews is not None else 1,
        created_at=at,
    )
    made.refresh_search()
    made.save()
    event = ContractDrafted(
        contract_id=made.pk, company_id=company.pk, on=on, renews_id=renews.pk if renews is not None else None
    )
    publish(event, about=(made, company), actor=actor, at=moment_of(on, at=at))
    return made


@transaction.atomic
def edit_contract(*, contract: Contract, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Contract:
    """
    Change facts of a contract; company, currency and day of drafting stand once it is no draft any more.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises ContractRefused: ``fixed``, ``void``, ``priced``, ``in_future``, ``owner_left``.
    """
    contract = lock(contract, expect=expect)
    for name in ("owner", "drafted_on"):  # left empty: as it stands
        if fields.get(name, name) is None:
            fields.pop(name)
    changed = {name for name, value in fields.items() if getattr(contract, name) != value}
    _refuse_edit(contract, changed)
    if "drafted_on" in changed:
        refuse_future(fields["drafted_on"], at, "drafted_on")
    if "owner" in changed:
        _refuse_left(fields["owner"])
    change(contract, **fields)
    if changed:
        event = ContractEdited(contract_id=contract.pk, fields=sorted(changed))
        publish(event, about=(contract,), actor=actor, at=at)
    return contract


@transaction.atomic
def hand_over_contract(*, contract: Contract, owner: Staff, on: date, actor: Actor, at: datetime) -> Contract:
    """
    Give the draft of a contract to another owner.

    :raises ContractRefused: ``signed_before``, ``void``, ``same_owner``, ``owner_left``, ``in_future``,
        ``before_draft``.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    if owner.pk == contract.owner_id:
        raise ContractRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    _refuse_left(owner)
    refuse_future(on, at, "on")
    _refuse_before_draft(contract, on)
    before = contract.owner_id
    change(contract, owner=owner)
    event = ContractHandedOver(contract_id=contract.pk, from_id=before, owner_id=owner.pk, on=on)
    publish(event, about=(contract,), actor=actor, at=moment_of(on, at=at))
    return contract


@transaction.atomic
def sign_contract(
    *, contract: Contract, on: date, seal_kind: str, archive_number: str = "", actor: Actor, at: datetime
) -> Contract:
    """
    Record that a contract was signed on a day, by electronic seal or on sealed paper that is in the archive.

    The customer's life, its standing and the opportunity that led here follow.

    :raises ContractRefused: ``signed_before``, ``void``, ``no_lines``, ``no_module``, ``no_price``,
        ``schedule_differs``, ``no_archive_number``, ``in_future``, ``before_draft``.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    lines = list(contract.lines.select_related("module").order_by("pk"))
    _refuse_lines(contract, lines)
    if seal_kind == Contract.Seal.PAPER and not archive_number:
        lost = _("Where is the paper? Give its archive number.")
        raise ContractRefused("no_archive_number", lost, "archive_number")
    refuse_future(on, at, "on")
    _refuse_before_draft(contract, on)
    change(
        contract,
        status=Contract.Status.SIGNED,
        signed_on=on,
        seal_kind=seal_kind,
        archive_number=archive_number,
    )
    event = _signed(contract, lines, on)
    publish(event, about=(contract, contract.company), actor=actor, at=moment_of(on, at=at))
    win_for_contract(contract=contract, on=on, actor=actor, at=at)
    what = _happening(contract.company, event.happening)
    if what:
        move(company=contract.company, happening=what, on=on, actor=actor, at=at)
    refresh_standing(company=contract.company, currency=contract.currency, on=day_of(at))
    return contract


@transaction.atomic
def void_contract(*, contract: Contract, on: date, actor: Actor, at: datetime) -> Contract:
    """
    Give a draft up.

    :raises ContractRefused: ``signed_before``, ``void``, ``in_future``, ``before_draft``.
    """
    contract = lock(contract)
    refuse_unless_draft(contract)
    refuse_future(on, at, "on")
    _refuse_before_draft(contract, on)
    change(contract, status=Contract.Status.VOID)
    event = ContractVoided(contract_id=contract.pk, on=on)
    publish(event, about=(contract, contract.company), actor=actor, at=moment_of(on, at=at))
    return contract


def refuse_unless_draft(contract: Contract) -> None:
    """
    Refuse what may be done with a draft alone.

    :raises ContractRefused: ``signed_before``, ``void``.
    """
    if contract.status == Contract.Status.VOID:
        raise ContractRefused("void", _("This contract is void."))
    if contract.status == Contract.Status.SIGNED:
        if contract.signed_on is None:
            raise ContractRefused("signed_before", _("This contract is signed already."))
        text = _("This contract was signed on %(day)s already.") % {"day": contract.signed_on.isoformat()}
        raise ContractRefused("signed_before", text)


def refuse_future(on: date, at: datetime, field: str) -> None:
    """
    Refuse a day that has not come yet.

    :raises ContractRefused: ``in_future``.
    """
    if on > day_of(at):
        raise ContractRefused("in_future", _("This day has not come yet."), field)


def _refuse_edit(contract: Contract, changed: set[str]) -> None:
    if changed and contract.status == Contract.Status.VOID:
        raise ContractRefused("void", _("This contract is void."))
    for name in ("company", "currency", "drafted_on"):
        if name in changed and contract.status != Contract.Status.DRAFT:
            raise ContractRefused("fixed", _("This stands in the signed contract."), name)
    if "company" in changed and contract.renews_id is not None:
        raise ContractRefused("fixed", _("A renewal is for the company whose contract it renews."), "company")
    if "currency" in changed and contract.lines.exists():
        text = _("The lines are priced in %(currency)s: remove them first.") % {"currency": contract.currency}
        raise ContractRefused("priced", text, "currency")


def _refuse_before_draft(contract: Contract, on: date) -> None:
    if contract.drafted_on is not None and on < contract.drafted_on:
        text = _("The draft is of %(day)s.") % {"day": contract.drafted_on.isoformat()}
        raise ContractRefused("before_draft", text, "on")


def _refuse_left(owner: Staff) -> None:
    if owner.left_on is not None:
        raise ContractRefused("owner_left", _("%(name)s does not work here any more.") % {"name": owner.name}, "owner")


def _refuse_lines(contract: Contract, lines: Sequence[ContractLine]) -> None:
    if not lines:
        raise ContractRefused("no_lines", _("There is nothing to sign yet: add what is sold."))
    for number, line in enumerate(lines, 1):
        if line.kind in RECURRING and line.module_id is None:
            raise ContractRefused("no_module", _("Line %(number)d has no module.") % {"number": number})
        if line.unit_price is None:
            raise ContractRefused("no_price", _("Line %(number)d has no price.") % {"number": number})
    planned = [due.amount for due in contract.dues.all()]
    whole = total(sold(line) for line in lines)
    if planned and whole is not None and sum(planned) != whole:
        text = _("The payments sum to %(planned)s, the contract to %(total)s: plan them anew.")
        raise ContractRefused("schedule_differs", text % {"planned": sum(planned), "total": whole})


def _signed(contract: Contract, lines: Sequence[ContractLine], on: date) -> ContractSigned:
    ends = [line.end_on for line in lines]
    return ContractSigned(
        contract_id=contract.pk,
        company_id=contract.company_id,
        on=on,
        first_start=min(line.start_on for line in lines),
        last_end=max((end for end in ends if end is not None), default=None) if all(ends) else None,
        line_kinds=sorted({line.kind for line in lines}),
        happening=happening([sold(line) for line in lines]),
        renews_id=contract.renews_id,
        cycle=contract.cycle,
    )


def _happening(company: Company, signed: str) -> str:
    """A renewal of one who was not followed here, or had left, is for what he uses already."""
    if signed != "renewed":
        return signed
    here = Standing.objects.filter(company=company).values_list("quadrant", flat=True).first()
    return signed if here in (Quadrant.DELIVER, Quadrant.USE, Quadrant.GROW) else "recurring_signed_accepted"

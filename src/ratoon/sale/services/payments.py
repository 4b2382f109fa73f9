"""Payments of a contract: when what is due, and what came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import lock
from ratoon.sale.events.contracts import PaymentsPlanned, ReceiptRecorded, ReceiptReversed
from ratoon.sale.models.contracts import Contract, PaymentDue, Receipt
from ratoon.sale.queries.contracts import sold
from ratoon.sale.rules.money import ZERO
from ratoon.sale.rules.terms import total
from ratoon.sale.services.contracts import ContractRefused, refuse_future
from ratoon.sale.services.overdue import settle_payments


@transaction.atomic
def plan_payments(
    *, contract: Contract, payments: Sequence[tuple[date, Decimal]], actor: Actor, at: datetime
) -> Contract:
    """
    Set the payment schedule in place of what stood; without payments there is none.

    :raises ContractRefused: ``void``, or ``sum_differs`` where the contract's total is known and another.
    """
    contract = lock(contract)
    if contract.status == Contract.Status.VOID:
        raise ContractRefused("void", _("This contract is void."))
    planned = sum((amount for _day, amount in payments), ZERO)
    lines = [sold(line) for line in contract.lines.all()]
    whole = total(lines) if lines else None
    if payments and whole is not None and planned != whole:
        text = _("The payments sum to %(planned)s, the contract to %(total)s.")
        raise ContractRefused("sum_differs", text % {"planned": planned, "total": whole}, "payments")
    contract.dues.all().delete()
    PaymentDue.objects.bulk_create(
        PaymentDue(contract=contract, due_on=day, amount=amount) for day, amount in sorted(payments)
    )
    event = PaymentsPlanned(
        contract_id=contract.pk, amount=str(planned), currency=contract.currency, payments=len(payments)
    )
    publish(event, about=(contract,), actor=actor, at=at)
    settle_payments(contract, actor, at)
    return contract


@transaction.atomic
def record_receipt(
    *, contract: Contract, on: date, amount: Decimal, reference: str = "", actor: Actor, at: datetime
) -> Contract:
    """
    Record money that came in for a signed contract.

    :raises ContractRefused: ``not_signed``, ``in_future``, ``before_signed``, ``received_before`` if it stands
        already: the same day, amount and reference, not reversed.
    """
    contract = lock(contract)
    if contract.status != Contract.Status.SIGNED:
        raise ContractRefused("not_signed", _("This contract is not signed: nothing is owed by it."))
    refuse_future(on, at, "on")
    if contract.signed_on is not None and on < contract.signed_on:
        text = _("The contract was signed on %(day)s.") % {"day": contract.signed_on.isoformat()}
        raise ContractRefused("before_signed", text, "on")
    _refuse_twice(contract, on, amount, reference)
    made = _receipt(contract, on, amount, actor, at)
    made.reference = reference
    made.save()
    event = ReceiptRecorded(
        contract_id=contract.pk, receipt_id=made.pk, on=on, amount=str(amount), currency=contract.currency
    )
    publish(event, about=(contract, contract.company), actor=actor, at=moment_of(on, at=at))
    settle_payments(contract, actor, at)
    return contract


@transaction.atomic
def reverse_receipt(
    *, contract: Contract, receipt: Receipt, on: date, reason: str, actor: Actor, at: datetime
) -> Contract:
    """
    Book a receipt back by a negative one; both stay.

    :raises ContractRefused: ``receipt_elsewhere``, ``is_reversal``, ``reversed_before``, ``in_future``,
        ``before_receipt``.
    """
    contract = lock(contract)
    if receipt.contract_id != contract.pk:
        raise ContractRefused("receipt_elsewhere", _("This receipt is another contract's."), "receipt")
    if receipt.reverses_id is not None:
        raise ContractRefused("is_reversal", _("This is a reversal itself: record the receipt again."), "receipt")
    if Receipt.objects.filter(reverses=receipt).exists():
        raise ContractRefused("reversed_before", _("This receipt was reversed already."), "receipt")
    refuse_future(on, at, "on")
    if on < receipt.received_on:
        text = _("It was received on %(day)s.") % {"day": receipt.received_on.isoformat()}
        raise ContractRefused("before_receipt", text, "on")
    made = _receipt(contract, on, -receipt.amount, actor, at)
    made.reason, made.reverses = reason, receipt
    made.save()
    event = ReceiptReversed(
        contract_id=contract.pk,
        receipt_id=made.pk,
        reverses_id=receipt.pk,
        on=on,
        amount=str(made.amount),
        currency=contract.currency,
    )
    publish(event, about=(contract, contract.company), actor=actor, at=moment_of(on, at=at))
    settle_payments(contract, actor, at)
    return contract


def _refuse_twice(contract: Contract, on: date, amount: Decimal, reference: str) -> None:
    """Refuse money that was booked already; without a reference two payments may be alike."""
    if not reference:
        return
    alike = Receipt.objects.filter(contract=contract, received_on=on, amount=amount, reference=reference)
    if alike.filter(reversal=None).exists():
        text = _("This was recorded already: the same day, amount and reference.")
        raise ContractRefused("received_before", text, "reference")


def _receipt(contract: Contract, on: date, amount: Decimal, actor: Actor, at: datetime) -> Receipt:
    return Receipt(
        contract=contract,
        received_on=on,
        amount=amount,
        recorded_by_id=actor.user_id if isinstance(actor, StaffActor) else None,
        recorded_at=at,
    )

"""What contracts come to, what is paid and what is overdue: computed from lines, dues and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ratoon.customers.models import Company
from ratoon.sale.models.contracts import Contract, ContractLine, PaymentDue, Receipt
from ratoon.sale.rules.money import RECURRING, ZERO
from ratoon.sale.rules.payments import Due, Matched, match, overdue
from ratoon.sale.rules.terms import Sold, ends_on, mrr_of, reference_day, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    What a contract comes to, in its currency; None: not known.

    ``mrr`` and ``arr`` are those of ``day``: today, its first day if it has not begun, its last if it is over.
    ``paid`` is not known where a contract was taken over without its receipts;
    ``first_on`` and ``last_on`` span the terms of its lines, ``last_on`` None where one has no end.
    """

    day: date
    mrr: Decimal | None
    arr: Decimal | None
    total: Decimal | None
    paid: Decimal | None
    planned: Decimal
    overdue: Decimal
    first_on: date | None
    last_on: date | None
    has_end: bool
    is_priced: bool


def sold(line: ContractLine) -> Sold:
    """Give a line as the rules know it."""
    return Sold(
        kind=line.kind, quantity=line.quantity, unit_price=line.unit_price, start=line.start_on, end=line.end_on
    )


def figures(contract: Contract, today: date) -> Figures:
    """Give what a contract comes to today; quick where lines, dues and receipts were prefetched."""
    lines = [sold(line) for line in contract.lines.all()]
    day = reference_day(lines, today)
    mrr = mrr_of(lines, day) if lines else None
    dues = matched(contract, today)
    is_owed = contract.status == Contract.Status.SIGNED
    ends = [line.end for line in lines]
    return Figures(
        day=day,
        mrr=mrr,
        arr=None if mrr is None else 12 * mrr,
        total=total(lines) if lines else None,
        paid=received(contract, today) if contract.receipts.all() or not contract.is_taken_over else None,
        planned=sum((due.amount for due in dues), ZERO),
        overdue=overdue(dues) if is_owed else ZERO,
        first_on=min((line.start for line in lines), default=None),
        last_on=max((end for end in ends if end), default=None) if all(ends) else None,
        has_end=bool(ends) and all(ends),
        is_priced=bool(lines) and all(line.unit_price is not None for line in lines),
    )


def received(contract: Contract, today: date) -> Decimal:
    """Give what came in up to and with a day, reversals taken off."""
    return sum((one.amount for one in contract.receipts.all() if one.received_on <= today), ZERO)


def matched(contract: Contract, today: date) -> list[Matched]:
    """Give the payment schedule with what was received towards each due."""
    dues = (Due(on=one.due_on, amount=one.amount) for one in contract.dues.all())
    return match(dues, received(contract, today), today)


def with_money(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Load what `figures` reads along: three statements, however many contracts."""
    return contracts.prefetch_related("lines", "dues", "receipts")


def overdue_contracts(today: date) -> list[tuple[Contract, list[Matched]]]:
    """Give the signed contracts that are owed money by a day already past, with their schedules."""
    # the oldest due is paid first: something is overdue where less came in than was due before today
    came = Receipt.objects.filter(contract=OuterRef("contract"), received_on__lte=today).order_by()
    paid = Subquery(came.values("contract").annotate(sum=Sum("amount")).values("sum"))
    due = PaymentDue.objects.filter(due_on__lt=today).order_by().values("contract").annotate(owed=Sum("amount"))
    late = due.filter(owed__gt=Coalesce(paid, Value(ZERO))).values("contract")
    rows = with_money(Contract.objects.filter(status=Contract.Status.SIGNED, pk__in=late)).select_related("company")
    found = ((row, matched(row, today)) for row in rows.order_by("pk"))
    return [(row, dues) for row, dues in found if overdue(dues)]


def ending_contract(company: Company) -> Contract | None:
    """Give the signed contract of a company whose recurring term ends last, and is not open: the one to renew next."""
    rows = Contract.objects.filter(
        status=Contract.Status.SIGNED, company=company, lines__kind__in=sorted(RECURRING), lines__end_on__isnull=False
    )
    return rows.order_by("-lines__end_on", "-pk").first()


def lines_to_renew(contract: Contract) -> Sequence[ContractLine]:
    """
    Give the recurring lines that end with a contract: its own, and those sold meanwhile to end on the same day.

    Empty where its recurring term has no end.
    """
    own = list(contract.lines.all())
    end = ends_on(sold(line) for line in own)
    if end is None:
        return ()
    return list(
        ContractLine.objects.filter(
            contract__company_id=contract.company_id,
            contract__currency=contract.currency,
            contract__status=Contract.Status.SIGNED,
            kind__in=sorted(RECURRING),
            end_on=end,
            start_on__lt=end,
        )
        .select_related("module")
        .order_by("contract_id", "id")
    )


def renewal_of(contract: Contract) -> Contract | None:
    """Give the contract, drafted or signed, that renews another."""
    return contract.renewals.exclude(status=Contract.Status.VOID).first()


def chain(contract: Contract) -> list[Contract]:
    """Give a contract among those that it renews and that renew it, the first cycle first."""
    before: list[Contract] = []
    at: Contract | None = contract.renews
    while at is not None:
        before.insert(0, at)
        at = at.renews
    found = [*before, contract]
    following: Contract | None = contract
    while following is not None:
        following = renewal_of(following)
        if following is not None:
            found.append(following)
    return found

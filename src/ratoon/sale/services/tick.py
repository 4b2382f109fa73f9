"""What the calendar does in sale: terms begin and end, payments fall overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ratoon.core.actor import Actor
from ratoon.core.records import lock
from ratoon.customers.models import Company
from ratoon.sale.models.contracts import Contract
from ratoon.sale.queries.contracts import overdue_contracts
from ratoon.sale.queries.subscriptions import moved_by_calendar
from ratoon.sale.services.contracts import refuse_future
from ratoon.sale.services.overdue import PAYMENT_OVERDUE, check_payments
from ratoon.sale.services.subscriptions import refresh_standing
from ratoon.work.queries import warned_of


def tick(*, day: date, actor: Actor, at: datetime) -> int:
    """
    Do what a day brings, each customer and contract by itself; a second time nothing.

    Returns for how many contracts money is overdue.

    :raises ContractRefused: ``in_future``.
    """
    refuse_future(day, at, "day")
    for company, currency in moved_by_calendar(day):
        _refresh(company, currency, day)
    late = {contract.pk: contract for contract, _dues in overdue_contracts(day)}
    # what was warned of is looked at again: a schedule may have been planned anew
    warned = Contract.objects.filter(pk__in=warned_of(PAYMENT_OVERDUE)).exclude(pk__in=late)
    for contract in (*late.values(), *warned):
        check_payments(contract, day, actor, at)
    return len(late)


@transaction.atomic
def _refresh(company: Company, currency: str, day: date) -> None:
    refresh_standing(company=lock(company), currency=currency, on=day)

"""What sale warns of: money that is overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.records import lock
from ratoon.people.models import Staff
from ratoon.sale.models.contracts import Contract
from ratoon.sale.queries.contracts import matched
from ratoon.sale.rules.payments import overdue
from ratoon.work.models import Stake
from ratoon.work.queries import warned_of
from ratoon.work.services import Money, clear_alarm, raise_alarm

PAYMENT_OVERDUE = "sale.payment_overdue"


@transaction.atomic
def check_payments(contract: Contract, day: date, actor: Actor, at: datetime) -> None:
    """Warn of what is overdue by a contract on a day, or settle the warning where nothing is."""
    contract = lock(contract)
    dues = matched(contract, day) if contract.status == Contract.Status.SIGNED else []
    open_dues = [due for due in dues if due.days_overdue]
    if not open_dues:
        clear_alarm(rule=PAYMENT_OVERDUE, subject=contract, actor=actor, at=at, on=day)
        return
    amount = overdue(dues)
    raise_alarm(
        rule=PAYMENT_OVERDUE,
        subject=contract,
        assignee=_who_asks(contract),
        due_on=open_dues[0].on,
        details={"number": len(open_dues), "day": open_dues[0].on.isoformat()},
        at_stake=Money(amount=amount, currency=contract.currency, why=Stake.RECEIPTS),
        company=contract.company,
        actor=actor,
        at=at,
    )


def settle_payments(contract: Contract, actor: Actor, at: datetime) -> None:
    """Bring a warning up to date after money moved; what nobody was warned of yet waits for the calendar."""
    if warned_of(PAYMENT_OVERDUE).filter(subject_id=contract.pk).exists():
        check_payments(contract, day_of(at), actor, at)


def _who_asks(contract: Contract) -> Staff:
    """Who sold it asks for the money; the customer's owner, once that person is gone."""
    return contract.owner if contract.owner.left_on is None else contract.company.owner

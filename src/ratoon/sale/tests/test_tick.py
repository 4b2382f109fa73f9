"""What the calendar brings: terms begin and end, payments fall overdue and are warned of once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY, Clock
from ratoon.customers.models import Standing
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.contracts import Receipt
from ratoon.sale.services.contracts import ContractRefused
from ratoon.sale.services.payments import reverse_receipt
from ratoon.sale.services.tick import tick
from ratoon.sale.tests import make_contracts as make
from ratoon.work.models import Stake, Task

DAY = timedelta(days=1)


def go(day: date = TODAY) -> int:
    return tick(day=day, actor=SYSTEM, at=timezone.now())


@pytest.mark.django_db
def test_arr_begins_and_ends_with_the_calendar(cast: Cast, clock: Clock) -> None:
    contract = make.draft(owner=cast.rep.staff, has_line=False)
    make.add_line(contract, start_on=TODAY + 5 * DAY, end_on=TODAY + 40 * DAY)
    make.sign(contract)
    standing = Standing.objects.filter(company=contract.company)
    go()
    assert standing.get().arr == 0
    clock.pass_(days=5)
    go(TODAY + 5 * DAY)
    assert standing.get().arr == 12000
    with nothing_changes():
        go(TODAY + 5 * DAY)
    clock.pass_(days=35)
    go(TODAY + 40 * DAY)
    assert standing.get().arr == 0


@pytest.mark.django_db
def test_money_that_is_overdue_is_asked_for_until_it_is_there(cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff, on=TODAY - 60 * DAY)
    make.plan(contract, (TODAY - 40 * DAY, "7000"), (TODAY, "5000"))
    assert go() == 1
    alarm = Task.objects.get()
    assert (alarm.at_stake, alarm.currency, alarm.at_stake_why) == (Decimal(7000), "CNY", Stake.RECEIPTS)
    assert (alarm.assignee, alarm.due_on) == (cast.rep.staff, TODAY - 40 * DAY)
    with nothing_changes():
        assert go() == 1

    make.receive(contract, "4000.50")
    alarm.refresh_from_db()
    assert (alarm.status, alarm.at_stake) == (Task.Status.OPEN, Decimal("2999.50"))
    make.receive(contract, "2999.50")
    alarm.refresh_from_db()
    assert alarm.status == Task.Status.CLEARED
    with nothing_changes():
        assert go() == 0

    last = Receipt.objects.order_by("pk").last()
    assert last is not None
    reverse_receipt(contract=contract, receipt=last, on=TODAY, reason="退票", actor=SYSTEM, at=NOW)
    assert go() == 1
    assert Task.objects.get(status=Task.Status.OPEN).at_stake == Decimal("2999.50")


@pytest.mark.django_db
def test_a_schedule_planned_anew_settles_the_warning(cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff, on=TODAY - 60 * DAY)
    make.plan(contract, (TODAY - 40 * DAY, "12000"))
    assert go() == 1
    make.plan(contract, (TODAY + 40 * DAY, "12000"))
    assert Task.objects.get().status == Task.Status.CLEARED
    assert go() == 0


@pytest.mark.django_db
def test_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(ContractRefused) as refused, nothing_changes():
        go(TODAY + DAY)
    assert refused.value.code == "in_future"

"""Alarms: one open for each rule and record, brought up to date when raised again, over when cleared."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY, Clock
from ratoon.core.testing.race import race, winners
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.work import services
from ratoon.work.models import Task
from ratoon.work.resources import title_of
from ratoon.work.services import TaskRefused
from ratoon.work.tests import make
from ratoon.work.tests.fixtures import ENDING, OVERDUE

DAY = timedelta(days=1)


def test_an_alarm_reads_as_its_rule_says(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.alarm(cast.csm.staff, company, amount="864000.00")
    assert title_of(task) == "30 天后到期"
    assert (task.company, task.at_stake, task.currency, task.made_by) == (company, Decimal("864000.00"), "CNY", None)
    entry = JournalEntry.objects.get(kind="alarm.raised")
    assert entry.data["at_stake"] == "864000.00"
    assert {one.kind for one in entry.subjects.all()} == {"task", "company"}


def test_raised_again_it_is_the_same_brought_up_to_date(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.alarm(cast.csm.staff, company, amount="100.00")
    services.hand_task(task=task, assignee=cast.csm_lead.staff, on=TODAY, actor=cast.csm.actor, at=NOW)
    again = make.alarm(cast.csm.staff, company, amount="70.00", due_on=TODAY + DAY)
    assert again.pk == task.pk and Task.objects.count() == 1
    assert (again.at_stake, again.due_on, again.assignee) == (Decimal("70.00"), TODAY + DAY, cast.csm_lead.staff)
    assert JournalEntry.objects.filter(kind="alarm.changed").count() == 1
    with nothing_changes():
        make.alarm(cast.csm.staff, company, amount="70.00", due_on=TODAY + DAY)
    unpriced = make.alarm(cast.csm.staff, company, due_on=TODAY + DAY)
    assert (unpriced.at_stake, unpriced.currency, unpriced.at_stake_why) == (None, "", "")


def test_other_rules_and_other_records_have_their_own(cast: Cast) -> None:
    one, other = (make_customers.company(owner=cast.csm.staff) for _number in range(2))
    made = {make.alarm(cast.csm.staff, one).pk, make.alarm(cast.csm.staff, other).pk}
    made.add(make.alarm(cast.csm.staff, one, rule=OVERDUE).pk)
    assert len(made) == 3


def test_called_done_it_stays_so_until_tomorrow(cast: Cast, clock: Clock) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.alarm(cast.csm.staff, company)
    services.finish_task(task=task, on=TODAY, actor=cast.csm.actor, at=NOW)
    with nothing_changes():
        assert make.alarm(cast.csm.staff, company).pk == task.pk
    later = clock.pass_(days=1)
    assert make.alarm(cast.csm.staff, company, at=later).pk != task.pk


def test_cleared_it_is_over_and_may_come_anew(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.alarm(cast.csm.staff, company)
    cleared = services.clear_alarm(rule=ENDING, subject=company, actor=SYSTEM, at=NOW)
    assert cleared is not None and (cleared.pk, cleared.status, cleared.done_by) == (task.pk, "cleared", None)
    with nothing_changes():
        assert services.clear_alarm(rule=ENDING, subject=company, actor=SYSTEM, at=NOW) is None
    assert make.alarm(cast.csm.staff, company).pk != task.pk
    with nothing_changes(), pytest.raises(TaskRefused) as refused:
        services.reopen_task(task=task, actor=SYSTEM, at=NOW)
    assert refused.value.code == "cleared"


def test_what_a_colleague_settled_warns_again_on_the_same_day(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.alarm(cast.csm.staff, company)
    services.clear_alarm(rule=ENDING, subject=company, actor=cast.rep.actor, at=NOW)
    assert make.alarm(cast.csm.staff, company).pk != task.pk


def test_a_rule_that_nobody_declared_warns_of_nothing(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    with nothing_changes(), pytest.raises(LookupError):
        make.alarm(cast.csm.staff, company, rule="moon.rises")
    with nothing_changes(), pytest.raises(KeyError):
        services.raise_alarm(rule=ENDING, subject=company, assignee=cast.csm.staff, due_on=TODAY, actor=SYSTEM, at=NOW)


def test_raised_twice_at_once_it_is_one(own_database: str, cast: Cast) -> None:
    for _round in range(4):
        company = make_customers.company(owner=cast.csm.staff)
        outcomes = race(*(partial(make.alarm, cast.csm.staff, company, amount=amount) for amount in ("1.00", "2.00")))
        assert len({task.pk for task in winners(outcomes)}) == 1, outcomes
        assert len(winners(outcomes)) == 2
        assert Task.objects.filter(subject_id=company.pk).count() == 1

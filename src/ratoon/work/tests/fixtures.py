"""Sample rows of tasks and follow-ups; rules of alarms that only tests raise."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import sample_of
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.work import services
from ratoon.work.alarms import AlarmRule, declare
from ratoon.work.models import Stake, Way
from ratoon.work.services import Money

ENDING, OVERDUE = "renewal.test", "payment.test"
declare(
    AlarmRule(
        code=ENDING,
        group="renewal",
        tag="续约",
        icon="refresh",
        text="%(days)s 天后到期",
        why="价值报告还没有人看过",
    ),
    AlarmRule(code=OVERDUE, group="payment", tag="回款", icon="cash", text="第二期款逾期"),
)


@sample_of("tasks")
def tasks(cast: Cast, number: int) -> None:
    """Give tasks: some are due together, some have no record, some are alarms, some done, some dropped."""
    companies = [make_customers.company(owner=cast.csm.staff) for _number in range(max(number // 6, 1) + 1)]
    who = (cast.rep.staff, cast.other_rep.staff, cast.csm.staff, cast.administrator.staff)
    for i in range(number):
        company, due_on = companies[i // 6], TODAY + timedelta(days=i // 4 - 5)
        if i % 6 == 5:
            services.raise_alarm(
                rule=ENDING,
                subject=company,
                assignee=who[i % 4],
                due_on=due_on,
                details={"days": i},
                at_stake=Money(amount=Decimal(1000 * i), currency="CNY", why=Stake.ARR) if i % 4 else None,
                actor=SYSTEM,
                at=NOW,
            )
            continue
        about: dict[str, Any] = {"subject_kind": "company", "subject_id": company.pk} if i % 3 == 0 else {}
        task = services.add_task(
            title=("回访", "Call back", "=1+1")[i % 3],
            due_on=due_on,
            assignee=who[i % 4],
            actor=SYSTEM,
            at=NOW,
            **about,
        )
        if i % 6 == 3:
            services.finish_task(task=task, on=TODAY, actor=SYSTEM, at=NOW)
        elif i % 6 == 4:
            services.drop_task(task=task, reason="没有需要", on=TODAY, actor=SYSTEM, at=NOW)


@sample_of("follow-ups")
def follow_ups(cast: Cast, number: int) -> None:
    """Write follow-ups: some on one day, some with a contact, some with a next step, by several authors."""
    company = make_customers.company(owner=cast.csm.staff)
    contact = make_customers.contact(company)
    who = (cast.administrator.staff, cast.rep.staff, cast.csm.staff)
    for i in range(number):
        services.add_follow_up(
            subject_kind="company",
            subject_id=company.pk,
            way=Way.values[i % len(Way.values)],
            content=("谈了报价", "=1+1", "Spoke of prices")[i % 3],
            persons=("", "李娜、王强")[i % 2],
            happened_on=TODAY - timedelta(days=i // 4),
            contact=contact if i % 2 else None,
            next_step="发报价" if i % 3 == 0 else "",
            next_on=TODAY + timedelta(days=i) if i % 6 == 0 else None,
            is_ours=bool(i % 2),
            staff=cast.administrator.staff if i == 0 else who[i % 3],
            actor=SYSTEM,
            at=NOW,
        )

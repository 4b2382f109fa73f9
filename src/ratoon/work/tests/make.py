"""Builders of tasks, alarms and follow-ups, through the services."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from ratoon.core.actor import Actor
from ratoon.core.events import kind_of
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM
from ratoon.work import services
from ratoon.work.models import FollowUp, Stake, Task
from ratoon.work.services import Money
from ratoon.work.tests.fixtures import ENDING


def about(subject: Model | None) -> dict[str, Any]:
    """Name a record as services and forms take it."""
    return {"subject_kind": kind_of(subject), "subject_id": subject.pk} if subject is not None else {}


def task(
    assignee: Staff,
    *,
    title: str = "回访",
    due_on: date = TODAY,
    subject: Model | None = None,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    **given: Any,
) -> Task:
    """Give somebody a task."""
    return services.add_task(
        title=title, due_on=due_on, assignee=assignee, actor=actor, at=at, **about(subject), **given
    )


def alarm(
    assignee: Staff,
    subject: Model,
    *,
    rule: str = ENDING,
    amount: str | None = None,
    currency: str = "CNY",
    why: Stake = Stake.ARR,
    due_on: date = TODAY,
    at: datetime = NOW,
) -> Task:
    """Raise an alarm, unpriced without an amount."""
    return services.raise_alarm(
        rule=rule,
        subject=subject,
        assignee=assignee,
        due_on=due_on,
        details={"days": 30},
        at_stake=Money(amount=Decimal(amount), currency=currency, why=why) if amount is not None else None,
        actor=SYSTEM,
        at=at,
    )


def said(subject: Model, **given: Any) -> dict[str, Any]:
    """Give what may be typed about a follow-up on a record."""
    return {"way": "call", "content": "谈了报价", "happened_on": TODAY, **about(subject), **given}


def follow_up(subject: Model, *, staff: Staff, at: datetime = NOW, **given: Any) -> FollowUp:
    """Write a follow-up as somebody of whom the system knows."""
    return services.add_follow_up(staff=staff, actor=SYSTEM, at=at, **said(subject, **given))

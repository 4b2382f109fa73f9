"""Alarms: tasks that rooms make of themselves, one open at a time for each rule and record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, first_moment, moment_of
from ratoon.core.events import kind_of, publish
from ratoon.core.records import change
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.work.alarms import rule_of
from ratoon.work.events import AlarmChanged, AlarmCleared, AlarmRaised
from ratoon.work.models import Stake, Task
from ratoon.work.services.tasks import about, staff_of
from ratoon.work.subjects import company_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount of our own records at stake, and of which."""

    amount: Decimal
    currency: str
    why: Stake


@transaction.atomic
def raise_alarm(
    *,
    rule: str,
    subject: Model,
    assignee: Staff,
    due_on: date,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    at_stake: Money | None = None,
    company: Company | None = None,
) -> Task:
    """
    Warn somebody of something about a record; ``at_stake`` None: unpriced.

    While an alarm of the rule on the record is open it is that one, brought up to date: its day, its details, what is
    at stake; whoever has it keeps it. One that somebody called done today stays so until tomorrow. ``details`` are ids,
    codes, numbers and days (as ISO texts), that the rule's text names.

    :raises LookupError: if no room declared the rule.
    :raises KeyError: if the details lack what the rule's text names.
    """
    declared = rule_of(rule)
    if declared is None:
        raise LookupError(f"no alarm rule is called {rule}")
    details = dict(details or {})
    declared.title(details), declared.reason(details)
    fields = {"due_on": due_on, "details": details, "company": company or company_of(subject), **_stake(at_stake)}
    known = _standing(rule, subject, fields, actor, at) or _settled(rule, subject, at)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            task = Task.objects.create(
                kind=Task.Kind.ALARM,
                rule=rule,
                subject_kind=kind_of(subject),
                subject_id=subject.pk,
                assignee=assignee,
                made_on=day_of(at),
                created_at=at,
                **fields,
            )
    except IntegrityError:  # another raised it at the same moment
        known = _standing(rule, subject, fields, actor, at)
        if known is None:
            raise
        return known
    publish(_raised(task), about=about(task, subject), actor=actor, at=at)
    return task


@transaction.atomic
def clear_alarm(*, rule: str, subject: Model, actor: Actor, at: datetime, on: date | None = None) -> Task | None:
    """Say of the open alarm of a rule on a record that what it warned of is no more; None if there is none."""
    task = held_alarm(rule, subject)
    if task is None:
        return None
    on = max(min(on or day_of(at), day_of(at)), task.made_on)
    change(task, status=Task.Status.CLEARED, done_on=on, done_at=at, done_by=staff_of(actor))
    event = AlarmCleared(task_id=task.pk, rule=rule, on=on)
    publish(event, about=about(task, subject), actor=actor, at=moment_of(on, at=at))
    return task


def held_alarm(rule: str, subject: Model) -> Task | None:
    """Give the open alarm of a rule on a record, held until the transaction ends."""
    rows = _of(rule, subject).select_for_update(no_key=True, of=("self",))
    return rows.filter(status=Task.Status.OPEN).first()


def _standing(rule: str, subject: Model, fields: dict[str, Any], actor: Actor, at: datetime) -> Task | None:
    """Give the open alarm, brought up to date."""
    held = held_alarm(rule, subject)
    return _renewed(held, subject, fields, actor, at) if held is not None else None


def _settled(rule: str, subject: Model, at: datetime) -> Task | None:
    """Give the alarm that somebody called done, or dropped, today."""
    called = (Task.Status.DONE, Task.Status.DROPPED)
    return _of(rule, subject).filter(status__in=called, done_at__gte=first_moment(day_of(at))).first()


def _of(rule: str, subject: Model) -> QuerySet[Task]:
    """Give all alarms of a rule on a record."""
    return Task.objects.filter(
        kind=Task.Kind.ALARM, rule=rule, subject_kind=kind_of(subject), subject_id=subject.pk
    ).order_by("-pk")


def _stake(at_stake: Money | None) -> dict[str, Any]:
    if at_stake is None:
        return {"at_stake": None, "currency": "", "at_stake_why": ""}
    return {"at_stake": at_stake.amount, "currency": at_stake.currency, "at_stake_why": at_stake.why}


def _raised(task: Task) -> AlarmRaised:
    return AlarmRaised(
        task_id=task.pk,
        rule=task.rule,
        assignee_id=task.assignee_id,
        due_on=task.due_on,
        at_stake=AlarmRaised.amount(task.at_stake),
        currency=task.currency or None,
    )


def _renewed(task: Task, subject: Model, fields: dict[str, Any], actor: Actor, at: datetime) -> Task:
    changed = change(task, **fields)
    if {"due_on", "at_stake", "currency"} & set(changed):
        event = AlarmChanged(
            task_id=task.pk,
            rule=task.rule,
            due_on=task.due_on,
            at_stake=AlarmRaised.amount(task.at_stake),
            currency=task.currency or None,
        )
        publish(event, about=about(task, subject), actor=actor, at=at)
    return task

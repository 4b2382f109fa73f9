"""Verbs of follow-up records and tasks."""

from __future__ import annotations

from datetime import date

from ratoon.core.actor import StaffActor
from ratoon.customers.models import Contact
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.work import services
from ratoon.work.models import Task


def follow_up(
    stage: Stage,
    call: Call,
    *,
    kind: str,
    way: str,
    content: str,
    next_step: str,
    next_on: date | None,
    contact: str,
    is_ours: bool,
    settles: bool,
) -> None:
    """Write down a conversation; with ``settles`` the step that was announced before is done with it."""
    pk = stage.care(call.about).pk if kind == "care" else stage.pk(call.about)
    if settles:
        _settle(call, kind, pk)
    services.add_follow_up(
        subject_kind=kind,
        subject_id=pk,
        way=way,
        content=content,
        happened_on=call.on,
        contact=stage.find(Contact, contact),
        next_step=next_step,
        next_on=next_on,
        is_ours=is_ours,
        **call.who,
    )


def give_task(stage: Stage, call: Call, *, title: str, due_on: date) -> None:
    """Note something to be done."""
    stage.keep(call.about, services.add_task(title=title, due_on=due_on, on=call.on, **call.who))


def finish(stage: Stage, call: Call) -> None:
    """Say that something was done."""
    services.finish_task(task=stage.get(Task, call.about), **call.when)


def _settle(call: Call, kind: str, pk: int) -> None:
    mine = call.actor.staff_id if isinstance(call.actor, StaffActor) else 0
    announced = Task.objects.filter(
        status=Task.Status.OPEN, follow_up__isnull=False, assignee=mine, subject_kind=kind, subject_id=pk
    )
    for task in announced:
        services.finish_task(task=task, **call.when)

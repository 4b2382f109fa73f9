"""Tasks: given, done, dropped, handed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.people.models import Staff
from ratoon.work.events import TaskAdded, TaskDropped, TaskEdited, TaskFinished, TaskHanded, TaskReopened
from ratoon.work.models import FollowUp, Task
from ratoon.work.subjects import company_of, find, pointed


class TaskRefused(DomainError):
    """A task can't be added or changed like this."""


@transaction.atomic
def add_task(
    *,
    title: str,
    due_on: date,
    actor: Actor,
    at: datetime,
    assignee: Staff | None = None,
    note: str = "",
    subject_kind: str = "",
    subject_id: int | None = None,
    on: date | None = None,
    follow_up: FollowUp | None = None,
) -> Task:
    """
    Give somebody something to do, the actor himself where nobody is named; ``on`` is the day on which it was given.

    :raises Http404: if it is about a record that the actor does not see.
    :raises TaskRefused: ``no_title``, ``no_assignee``, ``assignee_left``, ``half_subject``, ``in_future``.
    """
    _refuse_half(title, subject_kind, subject_id)
    maker = staff_of(actor)
    assignee = assignee or maker
    if assignee is None:
        raise TaskRefused("no_assignee", _("Say who is to do it."), "assignee")
    _refuse_who_left(assignee)
    on = on or day_of(at)
    _refuse_future(on, at)
    subject = find(subject_kind, subject_id, actor) if subject_id is not None else None
    task = Task.objects.create(
        title=title.strip(),
        note=note,
        subject_kind=subject_kind,
        subject_id=subject_id,
        company=company_of(subject) if subject is not None else None,
        follow_up=follow_up,
        assignee=assignee,
        made_by=maker,
        made_on=on,
        due_on=due_on,
        created_at=at,
    )
    event = TaskAdded(task_id=task.pk, assignee_id=assignee.pk, due_on=due_on)
    publish(event, about=about(task, subject), actor=actor, at=moment_of(on, at=at))
    return task


@transaction.atomic
def edit_task(*, task: Task, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Task:
    """
    Correct what is to be done and when; of an alarm only the note, for the rest is said by its rule.

    Who does it changes by `hand_task` alone.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises TaskRefused: ``not_open``, ``alarm``, ``no_title``.
    """
    task = lock(task, expect=expect)
    wrong = set(fields) - {"title", "due_on", "note"}
    if wrong:
        raise TypeError(f"edit_task() does not change {sorted(wrong)}")
    _refuse_unless_open(task)
    if task.kind == Task.Kind.ALARM:
        touched = [name for name in ("title", "due_on") if name in fields and fields[name] != getattr(task, name)]
        if touched:
            raise TaskRefused("alarm", _("An alarm says what its rule says; only its note can be edited."), touched[0])
    elif not fields.get("title", task.title).strip():
        raise TaskRefused("no_title", _("Say what is to be done."), "title")
    changed = change(task, **fields)
    if changed:
        event = TaskEdited(task_id=task.pk, fields=sorted(changed))
        publish(event, about=about(task), actor=actor, at=at)
    return task


@transaction.atomic
def finish_task(*, task: Task, on: date, actor: Actor, at: datetime) -> Task:
    """
    Say that it was done on a day; of an alarm: that what it warned of was dealt with.

    :raises TaskRefused: ``not_open``, ``in_future``, ``before_last_step``.
    """
    task = _close(task, Task.Status.DONE, on=on, actor=actor, at=at)
    publish(TaskFinished(task_id=task.pk, on=on), about=about(task), actor=actor, at=moment_of(on, at=at))
    return task


@transaction.atomic
def drop_task(*, task: Task, reason: str, on: date, actor: Actor, at: datetime) -> Task:
    """
    Say that it won't be done, and why.

    :raises TaskRefused: ``no_reason``, ``not_open``, ``in_future``, ``before_last_step``.
    """
    if not reason.strip():
        raise TaskRefused("no_reason", _("Say why it won't be done."), "reason")
    task = _close(task, Task.Status.DROPPED, on=on, actor=actor, at=at, drop_reason=reason.strip())
    publish(TaskDropped(task_id=task.pk, on=on), about=about(task), actor=actor, at=moment_of(on, at=at))
    return task


@transaction.atomic
def reopen_task(*, task: Task, actor: Actor, at: datetime) -> Task:
    """
    Take back, within the day on which it was said, that a task was done or dropped.

    :raises TaskRefused: ``open``, ``cleared``, ``too_late``.
    """
    task = lock(task)
    if task.status == Task.Status.OPEN or task.done_at is None:
        raise TaskRefused("open", _("This is open already."))
    if task.status == Task.Status.CLEARED:
        raise TaskRefused("cleared", _("What this warned of is over. It warns again by itself when it comes back."))
    if day_of(task.done_at) != day_of(at):
        raise TaskRefused("too_late", _("This was settled on another day. Make a new task."))
    change(task, status=Task.Status.OPEN, done_on=None, done_at=None, done_by=None, drop_reason="")
    publish(TaskReopened(task_id=task.pk), about=about(task), actor=actor, at=at)
    return task


@transaction.atomic
def hand_task(*, task: Task, assignee: Staff, on: date, actor: Actor, at: datetime) -> Task:
    """
    Give it to a colleague.

    :raises TaskRefused: ``not_open``, ``same_assignee``, ``assignee_left``, ``in_future``, ``before_last_step``.
    """
    task = lock(task)
    _refuse_unless_open(task)
    if assignee.pk == task.assignee_id:
        raise TaskRefused("same_assignee", _("%(name)s has it already.") % {"name": assignee.name}, "assignee")
    _refuse_who_left(assignee)
    _refuse_day(task, on, at)
    before = task.assignee_id
    change(task, assignee=assignee)
    event = TaskHanded(task_id=task.pk, on=on, from_id=before, assignee_id=assignee.pk)
    publish(event, about=about(task), actor=actor, at=moment_of(on, at=at))
    return task


def staff_of(actor: Actor) -> Staff | None:
    """Give the colleague who acts; None for the system."""
    return Staff.objects.get(pk=actor.staff_id) if isinstance(actor, StaffActor) else None


def about(task: Task, subject: Model | None = None) -> Sequence[Model]:
    """Give what an event of a task is about: the task, the record it concerns, and its customer."""
    found: list[Model] = [task]
    if subject is not None:
        found.append(subject)
    elif task.subject_id is not None:
        # whoever does the task need not see its record: the journal knows it all the same
        found.append(pointed(task.subject_kind, task.subject_id))
    if task.company is not None and all(one != task.company for one in found):
        found.append(task.company)
    return found


def _close(task: Task, status: Task.Status, *, on: date, actor: Actor, at: datetime, **fields: Any) -> Task:
    task = lock(task)
    _refuse_unless_open(task)
    _refuse_day(task, on, at)
    change(task, status=status, done_on=on, done_at=at, done_by=staff_of(actor), **fields)
    return task


def _refuse_half(title: str, subject_kind: str, subject_id: int | None) -> None:
    if not title.strip():
        raise TaskRefused("no_title", _("Say what is to be done."), "title")
    if bool(subject_kind) != (subject_id is not None):
        text = _("Name a record by its kind and its number, or none.")
        raise TaskRefused("half_subject", text, "subject_id" if subject_kind else "subject_kind")


def _refuse_unless_open(task: Task) -> None:
    if task.status != Task.Status.OPEN:
        raise TaskRefused("not_open", _("This is “%(status)s” already.") % {"status": task.get_status_display()})


def _refuse_day(task: Task, on: date, at: datetime) -> None:
    _refuse_future(on, at)
    if on < task.made_on:
        text = _("This was given on %(day)s: nothing of it happened before.") % {"day": task.made_on.isoformat()}
        raise TaskRefused("before_last_step", text, "on")


def _refuse_future(on: date, at: datetime) -> None:
    if on > day_of(at):
        raise TaskRefused("in_future", _("This day has not come yet."), "on")


def _refuse_who_left(assignee: Staff) -> None:
    if assignee.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": assignee.name}
        raise TaskRefused("assignee_left", text, "assignee")

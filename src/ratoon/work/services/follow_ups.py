"""Follow-up records: written by whoever was in touch, corrected by their author for a day."""

from __future__ import annotations

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
from ratoon.customers import services as customers
from ratoon.customers.models import Company, Contact
from ratoon.people.models import Staff
from ratoon.work.events import FollowedUp, FollowUpEdited
from ratoon.work.models import FollowUp, Task
from ratoon.work.rules import EDIT_HOURS, may_still_edit
from ratoon.work.services.tasks import add_task, edit_task, staff_of
from ratoon.work.subjects import company_of, find, pointed

_EDITABLE = frozenset({"way", "contact", "persons", "content", "next_step", "next_on", "happened_on", "is_ours"})


class FollowUpRefused(DomainError):
    """A follow-up record can't be written or corrected like this."""


@transaction.atomic
def add_follow_up(
    *,
    subject_kind: str,
    subject_id: int,
    way: str,
    content: str,
    happened_on: date,
    actor: Actor,
    at: datetime,
    contact: Contact | None = None,
    persons: str = "",
    next_step: str = "",
    next_on: date | None = None,
    is_ours: bool = False,
    staff: Staff | None = None,
) -> FollowUp:
    """
    Write down that somebody was in touch about a record, and what follows.

    A next step with a day becomes the author's task; the one he has open on the same record becomes the new one. The
    contact's last contact moves forward to the day. ``staff`` names the author where the system writes.

    :raises Http404: if the actor does not see the record.
    :raises FollowUpRefused: ``no_author``, ``no_content``, ``in_future``, ``no_company``, ``contact_elsewhere``,
        ``next_unsaid``, ``next_before``.
    """
    subject = find(subject_kind, subject_id, actor)
    author = _author(actor, staff)
    company = company_of(subject)
    _refuse_wrong(company, contact, content, happened_on, next_step, next_on, at)
    row = FollowUp.objects.create(
        subject_kind=subject_kind,
        subject_id=subject_id,
        company=company,
        staff=author,
        way=way,
        contact=contact,
        persons=persons.strip(),
        content=content.strip(),
        next_step=next_step.strip(),
        next_on=next_on,
        happened_on=happened_on,
        is_ours=is_ours,
        recorded_at=at,
        created_at=at,
    )
    publish(_followed_up(row), about=_about(row, subject), actor=actor, at=moment_of(happened_on, at=at))
    _plan(row, actor, at)
    _touch(row, actor, at)
    return row


@transaction.atomic
def edit_follow_up(*, followup: FollowUp, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> FollowUp:
    """
    Correct a follow-up record: its author, within a day.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises FollowUpRefused: ``not_author``, ``too_late``, and as for `add_follow_up`.
    """
    row = lock(followup, expect=expect)
    if set(fields) - _EDITABLE:
        raise TypeError(f"edit_follow_up() does not change {sorted(set(fields) - _EDITABLE)}")
    if not isinstance(actor, StaffActor) or actor.staff_id != row.staff_id:
        raise FollowUpRefused("not_author", _("Only who wrote this can correct it."))
    if not may_still_edit(row.recorded_at, at):
        text = _("This was written more than %(hours)d hours ago. Write a new one.") % {"hours": EDIT_HOURS}
        raise FollowUpRefused("too_late", text)
    wanted = {name: fields.get(name, getattr(row, name)) for name in _EDITABLE}
    _refuse_wrong(
        row.company,
        wanted["contact"],
        wanted["content"],
        wanted["happened_on"],
        wanted["next_step"],
        wanted["next_on"],
        at,
    )
    changed = change(row, **fields)
    if changed:
        event = FollowUpEdited(follow_up_id=row.pk, fields=sorted(changed))
        publish(event, about=_about(row, pointed(row.subject_kind, row.subject_id)), actor=actor, at=at)
    if {"next_step", "next_on"} & set(changed):
        _plan(row, actor, at)
    if {"contact", "happened_on"} & set(changed):
        _touch(row, actor, at)
    return row


def is_open_to_edits(row: FollowUp, at: datetime) -> bool:
    """Say whether its author may still correct it."""
    return may_still_edit(row.recorded_at, at)


def _refuse_wrong(
    company: Company | None,
    contact: Contact | None,
    content: str,
    happened_on: date,
    next_step: str,
    next_on: date | None,
    at: datetime,
) -> None:
    if not content.strip():
        raise FollowUpRefused("no_content", _("Say what was said."), "content")
    if happened_on > day_of(at):
        raise FollowUpRefused("in_future", _("This day has not come yet."), "happened_on")
    if contact is not None and company is None:
        raise FollowUpRefused("no_company", _("This record has no customer yet, so no contacts either."), "contact")
    if contact is not None and company is not None and contact.company_id != company.pk:
        raise FollowUpRefused("contact_elsewhere", _("This contact belongs to another customer."), "contact")
    if next_on is not None and not next_step.strip():
        raise FollowUpRefused("next_unsaid", _("Say what the next step is."), "next_step")
    if next_on is not None and next_on < happened_on:
        raise FollowUpRefused("next_before", _("The next step comes after this one."), "next_on")


def _author(actor: Actor, staff: Staff | None) -> Staff:
    author = staff_of(actor) or staff
    if author is None:
        raise FollowUpRefused("no_author", _("Only a colleague can write a follow-up."))
    return author


def _followed_up(row: FollowUp) -> FollowedUp:
    return FollowedUp(
        follow_up_id=row.pk,
        staff_id=row.staff_id,
        way=row.way,
        on=row.happened_on,
        is_ours=row.is_ours,
        contact_id=row.contact_id,
        next_on=row.next_on,
    )


def _plan(row: FollowUp, actor: Actor, at: datetime) -> None:
    """Make the next step the author's task, or the one that he has open on this record."""
    if row.next_on is None:
        return
    standing = (
        Task.objects.select_for_update(no_key=True, of=("self",))
        .filter(
            status=Task.Status.OPEN,
            follow_up__isnull=False,
            assignee=row.staff,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
        )
        .first()
    )
    if standing is None:
        add_task(
            title=row.next_step,
            due_on=row.next_on,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            assignee=row.staff,
            on=row.happened_on,
            follow_up=row,
            actor=actor,
            at=at,
        )
        return
    change(standing, follow_up=row)
    edit_task(task=standing, expect=None, title=row.next_step, due_on=row.next_on, actor=actor, at=at)


def _touch(row: FollowUp, actor: Actor, at: datetime) -> None:
    if row.contact is not None:
        customers.touch_contact(contact=row.contact, on=row.happened_on, actor=actor, at=at)


def _about(row: FollowUp, subject: Model) -> list[Model]:
    found: list[Model] = [subject]
    if row.company is not None and row.company != subject:
        found.append(row.company)
    return [*found, row]

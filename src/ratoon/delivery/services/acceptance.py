"""The customer's acceptance: recorded once, never changed; care begins with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.customers.models import Contact
from ratoon.customers.services import Happening, move
from ratoon.delivery.events import AcceptanceSigned
from ratoon.delivery.models import Acceptance, PlanTask, Project
from ratoon.delivery.services.alarms import clear_all
from ratoon.delivery.services.days import ProjectRefused, refuse_day, refuse_unless

Status = Project.Status


@transaction.atomic
def record_acceptance(
    *,
    project: Project,
    on: date,
    how: str,
    evidence: str,
    contact: Contact | None = None,
    signed_by_name: str = "",
    waived: Sequence[PlanTask] = (),
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Project:
    """
    Record that the customer accepted a running project: by whom, how, on which day, with which evidence.

    ``waived`` are the tasks that he accepts though they are still open; nobody need sign where the contract's clause
    makes it so.

    :raises ProjectRefused: ``accepted_before``, those of the wrong moment, ``tasks_open``, ``no_evidence``,
        ``nobody_signed``, ``contact_elsewhere``, ``in_future``, ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Status.RUNNING)
    tasks = list(project.tasks.all())
    ended = [task.actual_end for task in tasks if task.actual_end is not None]
    refuse_day(on, at, max(filter(None, [project.confirmed_on, *ended]), default=None))
    still_open = _refuse_open(tasks, waived)
    _refuse_unsigned(project, how, evidence, contact, signed_by_name)
    change(project, status=Status.ACCEPTED, accepted_on=on)
    made = Acceptance.objects.create(
        project=project,
        signed_by=contact,
        signed_by_name="" if contact is not None else signed_by_name.strip(),
        how=how,
        evidence=evidence.strip(),
        accepted_on=on,
        note=note,
        recorded_by_id=actor.user_id if isinstance(actor, StaffActor) else None,
        recorded_at=at,
    )
    made.waived.set(still_open)
    _tell(project, on, actor, at)
    return project


def _tell(project: Project, on: date, actor: Actor, at: datetime) -> None:
    """Publish the acceptance, settle what was waited for, move the journey where nothing else is being delivered."""
    event = AcceptanceSigned(
        project_id=project.pk,
        company_id=project.company_id,
        contract_id=project.contract_id,
        on=on,
        cycle=project.cycle,
    )
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    clear_all(project, actor, at, on)
    if _is_last(project):
        move(company=project.company, happening=Happening.ACCEPTED, on=on, actor=actor, at=at)


def _is_last(project: Project) -> bool:
    """A small delivery for short-term use moves nobody, and one of several only when no other is open."""
    if project.kind == Project.Kind.SHORT_TERM:
        return False
    others = Project.objects.filter(company_id=project.company_id).exclude(kind=Project.Kind.SHORT_TERM)
    return not others.exclude(status__in=[Status.ACCEPTED, Status.CANCELLED]).exists()


def _refuse_open(tasks: Sequence[PlanTask], waived: Sequence[PlanTask]) -> list[PlanTask]:
    still_open = [task for task in tasks if task.actual_end is None]
    named = {task.pk for task in waived}
    missing = [task for task in still_open if task.pk not in named]
    if missing:
        names = " · ".join(task.label for task in missing[:5]) + (" …" if len(missing) > 5 else "")
        text = _("Still open: %(names)s. Finish them, or name them as accepted though open.") % {"names": names}
        raise ProjectRefused("tasks_open", text, "waived")
    return [task for task in still_open if task.pk in named]


def _refuse_unsigned(project: Project, how: str, evidence: str, contact: Contact | None, name: str) -> None:
    if not evidence.strip():
        text = _("What proves it? Name the paper's archive number, the portal's entry or the clause.")
        raise ProjectRefused("no_evidence", text, "evidence")
    if contact is not None and contact.company_id != project.company_id:
        raise ProjectRefused("contact_elsewhere", _("This contact belongs to another company."), "contact")
    if contact is None and not name.strip() and how != Acceptance.How.CLAUSE:
        raise ProjectRefused("nobody_signed", _("Who accepted? Choose the contact, or write the name."), "contact")

"""From sales to delivery: handed over to a manager, accepted or given back, or cancelled."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.delivery import queries
from ratoon.delivery.events import (
    HandoverAccepted,
    HandoverReturned,
    ProjectCancelled,
    ProjectHandedOver,
    ProjectPassedOn,
)
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.services.alarms import UNANSWERED, ask_for_answer, clear_all
from ratoon.delivery.services.days import ProjectRefused, refuse_day, refuse_left, refuse_unless
from ratoon.people.models import Staff
from ratoon.work.services import clear_alarm

Status = Project.Status


@transaction.atomic
def hand_over(*, project: Project, manager: Staff, on: date, actor: Actor, at: datetime) -> Project:
    """
    Hand a project over to its manager, who owns it from then on.

    :raises ProjectRefused: ``handed_over_before``, ``running``, ``accepted_before``, ``cancelled``, ``staff_left``,
        ``in_future``, ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Status.DRAFT, Status.RETURNED)
    refuse_day(on, at, project.returned_on or project.signed_on)
    refuse_left(manager, "manager")
    change(project, status=Status.HANDED_OVER, manager=manager, owner=manager, handed_over_on=on)
    event = ProjectHandedOver(project_id=project.pk, manager_id=manager.pk, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    ask_for_answer(project, on, actor, at)
    return project


@transaction.atomic
def pass_on(*, project: Project, owner: Staff, on: date, actor: Actor, at: datetime) -> Project:
    """
    Give a project to another owner where it stands; where its manager owned it, the new owner manages it.

    What the former had still to do in its plan goes along, and a handover that waits for an answer. The days of the
    handover and of its answer stay.

    :raises ProjectRefused: ``same_owner``, ``accepted_before``, ``cancelled``, ``staff_left``, ``in_future``,
        ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Status.DRAFT, Status.HANDED_OVER, Status.RETURNED, Status.RUNNING)
    former = project.owner_id
    if owner.pk == former:
        raise ProjectRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    refuse_day(on, at, project.returned_on or project.handed_over_on or project.signed_on)
    refuse_left(owner, "owner")
    change(project, owner=owner, manager=owner if project.manager_id == former else project.manager)
    PlanTask.objects.filter(project=project, owner_id=former, actual_end=None).update(owner=owner)
    event = ProjectPassedOn(project_id=project.pk, from_id=former, owner_id=owner.pk, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    if clear_alarm(rule=UNANSWERED, subject=project, actor=actor, at=at, on=on) is not None:
        ask_for_answer(project, on, actor, at)
    return project


@transaction.atomic
def accept_handover(*, project: Project, on: date, actor: Actor, at: datetime) -> Project:
    """
    Accept a handover: delivery has what it needs.

    :raises ProjectRefused: ``answered_before``, those of the wrong moment, ``in_future``, ``too_early``.
    """
    project = lock(project)
    _refuse_answered(project)
    refuse_day(on, at, project.handed_over_on)
    change(project, handover_accepted_on=on)
    event = HandoverAccepted(project_id=project.pk, manager_id=project.manager_id or project.owner_id, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    clear_alarm(rule=UNANSWERED, subject=project, actor=actor, at=at, on=on)
    return project


@transaction.atomic
def return_handover(*, project: Project, reason: str, on: date, actor: Actor, at: datetime) -> Project:
    """
    Give a handover back, for a reason; the head of delivery owns the project again.

    :raises ProjectRefused: ``reason_missing``, ``answered_before``, those of the wrong moment, ``in_future``,
        ``too_early``.
    """
    project = lock(project)
    _refuse_answered(project)
    refuse_day(on, at, project.handed_over_on)
    if not reason.strip():
        raise ProjectRefused("reason_missing", _("Say what is missing: sales has to bring it."), "reason")
    owner = queries.delivery_lead() or project.contract.owner
    change(project, status=Status.RETURNED, owner=owner, manager=None, returned_on=on, return_reason=reason.strip())
    event = HandoverReturned(project_id=project.pk, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    clear_alarm(rule=UNANSWERED, subject=project, actor=actor, at=at, on=on)
    return project


@transaction.atomic
def cancel_project(*, project: Project, reason: str, on: date, actor: Actor, at: datetime) -> Project:
    """
    Give a project up before it is accepted.

    :raises ProjectRefused: ``reason_missing``, ``accepted_before``, ``cancelled``, ``in_future``, ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Status.DRAFT, Status.HANDED_OVER, Status.RETURNED, Status.RUNNING)
    refuse_day(on, at, project.confirmed_on or project.handed_over_on or project.signed_on)
    if not reason.strip():
        raise ProjectRefused("reason_missing", _("Say why: it stays with the project."), "reason")
    change(project, status=Status.CANCELLED, cancelled_on=on, cancel_reason=reason.strip())
    event = ProjectCancelled(project_id=project.pk, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    clear_all(project, actor, at, on)
    return project


def _refuse_answered(project: Project) -> None:
    refuse_unless(project, Status.HANDED_OVER)
    if project.handover_accepted_on is not None:
        text = _("This handover was accepted on %(day)s already.")
        raise ProjectRefused("answered_before", text % {"day": project.handover_accepted_on.isoformat()})

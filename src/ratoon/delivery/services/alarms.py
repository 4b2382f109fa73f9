"""What delivery warns of: a handover that waits for an answer, a milestone that is past."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.queries import answer_by, late_milestones
from ratoon.work.queries import warned_of
from ratoon.work.services import clear_alarm, raise_alarm

UNANSWERED = "delivery.handover_unanswered"
MILESTONE_LATE = "delivery.milestone_late"


def tick(*, on: date, actor: Actor, at: datetime) -> int:
    """
    Warn of what waits or is overdue on a day, and settle the warnings of what is not any more; as often as one likes.

    Returns how many projects are warned of.
    """
    waiting = Project.objects.filter(status=Project.Status.HANDED_OVER, handover_accepted_on=None)
    found = 0
    for project in waiting.select_related("owner", "company"):
        ask_for_answer(project, on, actor, at)
        found += 1
    running = Project.objects.filter(status=Project.Status.RUNNING).select_related("owner", "company")
    late = PlanTask.objects.filter(is_milestone=True, actual_end=None, planned_end__lt=on).values("project")
    return found + sum(check_milestones(project, on, actor, at) for project in running.filter(pk__in=late))


@transaction.atomic
def check_milestones(project: Project, on: date, actor: Actor, at: datetime) -> bool:
    """Warn of milestones that are past, or settle the warning where none is; says whether any is."""
    late = late_milestones(list(project.tasks.all()), on) if project.status == Project.Status.RUNNING else []
    if not late:
        clear_alarm(rule=MILESTONE_LATE, subject=project, actor=actor, at=at, on=on)
        return False
    raise_alarm(
        rule=MILESTONE_LATE,
        subject=project,
        assignee=project.owner,
        due_on=min(task.planned_end for task in late),
        details={"number": len(late), "day": min(t.planned_end for t in late).isoformat()},
        actor=actor,
        at=at,
    )
    return True


def settle_milestones(project: Project, actor: Actor, at: datetime) -> None:
    """Bring a warning of late milestones up to date; what nobody was warned of yet waits for the calendar."""
    if warned_of(MILESTONE_LATE).filter(subject_id=project.pk).exists():
        check_milestones(project, day_of(at), actor, at)


def clear_all(project: Project, actor: Actor, at: datetime, on: date) -> None:
    """Settle every warning of a project that is over."""
    for rule in (UNANSWERED, MILESTONE_LATE):
        clear_alarm(rule=rule, subject=project, actor=actor, at=at, on=on)


@transaction.atomic
def ask_for_answer(project: Project, on: date, actor: Actor, at: datetime) -> None:
    """Let a handover wait on its manager's Today from the day on which it is handed over."""
    due = answer_by(project.handed_over_on) if project.handed_over_on is not None else on
    raise_alarm(
        rule=UNANSWERED,
        subject=project,
        assignee=project.owner,
        due_on=due,
        details={"day": due.isoformat()},
        actor=actor,
        at=at,
    )

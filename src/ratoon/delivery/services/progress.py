"""What happens with the tasks of a running project: started, moved on, finished."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.delivery import queries, rules
from ratoon.delivery.events import TaskProgressed
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.services.alarms import settle_milestones
from ratoon.delivery.services.days import ProjectRefused, refuse_day, refuse_unless


@transaction.atomic
def start_task(*, project: Project, task: PlanTask, on: date, actor: Actor, at: datetime) -> Project:
    """
    Record that a task was begun on a day.

    :raises ProjectRefused: ``begun``, ``milestone``, ``waits``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    project, task = _held(project, task)
    if task.is_milestone:
        raise ProjectRefused("milestone", _("A milestone has no length: it is only reached."), "task")
    if task.actual_start is not None:
        text = _("This task was begun on %(day)s already.") % {"day": task.actual_start.isoformat()}
        raise ProjectRefused("begun", text, "task")
    refuse_day(on, at, _earliest(project, task))
    task.actual_start = on
    task.save(update_fields=["actual_start"])
    return _told(project, task, "started", on, actor, at)


@transaction.atomic
def set_progress(*, project: Project, task: PlanTask, percent: int, on: date, actor: Actor, at: datetime) -> Project:
    """
    Say how far a begun task has come: less than 100 percent, for what is done is finished.

    :raises ProjectRefused: ``not_begun``, ``finished``, ``percent``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    project, task = _held(project, task)
    _refuse_unless_begun(task)
    if not 0 <= percent < 100:
        raise ProjectRefused("percent", _("From 0 to 99: at 100 the task is finished."), "percent")
    refuse_day(on, at, task.actual_start)
    task.percent = percent
    task.save(update_fields=["percent"])
    return _told(project, task, "moved_on", on, actor, at)


@transaction.atomic
def finish_task(*, project: Project, task: PlanTask, on: date, actor: Actor, at: datetime) -> Project:
    """
    Record that a begun task was finished, or a milestone reached, on a day.

    :raises ProjectRefused: ``not_begun``, ``finished``, ``waits``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    project, task = _held(project, task)
    if task.is_milestone and task.actual_end is None:
        refuse_day(on, at, _earliest(project, task))
        task.actual_start = on
    else:
        _refuse_unless_begun(task)
        refuse_day(on, at, task.actual_start)
    task.actual_end, task.percent = on, 100
    task.save(update_fields=["actual_start", "actual_end", "percent"])
    if task.code == "go_live":
        change(project, went_live_on=on)
    project = _told(project, task, "finished", on, actor, at)
    if task.is_milestone:
        settle_milestones(project, actor, at)
    return project


def _held(project: Project, task: PlanTask) -> tuple[Project, PlanTask]:
    project = lock(project)
    refuse_unless(project, Project.Status.RUNNING)
    if task.project_id != project.pk:
        raise ProjectRefused("elsewhere", _("This task belongs to another project."), "task")
    return project, PlanTask.objects.get(pk=task.pk)


def _earliest(project: Project, task: PlanTask) -> date | None:
    before = list(task.depends_on.all())
    waits = [one.label for one in before if one.actual_end is None]
    if waits:
        text = _("It waits for: %(names)s") % {"names": " · ".join(waits)}
        raise ProjectRefused("waits", text, "task")
    days = [one.actual_end for one in before if one.actual_end is not None]
    return max(days, default=project.confirmed_on)


def _refuse_unless_begun(task: PlanTask) -> None:
    if task.actual_end is not None:
        text = _("This task was finished on %(day)s already.") % {"day": task.actual_end.isoformat()}
        raise ProjectRefused("finished", text, "task")
    if task.actual_start is None:
        raise ProjectRefused("not_begun", _("This task was not begun yet."), "task")


def _told(project: Project, task: PlanTask, what: str, on: date, actor: Actor, at: datetime) -> Project:
    tasks = list(project.tasks.prefetch_related("depends_on"))
    if not change(project, percent=rules.percent_done(queries.steps(tasks))):
        change(project, version=project.version + 1)
    event = TaskProgressed(project_id=project.pk, task_id=task.pk, change=what, percent=task.percent, on=on)
    # a milestone that is reached is a step of the customer's life, a task is one of the project's alone
    about = (project, project.company) if task.is_milestone and what == "finished" else (project,)
    publish(event, about=about, actor=actor, at=moment_of(on, at=at))
    return project

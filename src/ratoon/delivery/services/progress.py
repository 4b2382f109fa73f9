"""What happens with the tasks of a running project: started, moved on, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish_all
from ratoon.core.records import change, lock
from ratoon.delivery import queries, rules
from ratoon.delivery.events import TaskProgressed
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.services.alarms import settle_milestones
from ratoon.delivery.services.days import ProjectRefused, refuse_day, refuse_unless


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a task went: begun and finished on these days, None where it was not now; a milestone is only finished."""

    task: PlanTask
    started_on: date | None = None
    finished_on: date | None = None


def start_task(*, project: Project, task: PlanTask, on: date, actor: Actor, at: datetime) -> Project:
    """
    Record that a task was begun on a day.

    :raises ProjectRefused: ``begun``, ``milestone``, ``waits``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    return record_progress(project=project, progress=[Progress(task=task, started_on=on)], actor=actor, at=at)


@transaction.atomic
def record_progress(*, project: Project, progress: Sequence[Progress], actor: Actor, at: datetime) -> Project:
    """
    Record at once how some tasks of a running project went, in their order: all of it, or nothing.

    :raises ProjectRefused: as `start_task` and `finish_task` do, for the first that can't be.
    """
    project = lock(project)
    refuse_unless(project, Project.Status.RUNNING)
    tasks = {task.pk: task for task in project.tasks.prefetch_related("depends_on")}
    told: list[tuple[PlanTask, str, date]] = []
    for one in progress:
        task = tasks.get(one.task.pk)
        if task is None:
            raise ProjectRefused("elsewhere", _("This task belongs to another project."), "task")
        before = [tasks[other.pk] for other in task.depends_on.all()]
        if one.started_on is not None:
            _start(task, before, project, one.started_on, at)
            told.append((task, "started", one.started_on))
        if one.finished_on is not None:
            _finish(task, before, project, one.finished_on, at)
            told.append((task, "finished", one.finished_on))
    if not told:
        return project
    moved = {task.pk: task for task, _what, _on in told}
    PlanTask.objects.bulk_update(moved.values(), ["actual_start", "actual_end", "percent"])
    return _told(project, list(tasks.values()), told, actor, at)


@transaction.atomic
def set_progress(*, project: Project, task: PlanTask, percent: int, on: date, actor: Actor, at: datetime) -> Project:
    """
    Say how far a begun task has come: less than 100 percent, for what is done is finished.

    :raises ProjectRefused: ``not_begun``, ``finished``, ``percent``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Project.Status.RUNNING)
    tasks = list(project.tasks.prefetch_related("depends_on"))
    found = next((one for one in tasks if one.pk == task.pk), None)
    if found is None:
        raise ProjectRefused("elsewhere", _("This task belongs to another project."), "task")
    _refuse_unless_begun(found)
    if not 0 <= percent < 100:
        raise ProjectRefused("percent", _("From 0 to 99: at 100 the task is finished."), "percent")
    refuse_day(on, at, found.actual_start)
    found.percent = percent
    found.save(update_fields=["percent"])
    return _told(project, tasks, [(found, "moved_on", on)], actor, at)


def finish_task(*, project: Project, task: PlanTask, on: date, actor: Actor, at: datetime) -> Project:
    """
    Record that a begun task was finished, or a milestone reached, on a day.

    :raises ProjectRefused: ``not_begun``, ``finished``, ``waits``, ``elsewhere``, those of the wrong moment,
        ``in_future``, ``too_early``.
    """
    return record_progress(project=project, progress=[Progress(task=task, finished_on=on)], actor=actor, at=at)


def _start(task: PlanTask, before: Sequence[PlanTask], project: Project, on: date, at: datetime) -> None:
    if task.is_milestone:
        raise ProjectRefused("milestone", _("A milestone has no length: it is only reached."), "task")
    if task.actual_start is not None:
        text = _("This task was begun on %(day)s already.") % {"day": task.actual_start.isoformat()}
        raise ProjectRefused("begun", text, "task")
    refuse_day(on, at, _earliest(project, before))
    task.actual_start = on


def _finish(task: PlanTask, before: Sequence[PlanTask], project: Project, on: date, at: datetime) -> None:
    if task.is_milestone and task.actual_end is None:
        refuse_day(on, at, _earliest(project, before))
        task.actual_start = on
    else:
        _refuse_unless_begun(task)
        refuse_day(on, at, task.actual_start)
    task.actual_end, task.percent = on, 100


def _earliest(project: Project, before: Sequence[PlanTask]) -> date | None:
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


def _told(
    project: Project, tasks: Sequence[PlanTask], told: Sequence[tuple[PlanTask, str, date]], actor: Actor, at: datetime
) -> Project:
    """Keep how far the project has come, tell of each task, and settle warnings of milestones that are reached."""
    live = [on for task, what, on in told if what == "finished" and task.code == "go_live"]
    fields = {"went_live_on": live[-1]} if live else {}
    if not change(project, percent=rules.percent_done(queries.steps(tasks)), **fields):
        change(project, version=project.version + 1)
    publish_all(
        [
            (
                TaskProgressed(
                    project_id=project.pk,
                    task_id=task.pk,
                    change=what,
                    percent=0 if what == "started" else task.percent,
                    on=on,
                ),
                # a milestone that is reached is a step of the customer's life, a task is one of the project's alone
                (project, project.company) if task.is_milestone and what == "finished" else (project,),
            )
            for task, what, on in told
        ],
        actor=actor,
        at=[moment_of(on, at=at) for _task, _what, on in told],
    )
    if any(task.is_milestone and what == "finished" for task, what, _on in told):
        settle_milestones(project, actor, at)
    return project

"""The plan: corrected freely as a draft, confirmed by the customer, and changed afterwards with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.delivery import queries, rules
from ratoon.delivery.events import PlanChanged, PlanConfirmed, PlanRebaselined
from ratoon.delivery.models import PlanBaseline, PlanTask, Project
from ratoon.delivery.services.alarms import settle_milestones
from ratoon.delivery.services.days import ProjectRefused, refuse_day, refuse_left, refuse_unless
from ratoon.people.models import Staff

Status = Project.Status
OPEN = (Status.DRAFT, Status.RETURNED, Status.HANDED_OVER, Status.RUNNING)


@transaction.atomic
def confirm_plan(*, project: Project, evidence: str, on: date, actor: Actor, at: datetime) -> Project:
    """
    Record that the customer confirmed the plan, with the evidence: the project runs, and the first baseline stands.

    :raises ProjectRefused: ``not_answered``, ``no_tasks``, ``no_evidence``, those of the wrong moment, ``in_future``,
        ``too_early``.
    """
    project = lock(project)
    refuse_unless(project, Status.HANDED_OVER)
    if project.handover_accepted_on is None:
        raise ProjectRefused("not_answered", _("Accept the handover first, or give it back."))
    refuse_day(on, at, project.handover_accepted_on)
    if not evidence.strip():
        raise ProjectRefused("no_evidence", _("How did the customer confirm? Name minutes, mail or paper."), "evidence")
    if project.finish_on is None:
        raise ProjectRefused("no_tasks", _("There is no plan to confirm yet: add tasks."))
    change(project, status=Status.RUNNING, confirmed_on=on)
    _baseline(project, evidence, on, actor, at)
    event = PlanConfirmed(project_id=project.pk, finish_on=project.finish_on, on=on)
    publish(event, about=(project, project.company), actor=actor, at=moment_of(on, at=at))
    return project


@transaction.atomic
def add_task(
    *,
    project: Project,
    name: str,
    phase: str,
    days: int,
    depends_on: Sequence[PlanTask] = (),
    owner: Staff | None = None,
    client_owner: str = "",
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Project:
    """
    Add a task or, with 0 days, a milestone; it stands at the end of its phase.

    :raises ProjectRefused: ``reason_missing``, ``staff_left``, ``elsewhere``, those of the wrong moment.
    """
    project = _held(project, reason)
    refuse_left(owner, "owner")
    _refuse_elsewhere(project, depends_on)
    zh, en = _phase(project, phase)
    last = project.tasks.filter(phase_zh=zh).aggregate(last=Max("position"))["last"]
    everywhere = project.tasks.aggregate(last=Max("position"))["last"] or 0
    task = PlanTask.objects.create(
        project=project,
        position=last if last is not None else everywhere + 10,
        phase_zh=zh,
        phase_en=en,
        name_zh=name,
        name_en=name,
        days=days,
        is_milestone=days == 0,
        owner=owner,
        client_owner=client_owner,
        planned_start=project.plan_start_on,
        planned_end=project.plan_start_on,
    )
    task.depends_on.set(depends_on)
    return _changed(project, "task_added", reason, actor, at, task)


@transaction.atomic
def edit_task(
    *, project: Project, task: PlanTask, reason: str = "", actor: Actor, at: datetime, **fields: Any
) -> Project:
    """
    Change a task: name, days, who, what it waits for. Whether it is a milestone stands.

    :raises ProjectRefused: ``cycle``, ``milestone``, ``finished``, ``elsewhere``, ``reason_missing``, ``staff_left``,
        those of the wrong moment.
    """
    project = lock(project)
    refuse_unless(project, *OPEN)
    task = _own(project, task)
    after: Sequence[PlanTask] | None = fields.pop("depends_on", None)
    phase = fields.pop("phase", None)
    name = fields.pop("name", None)
    refuse_left(fields.get("owner"), "owner")
    _refuse_length(task, fields.get("days", task.days))
    if phase is not None and phase != task.phase:
        fields["phase_zh"], fields["phase_en"] = _phase(project, phase)
    if name is not None and name != task.label:
        fields["name_zh"] = fields["name_en"] = name
    if _moves(task, fields, after):
        _refuse_reasonless(project, reason)
    for field, value in fields.items():
        setattr(task, field, value)
    task.save(update_fields=[*fields] or None)
    if after is not None:
        _refuse_elsewhere(project, after)
        task.depends_on.set(after)
    return _changed(project, "task_edited", reason, actor, at, task)


@transaction.atomic
def remove_task(*, project: Project, task: PlanTask, reason: str = "", actor: Actor, at: datetime) -> Project:
    """
    Take a task out that was not begun; those that waited for it wait for what it waited for.

    :raises ProjectRefused: ``begun``, ``elsewhere``, ``reason_missing``, those of the wrong moment.
    """
    project = _held(project, reason)
    task = _own(project, task)
    if task.actual_start is not None:
        raise ProjectRefused("begun", _("This task was begun: it stays on record."), "task")
    before = list(task.depends_on.all())
    for later in PlanTask.objects.filter(depends_on=task):
        later.depends_on.add(*before)
    pk = task.pk
    task.delete()
    return _changed(project, "task_removed", reason, actor, at, None, pk)


@transaction.atomic
def replan(*, project: Project, begins_on: date, reason: str = "", actor: Actor, at: datetime) -> Project:
    """
    Let the whole plan begin on another day, with all that depends on it.

    :raises ProjectRefused: ``before_signature``, ``reason_missing``, those of the wrong moment.
    """
    project = _held(project, reason)
    if begins_on < project.signed_on:
        text = _("The contract was signed on %(day)s.") % {"day": project.signed_on.isoformat()}
        raise ProjectRefused("before_signature", text, "begins_on")
    change(project, plan_start_on=queries.workdays(begins_on).first(begins_on))
    return _changed(project, "replanned", reason, actor, at, None)


def reschedule(project: Project) -> None:
    """
    Place every task of a held project anew, and keep the days of go-live and finish.

    :raises ProjectRefused: ``cycle``, naming the tasks.
    """
    tasks = list(project.tasks.prefetch_related("depends_on"))
    steps = queries.steps(tasks)
    try:
        spans = rules.schedule(steps, project.plan_start_on, queries.workdays(project.plan_start_on))
    except rules.CycleFound as found:
        text = _("These tasks wait for each other: %(names)s") % {"names": " → ".join((*found.names, found.names[0]))}
        raise ProjectRefused("cycle", text, "depends_on") from found
    for task in tasks:
        task.planned_start, task.planned_end = spans[task.pk].start, spans[task.pk].end
    PlanTask.objects.bulk_update(tasks, ["planned_start", "planned_end"])
    live = next((task.planned_end for task in tasks if task.code == "go_live"), None)
    finish = rules.finish(spans)
    change(project, go_live_on=live or finish, finish_on=finish, percent=rules.percent_done(steps))


def _held(project: Project, reason: str) -> Project:
    project = lock(project)
    refuse_unless(project, *OPEN)
    _refuse_reasonless(project, reason)
    return project


def _changed(
    project: Project,
    what: str,
    reason: str,
    actor: Actor,
    at: datetime,
    task: PlanTask | None,
    task_id: int | None = None,
) -> Project:
    before = (project.go_live_on, project.finish_on)
    reschedule(project)
    event = PlanChanged(
        project_id=project.pk,
        change=what,
        finish_on=project.finish_on,
        task_id=task.pk if task is not None else task_id,
    )
    publish(event, about=(project,), actor=actor, at=at)
    if project.status == Status.RUNNING:
        if reason.strip() or before != (project.go_live_on, project.finish_on):
            _rebaseline(project, reason, actor, at)
        settle_milestones(project, actor, at)
    return project


def _rebaseline(project: Project, reason: str, actor: Actor, at: datetime) -> None:
    on = day_of(at)
    made = _baseline(project, reason, on, actor, at)
    event = PlanRebaselined(project_id=project.pk, baseline=made.number, finish_on=made.finish_on, on=on)
    publish(event, about=(project, project.company), actor=actor, at=at)


def _baseline(project: Project, reason: str, on: date, actor: Actor, at: datetime) -> PlanBaseline:
    if project.finish_on is None:
        raise ProjectRefused("no_tasks", _("A plan that the customer confirmed keeps at least one task."))
    return PlanBaseline.objects.create(
        project=project,
        number=project.baselines.count() + 1,
        happened_on=on,
        reason=reason.strip(),
        go_live_on=project.go_live_on,
        finish_on=project.finish_on,
        recorded_by_id=actor.user_id if isinstance(actor, StaffActor) else None,
        recorded_at=at,
    )


def _moves(task: PlanTask, fields: dict[str, Any], after: Sequence[PlanTask] | None) -> bool:
    if fields.get("days", task.days) != task.days:
        return True
    standing = {one.pk for one in task.depends_on.all()}
    return after is not None and {one.pk for one in after} != standing


def _phase(project: Project, phase: str) -> tuple[str, str]:
    """Give a phase of the plan in both languages by its name in one of them, or a new one."""
    for known in project.tasks.all():
        if phase in (known.phase_zh, known.phase_en):
            return known.phase_zh, known.phase_en
    return phase, phase


def _own(project: Project, task: PlanTask) -> PlanTask:
    _refuse_elsewhere(project, [task], "task")
    return PlanTask.objects.get(pk=task.pk)


def _refuse_elsewhere(project: Project, tasks: Sequence[PlanTask], field: str = "depends_on") -> None:
    if any(task.project_id != project.pk for task in tasks):
        raise ProjectRefused("elsewhere", _("This task belongs to another project."), field)


def _refuse_reasonless(project: Project, reason: str) -> None:
    if project.status == Status.RUNNING and not reason.strip():
        raise ProjectRefused("reason_missing", _("The customer confirmed this plan: say why it changes."), "reason")


def _refuse_length(task: PlanTask, days: int) -> None:
    if (days == 0) != task.is_milestone:
        raise ProjectRefused("milestone", _("A milestone has 0 days, and a task at least one."), "days")
    if days != task.days and task.actual_end is not None:
        raise ProjectRefused("finished", _("This task is finished."), "days")

"""Verbs of projects; how far their tasks have come follows from the plan, the pace, and where work is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ratoon.customers.models import Contact
from ratoon.delivery import services
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.queries import workdays
from ratoon.delivery.rules import Workdays
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.people.models import Staff


def hand_over(stage: Stage, call: Call, *, contract: str, manager: str) -> None:
    """Hand the project of a contract over."""
    project = Project.objects.get(contract=stage.pk(contract))
    stage.keep(call.about, project)
    services.hand_over(project=project, manager=stage.get(Staff, manager), **call.when)


def accept_handover(stage: Stage, call: Call) -> None:
    """Accept a handover."""
    services.accept_handover(project=stage.get(Project, call.about), **call.when)


def return_handover(stage: Stage, call: Call, *, reason: str) -> None:
    """Give a handover back."""
    services.return_handover(project=stage.get(Project, call.about), reason=reason, **call.when)


def cancel(stage: Stage, call: Call, *, reason: str) -> None:
    """Give a project up."""
    services.cancel_project(project=stage.get(Project, call.about), reason=reason, **call.when)


def replan(stage: Stage, call: Call, *, begins_on: date, reason: str = "") -> None:
    """Let a plan begin later: a draft, or one that the customer confirmed, for a reason."""
    services.replan(project=stage.get(Project, call.about), begins_on=begins_on, reason=reason, **call.who)


def confirm(stage: Stage, call: Call, *, evidence: str) -> None:
    """Record that the customer confirmed a plan."""
    services.confirm_plan(project=stage.get(Project, call.about), evidence=evidence, **call.when)


def work(stage: Stage, call: Call, *, pace: float, stop: str) -> None:
    """Record what was started and finished up to the day."""
    _progress(stage.get(Project, call.about), call, pace, stop)


def accept(stage: Stage, call: Call, *, pace: float, contact: str, evidence: str) -> None:
    """Finish what is left, and record the acceptance."""
    project = stage.get(Project, call.about)
    _progress(project, call, pace, "", is_last=True)
    services.record_acceptance(
        project=project,
        how="paper",
        evidence=evidence.format(number=project.number),
        contact=stage.get(Contact, contact),
        **call.when,
    )


def _progress(project: Project, call: Call, pace: float, stop: str, *, is_last: bool = False) -> None:
    """
    Start and finish the tasks whose days have come.

    A task of the plan that lies n working days after its begin really lies ``pace`` × n after it; of the tasks from
    ``stop`` on the first is begun, and no more.
    """
    tasks: Sequence[PlanTask] = list(project.tasks.order_by("position", "pk"))
    days = workdays(call.on)
    told = []
    for task in tasks:
        is_stuck = bool(stop) and task.code == stop
        start = _really(project.plan_start_on, task.planned_start, pace, days)
        end = _really(project.plan_start_on, task.planned_end, pace, days)
        if is_last:
            start, end = min(start, call.on), min(end, call.on)
        begins = task.actual_start is None and start <= call.on and not task.is_milestone
        ends = not is_stuck and task.actual_end is None and end <= call.on
        if begins or ends:
            begun, ended = start if begins else None, end if ends else None
            told.append(services.Progress(task=task, started_on=begun, finished_on=ended))
        if is_stuck:
            break
    if told:  # nobody writes down that nothing happened
        services.record_progress(project=project, progress=told, **call.who)


def _really(begin: date, planned: date, pace: float, days: Workdays) -> date:
    return planned if pace == 1 else days.add(begin, round(days.between(begin, planned) * pace))

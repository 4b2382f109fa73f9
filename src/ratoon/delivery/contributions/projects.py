"""The verbs of projects, what they show on other pages, and how what happened to them reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, Owned, Panel, Related, TimelineStage, contribute
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.delivery import services
from ratoon.delivery.events import (
    AcceptanceSigned,
    HandoverAccepted,
    HandoverReturned,
    PlanChanged,
    PlanConfirmed,
    PlanRebaselined,
    ProjectCancelled,
    ProjectEdited,
    ProjectHandedOver,
    ProjectOpened,
    ProjectPassedOn,
    TaskProgressed,
)
from ratoon.delivery.forms import (
    AcceptanceForm,
    ConfirmForm,
    HandOverForm,
    PlanTaskEditForm,
    PlanTaskForm,
    ProgressForm,
    ReasonForm,
    ReplanForm,
    TaskForm,
    TaskRemovalForm,
)
from ratoon.delivery.models import PlanTask, Project, Size
from ratoon.delivery.services.alarms import MILESTONE_LATE, UNANSWERED
from ratoon.delivery.services.plan import OPEN
from ratoon.work.alarms import AlarmRule, declare

Status = Project.Status

declare(
    AlarmRule(
        code=UNANSWERED,
        group="delivery",
        tag=_("Delivery"),
        icon="timeline",
        text=_("The handover waits for an answer"),
        why=_("Due on %(day)s: accept it, or give it back with what is missing."),
    ),
    AlarmRule(
        code=MILESTONE_LATE,
        group="delivery",
        tag=_("Delivery"),
        icon="flag",
        text=_("Milestones past their day: %(number)s"),
        why=_("The first was planned for %(day)s."),
    ),
)


def _waits_for_answer(row: Project) -> bool:
    return row.status == Status.HANDED_OVER and row.handover_accepted_on is None


def _waits_for_customer(row: Project) -> bool:
    return row.status == Status.HANDED_OVER and row.handover_accepted_on is not None


def _is_done(row: Project) -> bool:
    return all(task.actual_end is not None for task in row.tasks.all())


def _never(row: Project) -> bool:
    """Stands beside each task instead."""
    return False


def _action(
    name: str, label: Any, icon: str, service: Callable[..., Any], right: str, form: Any, **more: Any
) -> Action:
    return Action(kind="project", name=name, label=label, icon=icon, service=service, right=right, form=form, **more)


_PROJECT = {"project": ("project_id", "project")}
_TASK_CHANGES = {"started": _("started"), "finished": _("finished")}
_PLAN_CHANGES = {
    "task_added": _("task added"),
    "task_edited": _("task edited"),
    "task_removed": _("task removed"),
    "replanned": _("another start"),
}


def _field(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _task_change(event: TaskProgressed) -> str:
    return str(_TASK_CHANGES.get(event.change) or formats.percent(event.percent))


def _tasks(events: Sequence[TaskProgressed]) -> list[str]:
    labels = {one.pk: one.label for one in PlanTask.objects.filter(pk__in={event.task_id for event in events})}
    return [labels.get(event.task_id, str(event.task_id)) for event in events]


def _day(name: str) -> Callable[[Any], Any]:
    return lambda event: formats.day(value) if (value := getattr(event, name)) is not None else _("not known")


contribute(
    _action(
        "hand-over",
        _("Hand over"),
        "arrows-exchange",
        services.hand_over,
        "hand_over",
        HandOverForm,
        is_offered=lambda row: row.status in (Status.DRAFT, Status.RETURNED),
        is_primary=lambda row: True,
        explanation=_("The manager owns the project from then on, and answers within the days that Settings name."),
    ),
    _action(
        "accept-handover",
        _("Accept the handover"),
        "thumb-up",
        services.accept_handover,
        "answer",
        HappenedForm,
        is_offered=_waits_for_answer,
        is_primary=lambda row: True,
    ),
    _action(
        "return-handover",
        _("Give back"),
        "arrow-back-up",
        services.return_handover,
        "answer",
        ReasonForm,
        is_offered=_waits_for_answer,
        explanation=_("Say what is missing. The head of delivery owns the project until it is handed over anew."),
    ),
    _action(
        "confirm-plan",
        _("Customer confirmed the plan"),
        "circle-check",
        services.confirm_plan,
        "accept",
        ConfirmForm,
        is_offered=_waits_for_customer,
        is_primary=lambda row: True,
        explanation=_("The project runs from then on. Later changes of the plan need a reason."),
    ),
    _action(
        "accept",
        _("Record acceptance"),
        "signature",
        services.record_acceptance,
        "accept",
        AcceptanceForm,
        is_offered=lambda row: row.status == Status.RUNNING,
        is_primary=_is_done,
        explanation=_("It is recorded once and can't be changed."),
    ),
    _action(
        "cancel",
        _("Cancel the project"),
        "ban",
        services.cancel_project,
        "hand_over",
        ReasonForm,
        is_offered=lambda row: row.status in OPEN,
        is_destructive=True,
        explanation=_("The project stays readable, but nothing more can be done with it."),
    ),
    _action("start-task", _("Start"), "player-play", services.start_task, "plan", TaskForm, is_offered=_never),
    _action(
        "set-progress",
        _("Say how far it is"),
        "percentage",
        services.set_progress,
        "plan",
        ProgressForm,
        is_offered=_never,
    ),
    _action("finish-task", _("Finish"), "check", services.finish_task, "plan", TaskForm, is_offered=_never),
    _action("add-task", _("Add a task"), "plus", services.add_task, "plan", PlanTaskForm, is_offered=_never),
    _action("edit-task", _("Edit a task"), "pencil", services.edit_task, "plan", PlanTaskEditForm, is_offered=_never),
    _action(
        "remove-task",
        _("Remove a task"),
        "trash",
        services.remove_task,
        "plan",
        TaskRemovalForm,
        is_offered=_never,
        is_destructive=True,
        explanation=_("Those that waited for it wait for what it waited for."),
    ),
    _action(
        "replan",
        _("Another start"),
        "calendar-event",
        services.replan,
        "plan",
        ReplanForm,
        is_offered=_never,
        explanation=_("The whole plan moves with its first day."),
    ),
    Panel(kind="project", name="plan", label=_("Plan"), url_name="project_plan", grant="project.view", position=10),
    Panel(
        kind="project",
        name="acceptance",
        label=_("Acceptance"),
        url_name="project_acceptance",
        grant="project.view",
        is_aside=True,
        position=10,
    ),
    Related(
        kind="company",
        slug="projects",
        by="company",
        columns=("number", "status", "progress", "go_live", "manager"),
        position=45,
        tab="delivery",
    ),
    Owned(
        kind="project",
        label=_("Projects"),
        of=lambda staff: Project.objects.filter(owner_id=staff, status__in=OPEN),
        give=services.pass_on,
        right="hand_over",
    ),
    EventText(
        event=ProjectOpened,
        text=_("%(project)s opened · %(size)s · owner: %(owner)s"),
        icon="timeline",
        grant="project.view",
        names={**_PROJECT, "owner": ("owner_id", "staff")},
        words={"size": lambda event: Size(event.size).label},
    ),
    EventText(
        event=ProjectEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="project.view",
        words={"fields": lambda event: formats.listed(_field(name) for name in event.fields)},
    ),
    EventText(
        event=ProjectHandedOver,
        text=_("%(project)s handed over to %(manager)s"),
        icon="arrows-exchange",
        grant="project.view",
        names={**_PROJECT, "manager": ("manager_id", "staff")},
    ),
    EventText(
        event=ProjectPassedOn,
        text=_("%(project)s goes from %(before)s to %(owner)s"),
        icon="arrows-exchange",
        grant="project.view",
        names={**_PROJECT, "before": ("from_id", "staff"), "owner": ("owner_id", "staff")},
    ),
    EventText(
        event=HandoverAccepted,
        text=_("%(project)s: handover accepted"),
        icon="thumb-up",
        grant="project.view",
        names=_PROJECT,
    ),
    EventText(
        event=HandoverReturned,
        text=_("%(project)s: handover given back"),
        icon="arrow-back-up",
        grant="project.view",
        names=_PROJECT,
    ),
    EventText(
        event=PlanConfirmed,
        text=_("%(project)s: the customer confirmed the plan, finish %(finish)s"),
        icon="circle-check",
        grant="project.view",
        names=_PROJECT,
        words={"finish": _day("finish_on")},
    ),
    EventText(
        event=PlanChanged,
        text=_("Plan changed: %(change)s · finish %(finish)s"),
        icon="calendar-event",
        grant="project.view",
        words={"change": lambda event: _PLAN_CHANGES[event.change], "finish": _day("finish_on")},
    ),
    EventText(
        event=PlanRebaselined,
        text=_("%(project)s: baseline %(number)s, finish %(finish)s"),
        icon="versions",
        grant="project.view",
        names=_PROJECT,
        words={"number": lambda event: event.baseline, "finish": _day("finish_on")},
    ),
    EventText(
        event=TaskProgressed,
        text=_("%(task)s: %(change)s"),
        icon="progress",
        grant="project.view",
        words={"change": _task_change},
        lookups={"task": _tasks},
    ),
    EventText(
        event=AcceptanceSigned,
        text=_("%(project)s accepted by the customer"),
        icon="signature",
        grant="project.view",
        names=_PROJECT,
    ),
    EventText(
        event=ProjectCancelled,
        text=_("%(project)s cancelled"),
        icon="ban",
        grant="project.view",
        names=_PROJECT,
    ),
)

contribute(TimelineStage(name="delivery", label=_("Delivery"), kinds=("project",), position=30))

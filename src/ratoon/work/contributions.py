"""The verbs of tasks, how what happened reads, and what work adds to the pages of other rooms' records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import (
    Action,
    EventText,
    NavItem,
    NextStep,
    Owned,
    Panel,
    Step,
    TimelineStage,
    Undo,
    contribute,
)
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.customers.models import Company
from ratoon.people.handing import handed_back
from ratoon.work import queries, services
from ratoon.work.access import FOLLOW_UPS, TASKS
from ratoon.work.events import (
    AlarmChanged,
    AlarmCleared,
    AlarmRaised,
    FollowedUp,
    FollowUpEdited,
    TaskAdded,
    TaskDropped,
    TaskEdited,
    TaskFinished,
    TaskHanded,
    TaskReopened,
)
from ratoon.work.forms import DropForm, HandForm, ReopenForm
from ratoon.work.models import FollowUp, Task, Way
from ratoon.work.resources import title_of
from ratoon.work.subjects import write_url_of

KINDS = ("lead", "company", "opportunity", "project", "care")
"""The kinds of records on whose pages follow-ups are written; one that no room has yet has no page either."""

_TASK = {"task": ("task_id", "task")}
_ASSIGNEE = {**_TASK, "who": ("assignee_id", "staff")}


def _is_open(task: Task) -> bool:
    return task.status == Task.Status.OPEN


def _fields(model: type[Task] | type[FollowUp], names: list[str]) -> str:
    return formats.listed(str(model._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


def _day(name: str) -> dict[str, Any]:
    return {name: lambda event: formats.day(getattr(event, "due_on", None) or event.on)}


def _most_urgent(company: Company, actor: StaffActor, today: date) -> Step | None:
    """Give what is due first of all that is open about a customer and the reader may see."""
    task = queries.most_urgent(TASKS.visible_to(actor), company.pk)
    if task is None:
        return None
    when = _("Today") if task.due_on == today else formats.day(task.due_on, today)
    return Step(title_of(task), reverse("tasks_show", args=[task.pk]), when)


def _follow_up(company: Company, actor: StaffActor, today: date) -> Step | None:
    """Where nothing is planned: get in touch."""
    if not FOLLOW_UPS.may(actor, "add"):
        return None
    return Step(_("Write a follow-up"), write_url_of("company", company.pk), icon="message-plus")


_OPEN_AGAIN = Undo(service=services.reopen_task)

contribute(
    Action(
        kind="task",
        name="finish",
        label=pgettext_lazy("a button", "Done"),
        icon="check",
        service=services.finish_task,
        right="finish",
        form=HappenedForm,
        is_offered=_is_open,
        is_primary=lambda task: True,
        undo=_OPEN_AGAIN,
    ),
    Action(
        kind="task",
        name="hand",
        label=_("Give to a colleague"),
        icon="user-share",
        service=services.hand_task,
        right="hand",
        form=HandForm,
        is_offered=_is_open,
        undo=handed_back(services.hand_task, "assignee"),
    ),
    Action(
        kind="task",
        name="drop",
        label=_("Drop"),
        icon="circle-x",
        service=services.drop_task,
        right="finish",
        form=DropForm,
        is_offered=_is_open,
        undo=_OPEN_AGAIN,
    ),
    Action(
        kind="task",
        name="reopen",
        label=_("Open again"),
        icon="arrow-back-up",
        service=services.reopen_task,
        right="finish",
        form=ReopenForm,
        is_offered=lambda task: task.status in (Task.Status.DONE, Task.Status.DROPPED),
        explanation=_("Within the day on which it was settled."),
    ),
    *(
        Panel(
            kind=kind,
            name="follow-ups",
            label=_("Follow-ups"),
            url_name=f"followups_of_{kind}",
            grant="followup.view",
            position=30,
        )
        for kind in KINDS
    ),
    Owned(
        kind="task",
        label=_("Open tasks"),
        of=lambda staff_id: Task.objects.filter(assignee_id=staff_id, status=Task.Status.OPEN),
        give=services.hand_task,
        right="hand",
        field="assignee",
    ),
    EventText(
        event=TaskAdded,
        text=_("Task: %(task)s · for %(who)s, due %(due)s"),
        icon="checklist",
        grant="task.view",
        names=_ASSIGNEE,
        words=_day("due"),
    ),
    EventText(
        event=TaskEdited,
        text=_("Task edited: %(task)s · %(fields)s"),
        icon="pencil",
        grant="task.view",
        names=_TASK,
        words={"fields": lambda event: _fields(Task, event.fields)},
    ),
    EventText(event=TaskFinished, text=_("Done: %(task)s"), icon="check", grant="task.view", names=_TASK),
    EventText(event=TaskReopened, text=_("Open again: %(task)s"), icon="arrow-back-up", grant="task.view", names=_TASK),
    EventText(event=TaskDropped, text=_("Dropped: %(task)s"), icon="circle-x", grant="task.view", names=_TASK),
    EventText(
        event=TaskHanded,
        text=_("Given on: %(task)s · from %(from)s to %(who)s"),
        icon="user-share",
        grant="task.view",
        names={**_ASSIGNEE, "from": ("from_id", "staff")},
    ),
    EventText(
        event=AlarmRaised,
        text=_("Alarm: %(task)s · for %(who)s, due %(due)s"),
        icon="bell-ringing",
        grant="task.view",
        names=_ASSIGNEE,
        words=_day("due"),
    ),
    EventText(
        event=AlarmChanged,
        text=_("Alarm brought up to date: %(task)s · due %(due)s"),
        icon="bell-ringing",
        grant="task.view",
        names=_TASK,
        words=_day("due"),
    ),
    EventText(event=AlarmCleared, text=_("Alarm over: %(task)s"), icon="bell-off", grant="task.view", names=_TASK),
    EventText(
        event=FollowedUp,
        text=_("Follow-up: %(way)s · %(who)s · %(began)s"),
        icon="message",
        grant="followup.view",
        names={"who": ("staff_id", "staff")},
        words={
            "way": lambda event: Way(event.way).label,
            "began": lambda event: _("we got in touch") if event.is_ours else _("they got in touch"),
        },
    ),
    EventText(
        event=FollowUpEdited,
        text=_("Follow-up corrected: %(fields)s"),
        icon="pencil",
        grant="followup.view",
        words={"fields": lambda event: _fields(FollowUp, event.fields)},
    ),
)

contribute(
    NavItem(
        section="",
        label=_("Today"),
        icon="sun-high",
        url_name="today",
        grant="task.view",
        position=1,
        count_url_name="today_count",
    )
)

contribute(
    NextStep(kind="company", find=_most_urgent, position=10),
    NextStep(kind="company", find=_follow_up, position=90),
    TimelineStage(name="work", label=_("Follow-ups and tasks"), kinds=("followup", "task", "alarm"), position=70),
)

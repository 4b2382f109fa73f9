"""What the firm sets for deliveries: the room's settings, verbs of the calendar and of plan templates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, Panel, RoomSettings, contribute
from ratoon.core.forms import RecordForm
from ratoon.delivery import services
from ratoon.delivery.events import CalendarDaySet, PlanTemplateChanged
from ratoon.delivery.forms import (
    DeliverySettingsForm,
    TemplateForm,
    TemplateTaskEditForm,
    TemplateTaskForm,
    TemplateTaskRemovalForm,
)
from ratoon.delivery.queries import DeliverySettings

_CHANGES = {
    "task_added": _("A task was added"),
    "task_edited": _("A task was changed"),
    "task_removed": _("A task was taken out"),
}

contribute(
    Panel(
        kind="plantemplate",
        name="tasks",
        label=_("Plan"),
        url_name="plan_template_tasks",
        grant="plantemplate.view",
    ),
    Action(
        kind="plantemplate",
        name="copy",
        label=_("Copy"),
        icon="copy",
        service=services.copy_template,
        right="add",
        form=TemplateForm,
        explanation=_("Another template with the same tasks."),
    ),
    Action(
        kind="plantemplate",
        name="add-task",
        label=_("Add a task"),
        icon="plus",
        service=services.add_template_task,
        right="edit",
        form=TemplateTaskForm,
        is_primary=lambda template: True,
        explanation=_("It stands at the end of its phase. Plans already made stay as they are."),
    ),
    Action(
        kind="plantemplate",
        name="edit-task",
        label=_("Edit a task"),
        icon="pencil",
        service=services.edit_template_task,
        right="edit",
        form=TemplateTaskEditForm,
        is_offered=lambda template: False,  # from the task's row
        explanation=_("Plans already made stay as they are."),
    ),
    Action(
        kind="plantemplate",
        name="remove-task",
        label=_("Take a task out"),
        icon="trash",
        service=services.remove_template_task,
        right="edit",
        form=TemplateTaskRemovalForm,
        is_offered=lambda template: False,  # from the task's row
        is_destructive=True,
        explanation=_("What waited for it waits for what it waited for. Plans already made stay as they are."),
    ),
    EventText(
        event=PlanTemplateChanged,
        text=_("Tasks: %(change)s"),
        icon="pencil",
        grant="plantemplate.view",
        words={"change": lambda event: _CHANGES[event.change]},
    ),
    Action(
        kind="workcalendarday",
        name="unset",
        label=_("Take out"),
        icon="calendar-x",
        service=services.unset_day,
        right="edit",
        form=RecordForm,
        is_destructive=True,
        explanation=_("The day follows China's calendar again. Plans that stand keep their days."),
    ),
    EventText(
        event=CalendarDaySet,
        text=_("Set: %(what)s"),
        icon="calendar-cog",
        grant="workcalendarday.view",
        words={"what": lambda event: _("a working day") if event.is_working else _("a day off")},
    ),
    RoomSettings(
        of=DeliverySettings,
        form=DeliverySettingsForm,
        group="delivery",
        label=_("Deliveries"),
        text=_("Who gets new projects, how soon a handover is answered, and what makes a delivery large."),
        icon="adjustments",
        position=10,
    ),
)

"""Every change of projects, their plans and their acceptance, and of the calendar they are planned by."""

from __future__ import annotations

from ratoon.delivery.services.acceptance import record_acceptance
from ratoon.delivery.services.alarms import tick
from ratoon.delivery.services.calendar import CalendarRefused, edit_day, set_day, unset_day
from ratoon.delivery.services.days import ProjectRefused
from ratoon.delivery.services.handover import accept_handover, cancel_project, hand_over, pass_on, return_handover
from ratoon.delivery.services.opening import edit_project, open_project
from ratoon.delivery.services.plan import add_task, confirm_plan, edit_task, remove_task, replan
from ratoon.delivery.services.progress import Progress, finish_task, record_progress, set_progress, start_task
from ratoon.delivery.services.templates import (
    add_template_task,
    copy_template,
    edit_template_task,
    remove_template_task,
)

__all__ = [
    "CalendarRefused",
    "Progress",
    "ProjectRefused",
    "accept_handover",
    "add_task",
    "add_template_task",
    "cancel_project",
    "confirm_plan",
    "copy_template",
    "edit_day",
    "edit_project",
    "edit_task",
    "edit_template_task",
    "finish_task",
    "hand_over",
    "open_project",
    "pass_on",
    "record_acceptance",
    "record_progress",
    "remove_task",
    "remove_template_task",
    "replan",
    "return_handover",
    "set_day",
    "set_progress",
    "start_task",
    "tick",
    "unset_day",
]

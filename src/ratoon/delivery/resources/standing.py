"""How a project stands, in one sentence: what it waits for, or when it goes live and what it is at."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratoon.core.errors import Text
from ratoon.core.ui import formats
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.queries import Outlook, answer_by, outlook, tasks_of

Status = Project.Status


def said_of(project: Project, today: date) -> Text:
    """Say how a project stands on a day; nothing of an accepted one, whose figures say it."""
    if project.status == Status.DRAFT:
        days = (today - project.signed_on).days
        text = ngettext(
            "Signed %(days)d day ago, not handed over to a project manager yet.",
            "Signed %(days)d days ago, not handed over to a project manager yet.",
            days,
        )
        return text % {"days": days}
    if project.status == Status.HANDED_OVER:
        return _handed_over(project, today)
    if project.status == Status.RETURNED:
        return _("Given back on %(day)s: %(reason)s") % _told(project.returned_on, project.return_reason)
    if project.status == Status.CANCELLED:
        return _("Cancelled on %(day)s: %(reason)s") % _told(project.cancelled_on, project.cancel_reason)
    return _running(project, today) if project.status == Status.RUNNING else ""


def outlook_of(project: Project, today: date) -> Outlook:
    """
    Forecast a project, once per record that was read.

    One that is over is as it was on its last day.
    """
    known: Outlook | None = vars(project).get("_outlook")
    if known is None:
        known = outlook(project, tasks_of(project), project.cancelled_on or project.accepted_on or today)
        vars(project)["_outlook"] = known
    return known


def against(day: date | None, planned: date | None) -> Text:
    """Say how a day lies to the planned one."""
    if day is None or planned is None:
        return ""
    days = (day - planned).days
    if days == 0:
        return _("as planned")
    if days > 0:
        return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}
    return ngettext("%(count)d day early", "%(count)d days early", -days) % {"count": -days}


def held_by(tasks: list[PlanTask], found: Outlook) -> PlanTask | None:
    """Give the task that a project is at: the first that can be worked on, one of the critical path before others."""
    ended = {task.pk for task in tasks if task.actual_end is not None}
    ready = [
        task
        for task in tasks
        if task.actual_end is None
        and (task.actual_start is not None or all(one.pk in ended for one in task.depends_on.all()))
    ]
    return min(ready, key=lambda task: (task.pk not in found.critical, task.position, task.pk), default=None)


def _handed_over(project: Project, today: date) -> Text:
    if project.handover_accepted_on is not None:
        text = _("Handover accepted on %(day)s: the customer has not confirmed the plan yet.")
        return text % {"day": formats.day(project.handover_accepted_on)}
    handed = project.handed_over_on
    if handed is None:
        return ""
    due = answer_by(handed)
    words = {"day": formats.day(handed), "due": formats.day(due), "late": against(today, due)}
    if today > due:
        return _("Handed over on %(day)s, the answer was due on %(due)s: %(late)s.") % words
    return _("Handed over on %(day)s, the answer is due on %(due)s.") % words


def _running(project: Project, today: date) -> Text:
    tasks = tasks_of(project)
    found = outlook_of(project, today)
    at = held_by(tasks, found)
    if at is None:
        return _("All tasks are done: the customer's acceptance is missing.") if tasks else ""
    is_live = project.went_live_on is not None
    day, planned = (found.finish_on, project.finish_on) if is_live else (found.go_live_on, project.go_live_on)
    if day is None:
        return ""
    words = {"day": formats.day(day), "late": against(day, planned), "task": at.label, "how": _how_far(at)}
    if is_live:
        return _("Live; the finish is forecast for %(day)s, %(late)s. On the critical path: %(task)s, %(how)s.") % words
    return _("Go-live is forecast for %(day)s, %(late)s. On the critical path: %(task)s, %(how)s.") % words


def _how_far(task: PlanTask) -> str:
    if task.actual_start is None:
        return _("not begun")
    return _("%(percent)s since %(day)s") % {
        "percent": formats.percent(task.percent),
        "day": formats.day(task.actual_start),
    }


def _told(day: date | None, reason: str) -> dict[str, str]:
    return {"day": formats.day(day) if day is not None else "–", "reason": reason}

"""What all verbs of projects ask first: is it the right moment of its life, and can the day be."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.delivery.models import Project
from ratoon.people.models import Staff

_REFUSED = {
    Project.Status.DRAFT: ("not_handed_over", _("This project has not been handed over yet.")),
    Project.Status.RETURNED: ("returned", _("The handover was given back: hand it over anew first.")),
    Project.Status.HANDED_OVER: ("not_running", _("The customer has not confirmed the plan yet.")),
    Project.Status.RUNNING: ("running", _("The customer has confirmed the plan: the project runs already.")),
    Project.Status.ACCEPTED: ("accepted_before", _("This project was accepted before.")),
    Project.Status.CANCELLED: ("cancelled", _("This project was cancelled.")),
}


class ProjectRefused(DomainError):
    """A project can't be handed over, planned, moved on or accepted like this."""


def refuse_unless(project: Project, *statuses: Project.Status) -> None:
    """
    Refuse a verb at the wrong moment of a project's life.

    :raises ProjectRefused: a code by the status that it has.
    """
    if project.status not in statuses:
        code, text = _REFUSED[Project.Status(project.status)]
        if project.status == Project.Status.HANDED_OVER and Project.Status.RETURNED in statuses:
            code, text = "handed_over_before", _("This project is handed over already.")
        raise ProjectRefused(code, text)


def refuse_day(on: date, at: datetime, after: date | None, field: str = "on") -> None:
    """
    Refuse a day that has not come, or that lies before what this follows.

    :raises ProjectRefused: ``in_future``, ``too_early``.
    """
    if on > day_of(at):
        raise ProjectRefused("in_future", _("This day has not come yet."), field)
    if after is not None and on < after:
        text = _("What comes before this was on %(day)s.") % {"day": after.isoformat()}
        raise ProjectRefused("too_early", text, field)


def refuse_left(staff: Staff | None, field: str) -> None:
    """
    Refuse somebody who does not work here any more.

    :raises ProjectRefused: ``staff_left``.
    """
    if staff is not None and staff.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": staff.name}
        raise ProjectRefused("staff_left", text, field)

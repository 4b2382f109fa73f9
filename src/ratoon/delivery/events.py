"""What happens to projects."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class CalendarDaySet(Event, kind="calendar.day_set"):
    """A day became one of work, or one off, otherwise than the country's calendar says."""

    day: date
    is_working: bool


class CalendarDayUnset(Event, kind="calendar.day_unset"):
    """A day follows the country's calendar again."""

    day: date


class ProjectOpened(Event, kind="project.opened"):
    """A contract was signed: a project with a draft plan stands."""

    project_id: int
    company_id: int
    contract_id: int
    size: str
    on: date
    owner_id: int | None = None


class ProjectEdited(Event, kind="project.edited"):
    """Facts of a project were corrected: the names of the fields, never what stands in them."""

    project_id: int
    fields: list[str]


class ProjectHandedOver(Event, kind="project.handed_over"):
    """Sales handed a project over to delivery; delivery answers within some working days."""

    project_id: int
    manager_id: int
    on: date


class ProjectPassedOn(Event, kind="project.passed_on"):
    """A project got another owner where it stands; where its manager owned it, he is its manager now."""

    project_id: int
    from_id: int
    owner_id: int
    on: date


class HandoverAccepted(Event, kind="project.handover_accepted"):
    """Delivery accepted a handover."""

    project_id: int
    manager_id: int
    on: date


class HandoverReturned(Event, kind="project.handover_returned"):
    """Delivery gave a handover back, for a reason that stands with the project."""

    project_id: int
    on: date


class PlanConfirmed(Event, kind="project.plan_confirmed"):
    """The customer confirmed the plan: the project runs."""

    project_id: int
    finish_on: date
    on: date


class PlanChanged(Event, kind="project.plan_changed"):
    """The plan was changed: a task added, edited or removed, or the whole plan set to another start."""

    project_id: int
    change: str
    finish_on: date | None = None
    task_id: int | None = None


class PlanRebaselined(Event, kind="project.plan_rebaselined"):
    """A confirmed plan was changed, for a reason that stands with the baseline."""

    project_id: int
    baseline: int
    finish_on: date
    on: date


class TaskProgressed(Event, kind="project.task_progressed"):
    """A task was started, moved on or finished."""

    project_id: int
    task_id: int
    change: str
    percent: int
    on: date


class AcceptanceSigned(Event, kind="project.acceptance_signed"):
    """The customer accepted what was delivered: care begins."""

    project_id: int
    company_id: int
    contract_id: int
    on: date
    cycle: int = 1


class ProjectCancelled(Event, kind="project.cancelled"):
    """A project was given up."""

    project_id: int
    on: date


class PlanTemplateChanged(Event, kind="plan_template.changed"):
    """A task of a plan template was added, edited or taken out; plans that were made from it stay."""

    template_id: int
    task_id: int
    change: str

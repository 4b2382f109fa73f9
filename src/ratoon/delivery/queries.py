"""Working days, what a plan comes to, and the templates that plans begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

import holidays

from ratoon.core.settings import read
from ratoon.delivery import rules
from ratoon.delivery.models import PlanTask, PlanTemplate, Project, WorkCalendarDay
from ratoon.delivery.rules import Span, Step, Workdays
from ratoon.people.models import Staff

YEARS_AHEAD = 4


@dataclass(frozen=True, kw_only=True)
class DeliverySettings:
    """
    What holds for deliveries.

    ``lead_id`` is the colleague to whom new projects go, None for the first who has the role of a delivery lead;
    amounts are in ``currency``: contracts in another one are sized by their seats alone.
    """

    room: ClassVar[str] = "delivery"

    lead_id: int | None = None
    answer_days: int = 2
    currency: str = "CNY"
    middle_from: Decimal = Decimal(100_000)
    large_from: Decimal = Decimal(500_000)
    middle_from_seats: int = 50
    large_from_seats: int = 300


def workdays(around: date) -> Workdays:
    """Give the working days of the years around a day: Monday to Friday by China's calendar, and what the firm set."""
    off, made_up = _country(around.year)
    own = dict(WorkCalendarDay.objects.values_list("day", "is_working"))
    working = {day for day, is_working in own.items() if is_working}
    resting = own.keys() - working
    return Workdays(frozenset((off - working) | resting), frozenset((made_up - resting) | working))


def country_days(year: int) -> tuple[int, int]:
    """Count by the country's calendar the weekdays of a year that are public holidays, and its weekends worked."""
    off, made_up = _country(year)
    return sum(day.year == year and day.weekday() < 5 for day in off), sum(day.year == year for day in made_up)


def is_working_in_country(day: date) -> bool:
    """Say whether people work that day by the country's calendar alone."""
    return Workdays(*_country(day.year)).holds(day)


@lru_cache(maxsize=32)
def _country(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays (weekdays given in exchange included), and the weekends worked for them; as far as published."""
    calendar = holidays.country_holidays("CN", years=range(year - 2, year + YEARS_AHEAD))
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def delivery_lead() -> Staff | None:
    """Give the colleague to whom new projects go; None where nobody leads delivery."""
    here = Staff.objects.filter(left_on=None)
    chosen = read(DeliverySettings).lead_id
    set_ = here.filter(pk=chosen).first() if chosen is not None else None
    return set_ or here.filter(roles__code="delivery_lead").order_by("pk").first()


def template_for(size: str) -> PlanTemplate | None:
    """Give the template of a size; the nearest in the list where that size has none."""
    rows = list(PlanTemplate.objects.filter(archived_at=None))
    return next((row for row in rows if row.size == size), rows[0] if rows else None)


def tasks_of(project: Project) -> list[PlanTask]:
    """Give the tasks in their order, quick where they were prefetched."""
    return sorted(project.tasks.all(), key=lambda task: (task.position, task.pk))


def steps(tasks: Sequence[PlanTask]) -> list[Step]:
    """Give tasks as the rules know them; ``depends_on`` should be prefetched."""
    return [
        Step(
            key=task.pk,
            name=task.label,
            days=task.days,
            after=tuple(sorted(one.pk for one in task.depends_on.all())),
            started=task.actual_start,
            ended=task.actual_end,
            percent=task.percent,
        )
        for task in tasks
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a plan comes to: the forecast of each task, the critical ones, and the days of go-live and finish."""

    spans: dict[int, Span]
    critical: frozenset[int]
    go_live_on: date | None
    finish_on: date | None


def outlook(project: Project, tasks: Sequence[PlanTask], today: date) -> Outlook:
    """Forecast a project by what happened up to today; a finished one is as it was."""
    all_days = workdays(today)
    found = steps(tasks)
    spans = rules.forecast(found, project.plan_start_on, today, all_days)
    live = next((task for task in tasks if task.code == "go_live"), None)
    finish = rules.finish(spans)
    return Outlook(
        spans=spans,
        critical=rules.critical(found, spans, all_days),
        go_live_on=spans[live.pk].end if live is not None else finish,
        finish_on=finish,
    )


def late_milestones(tasks: Sequence[PlanTask], today: date) -> list[PlanTask]:
    """Give the milestones whose planned day is past and that are not reached."""
    return [task for task in tasks if task.is_milestone and task.actual_end is None and task.planned_end < today]


def days_over(project: Project, today: date) -> int:
    """Count the calendar days past the planned go-live, or once live past the planned finish; 0 where it is over."""
    if project.status in (Project.Status.ACCEPTED, Project.Status.CANCELLED):
        return 0
    wanted = project.finish_on if project.went_live_on else project.go_live_on
    return max((today - wanted).days, 0) if wanted is not None else 0


def answer_by(handed_over_on: date) -> date:
    """Give the last day on which delivery should answer a handover."""
    return workdays(handed_over_on).add(handed_over_on, read(DeliverySettings).answer_days)

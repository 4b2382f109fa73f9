"""Builders of projects, through the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.delivery import services
from ratoon.delivery.models import PlanTask, Project, WorkCalendarDay
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.contracts import Contract
from ratoon.sale.tests import make_contracts

DAY = timedelta(days=1)
BEGAN = TODAY - 60 * DAY


def signed(cast: Cast, *, on: date = BEGAN, owner: Staff | None = None, **given: Any) -> Contract:
    """Sign a contract on a day, without what follows."""
    return make_contracts.signed(owner=owner or cast.rep.staff, on=on, **given)


def project(cast: Cast, *, on: date = BEGAN, **given: Any) -> Project:
    """Open a project by signing its contract."""
    contract = signed(cast, on=on, **given)
    drain()
    return Project.objects.get(contract=contract)


def directly(cast: Cast, contract: Contract) -> Project:
    """Open a project where no queue is emptied."""
    found = services.open_project(contract=contract, on=contract.signed_on or BEGAN, actor=SYSTEM, at=NOW)
    assert found is not None
    return found


def handed_over(cast: Cast, *, on: date = BEGAN, **given: Any) -> Project:
    """Hand a new project over to the project manager on the day of its signature."""
    made = project(cast, on=on, **given)
    return services.hand_over(project=made, manager=cast.project_manager.staff, on=on, actor=SYSTEM, at=NOW)


def run(made: Project, manager: Staff, on: date) -> Project:
    """Let a draft project run from a day on."""
    made = services.hand_over(project=made, manager=manager, on=on, actor=SYSTEM, at=NOW)
    made = services.accept_handover(project=made, on=on, actor=SYSTEM, at=NOW)
    return services.confirm_plan(project=made, evidence="会议纪要", on=on, actor=SYSTEM, at=NOW)


def running(cast: Cast, *, on: date = BEGAN, **given: Any) -> Project:
    """Let a new project run from the day of its signature on."""
    return run(project(cast, on=on, **given), cast.project_manager.staff, on)


def task(of: Project, code: str) -> PlanTask:
    """Give a task of the template by its code."""
    return PlanTask.objects.get(project=of, code=code)


def work_off(of: Project, on: date = TODAY - 5 * DAY, but: int = 0) -> None:
    """Start and finish every task on one day, all but the last few."""
    tasks = list(of.tasks.order_by("position"))
    for one in tasks[: len(tasks) - but]:
        if not one.is_milestone:
            services.start_task(project=of, task=one, on=on, actor=SYSTEM, at=NOW)
        services.finish_task(project=of, task=one, on=on, actor=SYSTEM, at=NOW)


def accept(of: Project, on: date = TODAY, **given: Any) -> Project:
    """Record acceptance on sealed paper."""
    wanted = {"how": "paper", "evidence": "档案 2026-118", "signed_by_name": "程以晏", **given}
    return services.record_acceptance(project=of, on=on, actor=SYSTEM, at=NOW, **wanted)


def calendar_day() -> WorkCalendarDay:
    """Set a weekend day that is worked."""
    return services.set_day(day=date(2026, 12, 5), is_working=True, actor=SYSTEM, at=NOW)

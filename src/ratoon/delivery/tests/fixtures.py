"""Sample rows of projects, of days and of plan templates."""

from __future__ import annotations

from datetime import date, timedelta

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import make_words, sample_of
from ratoon.customers.tests import make as customers
from ratoon.delivery import services
from ratoon.delivery.models import PlanTemplate, Project
from ratoon.delivery.queries import workdays
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


@sample_of("projects")
def projects(cast: Cast, number: int) -> None:
    """Open projects: drafts, handed over, running, and one accepted; some agree in their days, one has no plan."""
    owners = (cast.rep.staff, cast.other_rep.staff)
    here = [customers.company(owner=owner) for owner in owners]
    for i in range(number):
        on = TODAY - timedelta(days=30 + i // 4)
        contract = make.signed(cast, on=on, owner=owners[i % 2], company=here[i % 2])
        made = make.directly(cast, contract)
        if i % 4:
            make.run(made, cast.project_manager.staff, on)
        if i == 1:
            make.accept(made, waived=list(made.tasks.all()))
        if i == 4:
            made.tasks.all().delete()
            Project.objects.filter(pk=made.pk).update(percent=None, go_live_on=None, finish_on=None)


@sample_of("calendar-days")
def calendar_days(cast: Cast, number: int) -> None:
    """Set days: weekends that are worked, and every fifth a day off."""
    day, made = date(2027, 3, 1), 0
    while made < number:
        is_working = workdays(day).holds(day)
        if not is_working or day.weekday() == 2:
            note = "=1+1" if made % 2 else ""
            services.set_day(day=day, is_working=not is_working, note=note, actor=SYSTEM, at=NOW)
            made += 1
        day += timedelta(days=1)


@sample_of("plan-templates")
def plan_templates(cast: Cast, number: int) -> None:
    """Add templates, the last with tasks."""
    make_words(PlanTemplate, number, size="small")
    services.copy_template(
        plantemplate=PlanTemplate.objects.get(code="small"),
        code="sample-copy",
        name_zh="副本",
        name_en="Copy",
        size="small",
        actor=SYSTEM,
        at=NOW,
    )

"""Plan templates as a list, a page with its tasks, forms and an API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.resource import Column, Fact
from ratoon.core.words.resource import COLUMNS, WordOut, WordResource, register_words
from ratoon.delivery.access import PLAN_TEMPLATES
from ratoon.delivery.forms import TemplateForm
from ratoon.delivery.models import PlanTemplate, Size, TemplateTask
from ratoon.delivery.rules import finish
from ratoon.delivery.services import templates


class TemplateTaskOut(Schema):
    """A task or, with 0 days, a milestone of a template; ``depends_on`` are ids of tasks."""

    id: int
    phase_zh: str
    phase_en: str
    name_zh: str
    name_en: str
    code: str
    days: int
    is_milestone: bool
    role: str
    depends_on: list[int]


class PlanTemplateOut(WordOut):
    """A plan template with its tasks."""

    size: str
    tasks: list[TemplateTaskOut]


class PlanTemplateResource(WordResource[PlanTemplate]):
    """Plan templates (计划模板)."""

    access = PLAN_TEMPLATES
    slug = "plan-templates"
    title = _("Plan templates")
    title_one = _("plan template")
    icon = "timeline"
    group = "delivery"
    position = 50
    empty_hint = _("Phases, tasks and milestones that the plan of a new project begins with, by its size.")
    columns = (
        *COLUMNS[:2],
        Column("size", _("Size"), lambda row: Size(row.size).label, css="nw"),
        Column("tasks", _("Tasks"), lambda row: row.task_count, is_number=True),
        Column("days", _("Working days in all"), lambda row: row.day_count or 0, is_number=True),
        *COLUMNS[2:],
    )
    form = TemplateForm
    out = PlanTemplateOut
    guard = staticmethod(templates.guard)
    page_template = "core/resource/page.html"

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[PlanTemplate]:
        tasks = Prefetch("tasks", TemplateTask.objects.prefetch_related("depends_on"))
        counts = {"task_count": Count("tasks", filter=Q(tasks__is_milestone=False)), "day_count": Sum("tasks__days")}
        return super().rows(actor, action).prefetch_related(tasks).annotate(**counts)

    def facts_of(self, row: PlanTemplate, actor: Actor) -> Sequence[Fact]:
        return super().facts_of(row, actor)[:-1]  # a plan keeps no tie to the template that it was made from

    def figures_of(self, row: PlanTemplate, actor: Actor) -> Sequence[Fact]:
        tasks = list(row.tasks.prefetch_related("depends_on"))
        last = finish(templates.spans_of(tasks))
        return (
            Fact(_("Size"), Size(row.size).label),
            Fact(_("Tasks"), sum(not task.is_milestone for task in tasks)),
            Fact(_("Milestones"), sum(task.is_milestone for task in tasks)),
            Fact(_("Length in working days"), templates.working_day(last) if last is not None else 0),
        )

    def out_of(self, row: PlanTemplate, actor: Actor) -> dict[str, Any]:
        names = [name for name in WordOut.model_fields if name != "is_archived"]
        return {
            **{name: getattr(row, name) for name in names},
            "is_archived": row.archived_at is not None,
            "size": row.size,
            "tasks": [_task(task) for task in row.tasks.all()],
        }


def _task(task: TemplateTask) -> dict[str, Any]:
    names = [name for name in TemplateTaskOut.model_fields if name != "depends_on"]
    plain = {name: getattr(task, name) for name in names}
    return {**plain, "depends_on": sorted(one.pk for one in task.depends_on.all())}


plan_templates = register_words(PlanTemplateResource())

"""Projects as a list, a page, forms, a file and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, keyset, register
from ratoon.core.ui import formats
from ratoon.delivery.access import PROJECTS
from ratoon.delivery.filters import ProjectFilters
from ratoon.delivery.forms import ProjectForm
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.queries import days_over, late_milestones, tasks_of
from ratoon.delivery.resources.standing import against, outlook_of, said_of
from ratoon.delivery.services import edit_project
from ratoon.delivery.services.plan import OPEN
from ratoon.sale.access.contracts import CONTRACTS

PLAN = ("tasks__depends_on",)


class TaskOut(Schema):
    """A task, or with 0 days a milestone; days both included; ``depends_on`` are ids of tasks."""

    id: int
    phase: str
    name: str
    code: str
    days: int
    is_milestone: bool
    role: str
    owner: int | None
    client_owner: str
    planned_start: date
    planned_end: date
    actual_start: date | None
    actual_end: date | None
    percent: int
    depends_on: list[int]


class ProjectOut(Schema):
    """A project with its plan; ``percent`` null where the plan has no task with a length."""

    id: int
    version: int
    number: str
    name: str
    company: int
    contract: int
    owner: int
    manager: int | None
    size: str
    kind: str
    cycle: int
    status: str
    signed_on: date
    plan_start_on: date
    handed_over_on: date | None
    handover_accepted_on: date | None
    returned_on: date | None
    return_reason: str
    confirmed_on: date | None
    accepted_on: date | None
    cancelled_on: date | None
    go_live_on: date | None
    went_live_on: date | None
    finish_on: date | None
    percent: int | None
    days_over: int
    note: str
    tasks: list[TaskOut]


class ProjectResource(Resource[Project]):
    """Projects (项目)."""

    access = PROJECTS
    slug = "projects"
    title = _("Projects")
    title_one = _("project")
    icon = "timeline"
    section = "II"
    position = 10
    related = ("company", "owner", "manager", "contract")
    search_hint = _("Number, name, company")
    empty_hint = _("A project stands here, with a draft plan, as soon as its contract is signed.")
    page_template = "core/resource/page.html"
    columns = (
        Column("company", _("Company"), lambda row: row.company.short_name or row.company.name, css="nw b"),
        Column("number", _("Number"), lambda row: row.number, sort="number", css="nw wide"),
        Column("status", _("Status"), lambda row: row.get_status_display(), css="nw"),
        Column("progress", _("Progress"), lambda row: _bar(row), export=lambda row: row.percent, css="nw"),
        Column("go_live", _("Planned go-live"), lambda row: row.go_live_on, sort="go_live", is_number=True),
        Column(
            "over", _("Days over"), lambda row: _over(row), export=lambda row: days_over(row, _today()), is_number=True
        ),
        Column("manager", _("Project manager"), lambda row: _manager(row), css="nw wide"),
        Column("size", _("Size"), lambda row: row.get_size_display(), css="nw wide"),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), css="nw wide"),
        Column("finish", _("Planned finish"), lambda row: row.finish_on, is_number=True, is_shown=False),
        Column("signed", _("Signed"), lambda row: row.signed_on, is_number=True, is_shown=False),
        Column("contract", _("Contract"), lambda row: row.contract.number, css="nw", is_shown=False),
        Column("owner", _("Owner"), lambda row: row.owner.name, css="nw", is_shown=False),
    )
    sorts = {
        "-number": ("-number", "-id"),
        "number": ("number", "id"),
        "go_live": ("go_live_on", "id"),
    }
    presets = (
        Preset("open", pgettext_lazy("projects", "Not over yet"), {"is_open": "true", "sort": "go_live"}),
        Preset("mine", _("Mine"), {"is_open": "true", "owner": "{me}", "sort": "go_live"}),
        Preset("waiting", _("Handed over"), {"status": "handed_over"}),
        Preset("running", _("Running"), {"status": "running"}),
    )
    opens_with = "open"
    filters = ProjectFilters
    form = ProjectForm
    out = ProjectOut
    edit = edit_project

    def rows(self, actor: Actor, action: str = "view") -> Any:
        return super().rows(actor, action).prefetch_related(*PLAN)

    def get(self, actor: Actor, pk: int, to: str = "view") -> Project:
        row = super().get(actor, pk, to)
        prefetch_related_objects([row], *PLAN)
        return row

    def name_of(self, row: Project) -> str:
        return f"{row.number} {row.name}"

    def lede(self, actor: Actor) -> Text:
        running = Q(status=Project.Status.RUNNING)
        waiting = Q(status=Project.Status.HANDED_OVER, handover_accepted_on=None)
        rows = self.access.visible_to(actor).filter(status__in=OPEN).order_by()[: keyset.COUNT_LIMIT + 1]
        counts = rows.aggregate(
            count=Count("pk", filter=running),
            late=Count("pk", filter=running & Q(finish_on__lt=_today())),
            waiting=Count("pk", filter=waiting),
        )
        text = _("%(count)s under way, %(late)s past the planned finish · handovers without an answer: %(waiting)s")
        return text % {name: keyset.told(count) for name, count in counts.items()}

    def tag_of(self, row: Project) -> Text:
        return row.get_status_display()

    def level_of(self, row: Project) -> str:
        return {Project.Status.ACCEPTED: "ok", Project.Status.RETURNED: "warn"}.get(Project.Status(row.status), "")

    def says_of(self, row: Project, actor: Actor) -> Text:
        return said_of(row, _today())

    def subtitle_of(self, row: Project) -> Sequence[Any]:
        company = format_html(
            '<a class="link" href="{}">{}</a>', reverse("customers_show", args=[row.company_id]), row.company.name
        )
        manager = row.manager.name if row.manager is not None else _("no manager yet")
        return (company, row.get_kind_display(), row.get_size_display(), manager)

    def figures_of(self, row: Project, actor: Actor) -> Sequence[Fact]:
        facts = [Fact(_("Progress"), _percent(row), note=_("of the working days") if row.percent is not None else "")]
        live = row.went_live_on
        if live is not None:
            facts.append(Fact(_("Went live"), formats.day(live), note=against(live, row.go_live_on)))
        else:
            facts.append(Fact(_("Planned go-live"), _day(row.go_live_on), note=_("by the plan")))
        if row.status == Project.Status.ACCEPTED and row.accepted_on is not None:
            return (
                *facts,
                Fact(_("Accepted"), formats.day(row.accepted_on), note=against(row.accepted_on, row.finish_on)),
            )
        if row.status == Project.Status.RUNNING:
            tasks = tasks_of(row)
            found = outlook_of(row, _today())
            if live is None:
                facts.append(
                    Fact(_("Forecast go-live"), _day(found.go_live_on), note=against(found.go_live_on, row.go_live_on))
                )
            facts.append(
                Fact(_("Forecast finish"), _day(found.finish_on), note=against(found.finish_on, row.finish_on))
            )
            facts.append(Fact(_("Late milestones"), len(late_milestones(tasks, _today()))))
        else:
            facts.append(Fact(_("Planned finish"), _day(row.finish_on)))
        return facts

    def facts_of(self, row: Project, actor: Actor) -> Sequence[Fact]:
        may_see = CONTRACTS.may(actor, "view", row.contract)
        contract_url = reverse("contracts_show", args=[row.contract_id]) if may_see else ""
        facts = [
            Fact(_("Contract"), row.contract.number, contract_url),
            Fact(_("Signed"), row.signed_on),
            Fact(_("Owner"), row.owner.name),
            Fact(_("Cycle"), row.cycle),
        ]
        days = (
            ("handed_over_on", _("Handed over")),
            ("handover_accepted_on", _("Handover accepted")),
            ("returned_on", _("Returned")),
            ("confirmed_on", _("Plan confirmed")),
            ("cancelled_on", _("Cancelled")),
        )
        facts += [Fact(label, getattr(row, name)) for name, label in days if getattr(row, name) is not None]
        texts = (
            ("return_reason", _("Why returned")),
            ("cancel_reason", _("Why cancelled")),
            ("note", _("Note")),
        )
        return [*facts, *(Fact(label, getattr(row, name)) for name, label in texts if getattr(row, name))]

    def out_of(self, row: Project, actor: Actor) -> dict[str, Any]:
        by_id = {"company", "contract", "owner", "manager"}
        given = set(ProjectOut.model_fields) - by_id - {"days_over", "tasks"}
        return {
            **{name: getattr(row, name) for name in given},
            **{name: getattr(row, f"{name}_id") for name in by_id},
            "days_over": days_over(row, _today()),
            "tasks": [_task_out(task) for task in tasks_of(row)],
        }


def _task_out(task: PlanTask) -> dict[str, Any]:
    given = set(TaskOut.model_fields) - {"name", "owner", "depends_on"}
    return {
        **{name: getattr(task, name) for name in given},
        "name": task.label,
        "owner": task.owner_id,
        "depends_on": sorted(one.pk for one in task.depends_on.all()),
    }


def _today() -> date:
    return day_of(timezone.now())


def _percent(row: Project) -> Any:
    return formats.percent(row.percent) if row.percent is not None else _("not known")


def _bar(row: Project) -> Any:
    if row.percent is None:
        return None
    return format_html(
        '<progress class="acc" max="100" value="{}" aria-label="{}"></progress> <span class="tnum">{} %</span>',
        row.percent,
        _("Progress"),
        row.percent,
    )


def _over(row: Project) -> Any:
    days = days_over(row, _today())
    return format_html('<span class="bad">{}</span>', days) if days else "–"


def _manager(row: Project) -> Any:
    return row.manager.name if row.manager is not None else "–"


def _day(day: date | None) -> Any:
    return formats.day(day) if day is not None else _("not known")


projects = register(ProjectResource())

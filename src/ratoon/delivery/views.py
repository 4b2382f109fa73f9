"""Parts of a project's page: the plan as a table, the acceptance, and verbs on one of its tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ratoon.core import masks
from ratoon.core.contributions import Action
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import Resource
from ratoon.delivery.access import PLAN_TEMPLATES, PROJECTS
from ratoon.delivery.models import Acceptance, PlanTask, Project, TemplateTask
from ratoon.delivery.queries import Outlook, tasks_of
from ratoon.delivery.resources.projects import projects
from ratoon.delivery.resources.standing import against, outlook_of
from ratoon.delivery.resources.templates import plan_templates
from ratoon.delivery.services.plan import OPEN
from ratoon.delivery.services.templates import spans_of, working_day
from ratoon.people.models import Staff

_VERBS = ("start-task", "set-progress", "finish-task", "edit-task", "remove-task")
"""Verbs that begin at a task of the plan."""
WIDTH = 1000
"""Units across the strip that shows a task in time."""
SHORTEST = 16
"""Of them, what the shortest task gets: enough to be seen."""


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of a project by phase: planned, done, and as it will be if nothing changes."""
    actor = actor_of(request)
    row = projects.get(actor, pk)
    _at, today = now_and_today()
    tasks = tasks_of(row)
    may_plan = row.status in OPEN and PROJECTS.may(actor, "plan", row)
    is_running = row.status == Project.Status.RUNNING
    found = outlook_of(row, today)
    edges = _edges(tasks, found) if tasks else (today, today)
    rows = _rows(row, tasks, found, edges, today, may_act=may_plan and is_running)
    context = {
        "project": row,
        "phases": [(name, list(group)) for name, group in groupby(rows, key=lambda one: one["task"].phase)],
        "is_running": is_running,
        "today_at": _place(today, *edges) if tasks and is_running else None,
        "edges": edges,
        "baselines": list(row.baselines.all()),
        "may_plan": may_plan,
        "add_url": projects.url(pk, "add-task") if may_plan else "",
        "replan_url": projects.url(pk, "replan") if may_plan and tasks else "",
    }
    return render(request, "delivery/project_plan.html", context)


@require_GET
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """The acceptance of a project, or what it still waits for."""
    actor = actor_of(request)
    row = projects.get(actor, pk)
    found = Acceptance.objects.filter(project=row).select_related("signed_by", "recorded_by").first()
    tasks = tasks_of(row)
    context = {
        "project": row,
        "acceptance": found,
        "signed_by": _signed_by(found, is_whole=PROJECTS.may(actor, "edit", row)) if found is not None else "",
        "waived": list(found.waived.all()) if found is not None else [],
        "open": [task for task in tasks if task.actual_end is None],
        "is_running": row.status == Project.Status.RUNNING,
        "is_cancelled": row.status == Project.Status.CANCELLED,
    }
    return render(request, "delivery/project_acceptance.html", context)


@require_GET
def prepared(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a verb on one task, with what stands in it; it is sent to the verb's own address."""
    return _prepared(request, projects, pk, lambda of: get_object_or_404(PlanTask, pk=of, project=pk))


@require_GET
def template_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of a plan template by phase, each with the working days of the plan on which it lies."""
    actor = actor_of(request)
    row = plan_templates.get(actor, pk)
    tasks = list(row.tasks.prefetch_related("depends_on"))
    spans = spans_of(tasks)
    rows: list[dict[str, Any]] = [
        {
            "task": task,
            "role": task.get_role_display(),
            "first": working_day(spans[task.pk].start),
            "last": working_day(spans[task.pk].end),
            "waits": [one.label for one in task.depends_on.all()],
        }
        for task in tasks
    ]
    context = {
        "template": row,
        "phases": [(name, list(group)) for name, group in groupby(rows, key=lambda one: one["task"].phase)],
        "may_edit": PLAN_TEMPLATES.may(actor, "edit", row),
    }
    return render(request, "delivery/template_tasks.html", context)


@require_GET
def template_prepared(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a verb on one task of a template, with what stands in it."""
    return _prepared(request, plan_templates, pk, lambda of: get_object_or_404(TemplateTask, pk=of, template=pk))


def _prepared(
    request: HttpRequest, noun: Resource[Any], pk: int, find: Callable[[int], PlanTask | TemplateTask]
) -> HttpResponse:
    actor = actor_of(request)
    action = _action(noun, request.GET.get("verb", ""))
    row = noun.get(actor, pk, action.right)
    of = request.GET.get("of", "")
    if not (of.isdecimal() and len(of) < 18):
        raise Http404
    task = find(int(of))
    _at, today = now_and_today()
    form: Any = noun.form_for(action.form, actor, today, row)
    form.begin_with(task)
    context = {
        "heading": task.label,
        "explanation": action.explanation,
        "submit": action.label,
        "is_destructive": action.is_destructive,
        "form": form,
        "action_url": noun.url(pk, action.name),
        "resource": noun,
        "row_url": noun.url(pk),
    }
    return render(request, "delivery/project_prepared.html", context)


def _signed_by(found: Acceptance, *, is_whole: bool) -> str:
    """Name who accepted; those who may not edit the project see a masked name."""
    name = found.signed_by.name if found.signed_by is not None else found.signed_by_name
    return name if is_whole else masks.name(name)


def _action(noun: Resource[Any], name: str) -> Action:
    found = next((one for one in noun.actions() if one.name == name and name in _VERBS), None)
    if found is None:
        raise Http404
    return found


def _rows(
    project: Project,
    tasks: Sequence[PlanTask],
    found: Outlook,
    edges: tuple[date, date],
    today: date,
    *,
    may_act: bool,
) -> list[dict[str, Any]]:
    names = dict(Staff.objects.filter(pk__in={t.owner_id for t in tasks if t.owner_id}).values_list("pk", "name"))
    ended = {task.pk for task in tasks if task.actual_end is not None}
    is_running = project.status == Project.Status.RUNNING
    rows = []
    next_is_marked = False
    for task in tasks:
        span = found.spans[task.pk]
        may_begin = all(one.pk in ended for one in task.depends_on.all())
        verb = _next_verb(task, may_begin) if may_act else ""
        rows.append(
            {
                "task": task,
                "who": names.get(task.owner_id or 0) or task.get_role_display(),
                "waits": [one.label for one in task.depends_on.all()],
                "is_critical": task.pk in found.critical,
                "is_ready": may_begin or task.actual_start is not None,
                "late": against(span.end, task.planned_end) if is_running and span.end > task.planned_end else "",
                "forecast": span.end if is_running and span.end != task.planned_end else None,
                "bars": _bars(task, found, edges),
                "verb": verb,
                "is_next": bool(verb) and not next_is_marked,
            }
        )
        next_is_marked = next_is_marked or bool(verb)
    return rows


def _next_verb(task: PlanTask, may_begin: bool) -> str:
    if task.actual_end is not None:
        return ""
    if task.actual_start is not None:
        return "finish-task"
    if not may_begin:
        return ""
    return "finish-task" if task.is_milestone else "start-task"


def _edges(tasks: Sequence[PlanTask], found: Outlook) -> tuple[date, date]:
    starts = [*(task.planned_start for task in tasks), *(span.start for span in found.spans.values())]
    ends = [*(task.planned_end for task in tasks), *(span.end for span in found.spans.values())]
    return min(starts), max(ends)


def _place(day: date, first: date, last: date) -> int:
    return WIDTH * max(0, min((day - first).days, (last - first).days + 1)) // ((last - first).days + 1)


def _bars(task: PlanTask, found: Outlook, edges: tuple[date, date]) -> dict[str, int]:
    """Give where the bar begins, how long it is, and how much of it is done; the plan's own beneath it."""
    span = found.spans[task.pk]
    x, width = _bar(span.start, span.end, edges)
    planned_x, planned_width = _bar(task.planned_start, task.planned_end, edges)
    return {
        "x": x,
        "width": width,
        "done": width * task.percent // 100,
        "planned_x": planned_x,
        "planned_width": planned_width,
    }


def _bar(start: date, end: date, edges: tuple[date, date]) -> tuple[int, int]:
    """Give where the bar of some days begins and how long it is: long enough to be seen, and inside the picture."""
    x = _place(start, *edges)
    width = max(_place(end + timedelta(days=1), *edges) - x, SHORTEST)
    return min(x, WIDTH - width), width

"""Today: what is to be done, ranked by what is at stake, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ratoon.core.actor import Scope, StaffActor
from ratoon.core.contributions import verb
from ratoon.core.doing import do
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource.many import undo_url
from ratoon.core.ui import formats
from ratoon.work import queries
from ratoon.work.access import TASKS
from ratoon.work.alarms import codes_of, rule_of
from ratoon.work.models import Task
from ratoon.work.rules import Section
from ratoon.work.subjects import subject_titles
from ratoon.work.views.rows import amounts, label_of, row_of

WIDTH = 1000
"""How wide the picture of shares is, in its own units."""


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, the whole page or its changing part."""
    return _page(request, actor_of(request))


@require_GET
def today_count(request: HttpRequest) -> HttpResponse:
    """Give the number of what is due, to stand beside Today in the side bar of every page."""
    actor = actor_of(request)
    TASKS.require(actor, "view")
    _at, on = now_and_today()
    return render(request, "work/number.html", {"count": queries.due_count(_mine(actor), on)})


@require_POST
def today_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a task."""
    actor = actor_of(request)
    task = TASKS.get(actor, pk, "finish")
    try:
        undo = finish_now(task, actor)
    except DomainError as refused:
        return _told(request, actor, str(refused.text), level="warning")
    return _told(request, actor, _("Done."), undo=undo)


def finish_now(task: Task, actor: StaffActor) -> str:
    """
    Finish a task as of today; returns the address that takes it back.

    :raises DomainError: as `services.finish_task` does.
    """
    at, on = now_and_today()
    action = verb("task", "finish")
    values = {"on": max(on, task.made_on)}
    _task, undoable = once_more(lambda: do(action=action, row=task, values=values, actor=actor, at=at))
    return undo_url(undoable)


def _told(
    request: HttpRequest,
    actor: StaffActor,
    text: str,
    *,
    level: str = "success",
    undo: str = "",
) -> HttpResponse:
    """Show the page anew, and say what came of it."""
    if not getattr(request, "htmx", False):
        response: HttpResponse = HttpResponseRedirect(f"{reverse('today')}?{request.GET.urlencode()}".rstrip("?"))
        response.status_code = 303
        return response
    response = _page(request, actor)
    toast = {"text": text, "level": level, **({"undo_url": undo} if undo else {})}
    response["HX-Trigger"] = json.dumps({"toast": toast, "workChanged": True})
    return response


def _mine(actor: StaffActor) -> QuerySet[Task]:
    return TASKS.visible_to(actor).filter(assignee_id=actor.staff_id)


def _page(request: HttpRequest, actor: StaffActor) -> HttpResponse:
    TASKS.require(actor, "view")
    _at, on = now_and_today()
    may_lead = (actor.scope(TASKS.grant("view")) or Scope.OWN) > Scope.OWN
    is_team = may_lead and request.GET.get("who") == "team"
    group = request.GET.get("kind", "")[:60].replace("\x00", "")
    tasks = TASKS.visible_to(actor) if is_team else _mine(actor)
    found = queries.today(tasks, on, group=group)
    context = _context(found, group=group, is_team=is_team, actor=actor)
    context["may_lead"] = may_lead
    part = "#today" if getattr(request, "htmx", False) else ""
    return render(request, f"work/today.html{part}", context)


def _context(found: queries.Today, *, group: str, is_team: bool, actor: StaffActor) -> dict[str, Any]:
    every = [row for part in found.parts for row in part.rows]
    named = subject_titles([*every, *found.done])
    largest = _largest(every)
    done = [row_of(task, named, found.on, actor) | {"at": task.done_at} for task in found.done]
    return {
        "day": formats.weekday(found.on),
        "query": _query(group, is_team),
        "group": group,
        "is_team": is_team,
        "due": found.due,
        "due_unpriced": found.due_unpriced,
        "due_amounts": amounts(found.due_stakes),
        "chips": _chips(found, group, is_team),
        "all_url": _address("", is_team),
        "mine_url": _address(group, False),
        "team_url": _address(group, True),
        "shares": _shares(found),
        "sections": [_section(part, named, largest, found.on, actor) for part in found.parts if part.count],
        "done": done,
        "is_unpriced": not largest and not any(row["amount"] for row in done),
        "total": sum(found.groups.values()),
    }


def _section(
    part: queries.Part, named: dict[tuple[str, int], str], largest: dict[str, Decimal], on: date, actor: StaffActor
) -> dict[str, Any]:
    rows = [row_of(task, named, on, actor) | {"meter": _meter(task, largest)} for task in part.rows]
    return {
        "code": part.section,
        "label": _section_label(part.section),
        "count": part.count,
        "amounts": amounts(part.stakes),
        "unpriced": part.unpriced,
        "rows": rows,
        "more": part.count - len(rows),
    }


def _section_label(section: Section) -> str:
    return {
        Section.DUE: _("Due today"),
        Section.WEEK: _("Within seven days"),
        Section.LATER: _("Can wait"),
    }[section]


def _largest(tasks: list[Task]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for task in tasks:
        if task.at_stake is not None:
            found[task.currency] = max(task.at_stake, found.get(task.currency, task.at_stake))
    return found


def _meter(task: Task, largest: dict[str, Decimal]) -> int | None:
    """Give the length of a row's bar in hundredths of the largest amount of its currency."""
    if task.at_stake is None or not largest.get(task.currency):
        return None
    return int(task.at_stake * 100 / largest[task.currency])


def _shares(found: queries.Today) -> list[dict[str, Any]]:
    """Give the shares of the sections in what is at stake, as a bar; none of one piece, or of several currencies."""
    currencies = {currency for part in found.parts for currency in part.stakes}
    if len(currencies) != 1:
        return []
    (currency,) = currencies
    whole = sum((part.stakes.get(currency, Decimal(0)) for part in found.parts), Decimal(0))
    if not whole:
        return []
    shares, x = [], 0
    for number, part in enumerate(found.parts, 1):
        width = int(part.stakes.get(currency, Decimal(0)) * WIDTH / whole)
        if width:
            share = {"css": f"s{number}", "x": x, "width": max(width - 2, 1), "percent": round(width / 10)}
            shares.append(share | {"label": _section_label(part.section)})
        x += width
    return shares if len(shares) > 1 else []


def _chips(found: queries.Today, group: str, is_team: bool) -> list[dict[str, Any]]:
    chips = []
    groups = dict(found.groups)
    if group:
        groups.setdefault(group, 0)
    last = (queries.NEXT_STEP, queries.TASK)
    for code in sorted(groups, key=lambda one: (last.index(one) if one in last else -1, one)):
        chip = {"label": _label(code), "count": groups[code], "url": _address(code, is_team), "is_on": code == group}
        chips.append(chip)
    return chips


def _label(group: str) -> str:
    if group in (queries.TASK, queries.NEXT_STEP):
        return label_of(group)[0]
    rule = next((rule_of(code) for code in codes_of(group)), None)
    return str(rule.tag) if rule is not None else group


def _address(group: str, is_team: bool) -> str:
    query = _query(group, is_team)
    return reverse("today") + (f"?{query}" if query else "")


def _query(group: str, is_team: bool) -> str:
    given = (("who", "team" if is_team else ""), ("kind", group))
    return urlencode({name: value for name, value in given if value})

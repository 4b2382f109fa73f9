"""The funnel: leads and what came of them, by source, campaign or month, and the rows behind each figure."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import keyset
from ratoon.core.ui import formats
from ratoon.insight.forms import FunnelForm, FunnelRowsForm
from ratoon.insight.queries import funnel_by_campaign, funnel_by_month, funnel_by_source, funnel_whole, leads_of
from ratoon.insight.rules import STEPS, Conversion
from ratoon.lead.access import LEADS
from ratoon.lead.models import Campaign, Lead, Source

NONE = "-"
_SIZE = 50
_GROUPED = {"source": funnel_by_source, "campaign": funnel_by_campaign, "month": funnel_by_month}


@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """Show leads, opportunities and won ones up to a day."""
    actor = actor_of(request)
    LEADS.require(actor, "view")
    _at, today = now_and_today()
    form = FunnelForm(request.GET.dict())
    if not form.is_valid():
        return render(request, "insight/funnel.html", {"form": form, "errors": _errors(form)}, status=422)
    until, by = form.cleaned_data["until"] or today, form.cleaned_data["by"] or "source"
    seen = LEADS.visible_to(actor)
    rows = _GROUPED[by](until, seen)
    if by != "month":
        rows.sort(key=lambda row: (row.key is None, -row.leads, row.key or ""))
    total = funnel_whole(until, seen)
    names = _names(by)
    most = max((row.leads for row in rows if row.key is not None), default=0)
    tabs = (("source", _("By source")), ("campaign", _("By campaign")), ("month", _("By month")))
    context = {
        "until": until,
        "by": by,
        "tabs": [
            {"label": label, "url": f"?{urlencode({'until': until, 'by': code})}", "current": code == by}
            for code, label in tabs
        ],
        "rows": [_line(row, until, by, names, most) for row in rows],
        "total": _line(total, until, by, names, most) if rows else None,
        "is_partial": actor.scope("lead.view") is not None and actor.grants["lead.view"] < 4,
    }
    return render(request, "insight/funnel.html", context)


@require_GET
def funnel_rows(request: HttpRequest) -> HttpResponse:
    """Show the leads behind a figure of the funnel."""
    actor = actor_of(request)
    LEADS.require(actor, "view")
    _at, today = now_and_today()
    form = FunnelRowsForm(request.GET.dict())
    if not form.is_valid():
        return render(request, "insight/rows.html", {"errors": _errors(form)}, status=422)
    asked = form.cleaned_data
    until, by = asked["until"] or today, asked["by"] or "source"
    found = leads_of(until, LEADS.visible_to(actor), by=by, of=asked["of"], step=asked["step"])
    try:
        page = _page(found, asked["cursor"])
    except DomainError as refused:
        return render(request, "insight/rows.html", {"errors": [str(refused)]}, status=422)
    what = {"until": until.isoformat(), "by": by, "of": asked["of"], "step": asked["step"]}
    query = urlencode({name: value for name, value in what.items() if value})
    count = keyset.capped_count(found)
    context = {
        "crumb": _("Funnel"),
        "crumb_url": f"{reverse('funnel')}?{urlencode({'until': until, 'by': by})}",
        "title": _title(asked["of"], by, asked["step"]),
        "note": _("Leads dated up to and with %(day)s.") % {"day": until.isoformat()},
        "heads": [
            (_("Lead"), ""),
            (_("Source"), "wide"),
            (_("Status"), ""),
            (_("Owner"), "wide"),
            (_("Arrived"), "num"),
        ],
        "rows": [_cells(lead) for lead in page.rows],
        "fits": True,
        "count": keyset.told(count),
        "first": page.first,
        "last": page.last,
        "previous": f"?{query}&{urlencode({'cursor': page.previous})}" if page.previous else "",
        "next": f"?{query}&{urlencode({'cursor': page.next})}" if page.next else "",
    }
    return render(request, "insight/rows.html", context)


def _page(rows: QuerySet[Lead], cursor: str) -> keyset.Page[Lead]:
    rows = rows.select_related("source", "owner")
    return keyset.page(rows, sort="-arrived", fields=("-arrived_at", "-id"), cursor=cursor or None, size=_SIZE)


def _cells(lead: Lead) -> dict[str, Any]:
    name = lead.company_name or str(_("Lead %(number)d") % {"number": lead.pk})
    return {
        "url": reverse("leads_show", args=[lead.pk]),
        "name": name,
        "cells": [
            (lead.source.label if lead.source else formats.quiet(_("none")), "nw wide"),
            (lead.get_status_display(), "nw"),
            (lead.owner.name if lead.owner else formats.quiet(_("nobody")), "nw wide"),
            (formats.show(lead.arrived_at), "num ink3"),
        ],
    }


def _names(by: str) -> dict[str, str]:
    """Give the names of what leads are put together by; a month is its own."""
    if by == "campaign":
        return dict(Campaign.objects.values_list("code", "name"))
    return {word.code: word.label for word in Source.objects.all()} if by == "source" else {}


def _none(by: str) -> str:
    return _("no campaign") if by == "campaign" else _("no source")


def _title(of: str, by: str, step: str) -> str:
    name = _none(by) if of == NONE else _names(by).get(of, of) or _("all")
    texts = {
        "qualified": _("Qualified leads: %(name)s"),
        "accepted": _("Leads accepted by sales: %(name)s"),
        "opened": _("Leads with an opportunity: %(name)s"),
        "won": _("Won leads: %(name)s"),
    }
    return texts.get(step, _("Leads: %(name)s")) % {"name": name}


def _line(row: Conversion, until: date, by: str, names: dict[str, str], most: int) -> dict[str, Any]:
    asked = {"until": until.isoformat(), "by": by, "of": row.key or NONE}
    every = {"until": until.isoformat(), "by": by}
    url = reverse("funnel_rows")
    return {
        "label": names.get(row.key, row.key) if row.key else _none(by),
        "is_none": row.key is None,
        **{step: formats.number(getattr(row, step)) for step in STEPS},
        **{f"{step}_rate": formats.percent(row.step_rate(step)) for step in STEPS[1:]},
        **{f"{step}_width": round(100 * getattr(row, step) / most, 2) if most else 0 for step in STEPS},
        "rate": formats.percent(row.rate),
        "base": f"{formats.number(row.won)} ÷ {formats.number(row.leads)}",
        "days_to_open": _days(row.days_to_open),
        "days_to_win": _days(row.days_to_win),
        "url": f"{url}?{urlencode(asked)}",
        "all_url": f"{url}?{urlencode(every)}",
        **{f"{step}_url": f"{url}?{urlencode({**asked, 'step': step})}" for step in STEPS[1:]},
        **{f"all_{step}_url": f"{url}?{urlencode({**every, 'step': step})}" for step in STEPS[1:]},
    }


def _days(days: int | None) -> str:
    return (
        ngettext("%(number)s day", "%(number)s days", days) % {"number": formats.number(days)}
        if days is not None
        else "–"
    )


def _errors(form: Any) -> list[str]:
    return [text for texts in form.errors.values() for text in texts]

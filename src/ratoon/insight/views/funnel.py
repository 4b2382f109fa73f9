"""The funnel: leads and what was won of them, by source or by month, and the rows behind each figure."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import keyset
from ratoon.core.ui import formats
from ratoon.insight.forms import FunnelForm, FunnelRowsForm
from ratoon.insight.queries import funnel_by_month, funnel_by_source, leads_of
from ratoon.insight.rules import Conversion, total_of
from ratoon.lead.access import LEADS
from ratoon.lead.models import Lead, Source

NONE = "-"
_SIZE = 50


@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """Show leads and won ones up to a day."""
    actor = actor_of(request)
    LEADS.require(actor, "view")
    _at, today = now_and_today()
    form = FunnelForm(request.GET.dict())
    if not form.is_valid():
        return render(request, "insight/funnel.html", {"form": form, "errors": _errors(form)}, status=422)
    until, by = form.cleaned_data["until"] or today, form.cleaned_data["by"] or "source"
    seen = LEADS.visible_to(actor)
    rows = funnel_by_month(until, seen) if by == "month" else funnel_by_source(until, seen)
    total = total_of(rows)
    names = {word.code: word.label for word in Source.objects.all()} if by == "source" else {}
    most = max((row.leads for row in rows), default=1)
    tabs = (("source", _("By source")), ("month", _("By month")))
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
    found = leads_of(until, LEADS.visible_to(actor), by=by, of=asked["of"], is_won=bool(asked["won"]))
    try:
        page = _page(found, asked["cursor"])
    except DomainError as refused:
        return render(request, "insight/rows.html", {"errors": [str(refused)]}, status=422)
    what = {"until": until.isoformat(), "by": by, "of": asked["of"], "won": asked["won"]}
    query = urlencode({name: value for name, value in what.items() if value})
    count = keyset.capped_count(found)
    context = {
        "crumb": _("Funnel"),
        "crumb_url": f"{reverse('funnel')}?{urlencode({'until': until, 'by': by})}",
        "title": _title(asked["of"], by, is_won=bool(asked["won"])),
        "note": _("Leads dated up to and with %(day)s.") % {"day": until.isoformat()},
        "heads": [(_("Lead"), ""), (_("Source"), ""), (_("Arrived"), "num"), (_("Status"), ""), (_("Owner"), "")],
        "rows": [_cells(lead) for lead in page.rows],
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
            (formats.show(lead.source.label if lead.source else _("none")), ""),
            (formats.show(lead.arrived_at), "num"),
            (lead.get_status_display(), ""),
            (lead.owner.name if lead.owner else _("nobody"), ""),
        ],
    }


def _title(of: str, by: str, *, is_won: bool) -> str:
    word = Source.objects.filter(code=of).first() if by == "source" and of else None
    name = word.label if word is not None else _("no source") if of == NONE else of or _("all")
    text = _("Won leads: %(name)s") if is_won else _("Leads: %(name)s")
    return text % {"name": name}


def _line(row: Conversion, until: date, by: str, names: dict[str, str], most: int) -> dict[str, Any]:
    asked = {"until": until.isoformat(), "by": by, "of": row.key or NONE}
    url = reverse("funnel_rows")
    return {
        "label": names.get(row.key, row.key) if row.key else _("no source"),
        "is_none": row.key is None,
        "leads": formats.number(row.leads),
        "won": formats.number(row.won),
        "rate": f"{row.rate} %" if row.rate is not None else "",
        "base": f"{formats.number(row.won)} ÷ {formats.number(row.leads)}",
        "leads_width": round(100 * row.leads / most, 2) if most else 0,
        "won_width": round(100 * row.won / most, 2) if most else 0,
        "url": f"{url}?{urlencode(asked)}",
        "won_url": f"{url}?{urlencode({**asked, 'won': 1})}",
        "all_url": f"{url}?{urlencode({'until': until.isoformat(), 'by': by})}",
        "all_won_url": f"{url}?{urlencode({'until': until.isoformat(), 'by': by, 'won': 1})}",
    }


def _errors(form: Any) -> list[str]:
    return [text for texts in form.errors.values() for text in texts]

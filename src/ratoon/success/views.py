"""The months ahead, and the part of a customer's page that says who cares."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratoon.core.clock import last_day
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.ui import formats
from ratoon.customers.access import COMPANIES
from ratoon.success import months as columns
from ratoon.success.access import CARE, RENEWALS
from ratoon.success.models import Forecast, Renewal, Step
from ratoon.success.queries import ended, ending_within
from ratoon.success.resources import care, renewals
from ratoon.success.rules import ZERO, renewal_rates, total_of
from ratoon.success.standing import amount, days_left, is_open, short

MONTHS = 6
MOST = 6
"""Slips that a column shows; the others are one click away, in the list."""


@require_GET
def months(request: HttpRequest) -> HttpResponse:
    """Show what ends in the months ahead, and what ended and is still open."""
    actor = actor_of(request)
    RENEWALS.require(actor, "view")
    _at, today = now_and_today()
    is_mine = request.GET.get("whose") == "mine"
    rows = RENEWALS.visible_to(actor)
    if is_mine:
        rows = rows.filter(owner_id=actor.staff_id)
    narrow = {"owner": actor.staff_id} if is_mine else {}
    first = today.replace(day=1)
    found = columns.months(_slips(rows.filter(ends_on__gt=first)), first, MONTHS)
    late = columns.Month(first=first)
    for slip in _slips(rows.filter(ends_on__lte=first, status=Renewal.Status.OPEN)):
        columns.add(late, slip)
    shown = [one.pk for column in (late, *found) for one in column.largest[:MOST]]
    known = rows.select_related("company", "owner").in_bulk(shown)
    lanes = [_lane(one, _month(one.first), _query(one.first, narrow), known) for one in found]
    if late.slips:
        until = first - timedelta(days=1)
        query = {"status": "open", "ends_until": until.isoformat(), **narrow}
        lanes.insert(0, _lane(late, _("Term over, in grace"), query, known))
    shown_months = [late, *found]
    until = columns.next_month(first, MONTHS) - timedelta(days=1)
    risky = {"status": "open", "forecast": "at_risk", "ends_until": until.isoformat(), **narrow}
    context = {
        "resource": renewals,
        "says": _says(shown_months, until),
        "at_risk": len(_at_risk(shown_months)),
        "at_risk_url": f"{renewals.url()}?{urlencode(risky)}",
        "table_url": f"{renewals.url()}?{urlencode({'status': 'open', **narrow})}",
        "lanes": lanes,
        "figures": [*_sums(shown_months), *_rates(rows, today)],
        "bars": [_whole(shown_months, currency) for currency in _currencies(shown_months)],
        "legend": _legend(shown_months),
        "tabs": [
            {"label": _("All"), "url": reverse("renewals_months"), "current": not is_mine},
            {"label": _("Mine"), "url": f"{reverse('renewals_months')}?whose=mine", "current": is_mine},
        ],
    }
    return render(request, "success/months.html", context)


@require_GET
def care_of_company(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who cares for a customer, or that nobody does yet."""
    actor = actor_of(request)
    CARE.require(actor, "view")
    company = COMPANIES.get(actor, pk)
    row = CARE.visible_to(actor).select_related("owner").filter(company=company).first()
    plays = RENEWALS.visible_to(actor).filter(company=company, status=Renewal.Status.OPEN).order_by("ends_on")
    next_play = plays.first()
    context = {
        "care": row,
        "care_url": care.url(row.pk) if row is not None else "",
        "add_url": f"{care.url(part='new')}?company={pk}" if row is None and CARE.may(actor, "add") else "",
        "play": next_play,
        "play_url": renewals.url(next_play.pk) if next_play is not None else "",
        "days_left": days_left(next_play.ends_on) if next_play is not None else "",
    }
    return render(request, "success/care_of_company.html", context)


@require_GET
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the steps of a renewal with the days on which they were done."""
    row = RENEWALS.get(actor_of(request), pk)
    found = [{"label": step.label, "on": row.done_on(step)} for step in Step]
    return render(request, "success/steps.html", {"steps": found, "bar": _steps(row)})


def _slips(rows: QuerySet[Renewal]) -> list[columns.Slip]:
    names = ("pk", "ends_on", "currency", "amount", "forecast", "status", "is_short_term")
    return [
        columns.Slip(
            pk=pk, ends_on=end, currency=currency, amount=None if is_short else arr, forecast=forecast, status=status
        )
        for pk, end, currency, arr, forecast, status, is_short in rows.values_list(*names)
    ]


def _query(first: date, narrow: dict[str, Any]) -> dict[str, Any]:
    last = columns.next_month(first) - timedelta(days=1)
    return {"ends_from": first.isoformat(), "ends_until": last.isoformat(), **narrow}


def _lane(column: columns.Month, title: str, query: dict[str, Any], known: dict[int, Renewal]) -> dict[str, Any]:
    largest = column.largest
    slips = [_slip(known[one.pk]) for one in largest[:MOST] if one.pk in known]
    return {
        "title": title,
        "count": len(column.slips),
        "sums": [_sum(column, currency) for currency in sorted(column.mix)],
        "unpriced": column.unpriced,
        "lost": column.lost,
        "slips": slips,
        "more": max(len(largest) - MOST, 0),
        "url": f"{renewals.url()}?{urlencode(query)}",
    }


def _sum(column: columns.Month, currency: str) -> dict[str, Any]:
    mix = column.mix[currency]
    whole = column.total(currency)
    told = [f"{_sure(code)} {formats.total(mix[code], currency)}" for code in columns.SURE if mix[code]]
    return {
        "amount": formats.total(whole, currency),
        "parts": [{"css": f"f{n}", "x": str(x), "width": str(width)} for n, x, width in columns.bar([*mix.values()])],
        "told": formats.listed(told),
    }


def _slip(row: Renewal) -> dict[str, Any]:
    css = f"f{columns.SURE.index(row.forecast)}" if is_open(row) else "f0"
    return {
        "name": short(row.company),
        "url": renewals.url(row.pk),
        "day": last_day(row.ends_on),
        "amount": amount(row),
        "css": css,
        "forecast": row.get_forecast_display() if is_open(row) else row.get_status_display(),
        "days": days_left(row.ends_on) if is_open(row) else "",
        "bar": _steps(row),
        "note": row.note.partition("\n")[0],
        "owner": row.owner.name,
    }


def _steps(row: Renewal) -> dict[str, Any]:
    done = [row.done_on(step) is not None for step in Step]
    words = {"done": sum(done), "all": len(done)}
    return {
        "told": _("%(done)d of %(all)d steps done") % words,
        "parts": [{"x": f"{13.5 * number:.1f}", "is_done": one} for number, one in enumerate(done)],
    }


def _says(found: list[columns.Month], until: date) -> str:
    """Say what is undecided of what ends in the months shown, and what of that is at risk."""
    slips = [slip for one in found for slip in one.slips]
    waiting = [slip for slip in slips if slip.status == "open"]
    risky = _at_risk(found)
    words = {
        "count": len(slips),
        "open": len(waiting),
        "risk": len(risky),
        "amount": _amounts(risky),
        "until": _month(until),
    }
    if risky:
        text = _(
            "Of %(count)d renewals up to %(until)s %(open)d are undecided, %(risk)d of them at risk with %(amount)s."
        )
        return text % words
    if waiting:
        return _("Of %(count)d renewals up to %(until)s %(open)d are undecided, none at risk.") % words
    return _("Nothing is undecided up to %(until)s.") % words


def _at_risk(found: list[columns.Month]) -> list[columns.Slip]:
    return [slip for one in found for slip in one.slips if slip.status == "open" and slip.forecast == "at_risk"]


def _amounts(slips: list[columns.Slip]) -> str:
    sums: dict[str, Decimal] = {}
    for slip in slips:
        sums[slip.currency] = sums.get(slip.currency, ZERO) + (slip.amount or ZERO)
    return " + ".join(formats.total(amount, currency) for currency, amount in sorted(sums.items()))


def _currencies(found: list[columns.Month]) -> list[str]:
    return sorted({currency for one in found for currency in one.mix})


def _mixed(found: list[columns.Month], currency: str) -> dict[str, Decimal]:
    """Add up the months of one currency by how sure their renewals are."""
    mixes = [one.mix[currency] for one in found if currency in one.mix]
    return {code: sum((mix[code] for mix in mixes), ZERO) for code in columns.SURE}


def _whole(found: list[columns.Month], currency: str) -> dict[str, Any]:
    return _sum(columns.Month(first=found[0].first, mix={currency: _mixed(found, currency)}), currency)


def _legend(found: list[columns.Month]) -> list[dict[str, str]]:
    """Give for each shade of the bars its word and what it comes to."""
    mixed = {currency: _mixed(found, currency) for currency in _currencies(found)}
    return [
        {
            "css": f"f{number}",
            "label": _sure(code),
            "amount": " + ".join(formats.total(mix[code], currency) for currency, mix in mixed.items() if mix[code]),
        }
        for number, code in enumerate(columns.SURE)
    ]


def _sure(code: str) -> str:
    return _("Renewed or committed") if code == columns.SURE[0] else str(Forecast(code).label)


def _sums(found: list[columns.Month]) -> list[dict[str, Any]]:
    """Give what ends, by currency."""
    return [
        {
            "label": _("ARR that ends"),
            "value": formats.total(sum(_mixed(found, currency).values(), ZERO), currency),
            "note": "",
        }
        for currency in _currencies(found)
    ]


def _rates(rows: QuerySet[Renewal], today: date) -> list[dict[str, Any]]:
    """Give the renewal rates of the twelve months before this one, and how many are open in grace."""
    first, last = columns.year_of_rates(today)
    whole = total_of(renewal_rates(ended(ending_within(rows, first, last))).values(), first)
    base = _("%(renewed)d of %(ended)d customers; %(open)d open") % {
        "renewed": whole.renewed,
        "ended": whole.ended,
        "open": whole.open,
    }
    title = _("Renewed ÷ customers whose term ended in the last 12 whole months, each counted in the month of the end")
    figures = [{"label": _("Renewal rate, 12 months"), "value": _percent(whole.logo), "note": base, "title": title}]
    for currency in sorted(whole.arr_ended):
        note = _("of %(amount)s that ended, upsell excluded") % {
            "amount": formats.total(whole.arr_ended[currency], currency)
        }
        figures.append({"label": _("Renewal rate (ARR)"), "value": _percent(whole.arr(currency)), "note": note})
    return figures


def _percent(share: Decimal | None) -> str:
    return formats.percent(None if share is None else (100 * share).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _month(first: date) -> str:
    return str(format_skeleton("yMMM", first, locale=formats.locale()))

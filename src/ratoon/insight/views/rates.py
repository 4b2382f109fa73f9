"""Rates: how much is won, renewed and kept over twelve whole months, what each is made of, and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratoon.core.access import Access
from ratoon.core.actor import Scope, StaffActor
from ratoon.core.errors import NotGranted
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.settings import FirmSettings, read
from ratoon.core.ui import formats
from ratoon.customers.models import Company
from ratoon.insight.forms import RatesForm
from ratoon.insight.rates import Rates, rates_by_month
from ratoon.insight.rules import Kept, Retention, WinRate, Year, kept_by_customer, kept_in_all, percent, year_until
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.access.pipeline import OPPORTUNITIES
from ratoon.sale.queries.subscriptions import currencies, recurring_lines
from ratoon.sale.rules.money import ZERO
from ratoon.sale.rules.terms import add_months
from ratoon.success.access import RENEWALS
from ratoon.success.rules import Rate

BACK = 36
"""Months that can be asked for."""
MOST = 500


@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """Show the rates of twelve whole months, and of those up to each month before."""
    actor, (form, known) = actor_of(request), _asked(request)
    if not form.is_valid():
        return render(request, "insight/rates.html", {"errors": _errors(form)}, status=422)
    until, currency = _chosen(form, known)
    sorts: tuple[Access[Any], ...] = (OPPORTUNITIES, RENEWALS)
    deals, plays = (one.visible_to(actor) if actor.scope(one.grant("view")) is not None else None for one in sorts)
    contracts = CONTRACTS.visible_to(actor) if _sees_all(actor, CONTRACTS) else None
    found = rates_by_month(until, currency, opportunities=deals, plays=plays, contracts=contracts)
    now = found[-1]
    cards = [
        *([_win_card(now.won, now.year, currency)] if now.won is not None else []),
        *([_renewal_card(now.renewed, now.year, currency)] if now.renewed is not None else []),
        *([_retention_card(now.kept, now.year, currency)] if now.kept is not None else []),
    ]
    for card in cards:
        card["chart"] = _chart(found, card["name"])
    context = {
        "year": now.year,
        "until": f"{until:%Y-%m}",
        "months": [(f"{month:%Y-%m}", _month(month)) for month in form.months],
        "currency": currency,
        "currencies": known,
        "cards": cards,
        "heads": [line["label"] for card in cards for line in card["chart"]["lines"]],
        "rows": [_row(one, currency) for one in reversed(found)],
        "is_partial": any(actor.scope(one.grant("view")) not in (None, Scope.ALL) for one in sorts),
        "is_retention_hidden": contracts is None,
    }
    return render(request, "insight/rates.html", context)


@require_GET
def rates_customers(request: HttpRequest) -> HttpResponse:
    """Show by customer what became of the ARR of twelve months before."""
    actor, (form, known) = actor_of(request), _asked(request)
    if not _sees_all(actor, CONTRACTS):
        raise NotGranted(CONTRACTS.grant("view"))
    if not form.is_valid():
        return render(request, "insight/rows.html", {"errors": _errors(form)}, status=422)
    until, currency = _chosen(form, known)
    year = year_until(until)
    lines = recurring_lines(currency, contracts=CONTRACTS.visible_to(actor))
    kept = sorted(kept_by_customer(lines, year.eve, year.last), key=_by_movement)
    names = {row.pk: row.name for row in Company.objects.filter(pk__in=[one.customer for one in kept[:MOST]])}
    whole = kept_in_all(kept)
    note = _("ARR on %(start)s and on %(end)s, of those who had some on the first day; the largest movements first.")
    context = {
        "crumb": _("Rates"),
        "crumb_url": f"{reverse('rates')}?{urlencode({'until': f'{until:%Y-%m}', 'currency': currency})}",
        "title": _("What became of the ARR of twelve months before"),
        "note": note % {"start": year.eve.isoformat(), "end": year.last.isoformat()},
        "heads": [
            (_("Company"), ""),
            (_("ARR before"), "num"),
            (_("Churn"), "num"),
            (_("Contraction"), "num"),
            (_("Expansion"), "num"),
            (_("ARR after"), "num"),
        ],
        "rows": [
            {
                "url": reverse("customers_show", args=[one.customer]),
                "name": names.get(one.customer, str(one.customer)),
                "cells": [(text, "num nw") for text in _moved(one, currency)],
            }
            for one in kept[:MOST]
        ],
        "total": [(text, "num nw") for text in _moved(whole, currency)],
        "count": formats.number(whole.customers),
        "first": 1 if kept else 0,
        "last": min(len(kept), MOST),
    }
    return render(request, "insight/rows.html", context)


def _sees_all(actor: StaffActor, sort: Access[Any]) -> bool:
    """Say whether what is kept can be told: to who sees a part, what a colleague renewed would stand as lost."""
    return actor.scope(sort.grant("view")) is Scope.ALL


def _asked(request: HttpRequest) -> tuple[RatesForm, list[str]]:
    """Read what is asked, after the right to see contracts at all."""
    CONTRACTS.require(actor_of(request), "view")
    known = currencies() or [read(FirmSettings).currency]
    _at, today = now_and_today()
    months = [add_months(today.replace(day=1), -number) for number in range(1, BACK + 1)]
    return RatesForm(request.GET.dict(), currencies=known, months=months), known


def _chosen(form: RatesForm, known: list[str]) -> tuple[date, str]:
    """Give month and currency: the last whole month, and the firm's currency or the first that there is."""
    own = read(FirmSettings).currency
    until = form.cleaned_data["until"]
    currency = form.cleaned_data["currency"] or (own if own in known else known[0])
    return date.fromisoformat(f"{until}-01") if until else form.months[0], currency


def _win_card(found: WinRate, year: Year, currency: str) -> dict[str, Any]:
    decided = {"closed_from": year.first.isoformat(), "closed_until": year.last.isoformat()}
    return {
        "name": "won",
        "label": _("Win rate"),
        "value": formats.percent(found.rate),
        "base": _("%(won)s won of %(decided)s decided")
        % {"won": formats.number(found.won), "decided": formats.number(found.won + found.lost)},
        "formula": _("Won ÷ (won + lost), of the opportunities that were decided in these months."),
        "facts": [
            (_("Won"), formats.number(found.won), _list("opportunities", outcome="won", **decided)),
            (_("Lost"), formats.number(found.lost), _list("opportunities", outcome="lost", **decided)),
            (_("By amount"), formats.percent(found.amount_rate), ""),
            (_("Amount won"), formats.money(found.won_amount, currency), ""),
            (_("Unpriced"), formats.number(found.unpriced), ""),
        ],
    }


def _renewal_card(found: Rate, year: Year, currency: str) -> dict[str, Any]:
    ending = {"ends_from": year.first.isoformat(), "ends_until": year.last.isoformat(), "short_term": "false"}
    renewed, whole = found.arr_renewed.get(currency, ZERO), found.arr_ended.get(currency, ZERO)
    return {
        "name": "renewed",
        "label": _("Renewal rate"),
        "value": formats.percent(_renewal_rate(found)),
        "base": _("%(renewed)s customers renewed of %(ended)s whose term ended")
        % {"renewed": formats.number(found.renewed), "ended": formats.number(found.ended)},
        "formula": _("Renewed ÷ ended, customers in the month of the end; those still open in grace stand in no rate."),
        "facts": [
            (_("Customers renewed"), formats.number(found.renewed), _list("renewals", status="renewed", **ending)),
            (
                _("Customers lost"),
                formats.number(found.ended - found.renewed),
                _list("renewals", status="lost", **ending),
            ),
            (_("Still open"), formats.number(found.open), _list("renewals", status="open", **ending)),
            (_("By ARR, without expansion"), formats.percent(percent(renewed, whole)), ""),
            (_("ARR renewed"), formats.money(renewed, currency), ""),
        ],
    }


def _retention_card(found: Retention, year: Year, currency: str) -> dict[str, Any]:
    asked = {"until": f"{year.last:%Y-%m}", "currency": currency}
    rows = f"{reverse('rates_customers')}?{urlencode(asked)}"
    return {
        "name": "kept",
        "label": "NRR",
        "value": formats.percent(found.net),
        "second": ("GRR", formats.percent(found.gross)),
        "base": _("of %(customers)s customers who had ARR on %(day)s")
        % {"customers": formats.number(found.customers), "day": year.eve.isoformat()},
        "formula": _("GRR = (ARR before + contraction + churn) ÷ ARR before; NRR adds the expansion."),
        "facts": [
            (_("ARR before"), formats.money(found.arr_start, currency), rows),
            (_("Churn"), formats.money(found.churn, currency), rows),
            (_("Contraction"), formats.money(found.contraction, currency), rows),
            (_("Expansion"), formats.money(found.expansion, currency), rows),
            (_("ARR after"), formats.money(found.arr_end, currency), rows),
        ],
    }


def _chart(found: Sequence[Rates], name: str) -> dict[str, Any]:
    """Give the lines of a card's chart; what is not known is a gap."""
    lines: list[tuple[str, list[Decimal | None]]] = {
        "won": [(_("Win rate"), [one.won.rate if one.won else None for one in found])],
        "renewed": [(_("Renewal rate"), [_renewal_rate(one.renewed) for one in found])],
        "kept": [
            ("NRR", [one.kept.net if one.kept else None for one in found]),
            ("GRR", [one.kept.gross if one.kept else None for one in found]),
        ],
    }[name]
    return {
        "months": [f"{one.year.last:%Y-%m}" for one in found],
        "lines": [
            {"label": label, "values": [None if value is None else float(value) for value in values]}
            for label, values in lines
        ],
    }


def _row(one: Rates, currency: str) -> dict[str, Any]:
    """Give a month's rates, each with what it is of: a rate of three is no rate of three hundred."""
    cells: list[tuple[str, str, str]] = []
    if one.won is not None:
        base = _of(one.won.won, one.won.won + one.won.lost)
        cells.append((_("Win rate"), formats.percent(one.won.rate), base))
    if one.renewed is not None:
        base = _of(one.renewed.renewed, one.renewed.ended)
        cells.append((_("Renewal rate"), formats.percent(_renewal_rate(one.renewed)), base))
    if one.kept is not None:
        cells.append(("NRR", formats.percent(one.kept.net), formats.money(one.kept.arr_start, currency)))
        cells.append(("GRR", formats.percent(one.kept.gross), ""))
    return {"name": _month(one.year.last), "value": f"{one.year.last:%Y-%m}", "cells": cells}


def _of(part: int, whole: int) -> str:
    return f"{formats.number(part)} / {formats.number(whole)}"


def _renewal_rate(found: Rate | None) -> Decimal | None:
    return None if found is None else percent(Decimal(found.renewed), Decimal(found.ended))


def _by_movement(one: Kept) -> tuple[Decimal, int]:
    return -abs(one.arr_end - one.arr_start), one.customer


def _moved(one: Kept | Retention, currency: str) -> list[str]:
    amounts = (one.arr_start, one.churn, one.contraction, one.expansion, one.arr_end)
    return [formats.money(amount, currency) if amount else "–" for amount in amounts]


def _list(slug: str, **narrowed: str) -> str:
    return f"{reverse(slug)}?{urlencode(narrowed)}"


def _month(day: date) -> str:
    return str(format_skeleton("yMMM", day, locale=formats.locale()))


def _errors(form: RatesForm) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts]

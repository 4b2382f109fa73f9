"""Revenue: MRR and ARR on a day, why MRR moved month by month, and the rows behind each figure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from ratoon.core.actor import Scope, StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import keyset
from ratoon.core.settings import FirmSettings, read
from ratoon.core.ui import formats
from ratoon.customers.models import Company
from ratoon.insight.forms import MovementsForm, RevenueForm, RevenueRowsForm
from ratoon.product.models import Module
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.models.contracts import ContractLine
from ratoon.sale.queries.subscriptions import Month, currencies, movements_by_month, mrr_as_of, subscriptions
from ratoon.sale.rules.money import ZERO, Movement, amount_of
from ratoon.sale.rules.terms import add_months

MONTHS = 12
MOST = 500
_SIZE = 50
KINDS = (
    ("new", pgettext_lazy("a movement of revenue", "New")),
    ("reactivation", gettext_lazy("Reactivated")),
    ("expansion", gettext_lazy("Expansion")),
    ("contraction", gettext_lazy("Contraction")),
    ("churn", gettext_lazy("Churn")),
)


@require_GET
def revenue(request: HttpRequest) -> HttpResponse:
    """Show MRR, ARR and their movements in the twelve months up to a day."""
    actor, (form, known) = actor_of(request), _asked(request, RevenueForm)
    if not form.is_valid():
        return render(request, "insight/revenue.html", {"errors": _errors(form)}, status=422)
    as_of, currency = _chosen(form, known)
    context = {"currencies": known, "is_partial": _is_partial(actor), **_figures(as_of, currency, actor)}
    return render(request, "insight/revenue.html", context)


@require_GET
def revenue_rows(request: HttpRequest) -> HttpResponse:
    """Show the lines that make up MRR on a day."""
    actor, (form, known) = actor_of(request), _asked(request, RevenueRowsForm)
    if not form.is_valid():
        return render(request, "insight/rows.html", {"errors": _errors(form)}, status=422)
    as_of, currency = _chosen(form, known)
    rows = subscriptions(as_of, currency=currency, contracts=CONTRACTS.visible_to(actor))
    rows = rows.select_related("contract__company", "module")
    try:
        cursor = form.cleaned_data["cursor"] or None
        page = keyset.page(rows, sort="-start", fields=("-start_on", "-id"), cursor=cursor, size=_SIZE)
    except DomainError as refused:
        return render(request, "insight/rows.html", {"errors": [str(refused)]}, status=422)
    asked = {"as_of": as_of.isoformat(), "currency": currency}
    count = keyset.capped_count(rows)
    whole = formats.money(mrr_as_of(as_of, currency, contracts=CONTRACTS.visible_to(actor)).mrr, currency)
    context = {
        "crumb": _("Revenue"),
        "crumb_url": f"{reverse('revenue')}?{urlencode(asked)}",
        "title": _("Subscriptions on %(day)s") % {"day": as_of.isoformat()},
        "note": _("Recurring lines of signed contracts whose term holds that day; a trial is one at price 0."),
        "heads": [
            (_("Contract"), ""),
            (_("Company"), ""),
            (_("Module"), ""),
            (_("Quantity × price"), "num"),
            (_("A month"), "num"),
            (_("Term"), "nw"),
        ],
        "rows": [_line(line, currency) for line in page.rows],
        "total": [("", ""), ("", ""), ("", "num"), (whole, "num nw"), ("", "")],
        "count": keyset.told(count),
        "first": page.first,
        "last": page.last,
        "previous": f"?{urlencode({**asked, 'cursor': page.previous})}" if page.previous else "",
        "next": f"?{urlencode({**asked, 'cursor': page.next})}" if page.next else "",
    }
    return render(request, "insight/rows.html", context)


@require_GET
def revenue_movements(request: HttpRequest) -> HttpResponse:
    """Show by customer why MRR moved in a month."""
    actor, (form, known) = actor_of(request), _asked(request, MovementsForm)
    if not form.is_valid():
        return render(request, "insight/rows.html", {"errors": _errors(form)}, status=422)
    as_of, currency = _chosen(form, known)
    kind = form.cleaned_data["kind"]
    (month,) = movements_by_month(as_of, as_of, currency, contracts=CONTRACTS.visible_to(actor))
    moved = [one for one in month.movements if not kind or one.kind == kind]
    moved.sort(key=lambda one: (-abs(one.amount), one.customer))
    note = _("From %(start)s to %(end)s, evening to evening.")
    whole = formats.money(sum((one.amount for one in moved), ZERO), currency)
    context = {
        "crumb": _("Revenue"),
        "crumb_url": f"{reverse('revenue')}?{urlencode({'as_of': as_of.isoformat(), 'currency': currency})}",
        "title": _("Movements in %(month)s") % {"month": f"{as_of:%Y-%m}"},
        "note": note % {"start": month.start.isoformat(), "end": month.end.isoformat()},
        "heads": [
            (_("Company"), ""),
            (_("Movement"), ""),
            (_("Module"), ""),
            (pgettext("why revenue moved", "By"), ""),
            (_("A month"), "num"),
        ],
        "rows": _moved(moved[:MOST], currency),
        "total": [("", ""), ("", ""), ("", ""), (whole, "num nw")],
        "count": formats.number(len(moved)),
        "first": 1 if moved else 0,
        "last": min(len(moved), MOST),
    }
    return render(request, "insight/rows.html", context)


def _moved(movements: list[Movement], currency: str) -> list[dict[str, Any]]:
    """Give the rows of some movements."""
    names = {row.pk: row.name for row in Company.objects.filter(pk__in={one.customer for one in movements})}
    modules = {one.code: one.label for one in Module.objects.all()}
    labels = dict(KINDS)
    return [
        {
            "url": reverse("customers_show", args=[one.customer]),
            "name": names.get(one.customer, str(one.customer)),
            "cells": [
                (labels[one.kind], ""),
                (modules.get(one.module, one.module), ""),
                (_BY.get(one.by, ""), ""),
                (formats.money(one.amount, currency), "num"),
            ],
        }
        for one in movements
    ]


def _figures(as_of: date, currency: str, actor: StaffActor) -> dict[str, Any]:
    """Give what stands on a day, and how it came to that."""
    seen = CONTRACTS.visible_to(actor)
    found = mrr_as_of(as_of, currency, contracts=seen)
    months = movements_by_month(add_months(as_of, 1 - MONTHS), as_of, currency, contracts=seen)
    asked = {"as_of": as_of.isoformat(), "currency": currency}
    trials = subscriptions(as_of, currency=currency, contracts=seen).filter(unit_price=0).count()
    return {
        "as_of": as_of,
        "currency": currency,
        "mrr": formats.money(found.mrr, currency),
        "arr": formats.money(found.arr, currency),
        "subscriptions": formats.number(found.subscriptions),
        "trials": formats.number(trials) if trials else "",
        "says": _says(months, currency),
        "keys": [("mrr", "MRR"), *KINDS],
        "rows_url": f"{reverse('revenue_rows')}?{urlencode(asked)}",
        "heads": [label for _kind, label in KINDS],
        "months": [_month(one, currency) for one in reversed(months)],
        "chart": _chart(months, currency),
    }


_BY = {"modules": gettext_lazy("modules"), "seats": gettext_lazy("seats"), "price": gettext_lazy("price")}


def _asked(request: HttpRequest, form: type[Any]) -> tuple[Any, list[str]]:
    """Read what is asked, after the right to see contracts at all."""
    CONTRACTS.require(actor_of(request), "view")
    known = currencies() or [read(FirmSettings).currency]
    return form(request.GET.dict(), currencies=known), known


def _chosen(form: Any, known: list[str]) -> tuple[date, str]:
    """Give day and currency: today and the firm's, or the first that there is."""
    _at, today = now_and_today()
    own = read(FirmSettings).currency
    return form.cleaned_data["as_of"] or today, form.cleaned_data["currency"] or (own if own in known else known[0])


def _month(month: Month, currency: str) -> dict[str, Any]:
    asked = {"as_of": month.end.isoformat(), "currency": currency}
    url = reverse("revenue_movements")
    sums = _sums(month)
    return {
        "name": f"{month.end:%Y-%m}",
        "start": formats.money(month.mrr_start, currency),
        "end": formats.money(month.mrr_end, currency),
        "end_url": f"{reverse('revenue_rows')}?{urlencode(asked)}",
        "cells": [
            {
                "amount": formats.money(sums[kind], currency) if sums[kind] else "",
                "url": f"{url}?{urlencode({**asked, 'kind': kind})}",
                "label": label,
            }
            for kind, label in KINDS
        ],
    }


def _says(months: list[Month], currency: str) -> str:
    """Say in one sentence how MRR went over the months, and by what."""
    before, now = months[0].mrr_start, months[-1].mrr_end
    sums: dict[str, Decimal] = {kind: sum((_sums(month)[kind] for month in months), ZERO) for kind, _label in KINDS}
    moved = [
        f"{label} {'+' if sums[kind] > 0 else ''}{formats.money(sums[kind], currency)}"
        for kind, label in KINDS
        if sums[kind]
    ]
    words = {
        "day": formats.day(months[0].start),
        "before": formats.money(before, currency),
        "now": formats.money(now, currency),
        "moved": formats.listed(moved),
    }
    if not moved:
        return _("MRR stands as it stood on %(day)s: %(now)s.") % words
    if now == before:
        return _("MRR is %(now)s, as on %(day)s: %(moved)s.") % words
    if now > before:
        return _("Since %(day)s MRR has grown from %(before)s to %(now)s: %(moved)s.") % words
    return _("Since %(day)s MRR has fallen from %(before)s to %(now)s: %(moved)s.") % words


def _chart(months: list[Month], currency: str) -> dict[str, Any]:
    """Give what the chart draws; amounts are rounded for drawing, the table under it is exact."""
    sums = [_sums(month) for month in months]
    return {
        "months": [f"{month.end:%Y-%m}" for month in months],
        "mrr": [float(month.mrr_end) for month in months],
        "mrr_label": "MRR",
        "currency": currency,
        "series": [
            {"kind": kind, "label": str(label), "values": [float(one[kind]) for one in sums]} for kind, label in KINDS
        ],
    }


def _sums(month: Month) -> dict[str, Decimal]:
    return {kind: sum((one.amount for one in month.movements if one.kind == kind), ZERO) for kind, _label in KINDS}


def _line(line: ContractLine, currency: str) -> dict[str, Any]:
    price = line.unit_price if line.unit_price is not None else Decimal(0)
    last = (line.end_on - timedelta(days=1)).isoformat() if line.end_on else _("open-ended")
    return {
        "url": reverse("contracts_show", args=[line.contract_id]),
        "name": line.contract.number,
        "cells": [
            (line.contract.company.name, ""),
            (formats.show(line.module.label if line.module else None), ""),
            (f"{formats.number(line.quantity.normalize())} × {formats.number(price.normalize())}", "num"),
            (formats.money(amount_of(line.quantity, price), currency), "num"),
            (f"{line.start_on.isoformat()} – {last}", "nw"),
        ],
    }


def _is_partial(actor: StaffActor) -> bool:
    return actor.scope("contract.view") is not Scope.ALL


def _errors(form: Any) -> list[str]:
    return [text for texts in form.errors.values() for text in texts]

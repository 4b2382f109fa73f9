"""Parts of a contract's page: lines, payments, the chain of renewals, and verbs on one of its lines or receipts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ratoon.core.clock import last_day
from ratoon.core.contributions import Action
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.ui import formats
from ratoon.product.resources import unit_price
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.models.contracts import Contract, ContractLine, Receipt
from ratoon.sale.queries import contracts as queries
from ratoon.sale.queries.contracts import figures, matched, sold
from ratoon.sale.resources.contracts import contracts, term
from ratoon.sale.rules.payments import Matched, by_age
from ratoon.sale.rules.terms import total_of

_PREPARED: dict[str, type[ContractLine] | type[Receipt]] = {
    "edit-line": ContractLine,
    "remove-line": ContractLine,
    "reverse-receipt": Receipt,
}
"""Verbs that begin at a row of the page, and what the row is."""


@require_GET
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a contract, each with what it comes to."""
    actor = actor_of(request)
    row = contracts.get(actor, pk)
    is_open = row.status == Contract.Status.DRAFT and CONTRACTS.may(actor, "edit", row)
    _at, today = now_and_today()
    context = {
        "contract": row,
        "lines": [_line(one, row.currency) for one in sorted(row.lines.all(), key=lambda one: one.pk)],
        "total": formats.money(figures(row, today).total, row.currency),
        "edit_url": contracts.url(pk, "edit-line") if is_open else "",
        "remove_url": contracts.url(pk, "remove-line") if is_open else "",
    }
    return render(request, "sale/contract_lines.html", context)


@require_GET
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment schedule against what came in, what is overdue by age, and the receipts."""
    actor = actor_of(request)
    row = contracts.get(actor, pk)
    _at, today = now_and_today()
    dues = matched(row, today)
    is_signed = row.status == Contract.Status.SIGNED
    may_receive = is_signed and CONTRACTS.may(actor, "receive", row)
    receipts = list(row.receipts.select_related("recorded_by").order_by("received_on", "pk"))
    gone = {one.reverses_id for one in receipts if one.reverses_id}
    context = {
        "contract": row,
        "dues": [
            {
                "due": due,
                "amount": formats.money(due.amount, row.currency),
                "paid": formats.money(due.paid, row.currency),
                "open": formats.money(due.open, row.currency),
                "is_paid": not due.open,
                "days": due.days_overdue if is_signed else 0,
            }
            for due in dues
        ],
        "ages": [
            (age.replace("-", "–"), formats.money(amount, row.currency))
            for age, amount in by_age(dues).items()
            if amount
        ]
        if is_signed
        else [],
        "receipts": [
            {
                "row": one,
                "amount": formats.money(one.amount, row.currency),
                "may_reverse": may_receive and one.reverses_id is None and one.pk not in gone,
            }
            for one in receipts
        ],
        "reverse_url": contracts.url(pk, "reverse-receipt") if may_receive else "",
    }
    return render(request, "sale/contract_payments.html", context)


@require_GET
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """The contracts that this one renews and that renew it, as far as the reader may see them."""
    actor = actor_of(request)
    row = contracts.get(actor, pk)
    found = queries.chain(row)
    _at, today = now_and_today()
    seen = set(CONTRACTS.visible_to(actor).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    links = [
        {
            "row": one,
            "url": contracts.url(one.pk) if one.pk in seen and one.pk != pk else "",
            "term": term(figures(one, today)),
        }
        for one in found
    ]
    return render(request, "sale/contract_chain.html", {"links": links if len(links) > 1 else []})


@require_GET
def prepared(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a verb on one line or receipt, with what stands in it; it is sent to the verb's own address."""
    actor = actor_of(request)
    action = _action(request.GET.get("verb", ""))
    row = contracts.get(actor, pk, action.right)
    of = request.GET.get("of", "")
    if not (of.isdecimal() and len(of) < 18):
        raise Http404
    target: Any = get_object_or_404(_PREPARED[action.name], pk=int(of), contract=row)
    _at, today = now_and_today()
    form: Any = contracts.form_for(action.form, actor, today, row)
    form.begin_with(target)
    context = {
        "heading": contracts.name_of(row),
        "explanation": action.explanation,
        "submit": action.label,
        "is_destructive": action.is_destructive,
        "form": form,
        "action_url": contracts.url(pk, action.name),
        "resource": contracts,
        "row_url": contracts.url(pk),
    }
    return render(request, "sale/contract_prepared.html", context)


def _ages(row: Contract, dues: list[Matched]) -> list[tuple[str, str]]:
    """Give what is overdue by the days since when, as it is written."""
    ages = ((age.replace("-", "–"), amount) for age, amount in by_age(dues).items() if amount)
    return [(age, formats.money(amount, row.currency)) for age, amount in ages]


def _action(name: str) -> Action:
    found = next((one for one in contracts.actions() if one.name == name and name in _PREPARED), None)
    if found is None:
        raise Http404
    return found


def _line(line: ContractLine, currency: str) -> dict[str, Any]:
    whole = total_of(sold(line))
    return {
        "row": line,
        "kind": line.get_kind_display(),
        "what": " · ".join(filter(None, (line.module.label if line.module else "", line.description))),
        "quantity": formats.number(line.quantity),
        "price": unit_price(line.unit_price, currency) if line.unit_price is not None else None,
        "is_monthly": line.kind not in ("services_fixed", "services_days"),
        "last_on": last_day(line.end_on),
        "tax": formats.number(line.tax_rate) if line.tax_rate is not None else "",
        "total": formats.money(whole, currency) if whole is not None else None,
    }

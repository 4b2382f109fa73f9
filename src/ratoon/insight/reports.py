"""Reports as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import DomainError
from ratoon.core.settings import FirmSettings, read
from ratoon.insight import queries
from ratoon.insight.queries import deal_currencies, funnel_by_source
from ratoon.insight.rules import Conversion, percent, retention, total_of
from ratoon.sale.queries.pipeline import StageRow, pipeline
from ratoon.sale.queries.subscriptions import currencies, mrr_as_of, recurring_lines
from ratoon.sale.rules.money import ZERO
from ratoon.success.models import Renewal
from ratoon.success.queries import ended, ending_within
from ratoon.success.rules import renewal_rates
from ratoon.success.rules import total_of as total_rate


class ReportRefused(DomainError):
    """A report can't be made like this."""


def funnel(until: date) -> dict[str, Any]:
    """Give leads and won ones by source up to and with a day."""
    rows = funnel_by_source(until)
    return {
        "by": "source",
        "until": until.isoformat(),
        "rows": [{"source": row.key, **_counts(row)} for row in rows],
        "total": _counts(total_of(rows)),
    }


def mrr(as_of: date, currency: str | None) -> dict[str, Any]:
    """
    Give what recurs on a day.

    :raises ReportRefused: ``several_currencies`` if none is named where lines have several.
    """
    chosen = currency or _only_currency(currencies())
    found = mrr_as_of(as_of, chosen)
    return {
        "as_of": as_of.isoformat(),
        "currency": chosen,
        "mrr": str(found.mrr),
        "arr": str(found.arr),
        "subscriptions": found.subscriptions,
    }


def win_rate(first: date, last: date, currency: str | None) -> dict[str, Any]:
    """
    Give how many opportunities of those decided in a period were won, by count and by amount.

    :raises ReportRefused: ``several_currencies`` if none is named where opportunities have several; ``turned``.
    """
    _refuse_turned(first, last)
    chosen = currency or _only_currency(deal_currencies())
    found = queries.win_rate(first, last, chosen)
    return {
        "formula": "won / (won + lost), of opportunities decided from first to last",
        **_period(first, last),
        "currency": chosen,
        "won": found.won,
        "lost": found.lost,
        "rate": _text(found.rate),
        "won_amount": str(found.won_amount),
        "lost_amount": str(found.lost_amount),
        "amount_rate": _text(found.amount_rate),
        "without_amount": found.unpriced,
    }


def renewals(first: date, last: date) -> dict[str, Any]:
    """
    Give the renewal rate of the terms that ended in a period, of customers and by ARR in each currency.

    :raises ReportRefused: ``turned``.
    """
    _refuse_turned(first, last)
    plays = ended(ending_within(Renewal.objects.all(), first, last))
    found = total_rate(renewal_rates(plays).values(), first)
    rows = [
        {
            "currency": currency,
            "arr_ended": str(amount),
            "arr_renewed": str(found.arr_renewed.get(currency, ZERO)),
            "arr_rate": _text(percent(found.arr_renewed.get(currency, ZERO), amount)),
        }
        for currency, amount in sorted(found.arr_ended.items())
    ]
    return {
        "formula": "renewed / ended: customers whose term ended from first to last, in the month of its end; "
        "open ones stand in no rate; by ARR without upsell",
        **_period(first, last),
        "ended": found.ended,
        "renewed": found.renewed,
        "open": found.open,
        "rate": _text(percent(Decimal(found.renewed), Decimal(found.ended))),
        "arr": rows,
        "without_amount": found.unknown,
    }


def retained(start: date, end: date, currency: str | None) -> dict[str, Any]:
    """
    Give GRR and NRR between two days, of those who were customers on the first.

    :raises ReportRefused: ``several_currencies``; ``turned``.
    """
    _refuse_turned(start, end)
    chosen = currency or _only_currency(currencies())
    found = retention(recurring_lines(chosen), start, end)
    return {
        "formula": "grr = (arr_start + contraction + churn) / arr_start, nrr adds expansion; "
        "of the customers who had ARR on start",
        "start": start.isoformat(),
        "end": end.isoformat(),
        "currency": chosen,
        "customers": found.customers,
        "arr_start": str(found.arr_start),
        "churn": str(found.churn),
        "contraction": str(found.contraction),
        "expansion": str(found.expansion),
        "grr": _text(found.gross),
        "nrr": _text(found.net),
    }


def stages() -> dict[str, Any]:
    """
    Give what stands in each stage: ``amount`` is the sum of known amounts, null where none is; others are counted.

    Where a stage's amounts have several currencies, ``amount`` is null too, and ``amounts`` has the sum of each.
    """
    return {"rows": [_stage(row) for row in pipeline(None) if row.count]}


def _stage(row: StageRow) -> dict[str, Any]:
    sums = {currency: str(amount) for currency, amount in row.amount.items()}
    found = {
        "stage": row.stage.code,
        "count": row.count,
        "amount": next(iter(sums.values())) if len(sums) == 1 else None,
        "amount_unknown": row.amount_unknown,
    }
    return {**found, "amounts": sums} if len(sums) > 1 else found


def _refuse_turned(first: date, last: date) -> None:
    if first > last:
        raise ReportRefused("turned", _("The period ends before it begins."), "last")


def _period(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _text(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def _only_currency(known: Sequence[str]) -> str:
    if len(known) > 1:
        text = _("Subscriptions have several currencies: name one of %(known)s.")
        raise ReportRefused("several_currencies", text % {"known": ", ".join(known)}, "currency")
    return known[0] if known else read(FirmSettings).currency


def _counts(row: Conversion) -> dict[str, Any]:
    return {"leads": row.leads, "won": row.won, "rate": str(row.rate) if row.rate is not None else None}

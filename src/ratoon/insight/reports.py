"""Reports as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import DomainError
from ratoon.core.settings import FirmSettings, read
from ratoon.insight.queries import funnel_by_source
from ratoon.insight.rules import Conversion, total_of
from ratoon.sale.queries.pipeline import StageRow, pipeline
from ratoon.sale.queries.subscriptions import currencies, mrr_as_of


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


def _only_currency(known: Sequence[str]) -> str:
    if len(known) > 1:
        text = _("Subscriptions have several currencies: name one of %(known)s.")
        raise ReportRefused("several_currencies", text % {"known": ", ".join(known)}, "currency")
    return known[0] if known else read(FirmSettings).currency


def _counts(row: Conversion) -> dict[str, Any]:
    return {"leads": row.leads, "won": row.won, "rate": str(row.rate) if row.rate is not None else None}

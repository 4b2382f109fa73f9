"""The figures: the funnel of leads; MRR and its movements and the pipeline stand in `ratoon.sale.queries`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from ratoon.core.clock import first_moment, zone
from ratoon.insight.rules import Conversion, WinRate
from ratoon.lead.models import Lead
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.rules.money import ZERO


def leads_until(until: date, rows: QuerySet[Lead] | None = None) -> QuerySet[Lead]:
    """Give the leads dated up to and with a day of the firm's zone, each saying whether it ``is_won`` by then."""
    found = Lead.objects.all() if rows is None else rows
    return found.filter(arrived_at__lt=first_moment(until + timedelta(days=1))).annotate(is_won=_won_by(until))


def funnel_by_source(until: date, rows: QuerySet[Lead] | None = None) -> list[Conversion]:
    """
    Give leads and won ones by source, by code, those without a source last: one statement.

    A lead counts as won if an opportunity that came of it was won up to and with the day.
    """
    found = leads_until(until, rows).order_by().values("source__code").annotate(leads=_LEADS, won=_WON)
    made = [Conversion(key=row["source__code"], leads=row["leads"], won=row["won"]) for row in found]
    return sorted(made, key=lambda row: (row.key is None, row.key or ""))


def funnel_by_month(until: date, rows: QuerySet[Lead] | None = None) -> list[Conversion]:
    """Give leads and won ones by the month of the firm's zone in which they came, the latest first: one statement."""
    months = leads_until(until, rows).order_by().annotate(month=TruncMonth("arrived_at", tzinfo=zone()))
    found = months.values("month").annotate(leads=_LEADS, won=_WON).order_by("-month")
    return [Conversion(key=f"{row['month']:%Y-%m}", leads=row["leads"], won=row["won"]) for row in found]


def _won_by(until: date) -> Exists:
    """Say of a lead whether an opportunity of it was won up to and with a day."""
    return Exists(Opportunity.objects.filter(lead=OuterRef("pk"), stage__outcome=Outcome.WON, closed_on__lte=until))


def deal_currencies() -> list[str]:
    """Give the currencies in which opportunities were decided."""
    decided = Opportunity.objects.filter(closed_on__isnull=False, amount__isnull=False).order_by("currency")
    return list(decided.values_list("currency", flat=True).distinct())


def win_rate(first: date, last: date, currency: str, rows: QuerySet[Opportunity] | None = None) -> WinRate:
    """Give how many opportunities that were decided from a day to another, both included, were won: one statement."""
    return _win_rate(_decided(first, last, rows).aggregate(**_outcomes(currency)))


def win_rates_by_month(
    first: date, last: date, currency: str, rows: QuerySet[Opportunity] | None = None
) -> dict[date, WinRate]:
    """Give the same for each month in which something was decided, by its first day: one statement."""
    decided = _decided(first, last, rows).order_by().annotate(month=TruncMonth("closed_on")).values("month")
    return {row["month"]: _win_rate(row) for row in decided.annotate(**_outcomes(currency))}


def _decided(first: date, last: date, rows: QuerySet[Opportunity] | None) -> QuerySet[Opportunity]:
    found = Opportunity.objects.all() if rows is None else rows
    return found.filter(closed_on__gte=first, closed_on__lte=last)


def _outcomes(currency: str) -> dict[str, Count | Sum]:
    won, lost = Q(stage__outcome=Outcome.WON), Q(stage__outcome=Outcome.LOST)
    priced = Q(amount__isnull=False, currency=currency)
    return {
        "won": Count("pk", filter=won),
        "lost": Count("pk", filter=lost),
        "won_amount": Sum("amount", filter=won & priced),
        "lost_amount": Sum("amount", filter=lost & priced),
        "unpriced": Count("pk", filter=(won | lost) & ~priced),
    }


def _win_rate(sums: dict[str, Any]) -> WinRate:
    return WinRate(
        won=sums["won"],
        lost=sums["lost"],
        won_amount=sums["won_amount"] or ZERO,
        lost_amount=sums["lost_amount"] or ZERO,
        unpriced=sums["unpriced"],
    )


_LEADS = Count("pk")
_WON = Count("pk", filter=Q(is_won=True))


def leads_of(until: date, rows: QuerySet[Lead], *, by: str, of: str, is_won: bool) -> QuerySet[Lead]:
    """Give the leads behind a figure: of a source or month, ``-`` for no source, empty for all."""
    found = leads_until(until, rows)
    if is_won:
        found = found.filter(_won_by(until))
    if not of:
        return found
    if by == "source":
        return found.filter(source=None) if of == "-" else found.filter(source__code=of)
    try:
        month = date.fromisoformat(f"{of}-01")
        following = (month + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        return found.none()
    return found.filter(arrived_at__gte=first_moment(month), arrived_at__lt=first_moment(following))

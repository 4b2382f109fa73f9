"""The figures: the funnel of leads; MRR and its movements and the pipeline stand in `ratoon.sale.queries`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import TruncDate, TruncMonth

from ratoon.core.clock import first_moment, zone
from ratoon.insight.rules import STEPS, Conversion, WinRate
from ratoon.lead.models import Lead, LeadMove
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.rules.money import ZERO


def leads_until(until: date, rows: QuerySet[Lead] | None = None) -> QuerySet[Lead]:
    """Give the leads dated up to and with a day of the firm's zone, each saying what came of it by then."""
    found = Lead.objects.all() if rows is None else rows
    return found.filter(arrived_at__lt=first_moment(until + timedelta(days=1))).annotate(
        **{f"is_{step}": reached for step, reached in _reached_by(until).items()}
    )


def funnel_by_source(until: date, rows: QuerySet[Lead] | None = None) -> list[Conversion]:
    """
    Give leads and what came of them by source, by code, those without a source last: one statement.

    A lead counts in a step if it came there, or an opportunity of it did, up to and with the day.
    """
    return _by_code("source__code", until, rows)


def funnel_by_campaign(until: date, rows: QuerySet[Lead] | None = None) -> list[Conversion]:
    """Give the same by campaign, by code, those without a campaign last: one statement."""
    return _by_code("campaign__code", until, rows)


def funnel_by_month(until: date, rows: QuerySet[Lead] | None = None) -> list[Conversion]:
    """Give the same by the month of the firm's zone in which the leads came, the latest first: one statement."""
    months = leads_until(until, rows).order_by().annotate(month=TruncMonth("arrived_at", tzinfo=zone()))
    found = _counted(months.values("month"), until).order_by("-month")
    return [_conversion(f"{row['month']:%Y-%m}", row) for row in found]


def funnel_whole(until: date, rows: QuerySet[Lead] | None = None) -> Conversion:
    """Give the same of all leads together: one statement."""
    found = leads_until(until, rows).order_by().annotate(all=Value(1)).values("all")
    return _conversion(None, _counted(found, until).get())


def _by_code(name: str, until: date, rows: QuerySet[Lead] | None) -> list[Conversion]:
    found = _counted(leads_until(until, rows).order_by().values(name), until)
    made = [_conversion(row[name], row) for row in found]
    return sorted(made, key=lambda row: (row.key is None, row.key or ""))


def _counted(groups: Any, until: date) -> Any:
    """Count leads, opened and won ones in each group, with the median days that the two took."""
    came = TruncDate("arrived_at", tzinfo=zone())
    return groups.annotate(
        leads=Count("pk"),
        **{step: Count("pk", filter=Q((f"is_{step}", True))) for step in STEPS[1:]},
        to_open=_Median(ExpressionWrapper(_first("opened_on", _opened(until)) - came, DurationField())),
        to_win=_Median(ExpressionWrapper(_first("closed_on", _won(until)) - came, DurationField())),
    )


def _conversion(key: str | None, row: dict[str, Any]) -> Conversion:
    return Conversion(
        key=key,
        **{step: row[step] for step in STEPS},
        days_to_open=row["to_open"].days if row["to_open"] is not None else None,
        days_to_win=row["to_win"].days if row["to_win"] is not None else None,
    )


class _Median(Aggregate):
    """The lower median; what is not known does not count."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _opened(until: date) -> Q:
    """Say that an opportunity was opened by a day: one whose first day nobody knows, if it was closed by then."""
    return Q(opened_on__lte=until) | Q(opened_on=None, closed_on__lte=until)


def _won(until: date) -> Q:
    return Q(stage__outcome=Outcome.WON, closed_on__lte=until)


def _reached_by(until: date) -> dict[str, Q]:
    """Say of a lead, for each step, whether it came there up to and with a day: further is there too."""
    deals = Opportunity.objects.filter(lead=OuterRef("pk"))
    won, opened = Q(Exists(deals.filter(_won(until)))), Q(Exists(deals.filter(_opened(until))))
    moved = LeadMove.objects.filter(lead=OuterRef("pk"), happened_on__lte=until)
    accepted = Q(Exists(moved.filter(status__in=_ACCEPTED))) | opened
    qualified = Q(Exists(moved.filter(status__in=_QUALIFIED))) | accepted
    return {"qualified": qualified, "accepted": accepted, "opened": opened, "won": won}


_ACCEPTED = (Lead.Status.ACCEPTED, Lead.Status.CONVERTED)
_QUALIFIED = (Lead.Status.QUALIFIED, Lead.Status.ASSIGNED)


def _first(name: str, which: Q) -> Subquery:
    """Give the first day of that name among a lead's opportunities."""
    found = Opportunity.objects.filter(which, lead=OuterRef("pk")).order_by().values("lead")
    return Subquery(found.annotate(day=Min(name)).values("day"))


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


def leads_of(until: date, rows: QuerySet[Lead], *, by: str, of: str, step: str) -> QuerySet[Lead]:
    """
    Give the leads behind a figure: of a source, campaign or month, ``-`` for none, empty for all.

    ``step`` keeps those that came so far (`rules.STEPS`); empty keeps all.
    """
    found = leads_until(until, rows)
    if step:
        found = found.filter(_reached_by(until)[step])
    if not of:
        return found
    if by in ("source", "campaign"):
        return found.filter(Q((f"{by}__isnull", True)) if of == "-" else Q((f"{by}__code", of)))
    try:
        month = date.fromisoformat(f"{of}-01")
        following = (month + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        return found.none()
    return found.filter(arrived_at__gte=first_moment(month), arrived_at__lt=first_moment(following))

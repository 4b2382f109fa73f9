"""The figures: the funnel of leads; MRR and its movements and the pipeline stand in `ratoon.sale.queries`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from ratoon.core.clock import first_moment, zone
from ratoon.insight.rules import Conversion
from ratoon.lead.models import Lead
from ratoon.sale.models.pipeline import Opportunity, Outcome


def leads_until(until: date, rows: QuerySet[Lead] | None = None) -> QuerySet[Lead]:
    """Give the leads dated up to and with a day of the firm's zone, each saying whether it ``is_won`` by then."""
    won = Opportunity.objects.filter(lead=OuterRef("pk"), stage__outcome=Outcome.WON, closed_on__lte=until)
    found = Lead.objects.all() if rows is None else rows
    return found.filter(arrived_at__lt=first_moment(until + timedelta(days=1))).annotate(is_won=Exists(won))


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


_LEADS = Count("pk")
_WON = Count("pk", filter=Q(is_won=True))

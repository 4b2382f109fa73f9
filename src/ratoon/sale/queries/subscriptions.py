"""Subscriptions, MRR and ARR on any day, and why they moved: computed by the database as `rules.money` says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Round

from ratoon.customers.models import Company, Standing
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.rules.money import RECURRING, ZERO, Line, Movement, movements_between, mrr_by_day
from ratoon.sale.rules.terms import add_months

SHORT_TERM = frozenset({"short_term"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """What recurs on a day in one currency; lines at price 0 count as subscriptions."""

    currency: str
    mrr: Decimal
    subscriptions: int

    @property
    def arr(self) -> Decimal:
        """Twelve times the MRR."""
        return 12 * self.mrr


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How MRR went from ``start`` to ``end``, and why."""

    start: date
    end: date
    mrr_start: Decimal
    mrr_end: Decimal
    movements: list[Movement]


def subscriptions(
    on: date,
    *,
    company: Company | None = None,
    currency: str | None = None,
    contracts: QuerySet[Contract] | None = None,
    kinds: Iterable[str] = RECURRING,
) -> QuerySet[ContractLine]:
    """Give the lines of signed contracts whose half-open term holds a day; ``contracts`` narrows to those seen."""
    rows = _signed(company, currency, contracts, kinds)
    return rows.filter(Q(end_on__isnull=True) | Q(end_on__gt=on), start_on__lte=on)


def recurring_on(
    on: date,
    *,
    company: Company | None = None,
    currency: str | None = None,
    contracts: QuerySet[Contract] | None = None,
    kinds: Iterable[str] = RECURRING,
) -> list[Recurring]:
    """Give what recurs on a day by currency, each line rounded half up to cents: one statement."""
    rows = subscriptions(on, company=company, currency=currency, contracts=contracts, kinds=kinds)
    sums = rows.values(code=F("contract__currency")).annotate(
        mrr=Sum(Round(F("quantity") * F("unit_price"), 2)), count=Count("pk")
    )
    return [
        Recurring(currency=row["code"], mrr=row["mrr"], subscriptions=row["count"]) for row in sums.order_by("code")
    ]


def mrr_as_of(
    on: date,
    currency: str,
    *,
    company: Company | None = None,
    contracts: QuerySet[Contract] | None = None,
) -> Recurring:
    """Give what recurs on a day in one currency; zero where nothing does: one statement."""
    found = recurring_on(on, company=company, currency=currency, contracts=contracts)
    return found[0] if found else Recurring(currency=currency, mrr=ZERO, subscriptions=0)


def moved_by_calendar(on: date) -> list[tuple[Company, str]]:
    """Give the customers, with their currency, whose standing tells another ARR than recurs on a day."""
    sums = subscriptions(on).values("contract__company", "contract__currency")
    found = {
        (row["contract__company"], row["contract__currency"]): 12 * (row["mrr"] or ZERO)
        for row in sums.annotate(mrr=Sum(Round(F("quantity") * F("unit_price"), 2)))
    }
    standings = Standing.objects.exclude(arr=None).select_related("company").order_by("company")
    return [
        (one.company, one.currency) for one in standings if one.arr != found.get((one.company_id, one.currency), ZERO)
    ]


def currencies() -> list[str]:
    """Give the currencies in which anything recurring was ever signed."""
    rows = _signed(None, None, None, RECURRING).order_by("contract__currency")
    return list(rows.values_list("contract__currency", flat=True).distinct())


def recurring_lines(currency: str, *, contracts: QuerySet[Contract] | None = None) -> list[Line]:
    """Give the recurring lines of signed contracts in one currency, as the rules of money know them."""
    return _lines(_signed(None, currency, contracts, RECURRING))


def movements_by_month(
    first: date,
    last: date,
    currency: str,
    *,
    company: Company | None = None,
    contracts: QuerySet[Contract] | None = None,
) -> list[Month]:
    """
    Say for each month from that of ``first`` to that of ``last`` how MRR moved in one currency.

    A month runs from the last day before it to its own last day (the running one to ``last``), so that months join.
    """
    lines = _lines(_signed(company, currency, contracts, RECURRING))
    begun = first.replace(day=1)
    days = [begun - timedelta(days=1)]
    while begun <= last:
        begun = add_months(begun, 1)
        days.append(min(begun - timedelta(days=1), last))
    sums = mrr_by_day(lines, days)
    return [
        Month(start=start, end=end, mrr_start=mrr_start, mrr_end=mrr_end, movements=moved)
        for (start, end), (mrr_start, mrr_end), moved in zip(
            pairwise(days), pairwise(sums), movements_between(lines, days), strict=True
        )
    ]


def _signed(
    company: Company | None, currency: str | None, contracts: QuerySet[Contract] | None, kinds: Iterable[str]
) -> QuerySet[ContractLine]:
    rows = ContractLine.objects.filter(contract__status=Contract.Status.SIGNED, kind__in=sorted(kinds))
    if company is not None:
        rows = rows.filter(contract__company=company)
    if currency is not None:
        rows = rows.filter(contract__currency=currency)
    return rows if contracts is None else rows.filter(contract__in=contracts)


def _lines(rows: QuerySet[ContractLine]) -> list[Line]:
    values = rows.values_list(
        "contract__company_id", "module__code", "kind", "quantity", "unit_price", "start_on", "end_on"
    )
    return [
        Line(
            customer=customer,
            module=module or "",
            kind=kind,
            quantity=quantity,
            unit_price=price or Decimal(0),
            start=start,
            end=end,
        )
        for customer, module, kind, quantity, price, start, end in values
    ]

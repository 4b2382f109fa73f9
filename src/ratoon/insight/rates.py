"""Win rate, renewal rate and retention over twelve whole months, and what they were at the end of each month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from ratoon.insight.queries import win_rates_by_month
from ratoon.insight.rules import YEAR, Retention, WinRate, Year, retention, won_in_all, year_until
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.queries.subscriptions import recurring_lines
from ratoon.sale.rules.terms import add_months
from ratoon.success.models import Renewal
from ratoon.success.queries import ended, ending_within
from ratoon.success.rules import Rate, renewal_rates, total_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The rates of twelve whole months; None: not for this reader."""

    year: Year
    won: WinRate | None
    renewed: Rate | None
    kept: Retention | None


def rates_by_month(
    until: date,
    currency: str,
    *,
    opportunities: QuerySet[Opportunity] | None,
    plays: QuerySet[Renewal] | None,
    contracts: QuerySet[Contract] | None,
) -> list[Rates]:
    """
    Give the rates of the twelve months up to that of a day, and of those up to each of the eleven months before it.

    The earliest come first. What somebody may not see is given as None, and its rates are None: one statement for each
    sort of rows, whatever there is of them.
    """
    years = [year_until(add_months(until.replace(day=1), -number)) for number in reversed(range(YEAR))]
    first, last = years[0].first, years[-1].last
    won = None if opportunities is None else win_rates_by_month(first, last, currency, opportunities)
    renewed = None if plays is None else renewal_rates(ended(ending_within(plays, first, last)))
    lines = None if contracts is None else recurring_lines(currency, contracts=contracts)
    return [
        Rates(
            year=year,
            won=None if won is None else won_in_all(_of(won, year.months)),
            renewed=None if renewed is None else total_of(_of(renewed, year.months), year.first),
            kept=None if lines is None else retention(lines, year.eve, year.last),
        )
        for year in years
    ]


def _of(found: dict[date, T], months: Sequence[date]) -> list[T]:
    return [found[month] for month in months if month in found]

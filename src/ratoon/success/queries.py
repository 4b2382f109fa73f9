"""Questions over care and renewals: what ends when, who is free to care, what the months ahead hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from ratoon.customers.models import Company, Quadrant, Standing
from ratoon.customers.rules import SOON
from ratoon.people.models import Staff
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.queries.contracts import lines_to_renew, sold
from ratoon.sale.rules.money import RECURRING, ZERO
from ratoon.sale.rules.terms import BY_MONTH, ends_on, mrr_of
from ratoon.success.models import Care, Renewal
from ratoon.success.rules import Ended, RenewalSettings, fewest_cares
from ratoon.work.models import FollowUp

TERM_OVER = "term_over"
"""The reason of a play that nobody decided before its grace was past."""
SHORT_TERM = "short_term"
DAY = timedelta(days=1)
_CARERS = ("csm", "csm_lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ends with a contract: from ``begins_on`` until ``ends_on``, and how much ARR (None: not known)."""

    contract: Contract
    begins_on: date
    ends_on: date
    is_short_term: bool
    amount: Decimal | None


def ending(contract: Contract) -> Ending | None:
    """Say what ends with a contract; None where its term has no end, or it sells nothing by the month."""
    found = end_of(contract)
    if found is None:
        return None
    end, is_short_term = found
    if not is_short_term:
        lasting = [sold(line) for line in lines_to_renew(contract)]
        mrr = mrr_of(lasting, end - timedelta(days=1))
        begun = min((line.start for line in lasting), default=end)
        return Ending(
            contract=contract,
            begins_on=begun,
            ends_on=end,
            is_short_term=False,
            amount=None if mrr is None else 12 * mrr,
        )
    first = min(line.start_on for line in contract.lines.all() if line.kind == SHORT_TERM)
    return Ending(contract=contract, begins_on=first, ends_on=end, is_short_term=True, amount=ZERO)


def end_of(contract: Contract) -> tuple[date, bool] | None:
    """Say when a contract ends, and whether that is short-term paid use; None as `ending` says: of its lines alone."""
    lines = list(contract.lines.all())
    end = ends_on(sold(line) for line in lines)
    if end is not None:
        return end, False
    short = [line.end_on for line in lines if line.kind == SHORT_TERM and line.end_on is not None]
    if not short or any(line.kind in RECURRING and line.end_on != line.start_on for line in lines):
        return None
    return max(short), True


def known_ends(contracts: Iterable[Contract]) -> dict[tuple[int, str], set[tuple[date, bool]]]:
    """Give the ends that have a play, whatever became of it, of the companies of contracts, by company and currency."""
    rows = Renewal.objects.filter(company__in={contract.company_id for contract in contracts})
    found: dict[tuple[int, str], set[tuple[date, bool]]] = {}
    for company, currency, end, is_short_term in rows.values_list("company", "currency", "ends_on", "is_short_term"):
        found.setdefault((company, currency), set()).add((end, is_short_term))
    return found


def candidates(day: date, settings: RenewalSettings) -> QuerySet[Contract]:
    """Give the signed contracts that may need a play by a day: something ends soon or ended not long ago."""
    reach = timedelta(days=max(settings.opens_days, settings.opens_large_days))
    near = Q(end_on__gt=day - timedelta(days=settings.grace_days), end_on__lte=day + reach)
    ends = ContractLine.objects.filter(near, kind__in=sorted(BY_MONTH)).values("contract")
    rows = Contract.objects.filter(status=Contract.Status.SIGNED, pk__in=ends)
    rows = rows.exclude(renewals__status=Contract.Status.SIGNED)
    return rows.select_related("company__owner").prefetch_related("lines").order_by("pk")


def is_continued(end: Ending, settings: RenewalSettings) -> bool:
    """
    Say whether all that ends goes on already by other contracts, as existing records tell it without a link.

    A module goes on where another signed line of it begins on the day of the end or within the grace.
    """
    until = end.ends_on + timedelta(days=settings.grace_days)
    following = ContractLine.objects.filter(
        contract__status=Contract.Status.SIGNED,
        contract__company_id=end.contract.company_id,
        contract__currency=end.contract.currency,
        kind__in=sorted(RECURRING),
        start_on__gte=end.ends_on,
        start_on__lte=until,
    ).exclude(contract=end.contract)
    modules = set(following.values_list("module_id", flat=True))
    if end.is_short_term:
        return bool(modules)
    return {line.module_id for line in lines_to_renew(end.contract)} <= modules


def arr_of(contract: Contract, on: date) -> Decimal | None:
    """Give the ARR of a contract on a day; None where a price is unknown."""
    mrr = mrr_of((sold(line) for line in contract.lines.all()), on)
    return None if mrr is None else 12 * mrr


def without_contact(rows: QuerySet[Care], since: date) -> QuerySet[Care]:
    """Keep the customers with whom no follow-up is on record from a day on."""
    return rows.filter(~Exists(FollowUp.objects.filter(company=OuterRef("company"), happened_on__gte=since)))


def care_counts(rows: QuerySet[Care], today: date) -> dict[str, int]:
    """Count who is in care, whose term ends soon, and with whom nobody was in touch for as long."""
    ends = Q(company__standing__term_ends_on__gt=today, company__standing__term_ends_on__lte=today + SOON * DAY)
    here = rows.filter(status=Care.Status.ACTIVE)
    silent = without_contact(here, today - SOON * DAY).values("pk")
    return here.aggregate(
        count=Count("pk"),
        near=Count("pk", filter=ends),
        silent=Count("pk", filter=Q(pk__in=silent)),
    )


def freest_csm() -> Staff | None:
    """Give who of the CSMs cares for the fewest customers; the lead where there is no CSM."""
    for role in _CARERS:
        there = Staff.objects.filter(roles__code=role, left_on=None).values_list("pk", flat=True)
        counts = Care.objects.filter(owner__in=there, status=Care.Status.ACTIVE).values("owner")
        loads = dict.fromkeys(there, 0) | dict(counts.annotate(n=Count("pk")).values_list("owner", "n"))
        chosen = fewest_cares(loads)
        if chosen is not None:
            return Staff.objects.get(pk=chosen)
    return None


def gone(before: date) -> list[tuple[Company, date]]:
    """
    Give living customers all of whose paid terms ended before a day, with the end of the last.

    Who is being won again, by an open opportunity, is not gone from quadrant I.
    """
    living = Standing.objects.filter(quadrant__in=(Quadrant.WIN, Quadrant.DELIVER, Quadrant.USE, Quadrant.GROW))
    lines = ContractLine.objects.filter(contract__status=Contract.Status.SIGNED, kind__in=sorted(BY_MONTH))
    ends = (
        lines.filter(contract__company__in=living.values("company"))
        .values("contract__company")
        .annotate(end=Max("end_on"), endless=Count("pk", filter=Q(end_on__isnull=True)))
        .filter(endless=0, end__lt=before)
    )
    found = dict(ends.values_list("contract__company", "end"))
    won = Opportunity.objects.filter(company__in=found, stage__outcome=Outcome.OPEN).values("company")
    rows = Company.objects.filter(pk__in=found).exclude(standing__quadrant=Quadrant.WIN, pk__in=won)
    return [(company, found[company.pk]) for company in rows.order_by("pk")]


def ending_within(plays: QuerySet[Renewal], first: date, last: date) -> QuerySet[Renewal]:
    """Keep the plays of terms whose last day lies in a period, both days included."""
    return plays.filter(ends_on__gt=first, ends_on__lte=last + timedelta(days=1))


def ended(plays: QuerySet[Renewal]) -> Sequence[Ended]:
    """Give plays as the rule of the renewal rate knows them; short-term paid use is reported apart."""
    values = plays.filter(is_short_term=False).values_list(
        "company_id", "currency", "ends_on", "status", "amount", "renewed_amount"
    )
    return [
        Ended(customer=company, currency=currency, ends_on=end, status=status, amount=amount, renewed_amount=kept)
        for company, currency, end, status, amount, kept in values
    ]

"""The rates of winning, renewing and keeping: each against rows counted by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.insight import reports
from ratoon.insight.rules import Retention, percent, retention
from ratoon.people.models import Staff
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.rules.money import Line
from ratoon.sale.tests import make_contracts, make_pipeline
from ratoon.success.models import Renewal
from ratoon.success.months import year_of_rates
from ratoon.success.tests import make as success

DAY = timedelta(days=1)
START, END = date(2025, 11, 23), date(2026, 11, 23)
MAY = date(2026, 5, 1)


def line(customer: int, seats: int, price: int, start: date, end: date | None, module: str = "crm") -> Line:
    return Line(
        customer=customer,
        module=module,
        kind="new",
        quantity=Decimal(seats),
        unit_price=Decimal(price),
        start=start,
        end=end,
    )


LINES = [
    line(1, 10, 100, date(2024, 1, 1), None),  # stays: 1,000 a month
    line(1, 5, 100, MAY, None),  # grows by 500
    line(2, 8, 100, date(2024, 1, 1), MAY),  # shrinks from 800 …
    line(2, 6, 100, MAY, None),  # … to 600
    line(3, 2, 100, date(2025, 3, 1), date(2026, 3, 1)),  # leaves with 200
    line(4, 50, 100, MAY, None),  # came later: not among them
    line(5, 7, 100, date(2023, 1, 1), date(2025, 6, 1)),  # left before
]


def test_retention_is_of_those_who_were_there_at_the_start() -> None:
    found = retention(LINES, START, END)
    assert (found.customers, found.arr_start) == (3, Decimal(12 * 2000))
    assert (found.churn, found.contraction, found.expansion) == (Decimal(-2400), Decimal(-2400), Decimal(6000))
    assert found.gross == Decimal("80.0")  # (24,000 − 2,400 − 2,400) ÷ 24,000
    assert found.net == Decimal("105.0")  # and 6,000 more


def test_of_nobody_nothing_is_kept() -> None:
    found = retention(LINES, date(2020, 1, 1), END)
    zero = Decimal(0)
    assert found == Retention(customers=0, arr_start=zero, churn=zero, contraction=zero, expansion=zero)
    assert (found.gross, found.net) == (None, None)


lines = st.builds(
    line,
    st.integers(1, 4),
    st.integers(1, 30),
    st.integers(0, 90),
    st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    st.one_of(st.none(), st.dates(date(2026, 1, 2), date(2027, 1, 1))),
    st.sampled_from(["crm", "service"]),
)


@given(st.lists(lines, max_size=12))
def test_net_is_what_the_same_customers_bring_at_the_end(sold: list[Line]) -> None:
    found = retention(sold, START, END)
    there = {one.customer for one in sold if one.holds(START) and one.amount}
    bring = 12 * sum((one.amount for one in sold if one.customer in there and one.holds(END)), Decimal(0))
    assert found.net == percent(bring, found.arr_start)
    if found.gross is not None:
        assert 0 <= found.gross <= 100
        assert found.gross <= (found.net or 0)


@pytest.fixture
def decided(cast: Cast) -> None:
    """Two won with 30,000 and 50,000, three lost with 120,000, 200,000 and none; others decided outside, or open."""
    rep = cast.rep.staff
    for amount, on in (("30000", TODAY), ("50000", TODAY - 30 * DAY), ("900000", TODAY - 400 * DAY)):
        _won(rep, amount, on)
    make_pipeline.lost(owner=rep, on=TODAY - 90 * DAY)
    make_pipeline.lost(owner=rep, on=TODAY - 10 * DAY, amount=Decimal(200_000))
    make_pipeline.lost(owner=rep, on=TODAY - 9 * DAY, amount=None)
    make_pipeline.opportunity(owner=rep)


def _won(rep: Staff, amount: str, on: date) -> None:
    made = make_pipeline.opportunity(owner=rep, amount=Decimal(amount))
    won = Stage.objects.get(outcome=Outcome.WON)
    Opportunity.objects.filter(pk=made.pk).update(stage=won, opened_on=on, closed_on=on)


@pytest.mark.django_db
def test_win_rate_is_of_what_was_decided_in_the_period(decided: None) -> None:
    found = reports.win_rate(TODAY - 90 * DAY, TODAY, None)
    assert (found["won"], found["lost"], found["rate"]) == (2, 3, "40.0")
    assert (found["won_amount"], found["lost_amount"], found["amount_rate"]) == ("80000.00", "320000.00", "20.0")
    assert found["without_amount"] == 1
    narrow = reports.win_rate(TODAY - 89 * DAY, TODAY - DAY, None)
    assert (narrow["won"], narrow["lost"], narrow["rate"]) == (1, 2, "33.3")
    none = reports.win_rate(TODAY - 5 * DAY, TODAY - DAY, "CNY")
    assert (none["won"], none["lost"], none["rate"], none["amount_rate"]) == (0, 0, None, None)


@pytest.mark.django_db
def test_renewals_are_of_the_terms_that_ended_in_the_period(cast: Cast) -> None:
    csm = cast.csm.staff
    plays = [success.renewal(owner=csm, ends_in=days, price=price) for days, price in _ENDS]
    renewed, lost, waiting, later = plays
    paper = make_contracts.signed(owner=csm, company=renewed.company)
    Renewal.objects.filter(pk=renewed.pk).update(
        status="renewed", signing_on=TODAY, new_contract=paper, renewed_amount=Decimal(9000)
    )
    Renewal.objects.filter(pk=lost.pk).update(status="lost", lost_on=TODAY, lost_reason=success.reason())
    found = reports.renewals(TODAY, TODAY + 60 * DAY)
    assert (found["ended"], found["renewed"], found["open"], found["rate"]) == (2, 1, 1, "50.0")
    assert waiting.amount == Decimal(12_000)
    assert later.ends_on > TODAY + 60 * DAY
    assert found["arr"] == [
        {"currency": "CNY", "arr_ended": "18000.00", "arr_renewed": "9000.00", "arr_rate": "50.0"},
    ]


@pytest.mark.django_db
def test_a_term_ends_on_its_last_day_also_for_the_report(cast: Cast) -> None:
    play = success.renewal(owner=cast.csm.staff, ends_in=20)
    Renewal.objects.filter(pk=play.pk).update(status="lost", lost_on=TODAY, lost_reason=success.reason())
    after = play.ends_on
    last = after - DAY
    assert reports.renewals(last, last)["ended"] == 1
    assert reports.renewals(TODAY, last - DAY)["ended"] == 0
    assert reports.renewals(after, after + DAY)["ended"] == 0


@pytest.mark.django_db
def test_board_and_report_tell_the_renewal_rate_of_the_same_months(cast: Cast) -> None:
    csm = cast.csm.staff
    ends = (date(2025, 10, 31), date(2025, 11, 1), date(2026, 10, 31), date(2026, 11, 1))
    for end in ends:  # NOW is 23 November 2026: whole months are those of November 2025 to October 2026
        play = success.renewal(owner=csm, ends_in=20)
        lost = {"status": "lost", "lost_on": end, "lost_reason": success.reason()}
        Renewal.objects.filter(pk=play.pk).update(ends_on=end + DAY, **lost)
    assert year_of_rates(TODAY) == (ends[1], ends[2])
    out = StringIO()
    call_command("report", "renewals", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["first"], found["last"]) == ("2025-11-01", "2026-10-31")
    context: Any = page_client(cast.csm_lead).get("/renewals/months/").context
    rate = next(one for one in context["figures"] if one.get("title"))
    assert (rate["value"], found["rate"], found["ended"]) == ("0.0%", "0.0", 2)
    assert "2" in rate["note"]


_ENDS = ((20, "100"), (30, "50"), (40, "100"), (70, "100"))


@pytest.mark.django_db
def test_the_command_prints_formula_and_base(decided: None) -> None:
    def told(*asked: str) -> Any:
        out = StringIO()
        call_command("report", *asked, "--json", stdout=out)
        return json.loads(out.getvalue())

    found = told("winrate", "--from", (TODAY - 90 * DAY).isoformat(), "--until", TODAY.isoformat())
    assert found["formula"].startswith("won / (won + lost)")
    assert found["rate"] == "40.0"
    assert told("renewals")["rate"] is None
    kept = told("retention", "--currency", "CNY", "--from", START.isoformat(), "--until", END.isoformat())
    assert (kept["arr_start"], kept["nrr"]) == ("0.00", None)
    plain = StringIO()
    call_command("report", "winrate", "--until", TODAY.isoformat(), stdout=plain)
    assert "lost: 3" in plain.getvalue()
    with pytest.raises(CommandError, match="before it begins"):
        call_command("report", "renewals", "--from", TODAY.isoformat(), "--until", "2026-01-01")

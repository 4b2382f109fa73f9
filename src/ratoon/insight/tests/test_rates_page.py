"""The page of rates: twelve whole months, the same figures as the reports, and the rows behind them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.core.testing.queries import Pins
from ratoon.insight import reports
from ratoon.insight.rules import kept_by_customer, kept_in_all, retention, year_until
from ratoon.insight.tests.test_rates import LINES
from ratoon.people.models import Staff
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.tests import make_contracts, make_pipeline
from ratoon.success.models import Renewal
from ratoon.success.tests import make as success

DAY = timedelta(days=1)
FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)


def won(owner: Staff, amount: str, on: date) -> None:
    made = make_pipeline.opportunity(owner=owner, amount=Decimal(amount))
    stage = Stage.objects.get(outcome=Outcome.WON)
    Opportunity.objects.filter(pk=made.pk).update(stage=stage, opened_on=on, closed_on=on)


@pytest.fixture
def year(cast: Cast) -> Cast:
    """One won and two lost within, one won a day before and one a day after; a customer who left and one who grew."""
    rep, csm = cast.rep.staff, cast.csm.staff
    won(rep, "30000", FIRST)
    won(rep, "70000", FIRST - DAY)
    won(rep, "80000", LAST + DAY)
    make_pipeline.lost(owner=rep, on=LAST, amount=Decimal(90_000))
    make_pipeline.lost(owner=cast.sales_lead.staff, on=LAST - 40 * DAY, amount=None)
    for ends_on, price, status in ((LAST, "100", "renewed"), (FIRST - DAY, "100", "lost"), (FIRST, "50", "lost")):
        play = success.renewal(owner=csm, ends_in=20, price=price)
        facts: dict[str, Any] = {"status": status, "ends_on": ends_on + DAY}
        if status == "renewed":
            paper = make_contracts.signed(owner=csm, company=play.company)
            facts |= {"signing_on": TODAY, "new_contract": paper, "renewed_amount": Decimal(9000)}
        else:
            facts |= {"lost_on": TODAY, "lost_reason": success.reason()}
        Renewal.objects.filter(pk=play.pk).update(**facts)
    return cast


def cards(answer: Any) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in answer.context["cards"]}


def test_it_tells_what_the_reports_tell(year: Cast) -> None:
    shown = cards(page_client(year.executive).get("/insight/rates/"))
    assert (shown["won"]["value"], shown["won"]["facts"][0][1], shown["won"]["facts"][1][1]) == ("33.3%", "1", "2")
    assert shown["won"]["facts"][2][1] == "25.0%", "30,000 of 120,000"
    assert shown["renewed"]["value"] == "50.0%"
    assert reports.win_rate(FIRST, LAST, "CNY")["rate"] == "33.3"
    assert reports.renewals(FIRST, LAST)["rate"] == "50.0"
    kept = reports.retained(FIRST - DAY, LAST, "CNY")
    assert shown["kept"]["value"] == (f"{kept['nrr']}%" if kept["nrr"] else "–")


def test_rows_behind_a_figure_are_as_many_as_it_says(year: Cast) -> None:
    client = page_client(year.executive)
    shown = cards(client.get("/insight/rates/"))
    for card, number in (("won", 0), ("won", 1), ("renewed", 0), ("renewed", 1), ("renewed", 2)):
        _label, value, url = shown[card]["facts"][number]
        listed: Any = client.get(url)
        assert (listed.status_code, len(listed.context["rows"])) == (200, int(value)), url


def test_twelve_points_and_a_row_for_each_month(year: Cast) -> None:
    answer: Any = page_client(year.executive).get("/insight/rates/?until=2026-09&currency=CNY")
    assert answer.context["cards"][0]["chart"]["months"][-1] == "2026-09"
    assert [len(one["chart"]["months"]) for one in answer.context["cards"]] == [12, 12, 12]
    rows = answer.context["rows"]
    assert (len(rows), rows[0]["value"], rows[-1]["value"]) == (12, "2026-09", "2025-10")
    assert rows[0]["cells"][0][1:] == ("66.7%", "2 / 3"), "a month earlier one won comes in and one lost goes"


def test_everybody_counts_what_he_sees(year: Cast) -> None:
    answer: Any = page_client(year.rep).get("/insight/rates/")
    assert answer.context["is_partial"] is True
    assert cards(answer)["won"]["value"] == "50.0%", "another's lost deal is not his"
    whole: Any = page_client(year.executive).get("/insight/rates/")
    assert whole.context["is_partial"] is False
    manager: Any = page_client(year.project_manager).get("/insight/rates/")
    assert set(cards(manager)) == {"kept"}, "who sees no opportunities and no renewals has no such rates"


def test_customers_are_told_one_by_one(cast: Cast) -> None:
    before = make_contracts.signed(owner=cast.rep.staff, on=FIRST - 40 * DAY)
    answer: Any = page_client(cast.executive).get("/insight/rates/customers/?until=2026-10")
    assert answer.status_code == 200
    kept = reports.retained(FIRST - DAY, LAST, "CNY")
    assert answer.context["count"] == str(kept["customers"])
    names = [row["name"] for row in answer.context["rows"]]
    assert names == ([before.company.name] if kept["customers"] else [])
    facts = cards(page_client(cast.executive).get("/insight/rates/?until=2026-10"))["kept"]["facts"]
    told = [text for text, _css in answer.context["total"]]
    assert [text if text != "–" else "¥0" for text in told] == [fact[1] for fact in facts]


def test_what_a_colleague_renewed_is_not_told_as_lost(cast: Cast) -> None:
    make_contracts.signed(owner=cast.rep.staff, on=FIRST - 40 * DAY)
    client = page_client(cast.rep)
    answer: Any = client.get("/insight/rates/")
    assert "kept" not in cards(answer), "who sees his own contracts alone can't know what was kept"
    assert answer.context["is_retention_hidden"] is True
    assert client.get("/insight/rates/customers/").status_code == 403
    whole: Any = page_client(cast.executive).get("/insight/rates/")
    assert whole.context["is_retention_hidden"] is False


@pytest.mark.parametrize("query", ["until=2026-11", "until=1990-01", "until=moon", "currency=XAU", "as_of=2026-01-01"])
@pytest.mark.parametrize("page", ["", "customers/"])
def test_what_it_does_not_know_is_refused(cast: Cast, page: str, query: str) -> None:
    answer: Any = page_client(cast.executive).get(f"/insight/rates/{page}?{query}")
    assert answer.status_code == 422
    assert re.search(r'role="alert".*?<p>.+?</p>', answer.content.decode(), re.S)


def test_it_costs_few_statements(year: Cast, pins: Pins) -> None:
    client = page_client(year.executive)
    client.get("/insight/rates/")
    with pins.pinned("rates", at_most=12):
        client.get("/insight/rates/")


def test_customers_add_up_to_the_whole() -> None:
    kept = kept_by_customer(LINES, date(2025, 11, 23), date(2026, 11, 23))
    assert [(one.customer, one.arr_start, one.arr_end) for one in kept] == [
        (1, Decimal(12_000), Decimal(18_000)),
        (2, Decimal(9_600), Decimal(7_200)),
        (3, Decimal(2_400), Decimal(0)),
    ]
    assert kept_in_all(kept) == retention(LINES, date(2025, 11, 23), date(2026, 11, 23))


@given(st.dates(date(1990, 1, 1), date(2199, 11, 30)))
def test_a_year_is_twelve_whole_months(day: date) -> None:
    found = year_until(day)
    assert found.first.day == 1
    assert (found.last + DAY).day == 1
    assert len(set(found.months)) == 12
    assert found.months[0] == found.first
    assert found.first <= day <= found.last
    assert found.eve + DAY == found.first

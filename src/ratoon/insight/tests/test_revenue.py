"""Revenue: MRR opens the lines that make it up, months join, and movements add up to what they explain."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.insight import reports
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.contracts import Contract
from ratoon.sale.queries.subscriptions import movements_by_month
from ratoon.sale.tests import make_contracts as make

pytestmark = pytest.mark.django_db
BEGUN = date(2026, 3, 10)


@pytest.fixture
def sold(cast: Cast) -> list[Contract]:
    """Three contracts: one that runs, one that is over, one in dollars; with lines that don't recur."""
    rep = cast.rep.staff
    runs = make.draft(owner=rep, on=BEGUN)
    make.add_line(runs, "seats", quantity="5", unit_price="40", start_on=BEGUN, end_on=date(2027, 3, 10))
    make.add_line(runs, "services_fixed", module=None, quantity="1", unit_price="8000", start_on=BEGUN, end_on=None)
    over = make.draft(owner=cast.other_rep.staff, on=BEGUN, has_line=False)
    make.add_line(over, quantity="1", unit_price="300", start_on=BEGUN, end_on=date(2026, 9, 1))
    dollars = make.draft(owner=rep, on=BEGUN, currency="USD")
    return [make.sign(one, BEGUN) for one in (runs, over, dollars)]


def show(person: Any, **query: str) -> Any:
    answer = page_client(person).get("/insight/revenue/", query)
    assert answer.status_code == 200
    return answer


def test_mrr_is_the_sum_of_the_lines_that_it_opens(sold: list[Contract], cast: Cast) -> None:
    found = show(cast.executive, currency="CNY")
    assert "1,200" in found.context["mrr"]
    assert "14,400" in found.context["arr"]
    lines = page_client(cast.executive).get(found.context["rows_url"])
    assert [row["name"] for row in lines.context["rows"]] == [sold[0].number] * 2
    assert lines.context["count"] == found.context["subscriptions"] == "2"
    assert lines.context["total"][3][0] == found.context["mrr"]


def test_months_join_and_movements_explain_them(sold: list[Contract], cast: Cast) -> None:
    months = movements_by_month(date(2026, 1, 1), TODAY, "CNY")
    for before, after in pairwise(months):
        assert before.mrr_end == after.mrr_start
    for month in months:
        assert month.mrr_start + sum(one.amount for one in month.movements) == month.mrr_end
    moved = {f"{month.end:%m}": [(one.kind, one.amount) for one in month.movements] for month in months}
    assert sorted(moved["03"]) == [("new", Decimal(300)), ("new", Decimal(1200))]
    assert moved["09"] == [("churn", Decimal(-300))]


def test_a_movement_opens_its_customers(sold: list[Contract], cast: Cast) -> None:
    months = show(cast.executive, currency="CNY").context["months"]
    (march,) = [month for month in months if month["name"] == "2026-03"]
    opened = page_client(cast.executive).get(march["cells"][0]["url"])
    assert {row["name"] for row in opened.context["rows"]} == {sold[0].company.name, sold[1].company.name}
    assert opened.context["total"][-1][0] == march["cells"][0]["amount"]
    (september,) = [month for month in months if month["name"] == "2026-09"]
    (lost,) = page_client(cast.executive).get(september["cells"][4]["url"]).context["rows"]
    assert lost["name"] == sold[1].company.name


def test_one_sees_the_contracts_of_ones_own(sold: list[Contract], cast: Cast) -> None:
    found = show(cast.other_rep, as_of="2026-05-01", currency="CNY")
    assert found.context["is_partial"]
    assert "300" in found.context["mrr"]


def test_the_report_agrees_and_asks_for_the_currency(sold: list[Contract]) -> None:
    assert reports.mrr(TODAY, "CNY") == {
        "as_of": TODAY.isoformat(),
        "currency": "CNY",
        "mrr": "1200.00",
        "arr": "14400.00",
        "subscriptions": 2,
    }
    with pytest.raises(reports.ReportRefused) as refused:
        reports.mrr(TODAY, None)
    assert refused.value.code == "several_currencies"
    assert "CNY, USD" in str(refused.value)


def test_a_term_does_not_hold_its_end(sold: list[Contract]) -> None:
    before, on = (reports.mrr(date(2026, 9, 1) - timedelta(days=days), "CNY")["mrr"] for days in (1, 0))
    assert (before, on) == ("1500.00", "1200.00")


@pytest.mark.parametrize("query", [{"as_of": "soon"}, {"currency": "XXX"}, {"asof": "2026-01-01"}, {"as_of": "\x00"}])
def test_what_can_not_be_asked_is_refused_in_words(cast: Cast, query: dict[str, str]) -> None:
    for address in ("/insight/revenue/", "/insight/revenue/rows/", "/insight/revenue/movements/"):
        answer = page_client(cast.executive).get(address, query)
        assert answer.status_code == 422, address
        assert answer.context["errors"]


def test_the_page_opens_with_how_mrr_went_and_by_what(cast: Cast, sold: list[Contract]) -> None:
    said = show(cast.executive, as_of="2026-09-30", currency="CNY").context["says"]
    assert said == "自 2025-09-30 起，MRR 由 ¥0 增至 ¥1,200：新购 +¥1,500、流失 −¥300。"
    assert "由 ¥1,200 降至 ¥0" in show(cast.executive, as_of="2027-12-31", currency="CNY").context["says"]


def test_movements_name_modules_as_the_reader_does(cast: Cast, sold: list[Contract]) -> None:
    more = make.draft(owner=cast.rep.staff, company=sold[0].company, on=BEGUN, has_line=False)
    make.add_line(more, "seats", quantity="3", start_on=date(2026, 5, 4), end_on=date(2027, 3, 10))
    make.sign(more, BEGUN)
    answer = page_client(cast.executive).get("/insight/revenue/movements/", {"as_of": "2026-05-31", "currency": "CNY"})
    module = more.lines.get().module
    assert module is not None
    assert {row["cells"][1][0] for row in answer.context["rows"]} == {module.label}
    assert module.label != module.code

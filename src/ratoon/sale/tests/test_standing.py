"""What a page opens with: how an opportunity or a contract stands, and what the pipeline lets expect."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.people.tests.cast import Cast
from ratoon.sale.forms.contracts import ReceiptForm
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.queries.pipeline import expected_of, pipeline, worth_of
from ratoon.sale.resources.contracts import contracts
from ratoon.sale.resources.standing import said_of_contract, said_of_opportunity
from ratoon.sale.tests import make_contracts, make_pipeline

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(row: Opportunity) -> str:
    with translation.override("en"):
        return str(said_of_opportunity(Opportunity.objects.get(pk=row.pk), TODAY))


def said_of(contract: Contract) -> str:
    with translation.override("en"):
        return str(said_of_contract(Contract.objects.get(pk=contract.pk), TODAY))


def test_an_opportunity_says_how_long_it_stands_and_when_it_is_expected(cast: Cast) -> None:
    rep = cast.rep.staff
    row = make_pipeline.opportunity(owner=rep, on=TODAY - 3 * DAY, expected_on=TODAY + 2 * DAY)
    assert said(row) == f"In the stage Prospecting for 3 days. Expected on {TODAY + 2 * DAY:%-d %b}, in 2 days."
    late = make_pipeline.opportunity(owner=rep, on=TODAY - DAY, expected_on=TODAY - DAY)
    assert said(late).endswith("1 day ago.")
    assert said(late).startswith("In the stage Prospecting for 1 day.")
    assert said(make_pipeline.opportunity(owner=rep, expected_on=TODAY)).endswith("Expected today.")
    assert said(make_pipeline.opportunity(owner=rep)) == (
        "In the stage Prospecting since today. Nobody has said yet when it is expected."
    )
    assert said(make_pipeline.lost(owner=rep)) == f"Lost on {TODAY:%-d %b}: Price."


def test_a_contract_says_what_it_waits_for(cast: Cast) -> None:
    made = make_contracts.draft(owner=cast.rep.staff, on=TODAY - 90 * DAY, has_line=False)
    assert said_of(made) == "A draft that sells nothing yet."
    make_contracts.add_line(made, start_on=TODAY)
    assert said_of(made) == "A draft, not signed yet and without a payment schedule."
    make_contracts.plan(made, (TODAY - 40 * DAY, "2000"), (TODAY + 9 * DAY, "10000"))
    assert said_of(made) == "A draft, not signed yet."
    make_contracts.sign(made, TODAY - 80 * DAY)
    assert "2,000 are overdue" in said_of(made)
    assert said_of(made).endswith("40 days ago.")
    body = page_client(cast.commercial).get(f"/contracts/{made.pk}/").content.decode()
    assert "逾期 ¥2,000：最早一笔应于" in body
    assert 'btn-primary" href="' + contracts.url(made.pk, "receive") in body
    make_contracts.receive(made, "2000")
    assert "Nothing is overdue; the next CNY 10,000 are due on" in said_of(made)
    assert 'btn-primary" href="' not in page_client(cast.commercial).get(f"/contracts/{made.pk}/").content.decode()
    make_contracts.receive(made, "10000")
    assert said_of(made) == "All that was planned is paid."


def test_a_receipt_begins_with_what_is_next_to_come(cast: Cast) -> None:
    made = make_contracts.draft(owner=cast.rep.staff)
    make_contracts.plan(made, (TODAY, "2000"), (TODAY + 9 * DAY, "10000"))
    make_contracts.sign(made)
    make_contracts.receive(made, "500")
    form = ReceiptForm(actor=cast.commercial.actor, today=TODAY, record=Contract.objects.get(pk=made.pk))
    assert form.initial["amount"] == Decimal("1500.00")


def test_the_pipeline_says_what_it_lets_expect(cast: Cast) -> None:
    for amount in ("86400.55", "100.00"):
        make_pipeline.opportunity(owner=cast.rep.staff, amount=Decimal(amount))
    make_pipeline.opportunity(owner=cast.rep.staff, amount=None)
    make_pipeline.lost(owner=cast.rep.staff)
    rows = [row for row in pipeline() if row.stage.outcome == "open"]
    chance = make_pipeline.stage().probability
    assert chance == 10
    assert worth_of(rows) == {"CNY": Decimal("86500.55")}
    assert expected_of(rows) == {"CNY": Decimal("8650.06")}
    client = page_client(cast.rep)
    told = "3 个进行中的商机，合计 ¥86,500.55；按阶段概率加权 ¥8,650.06。"
    for page in ("/opportunities/", "/opportunities/board/"):
        assert told in client.get(page).content.decode()
    none = page_client(cast.other_rep).get("/opportunities/board/").content.decode()
    assert "没有进行中的商机。" in none

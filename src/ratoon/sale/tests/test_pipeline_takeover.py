"""Opportunities of another system: unknown stays unknown, the company comes first, and the report counts them all."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Standing
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.access.pipeline import OPPORTUNITIES
from ratoon.sale.models.pipeline import Opportunity, StageMove
from ratoon.sale.queries.pipeline import pipeline as report
from ratoon.sale.services import pipeline, pipeline_takeover
from ratoon.sale.services.pipeline import OpportunityRefused
from ratoon.sale.services.pipeline_takeover import PastOpportunity
from ratoon.sale.tests import make_pipeline as make

DAY = timedelta(days=1)
SAMPLES = Path(os.environ.get("RATOON_SAMPLES", "/nonexistent")) / "crm_pipeline"


def test_what_is_not_known_stays_unknown(cast: Cast) -> None:
    row = make.past(owner=cast.rep.staff)
    assert (row.company, row.amount, row.opened_on, row.stage_on, row.closed_on) == (None,) * 5
    assert StageMove.objects.get(opportunity=row).happened_on is None
    assert JournalEntry.objects.filter(kind="opportunity.taken_over").count() == 1
    assert not JournalEntry.objects.filter(kind="opportunity.opened").exists()


def test_nobody_else_may_lack_a_company(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    for lacking in ({"company": None}, {"opened_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opportunity.objects.filter(pk=row.pk).update(**lacking)


@pytest.mark.parametrize(
    ("verb", "typed"), [("move", {"stage": "qualifying"}), ("lose", {"reason": "price"}), ("reopen", {})]
)
def test_nothing_is_done_before_its_company_is_linked(door: Door, cast: Cast, verb: str, typed: dict[str, str]) -> None:
    row = make.past(owner=cast.rep.staff, code="lost" if verb == "reopen" else "prospecting")
    with nothing_changes():
        assert door.act(cast.rep, "opportunities", row.pk, verb, **typed).is_refused
    with nothing_changes():
        assert door.edit(cast.rep, "opportunities", row.pk, row.version, name="x").is_refused
    company = make.company(owner=cast.rep.staff)
    assert door.act(cast.rep, "opportunities", row.pk, "link-company", company=company.pk).is_done
    assert Opportunity.objects.get(pk=row.pk).company == company
    assert Standing.objects.get(company=company).quadrant == ("" if verb == "reopen" else "I")
    assert door.act(cast.rep, "opportunities", row.pk, verb, **typed).is_done
    with nothing_changes():
        assert door.act(cast.rep, "opportunities", row.pk, "link-company", company=company.pk).is_refused


def test_a_journey_begins_with_the_first_of_them(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    past = [
        PastOpportunity(name="x", owner=cast.rep.staff, stage=make.stage(), company=company, opened_on=on)
        for on in (TODAY - 3 * DAY, None, TODAY - 9 * DAY)
    ]
    pipeline_takeover.take_over_opportunities(opportunities=past, actor=SYSTEM, at=NOW)
    standing = Standing.objects.get(company=company)
    assert (standing.quadrant, standing.since) == ("I", TODAY - 9 * DAY)


def test_days_to_come_are_not_past(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(OpportunityRefused):
        make.past(owner=cast.rep.staff, opened_on=TODAY + DAY)


def test_the_report_adds_up_by_currency_and_counts_the_unknown(cast: Cast) -> None:
    make.opportunity(owner=cast.rep.staff, amount=Decimal("0.10"))
    make.opportunity(owner=cast.rep.staff, amount=Decimal("0.20"))
    make.opportunity(owner=cast.rep.staff, amount=Decimal("7.00"), currency="USD")
    make.opportunity(owner=cast.other_rep.staff, amount=None)
    make.lost(owner=cast.rep.staff)
    rows = {one.stage.code: one for one in report()}
    first = rows["prospecting"]
    assert (first.count, first.amount_unknown) == (4, 1)
    assert first.amount == {"CNY": Decimal("0.30"), "USD": Decimal("7.00")}
    assert rows["won"].count == 0
    assert rows["won"].amount == {}
    assert {one.stage.code: one.count for one in report(OPPORTUNITIES.visible_to(cast.other_rep.actor))}[
        "prospecting"
    ] == 1
    assert sum(one.count for one in report(OPPORTUNITIES.visible_to(cast.project_manager.actor))) == 0


def test_a_stage_of_another_system_has_no_probability(cast: Cast) -> None:
    made = pipeline_takeover.add_stage(code="engaging", name_zh="Engaging", name_en="Engaging")
    assert (made.probability, made.outcome, made.gate) == (None, "open", [])
    with nothing_changes(), pytest.raises(OpportunityRefused):
        pipeline_takeover.add_stage(code="engaging", name_zh="x", name_en="x")
    assert pipeline.first_stage("open").code == "prospecting"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="RATOON_SAMPLES is not set")
def test_a_known_pipeline_is_counted_as_it_is(own_database: str, cast: Cast) -> None:
    pipeline_takeover.add_stage(code="engaging", name_zh="Engaging", name_en="Engaging")
    stages = {name: make.stage(name.lower()) for name in ("Won", "Lost", "Engaging", "Prospecting")}
    companies: dict[str, object] = {}
    past = []
    with (SAMPLES / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = row["account"]
            if name and name not in companies:
                companies[name] = make.company(owner=cast.rep.staff, name=name, known_since=date(2010, 1, 1))
            past.append(
                PastOpportunity(
                    name=row["opportunity_id"],
                    owner=cast.rep.staff,
                    stage=stages[row["deal_stage"]],
                    company=companies.get(name),  # type: ignore[arg-type]
                    amount=Decimal(row["close_value"]) if row["close_value"] not in ("", "0") else None,
                    opened_on=date.fromisoformat(row["engage_date"]) if row["engage_date"] else None,
                    closed_on=date.fromisoformat(row["close_date"]) if row["close_date"] else None,
                )
            )
    pipeline_takeover.take_over_opportunities(opportunities=past, actor=SYSTEM, at=NOW)
    rows = {one.stage.code: one for one in report()}
    assert rows["won"].amount == {"CNY": Decimal("10005534.00")}
    counts = {code: rows[code].count for code in ("won", "lost", "engaging", "prospecting")}
    assert counts == {"won": 4238, "lost": 2473, "engaging": 1589, "prospecting": 500}
    assert rows["lost"].amount == {}
    assert Opportunity.objects.filter(company=None).count() == 1425

"""The funnel: every figure is the count of the rows that it opens, and counts what its reader may see."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import SHANGHAI, TODAY
from ratoon.insight.queries import funnel_by_campaign, funnel_by_month, funnel_by_source, funnel_whole
from ratoon.insight.rules import STEPS, Conversion, total_of
from ratoon.lead.models import Lead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.tests import make_pipeline

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TO_WIN = (TODAY - date(2026, 10, 1)).days


def early_on(day: date) -> datetime:
    """Half past midnight in Shanghai: in Greenwich it is still the day before."""
    return datetime.combine(day, time(0, 30), SHANGHAI)


@pytest.fixture
def leads(cast: Cast) -> list[Lead]:
    """Five leads of two sources and of none, three months: two won, one of those today, and one with an open deal."""
    website, fair = make.source("website"), make.source("event")
    rep = cast.rep.staff
    found = [
        make.lead(owner=rep, source=website, at=early_on(date(2026, 9, 30))),
        make.lead(owner=rep, source=website, at=early_on(date(2026, 10, 1))),
        make.lead(owner=cast.other_rep.staff, source=fair, at=early_on(date(2026, 10, 31))),
        make.lead(owner=rep, source=None, at=early_on(date(2026, 10, 2))),
        make.lead(owner=rep, source=website, at=early_on(TODAY)),
    ]
    for lead, closed_on in ((found[1], TODAY), (found[2], date(2026, 11, 2))):
        won = Stage.objects.get(outcome=Outcome.WON)
        made = make_pipeline.opportunity(owner=rep)
        Opportunity.objects.filter(pk=made.pk).update(lead=lead, stage=won, opened_on=closed_on, closed_on=closed_on)
    made = make_pipeline.opportunity(owner=rep)
    Opportunity.objects.filter(pk=made.pk).update(lead=found[0], opened_on=date(2026, 10, 8))
    make.bring(found[3], "qualified", owner=None, on=date(2026, 10, 3), at=early_on(date(2026, 10, 3)), actor=SYSTEM)
    return found


def test_leads_and_won_ones_by_source(leads: list[Lead]) -> None:
    assert funnel_by_source(TODAY) == [
        Conversion(key="event", leads=1, qualified=1, accepted=1, opened=1, won=1, days_to_open=2, days_to_win=2),
        Conversion(
            key="website", leads=3, qualified=2, accepted=2, opened=2, won=1, days_to_open=8, days_to_win=TO_WIN
        ),
        Conversion(key=None, leads=1, qualified=1, accepted=0, opened=0, won=0),
    ]


def test_what_came_or_was_won_later_does_not_count(leads: list[Lead]) -> None:
    before = {row.key: (row.leads, row.won) for row in funnel_by_source(TODAY - DAY)}
    assert before == {"event": (1, 1), "website": (2, 0), None: (1, 0)}
    assert {row.key: row.leads for row in funnel_by_source(date(2026, 9, 30))} == {"website": 1}
    assert {row.key: row.opened for row in funnel_by_source(date(2026, 10, 7))} == {"website": 0, None: 0}


def test_an_opportunity_whose_first_day_nobody_knows_counts_once_it_is_closed(leads: list[Lead], cast: Cast) -> None:
    past = make_pipeline.past(owner=cast.rep.staff, code="won", closed_on=TODAY)
    Opportunity.objects.filter(lead=leads[1]).update(lead=None)
    Opportunity.objects.filter(pk=past.pk).update(lead=leads[1], opened_on=None)
    website = next(row for row in funnel_by_source(TODAY) if row.key == "website")
    assert (website.opened, website.days_to_open, website.won, website.days_to_win) == (2, 8, 1, TO_WIN)
    assert next(row for row in funnel_by_source(TODAY - DAY) if row.key == "website").opened == 1


def test_the_whole_is_the_sum_of_its_parts_and_has_medians_of_its_own(leads: list[Lead], cast: Cast) -> None:
    fair = make.campaign(owner=cast.marketer.staff)
    Lead.objects.filter(pk=leads[2].pk).update(campaign=fair)
    whole = funnel_whole(TODAY)
    assert whole == Conversion(
        key=None, leads=5, qualified=4, accepted=3, opened=3, won=2, days_to_open=8, days_to_win=2
    )
    for rows in (funnel_by_source(TODAY), funnel_by_campaign(TODAY), funnel_by_month(TODAY)):
        added = total_of(rows)
        assert (added.leads, added.opened, added.won) == (5, 3, 2)
    assert [(row.key, row.leads, row.won) for row in funnel_by_campaign(TODAY)] == [(fair.code, 1, 1), (None, 4, 1)]


def test_months_are_those_of_the_firms_zone(leads: list[Lead]) -> None:
    found = [(row.key, row.leads, row.won) for row in funnel_by_month(TODAY)]
    assert found == [("2026-11", 1, 0), ("2026-10", 3, 2), ("2026-09", 1, 0)]


@pytest.mark.parametrize("by", ["source", "campaign", "month"])
@pytest.mark.parametrize("who", ["administrator", "marketer", "rep", "other_rep"])
def test_a_figure_is_the_count_of_the_rows_behind_it(leads: list[Lead], cast: Cast, by: str, who: str) -> None:
    client: Any = page_client(getattr(cast, who))
    page = client.get("/insight/funnel/", {"by": by, "until": TODAY.isoformat()})
    assert page.status_code == 200
    context = page.context
    total = context["total"]
    steps = (("url", "leads"), *((f"{step}_url", step) for step in STEPS[1:]))
    figures = [(row[url], row[name]) for row in context["rows"] for url, name in steps]
    for url, figure in (*figures, *((total[f"all_{url}"], total[name]) for url, name in steps)):
        opened = client.get(reverse("funnel_rows") + url[url.index("?") :])
        assert opened.context["count"] == figure, (who, url)
    assert context["is_partial"] is (who in ("rep", "other_rep"))


def test_the_page_says_its_formula_and_its_base(leads: list[Lead], cast: Cast) -> None:
    client = page_client(cast.administrator)
    client.cookies["ratoon_language"] = "en"
    body = client.get("/insight/funnel/").content.decode()
    assert "and how far they came by then" in body
    assert re.search(r"<b>33\.3%</b>\s*<small[^>]*>1 ÷ 3</small>", body)


@pytest.mark.parametrize(
    "query", [{"until": "soon"}, {"until": "2999-01-01"}, {"by": "colour"}, {"utnil": "2026-01-01"}, {"until": "\x00"}]
)
def test_what_can_not_be_asked_is_refused_in_words(cast: Cast, query: dict[str, str]) -> None:
    for address in ("/insight/funnel/", "/insight/funnel/rows/"):
        answer = page_client(cast.administrator).get(address, query)
        assert answer.status_code == 422, address
        assert answer.context["errors"]


def test_an_odd_key_opens_no_rows(leads: list[Lead], cast: Cast) -> None:
    client = page_client(cast.administrator)
    for by, of in (
        ("source", "nothing"),
        ("campaign", "nothing"),
        ("month", "2026-13"),
        ("month", "<odd>"),
        ("month", "9999-12"),
    ):
        answer = client.get("/insight/funnel/rows/", {"by": by, "of": of})
        assert answer.context["count"] == "0", of
        assert "<odd>" not in answer.content.decode(), of


def test_without_leads_the_page_says_what_it_will_show(cast: Cast) -> None:
    answer = page_client(cast.administrator).get("/insight/funnel/")
    assert answer.status_code == 200
    assert answer.context["total"] is None

"""The funnel: every figure is the count of the rows that it opens, and counts what its reader may see."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import SHANGHAI, TODAY
from ratoon.insight.queries import funnel_by_month, funnel_by_source
from ratoon.insight.rules import Conversion
from ratoon.lead.models import Lead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.tests import make_pipeline

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def early_on(day: date) -> datetime:
    """Half past midnight in Shanghai: in Greenwich it is still the day before."""
    return datetime.combine(day, time(0, 30), SHANGHAI)


@pytest.fixture
def leads(cast: Cast) -> list[Lead]:
    """Five leads of two sources and of none, two months, two of them won: one of those today."""
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
    return found


def test_leads_and_won_ones_by_source(leads: list[Lead]) -> None:
    assert funnel_by_source(TODAY) == [
        Conversion(key="event", leads=1, won=1),
        Conversion(key="website", leads=3, won=1),
        Conversion(key=None, leads=1, won=0),
    ]


def test_what_came_or_was_won_later_does_not_count(leads: list[Lead]) -> None:
    before = {row.key: (row.leads, row.won) for row in funnel_by_source(TODAY - DAY)}
    assert before == {"event": (1, 1), "website": (2, 0), None: (1, 0)}
    assert {row.key: row.leads for row in funnel_by_source(date(2026, 9, 30))} == {"website": 1}


def test_months_are_those_of_the_firms_zone(leads: list[Lead]) -> None:
    found = [(row.key, row.leads, row.won) for row in funnel_by_month(TODAY)]
    assert found == [("2026-11", 1, 0), ("2026-10", 3, 2), ("2026-09", 1, 0)]


@pytest.mark.parametrize("by", ["source", "month"])
@pytest.mark.parametrize("who", ["administrator", "marketer", "rep", "other_rep"])
def test_a_figure_is_the_count_of_the_rows_behind_it(leads: list[Lead], cast: Cast, by: str, who: str) -> None:
    client: Any = page_client(getattr(cast, who))
    page = client.get("/insight/funnel/", {"by": by, "until": TODAY.isoformat()})
    assert page.status_code == 200
    context = page.context
    figures = [(row[url], row[name]) for row in context["rows"] for url, name in (("url", "leads"), ("won_url", "won"))]
    total = context["total"]
    for url, figure in (*figures, (total["all_url"], total["leads"]), (total["all_won_url"], total["won"])):
        opened = client.get(reverse("funnel_rows") + url[url.index("?") :])
        assert opened.context["count"] == figure, (who, url)
    assert context["is_partial"] is (who in ("rep", "other_rep"))


def test_the_page_says_its_formula_and_its_base(leads: list[Lead], cast: Cast) -> None:
    client = page_client(cast.administrator)
    client.cookies["ratoon_language"] = "en"
    body = client.get("/insight/funnel/").content.decode()
    assert "Won ÷ leads: leads dated up to and with that day" in body
    assert re.search(r"<b>33\.3 %</b>\s*<small[^>]*>1 ÷ 3</small>", body)


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
    for by, of in (("source", "nothing"), ("month", "2026-13"), ("month", "<odd>"), ("month", "9999-12")):
        answer = client.get("/insight/funnel/rows/", {"by": by, "of": of})
        assert answer.context["count"] == "0", of
        assert "<odd>" not in answer.content.decode(), of


def test_without_leads_the_page_says_what_it_will_show(cast: Cast) -> None:
    answer = page_client(cast.administrator).get("/insight/funnel/")
    assert answer.status_code == 200
    assert answer.context["total"] is None

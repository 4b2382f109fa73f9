"""The customer's page: its tabs, the map of the decision, the next step, and a timeline that betrays nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ratoon.core.testing.clients import Person, page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.core.testing.queries import Pins
from ratoon.core.timeline import LENGTH, stages, timeline
from ratoon.customers.models import Company
from ratoon.customers.tests import make
from ratoon.people.tests.cast import Cast
from ratoon.sale.tests import make_pipeline
from ratoon.work.tests import make as make_work

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TABS = ("overview", "people", "commerce", "delivery", "care", "timeline")


def english(person: Person) -> Client:
    """Give the browser of somebody who reads English."""
    client = page_client(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page_of(person: Person, company: Company, **query: str) -> Mapping[str, Any]:
    """Give what the page shows to somebody."""
    response = english(person).get(f"/customers/{company.pk}/", query)
    assert response.status_code == 200
    return {**_context(response), "body": response.content.decode()}


def _context(response: Any) -> dict[str, Any]:
    names = ("tab", "tabs", "panels", "next_step", "timeline", "stage")
    return {name: response.context[name] for name in names if name in response.context}


def tabs_of(page: Mapping[str, Any]) -> list[str]:
    return [re.sub(r".*tab=", "", one["url"]) if "tab=" in one["url"] else "overview" for one in page["tabs"]]


def test_each_tab_shows_its_own_parts_and_what_does_not_exist_shows_the_first(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff, quadrant="III")
    found = {tab: page_of(cast.administrator, company, tab=tab) for tab in TABS}
    assert tabs_of(found["overview"]) == list(TABS)
    for tab, page in found.items():
        assert page["tab"] == tab
        assert ("timeline" in page) is (tab == "timeline")
        assert ('class="spiral"' in page["body"]) is (tab == "overview")
    labels = {tab: [str(one["label"]) for one in page["panels"]] for tab, page in found.items()}
    assert labels["commerce"] == ["Opportunities", "Contracts"]
    assert (labels["delivery"], labels["care"], labels["people"], labels["timeline"]) == (
        ["Projects"],
        ["Renewals"],
        [],
        [],
    )
    assert page_of(cast.administrator, company, tab="nonsense")["tab"] == "overview"


def test_a_tab_of_which_one_may_see_nothing_is_not_there(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    everything = tabs_of(page_of(cast.administrator, company))
    for key in ("marketer", "rep", "project_manager", "commercial"):
        person = getattr(cast, key)
        page = page_of(person, company)
        shown = tabs_of(page)
        assert set(shown) <= set(everything)
        for tab in set(TABS) - {"overview", "timeline", "people"}:
            parts = page_of(person, company, tab=tab)["panels"] if tab in shown else []
            assert bool(parts) is (tab in shown), (key, tab)


def test_the_next_step_is_the_most_urgent_task_that_one_may_see(cast: Cast) -> None:
    company = make.company(owner=cast.csm.staff)
    assert "Write a follow-up" in str(page_of(cast.csm, company)["next_step"].text)
    make_work.task(cast.csm.staff, title="later", subject=company, due_on=TODAY + 9 * DAY)
    ours = make_work.task(cast.csm.staff, title="sooner", subject=company, due_on=TODAY + DAY)
    make_work.task(cast.project_manager.staff, title="not ours", subject=company, due_on=TODAY)
    make_work.task(cast.csm.staff, title="of another", subject=make.company(owner=cast.csm.staff), due_on=TODAY)
    page = page_of(cast.csm, company)
    assert (page["next_step"].text, page["next_step"].url) == ("sooner", f"/tasks/{ours.pk}/")
    assert page["body"].count("btn-primary rt-next") == 1
    assert page_of(cast.executive, company)["next_step"].text == "not ours"


def test_the_map_tells_who_decides_and_what_is_not_known(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    head = make.contact(company, name="程以晏")
    make.contact(company, name="林漱", roles=["user"], reports_to=head)
    body = page_of(cast.rep, company)["body"]
    assert "Decides: 程以晏" in body
    assert "who needs it" in body
    assert "who uses it" not in body
    assert body.count('class="who"') == 4  # two people, for a desk and for a telephone
    assert "<table" not in body
    assert "林漱" in page_of(cast.rep, company, tab="people")["body"]
    assert "林漱" not in page_of(cast.executive, company, tab="people")["body"]  # masked for who may not edit


def test_a_timeline_has_neither_rows_nor_counts_of_what_one_may_not_see(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    before = {one.name: one.count for one in stages(company, cast.rep.actor)}
    mine = make_pipeline.opportunity(owner=cast.rep.staff, of=company)
    hidden = make_pipeline.opportunity(owner=cast.other_rep.staff, of=company)
    for _number in range(LENGTH + 5):  # many enough to fill pages that nobody should see
        make_work.task(cast.other_rep.staff, title="theirs", subject=hidden)
        make_work.task(cast.other_rep.staff, title="theirs", subject=company)
    told = timeline(company, cast.rep.actor)
    words = "\n".join(line.text for line in told.lines)
    assert "theirs" not in words
    assert mine.name in words
    assert hidden.name not in words
    assert told.before is None
    counts = {one.name: one.count for one in stages(company, cast.rep.actor)}
    assert counts[""] == len(told.lines) == sum(count for name, count in counts.items() if name)
    assert counts.get("work", 0) == before.get("work", 0)
    whole = {one.name: one.count for one in stages(company, cast.administrator.actor)}
    assert whole["sale"] > counts["sale"]
    assert whole["work"] >= LENGTH


def test_a_stage_narrows_the_timeline_and_its_older_lines(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff, quadrant="III")
    make_pipeline.opportunity(owner=cast.rep.staff, of=company)
    for _number in range(LENGTH + 3):
        make_work.task(cast.rep.staff, title="call", subject=company)
    page = page_of(cast.rep, company, tab="timeline", stage="work")
    assert {str(line.stage) for line in page["timeline"].lines} == {"Follow-ups and tasks"}
    address = f"/customers/{company.pk}/timeline"
    older = english(cast.rep).get(address, {"stage": "work", "before": str(page["timeline"].before)})
    assert len(older.context["timeline"].lines) == 3
    assert {str(line.stage) for line in older.context["timeline"].lines} == {"Follow-ups and tasks"}
    sale = english(cast.rep).get(address, {"stage": "sale"}).context
    assert {str(line.stage) for line in sale["timeline"].lines} == {"Sale"}
    everything = english(cast.rep).get(address, {"stage": "no such"}).context
    assert everything["stage"] == ""
    assert len(everything["timeline"].lines) == LENGTH


def test_what_each_tab_costs(cast: Cast) -> None:
    pins = Pins(Path(__file__).parent)
    company = make.company(owner=cast.csm.staff, quadrant="III")
    head = make.contact(company)
    for number in range(8):
        make.contact(company, roles=["user"], reports_to=head)
        make_work.task(cast.csm.staff, title=f"call {number}", subject=company)
    client = english(cast.csm)
    for tab in TABS:
        client.get(f"/customers/{company.pk}/", {"tab": tab})
        with pins.pinned(f"customer's page: {tab}", at_most=18):
            client.get(f"/customers/{company.pk}/", {"tab": tab})

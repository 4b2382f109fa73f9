"""Today: what is due, at stake and done; exact sums by currency; one's own, or the team's."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.queries import Pins
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests.cast import SYSTEM, Cast, Colleague
from ratoon.work import queries, services
from ratoon.work.models import Stake, Task
from ratoon.work.rules import Section
from ratoon.work.tests import make
from ratoon.work.tests.fixtures import ENDING, OVERDUE

DAY = timedelta(days=1)


def today(person: Colleague, group: str = "") -> queries.Today:
    """Give somebody's Today."""
    return queries.today(Task.objects.filter(assignee=person.staff), TODAY, group=group)


def test_it_stands_in_three_sections_by_what_is_at_stake(cast: Cast) -> None:
    one, two = (make_customers.company(owner=cast.csm.staff) for _number in range(2))
    small = make.alarm(cast.csm.staff, one, amount="10.00", due_on=TODAY - 9 * DAY)
    large = make.alarm(cast.csm.staff, two, amount="99.50")
    plain = make.task(cast.csm.staff)
    week = make.task(cast.csm.staff, due_on=TODAY + 7 * DAY)
    later = make.task(cast.csm.staff, due_on=TODAY + 8 * DAY)
    make.task(cast.rep.staff)
    found = today(cast.csm)
    rows = {part.section: [row.pk for row in part.rows] for part in found.parts}
    assert rows == {
        Section.DUE: [large.pk, small.pk, plain.pk],
        Section.WEEK: [week.pk],
        Section.LATER: [later.pk],
    }
    assert (found.due, found.due_unpriced, found.due_stakes) == (3, 1, {"CNY": Decimal("109.50")})
    assert found.groups == {"renewal": 2, "task": 3}


def test_sums_are_exact_by_currency_and_count_the_same_money_once(cast: Cast) -> None:
    one, two = (make_customers.company(owner=cast.csm.staff) for _number in range(2))
    make.alarm(cast.csm.staff, one, amount="0.10")
    make.alarm(cast.csm.staff, one, rule=OVERDUE, amount="0.10")
    make.alarm(cast.csm.staff, two, amount="0.20", currency="USD")
    make.alarm(cast.csm.staff, two, rule=OVERDUE, amount="0.70", why=Stake.RECEIPTS)
    assert today(cast.csm).due_stakes == {"CNY": Decimal("0.80"), "USD": Decimal("0.20")}
    body = page_client(cast.csm).get("/today/").content.decode()
    assert "¥0.80" in body and "US$0.20" in body
    assert '<svg class="share"' not in body, "shares of several currencies can't be compared"


def test_chips_narrow_rows_but_not_the_sentence(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    alarm = make.alarm(cast.csm.staff, company, amount="5.00")
    make.task(cast.csm.staff)
    make.follow_up(company, staff=cast.csm.staff, next_step="发报价", next_on=TODAY)
    assert today(cast.csm).groups == {"renewal": 1, "task": 1, "next-step": 1}
    for group, count in (("renewal", 1), ("task", 1), ("next-step", 1), ("moon", 0)):
        found = today(cast.csm, group)
        assert (sum(part.count for part in found.parts), found.due) == (count, 3), group
    assert [row.pk for part in today(cast.csm, "renewal").parts for row in part.rows] == [alarm.pk]
    assert page_client(cast.csm).get("/today/?kind=%00moon").status_code == 200


def test_what_is_done_today_stands_at_the_end_and_can_be_undone(cast: Cast, clock: Any) -> None:
    task = make.task(cast.csm.staff)
    client = page_client(cast.csm)
    htmx = {"HX-Request": "true", "HX-Target": "today"}
    answer: Any = client.post(f"/today/{task.pk}/done", headers=htmx)
    assert answer.status_code == 200
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo_url"]
    assert f'action="/tasks/{task.pk}/reopen' in answer.content.decode()
    with nothing_changes():
        assert "warning" in client.post(f"/today/{task.pk}/done", headers=htmx)["HX-Trigger"]
    assert client.post(undo, headers=htmx).status_code == 204
    assert Task.objects.get().status == "open"
    assert client.post(f"/today/{task.pk}/done").status_code == 303
    answer = client.post(f"/tasks/{task.pk}/reopen", headers={"HX-Request": "true"})
    assert (answer.status_code, json.loads(answer["HX-Trigger"])["listChanged"]) == (200, True)
    assert Task.objects.get().status == "open"
    assert client.post(f"/today/{task.pk}/done").status_code == 303
    clock.move_to(NOW + DAY)
    assert client.get("/today/").context["done"] == []


def test_nobody_finishes_what_he_does_not_see(cast: Cast) -> None:
    task = make.task(cast.csm.staff)
    with nothing_changes():
        assert page_client(cast.rep).post(f"/today/{task.pk}/done").status_code == 404
        assert page_client(cast.stranger).post(f"/today/{task.pk}/done").status_code == 403


@pytest.mark.parametrize(
    ("key", "seen"),
    [("csm", 1), ("csm_lead", 2), ("rep", 1), ("sales_lead", 2), ("executive", 5), ("administrator", 5)],
)
def test_leads_look_at_their_team_and_others_at_their_own(cast: Cast, key: str, seen: int) -> None:
    for person in (cast.csm, cast.csm_lead, cast.rep, cast.sales_lead, cast.marketer):
        make.task(person.staff)
    context: Any = page_client(getattr(cast, key)).get("/today/?who=team").context
    assert context["due"] == seen
    assert context["may_lead"] is (key not in ("csm", "rep"))


def test_it_is_the_first_page_and_tells_what_is_due(cast: Cast) -> None:
    client = page_client(cast.csm)
    assert client.get("/").headers["Location"] == "/today/"
    assert client.get("/today/count").content.decode().strip() == ""
    make.task(cast.csm.staff)
    make.task(cast.csm.staff, due_on=TODAY + DAY)
    assert client.get("/today/count").content.decode().strip() == "1"
    assert 'href="/today/"' in client.get("/customers/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_row_says_what_why_and_until_when(cast: Cast, language: str) -> None:
    company = make_customers.company(owner=cast.csm.staff, short_name="砚汀精密")
    for number, days in enumerate((-70, -20, -1, 0, 1, 20, 70)):
        make.task(cast.csm.staff, title=f"第{number}件", due_on=TODAY + days * DAY, subject=company, on=TODAY)
    make.alarm(cast.csm.staff, company, amount="864000.00")
    client = page_client(cast.csm)
    client.cookies["ratoon_language"] = language
    body = client.get("/today/").content.decode()
    assert "%(" not in body
    assert body.count(f'href="/customers/{company.pk}/"') == 8
    assert "价值报告还没有人看过" in body and "864,000" in body


def test_a_rule_that_is_gone_still_has_its_row(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    Task.objects.filter(pk=make.alarm(cast.csm.staff, company).pk).update(rule="gone.rule")
    body = page_client(cast.csm).get("/today/?kind=gone.rule").content.decode()
    assert "gone.rule" in body
    assert services.clear_alarm(rule=ENDING, subject=company, actor=SYSTEM, at=NOW) is None


def test_it_costs_few_statements_however_much_there_is(cast: Cast, pins: Pins) -> None:
    for number in range(40):
        company = make_customers.company(owner=cast.csm.staff)
        make.task(cast.csm.staff, due_on=TODAY + (number - 10) * DAY, subject=company)
        make.alarm(cast.csm.staff, company, amount="1.00", due_on=TODAY + (number - 10) * DAY)
    client = page_client(cast.csm)
    with pins.pinned("today", at_most=12):
        client.get("/today/")


def test_what_is_done_costs_no_statement_each(cast: Cast) -> None:
    client = page_client(cast.csm)
    counts = []
    for number in (1, 6):
        for _number in range(number):
            row = make.task(cast.csm.staff, actor=cast.csm_lead.actor)
            services.finish_task(task=row, on=TODAY, actor=cast.csm.actor, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/today/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], "who made a task is read with it"


def test_what_has_no_amount_is_said_once(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    for _number in range(3):
        make.task(cast.csm.staff)
    client = page_client(cast.csm)
    body = client.get("/today/").content.decode()
    assert body.count("未计价") == 1 and 'class="today flat"' in body
    make.alarm(cast.csm.staff, company, amount="10.00")
    body = client.get("/today/").content.decode()
    assert body.count("未计价 3 件") == 1 and "flat" not in body
    assert body.count('<li class="free">') == 3


def test_a_next_step_tells_what_was_said_to_who_may_see_it(cast: Cast) -> None:
    company = make_customers.company(owner=cast.rep.staff)
    make.follow_up(
        company, staff=cast.rep.staff, content="They want a price for 60 seats", next_step="Send it", next_on=TODAY
    )
    client = page_client(cast.rep)
    assert "They want a price for 60 seats" in client.get("/today/").content.decode()
    task = Task.objects.get(follow_up__isnull=False)
    services.hand_task(task=task, assignee=cast.other_rep.staff, on=TODAY, actor=SYSTEM, at=NOW)
    seen = page_client(cast.other_rep).get("/today/").content.decode()
    assert "Send it" in seen
    assert "60 seats" not in seen

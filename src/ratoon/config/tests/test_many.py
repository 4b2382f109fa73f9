"""Verbs done to several rows of a list at once, and taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from ratoon.core import doing, housekeeping
from ratoon.core.contributions import Action, contributed, verb
from ratoon.core.errors import DomainError
from ratoon.core.models import JournalEntry, Undoable
from ratoon.core.resource import registered
from ratoon.core.testing.clients import Person, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import race, winners
from ratoon.customers.tests import make as make_customers
from ratoon.lead import services as lead_services
from ratoon.lead.tests import make as make_leads
from ratoon.people.tests.cast import Cast
from ratoon.sale.tests import make_pipeline
from ratoon.success.tests import make as make_success
from ratoon.work.models import Task
from ratoon.work.tests import make as make_work

HTMX = {"HX-Request": "true", "HX-Target": "panel"}
ON = {"on": TODAY.isoformat()}


@dataclass(frozen=True)
class Case:
    """A verb, somebody who may do it, rows to do it to, and what is typed."""

    slug: str
    verb: str
    who: str
    row: Callable[[Cast], Any]
    typed: Callable[[Cast], dict[str, Any]] = lambda _cast: ON


def _to(who: str, field: str = "owner") -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: {**ON, field: getattr(cast, who).staff.pk}


def _lead(status: str, owner: str = "") -> Callable[[Cast], Any]:
    return lambda cast: make_leads.lead(status=status, owner=getattr(cast, owner).staff if owner else None)


CASES = [
    Case("leads", "qualify", "marketer", _lead("new")),
    Case("leads", "cleanse", "marketer", _lead("new")),
    Case("leads", "invalidate", "marketer", _lead("new"), lambda _cast: {**ON, "reason": make_leads.reason().code}),
    Case("leads", "assign", "sales_lead", _lead("assigned", "rep"), _to("other_rep")),
    Case("leads", "claim", "rep", _lead("qualified")),
    Case("leads", "accept", "rep", _lead("assigned", "rep")),
    Case("leads", "recycle", "rep", _lead("accepted", "rep")),
    Case("tasks", "finish", "rep", lambda cast: make_work.task(cast.rep.staff)),
    Case(
        "tasks",
        "drop",
        "rep",
        lambda cast: make_work.task(cast.rep.staff),
        lambda _cast: {**ON, "reason": "double", "drop_reason": "double"},
    ),
    Case("tasks", "hand", "rep", lambda cast: make_work.task(cast.rep.staff), _to("other_rep", "assignee")),
    Case(
        "customers",
        "hand-over",
        "sales_lead",
        lambda cast: make_customers.company(owner=cast.rep.staff),
        lambda cast: {**_to("other_rep")(cast), "reason": "new territory"},
    ),
    Case(
        "opportunities",
        "hand-over",
        "sales_lead",
        lambda cast: make_pipeline.opportunity(owner=cast.rep.staff),
        _to("other_rep"),
    ),
    Case(
        "contacts",
        "attitude",
        "rep",
        lambda cast: make_customers.contact(make_customers.company(owner=cast.rep.staff)),
        lambda _cast: {**ON, "attitude": "supporter", "influence": "4"},
    ),
    Case("renewals", "hand-over", "csm_lead", lambda cast: make_success.renewal(owner=cast.csm.staff), _to("csm_lead")),
]


def test_every_verb_that_can_be_taken_back_is_tried_here() -> None:
    declared = {(one.kind, one.name) for one in contributed(Action) if one.undo is not None}
    assert declared == {(registered()[case.slug].kind, case.verb) for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.slug}-{case.verb}")
def test_done_to_many_and_taken_back(case: Case, cast: Cast) -> None:
    person = getattr(cast, case.who)
    rows = [case.row(cast) for _number in range(3)]
    before = [_state(row) for row in rows]
    answer = _do(person, case, rows, case.typed(cast))
    assert answer.status_code == 204, answer.content.decode()
    drain()  # what rooms do upon it leaves it possible to take it back
    told = json.loads(answer["HX-Trigger"])
    assert told["listChanged"] and "3" in told["toast"]["text"]
    assert all(_state(row) != old for row, old in zip(rows, before, strict=True))
    back = page_client(person).post(told["toast"]["undo_url"], headers=HTMX)
    assert (back.status_code, back["HX-Refresh"]) == (204, "true")
    assert [_state(row) for row in rows] == before
    again = page_client(person)
    again.cookies["ratoon_language"] = "en"
    with nothing_changes():
        again.post(told["toast"]["undo_url"], headers=HTMX)
    assert _words(again) == ["This was taken back already."]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.slug}-{case.verb}")
def test_done_to_one_and_taken_back(case: Case, cast: Cast) -> None:
    person = getattr(cast, case.who)
    row = case.row(cast)
    before = _state(row)
    client = page_client(person)
    answer = client.post(registered()[case.slug].url(row.pk, case.verb), case.typed(cast))
    assert answer.status_code in (302, 303), answer.content.decode()
    (kept,) = Undoable.objects.all()
    assert reverse("undo", args=[kept.pk]) in client.get("/follow-ups/").content.decode()
    client.post(reverse("undo", args=[kept.pk]))
    assert _state(row) == before


def test_those_that_refuse_stay_and_say_why(cast: Cast) -> None:
    past: dict[str, Any] = {"at": NOW - timedelta(days=10), "on": TODAY - timedelta(days=5)}
    good = [make_leads.lead(status="assigned", owner=cast.rep.staff, **past) for _number in range(2)]
    late = make_leads.lead(status="assigned", owner=cast.rep.staff)
    typed = {"on": (TODAY - timedelta(days=1)).isoformat(), "owner": cast.other_rep.staff.pk}
    case = Case("leads", "assign", "sales_lead", _lead("new"))
    before = _state(late)
    answer = _do(cast.sales_lead, case, [*good, late], typed)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert TODAY.isoformat() in body and f"/leads/{late.pk}/" in body
    assert _state(late) == before
    assert all(_state(row)["owner_id"] == cast.other_rep.staff.pk for row in good)


def test_what_one_may_not_do_stays_out(cast: Cast) -> None:
    mine = make_work.task(cast.rep.staff)
    foreign = make_work.task(cast.csm.staff)
    case = CASES[7]
    page = page_client(cast.rep).get(_address(case), {"pk": [mine.pk, foreign.pk, 10**9]}, headers=HTMX)
    assert re.findall(r'name="pk" value="(\d+)"', page.content.decode()) == [str(mine.pk)]
    assert _do(cast.rep, case, [mine, foreign], ON).status_code == 204
    assert _state(foreign)["status"] == "open"
    with nothing_changes():
        assert _do(cast.rep, case, [foreign], ON).status_code == 422


def test_bad_input_is_refused_beside_its_field(cast: Cast) -> None:
    row = make_work.task(cast.rep.staff)
    with nothing_changes():
        answer = _do(cast.rep, CASES[7], [row], {"on": "yesterday"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_more_than_a_page_shows_is_refused(cast: Cast) -> None:
    row = make_work.task(cast.rep.staff)
    with nothing_changes():
        answer = page_client(cast.rep).post(
            _address(CASES[7]), {**ON, "pk": [row.pk, *range(10**6, 10**6 + 200)]}, headers=HTMX
        )
    assert answer.status_code == 422


def test_nobody_takes_back_what_another_did(cast: Cast) -> None:
    row = make_work.task(cast.rep.staff)
    told = json.loads(_do(cast.rep, CASES[7], [row], ON)["HX-Trigger"])
    with nothing_changes():
        assert page_client(cast.other_rep).post(told["toast"]["undo_url"]).status_code == 404


def test_what_was_changed_since_stays(cast: Cast) -> None:
    rows = [make_leads.lead(status="new") for _number in range(2)]
    told = json.loads(_do(cast.marketer, CASES[0], rows, ON)["HX-Trigger"])
    lead_services.claim_lead(lead=rows[0], on=TODAY, actor=cast.rep.actor, at=NOW)
    client = page_client(cast.marketer)
    client.cookies["ratoon_language"] = "en"
    client.post(told["toast"]["undo_url"], headers=HTMX)
    assert [_state(row)["status"] for row in rows] == ["assigned", "new"]
    assert any("Somebody changed it since." in text for text in _words(client))


def test_what_went_out_of_sight_is_not_named(cast: Cast) -> None:
    row = make_work.task(cast.rep.staff, title="Call them")
    told = json.loads(_do(cast.rep, CASES[9], [row], _to("other_rep", "assignee")(cast))["HX-Trigger"])
    Task.objects.filter(pk=row.pk).update(title="A secret", version=9)
    client = page_client(cast.rep)
    client.cookies["ratoon_language"] = "en"
    client.post(told["toast"]["undo_url"], headers=HTMX)
    (said,) = [text for text in _words(client) if "Somebody changed it since." in text]
    assert "A secret" not in said
    assert str(row.pk) in said


def test_it_can_be_taken_back_for_some_minutes(cast: Cast) -> None:
    row = make_leads.lead(status="new")
    _do(cast.marketer, CASES[0], [row], ON)
    (kept,) = Undoable.objects.all()
    late = kept.done_at + timedelta(minutes=doing.MINUTES, seconds=1)
    with nothing_changes(), pytest.raises(DomainError) as refused:
        doing.take_back(undoable=kept, actor=cast.marketer.actor, at=late)
    assert refused.value.code == "too_late"
    housekeeping.clear_old(at=late)
    assert not Undoable.objects.exists()


def test_the_journal_keeps_both(cast: Cast) -> None:
    row = make_leads.lead(status="new")
    told = json.loads(_do(cast.marketer, CASES[0], [row], ON)["HX-Trigger"])
    page_client(cast.marketer).post(told["toast"]["undo_url"], headers=HTMX)
    kinds = JournalEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["lead.moved", "lead.move_taken_back"]


def test_taken_back_twice_at_once_it_happens_once(own_database: str, cast: Cast) -> None:
    for _round in range(4):
        row = make_leads.lead(status="new")
        _result, kept = doing.do(
            action=verb("lead", "qualify"), row=row, values={"on": TODAY}, actor=cast.marketer.actor, at=NOW
        )
        assert kept is not None
        back = partial(doing.take_back, undoable=kept, actor=cast.marketer.actor, at=NOW)
        outcomes = race(back, back)
        assert len(winners(outcomes)) == 1, outcomes


def _do(person: Person, case: Case, rows: list[Any], typed: dict[str, Any]) -> Any:
    data = {**typed, "pk": [row.pk for row in rows]}
    return page_client(person).post(_address(case), data, headers=HTMX)


def _address(case: Case) -> str:
    return reverse(f"{case.slug}_{case.verb}_many")


def test_what_was_just_done_is_taken_back_from_the_timeline_too(cast: Cast, clock: Any) -> None:
    client = page_client(cast.csm)
    tasks = [make_work.task(cast.csm.staff) for _number in range(2)]
    fields = {"pk": [one.pk for one in tasks], **ON}
    assert client.post(reverse("tasks_finish_many"), fields, headers=HTMX).status_code == 204
    shown: Any = client.get(reverse("tasks_show", args=[tasks[0].pk]))
    recent = shown.context["recent"]
    assert (recent["label"], recent["others"]) == (verb("task", "finish").label, 1)
    assert f'action="{recent["url"]}"' in shown.content.decode()
    others: Any = page_client(cast.administrator).get(reverse("tasks_show", args=[tasks[0].pk]))
    assert others.context["recent"] is None, "who did it takes it back"
    assert client.post(recent["url"], headers=HTMX).status_code == 204
    again: Any = client.get(reverse("tasks_show", args=[tasks[0].pk]))
    assert (again.context["recent"], again.context["row"].status) == (None, "open")

    assert client.post(reverse("tasks_finish_many"), fields, headers=HTMX).status_code == 204
    clock.move_to(NOW + timedelta(minutes=doing.MINUTES, seconds=1))
    late: Any = client.get(reverse("tasks_show", args=[tasks[0].pk]))
    assert late.context["recent"] is None


def _state(row: Any) -> dict[str, Any]:
    """What stands in a record, but for how often it was changed and what it is found by."""
    values: dict[str, Any] = type(row)._default_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in values.items() if name not in ("version", "search")}


def _words(client: Any) -> list[str]:
    client.cookies["ratoon_language"] = "en"
    page = client.get("/follow-ups/").content.decode()
    return [text.strip() for text in re.findall(r"data-rt-text>([^<]+)<", page)]

"""A lead comes in by hand or by program; one that is there already is refused, with a link to its twin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from ratoon.core.models import JournalEntry, JournalSubject
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, SHANGHAI, TODAY
from ratoon.lead import services
from ratoon.lead.models import Lead, LeadMove
from ratoon.lead.services import LeadRefused, NewLead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

CODE = "91330100799655058B"


def test_it_is_taken_in(door: Door, cast: Cast) -> None:
    typed = make.fields(company_name="杭州云帆软件有限公司", phone="+86 138-0571-8888", credit_code=CODE.lower())
    answer = door.add(cast.marketer, "leads", **typed)

    assert answer.is_done, answer
    lead = Lead.objects.get(pk=answer.pk)
    assert (lead.company_name, lead.phone, lead.phone_key) == (typed["company_name"], typed["phone"], "13805718888")
    assert (lead.credit_code, lead.status, lead.owner, lead.version) == (CODE, "new", None, 1)
    assert (lead.arrived_at, lead.status_on, lead.name_key) == (NOW, TODAY, "hangzhouyunfanruanjianyouxiangongsi")
    assert list(LeadMove.objects.filter(lead=lead).values_list("status", "happened_on")) == [("new", TODAY)]


def test_it_is_journaled_without_names(door: Door, cast: Cast) -> None:
    answer = door.add(cast.marketer, "leads", **make.fields())
    subject = JournalSubject.objects.select_related("entry").get(kind="lead", record_id=answer.pk)
    assert subject.entry.kind == "lead.added"
    assert subject.entry.user == cast.marketer.user
    assert subject.entry.actor_kind == {"page": "staff", "api": "token"}[door.name]
    assert subject.entry.data == {"lead_id": answer.pk, "source": "website"}


def test_a_rep_owns_what_he_adds(door: Door, cast: Cast) -> None:
    answer = door.add(cast.rep, "leads", **make.fields())
    assert Lead.objects.get(pk=answer.pk).owner == cast.rep.staff


def test_one_that_arrived_earlier_stands_at_its_day(door: Door, cast: Cast) -> None:
    on = TODAY - timedelta(days=3)
    lead = Lead.objects.get(pk=door.add(cast.marketer, "leads", **make.fields(arrived_on=on)).pk)
    local = lead.arrived_at.astimezone(SHANGHAI)
    assert (local.date(), local.hour, local.minute) == (on, 0, 0)
    assert (lead.status_on, lead.created_at) == (on, NOW)


TWINS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "phone": ({"phone": "13800001111"}, {"phone": "+86 138 0000 1111"}),
    "email": ({"email": "Zhao@Example.com"}, {"email": "zhao@example.com"}),
    "credit_code": ({"credit_code": CODE}, {"credit_code": f" {CODE.lower()} "}),
}


@pytest.mark.parametrize("field", TWINS)
def test_a_twin_is_refused_beside_its_field(door: Door, cast: Cast, field: str) -> None:
    first, second = TWINS[field]
    make.lead(**first)
    with nothing_changes():
        answer = door.add(cast.marketer, "leads", **make.fields(**second))
    assert answer.is_refused
    assert list(answer.problems) == [field]


def test_the_page_leads_to_the_twin_whoever_may_see_it(cast: Cast) -> None:
    twin = make.lead(phone="13800001111", owner=cast.other_rep.staff)
    typed = make.fields(phone="13800001111")
    seen = page_client(cast.marketer).post("/leads/new", typed)
    hidden = page_client(cast.rep).post("/leads/new", typed)
    assert seen.status_code == hidden.status_code == 422
    assert f'href="/leads/{twin.pk}/' in seen.content.decode()
    assert f"/leads/{twin.pk}/" not in hidden.content.decode()
    assert typed["email"] in hidden.content.decode(), "what was typed is still there"


def test_the_api_names_the_twin_to_whoever_may_see_it(cast: Cast) -> None:
    twin = make.lead(phone="13800001111", owner=cast.other_rep.staff)
    typed = make.fields(phone="13800001111")
    seen, hidden = (
        api_client(person).post("/api/v1/leads", typed, content_type="application/json")
        for person in (cast.marketer, cast.rep)
    )
    assert seen.status_code == hidden.status_code == 409
    assert seen.json()["code"] == hidden.json()["code"] == "twin"
    assert seen.json()["record"] == {"kind": "lead", "id": twin.pk}
    assert "record" not in hidden.json()


ILL: dict[str, tuple[dict[str, Any], str]] = {
    "nobody": ({"company_name": "", "contact_name": ""}, "company_name"),
    "no way to reach": ({"phone": "", "email": ""}, "phone"),
    "no phone": ({"phone": "1234"}, "phone"),
    "no e-mail": ({"email": "zhao@"}, "email"),
    "no source": ({"source": ""}, "source"),
    "unknown source": ({"source": "moon"}, "source"),
    "short code": ({"credit_code": CODE[:17]}, "credit_code"),
    "letter no code has": ({"credit_code": "I" + CODE[1:]}, "credit_code"),
    "wrong check": ({"credit_code": CODE[:17] + "A"}, "credit_code"),
    "tomorrow": ({"arrived_on": TODAY + timedelta(days=1)}, "arrived_on"),
    "a control character": ({"company_name": "云帆\x07"}, "company_name"),
    "a NUL": ({"note": "a\x00b"}, "note"),
    "too long": ({"company_name": "云" * 201}, "company_name"),
}


@pytest.mark.parametrize("case", ILL)
def test_what_is_ill_formed_is_refused_beside_its_field(door: Door, cast: Cast, case: str) -> None:
    typed, field = ILL[case]
    with nothing_changes():
        answer = door.add(cast.marketer, "leads", **make.fields(**typed))
    assert answer.status == 422
    assert list(answer.problems) == [field], answer.problems


def test_who_may_not_add_adds_nothing(door: Door, cast: Cast) -> None:
    for person in (cast.executive, cast.csm):
        with nothing_changes():
            assert door.add(person, "leads", **make.fields()).status == 403


def test_the_same_request_of_a_program_is_done_once(cast: Cast) -> None:
    client = api_client(cast.marketer)
    sent: dict[str, Any] = {
        "data": make.fields(),
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "k1"},
    }
    first: Any = client.post("/api/v1/leads", **sent)
    with nothing_changes():
        again: Any = client.post("/api/v1/leads", **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    with nothing_changes():
        other: Any = client.post("/api/v1/leads", **{**sent, "data": make.fields()})
    assert other.status_code == 422
    assert other.json()["code"] == "key_reused"


def test_a_refused_request_may_be_corrected_under_its_key(cast: Cast) -> None:
    client = api_client(cast.marketer)
    make.lead(phone="13800001111")
    sent: dict[str, Any] = {"content_type": "application/json", "headers": {"Idempotency-Key": "k2"}}
    refused: Any = client.post("/api/v1/leads", make.fields(phone="13800001111"), **sent)
    done: Any = client.post("/api/v1/leads", make.fields(phone="13800002222"), **sent)
    assert (refused.status_code, done.status_code) == (409, 201)


def test_many_come_in_together_and_twins_among_them_are_told(cast: Cast) -> None:
    known = make.lead(phone="13800001111")
    wanted = [
        NewLead(company_name="A", phone="13900000001"),
        NewLead(company_name="B", phone="138 0000 1111"),
        NewLead(company_name="C", phone="+8613900000001"),
        NewLead(company_name="D", email="d@example.com"),
    ]
    added, twin, inner, other = services.add_leads(leads=wanted, actor=SYSTEM, at=NOW)
    assert isinstance(added, Lead) and isinstance(other, Lead)
    assert isinstance(twin, LeadRefused) and isinstance(inner, LeadRefused)
    assert twin.link == ("lead", known.pk)
    assert inner.link == ("lead", added.pk)
    assert JournalEntry.objects.filter(kind="lead.added").count() == 3
    assert LeadMove.objects.count() == 3


def test_the_cost_of_many_is_not_the_cost_of_each(cast: Cast, django_assert_max_num_queries: Any) -> None:
    wanted = [NewLead(company_name=f"公司{i}", phone=f"139{i:08d}") for i in range(500)]
    connection.queries_log.clear()
    with django_assert_max_num_queries(14):
        services.add_leads(leads=wanted, actor=SYSTEM, at=NOW)
    assert Lead.objects.count() == 500


def test_one_taken_over_may_lack_nearly_everything(cast: Cast) -> None:
    (lead,) = services.add_leads(leads=[NewLead(arrived_at=NOW - timedelta(days=900))], actor=SYSTEM, at=NOW)
    assert isinstance(lead, Lead)
    assert lead.status_on == date(2024, 6, 6)
    assert page_client(cast.administrator).get(f"/leads/{lead.pk}/").status_code == 200

"""Follow-ups: on any record that one sees, with a next step that becomes a task; by page, by API, on the record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.queries import Pins
from ratoon.customers.models import Company, Contact
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests.cast import SYSTEM, Cast, Colleague
from ratoon.work import services
from ratoon.work.models import FollowUp, Task
from ratoon.work.services import FollowUpRefused
from ratoon.work.tests import make

DAY = timedelta(days=1)


@pytest.fixture
def company(cast: Cast) -> Company:
    """A customer of the CSM."""
    return make_customers.company(owner=cast.csm.staff)


def here(person: Colleague, company: Company, **typed: Any) -> Any:
    """Send what is typed on the customer's page."""
    sent = {name: str(value) for name, value in typed.items()}
    address = f"/follow-ups/of/company/{company.pk}/"
    return page_client(person).post(address, sent, headers={"HX-Request": "true"})


def test_what_was_said_is_written_down(door: Door, cast: Cast, company: Company) -> None:
    contact = make_customers.contact(company)
    answer = door.add(
        cast.csm,
        "follow-ups",
        **make.said(company, contact=contact.pk, persons="李娜", happened_on=TODAY - DAY, is_ours=True),
    )
    assert answer.is_done, answer
    row = FollowUp.objects.get()
    assert (row.company, row.staff, row.contact, row.happened_on, row.is_ours) == (
        company,
        cast.csm.staff,
        contact,
        TODAY - DAY,
        True,
    )
    assert Contact.objects.get().last_contact_on == TODAY - DAY
    assert not Task.objects.exists()
    entry = JournalEntry.objects.get(kind="followup.added")
    assert [one.kind for one in entry.subjects.order_by("pk")] == ["company", "followup"]
    assert "谈了报价" not in str(entry.data)


def test_a_next_step_with_a_day_becomes_ones_task(door: Door, cast: Cast, company: Company) -> None:
    first = make.said(company, next_step="发报价", next_on=TODAY + DAY)
    assert door.add(cast.csm, "follow-ups", **first).is_done
    task = Task.objects.get()
    assert (task.title, task.due_on, task.assignee, task.company) == ("发报价", TODAY + DAY, cast.csm.staff, company)
    later = make.said(company, next_step="约演示", next_on=TODAY + 5 * DAY)
    assert door.add(cast.csm, "follow-ups", **later).is_done
    now = Task.objects.get()
    assert (now.pk, now.title, now.due_on) == (task.pk, "约演示", TODAY + 5 * DAY)
    assert door.add(cast.csm_lead, "follow-ups", **later).is_done
    assert Task.objects.count() == 2, "another author has a next step of his own"


def test_the_last_contact_goes_forward_only(cast: Cast, company: Company) -> None:
    contact = make_customers.contact(company)
    make.follow_up(company, staff=cast.csm.staff, contact=contact)
    make.follow_up(company, staff=cast.csm.staff, contact=contact, happened_on=TODAY - 9 * DAY)
    assert Contact.objects.get().last_contact_on == TODAY


ILL: dict[str, tuple[dict[str, Any], str]] = {
    "nothing said": ({"content": " "}, "content"),
    "no way": ({"way": "dream"}, "way"),
    "tomorrow": ({"happened_on": TODAY + DAY}, "happened_on"),
    "a day for no step": ({"next_on": TODAY}, "next_step"),
    "a step before": ({"next_step": "x", "next_on": TODAY - DAY}, "next_on"),
    "a NUL": ({"content": "a\x00b"}, "content"),
}


@pytest.mark.parametrize("case", ILL)
def test_what_is_ill_formed_is_refused_beside_its_field(door: Door, cast: Cast, company: Company, case: str) -> None:
    typed, field = ILL[case]
    with nothing_changes():
        answer = door.add(cast.csm, "follow-ups", **make.said(company, **typed))
        assert answer.is_refused, answer
        assert [name.split(".")[-1] for name in answer.problems] == [field], answer.problems
    with nothing_changes():
        sent = {name: value for name, value in {**make.said(company), **typed}.items() if value is not None}
        refused = here(cast.csm, company, do="follow-up", **sent)
        assert refused.status_code == 422
        assert list(refused.context["follow_up_form"].errors) == [field]


def test_a_contact_of_another_customer_is_refused(door: Door, cast: Cast, company: Company) -> None:
    other = make_customers.contact(make_customers.company(owner=cast.csm.staff))
    with nothing_changes():
        answer = door.add(cast.csm, "follow-ups", **make.said(company, contact=other.pk))
    assert list(answer.problems) == ["contact"]


def test_nobody_writes_on_a_record_that_he_does_not_see(door: Door, cast: Cast) -> None:
    hidden = make_customers.company(owner=cast.other_rep.staff)
    with nothing_changes():
        assert door.add(cast.rep, "follow-ups", **make.said(hidden)).status == 404
        assert here(cast.rep, hidden, do="follow-up", **make.said(hidden)).status_code == 404
        assert here(cast.rep, hidden, do="task", title="x", due_on=TODAY).status_code == 404
        assert page_client(cast.rep).get(f"/follow-ups/of/company/{hidden.pk}/").status_code == 404
    with nothing_changes(), pytest.raises(Http404):
        services.add_follow_up(actor=cast.rep.actor, at=NOW, **make.said(hidden))


def test_its_author_corrects_it_for_a_day(door: Door, cast: Cast, company: Company, clock: Any) -> None:
    row = make.follow_up(company, staff=cast.csm.staff, next_step="发报价", next_on=TODAY + DAY)
    assert door.edit(cast.csm, "follow-ups", row.pk, 1, content="改了", next_on=TODAY + 2 * DAY).is_done
    now = FollowUp.objects.get()
    assert (now.content, now.version) == ("改了", 2)
    assert Task.objects.get().due_on == TODAY + 2 * DAY
    assert JournalEntry.objects.get(kind="followup.edited").data["fields"] == ["content", "next_on"]
    with nothing_changes():
        assert door.edit(cast.csm_lead, "follow-ups", row.pk, 2, content="x").is_refused
        assert door.edit(cast.csm, "follow-ups", row.pk, 1, content="x").status in (409, 412)
    clock.move_to(NOW + DAY)
    with nothing_changes():
        assert door.edit(cast.csm, "follow-ups", row.pk, 2, content="x").is_refused


def test_the_system_writes_for_somebody(cast: Cast, company: Company) -> None:
    with nothing_changes(), pytest.raises(FollowUpRefused) as refused:
        services.add_follow_up(actor=SYSTEM, at=NOW, **make.said(company))
    assert refused.value.code == "no_author"


# where they stand


def test_on_the_record_they_are_written_and_read(cast: Cast, company: Company) -> None:
    contact = make_customers.contact(company)
    shown = here(
        cast.csm,
        company,
        do="follow-up",
        **make.said(company, contact=contact.pk, next_step="发报价", next_on=TODAY + DAY),
    )
    body = shown.content.decode()
    assert shown.status_code == 200
    assert "谈了报价" in body and "发报价" in body and contact.name in body
    assert here(cast.csm, company, do="task", title="准备材料", due_on=TODAY).status_code == 200
    task = Task.objects.get(title="准备材料")
    assert (task.company, task.assignee) == (company, cast.csm.staff)
    assert here(cast.csm, company, do="finish", task=task.pk).status_code == 200
    task.refresh_from_db()
    assert task.status == "done"
    assert here(cast.csm, company, do="dance").status_code == 404


def test_they_go_back_without_end(cast: Cast, company: Company) -> None:
    for days in range(23):
        make.follow_up(company, staff=cast.csm.staff, content=f"第{days}天", happened_on=TODAY - (days // 2) * DAY)
    client, address, seen = page_client(cast.csm), f"/follow-ups/of/company/{company.pk}/", []
    while address:
        body = client.get(address).content.decode()
        seen += re.findall(r"第(\d+)天", body)
        older = re.search(r'href="(/follow-ups/of/company/\d+/\?before=\d+)"', body)
        address = older[1] if older else ""
    assert len(seen) == len(set(seen)) == 23


def test_names_are_whole_for_who_works_on_the_record(cast: Cast, company: Company) -> None:
    contact = make_customers.contact(company)
    make.follow_up(company, staff=cast.csm.staff, contact=contact, persons="李娜、王强")
    for person, is_whole in (
        (cast.csm, True),
        (cast.commercial, True),
        (cast.marketer, False),
        (cast.executive, False),
    ):
        body = page_client(person).get(f"/follow-ups/of/company/{company.pk}/").content.decode()
        for name in (contact.name, "李娜", "王强"):
            assert (name in body) is is_whole, (person.key, name)


def test_on_a_lead_there_are_no_contacts(cast: Cast) -> None:
    leads = pytest.importorskip("ratoon.lead.tests.make")
    lead = leads.lead(owner=cast.rep.staff, status="assigned")
    client = page_client(cast.rep)
    address = f"/follow-ups/of/lead/{lead.pk}/"
    opened: Any = client.get(address)
    assert "contact" not in opened.context["follow_up_form"].fields
    sent = {"do": "follow-up", "way": "call", "content": "没接", "happened_on": "2026-11-23"}
    assert client.post(address, sent, headers={"HX-Request": "true"}).status_code == 200
    row = FollowUp.objects.get()
    assert (row.subject_kind, row.subject_id, row.company) == ("lead", lead.pk, None)


def test_it_costs_few_statements(cast: Cast, company: Company, pins: Pins) -> None:
    contact = make_customers.contact(company)
    for _number in range(12):
        make.follow_up(company, staff=cast.csm.staff, contact=contact)
        make.task(cast.csm.staff, subject=company)
    client = page_client(cast.csm)
    with pins.pinned("follow-ups of a customer", at_most=16):
        client.get(f"/follow-ups/of/company/{company.pk}/")


def test_the_page_of_the_list_asks_for_the_customer_by_name(cast: Cast) -> None:
    company = make_customers.company(owner=cast.rep.staff)
    client = page_client(cast.rep)
    shown = client.get("/follow-ups/new").content.decode()
    assert 'name="customer"' in shown
    assert 'name="subject_id"' not in shown
    said = {"customer": "", "way": "call", "content": "Spoke about the price"}
    assert client.post("/follow-ups/new", said).status_code == 422
    assert not FollowUp.objects.filter(company=company).exists()
    assert client.post("/follow-ups/new", {**said, "customer": company.pk}).status_code in (200, 302, 303)
    row = FollowUp.objects.get(company=company)
    assert (row.subject_kind, row.subject_id, row.staff) == ("company", company.pk, cast.rep.staff)

"""Somebody at a company becomes known, is corrected, leaves and comes back; not everybody sees all of him."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from ratoon.core.models import JournalEntry, JournalSubject
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers import services
from ratoon.customers.models import Contact
from ratoon.customers.services import ContactRefused
from ratoon.customers.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)
NAME, PHONE, EMAIL = "程以晏", "13805718888", "cheng.yiyan@example.com"


def test_somebody_becomes_known(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    typed = make.contact_fields(
        company, roles=["user", "decision_maker"], company_wants="少加班", personal_wants="升职"
    )
    answer = door.add(cast.rep, "contacts", **typed)
    assert answer.is_done, answer
    row = Contact.objects.get(pk=answer.pk)
    assert (row.company, row.name, row.name_key, row.attitude) == (company, NAME, "chengyiyan", "supporter")
    assert (row.roles, row.influence, row.version) == (["decision_maker", "user"], 5, 1)
    assert (row.company_wants, row.personal_wants, row.last_contact_on, row.left_on) == ("少加班", "升职", None, None)
    entry = JournalEntry.objects.get(kind="contact.added")
    assert entry.data == {"contact_id": row.pk, "company_id": company.pk}
    subjects = JournalSubject.objects.filter(entry=entry).values_list("kind", "record_id")
    assert set(subjects) == {("contact", row.pk), ("company", company.pk)}


ILL: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": ""}, "name"),
    "no company": ({"company": 10**9}, "company"),
    "unknown role": ({"roles": ["king"]}, "roles"),
    "unknown attitude": ({"attitude": "cold"}, "attitude"),
    "too much influence": ({"influence": 6}, "influence"),
    "no influence at all": ({"influence": 0}, "influence"),
    "no phone": ({"phone": "1234"}, "phone"),
    "no e-mail": ({"email": "cheng@"}, "email"),
    "a NUL": ({"personal_wants": "a\x00b"}, "personal_wants"),
}


@pytest.mark.parametrize("case", ILL)
def test_what_is_ill_formed_is_refused_beside_its_field(door: Door, cast: Cast, case: str) -> None:
    company = make.company(owner=cast.rep.staff)
    typed, field = ILL[case]
    with nothing_changes():
        answer = door.add(cast.rep, "contacts", **{**make.contact_fields(company), **typed})
    assert answer.status == 422
    assert [name.partition(".")[0] for name in answer.problems] == [field], answer.problems


def test_nobody_is_added_to_a_company_that_one_does_not_see(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.other_rep.staff)
    with nothing_changes():
        assert list(door.add(cast.rep, "contacts", **make.contact_fields(company)).problems) == ["company"]
        assert door.add(cast.executive, "contacts", **make.contact_fields(company)).status == 403


def test_facts_are_corrected_and_the_company_stays(door: Door, cast: Cast) -> None:
    company, other = make.company(owner=cast.rep.staff), make.company(owner=cast.rep.staff)
    row = make.contact(company, attitude="neutral", influence=None)
    answer = door.edit(cast.csm, "contacts", row.pk, 1, attitude="sceptic", influence=2, roles=["finance", "it"])
    assert answer.is_done, answer
    now = Contact.objects.get(pk=row.pk)
    assert (now.attitude, now.influence, now.roles, now.version) == ("sceptic", 2, ["finance", "it"], 2)
    assert JournalEntry.objects.get(kind="contact.edited").data["fields"] == ["attitude", "influence", "roles"]
    with nothing_changes():
        assert door.edit(cast.csm, "contacts", row.pk, 2, company=other.pk).status == 422
        assert door.edit(cast.executive, "contacts", row.pk, 2, influence=5).status == 403
        assert door.edit(cast.other_rep, "contacts", row.pk, 2, influence=5).status == 404


def test_who_reports_to_whom(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    head, elsewhere = make.contact(company), make.contact(make.company(owner=cast.rep.staff))
    answer = door.add(cast.rep, "contacts", **make.contact_fields(company, reports_to=head.pk))
    assert answer.is_done, answer
    below = Contact.objects.get(pk=answer.pk)
    assert below.reports_to == head
    with nothing_changes():
        for person in (below, elsewhere, head):
            refused = door.edit(cast.rep, "contacts", head.pk, 1, reports_to=person.pk)
            assert list(refused.problems) == ["reports_to"], person
        refused = door.add(cast.rep, "contacts", **make.contact_fields(company, reports_to=elsewhere.pk))
        assert list(refused.problems) == ["reports_to"]
    assert door.edit(cast.rep, "contacts", below.pk, 1, reports_to=None).is_done
    assert Contact.objects.get(pk=below.pk).reports_to is None


def test_services_refuse_who_reports_elsewhere_or_in_a_circle(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    head, other = make.contact(company), make.contact(make.company(owner=cast.rep.staff))
    below = make.contact(company, reports_to=make.contact(company, reports_to=head))
    for person, superior, code in ((head, below, "circle"), (head, head, "circle"), (head, other, "elsewhere")):
        with nothing_changes(), pytest.raises(ContactRefused) as caught:
            services.edit_contact(contact=person, expect=None, reports_to=superior, actor=SYSTEM, at=NOW)
        assert (code in caught.value.code, caught.value.field) == (True, "reports_to")


def test_an_attitude_is_noted_and_taken_back(door: Door, cast: Cast) -> None:
    row = make.contact(make.company(owner=cast.rep.staff), attitude="neutral", influence=2)
    with nothing_changes():
        assert list(door.act(cast.rep, "contacts", row.pk, "attitude", attitude="cold").problems) == ["attitude"]
        assert list(door.act(cast.rep, "contacts", row.pk, "attitude", attitude="neutral").problems) == ["attitude"]
        future = door.act(cast.rep, "contacts", row.pk, "attitude", attitude="champion", on=TODAY + DAY)
        assert list(future.problems) == ["on"]
        assert door.act(cast.executive, "contacts", row.pk, "attitude", attitude="champion").status == 403
        assert door.act(cast.other_rep, "contacts", row.pk, "attitude", attitude="champion").status == 404
    assert door.act(cast.rep, "contacts", row.pk, "attitude", attitude="champion", on=TODAY - DAY).is_done
    now = Contact.objects.get(pk=row.pk)
    assert (now.attitude, now.influence) == ("champion", 2)
    data = JournalEntry.objects.get(kind="contact.attitude_noted").data
    assert (data["before"], data["attitude"], data["on"]) == ("neutral", "champion", (TODAY - DAY).isoformat())
    services.take_attitude_back(contact=now, attitude="neutral", influence=2, actor=SYSTEM, at=NOW)
    assert Contact.objects.get(pk=row.pk).attitude == "neutral"


def test_somebody_leaves_and_is_there_again(door: Door, cast: Cast) -> None:
    row = make.contact(make.company(owner=cast.rep.staff))
    on = TODAY - 4 * DAY
    with nothing_changes():
        assert door.act(cast.rep, "contacts", row.pk, "returned").is_refused
        assert list(door.act(cast.rep, "contacts", row.pk, "left", on=TODAY + DAY).problems) == ["on"]
    assert door.act(cast.rep, "contacts", row.pk, "left", on=on).is_done
    assert Contact.objects.get(pk=row.pk).left_on == on
    assert JournalEntry.objects.get(kind="contact.left").data["on"] == on.isoformat()
    with nothing_changes():
        assert door.act(cast.rep, "contacts", row.pk, "left").is_refused
        assert list(door.act(cast.rep, "contacts", row.pk, "returned", on=on - DAY).problems) == ["on"]
        assert door.act(cast.executive, "contacts", row.pk, "returned").status == 403
    assert door.act(cast.rep, "contacts", row.pk, "returned").is_done
    assert Contact.objects.get(pk=row.pk).left_on is None


def test_the_last_contact_goes_forward_only(cast: Cast) -> None:
    row = make.contact(make.company(owner=cast.rep.staff))
    services.touch_contact(contact=row, on=TODAY - 3 * DAY, actor=SYSTEM, at=NOW)
    with nothing_changes():
        services.touch_contact(contact=row, on=TODAY - 5 * DAY, actor=SYSTEM, at=NOW)
        services.touch_contact(contact=row, on=TODAY - 3 * DAY, actor=SYSTEM, at=NOW)
        with pytest.raises(ContactRefused):
            services.touch_contact(contact=row, on=TODAY + DAY, actor=SYSTEM, at=NOW)
    touched = services.touch_contact(contact=row, on=TODAY, actor=SYSTEM, at=NOW)
    assert touched.last_contact_on == TODAY
    assert Contact.objects.get(pk=row.pk).last_contact_on == TODAY


@pytest.mark.parametrize(
    ("key", "is_whole"),
    [("administrator", True), ("rep", True), ("csm", True), ("marketer", False), ("executive", False)],
)
def test_personal_data_are_whole_for_who_may_edit(door: Door, cast: Cast, key: str, is_whole: bool) -> None:
    company = make.company(owner=cast.rep.staff, legal_representative="祝明川", credit_code="91330100799655058B")
    row = make.contact(company, name=NAME, phone=PHONE, email=EMAIL)
    person = getattr(cast, key)
    body = door.show(person, "contacts", row.pk).body
    for datum in (NAME, PHONE, EMAIL):
        assert (datum in body) is is_whole, datum
    whole = door.show(person, "customers", company.pk).body
    for datum in ("祝明川", "91330100799655058B"):
        assert (datum in whole) is (is_whole), datum
    page = page_client(person).get(f"/customers/{company.pk}/").content.decode()
    assert (NAME in page) is is_whole
    assert PHONE not in page


def test_lists_and_choices_cover_them_for_everybody_on_screen(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    make.contact(company, name=NAME, phone=PHONE, email=EMAIL, job_title="CTO")
    page = page_client(cast.administrator).get("/contacts/").content.decode()
    assert not any(datum in page for datum in (NAME, PHONE, EMAIL))
    options = page_client(cast.executive).get("/contacts/options").json()["items"]
    assert [one["text"] for one in options] == [f"程** · CTO · {company.short_name or company.name}"]
    items = api_client(cast.executive).get("/api/v1/contacts").json()["items"]
    assert (items[0]["name"], items[0]["phone"], items[0]["email"]) == ("程**", "138 **** 8888", "**@example.com")


def test_the_page_of_the_customer_shows_who_decides_first_and_who_left_last(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    make.contact(company, name="乙", roles=["user"], influence=5)
    make.contact(company, name="甲", roles=["decision_maker"], influence=None, attitude="", job_title="")
    gone = make.contact(company, name="丙", roles=["decision_maker"], influence=5)
    services.contact_left(contact=gone, on=TODAY, actor=SYSTEM, at=NOW)
    page = page_client(cast.rep).get(f"/customers/{company.pk}/?tab=people").content.decode()
    page = page[page.index("<table") :]
    assert page.index(">甲<") < page.index(">乙<") < page.index(">丙<")
    found = page_client(cast.rep).get("/contacts/", {"company": company.pk}).context["rows"]
    assert len(found) == 3


def test_the_panel_is_headed_by_the_name_for_who_may_edit_and_masked_for_others(cast: Cast) -> None:
    row = make.contact(make.company(owner=cast.rep.staff), name=NAME)
    assert page_client(cast.rep).get(f"/contacts/{row.pk}/").context["name"].startswith(NAME)
    assert page_client(cast.executive).get(f"/contacts/{row.pk}/").context["name"].startswith("程**")


def test_the_form_filled_in_by_its_address_stands_beside_a_sound_list(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    make.contact(company, name="乙")
    answer: Any = page_client(cast.rep).get("/contacts/new", {"company": str(company.pk), "roles": "decision_maker"})
    assert answer.status_code == 200, "the list knows no roles, and need not"
    assert answer.context["form"]["roles"].value() == "decision_maker"
    assert re.search(r'value="decision_maker"[^>]* checked', answer.content.decode())
    assert len(answer.context["rows"]) == 1

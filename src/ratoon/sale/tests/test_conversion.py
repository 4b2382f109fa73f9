"""A lead is converted: company, contact and opportunity stand, and where they came from stays known."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ratoon.core.events import also_about, entries_about
from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.core.timeline import timeline
from ratoon.customers.models import Company, Contact, Standing
from ratoon.lead.models import Lead
from ratoon.lead.tests import make as make_lead
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.services import conversion
from ratoon.sale.services.conversion import ConversionRefused
from ratoon.sale.tests import make_pipeline as make

DAY = timedelta(days=1)
CODE = "91330106MA2CF0DD1K"


def accepted(cast: Cast, **given: Any) -> Lead:
    """Make a lead that the rep accepted five days ago."""
    made: Lead = make_lead.lead(owner=cast.rep.staff, status="accepted", at=NOW - 9 * DAY, on=TODAY - 5 * DAY, **given)
    return made


def test_it_becomes_customer_contact_and_opportunity(door: Door, cast: Cast) -> None:
    lead = accepted(cast)
    answer = door.act(cast.rep, "leads", lead.pk, "convert", name="CRM 首购", amount="50000", on=TODAY - 2 * DAY)

    assert answer.is_done, answer
    made = Opportunity.objects.select_related("company", "contact").get(lead=lead)
    assert answer.pk == made.pk
    assert made.company is not None
    assert made.contact is not None
    assert (made.company.name, made.company.owner, made.company.known_since) == (
        lead.company_name,
        cast.rep.staff,
        TODAY - 2 * DAY,
    )
    assert (made.contact.name, made.contact.phone, made.contact.company) == (
        lead.contact_name,
        lead.phone,
        made.company,
    )
    assert (made.owner, made.opened_on, made.stage.code) == (cast.rep.staff, TODAY - 2 * DAY, "prospecting")
    now = Lead.objects.get(pk=lead.pk)
    assert (now.status, now.status_on) == ("converted", TODAY - 2 * DAY)
    assert Standing.objects.get(company=made.company).quadrant == "I"
    data = JournalEntry.objects.get(kind="lead.converted").data
    assert (data["lead_id"], data["company_id"], data["opportunity_id"]) == (lead.pk, made.company.pk, made.pk)


def test_the_customers_timeline_begins_with_the_lead(cast: Cast) -> None:
    lead = accepted(cast)
    told = [line.text for line in timeline(lead, cast.executive.actor).lines]
    day = TODAY - 2 * DAY
    made = conversion.convert_lead(lead=lead, name="CRM", on=day, actor=cast.rep.actor, at=NOW)

    assert made.company is not None
    lines = timeline(made.company, cast.executive.actor).lines
    assert [line.text for line in lines][-len(told) :] == told
    assert {line.at.astimezone(NOW.tzinfo).date() for line in lines[: -len(told)]} == {day}
    assert not [line for line in timeline(made.company, cast.csm.actor).lines if line.text in told]  # sees no leads

    second = accepted(cast, company_name="云帆", phone="13900005555", email="")
    for _again in range(2):
        also_about(made.company, entries_about(second))
    assert len(timeline(made.company, cast.executive.actor).lines) == len(lines) + len(entries_about(second))


def test_it_joins_a_company_that_is_known(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    lead = accepted(cast)
    known = make.contact(company, phone=lead.phone)
    before = Company.objects.count()
    assert door.act(cast.rep, "leads", lead.pk, "convert", name="扩容", company=company.pk, kind="seats").is_done
    made = Opportunity.objects.get(lead=lead)
    assert (made.company, made.contact, made.kind) == (company, known, "seats")
    assert Company.objects.count() == before
    assert Contact.objects.filter(company=company).count() == 1


def test_a_known_credit_code_is_linked_not_made_anew(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff, credit_code=CODE)
    lead = accepted(cast, credit_code=CODE)
    with nothing_changes():
        answer = door.act(cast.rep, "leads", lead.pk, "convert", name="x")
    assert list(answer.problems) == ["company"]
    if door.name == "page":
        assert f"/customers/{company.pk}/" in answer.body
    assert door.act(cast.rep, "leads", lead.pk, "convert", name="x", company=company.pk).is_done


def test_twice_is_refused_with_a_link(cast: Cast, door: Door) -> None:
    lead = accepted(cast)
    assert door.act(cast.rep, "leads", lead.pk, "convert", name="x").is_done
    with nothing_changes():
        answer = door.act(cast.rep, "leads", lead.pk, "convert", name="x")
    assert answer.is_refused
    assert answer.words
    with pytest.raises(ConversionRefused) as refused:
        conversion.convert_lead(lead=lead, on=TODAY, name="x", actor=SYSTEM, at=NOW)
    assert refused.value.code == "converted_before"
    assert refused.value.link == ("opportunity", Opportunity.objects.get(lead=lead).pk)


def test_what_can_not_be_is_refused(door: Door, cast: Cast) -> None:
    lead = accepted(cast)
    foreign = make.company(owner=cast.other_rep.staff)
    for wrong, field in (
        ({"name": ""}, "name"),
        ({"on": TODAY + DAY}, "on"),
        ({"on": TODAY - 6 * DAY}, "on"),
        ({"company": foreign.pk}, "company"),
        ({"credit_code": "91330106MA2CF0DD1X"}, "credit_code"),
        ({"amount": "0.001"}, "amount"),
    ):
        with nothing_changes():
            answer = door.act(cast.rep, "leads", lead.pk, "convert", **{"name": "x", **wrong})
        assert list(answer.problems) == [field], wrong


@pytest.mark.parametrize("status", ["invalid", "cleansing", "recycled"])
def test_only_a_living_lead_is_converted(cast: Cast, status: str) -> None:
    lead = make_lead.lead(status=status)
    with nothing_changes(), pytest.raises(ConversionRefused) as refused:
        conversion.convert_lead(lead=lead, on=TODAY, name="x", owner=cast.rep.staff, actor=SYSTEM, at=NOW)
    assert refused.value.code == "wrong_status"


def test_somebody_owns_it_and_it_has_a_name(cast: Cast) -> None:
    nobodys = make_lead.lead()
    with nothing_changes(), pytest.raises(ConversionRefused) as refused:
        conversion.convert_lead(lead=nobodys, on=TODAY, name="x", actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_owner"
    nameless = make_lead.lead(owner=cast.rep.staff, company_name="")
    with nothing_changes(), pytest.raises(ConversionRefused) as refused:
        conversion.convert_lead(lead=nameless, on=TODAY, name="x", actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_company_name"


def test_who_may_not_is_told_so_or_finds_nothing(door: Door, cast: Cast) -> None:
    lead = accepted(cast)
    for person, status in ((cast.marketer, 403), (cast.executive, 403), (cast.other_rep, 404), (cast.csm, 404)):
        with nothing_changes():
            assert door.act(person, "leads", lead.pk, "convert", name="x").status == status, person.key


def test_of_two_at_once_one_converts(own_database: str, cast: Cast) -> None:
    for _round in range(5):
        lead = accepted(cast)
        convert = partial(conversion.convert_lead, lead=lead, on=TODAY, name="x", at=NOW)
        outcomes = race(partial(convert, actor=cast.rep.actor), partial(convert, actor=cast.sales_lead.actor))
        (_winner,), (loser,) = winners(outcomes), losers(outcomes)
        assert isinstance(loser, ConversionRefused), loser
        assert loser.code == "converted_before"
        assert Opportunity.objects.filter(lead=lead).count() == 1
        assert Company.objects.filter(name=lead.company_name).count() == 1

"""Opening an opportunity and correcting its facts, by page and by API."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ratoon.core.api.repeats import etag
from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import API, Door, api_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import JourneyStep, Standing
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.services import pipeline
from ratoon.sale.services.pipeline import OpportunityRefused
from ratoon.sale.tests import make_pipeline as make

DAY = timedelta(days=1)


def test_it_is_opened(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    contact = make.contact(company)
    make.module("crm")
    answer = door.add(
        cast.rep,
        "opportunities",
        name="CRM 首购",
        company=company.pk,
        contact=contact.pk,
        kind="new",
        amount="864000.10",
        currency="CNY",
        expected_on=TODAY + 30 * DAY,
        modules=["crm"],
        on=TODAY - 3 * DAY,
    )
    assert answer.is_done, answer
    made = Opportunity.objects.get(name="CRM 首购")
    assert (made.company, made.contact, made.owner) == (company, contact, cast.rep.staff)
    assert (made.amount, made.opened_on, made.stage.code) == (Decimal("864000.10"), TODAY - 3 * DAY, "prospecting")
    assert made.number == "O-2026-0001"
    assert [link.module.code for link in made.module_links.all()] == ["crm"]
    assert JournalEntry.objects.get(kind="opportunity.opened").data["opportunity_id"] == made.pk
    assert Standing.objects.get(company=company).quadrant == "I"
    assert JourneyStep.objects.get(company=company).happened_on == TODAY - 3 * DAY
    assert door.show(cast.csm, "opportunities", made.pk).is_done


def test_a_second_one_moves_nobody(cast: Cast) -> None:
    first = make.opportunity(owner=cast.rep.staff)
    make.opportunity(owner=cast.rep.staff, of=first.company)
    assert JourneyStep.objects.filter(company=first.company).count() == 1


def test_what_can_not_be_is_refused(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff, known_since=TODAY - 5 * DAY)
    elsewhere = make.contact(make.company(owner=cast.rep.staff))
    foreign = make.company(owner=cast.other_rep.staff)
    fine = {"name": "x", "company": company.pk, "kind": "new", "currency": "CNY"}
    for wrong, field in (
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"company": foreign.pk}, "company"),
        ({"contact": elsewhere.pk}, "contact"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "1" + "0" * 13}, "amount"),
        ({"on": TODAY + DAY}, "on"),
        ({"on": TODAY - 6 * DAY}, "on"),
        ({"kind": "gift"}, "kind"),
        ({"currency": "XXX"}, "currency"),
        ({"modules": ["nothing"]}, "modules"),
    ):
        with nothing_changes():
            answer = door.add(cast.rep, "opportunities", **{**fine, **wrong})
        assert answer.is_refused, wrong
        assert field in str(sorted(answer.problems)), (wrong, answer)


def test_the_system_names_an_owner(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
        pipeline.open_opportunity(name="x", company=company, actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_owner"


def test_facts_are_corrected(door: Door, cast: Cast) -> None:
    make.module("crm"), make.module("bi")
    row = make.opportunity(owner=cast.rep.staff, modules=[make.module("crm")])
    answer = door.edit(cast.rep, "opportunities", row.pk, row.version, amount="5.50", modules=["bi"], name="新名")
    assert answer.is_done, answer
    now = Opportunity.objects.get(pk=row.pk)
    assert (now.amount, now.name, now.version) == (Decimal("5.50"), "新名", row.version + 1)
    assert [link.module.code for link in now.module_links.all()] == ["bi"]
    assert JournalEntry.objects.get(kind="opportunity.edited").data["fields"] == ["amount", "modules", "name"]
    answer = door.edit(cast.rep, "opportunities", row.pk, now.version, modules=[])
    assert Opportunity.objects.get(pk=row.pk).version == now.version + 1
    assert not now.module_links.exists()


def test_what_somebody_changed_meanwhile_is_not_overwritten(door: Door, cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    pipeline.edit_opportunity(opportunity=row, expect=row.version, name="先到", actor=SYSTEM, at=NOW)
    with nothing_changes():
        assert door.edit(cast.rep, "opportunities", row.pk, row.version, name="后到").is_refused


def test_what_is_closed_is_not_edited(door: Door, cast: Cast) -> None:
    row = make.lost(owner=cast.rep.staff)
    with nothing_changes():
        assert door.edit(cast.rep, "opportunities", row.pk, row.version, name="x").is_refused


def test_company_and_owner_are_not_edited(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    other = make.company(owner=cast.rep.staff)
    client = api_client(cast.rep)
    for given in ({"company": other.pk}, {"owner": cast.other_rep.staff.pk}, {"on": TODAY.isoformat()}):
        with nothing_changes():
            answer = client.patch(
                f"{API}/opportunities/{row.pk}",
                given,
                content_type="application/json",
                headers={"If-Match": etag(row.version)},
            )
        assert answer.status_code == 422, given


def test_contacts_are_masked_for_who_only_looks(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    row = make.opportunity(owner=cast.rep.staff, of=company, contact=make.contact(company, "钱朵朵"))
    assert "钱朵朵" not in door.show(cast.marketer, "opportunities", row.pk).body
    if door.name == "page":
        assert "钱朵朵" in door.show(cast.rep, "opportunities", row.pk).body

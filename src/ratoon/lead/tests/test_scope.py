"""Who sees which leads, and how much of them."""

from __future__ import annotations

import pytest

from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.lead.models import Lead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast

PHONE, EMAIL, CONTACT, CODE = "13805718888", "zhao.yiming@example.com", "赵一鸣", "91330100799655058B"


@pytest.fixture
def leads(cast: Cast) -> dict[str, int]:
    """One lead of each sort of ownership."""
    return {
        "rep's": make.lead(owner=cast.rep.staff, status="assigned").pk,
        "other rep's": make.lead(owner=cast.other_rep.staff, status="accepted").pk,
        "csm's": make.lead(owner=cast.csm.staff).pk,
        "new": make.lead().pk,
        "pool": make.lead(status="qualified").pk,
        "recycled": make.lead(status="recycled").pk,
        "invalid": make.lead(status="invalid").pk,
    }


SEEN = {
    "administrator": ["rep's", "other rep's", "csm's", "new", "pool", "recycled", "invalid"],
    "executive": ["rep's", "other rep's", "csm's", "new", "pool", "recycled", "invalid"],
    "marketer": ["rep's", "other rep's", "csm's", "new", "pool", "recycled", "invalid"],
    "rep": ["rep's", "pool", "recycled"],
    "other_rep": ["other rep's", "pool", "recycled"],
    "sales_lead": ["rep's", "other rep's", "pool", "recycled"],
}


@pytest.mark.parametrize("key", SEEN)
def test_the_list_and_the_record_agree(door: Door, cast: Cast, leads: dict[str, int], key: str) -> None:
    person = getattr(cast, key)
    assert set(door.list(person, "leads").pks) == {leads[name] for name in SEEN[key]}
    for name, pk in leads.items():
        assert door.show(person, "leads", pk).status == (200 if name in SEEN[key] else 404), name


def test_a_verb_on_a_hidden_lead_finds_nothing(door: Door, cast: Cast, leads: dict[str, int]) -> None:
    assert door.act(cast.rep, "leads", leads["other rep's"], "recycle").status == 404
    assert door.act(cast.rep, "leads", leads["new"], "claim").status == 404
    assert door.edit(cast.rep, "leads", leads["other rep's"], 1, region="x").status == 404


def test_what_is_in_the_pool_may_be_claimed_not_edited(door: Door, cast: Cast, leads: dict[str, int]) -> None:
    assert door.edit(cast.rep, "leads", leads["pool"], 2, region="x").status == 403
    assert door.act(cast.rep, "leads", leads["pool"], "accept").status == 403
    assert door.act(cast.rep, "leads", leads["recycled"], "claim").is_done
    assert door.show(cast.other_rep, "leads", leads["recycled"]).status == 404


def test_the_searched_and_the_chosen_are_scoped_too(cast: Cast) -> None:
    make.lead(owner=cast.other_rep.staff, company_name="数智科技")
    client = page_client(cast.rep)
    assert client.get("/leads/options", {"q": "数智"}).json() == {"items": []}
    assert list(client.get("/leads/", {"q": "数智"}).context["rows"]) == []


@pytest.mark.parametrize(
    ("key", "is_whole"),
    [("administrator", True), ("marketer", True), ("rep", True), ("sales_lead", True), ("executive", False)],
)
def test_personal_data_are_whole_for_who_works_on_it(door: Door, cast: Cast, key: str, is_whole: bool) -> None:
    lead = make.lead(owner=cast.rep.staff, contact_name=CONTACT, phone=PHONE, email=EMAIL, credit_code=CODE)
    body = door.show(getattr(cast, key), "leads", lead.pk).body
    for datum in (CONTACT, PHONE, EMAIL, CODE):
        assert (datum in body) is is_whole, datum
    assert "8888" in body


def test_in_the_pool_they_are_covered_until_it_is_claimed(door: Door, cast: Cast) -> None:
    lead = make.lead(status="qualified", contact_name=CONTACT, phone=PHONE, email=EMAIL)
    before = door.show(cast.rep, "leads", lead.pk).body
    assert not any(datum in before for datum in (CONTACT, PHONE, EMAIL))
    assert door.act(cast.rep, "leads", lead.pk, "claim").is_done
    after = door.show(cast.rep, "leads", lead.pk).body
    assert all(datum in after for datum in (CONTACT, PHONE, EMAIL))


def test_lists_cover_them_for_everybody_on_screen(cast: Cast) -> None:
    make.lead(owner=cast.rep.staff, contact_name=CONTACT, phone=PHONE, email=EMAIL)
    page = page_client(cast.executive).get("/leads/").content.decode()
    assert not any(datum in page for datum in (CONTACT, PHONE, EMAIL))
    items = api_client(cast.executive).get("/api/v1/leads").json()["items"]
    assert items[0]["phone"] == "138 **** 8888"
    assert items[0]["contact_name"] == "赵**"
    assert items[0]["email"] == "**@example.com"


def test_a_lead_without_company_is_not_called_by_the_whole_name(cast: Cast) -> None:
    lead = make.lead(company_name="", contact_name=CONTACT)
    assert CONTACT not in page_client(cast.executive).get(f"/leads/{lead.pk}/").content.decode()
    options = page_client(cast.executive).get("/leads/options").json()["items"]
    assert options == [{"id": lead.pk, "text": "赵**"}]


def test_presets_narrow(cast: Cast, leads: dict[str, int]) -> None:
    client = page_client(cast.rep)
    mine = client.get("/leads/", {"owner": cast.rep.staff.pk}).context["rows"]
    assert [row["pk"] for row in mine] == [leads["rep's"]]
    pool = client.get("/leads/", {"status": "qualified", "unowned": "true"}).context["rows"]
    assert [row["pk"] for row in pool] == [leads["pool"]]
    assert Lead.objects.count() == len(leads)

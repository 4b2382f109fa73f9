"""Who sees which customers, and by what they are found."""

from __future__ import annotations

from typing import Any

import pytest

from ratoon.core.contributions import Owned, contributed
from ratoon.core.testing.clients import Door, page_client
from ratoon.customers.tests import make
from ratoon.people.tests.cast import Cast

ALL = ["rep's", "other rep's", "csm's"]
SEEN = {
    "administrator": ALL,
    "executive": ALL,
    "marketer": ALL,
    "rep": ["rep's"],
    "other_rep": ["other rep's"],
    "sales_lead": ["rep's", "other rep's"],
    "project_manager": ALL,
    "delivery_lead": ALL,
    "csm": ALL,
    "csm_lead": ALL,
    "commercial": ALL,
}


@pytest.mark.parametrize("key", SEEN)
def test_customers_and_their_people_have_one_reach(door: Door, cast: Cast, key: str) -> None:
    person = getattr(cast, key)
    owners = {"rep's": cast.rep, "other rep's": cast.other_rep, "csm's": cast.csm}
    companies = {name: make.company(owner=owner.staff) for name, owner in owners.items()}
    contacts = {name: make.contact(company).pk for name, company in companies.items()}
    assert set(door.list(person, "customers").pks) == {companies[name].pk for name in SEEN[key]}
    assert set(door.list(person, "contacts").pks) == {contacts[name] for name in SEEN[key]}
    for name, company in companies.items():
        status = 200 if name in SEEN[key] else 404
        assert door.show(person, "customers", company.pk).status == status, name
        assert door.show(person, "contacts", contacts[name]).status == status, name


def test_a_filter_names_no_company_that_one_does_not_see(door: Door, cast: Cast) -> None:
    hidden = make.company(owner=cast.other_rep.staff, name="数智科技", short_name="")
    for slug, name in (("customers", "parent"), ("contacts", "company")):
        answer = door.list(cast.rep, slug, **{name: hidden.pk})
        assert answer.status == 422
        assert "数智科技" not in answer.body
    page = page_client(cast.rep).get("/customers/options", {"q": "数智"})
    assert page.json() == {"items": []}


def test_a_parent_that_one_does_not_see_may_stay_but_is_no_link(door: Door, cast: Cast) -> None:
    parent = make.company(owner=cast.other_rep.staff)
    row = make.company(owner=cast.rep.staff, parent=parent)
    assert door.edit(cast.rep, "customers", row.pk, 1, region="上海").is_done
    assert f"/customers/{parent.pk}/" not in page_client(cast.rep).get(f"/customers/{row.pk}/").content.decode()
    assert f"/customers/{parent.pk}/" in page_client(cast.csm).get(f"/customers/{row.pk}/").content.decode()


def test_lists_are_narrowed(door: Door, cast: Cast) -> None:
    parent = make.company(owner=cast.rep.staff, quadrant="III", region="上海")
    child = make.company(owner=cast.csm.staff, parent=parent, industry="retail", size_band="20-99")
    narrowed: list[tuple[dict[str, Any], Any]] = [
        ({"quadrant": "III"}, parent),
        ({"quadrant": "none"}, child),
        ({"owner": cast.csm.staff.pk}, child),
        ({"industry": "retail"}, child),
        ({"size": "20-99"}, child),
        ({"region": "上海"}, parent),
        ({"parent": parent.pk}, child),
    ]
    for query, expected in narrowed:
        assert door.list(cast.administrator, "customers", **query).pks == (expected.pk,), query
    for query in ({"quadrant": "V"}, {"industry": "moon"}, {"parent": 10**9}):
        assert door.list(cast.administrator, "customers", **query).status == 422, query


@pytest.mark.parametrize(
    "text", ["砚汀", "精密", "yanting", "ytjm", "yantingjingmi", "91330100799655058B", "9133010079", "杭州砚汀精密"]
)
def test_a_customer_is_found_by_what_one_has_at_hand(door: Door, cast: Cast, text: str) -> None:
    row = make.company(
        owner=cast.rep.staff, name="杭州砚汀精密机械有限公司", short_name="砚汀精密", credit_code="91330100799655058B"
    )
    make.company(owner=cast.rep.staff, name="数智科技有限公司", short_name="数智")
    assert door.list(cast.administrator, "customers", q=text).pks == (row.pk,)


def test_what_a_leaving_owner_owns_is_told(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    (owned,) = (one for one in contributed(Owned) if one.kind == "company")
    assert list(owned.of(cast.rep.staff.pk)) == [row]
    assert list(owned.of(cast.csm.staff.pk)) == []


def test_contacts_stand_at_their_customer_not_in_the_side_bar(cast: Cast) -> None:
    page = page_client(cast.administrator).get("/customers/").content.decode()
    assert 'href="/customers/"' in page
    assert 'href="/contacts/"' not in page

"""A company comes in with one owner, is corrected, and is handed over without a day that nobody or two answer for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.customers import services
from ratoon.customers.models import Company, Ownership, Standing
from ratoon.customers.services import CompanyRefused, NewCompany
from ratoon.customers.tests import make
from ratoon.people.models import Staff
from ratoon.people.tests import make as make_people
from ratoon.people.tests.cast import SYSTEM, Cast

CODE = "91330100799655058B"
DAY = timedelta(days=1)


def test_it_is_added_with_who_adds_it_as_owner(door: Door, cast: Cast) -> None:
    parent = make.company(owner=cast.rep.staff)
    answer = door.add(cast.rep, "customers", **make.fields(name="砚汀精密", credit_code=CODE.lower(), parent=parent.pk))

    assert answer.is_done, answer
    row = Company.objects.get(pk=answer.pk)
    assert (row.name, row.name_key, row.credit_code, row.owner, row.parent) == (
        "砚汀精密",
        "yantingjingmi",
        CODE,
        cast.rep.staff,
        parent,
    )
    assert (row.known_since, row.version) == (TODAY, 1)
    (held,) = Ownership.objects.filter(company=row)
    assert (held.owner, held.period.lower, held.period.upper) == (cast.rep.staff, TODAY, None)
    standing = Standing.objects.get(company=row)
    assert (standing.quadrant, standing.arr, standing.since) == ("", None, None)
    entry = JournalEntry.objects.filter(kind="company.added").latest("pk")
    assert entry.data == {"company_id": row.pk, "owner_id": cast.rep.staff.pk}


def test_an_owner_and_a_day_may_be_named(door: Door, cast: Cast) -> None:
    on = TODAY - 40 * DAY
    answer = door.add(cast.administrator, "customers", **make.fields(owner=cast.csm.staff.pk, known_since=on))
    row = Company.objects.get(pk=answer.pk)
    assert (row.owner, row.known_since, row.ownerships.get().period.lower) == (cast.csm.staff, on, on)


ILL: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": " "}, "name"),
    "unknown industry": ({"industry": "moon"}, "industry"),
    "unknown size": ({"size_band": "many"}, "size_band"),
    "short code": ({"credit_code": CODE[:17]}, "credit_code"),
    "wrong check": ({"credit_code": CODE[:17] + "A"}, "credit_code"),
    "letter no code has": ({"credit_code": "I" + CODE[1:]}, "credit_code"),
    "tomorrow": ({"known_since": TODAY + DAY}, "known_since"),
    "a control character": ({"short_name": "砚\x07"}, "short_name"),
    "no such parent": ({"parent": 10**9}, "parent"),
    "too long": ({"name": "砚" * 201}, "name"),
}


@pytest.mark.parametrize("case", ILL)
def test_what_is_ill_formed_is_refused_beside_its_field(door: Door, cast: Cast, case: str) -> None:
    typed, field = ILL[case]
    with nothing_changes():
        answer = door.add(cast.rep, "customers", **make.fields(**typed))
    assert answer.status == 422
    assert list(answer.problems) == [field], answer.problems


def test_a_twin_is_refused_with_a_link_for_who_may_see_it(door: Door, cast: Cast) -> None:
    twin = make.company(owner=cast.other_rep.staff, credit_code=CODE)
    with nothing_changes():
        answer = door.add(cast.administrator, "customers", **make.fields(credit_code=CODE))
    assert answer.is_refused
    assert list(answer.problems) == ["credit_code"]
    typed = make.fields(credit_code=CODE)
    seen = page_client(cast.administrator).post("/customers/new", typed).content.decode()
    hidden = page_client(cast.rep).post("/customers/new", typed).content.decode()
    assert f'href="/customers/{twin.pk}/' in seen
    assert f"/customers/{twin.pk}/" not in hidden


def test_many_come_in_together_and_each_is_told(cast: Cast) -> None:
    known = make.company(owner=cast.rep.staff, credit_code=CODE)
    gone = make_people.staff(team=cast.rep.staff.team)
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY)
    gone.refresh_from_db()
    other = "91310000MA1FL1AA1L"
    wanted = [
        NewCompany(name="A", owner=cast.rep.staff, credit_code=other),
        NewCompany(name="B", owner=cast.rep.staff, credit_code=CODE),
        NewCompany(name="C", owner=cast.rep.staff, credit_code=other),
        NewCompany(name="D"),
        NewCompany(name="", owner=cast.rep.staff),
        NewCompany(name="E", owner=gone),
        NewCompany(name="F", owner=cast.rep.staff, known_since=TODAY + DAY),
    ]
    results = services.add_companies(companies=wanted, actor=SYSTEM, at=NOW)
    first, *refused = results
    assert isinstance(first, Company)
    codes = [one.code for one in refused if isinstance(one, CompanyRefused)]
    assert codes == ["twin", "twin", "no_owner", "name_missing", "owner_left", "in_future"]
    links = [one.link for one in refused[:2] if isinstance(one, CompanyRefused)]
    assert links == [("company", known.pk), ("company", first.pk)]
    assert Company.objects.count() == Ownership.objects.count() == Standing.objects.count() == 2


def test_the_cost_of_many_is_not_the_cost_of_each(cast: Cast, django_assert_max_num_queries: Any) -> None:
    wanted = [NewCompany(name=f"公司{i}", owner=cast.rep.staff) for i in range(300)]
    with django_assert_max_num_queries(14):
        services.take_over_companies(companies=wanted, actor=SYSTEM, at=NOW)
    assert JournalEntry.objects.filter(kind="company.taken_over").count() == 300
    assert not JournalEntry.objects.filter(kind="company.added").exists()


def test_facts_are_corrected(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, name="砚汀精密", short_name="")
    answer = door.edit(cast.rep, "customers", row.pk, 1, name="数智科技", region="上海", industry="software")
    assert answer.is_done, answer
    now = Company.objects.get(pk=row.pk)
    assert (now.name, now.name_key, now.region, now.version) == ("数智科技", "shuzhikeji", "上海", 2)
    assert (now.owner, now.known_since, now.size_band) == (row.owner, row.known_since, row.size_band)
    entry = JournalEntry.objects.get(kind="company.edited")
    assert entry.data == {"company_id": row.pk, "fields": ["industry", "name", "region"]}
    assert door.list(cast.rep, "customers", q="shuzhi").pks == (row.pk,)
    assert door.list(cast.rep, "customers", q="yanting").pks == ()


def test_nothing_typed_is_nothing_changed(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, credit_code=CODE, note="a\nb")
    with nothing_changes():
        assert door.edit(cast.rep, "customers", row.pk, 1, region=row.region).is_done


def test_a_stale_edit_changes_nothing(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    assert door.edit(cast.rep, "customers", row.pk, 1, region="上海").is_done
    with nothing_changes():
        answer = door.edit(cast.administrator, "customers", row.pk, 1, region="苏州")
    assert answer.status == {"page": 409, "api": 412}[door.name]


def test_no_company_stands_above_itself(door: Door, cast: Cast) -> None:
    top = make.company(owner=cast.rep.staff)
    middle = make.company(owner=cast.rep.staff, parent=top)
    low = make.company(owner=cast.rep.staff, parent=middle)
    for parent in (low, middle, top):
        with nothing_changes():
            answer = door.edit(cast.rep, "customers", top.pk, 1, parent=parent.pk)
        assert list(answer.problems) == ["parent"], parent.pk
    assert door.edit(cast.rep, "customers", low.pk, 1, parent=top.pk).is_done
    assert door.edit(cast.rep, "customers", low.pk, 2, parent=None).is_done


def test_an_edit_to_a_twin_and_an_edit_of_the_owner_are_refused(door: Door, cast: Cast) -> None:
    make.company(owner=cast.rep.staff, credit_code=CODE)
    row = make.company(owner=cast.rep.staff)
    with nothing_changes():
        assert list(door.edit(cast.rep, "customers", row.pk, 1, credit_code=CODE).problems) == ["credit_code"]
        assert door.edit(cast.rep, "customers", row.pk, 1, owner=cast.csm.staff.pk).status == 422


def test_known_since_is_not_after_what_happened(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 30 * DAY, quadrant="I", on=TODAY - 20 * DAY)
    for day in (TODAY - 19 * DAY, TODAY + DAY):
        with nothing_changes():
            answer = door.edit(cast.rep, "customers", row.pk, 1, known_since=day)
        assert list(answer.problems) == ["known_since"], day
    assert door.edit(cast.rep, "customers", row.pk, 1, known_since=TODAY - 50 * DAY).is_done
    assert row.ownerships.get().period.lower == TODAY - 50 * DAY


def test_who_may_not_edit_changes_nothing(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    for person, status in ((cast.executive, 403), (cast.marketer, 403), (cast.other_rep, 404)):
        with nothing_changes():
            assert door.edit(person, "customers", row.pk, 1, region="上海").status == status, person.key


# handing over


def test_it_is_handed_over_without_a_gap(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 90 * DAY)
    on = TODAY - 3 * DAY
    answer = door.act(
        cast.rep, "customers", row.pk, "hand-over", owner=cast.csm.staff.pk, reason="验收后由客户成功负责", on=on
    )
    assert answer.is_done or answer.status == 404, answer
    now = Company.objects.get(pk=row.pk)
    assert (now.owner, now.version) == (cast.csm.staff, 2)
    first, second = Ownership.objects.filter(company=row).order_by("pk")
    assert (first.owner, first.period.lower, first.period.upper) == (cast.rep.staff, TODAY - 90 * DAY, on)
    assert (second.owner, second.period.lower, second.period.upper) == (cast.csm.staff, on, None)
    assert second.reason == "验收后由客户成功负责"
    entry = JournalEntry.objects.get(kind="company.handed_over")
    assert entry.data["owner_id"] == cast.csm.staff.pk
    page = page_client(cast.csm).get(f"/customers/{row.pk}/").content.decode()
    assert "验收后由客户成功负责" in page
    assert cast.rep.staff.name in page


def test_taken_back_it_is_as_if_never_given(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 90 * DAY)
    for on in (TODAY - 3 * DAY, TODAY - 90 * DAY):
        services.hand_over_company(company=row, owner=cast.csm.staff, on=on, actor=SYSTEM, at=NOW)
        services.take_back_company(company=row, actor=SYSTEM, at=NOW)
        (held,) = row.ownerships.all()
        assert (held.owner, held.period.lower, held.period.upper) == (cast.rep.staff, TODAY - 90 * DAY, None)
        assert Company.objects.get(pk=row.pk).owner == cast.rep.staff
    assert JournalEntry.objects.filter(kind="company.handed_over").count() == 4
    with nothing_changes(), pytest.raises(services.CompanyRefused) as refused:
        services.take_back_company(company=row, actor=SYSTEM, at=NOW)
    assert refused.value.code == "never_handed_over"
    services.hand_over_company(company=row, owner=cast.csm.staff, on=TODAY, actor=SYSTEM, at=NOW)
    Staff.objects.filter(pk=cast.rep.staff.pk).update(left_on=TODAY)
    with nothing_changes(), pytest.raises(services.CompanyRefused) as refused:
        services.take_back_company(company=row, actor=SYSTEM, at=NOW)
    assert refused.value.code == "owner_left"


def test_twice_on_one_day_leaves_the_last(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    for owner in (cast.csm.staff, cast.project_manager.staff):
        services.hand_over_company(company=row, owner=owner, on=TODAY, actor=SYSTEM, at=NOW)
    assert Company.objects.get(pk=row.pk).owner == cast.project_manager.staff
    assert [one.period.isempty for one in row.ownerships.order_by("pk")] == [False, True, False]
    assert page_client(cast.administrator).get(f"/customers/{row.pk}/").status_code == 200
    edited = services.edit_company(
        company=row, expect=None, actor=SYSTEM, at=NOW, known_since=make.LONG_AGO - DAY, name="乙"
    )
    assert edited.known_since == make.LONG_AGO - DAY


def test_a_handover_that_cannot_be_is_refused(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 5 * DAY)
    gone = make_people.staff(team=cast.rep.staff.team)
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"owner": cast.rep.staff.pk, "reason": "x"}, "owner"),
        ({"owner": gone.pk, "reason": "x"}, "owner"),
        ({"owner": cast.csm.staff.pk, "reason": ""}, "reason"),
        ({"owner": cast.csm.staff.pk, "reason": "x", "on": TODAY + DAY}, "on"),
        ({"owner": cast.csm.staff.pk, "reason": "x", "on": TODAY - 6 * DAY}, "on"),
    ]
    for typed, field in cases:
        with nothing_changes():
            answer = door.act(cast.administrator, "customers", row.pk, "hand-over", **typed)
        assert list(answer.problems) == [field], typed
    gone.refresh_from_db()
    with nothing_changes(), pytest.raises(CompanyRefused) as refused:
        services.hand_over_company(company=row, owner=gone, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "owner_left"


def test_who_may_not_hand_over_does_not(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    for person, status in ((cast.csm, 403), (cast.executive, 403), (cast.other_rep, 404)):
        with nothing_changes():
            answer = door.act(person, "customers", row.pk, "hand-over", owner=cast.csm.staff.pk, reason="x")
        assert answer.status == status, person.key


# two at once


def test_two_who_add_one_code_make_one_company(own_database: str, cast: Cast) -> None:
    adding = partial(services.add_company, actor=cast.rep.actor, at=NOW, credit_code=CODE)
    outcomes = race(partial(adding, name="甲"), partial(adding, name="乙"))
    (loser,) = losers(outcomes)
    assert isinstance(loser, CompanyRefused)
    assert loser.code == "twin"
    assert Company.objects.filter(credit_code=CODE).count() == 1


def test_two_who_hand_over_leave_one_owner(own_database: str, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    handing = partial(services.hand_over_company, company=row, on=TODAY, actor=SYSTEM, at=NOW)
    outcomes = race(*(partial(handing, owner=one.staff) for one in (cast.csm, cast.csm)))
    assert len(winners(outcomes)) == 1
    (loser,) = losers(outcomes)
    assert isinstance(loser, CompanyRefused)
    assert loser.code == "same_owner"
    assert Ownership.objects.filter(company=row, period__endswith__isnull=True).count() == 1


def test_two_cannot_stand_above_each_other(own_database: str, cast: Cast) -> None:
    one, other = make.company(owner=cast.rep.staff), make.company(owner=cast.rep.staff)
    editing = partial(services.edit_company, expect=None, actor=SYSTEM, at=NOW)
    outcomes = race(partial(editing, company=one, parent=other), partial(editing, company=other, parent=one))
    (loser,) = losers(outcomes)
    assert isinstance(loser, CompanyRefused)
    assert loser.code == "own_ancestor"


def test_a_request_of_a_program_is_done_once(cast: Cast) -> None:
    client = api_client(cast.rep)
    sent: dict[str, Any] = {
        "data": make.fields(),
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "k1"},
    }
    first: Any = client.post("/api/v1/customers", **sent)
    with nothing_changes():
        again: Any = client.post("/api/v1/customers", **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["quadrant"] is None
    assert first.json()["arr"] is None

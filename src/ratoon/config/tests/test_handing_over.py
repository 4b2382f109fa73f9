"""All that a colleague owns goes to others in one step: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection
from hypothesis import given, settings
from hypothesis import strategies as st

from ratoon.core.access import kinds
from ratoon.core.contributions import Owned, contributed
from ratoon.core.models import JournalEntry, JournalSubject
from ratoon.core.testing.clients import Door, Pages, Person, Programs, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.customers.models import Company, Ownership
from ratoon.customers.tests import make as make_customers
from ratoon.delivery.tests import make as make_delivery
from ratoon.lead.models import Lead
from ratoon.lead.tests import make as make_leads
from ratoon.people import services
from ratoon.people.models import HandingOver, RoleAccess, Staff
from ratoon.people.queries import counts_owned
from ratoon.people.services import leaving
from ratoon.people.tests import make as make_people
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.tests import make_contracts, make_pipeline
from ratoon.success.tests import make as make_success
from ratoon.work.tests import make as make_work

BEGAN = TODAY - timedelta(days=60)
KINDS = {"lead", "campaign", "company", "opportunity", "contract", "project", "care", "renewal", "task", "staff"}
HTMX = {"HX-Request": "true", "HX-Target": "handing"}


def _own_a_lot(cast: Cast, owner: Staff) -> None:
    """Let somebody own something of every kind."""
    known = make_customers.company(owner=owner)
    make_leads.lead(owner=owner)
    make_leads.lead(owner=owner, status="accepted")
    make_leads.campaign(owner=owner)
    make_pipeline.opportunity(owner=owner, of=known)
    make_contracts.draft(owner=owner, company=known)
    make_delivery.run(make_delivery.project(cast, owner=owner), owner, BEGAN)
    care = make_success.care(owner=owner)
    make_success.renewal(owner=owner, of=care.company)
    make_success.renewal(owner=owner)
    make_work.task(owner)
    services.set_manager(staff=make_people.staff(team=owner.team), manager=owner, on=TODAY, actor=SYSTEM, at=NOW)
    drain()


def _ask(door: Door, who: Person, staff: Staff, *, to: Staff | None, takers: Any = None, **given: Any) -> Any:
    """Ask for it as a person or a program does: kinds that go elsewhere are fields of the page, a list of the API."""
    named: dict[str, Staff] = takers or {}
    typed: dict[str, Any] = {"to": to.pk if to else None, "on": TODAY, "reason": "离职交接", **given}
    if isinstance(door, Pages):
        typed |= {f"to_{kind}": taker.pk for kind, taker in named.items()}
    elif named:
        typed["takers"] = [{"kind": kind, "to": taker.pk} for kind, taker in named.items()]
    return door.act(who, "people", staff.pk, "hand-over-all", **typed)


# what is declared


def test_what_is_owned_says_how_it_is_handed_over() -> None:
    assert {one.kind for one in contributed(Owned)} == KINDS
    for one in contributed(Owned):
        assert one.right in kinds()[one.kind].actions, one.kind
    with pytest.raises(TypeError):
        Owned(kind="lead", label="Leads", of=lambda _staff: Lead.objects.none())  # type: ignore[call-arg]


# the one step


def test_all_goes_to_one_and_its_owner_may_leave(door: Door, cast: Cast) -> None:
    leaver, taker = cast.rep.staff, cast.other_rep.staff
    _own_a_lot(cast, leaver)
    before = counts_owned(leaver.pk)
    assert set(before) == KINDS
    answer = _ask(door, cast.administrator, leaver, to=taker)
    assert answer.is_done, answer.problems
    assert counts_owned(leaver.pk) == {}
    assert counts_owned(taker.pk) == before
    assert door.act(cast.administrator, "people", leaver.pk, "deactivate").is_done
    row = HandingOver.objects.get()
    assert (row.counts, row.reason, row.on, row.status) == (before, "离职交接", TODAY, "done")


def test_each_kind_may_go_to_somebody_else(door: Door, cast: Cast) -> None:
    leaver, sales, csm = cast.rep.staff, cast.other_rep.staff, cast.csm.staff
    _own_a_lot(cast, leaver)
    before = counts_owned(leaver.pk)
    answer = _ask(door, cast.administrator, leaver, to=sales, takers={"care": csm, "renewal": csm, "task": csm})
    assert answer.is_done, answer.problems
    mine, theirs = counts_owned(sales.pk), counts_owned(csm.pk)
    # whoever takes a customer in care takes the customer along
    assert theirs == {"care": 1, "renewal": 2, "task": 1, "company": 1}
    assert {kind: mine.get(kind, 0) + theirs.get(kind, 0) for kind in before} == before


def test_kinds_for_which_nobody_is_named_stay(door: Door, cast: Cast) -> None:
    leaver = cast.rep.staff
    _own_a_lot(cast, leaver)
    before = counts_owned(leaver.pk)
    assert _ask(door, cast.administrator, leaver, to=None, takers={"lead": cast.other_rep.staff}).is_done
    assert counts_owned(leaver.pk) == {kind: count for kind, count in before.items() if kind != "lead"}
    assert not door.act(cast.administrator, "people", leaver.pk, "deactivate").is_done


def test_what_belongs_to_nobody_or_is_over_stays_as_it_is(cast: Cast) -> None:
    leaver, taker = cast.rep.staff, cast.other_rep.staff
    pool = make_leads.lead(status="qualified")
    over = make_leads.lead(owner=leaver, status="invalid")
    signed = make_contracts.signed(owner=leaver)
    contact = make_customers.contact(signed.company)
    _hand(leaver, taker)
    for row in (pool, over, signed, contact):
        now = type(row).objects.get(pk=row.pk)
        assert now.version == row.version and getattr(now, "owner_id", None) == getattr(row, "owner_id", None)


def test_histories_keep_both(cast: Cast) -> None:
    leaver, taker = cast.rep.staff, cast.other_rep.staff
    _own_a_lot(cast, leaver)
    lead = Lead.objects.get(owner=leaver, status="accepted")
    owned = {one.kind: set(one.of(leaver.pk).values_list("pk", flat=True)) for one in contributed(Owned)}
    first = JournalEntry.objects.latest("pk").pk
    _hand(leaver, taker)
    told = JournalSubject.objects.filter(entry__pk__gt=first)
    for kind, pks in owned.items():
        assert pks <= set(told.filter(kind=kind).values_list("record_id", flat=True)), kind
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("accepted", taker)
    assert [move.owner for move in lead.moves.order_by("pk")] == [leaver, leaver, leaver, taker]
    company = Company.objects.filter(owner=taker).latest("pk")
    assert Ownership.objects.filter(company=company).latest("pk").reason == "离职"
    for person in (leaver, taker):
        body = Pages().show(cast.administrator, "people", person.pk).body
        assert "离职" in body and taker.name in body


def test_a_project_keeps_where_it_stands(cast: Cast) -> None:
    project = make_delivery.running(cast)
    leaver, taker = cast.project_manager.staff, make_people.staff(team=cast.project_manager.staff.team)
    _hand(leaver, taker)
    project.refresh_from_db()
    assert (project.status, project.owner, project.manager) == ("running", taker, taker)


def _hand(leaver: Staff, taker: Staff) -> None:
    services.hand_over_all(staff=leaver, to=taker, on=TODAY, reason="离职", actor=SYSTEM, at=NOW)


@settings(max_examples=15)
@given(numbers=st.lists(st.integers(0, 3), min_size=3, max_size=3), split=st.booleans())
def test_nothing_is_lost_on_the_way(cast: Cast, numbers: list[int], split: bool) -> None:
    leaver, taker, other = cast.rep.staff, cast.other_rep.staff, cast.csm.staff
    makers: list[Callable[[], Any]] = [
        partial(make_leads.lead, owner=leaver),
        partial(make_customers.company, owner=leaver),
        partial(make_work.task, leaver),
    ]
    for make, number in zip(makers, numbers, strict=True):
        for _one in range(number):
            make()
    people = (leaver, taker, other)
    whole = _sum(*people)
    owned = counts_owned(leaver.pk)
    if not owned:
        return
    takers = {"lead": other} if split else {}
    services.hand_over_all(staff=leaver, to=taker, takers=takers, on=TODAY, reason="x", actor=SYSTEM, at=NOW)
    assert counts_owned(leaver.pk) == {}
    assert _sum(*people) == whole
    row = HandingOver.objects.latest("pk")
    assert row.counts == owned and row.done == row.total == sum(owned.values())


def _sum(*people: Staff) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in people:
        for kind, count in counts_owned(one.pk).items():
            found[kind] = found.get(kind, 0) + count
    return found


# refusals


def test_one_that_can_not_be_handed_over_stops_all_and_is_named(door: Door, cast: Cast) -> None:
    leaver, report = cast.rep.staff, make_people.staff(team=cast.rep.staff.team)
    _own_a_lot(cast, leaver)
    services.set_manager(staff=report, manager=leaver, on=TODAY, actor=SYSTEM, at=NOW)
    past = make_pipeline.past(owner=leaver, company=None)
    with nothing_changes():
        answer = _ask(door, cast.administrator, leaver, to=report)
    assert answer.is_refused
    for name in (past.name, report.name):
        assert name in answer.words
    if isinstance(door, Pages):
        assert f"/opportunities/{past.pk}/" in answer.body and f"/people/{report.pk}/" in answer.body


def test_who_lacks_the_right_to_hand_a_kind_over_is_told_which(door: Door, cast: Cast) -> None:
    leaver = cast.rep.staff
    _own_a_lot(cast, leaver)
    RoleAccess.objects.filter(role__code="administrator", kind="project").update(actions=["view"])
    with nothing_changes():
        answer = _ask(door, cast.administrator, leaver, to=cast.other_rep.staff)
    assert answer.is_refused
    assert str(kinds()["project"].actions["hand_over"]) in answer.words
    others = dict.fromkeys(KINDS - {"project"}, cast.other_rep.staff)
    assert _ask(door, cast.administrator, leaver, to=None, takers=others).is_done
    assert set(counts_owned(leaver.pk)) == {"project"}


def test_a_scope_that_does_not_reach_is_refused(cast: Cast) -> None:
    make_leads.lead(owner=cast.rep.staff)
    RoleAccess.objects.filter(role__code="administrator", kind="lead").update(scope=1)
    with nothing_changes():
        answer = _ask(Programs(), cast.administrator, cast.rep.staff, to=cast.other_rep.staff)
    assert answer.is_refused and "1" in answer.words


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": "2026-13-01"}, "on"),
        ({"reason": ""}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"to": None}, "to"),
        ({"to": 10**12}, "to"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(door: Door, cast: Cast, wrong: dict[str, Any], field: str) -> None:
    make_leads.lead(owner=cast.rep.staff)
    with nothing_changes():
        answer = _ask(door, cast.administrator, cast.rep.staff, **{"to": cast.other_rep.staff, **_plain(wrong)})
    assert answer.is_refused and field in answer.problems, answer.problems


def _plain(wrong: dict[str, Any]) -> dict[str, Any]:
    to = wrong.get("to", 0)
    return {**wrong, "to": Staff(pk=to)} if to else wrong


def test_nobody_takes_his_own_and_nobody_who_left(door: Door, cast: Cast) -> None:
    leaver, gone = cast.rep.staff, make_people.staff(team=cast.rep.staff.team)
    make_leads.lead(owner=leaver)
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes():
        assert "to" in _ask(door, cast.administrator, leaver, to=leaver).problems
        assert _ask(door, cast.administrator, leaver, to=gone).is_refused
        assert _ask(door, cast.administrator, leaver, to=None, takers={"lead": gone}).is_refused


@pytest.mark.parametrize(
    "takers",
    [[{"kind": "moon", "to": 1}], [{"kind": "lead"}], [{"kind": "lead", "to": 10**12}], [{"kind": "lead", "to": "x"}]],
)
def test_programs_name_kinds_and_colleagues_that_there_are(cast: Cast, takers: Any) -> None:
    make_leads.lead(owner=cast.rep.staff)
    with nothing_changes():
        answer = Programs().act(
            cast.administrator, "people", cast.rep.staff.pk, "hand-over-all", takers=takers, reason="x"
        )
    assert "takers" in answer.problems


def test_who_owns_nothing_has_nothing_to_hand_over(door: Door, cast: Cast) -> None:
    with nothing_changes():
        answer = _ask(door, cast.administrator, cast.csm.staff, to=cast.rep.staff)
    assert answer.is_refused


def test_without_the_right_nobody_hands_over(door: Door, cast: Cast) -> None:
    make_leads.lead(owner=cast.rep.staff)
    with nothing_changes():
        assert _ask(door, cast.sales_lead, cast.rep.staff, to=cast.other_rep.staff).status == 403


# the page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_lists_what_there_is(cast: Cast, language: str) -> None:
    _own_a_lot(cast, cast.rep.staff)
    client = page_client(cast.administrator)
    client.cookies["ratoon_language"] = language
    body = client.get(f"/people/{cast.rep.staff.pk}/hand-over-all").content.decode()
    for slug, field in (("leads", "owner"), ("tasks", "assignee"), ("people", "manager"), ("customers", "owner")):
        assert f"/{slug}/?{field}={cast.rep.staff.pk}" in body, slug
    for kind in KINDS:
        assert f'name="to_{kind}"' in body, kind
    leaving_page = client.get(f"/people/{cast.rep.staff.pk}/deactivate").content.decode()
    assert f"/people/{cast.rep.staff.pk}/hand-over-all" in leaving_page


# much of it


def test_much_of_it_is_done_by_the_worker(door: Door, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 3)
    leaver, taker = cast.rep.staff, cast.other_rep.staff
    _own_a_lot(cast, leaver)
    before = counts_owned(leaver.pk)
    assert _ask(door, cast.administrator, leaver, to=taker).is_done
    assert counts_owned(leaver.pk) == before
    row = HandingOver.objects.get()
    client = page_client(cast.administrator)
    address = f"/people/{leaver.pk}/hand-over-all"
    assert "<progress" in client.get(address, headers=HTMX).content.decode()
    assert _ask(door, cast.administrator, leaver, to=taker).is_refused, "one at a time"
    services.run_handing(handing_id=row.pk, at=NOW)
    assert (counts_owned(leaver.pk), counts_owned(taker.pk)) == ({}, before)
    assert client.get(address, headers=HTMX).headers["HX-Redirect"] == f"/people/{leaver.pk}/"
    with nothing_changes():
        services.run_handing(handing_id=row.pk, at=NOW)


def test_what_the_worker_could_not_do_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 0)
    leaver = cast.rep.staff
    past = make_pipeline.past(owner=leaver, company=None)
    assert _ask(Pages(), cast.administrator, leaver, to=cast.other_rep.staff).is_done
    row = HandingOver.objects.get()
    with nothing_changes(HandingOver):
        services.run_handing(handing_id=row.pk, at=NOW)
    row.refresh_from_db()
    assert row.status == "refused"
    body = page_client(cast.administrator).get(f"/people/{leaver.pk}/hand-over-all").content.decode()
    assert past.name in body and f"/opportunities/{past.pk}/" in body


def test_who_may_not_any_more_gets_nothing_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 0)
    lead = make_leads.lead(owner=cast.rep.staff)
    assert _ask(Pages(), cast.administrator, cast.rep.staff, to=cast.other_rep.staff).is_done
    RoleAccess.objects.filter(role__code="administrator", kind="staff").update(actions=["view"])
    services.run_handing(handing_id=HandingOver.objects.get().pk, at=NOW)
    lead.refresh_from_db()
    assert lead.owner == cast.rep.staff
    assert HandingOver.objects.get().status == "refused"


# at once, and broken off


def test_of_two_at_once_one_hands_over(own_database: str, cast: Cast) -> None:
    leaver, takers = cast.rep.staff, (cast.other_rep.staff, cast.sales_lead.staff)
    for _one in range(6):
        make_leads.lead(owner=leaver)
    giving = partial(services.hand_over_all, staff=leaver, on=TODAY, reason="x", actor=cast.administrator.actor, at=NOW)
    outcomes = race(*(partial(giving, to=taker) for taker in takers))
    (_winner,), (loser,) = winners(outcomes), losers(outcomes)
    assert isinstance(loser, services.PeopleRefused) and loser.code == "owns_nothing"
    assert sorted(counts_owned(taker.pk).get("lead", 0) for taker in takers) == [0, 6]
    assert HandingOver.objects.count() == 1


def test_a_database_that_ends_in_the_middle_leaves_all_as_it_was(
    own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaver, taker = cast.rep.staff, cast.other_rep.staff
    for _one in range(4):
        make_leads.lead(owner=leaver)
    make_customers.company(owner=leaver)
    before = counts_owned(leaver.pk)
    given = leaving._give
    asked: list[int] = []

    def give(*args: Any) -> Any:
        asked.append(1)
        if len(asked) == 3:
            _end_this_connection()
        return given(*args)

    monkeypatch.setattr(leaving, "_give", give)
    with nothing_changes():
        with pytest.raises(OperationalError):
            _hand(leaver, taker)
        connection.close()
    assert len(asked) == 3
    monkeypatch.setattr(leaving, "_give", given)
    _hand(leaver, taker)
    assert (counts_owned(leaver.pk), counts_owned(taker.pk)) == ({}, before)


def _end_this_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [pid])
    other.close()


def test_progress_is_seen_while_the_worker_is_at_it(
    own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 0)
    monkeypatch.setattr(leaving, "_STEP", 2)
    for _one in range(5):
        make_leads.lead(owner=cast.rep.staff)
    assert _ask(Pages(), cast.administrator, cast.rep.staff, to=cast.other_rep.staff).is_done
    row, given, seen = HandingOver.objects.get(), leaving._give, []

    def give(*args: Any) -> Any:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("select done from people_handingover where id = %s", [row.pk])
            seen.append(cursor.fetchone()[0])
        other.close()
        return given(*args)

    monkeypatch.setattr(leaving, "_give", give)
    services.run_handing(handing_id=row.pk, at=NOW)
    assert seen == [0, 0, 2, 2, 4]
    row.refresh_from_db()
    assert (row.status, row.done, row.total) == ("done", 5, 5)

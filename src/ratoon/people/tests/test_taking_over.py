"""Whoever says how a colleague signs in may do all that the colleague may: else he could sign in as him."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.actor import Scope, StaffActor
from ratoon.core.testing.clients import API, Door, Programs, api_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people import services
from ratoon.people.models import RoleAccess, Staff
from ratoon.people.rules import below, covers, lineage
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast, Colleague


@pytest.fixture
def clerk(cast: Cast) -> Colleague:
    """Somebody who adds, edits and invites colleagues, and may not say which roles they have."""
    RoleAccess.objects.filter(role__code="marketer", kind="staff").update(actions=["view", "add", "edit"])
    return cast.marketer


def may(role: str, kind: str, scope: Scope, *actions: str) -> None:
    """Let a role do this, and nothing else, with a kind of record."""
    RoleAccess.objects.filter(role__code=role, kind=kind).update(scope=scope, actions=list(actions))


@pytest.mark.parametrize("key", ["administrator", "rep", "sales_lead", "csm"])
def test_nobody_opens_the_account_of_who_may_more(door: Door, cast: Cast, clerk: Colleague, key: str) -> None:
    staff = getattr(cast, key).staff
    with nothing_changes():
        invited = door.act(clerk, "people", staff.pk, "invite")
        edited = door.edit(clerk, "people", staff.pk, 1, email="mine@ratoon.example")
    assert invited.is_refused and staff.name in invited.words
    assert list(edited.problems) == ["email"] and staff.name in edited.words
    assert door.edit(clerk, "people", staff.pk, 1, hours_per_week=20).is_done


def test_the_refusal_has_a_code(cast: Cast, clerk: Colleague) -> None:
    answer = api_client(clerk).post(f"{API}/people/{cast.rep.staff.pk}/invite", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "rights_beyond_yours")


def test_who_was_just_added_is_invited(door: Door, cast: Cast, clerk: Colleague) -> None:
    made = door.add(clerk, "people", name="沈安", team=cast.rep.staff.team, email="shen@ratoon.example")
    assert made.is_done
    assert door.edit(clerk, "people", made.pk, 1, email="shen.an@ratoon.example").is_done
    assert door.act(clerk, "people", made.pk, "invite").is_done


def test_who_has_roles_and_no_e_mail_yet_gets_none_from_who_may_less(door: Door, cast: Cast, clerk: Colleague) -> None:
    staff = make.staff(team=cast.rep.staff.team, roles=("rep",))
    with nothing_changes():
        assert "email" in door.edit(clerk, "people", staff.pk, 1, email="mine@ratoon.example").problems
    assert door.edit(cast.administrator, "people", staff.pk, 1, email="new@ratoon.example").is_done


def test_who_left_with_more_rights_keeps_his_e_mail(door: Door, cast: Cast, clerk: Colleague) -> None:
    services.deactivate(staff=cast.csm.staff, on=TODAY, actor=SYSTEM, at=NOW)
    version = Staff.objects.get(pk=cast.csm.staff.pk).version
    with nothing_changes():
        assert "email" in door.edit(clerk, "people", cast.csm.staff.pk, version, email="m@ratoon.example").problems


def test_grants_are_compared_not_names_of_roles(door: Door, cast: Cast, clerk: Colleague) -> None:
    RoleAccess.objects.filter(role__code="rep").update(actions=[])
    may("rep", "staff", Scope.ALL, "view")
    assert door.act(clerk, "people", cast.rep.staff.pk, "invite").is_done
    may("rep", "lead", Scope.OWN, "view")  # the marketer sees all leads
    assert door.act(clerk, "people", cast.rep.staff.pk, "invite").is_done
    may("rep", "staff", Scope.ALL, "view", "deactivate")
    with nothing_changes():
        assert door.act(clerk, "people", cast.rep.staff.pk, "invite").is_refused


def test_the_same_grant_over_other_records_is_more(door: Door, cast: Cast, clerk: Colleague) -> None:
    RoleAccess.objects.filter(role__code="rep").update(actions=[])
    may("rep", "lead", Scope.OWN, "view")
    may("marketer", "lead", Scope.OWN, "view")
    with nothing_changes():
        assert door.act(clerk, "people", cast.rep.staff.pk, "invite").is_refused


def test_ones_own_e_mail_is_ones_own(door: Door, clerk: Colleague) -> None:
    may("marketer", "lead", Scope.OWN, "view")
    answer = door.edit(clerk, "people", clerk.staff.pk, 1, email="other@ratoon.example")
    assert answer.is_done, answer.problems


def test_a_token_opens_no_account_that_may_more_than_the_token(cast: Cast, clerk: Colleague) -> None:
    client = api_client(clerk, scopes=["staff.view", "staff.edit", "staff.add"])
    with nothing_changes():
        answer = client.post(f"{API}/people/{clerk.staff.pk}/invite", content_type="application/json")
    assert answer.json()["code"] == "rights_beyond_yours"
    boss = api_client(cast.administrator, scopes=["staff.view", "staff.edit", "staff.add"])
    with nothing_changes():
        answer = boss.post(f"{API}/people/{cast.administrator.staff.pk}/invite", content_type="application/json")
    assert answer.json()["code"] == "rights_beyond_yours"


def test_who_may_set_roles_opens_any_account(cast: Cast) -> None:
    may("administrator", "lead", Scope.ALL, "view")
    assert not covers(cast.administrator.actor, cast.rep.actor)
    assert Programs().act(cast.administrator, "people", cast.rep.staff.pk, "invite").is_done


# the rule, on plain values

PARENTS: dict[int, int | None] = {1: None, 2: 1, 3: 1, 4: 2, 5: 2}
DEPARTMENTS = {1, 2, 3}


def _actor(staff_id: int, team: int, grants: dict[str, Scope]) -> StaffActor:
    department = next(pk for pk in lineage(team, PARENTS) if pk in DEPARTMENTS)
    return StaffActor(
        user_id=0,
        staff_id=staff_id,
        name="",
        team_ids=below(team, PARENTS),
        department_ids=below(department, PARENTS),
        grants=grants,
    )


def _sees(actor: StaffActor, grant: str, owner: int, team: int) -> bool:
    scope = actor.scope(grant)
    if scope is None or scope is Scope.ALL:
        return scope is Scope.ALL
    teams = {Scope.OWN: frozenset(), Scope.TEAM: actor.team_ids, Scope.DEPARTMENT: actor.department_ids}[scope]
    return owner == actor.staff_id or team in teams


_grants: Any = st.dictionaries(st.sampled_from(["lead.view", "lead.edit"]), st.sampled_from(list(Scope)))
_teams = st.sampled_from(list(PARENTS))


@given(_teams, _teams, _grants, _grants, _teams)
def test_who_covers_another_sees_whatever_the_other_sees(
    here: int, there: int, mine: dict[str, Scope], theirs: dict[str, Scope], third: int
) -> None:
    one, other = _actor(1, here, mine), _actor(2, there, theirs)
    owners = [(1, here), (2, there), *((3, team) for team in PARENTS), (4, third)]
    more = [
        (grant, owner)
        for grant in theirs
        for owner in owners
        if _sees(other, grant, *owner) and not _sees(one, grant, *owner)
    ]
    assert not (covers(one, other) and more)
    assert covers(one, one)
    assert covers(one, _actor(2, there, {}))

"""Roles of people, and what roles may do: somebody who can set them always remains."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from ratoon.core.access import kinds
from ratoon.core.actor import Scope
from ratoon.core.api.tokens import make_token
from ratoon.core.defaults import install_defaults
from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.people import services
from ratoon.people.models import RoleAccess, Staff
from ratoon.people.queries import administrators
from ratoon.people.services import PeopleRefused, Wish
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast, Colleague


def second(cast: Cast) -> Staff:
    """Make another administrator."""
    return make.staff(team=cast.rep.staff.team, email="second@ratoon.example", roles=("administrator",))


# which roles people have


def test_roles_are_set(door: Door, cast: Cast) -> None:
    answer = door.act(cast.administrator, "people", cast.rep.staff.pk, "roles", roles=["csm", "commercial"])
    assert answer.is_done, answer.problems
    assert set(cast.rep.staff.roles.values_list("code", flat=True)) == {"csm", "commercial"}
    assert cast.rep.actor.scope("lead.claim") is None
    entry = JournalEntry.objects.get(kind="staff.roles_set")
    assert set(entry.data["roles"]) == {"csm", "commercial"}
    assert Staff.objects.get(pk=cast.rep.staff.pk).version == 2


def test_the_same_roles_are_no_news(cast: Cast) -> None:
    with nothing_changes():
        services.set_roles(staff=cast.rep.staff, roles=[make.role("rep")], actor=SYSTEM, at=NOW)


@pytest.mark.parametrize("roles", [[], ["emperor"]])
def test_roles_that_are_none_are_refused(door: Door, cast: Cast, roles: list[str]) -> None:
    with nothing_changes():
        answer = door.act(cast.administrator, "people", cast.rep.staff.pk, "roles", roles=roles)
    assert "roles" in answer.problems


def test_the_last_administrator_stays_one(door: Door, cast: Cast) -> None:
    boss = cast.administrator.staff
    with nothing_changes():
        answer = door.act(cast.administrator, "people", boss.pk, "roles", roles=["rep"])
        assert "roles" in answer.problems
        assert door.act(cast.administrator, "people", boss.pk, "deactivate").is_refused
    gone = second(cast)
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes():  # who has left does not count
        assert door.act(cast.administrator, "people", boss.pk, "roles", roles=["rep"]).is_refused
    second_boss = make.staff(team=boss.team, roles=("administrator",))
    with nothing_changes():  # nor who can't sign in
        assert door.act(cast.administrator, "people", boss.pk, "roles", roles=["rep"]).is_refused
    services.edit_staff(staff=second_boss, expect=None, email="third@ratoon.example", actor=SYSTEM, at=NOW)
    assert door.act(cast.administrator, "people", boss.pk, "roles", roles=["rep"]).is_done


def test_without_the_right_no_roles(door: Door, cast: Cast) -> None:
    with nothing_changes():
        answer = door.act(cast.sales_lead, "people", cast.rep.staff.pk, "roles", roles=["administrator"])
    assert answer.status == 403


def test_two_administrators_demote_each_other_and_one_remains(own_database: str, cast: Cast) -> None:
    one = cast.administrator
    made = second(cast)
    assert made.user is not None
    other = Colleague(key="second", staff=made, user=made.user)
    for _round in range(5):
        outcomes = race(
            partial(services.set_roles, staff=other.staff, roles=[make.role("rep")], actor=one.actor, at=NOW),
            partial(services.set_roles, staff=one.staff, roles=[make.role("rep")], actor=other.actor, at=NOW),
        )
        (loser,) = losers(outcomes)
        assert isinstance(loser, PeopleRefused) and loser.code == "last_administrator"
        assert len(winners(outcomes)) == administrators().count() == 1
        for staff in (one.staff, other.staff):
            services.set_roles(staff=staff, roles=[make.role("administrator")], actor=SYSTEM, at=NOW)


def test_one_leaves_while_the_other_takes_his_role(own_database: str, cast: Cast) -> None:
    other = second(cast)
    outcomes = race(
        partial(services.deactivate, staff=other, on=TODAY, actor=cast.administrator.actor, at=NOW),
        partial(services.set_roles, staff=cast.administrator.staff, roles=[make.role("rep")], actor=SYSTEM, at=NOW),
    )
    assert len(losers(outcomes)) == 1
    assert administrators().count() == 1


# what roles may do


def form_of(cast: Cast, code: str) -> tuple[str, dict[str, Any]]:
    """Open the form of a role; gives its address and what stands in it."""
    address = f"/roles/{make.role(code).pk}/"
    context = page_client(cast.administrator).get(address).context
    data: dict[str, Any] = {"state": context["state"]}
    for kind in context["kinds"]:
        data[f"scope.{kind['kind']}"] = next((value for value, _label, is_on in kind["scopes"] if is_on), 4)
        data[f"actions.{kind['kind']}"] = [action for action, _label, is_on in kind["actions"] if is_on]
    return address, data


def test_what_is_not_touched_stays(cast: Cast) -> None:
    for code in ("rep", "administrator", "csm"):
        address, data = form_of(cast, code)
        with nothing_changes():
            assert page_client(cast.administrator).post(address, data).status_code == 302


def test_a_role_gets_other_rights(cast: Cast) -> None:
    address, data = form_of(cast, "csm")
    data |= {"scope.lead": "2", "actions.lead": ["view", "edit"], "actions.staff": []}
    assert page_client(cast.administrator).post(address, data).status_code == 302
    assert cast.csm.actor.scope("lead.edit") is Scope.TEAM
    assert cast.csm.actor.scope("staff.view") is None
    entry = JournalEntry.objects.get(kind="role.access_set")
    assert entry.data["kinds"] == ["lead", "staff"]
    install_defaults()  # a new version does not bring back what was taken
    assert cast.csm.actor.scope("staff.view") is None
    assert "Leads" in page_client(cast.administrator).get(address, headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"actions.dragon": ["view"]}, "unknown_kind"),
        ({"actions.lead": ["view", "fly"]}, "unknown_action"),
        ({"actions.lead": ["view"], "scope.lead": "7"}, "unknown_scope"),
        ({"actions.lead": ["edit"]}, "blind"),
        ({"state": "0"}, "stale"),
    ],
)
def test_what_a_role_can_not_be_is_refused(cast: Cast, changes: dict[str, Any], code: str) -> None:
    address, data = form_of(cast, "csm")
    with nothing_changes():
        response = page_client(cast.administrator).post(address, {**data, **changes})
    assert response.status_code == 409
    assert response.context["refused"].code == code


@pytest.mark.parametrize("taken", ["actions.role", "actions.staff"])
def test_nobody_takes_the_last_administrators_right(cast: Cast, taken: str) -> None:
    address, data = form_of(cast, "administrator")
    with nothing_changes():
        response = page_client(cast.administrator).post(address, {**data, taken: ["view"]})
    assert response.status_code == 409
    assert response.context["refused"].code == "last_administrator"
    wishes = {kind: Wish(Scope.ALL, list(access.actions)) for kind, access in kinds().items()}
    role = make.role("executive")
    services.set_role_access(role=role, wishes=wishes, expect=None, actor=cast.administrator.actor, at=NOW)
    address, data = form_of(cast, "administrator")
    assert page_client(cast.executive).post(address, {**data, taken: ["view"]}).status_code == 302


def test_a_token_has_never_more_than_its_maker(cast: Cast) -> None:
    _token, secret = make_token(name="t", scopes=["lead.view"], actor=cast.rep.actor, at=NOW)
    client = page_client(None)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/leads", headers=bearer).status_code == 200
    RoleAccess.objects.filter(role__code="rep", kind="lead").update(actions=[])
    assert client.get("/api/v1/leads", headers=bearer).status_code == 403


def test_only_administrators_look_at_roles(cast: Cast) -> None:
    for person in (cast.rep, cast.executive, cast.sales_lead):
        for path in ("/roles/", f"/roles/{make.role('rep').pk}/"):
            assert page_client(person).get(path).status_code in (403, 404)

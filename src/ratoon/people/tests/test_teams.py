"""The tree of teams: added, moved, put away; never in a circle."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.testing.clients import API, Door, Pages, api_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race
from ratoon.people import services
from ratoon.people.models import Team
from ratoon.people.rules import DEEPEST, below, lineage, path_keys
from ratoon.people.services import PeopleRefused
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


def test_a_team_is_added_below_another(door: Door, cast: Cast) -> None:
    above = cast.sales_lead.staff.team
    answer = door.add(cast.administrator, "teams", name="西北组", parent=above, is_department=False)
    assert answer.is_done, answer.problems
    team = Team.objects.get(pk=answer.pk)
    assert team.parent == above and not team.is_department
    assert team.pk in cast.sales_lead.actor.team_ids


def test_the_list_is_the_tree(door: Door, cast: Cast) -> None:
    names = dict(Team.objects.values_list("pk", "name"))
    told = [names[pk] for pk in door.list(cast.administrator, "teams").pks]
    assert told == ["总部", "交付部", "客户成功部", "市场部", "销售部", "华东组", "华南组"]


def test_people_are_counted(cast: Cast) -> None:
    gone = make.staff(team=cast.rep.staff.team)
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    items = api_client(cast.administrator).get(f"{API}/teams").json()["items"]
    assert {item["name"]: item["people"] for item in items}["华东组"] == 1
    assert api_client(cast.administrator).get(f"{API}/teams/{gone.team_id}").json()["people"] == 1
    assert "3" in Pages().show(cast.administrator, "teams", cast.sales_lead.staff.team_id).body


def test_a_branch_moves_with_all_below_it(door: Door, cast: Cast) -> None:
    sales, delivery = cast.sales_lead.staff.team, cast.delivery_lead.staff.team
    version = Team.objects.get(pk=sales.pk).version
    answer = door.edit(cast.administrator, "teams", sales.pk, version, name="营销部", parent=delivery.pk)
    assert answer.is_done, answer.problems
    leaf = Team.objects.get(pk=cast.rep.staff.team_id)
    assert leaf.path_key.count(" ") == 3
    assert "yingxiaobu" in leaf.path_key
    assert leaf.pk in cast.delivery_lead.actor.department_ids


@pytest.mark.parametrize("target", ["itself", "child"])
def test_a_team_never_lies_below_itself(door: Door, cast: Cast, target: str) -> None:
    sales = Team.objects.get(name="销售部")
    parent = sales if target == "itself" else Team.objects.get(name="华东组")
    with nothing_changes():
        answer = door.edit(cast.administrator, "teams", sales.pk, sales.version, parent=parent.pk)
    assert "parent" in answer.problems


def test_names_are_told_apart_and_trees_are_not_too_deep(door: Door, cast: Cast) -> None:
    with nothing_changes():
        answer = door.add(cast.administrator, "teams", name="华东组", parent=cast.sales_lead.staff.team)
    assert "name" in answer.problems
    team = make.team()
    for _level in range(DEEPEST - 1):
        team = make.team(above=team)
    with nothing_changes():
        answer = door.add(cast.administrator, "teams", name="太深", parent=team)
    assert "parent" in answer.problems


def test_a_team_in_use_is_not_put_away(door: Door, cast: Cast) -> None:
    for team in (cast.rep.staff.team, cast.sales_lead.staff.team):
        with nothing_changes():
            assert door.act(cast.administrator, "teams", team.pk, "archive").is_refused
    above = make.team("空组")
    make.team(above=above)
    with nothing_changes():
        assert door.act(cast.administrator, "teams", above.pk, "archive").is_refused


def test_a_team_is_put_away_and_used_again(door: Door, cast: Cast) -> None:
    team = make.team("空组")
    assert door.act(cast.administrator, "teams", team.pk, "archive").is_done
    assert team.pk not in door.list(cast.administrator, "teams", is_used="true").pks
    with nothing_changes():
        assert door.act(cast.administrator, "teams", team.pk, "archive").is_refused
        assert door.add(cast.administrator, "teams", name="里面", parent=team).is_refused
    twin = make.team("空组")
    with nothing_changes():
        assert door.act(cast.administrator, "teams", team.pk, "reopen").is_refused
    services.edit_team(team=twin, expect=None, name="别的组", actor=SYSTEM, at=NOW)
    assert door.act(cast.administrator, "teams", team.pk, "reopen").is_done
    with nothing_changes():
        assert door.act(cast.administrator, "teams", team.pk, "reopen").is_refused


def test_a_path_makes_what_is_missing(cast: Cast) -> None:
    leaf = services.team_by_path(path=["总部", "销售部", "华北组"], actor=SYSTEM, at=NOW)
    assert leaf.parent == cast.sales_lead.staff.team
    with nothing_changes():
        assert services.team_by_path(path=["总部", "销售部", "华北组"], actor=SYSTEM, at=NOW) == leaf


def test_two_moves_at_once_close_no_circle(own_database: str, cast: Cast) -> None:
    for _round in range(5):
        one, other = make.team(), make.team()
        moving = partial(services.edit_team, expect=None, actor=SYSTEM, at=NOW)
        outcomes = race(partial(moving, team=one, parent=other), partial(moving, team=other, parent=one))
        (loser,) = losers(outcomes)
        assert isinstance(loser, PeopleRefused) and loser.code == "below_itself"


@given(st.lists(st.integers(0, 11), max_size=12))
def test_the_tree_is_sorted_with_children_behind_their_parent(above: list[int]) -> None:
    parents: dict[int, Any] = {number: (one if one < number else None) for number, one in enumerate(above)}
    keys = path_keys((pk, parent, f"k{pk:02d} x") for pk, parent in parents.items())
    order = sorted(parents, key=lambda pk: keys[pk])
    for pk in parents:
        inside = below(pk, parents)
        first = order.index(pk)
        assert set(order[first : first + len(inside)]) == inside
        assert lineage(pk, parents)[0] == pk and parents[lineage(pk, parents)[-1]] is None

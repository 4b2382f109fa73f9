"""The tree of teams, on plain values: where a team lies, and what lies below it; and who may as much as another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ratoon.core.actor import Scope, StaffActor

DEEPEST = 8
"""Teams above one another, at most."""

_PART = 64


def below(team_id: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Give the team with all that lie below it; ``parents`` maps every team to the one above it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in parents.items():
        children.setdefault(parent, []).append(pk)
    found, waiting = {team_id}, [team_id]
    while waiting:
        for pk in children.get(waiting.pop(), ()):
            if pk not in found:
                found.add(pk)
                waiting.append(pk)
    return frozenset(found)


def lineage(team_id: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """Give the team and those above it, from below to the top; a circle ends where it closes."""
    found: list[int] = []
    at: int | None = team_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return tuple(found)


def path_keys(teams: Iterable[tuple[int, int | None, str]]) -> dict[int, str]:
    """
    Give for each team, told as (id, team above, sort key of its name), the key that sorts the whole tree.

    Parts are parted by a blank, which sorts before all that names are made of, so a team stands before those below it.
    """
    rows = list(teams)
    parents = {pk: parent for pk, parent, _key in rows}
    parts = {pk: key.replace(" ", "_")[:_PART] for pk, _parent, key in rows}
    return {pk: " ".join(parts.get(one, "") for one in reversed(lineage(pk, parents))) for pk in parents}


def covers(one: StaffActor, other: StaffActor) -> bool:
    """Say whether the one may do all that the other may, and with every record with which the other may."""
    return all(_reaches_as_far(one, one.scope(grant), other, scope) for grant, scope in other.grants.items())


def _reaches_as_far(one: StaffActor, mine: Scope | None, other: StaffActor, theirs: Scope) -> bool:
    if mine is None or mine is Scope.ALL:
        return mine is Scope.ALL
    if one.staff_id == other.staff_id:
        return mine >= theirs
    if mine is Scope.OWN or theirs is Scope.ALL:
        return False
    reach = one.team_ids if mine is Scope.TEAM else one.department_ids
    return (other.department_ids if theirs is Scope.DEPARTMENT else other.team_ids) <= reach

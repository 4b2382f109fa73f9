"""Every change of the tree of teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.core.turns import take_turn
from ratoon.people.events import TeamAdded, TeamArchived, TeamEdited, TeamReopened
from ratoon.people.models import Staff, Team
from ratoon.people.rules import DEEPEST, below, lineage, path_keys
from ratoon.people.services.refusals import PeopleRefused


@transaction.atomic
def add_team(*, name: str, actor: Actor, at: datetime, parent: Team | None = None, is_department: bool = False) -> Team:
    """
    Make a team.

    :raises PeopleRefused: ``team_known``, ``archived_above``, ``too_deep``.
    """
    take_turn("people.teams")
    _check_place(name, parent, None)
    team = Team.objects.create(name=name, parent=parent, is_department=is_department, created_at=at)
    refresh_paths()
    team.refresh_from_db(fields=["path_key"])
    event = TeamAdded(team_id=team.pk, parent_id=parent.pk if parent else None)
    publish(event, about=(team,), actor=actor, at=at)
    return team


@transaction.atomic
def team_by_path(*, path: Sequence[str], actor: Actor, at: datetime) -> Team:
    """Give the team at the end of a path of names from the top, making those that are missing on the way."""
    if not path:
        raise ValueError("a path names at least one team")
    team: Team | None = None
    for name in path:
        above, team = team, Team.objects.filter(parent=team, name=name, archived_at=None).first()
        if team is None:
            team = add_team(name=name, parent=above, is_department=above is None, actor=actor, at=at)
    assert team is not None  # noqa: S101 the path has a name
    return team


@transaction.atomic
def edit_team(*, team: Team, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Team:
    """
    Rename or move a team, with all that lies below it.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises PeopleRefused: ``team_known``, ``archived_above``, ``too_deep``, ``below_itself``.
    """
    take_turn("people.teams")
    team = lock(team, expect=expect)
    _check_place(fields.get("name", team.name), fields.get("parent", team.parent), team)
    changed = change(team, **fields)
    if changed:
        refresh_paths()
        team.refresh_from_db(fields=["path_key"])
        publish(TeamEdited(team_id=team.pk, fields=sorted(changed)), about=(team,), actor=actor, at=at)
    return team


@transaction.atomic
def archive_team(*, team: Team, actor: Actor, at: datetime) -> Team:
    """
    Put a team away: nobody is in it, nothing lies below it.

    :raises PeopleRefused: ``archived_before``, ``has_people``, ``has_teams``.
    """
    take_turn("people.teams")
    team = lock(team)
    if team.archived_at is not None:
        raise PeopleRefused("archived_before", _("This team was put away before."))
    people = Staff.objects.filter(team=team, left_on=None).count()
    if people:
        text = _("%(count)d colleagues are in this team. Move them to another one first.") % {"count": people}
        raise PeopleRefused("has_people", text)
    if Team.objects.filter(parent=team, archived_at=None).exists():
        raise PeopleRefused("has_teams", _("There are teams below this one. Move them or put them away first."))
    change(team, archived_at=at)
    publish(TeamArchived(team_id=team.pk), about=(team,), actor=actor, at=at)
    return team


@transaction.atomic
def reopen_team(*, team: Team, actor: Actor, at: datetime) -> Team:
    """
    Use a team again that was put away.

    :raises PeopleRefused: ``not_archived``, ``team_known``, ``archived_above``.
    """
    take_turn("people.teams")
    team = lock(team)
    if team.archived_at is None:
        raise PeopleRefused("not_archived", _("This team is in use."))
    _check_place(team.name, team.parent, team, field=None)
    change(team, archived_at=None)
    publish(TeamReopened(team_id=team.pk), about=(team,), actor=actor, at=at)
    return team


def refresh_paths() -> None:
    """Write anew what the tree is sorted by."""
    rows = list(Team.objects.values_list("pk", "parent_id", "name", "path_key"))
    wanted = path_keys((pk, parent, pinyin_key(name)) for pk, parent, name, _key in rows)
    moved = [Team(pk=pk, path_key=wanted[pk]) for pk, _parent, _name, key in rows if wanted[pk] != key]
    Team.objects.bulk_update(moved, ["path_key"])


def _check_place(name: str, parent: Team | None, team: Team | None, field: str | None = "parent") -> None:
    twins = Team.objects.filter(parent=parent, name=name, archived_at=None).exclude(pk=team.pk if team else 0)
    if twins.exists():
        known = _("There is a team of this name here already.")
        raise PeopleRefused("team_known", known, "name" if field else None)
    if parent is None:
        return
    if parent.archived_at is not None:
        raise PeopleRefused("archived_above", _("The team above was put away."), field)
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    moved = below(team.pk, parents) if team is not None else frozenset[int]()
    if parent.pk in moved:
        raise PeopleRefused("below_itself", _("A team can't lie below itself."), field)
    height = max((len(lineage(pk, parents)) for pk in moved), default=1)
    height -= len(lineage(team.pk, parents)) - 1 if team is not None else 0
    if len(lineage(parent.pk, parents)) + height > DEEPEST:
        text = _("Teams lie at most %(count)d deep.") % {"count": DEEPEST}
        raise PeopleRefused("too_deep", text, field)

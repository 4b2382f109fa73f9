"""Which roles people have, and what roles may do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import kinds
from ratoon.core.actor import Actor, Scope
from ratoon.core.events import publish
from ratoon.core.records import lock
from ratoon.people.events import RoleAccessSet, StaffRolesSet
from ratoon.people.models import Role, RoleAccess, Staff
from ratoon.people.services.refusals import PeopleRefused, keep_an_administrator, lock_rights


@dataclass(frozen=True, slots=True)
class Wish:
    """What a role shall be able to do over one kind: a scope, as in `core.actor.Scope`, and actions."""

    scope: int
    actions: Sequence[str]


@transaction.atomic
def set_roles(*, staff: Staff, roles: Iterable[Role], actor: Actor, at: datetime) -> Staff:
    """
    Give a colleague these roles, and no others.

    :raises PeopleRefused: ``last_administrator`` if nobody would be left who can set roles, ``left``.
    """
    lock_rights()
    staff = lock(staff)
    if staff.left_on is not None:
        raise PeopleRefused("left", _("%(name)s does not work here any more.") % {"name": staff.name})
    wanted = sorted(roles, key=lambda role: role.pk)
    if [role.pk for role in wanted] == sorted(staff.roles.values_list("pk", flat=True)):
        return staff
    staff.roles.set(wanted)
    keep_an_administrator("roles")
    count_version(staff)
    event = StaffRolesSet(staff_id=staff.pk, roles=[role.code for role in wanted])
    publish(event, about=(staff,), actor=actor, at=at)
    return staff


@transaction.atomic
def set_role_access(*, role: Role, wishes: Mapping[str, Wish], expect: str | None, actor: Actor, at: datetime) -> Role:
    """
    Say what a role may do over every kind of record; a kind that is not named gets nothing.

    ``expect`` is the `state_of` the role as it was read; None asks for no such care.

    :raises PeopleRefused: ``stale`` if somebody changed it since, ``unknown_kind``, ``unknown_action``,
        ``unknown_scope``, ``blind`` if something may be done with records that can't be seen, ``last_administrator``.
    """
    lock_rights()
    Role.objects.select_for_update(no_key=True).get(pk=role.pk)
    if expect is not None and expect != state_of(role):
        raise PeopleRefused("stale", _("Somebody changed this role in the meantime. Look at it again."))
    _check(wishes)
    standing = {row.kind: row for row in RoleAccess.objects.filter(role=role, kind__in=kinds())}
    changed = []
    for kind in kinds():
        wish = wishes.get(kind) or Wish(Scope.OWN, ())
        row = standing.get(kind)
        if _is_same(row, wish):
            continue
        changed.append(kind)
        # a row without actions stays: else the defaults of a new version would come back
        row = row or RoleAccess(role=role, kind=kind)
        row.scope, row.actions = int(wish.scope), sorted(set(wish.actions))
        row.save()
    if changed:
        keep_an_administrator()
        publish(RoleAccessSet(role_id=role.pk, kinds=sorted(changed)), about=(role,), actor=actor, at=at)
    return role


def count_version(staff: Staff) -> None:
    """Count a change that is in no column of the colleague, so that `records.change` does not see it."""
    staff.version += 1
    staff.save(update_fields=["version"])


def state_of(role: Role) -> str:
    """Give a mark of what a role may do: another one whenever that changed."""
    rows = RoleAccess.objects.filter(role=role).order_by("kind").values_list("kind", "scope", "actions")
    told = "\n".join(f"{kind} {scope} {' '.join(sorted(actions))}" for kind, scope, actions in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _check(wishes: Mapping[str, Wish]) -> None:
    for kind, wish in wishes.items():
        access = kinds().get(kind)
        if access is None:
            raise PeopleRefused("unknown_kind", _("There is no kind of record “%(kind)s”.") % {"kind": kind})
        words = {"kind": access.label, "action": ", ".join(sorted(set(wish.actions) - set(access.actions)))}
        if words["action"]:
            raise PeopleRefused("unknown_action", _("%(kind)s: there is no right “%(action)s”.") % words)
        if wish.scope not in {int(scope) for scope in Scope}:
            raise PeopleRefused("unknown_scope", _("%(kind)s: choose how far the rights reach.") % words)
        if wish.actions and "view" in access.actions and "view" not in wish.actions:
            text = _("%(kind)s: who may do something with them must be able to see them.")
            raise PeopleRefused("blind", text % words)


def _is_same(row: RoleAccess | None, wish: Wish) -> bool:
    if row is None or not row.actions:
        return not wish.actions
    return set(row.actions) == set(wish.actions) and row.scope == int(wish.scope)

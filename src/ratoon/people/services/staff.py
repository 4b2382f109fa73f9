"""Every change of a colleague: coming, being edited, leaving, coming back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.api.tokens import revoke_tokens_of
from ratoon.core.clock import day_of, moment_of
from ratoon.core.events import publish
from ratoon.core.models import User
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.people.events import StaffAdded, StaffCameBack, StaffEdited, StaffLeft, StaffManagerSet
from ratoon.people.models import Role, ServiceRole, Staff, Team
from ratoon.people.queries import holdings
from ratoon.people.rules import lineage
from ratoon.people.services.invitations import end_invitations
from ratoon.people.services.refusals import (
    PeopleRefused,
    keep_an_administrator,
    lock_rights,
    refuse_beyond,
)
from ratoon.people.services.roles import count_version, set_roles


@transaction.atomic
def add_staff(
    *,
    name: str,
    team: Team,
    actor: Actor,
    at: datetime,
    email: str = "",
    roles: Iterable[Role] = (),
    **fields: Any,
) -> Staff:
    """
    Add a colleague; without an e-mail nobody can sign in as him until he has one.

    :raises PeopleRefused: ``email_known``, ``level_without_role``, ``team_archived``, ``manager_left``,
        ``roles_not_granted`` if the actor may not give roles.
    """
    roles = list(roles)
    if roles:
        _require_roles_right(actor)
    staff = Staff(name=name, name_key=pinyin_key(name), team=team, created_at=at, **fields)
    _check(staff)
    staff.user = _new_user(email, name, at) if email else None
    staff.refresh_search()
    staff.save()
    staff.roles.set(roles)
    publish(StaffAdded(staff_id=staff.pk, team_id=team.pk), about=(staff,), actor=actor, at=at)
    return staff


@transaction.atomic
def edit_staff(*, staff: Staff, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Staff:
    """
    Correct facts of a colleague; ``roles``, where given, are set as `set_roles` does.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises PeopleRefused: as `add_staff` and `set_roles`; ``email_lost``, ``rights_beyond_yours``,
        ``manages_himself``, ``left_before_joined``.
    """
    if "roles" in fields:
        lock_rights()
    staff = lock(staff, expect=expect)
    roles, email = fields.pop("roles", None), fields.pop("email", None)
    wanted = Staff(**{name: fields.get(name, getattr(staff, name)) for name in _CHECKED})
    wanted.pk = staff.pk
    _check(wanted, since=staff)
    if "name" in fields:
        fields["name_key"] = pinyin_key(fields["name"])
    is_email_new = _edit_user(staff, fields.get("name", staff.name), email, actor, at)
    changed = change(staff, **fields)
    if is_email_new and not changed:
        count_version(staff)
    names = sorted({*changed, *(["email"] if is_email_new else [])} - {"name_key"})
    if names:
        publish(StaffEdited(staff_id=staff.pk, fields=names), about=(staff,), actor=actor, at=at)
    if roles is not None and {role.pk for role in roles} != set(staff.roles.values_list("pk", flat=True)):
        _require_roles_right(actor)
        staff = set_roles(staff=staff, roles=roles, actor=actor, at=at)
    return staff


@transaction.atomic
def set_manager(*, staff: Staff, manager: Staff, on: date, actor: Actor, at: datetime) -> Staff:
    """
    Let another colleague manage somebody from a day on.

    :raises PeopleRefused: ``same_manager``, ``left_before``, ``manager_left``, ``manages_himself``, ``in_future``.
    """
    staff = lock(staff)
    if staff.left_on is not None:
        raise PeopleRefused("left_before", _("%(name)s has left already.") % {"name": staff.name})
    if manager.pk == staff.manager_id:
        text = _("%(name)s is the manager already.") % {"name": manager.name}
        raise PeopleRefused("same_manager", text, "manager")
    _refuse_future(on, at)
    _check_manager(staff, manager)
    before = staff.manager_id
    change(staff, manager=manager)
    event = StaffManagerSet(staff_id=staff.pk, from_id=before, manager_id=manager.pk, on=on)
    publish(event, about=(staff,), actor=actor, at=moment_of(on, at=at))
    return staff


@transaction.atomic
def deactivate(*, staff: Staff, on: date, actor: Actor, at: datetime) -> Staff:
    """
    Let a colleague leave: sessions, tokens and links of his work no more.

    :raises PeopleRefused: ``owns`` while somebody must take over what is his, ``last_administrator``,
        ``left_before``, ``in_future``, ``left_before_joined``.
    """
    lock_rights()
    staff = lock(staff)
    if staff.left_on is not None:
        raise PeopleRefused("left_before", _("%(name)s has left already.") % {"name": staff.name})
    _refuse_future(on, at)
    if staff.joined_on is not None and on < staff.joined_on:
        text = _("%(name)s joined on %(day)s.") % {"name": staff.name, "day": staff.joined_on.isoformat()}
        raise PeopleRefused("left_before_joined", text, "on")
    held = holdings(staff.pk)
    if held:
        told = ", ".join(f"{one.label} {one.count}" for one in held)
        text = _("%(name)s still owns: %(list)s. Hand them over first.") % {"name": staff.name, "list": told}
        raise PeopleRefused("owns", text)
    change(staff, left_on=on)
    if staff.user is not None:
        staff.user.is_active = False
        staff.user.save(update_fields=["is_active"])
        revoke_tokens_of(user=staff.user, actor=actor, at=at)
    end_invitations(staff, at)
    keep_an_administrator()
    publish(StaffLeft(staff_id=staff.pk, on=on), about=(staff,), actor=actor, at=moment_of(on, at=at))
    return staff


@transaction.atomic
def bring_back(*, staff: Staff, on: date, actor: Actor, at: datetime) -> Staff:
    """
    Let a colleague who left work here again; to sign in he must be invited, as old sessions and passwords stay dead.

    :raises PeopleRefused: ``not_left``, ``in_future``, ``before_left``, ``team_archived``.
    """
    staff = lock(staff)
    if staff.left_on is None:
        raise PeopleRefused("not_left", _("%(name)s works here.") % {"name": staff.name})
    _refuse_future(on, at)
    if on < staff.left_on:
        text = _("%(name)s left on %(day)s.") % {"name": staff.name, "day": staff.left_on.isoformat()}
        raise PeopleRefused("before_left", text, "on")
    if staff.team.archived_at is not None:
        text = _("The team of %(name)s was put away. Choose another one first.") % {"name": staff.name}
        raise PeopleRefused("team_archived", text)
    change(staff, left_on=None)
    if staff.user is not None:
        staff.user.is_active = True
        staff.user.set_unusable_password()
        staff.user.save(update_fields=["is_active", "password"])
    publish(StaffCameBack(staff_id=staff.pk, on=on), about=(staff,), actor=actor, at=moment_of(on, at=at))
    return staff


_CHECKED = ("name", "team", "manager", "service_role", "level", "joined_on", "left_on")


def _check(staff: Staff, since: Staff | None = None) -> None:
    """Refuse what can't be so of a colleague; what was so before, and is left as it is, may stay."""
    if staff.level and staff.service_role != ServiceRole.PROJECT_MANAGER:
        raise PeopleRefused("level_without_role", _("Only project managers have a level."), "level")
    is_moved = since is None or since.team_id != staff.team_id
    if is_moved and lock(staff.team).archived_at is not None:
        raise PeopleRefused("team_archived", _("This team was put away."), "team")
    if staff.left_on and staff.joined_on and staff.left_on < staff.joined_on:
        text = _("%(name)s left on %(day)s.") % {"name": staff.name, "day": staff.left_on.isoformat()}
        raise PeopleRefused("left_before_joined", text, "joined_on")
    if staff.manager is not None and (since is None or since.manager_id != staff.manager_id):
        _check_manager(staff, staff.manager)


def _check_manager(staff: Staff, manager: Staff) -> None:
    if manager.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": manager.name}
        raise PeopleRefused("manager_left", text, "manager")
    above = dict(Staff.objects.exclude(manager=None).values_list("pk", "manager_id")) if staff.pk else {}
    if staff.pk in lineage(manager.pk, above):
        text = _("%(name)s would manage himself, by way of others.") % {"name": staff.name}
        raise PeopleRefused("manages_himself", text, "manager")


def _edit_user(staff: Staff, name: str, email: str | None, actor: Actor, at: datetime) -> bool:
    """Bring who signs in into line; says whether the e-mail is another one now."""
    user = staff.user
    if user is None:
        if email:
            refuse_beyond(staff, actor, "email")
            staff.user = _new_user(email, name, at, is_active=staff.left_on is None)
            staff.save(update_fields=["user"])
        return bool(email)
    if email == "":
        raise PeopleRefused("email_lost", _("An e-mail can be changed, but not taken away."), "email")
    is_new = email is not None and email != user.email
    if email is not None and is_new:
        refuse_beyond(staff, actor, "email")
        _refuse_known(email, user)
        user.email = email
        EmailAddress.objects.filter(user=user).delete()  # else the old address would still open the door
    if is_new or name != user.name:
        user.name = name
        _save(user)
    return is_new


def _new_user(email: str, name: str, at: datetime, *, is_active: bool = True) -> User:
    _refuse_known(email, None)
    user = User(email=email, name=name, kind=User.Kind.STAFF, is_active=is_active, created_at=at)
    user.set_unusable_password()
    _save(user)
    return user


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as twin:  # somebody was quicker
        raise _email_known() from twin


def _refuse_known(email: str, user: User | None) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk if user else 0).exists():
        raise _email_known()


def _email_known() -> PeopleRefused:
    return PeopleRefused("email_known", _("Somebody signs in with this e-mail already."), "email")


def _require_roles_right(actor: Actor) -> None:
    if isinstance(actor, StaffActor) and actor.scope("staff.set_roles") is None:
        raise PeopleRefused("roles_not_granted", _("You may not say which roles colleagues have."), "roles")


def _refuse_future(on: date, at: datetime) -> None:
    if on > day_of(at):
        raise PeopleRefused("in_future", _("This day has not come yet."), "on")

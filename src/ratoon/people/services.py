"""Every change of people and of what they may do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.models import User
from ratoon.core.search import pinyin_key
from ratoon.people.events import InvitationUsed, StaffAdded, StaffInvited, TeamAdded
from ratoon.people.models import Invitation, Role, Staff, Team

INVITATION_DAYS = 7


class PeopleRefused(DomainError):
    """This can't be done with a colleague."""


@transaction.atomic
def add_staff(
    *,
    name: str,
    team: Team,
    actor: Actor,
    at: datetime,
    email: str = "",
    roles: tuple[Role, ...] = (),
    **fields: object,
) -> Staff:
    """
    Add a colleague; without an e-mail nobody can sign in as him until he has one.

    :raises PeopleRefused: ``email_known``.
    """
    user = _new_user(email, name, at) if email else None
    staff = Staff(name=name, name_key=pinyin_key(name), team=team, user=user, created_at=at, **fields)
    staff.refresh_search()
    staff.save()
    staff.roles.set(roles)
    publish(StaffAdded(staff_id=staff.pk, team_id=team.pk), about=(staff,), actor=actor, at=at)
    return staff


@transaction.atomic
def team_by_path(*, path: Sequence[str], actor: Actor, at: datetime) -> Team:
    """Give the team at the end of a path of names from the top, making those that are missing on the way."""
    if not path:
        raise ValueError("a path names at least one team")
    team: Team | None = None
    for name in path:
        above, team = team, Team.objects.filter(parent=team, name=name).first()
        if team is None:
            team = Team.objects.create(parent=above, name=name, is_department=above is None, created_at=at)
            publish(TeamAdded(team_id=team.pk), about=(team,), actor=actor, at=at)
    assert team is not None  # noqa: S101 the path has a name
    return team


@transaction.atomic
def invite(*, staff: Staff, actor: Actor, at: datetime) -> str:
    """
    Make a link by which a colleague sets his password, once; earlier links of his end.

    Returns the secret of the link, which is kept nowhere.

    :raises PeopleRefused: ``no_email`` if nobody could sign in with it, ``left``.
    """
    if staff.user_id is None:
        raise PeopleRefused("no_email", _("%(name)s has no e-mail to sign in with.") % {"name": staff.name})
    if staff.left_on is not None:
        raise PeopleRefused("left", _("%(name)s does not work here any more.") % {"name": staff.name})
    Invitation.objects.filter(staff=staff, used_at=None).update(expires_at=at)
    secret = secrets.token_urlsafe(24)
    Invitation.objects.create(
        staff=staff,
        digest=digest(secret),
        created_by_id=actor.user_id if isinstance(actor, StaffActor) else None,
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    publish(StaffInvited(staff_id=staff.pk), about=(staff,), actor=actor, at=at)
    return secret


@transaction.atomic
def use_invitation(*, secret: str, password: str, actor: Actor, at: datetime) -> User:
    """
    Set the password that an invitation allows to set.

    :raises PeopleRefused: ``link_over`` if the link was used, ended or never was.
    """
    held = Invitation.objects.select_for_update(no_key=True, of=("self",)).filter(digest=digest(secret)).first()
    if held is None or held.used_at is not None or held.expires_at <= at or held.staff.user is None:
        raise PeopleRefused("link_over", _("This link was used already, or is over. Ask for a new one."))
    held.used_at = at
    held.save(update_fields=["used_at"])
    user = held.staff.user
    user.set_password(password)
    user.save(update_fields=["password"])
    publish(InvitationUsed(staff_id=held.staff_id), about=(held.staff,), actor=actor, at=at)
    return user


@transaction.atomic
def set_language(*, user: User, language: str) -> None:
    """Remember the language that a reader chose."""
    user.language = language
    user.save(update_fields=["language"])


def digest(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_user(email: str, name: str, at: datetime) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise PeopleRefused("email_known", _("Somebody signs in with this e-mail already."), "email")
    user = User(email=email, name=name, kind=User.Kind.STAFF, created_at=at)
    user.set_unusable_password()
    user.save()
    return user

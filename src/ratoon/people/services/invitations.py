"""Links by which people set their first password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.events import publish
from ratoon.core.models import User
from ratoon.core.records import lock
from ratoon.people.events import InvitationUsed, StaffInvited
from ratoon.people.models import Invitation, Staff
from ratoon.people.services.refusals import PeopleRefused, refuse_beyond

INVITATION_DAYS = 7


@transaction.atomic
def invite(*, staff: Staff, actor: Actor, at: datetime) -> str:
    """
    Make a link by which a colleague sets his password, once; earlier links of his end.

    Returns the secret of the link, which is kept nowhere.

    :raises PeopleRefused: ``no_email`` if nobody could sign in with it, ``left``, ``rights_beyond_yours``.
    """
    staff = lock(staff)
    if staff.left_on is not None:
        raise PeopleRefused("left", _("%(name)s does not work here any more.") % {"name": staff.name})
    if staff.user_id is None:
        raise PeopleRefused("no_email", _("%(name)s has no e-mail to sign in with.") % {"name": staff.name})
    refuse_beyond(staff, actor)
    end_invitations(staff, at)
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


def invite_staff(*, staff: Staff, actor: Actor, at: datetime) -> Staff:
    """Invite a colleague; the secret of the link is carried by what is returned, this once."""
    staff.invitation_secret = invite(staff=staff, actor=actor, at=at)
    return staff


@transaction.atomic
def use_invitation(*, secret: str, password: str, actor: Actor, at: datetime) -> User:
    """
    Set the password that an invitation allows to set.

    :raises PeopleRefused: ``link_over`` if the link was used, ended or never was.
    """
    held = Invitation.objects.select_for_update(no_key=True, of=("self",)).filter(digest=digest(secret)).first()
    if held is None or not held.is_open(at) or held.staff.user is None:
        raise PeopleRefused("link_over", _("This link was used already, or is over. Ask for a new one."))
    held.used_at = at
    held.save(update_fields=["used_at"])
    user = held.staff.user
    user.set_password(password)
    user.save(update_fields=["password"])
    publish(InvitationUsed(staff_id=held.staff_id), about=(held.staff,), actor=actor, at=at)
    return user


def invitation_of(secret: str) -> Invitation | None:
    """Give the invitation of a link, open or not; None where no such link ever was."""
    return Invitation.objects.filter(digest=digest(secret)).first()


def end_invitations(staff: Staff, at: datetime) -> None:
    """Let the links of a colleague work no more."""
    Invitation.objects.filter(staff=staff, used_at=None, expires_at__gt=at).update(expires_at=at)


def digest(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""The first person of an empty system."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.models import User
from ratoon.people.models import Role, Staff, Team
from ratoon.people.services import add_staff, add_team, invite

EMAIL = "admin@localhost"


def somebody_can_sign_in() -> bool:
    """Say whether any colleague has a password."""
    users = User.objects.filter(staff__left_on=None, staff__isnull=False)
    return any(user.has_usable_password() for user in users.only("password"))


def nobody_works_here() -> bool:
    """Say whether this system is still as it was made: without a single person."""
    return not Staff.objects.exists() and not User.objects.exists()


@transaction.atomic
def first_administrator(*, at: datetime) -> tuple[str, str]:
    """Make the first administrator, if there is none, and a link for the password: gives e-mail and path."""
    actor = SystemActor(cause=Cause(entry_id=None, text="first start"))
    staff = Staff.objects.filter(roles__code="administrator").exclude(user=None).select_related("user").first()
    if staff is None or staff.user is None:
        team = Team.objects.filter(parent=None, archived_at=None).first()
        if team is None:
            team = add_team(name="总部", is_department=True, actor=actor, at=at)
        roles = (Role.objects.get(code="administrator"),)
        staff = add_staff(name="管理员", team=team, email=EMAIL, roles=roles, actor=actor, at=at)
    secret = invite(staff=staff, actor=actor, at=at)
    return str(staff.user.email if staff.user else EMAIL), reverse("invitation", args=[secret])

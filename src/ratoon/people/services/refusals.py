"""What can be refused about people, and the rule that all of them guard: somebody can always set things right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.turns import take_turn
from ratoon.people.access import rights_of
from ratoon.people.models import Staff
from ratoon.people.queries import administrators
from ratoon.people.rules import covers


class PeopleRefused(DomainError):
    """This can't be done with people, teams or roles."""


def lock_rights() -> None:
    """Wait until nobody else is taking rights away: of two administrators who demote each other one remains."""
    take_turn("people.rights")


def keep_an_administrator(field: str | None = None) -> None:
    """
    Refuse what was done in this transaction if it left nobody who may set roles.

    :raises PeopleRefused: ``last_administrator``.
    """
    if not administrators().exists():
        text = _("Nobody who can sign in would be left to set roles. Make somebody else an administrator first.")
        raise PeopleRefused("last_administrator", text, field)


def refuse_beyond(staff: Staff, actor: Actor, field: str | None = None) -> None:
    """
    Refuse to open a colleague's account to somebody who may not do all that the colleague may.

    Whoever says how somebody signs in could sign in as him. Who may set roles could have every right anyway.

    :raises PeopleRefused: ``rights_beyond_yours``.
    """
    if not isinstance(actor, StaffActor) or actor.scope("staff.set_roles") is not None:
        return
    if not covers(actor, rights_of(staff)):
        text = _("%(name)s may do what you may not. Ask somebody who sets roles to do this.") % {"name": staff.name}
        raise PeopleRefused("rights_beyond_yours", text, field)

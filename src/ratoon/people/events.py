"""What happens to colleagues."""

from __future__ import annotations

from ratoon.core.events import Event


class StaffAdded(Event, kind="staff.added"):
    """A colleague was added."""

    staff_id: int
    team_id: int


class StaffInvited(Event, kind="staff.invited"):
    """A one-time link to set a password was made."""

    staff_id: int


class InvitationUsed(Event, kind="staff.invitation_used"):
    """Somebody set his password by his link."""

    staff_id: int


class TeamAdded(Event, kind="team.added"):
    """A team was set up."""

    team_id: int

"""What happens to colleagues, teams and roles."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class StaffAdded(Event, kind="staff.added"):
    """A colleague was added."""

    staff_id: int
    team_id: int


class StaffEdited(Event, kind="staff.edited"):
    """Facts of a colleague were corrected: the names of the fields, never what stands in them."""

    staff_id: int
    fields: list[str]


class StaffInvited(Event, kind="staff.invited"):
    """A one-time link to set a password was made."""

    staff_id: int


class InvitationUsed(Event, kind="staff.invitation_used"):
    """Somebody set his password by his link."""

    staff_id: int


class StaffRolesSet(Event, kind="staff.roles_set"):
    """A colleague has these roles from now on, given by their codes."""

    staff_id: int
    roles: list[str]


class StaffLeft(Event, kind="staff.left"):
    """A colleague works here no more."""

    staff_id: int
    on: date


class StaffHandedOver(Event, kind="staff.handed_over"):
    """What a colleague owned, or some kinds of it, went to others; the row of the handing over says what and why."""

    staff_id: int
    handing_id: int
    on: date


class StaffManagerSet(Event, kind="staff.manager_set"):
    """A colleague is managed by another one from a day on."""

    staff_id: int
    from_id: int | None
    manager_id: int
    on: date


class StaffCameBack(Event, kind="staff.came_back"):
    """A colleague who had left works here again."""

    staff_id: int
    on: date


class TeamAdded(Event, kind="team.added"):
    """A team was made."""

    team_id: int
    parent_id: int | None = None


class TeamEdited(Event, kind="team.edited"):
    """A team got another name or place: the names of the fields."""

    team_id: int
    fields: list[str]


class TeamArchived(Event, kind="team.archived"):
    """A team is not used any more."""

    team_id: int


class TeamReopened(Event, kind="team.reopened"):
    """A team that was put away is used again."""

    team_id: int


class RoleAccessSet(Event, kind="role.access_set"):
    """A role may do other things than before over these kinds of records."""

    role_id: int
    kinds: list[str]


class JobRetried(Event, kind="job.retried"):
    """A job that had given up was sent again."""

    job_id: int

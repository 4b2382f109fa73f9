"""The verbs of people and teams, what people own, how what happened reads, and the reader's own menu on every page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.access import kinds
from ratoon.core.contributions import (
    Action,
    EventText,
    Owned,
    Related,
    RoomSettings,
    SettingsPlace,
    ShellPart,
    contribute,
)
from ratoon.core.forms import RecordForm
from ratoon.core.settings import FirmSettings
from ratoon.core.ui import formats
from ratoon.people import services
from ratoon.people.access import ROLES, SETTINGS
from ratoon.people.events import (
    InvitationUsed,
    RoleAccessSet,
    StaffAdded,
    StaffCameBack,
    StaffEdited,
    StaffHandedOver,
    StaffInvited,
    StaffLeft,
    StaffManagerSet,
    StaffRolesSet,
    TeamAdded,
    TeamArchived,
    TeamEdited,
    TeamReopened,
)
from ratoon.people.forms import BackForm, FirmForm, HandAllForm, LeaveForm, RolesForm
from ratoon.people.models import Role, Staff, Team
from ratoon.people.queries import dead_job_count, handings_in_words

contribute(
    SettingsPlace(
        group="people",
        label=ROLES.label,
        text=_("What each role sees and does."),
        icon="shield-check",
        url_name="roles",
        grant=ROLES.grant("view"),
        position=90,
    ),
    RoomSettings(
        of=FirmSettings,
        form=FirmForm,
        group="system",
        label=_("Firm"),
        text=_("Name, time zone and currency."),
        icon="building",
        position=10,
    ),
    SettingsPlace(
        group="system",
        label=_("Jobs that gave up"),
        text=_("Work that failed again and again."),
        icon="plug-x",
        url_name="settings_jobs",
        grant=SETTINGS.grant("retry"),
        position=90,
        count=dead_job_count,
    ),
    ShellPart(template="people/language_button.html", position=10),
    ShellPart(template="people/user_menu.html", position=90),
    Action(
        kind="staff",
        name="invite",
        label=_("Invite"),
        icon="mail-forward",
        service=services.invite_staff,
        right="add",
        form=RecordForm,
        is_offered=lambda staff: staff.left_on is None and staff.user_id is not None,
        is_primary=lambda staff: not staff.user.has_usable_password(),
        explanation=_("Makes a link to set a password: for 7 days, once. Links made before end."),
    ),
    Action(
        kind="staff",
        name="roles",
        label=_("Set roles"),
        icon="shield-check",
        service=services.set_roles,
        right="set_roles",
        form=RolesForm,
        is_offered=lambda staff: staff.left_on is None,
    ),
    Action(
        kind="staff",
        name="hand-over-all",
        label=_("Hand over everything"),
        icon="arrows-exchange",
        service=services.hand_over_all,
        right="deactivate",
        form=HandAllForm,
        is_offered=lambda staff: staff.left_on is None,
        explanation=_(
            "Before a long leave or the last day. All of it changes hands, or nothing does; every history keeps both."
        ),
    ),
    Action(
        kind="staff",
        name="deactivate",
        label=pgettext_lazy("a button", "Has left"),
        icon="door-exit",
        service=services.deactivate,
        right="deactivate",
        form=LeaveForm,
        is_offered=lambda staff: staff.left_on is None,
        is_destructive=True,
        explanation=_("Sessions and tokens end at once. Nothing is deleted; whoever left can come back."),
    ),
    Action(
        kind="staff",
        name="reactivate",
        label=_("Came back"),
        icon="door-enter",
        service=services.bring_back,
        right="deactivate",
        form=BackForm,
        is_offered=lambda staff: staff.left_on is not None,
        explanation=_("Works here again with the same roles. To sign in, a new invitation is needed."),
    ),
    Action(
        kind="team",
        name="archive",
        label=_("Put away"),
        icon="archive",
        service=services.archive_team,
        right="archive",
        form=RecordForm,
        is_offered=lambda team: team.archived_at is None,
        explanation=_("The team can't be chosen any more. What belonged to it stays as it is."),
    ),
    Action(
        kind="team",
        name="reopen",
        label=_("Use again"),
        icon="archive-off",
        service=services.reopen_team,
        right="archive",
        form=RecordForm,
        is_offered=lambda team: team.archived_at is not None,
    ),
    Related(kind="team", slug="people", by="team", columns=("name", "roles", "staffed")),
    Owned(
        kind="staff",
        label=_("colleagues managed"),
        of=lambda staff_id: Staff.objects.filter(manager_id=staff_id, left_on=None),
        give=services.set_manager,
        right="edit",
        field="manager",
    ),
    EventText(
        event=StaffAdded,
        text=_("Added · team: %(team)s"),
        icon="user-plus",
        grant="staff.view",
        names={"team": ("team_id", "team")},
    ),
    EventText(
        event=StaffEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="staff.view",
        words={"fields": lambda event: _fields(Staff, event.fields)},
    ),
    EventText(event=StaffInvited, text=_("A link to set a password was made"), icon="mail-forward", grant="staff.edit"),
    EventText(event=InvitationUsed, text=_("Set a password by the link"), icon="key", grant="staff.edit"),
    EventText(
        event=StaffRolesSet,
        text=_("Roles: %(roles)s"),
        icon="shield-check",
        grant="staff.view",
        words={"roles": lambda event: _roles(event.roles)},
    ),
    EventText(
        event=StaffLeft,
        text=_("Left on %(day)s"),
        icon="door-exit",
        grant="staff.view",
        words={"day": lambda event: event.on.isoformat()},
    ),
    EventText(
        event=StaffHandedOver,
        text=_("%(staff)s handed over from %(day)s on: %(what)s"),
        icon="arrows-exchange",
        grant="staff.view",
        names={"staff": ("staff_id", "staff")},
        words={"day": lambda event: event.on.isoformat()},
        lookups={"what": lambda events: _handed(events)},
    ),
    EventText(
        event=StaffManagerSet,
        text=_("Manager: %(manager)s · before: %(before)s"),
        icon="arrows-exchange",
        grant="staff.view",
        names={"manager": ("manager_id", "staff"), "before": ("from_id", "staff")},
    ),
    EventText(
        event=StaffCameBack,
        text=_("Came back on %(day)s"),
        icon="door-enter",
        grant="staff.view",
        words={"day": lambda event: event.on.isoformat()},
    ),
    EventText(event=TeamAdded, text=_("Made"), icon="plus", grant="team.view"),
    EventText(
        event=TeamEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="team.view",
        words={"fields": lambda event: _fields(Team, event.fields)},
    ),
    EventText(event=TeamArchived, text=_("Put away"), icon="archive", grant="team.view"),
    EventText(event=TeamReopened, text=_("In use again"), icon="archive-off", grant="team.view"),
    EventText(
        event=RoleAccessSet,
        text=_("May do other things with: %(kinds)s"),
        icon="shield-check",
        grant="role.view",
        words={"kinds": lambda event: formats.listed(_kind(kind) for kind in event.kinds)},
    ),
)


def _fields(model: type[Staff] | type[Team], names: Sequence[str]) -> str:
    return formats.listed(
        str(_("E-mail") if name == "email" else model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in names
    )


def _handed(events: Sequence[StaffHandedOver]) -> list[str]:
    told = handings_in_words([event.handing_id for event in events])
    return [told.get(event.handing_id, "") for event in events]


def _roles(codes: Sequence[str]) -> str:
    labels = {role.code: role.label for role in Role.objects.filter(code__in=codes)}
    return formats.listed(labels.get(code, code) for code in codes) or str(pgettext_lazy("roles", "none"))


def _kind(kind: str) -> str:
    return str(kinds()[kind].label) if kind in kinds() else kind

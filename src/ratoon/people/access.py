"""Who may see and change people, teams, roles and settings; and who somebody is, with all that access asks."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope, StaffActor
from ratoon.core.models import Setting, User
from ratoon.people.models import Role, RoleAccess, Staff, Team
from ratoon.people.rules import below, lineage

_SEES_ALL = Allowed(Scope.ALL, ("view",))

STAFF: Access[Staff] = Access(
    model=Staff,
    label=_("People"),
    owner=None,
    actions={
        "view": _("see colleagues"),
        "add": _("add and invite colleagues"),
        "edit": _("edit colleagues"),
        "set_roles": _("say which roles colleagues have"),
        "deactivate": _("let colleagues leave and come back"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, ("view", "add", "edit", "set_roles", "deactivate")),
        "executive": _SEES_ALL,
        "marketer": _SEES_ALL,
        "rep": _SEES_ALL,
        "sales_lead": _SEES_ALL,
        "project_manager": _SEES_ALL,
        "delivery_lead": _SEES_ALL,
        "csm": _SEES_ALL,
        "csm_lead": _SEES_ALL,
        "commercial": _SEES_ALL,
    },
)


TEAMS: Access[Team] = Access(
    model=Team,
    label=_("Teams"),
    owner=None,
    actions={
        "view": _("see the tree of teams"),
        "add": _("add teams"),
        "edit": _("rename and move teams"),
        "archive": _("put teams away and take them out again"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, ("view", "add", "edit", "archive")),
        "executive": _SEES_ALL,
        "sales_lead": _SEES_ALL,
        "delivery_lead": _SEES_ALL,
        "csm_lead": _SEES_ALL,
    },
)

ROLES: Access[Role] = Access(
    model=Role,
    label=_("Roles"),
    owner=None,
    actions={"view": _("see what roles may do"), "edit": _("say what roles may do")},
    defaults={"administrator": Allowed(Scope.ALL, ("view", "edit"))},
)

SETTINGS: Access[Setting] = Access(
    model=Setting,
    label=_("Settings"),
    owner=None,
    actions={
        "view": _("see the settings of the firm"),
        "edit": _("change the settings of the firm"),
        "retry": _("see jobs that gave up, and try them again"),
    },
    defaults={"administrator": Allowed(Scope.ALL, ("view", "edit", "retry"))},
)


def staff_actor(user: User) -> StaffActor | None:
    """Give the colleague behind a user, with teams and grants resolved: one statement, since every request asks."""
    staff = _with_rights(Staff.objects.filter(user=user, left_on__isnull=True)).first() if user.is_active else None
    return _as_actor(staff) if staff is not None else None


def rights_of(staff: Staff) -> StaffActor:
    """Give what whoever signs in as a colleague may do, though he has left or has nothing to sign in with yet."""
    return _as_actor(_with_rights(Staff.objects.filter(pk=staff.pk)).get())


def _as_actor(staff: Any) -> StaffActor:
    grants: dict[str, Scope] = {}
    for row in staff.access:
        for action in row["actions"]:
            name = f"{row['kind']}.{action}"
            grants[name] = max(grants.get(name, Scope.OWN), Scope(row["scope"]))
    parents = {team["pk"]: team["parent"] for team in staff.tree}
    departments = {team["pk"] for team in staff.tree if team["is_department"]}
    department = next((pk for pk in lineage(staff.team_id, parents) if pk in departments), staff.team_id)
    first = Role(**staff.access[0]["role"]) if staff.access else None
    return StaffActor(
        user_id=staff.user_id or 0,
        staff_id=staff.pk,
        name=staff.name,
        role_label=first.label if first else "",
        team_ids=below(staff.team_id, parents),
        department_ids=below(department, parents),
        grants=grants,
    )


def _with_rights(staff: QuerySet[Staff]) -> QuerySet[Any]:
    """Add to each row what the roles allow, by the roles' order, and the tree of all teams."""
    role = JSONObject(name_zh="role__name_zh", name_en="role__name_en")
    held = Staff.roles.through.objects.filter(staff=OuterRef(OuterRef("pk"))).values("role")
    rows = RoleAccess.objects.filter(role__in=held).order_by("role__position", "pk")
    access = rows.values(one=JSONObject(kind="kind", scope="scope", actions="actions", role=role))
    teams = Team.objects.values(one=JSONObject(pk="pk", parent="parent", is_department="is_department"))
    return staff.annotate(access=ArraySubquery(access), tree=ArraySubquery(teams))

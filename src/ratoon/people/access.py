"""Who may see and change people; and who somebody is, with all that access asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope, StaffActor
from ratoon.core.models import User
from ratoon.people.models import RoleAccess, Staff, Team

_SEES_ALL = Allowed(Scope.ALL, ("view",))

STAFF: Access[Staff] = Access(
    model=Staff,
    label=_("People"),
    owner=None,
    actions={
        "view": _("see colleagues"),
        "add": _("add and invite colleagues"),
        "edit": _("edit colleagues"),
        "deactivate": _("deactivate colleagues"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, ("view", "add", "edit", "deactivate")),
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


def staff_actor(user: User) -> StaffActor | None:
    """Give the colleague behind a user, with teams and grants resolved: three statements."""
    staff = Staff.objects.filter(user=user, left_on__isnull=True).first() if user.is_active else None
    if staff is None:
        return None
    grants: dict[str, Scope] = {}
    labels: list[str] = []
    rows = RoleAccess.objects.filter(role__in=staff.roles.through.objects.filter(staff=staff).values("role"))
    for row in rows.select_related("role").order_by("role__position"):
        if row.role.label not in labels:
            labels.append(row.role.label)
        for action in row.actions:
            name = f"{row.kind}.{action}"
            grants[name] = max(grants.get(name, Scope.OWN), Scope(row.scope))
    teams = {pk: (parent, is_department) for pk, parent, is_department in _teams()}
    return StaffActor(
        user_id=user.pk,
        staff_id=staff.pk,
        name=staff.name,
        role_label=labels[0] if labels else "",
        team_ids=_with_below(staff.team_id, teams),
        department_ids=_with_below(_department_of(staff.team_id, teams), teams),
        grants=grants,
    )


def _teams() -> list[tuple[int, int | None, bool]]:
    return list(Team.objects.values_list("pk", "parent_id", "is_department"))


def _department_of(team_id: int, teams: dict[int, tuple[int | None, bool]]) -> int:
    at: int | None = team_id
    while at is not None:
        parent, is_department = teams[at]
        if is_department:
            return at
        at = parent
    return team_id


def _with_below(team_id: int, teams: dict[int, tuple[int | None, bool]]) -> frozenset[int]:
    below: dict[int | None, list[int]] = {}
    for pk, (parent, _is_department) in teams.items():
        below.setdefault(parent, []).append(pk)
    found, waiting = {team_id}, [team_id]
    while waiting:
        for pk in below.get(waiting.pop(), []):
            if pk not in found:
                found.add(pk)
                waiting.append(pk)
    return frozenset(found)

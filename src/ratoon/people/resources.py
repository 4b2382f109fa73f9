"""People and teams as lists, panels and APIs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.people import services
from ratoon.people.access import STAFF, TEAMS
from ratoon.people.filters import StaffFilters, TeamFilters
from ratoon.people.forms import StaffForm, TeamForm
from ratoon.people.models import Staff, Team
from ratoon.people.rules import below


class StaffOut(Schema):
    """
    A colleague; the e-mail is for those who may edit colleagues.

    ``invitation`` is the path of the one-time link, in the answer to ``invite`` alone.
    """

    id: int
    version: int
    name: str
    email: str | None
    team: int
    manager: int | None
    roles: list[str]
    service_role: str
    level: str
    hours_per_week: Decimal
    joined_on: date | None
    left_on: date | None
    is_active: bool
    can_sign_in: bool
    invitation: str | None


class StaffResource(Resource[Staff]):
    """People (人员)."""

    access = STAFF
    slug = "people"
    title = _("People")
    title_one = _("colleague")
    icon = "users"
    section = "settings"
    group = "people"
    position = 80
    related = ("team", "user", "manager")
    search_hint = _("Name, pinyin, initials")
    empty_hint = _("Whoever works here: who signs in, and who is staffed on projects.")
    columns = (
        Column(
            "name",
            pgettext_lazy("of a person", "Name"),
            lambda staff: _name(staff),
            export=lambda staff: staff.name,
            sort="name",
            css="nw b",
        ),
        Column("team", _("Team"), lambda staff: staff.team.name, css="nw"),
        Column("roles", _("Roles"), lambda staff: _roles(staff)),
        Column("staffed", _("Staffed as"), lambda staff: _staffed(staff), css="nw wide"),
        Column("manager", _("Manager"), lambda staff: staff.manager.name if staff.manager else "—", css="nw wide"),
        Column("hours", _("Hours per week"), lambda staff: staff.hours_per_week, is_number=True, is_shown=False),
        Column("joined", _("Joined on"), lambda staff: staff.joined_on, is_number=True, is_shown=False),
        Column("state", _("Sign-in"), lambda staff: sign_in_state(staff), css="nw ink2 wide", is_shown=False),
    )
    sorts = {"name": ("name_key", "id"), "-name": ("-name_key", "-id")}
    presets = (
        Preset("active", _("Working here"), {"is_active": "true"}),
        Preset("mine", _("I manage"), {"manager": "{me}", "is_active": "true"}),
        Preset("left", pgettext_lazy("of a person", "Left"), {"is_active": "false"}),
    )
    filters = StaffFilters
    form = StaffForm
    out = StaffOut
    add = services.add_staff
    edit = services.edit_staff

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[Staff]:
        return super().rows(actor, action).prefetch_related("roles")

    def hint_of(self, row: Staff) -> Text:
        return row.team.name

    def tag_of(self, row: Staff) -> Text:
        return pgettext_lazy("of a person", "Left") if row.left_on is not None else ""

    def subtitle_of(self, row: Staff) -> Sequence[Any]:
        return (row.team.name, *(one for one in (_staffed(row), _roles(row)) if one != "—"))

    def facts_of(self, row: Staff, actor: Actor) -> Sequence[Fact]:
        may_edit = self.access.may(actor, "edit")
        manager = row.manager
        sign_in = (Fact(_("E-mail"), row.user and row.user.email), Fact(_("Sign-in"), sign_in_state(row)))
        return (
            Fact(_("Team"), row.team.name, teams.url(row.team_id) if TEAMS.may(actor, "view") else ""),
            Fact(_("Manager"), manager.name if manager else _("nobody"), self.url(manager.pk) if manager else ""),
            Fact(_("Roles"), _roles(row)),
            *(sign_in if may_edit else ()),
            Fact(_("Staffed as"), _staffed(row)),
            Fact(_("Hours per week"), row.hours_per_week),
            Fact(_("Joined on"), row.joined_on),
            *((Fact(_("Left on"), row.left_on),) if row.left_on else ()),
        )

    def out_of(self, row: Staff, actor: Actor) -> dict[str, Any]:
        plain = ("id", "version", "name", "service_role", "level", "hours_per_week", "joined_on", "left_on")
        email = row.user.email if row.user else ""
        secret = row.invitation_secret
        return {
            **{name: getattr(row, name) for name in plain},
            "email": email if self.access.may(actor, "edit") else None,
            "team": row.team_id,
            "manager": row.manager_id,
            "roles": [role.code for role in row.roles.all()],
            "is_active": row.left_on is None,
            "can_sign_in": row.left_on is None and row.user is not None and row.user.has_usable_password(),
            "invitation": reverse("invitation", args=[secret]) if secret else None,
        }


class TeamOut(Schema):
    """A team; ``people`` counts those who work in it, without the teams below."""

    id: int
    version: int
    name: str
    parent: int | None
    is_department: bool
    people: int
    is_used: bool


class TeamResource(Resource[Team]):
    """Teams (团队): a tree."""

    access = TEAMS
    slug = "teams"
    title = _("Teams")
    title_one = _("team")
    icon = "sitemap"
    section = "settings"
    group = "people"
    position = 81
    related = ("parent",)
    empty_hint = _("A team holds people and other teams. Rights can reach over a team, or over a department.")
    columns = (
        Column("name", _("Name"), lambda team: team.label, export=lambda team: team.name, sort="tree", css="nw b"),
        Column(
            "parent", pgettext_lazy("team", "Above"), lambda team: team.parent.name if team.parent else "—", css="wide"
        ),
        Column("department", _("Department"), lambda team: _("yes") if team.is_department else "·", css="nw wide"),
        Column("people", _("People"), lambda team: team.people, is_number=True),
    )
    sorts = {"tree": ("path_key", "id"), "-tree": ("-path_key", "-id")}
    presets = (
        Preset("used", _("In use"), {"is_used": "true"}),
        Preset("archived", _("Put away"), {"is_used": "false"}),
    )
    filters = TeamFilters
    form = TeamForm
    out = TeamOut
    add = services.add_team
    edit = services.edit_team

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[Team]:
        here = Staff.objects.filter(team=OuterRef("pk"), left_on=None).order_by().values("team").annotate(n=Count("*"))
        return super().rows(actor, action).annotate(people=Coalesce(Subquery(here.values("n")), 0))

    def tag_of(self, row: Team) -> Text:
        if row.archived_at is not None:
            return _("Put away")
        return _("Department") if row.is_department else ""

    def facts_of(self, row: Team, actor: Actor) -> Sequence[Fact]:
        inside = below(row.pk, dict(Team.objects.values_list("pk", "parent_id")))
        active = Staff.objects.filter(left_on=None)
        here = active.filter(team=row).count()
        parent = row.parent
        return (
            Fact(
                pgettext_lazy("team", "Above"),
                parent.name if parent else _("nothing: at the top"),
                self.url(parent.pk) if parent else "",
            ),
            Fact(_("People"), here, f"{people.url()}?team={row.pk}&is_active=true"),
            *((Fact(_("With the teams below"), active.filter(team__in=inside).count()),) if len(inside) > 1 else ()),
            *((Fact(_("Put away"), row.archived_at),) if row.archived_at else ()),
        )

    def out_of(self, row: Team, actor: Actor) -> dict[str, Any]:
        count = getattr(row, "people", None)
        return {
            **{name: getattr(row, name) for name in ("id", "version", "name", "is_department")},
            "parent": row.parent_id,
            "people": Staff.objects.filter(team=row, left_on=None).count() if count is None else count,
            "is_used": row.archived_at is None,
        }


def sign_in_state(staff: Staff) -> Text:
    """Say whether somebody can sign in, and if not, what is missing."""
    if staff.left_on is not None:
        return _("no: left")
    if staff.user is None:
        return _("no: without e-mail")
    return _("yes") if staff.user.has_usable_password() else _("not yet: no password set")


def _staffed(staff: Staff) -> str:
    level = f" · {staff.get_level_display()}" if staff.level else ""
    return f"{staff.get_service_role_display()}{level}" if staff.service_role else "—"


def _name(staff: Staff) -> str:
    """Give the name and, of who left, that."""
    return _("%(name)s (left)") % {"name": staff.name} if staff.left_on is not None else staff.name


def _roles(staff: Staff) -> str:
    return formats.listed(role.label for role in staff.roles.all()) or "—"


people = register(StaffResource())
teams = register(TeamResource())

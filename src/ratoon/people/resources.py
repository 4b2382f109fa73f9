"""People as a list, a panel and an API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.forms import RecordForm
from ratoon.core.resource import Column, Fact, Resource, register
from ratoon.people.access import STAFF
from ratoon.people.models import Staff


class StaffOut(Schema):
    """A colleague."""

    id: int
    version: int
    name: str
    team: int
    service_role: str
    level: str
    is_active: bool


class StaffResource(Resource[Staff]):
    """People (人员)."""

    access = STAFF
    slug = "people"
    title = _("People")
    title_one = _("colleague")
    icon = "users"
    section = "foot"
    position = 80
    related = ("team", "user")
    search_hint = _("Name, pinyin, initials")
    columns = (
        Column("name", pgettext_lazy("of a person", "Name"), lambda staff: staff.name, sort="name", css="nw b"),
        Column("team", _("Team"), lambda staff: staff.team.name, css="nw"),
        Column("staffed", _("Staffed as"), lambda staff: staff.get_service_role_display(), css="nw"),
        Column("level", _("Level"), lambda staff: staff.get_level_display(), css="nw"),
        Column("hours", _("Hours per week"), lambda staff: staff.hours_per_week, is_number=True),
    )
    sorts = {"name": ("name_key", "id"), "-name": ("-name_key", "-id")}
    form = RecordForm
    out = StaffOut

    def facts_of(self, row: Staff, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Team"), row.team.name),
            Fact(_("E-mail"), row.user and row.user.email),
            Fact(_("Staffed as"), row.get_service_role_display()),
            Fact(_("Level"), row.get_level_display()),
            Fact(_("Hours per week"), row.hours_per_week),
            Fact(_("Joined on"), row.joined_on),
            Fact(_("Left on"), row.left_on),
        )

    def out_of(self, row: Staff, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in ("id", "version", "name", "service_role", "level")},
            "team": row.team_id,
            "is_active": row.left_on is None,
        }


people = register(StaffResource())

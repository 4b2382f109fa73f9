"""The work calendar as a list, panel, form and API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.delivery import services
from ratoon.delivery.access import WORK_CALENDAR
from ratoon.delivery.filters import CalendarFilters
from ratoon.delivery.forms import CalendarForm
from ratoon.delivery.models import WorkCalendarDay
from ratoon.delivery.queries import country_days


class CalendarDayOut(Schema):
    """A day on which the firm works, or does not, otherwise than the country's calendar says."""

    id: int
    version: int
    day: date
    is_working: bool
    note: str


class CalendarDayResource(Resource[WorkCalendarDay]):
    """Days of the work calendar (工作日历)."""

    access = WORK_CALENDAR
    slug = "calendar-days"
    title = _("Work calendar")
    title_one = _("special day")
    icon = "calendar-cog"
    section = "settings"
    group = "delivery"
    position = 60
    empty_hint = _("Days on which the firm works, or does not, otherwise than China's calendar says.")
    columns = (
        Column("day", _("Date"), lambda row: row.day, sort="day", css="nw b"),
        Column("weekday", _("Weekday"), lambda row: date_format(row.day, "l"), css="nw"),
        Column("working", _("Is"), lambda row: _is(row), css="nw"),
        Column("note", _("Note"), lambda row: row.note, css="wide"),
    )
    sorts = {"-day": ("-day", "-id"), "day": ("day", "id")}
    presets = (
        Preset("off", _("Days off"), {"is_working": "false"}),
        Preset("worked", _("Days worked"), {"is_working": "true"}),
    )
    filters = CalendarFilters
    form = CalendarForm
    out = CalendarDayOut
    add = services.set_day
    edit = services.edit_day

    def lede(self, actor: Actor) -> Text:
        year = day_of(timezone.now()).year
        off, worked = country_days(year)
        text = _(
            "All other days follow China's calendar: in %(year)d %(off)d weekdays off, %(worked)d weekend days worked."
        )
        return text % {"year": year, "off": off, "worked": worked}

    def name_of(self, row: WorkCalendarDay) -> str:
        return formats.day(row.day)

    def tag_of(self, row: WorkCalendarDay) -> Text:
        return _is(row)

    def facts_of(self, row: WorkCalendarDay, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Date"), row.day),
            Fact(_("Weekday"), date_format(row.day, "l")),
            Fact(_("Is"), _is(row)),
            Fact(_("Note"), row.note or "–"),
        )


def _is(row: WorkCalendarDay) -> Text:
    return _("a working day") if row.is_working else _("a day off")


calendar_days = register(CalendarDayResource())

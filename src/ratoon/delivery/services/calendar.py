"""Days on which the firm works, or does not, otherwise than the country's calendar says."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.core.turns import take_turn
from ratoon.delivery import queries
from ratoon.delivery.events import CalendarDaySet, CalendarDayUnset
from ratoon.delivery.models import WorkCalendarDay
from ratoon.delivery.rules import MOST_REST, Workdays, rest_around


class CalendarRefused(DomainError):
    """The calendar can't be set like this."""


@transaction.atomic
def set_day(*, day: date, is_working: bool, note: str = "", actor: Actor, at: datetime) -> WorkCalendarDay:
    """
    Say that the firm works on a day, or does not, otherwise than the country's calendar says.

    Plans that stand keep their days until they are planned anew.

    :raises CalendarRefused: ``twin`` if the day was set before, ``same_as_country``, ``long_rest``.
    """
    take_turn("delivery.calendar")
    twin = WorkCalendarDay.objects.filter(day=day).first()
    if twin is not None:
        text = _("This day was set before: edit it.")
        raise CalendarRefused("twin", text, "day", ("workcalendarday", twin.pk))
    _refuse_same(day, is_working)
    _refuse_long_rest(day, is_working)
    made = WorkCalendarDay.objects.create(day=day, is_working=is_working, note=note, created_at=at)
    publish(CalendarDaySet(day=day, is_working=is_working), about=(made,), actor=actor, at=at)
    return made


@transaction.atomic
def edit_day(
    *,
    workcalendarday: WorkCalendarDay,
    expect: int | None,
    day: date,
    is_working: bool,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> WorkCalendarDay:
    """
    Change the note of a day that was set; another day is set by itself.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises CalendarRefused: ``day_fixed``, ``same_as_country``, ``long_rest``.
    """
    take_turn("delivery.calendar")
    row = lock(workcalendarday, expect=expect)
    if day != row.day:
        raise CalendarRefused("day_fixed", _("Take this day out and set the other one."), "day")
    if is_working != row.is_working:
        _refuse_same(day, is_working)
        _refuse_long_rest(day, is_working)
    if change(row, is_working=is_working, note=note):
        publish(CalendarDaySet(day=day, is_working=is_working), about=(row,), actor=actor, at=at)
    return row


@transaction.atomic
def unset_day(*, workcalendarday: WorkCalendarDay, actor: Actor, at: datetime) -> WorkCalendarDay:
    """
    Let a day follow the country's calendar again; gives what had been set.

    :raises CalendarRefused: ``long_rest``.
    """
    take_turn("delivery.calendar")
    row = lock(workcalendarday)
    _refuse_long_rest(row.day, queries.is_working_in_country(row.day))
    publish(CalendarDayUnset(day=row.day), about=(row,), actor=actor, at=at)
    WorkCalendarDay.objects.filter(pk=row.pk).delete()
    return row


def _refuse_same(day: date, is_working: bool) -> None:
    if queries.is_working_in_country(day) == is_working:
        text = _("The country's calendar says so already.")
        raise CalendarRefused("same_as_country", text, "is_working")


def _refuse_long_rest(day: date, is_working: bool) -> None:
    """Refuse more days off in a row than a plan can be made over."""
    standing = queries.workdays(day)
    after = Workdays(standing.holidays | {day}, standing.made_up - {day})
    if not is_working and rest_around(day, after) > MOST_REST:
        text = _("That would be more than %(days)d days off in a row.") % {"days": MOST_REST}
        raise CalendarRefused("long_rest", text, "is_working")

"""Days on which the firm works, or does not, are set by page and API, and plans follow them."""

from __future__ import annotations

from datetime import date, timedelta

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.delivery import services
from ratoon.delivery.models import WorkCalendarDay
from ratoon.delivery.queries import workdays
from ratoon.delivery.rules import MOST_REST
from ratoon.people.tests.cast import SYSTEM, Cast

MONDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 5)
DAY = timedelta(days=1)


def test_a_day_off_is_set_and_unset(door: Door, cast: Cast) -> None:
    made = door.add(cast.delivery_lead, "calendar-days", day=MONDAY, is_working=False, note="公司周年")
    assert made.is_done, made
    assert not workdays(MONDAY).holds(MONDAY)
    assert workdays(MONDAY).add(MONDAY - 3 * DAY, 1) == MONDAY + DAY
    assert door.edit(cast.delivery_lead, "calendar-days", made.pk, 1, note="周年庆").is_done
    assert WorkCalendarDay.objects.get(pk=made.pk).version == 2
    with nothing_changes():
        assert door.edit(cast.delivery_lead, "calendar-days", made.pk, 1, note="晚了").is_refused
    assert door.act(cast.delivery_lead, "calendar-days", made.pk, "unset").is_done
    assert workdays(MONDAY).holds(MONDAY)
    assert JournalEntry.objects.filter(kind="calendar.day_unset").count() == 1


def test_a_weekend_is_worked(door: Door, cast: Cast) -> None:
    assert door.add(cast.delivery_lead, "calendar-days", day=SATURDAY, is_working=True).is_done
    assert workdays(SATURDAY).holds(SATURDAY)
    assert workdays(date(2030, 1, 1)).holds(SATURDAY)
    found = WorkCalendarDay.objects.get(day=SATURDAY)
    assert door.list(cast.project_manager, "calendar-days", is_working="true").pks == (found.pk,)
    assert door.list(cast.project_manager, "calendar-days", day_from=SATURDAY + DAY).pks == ()


def test_what_the_calendar_refuses(door: Door, cast: Cast) -> None:
    made = door.add(cast.administrator, "calendar-days", day=MONDAY, is_working=False)
    with nothing_changes():
        assert list(door.add(cast.administrator, "calendar-days", day=MONDAY, is_working=False).problems) == ["day"]
        same = door.add(cast.administrator, "calendar-days", day=MONDAY + DAY, is_working=True)
        assert list(same.problems) == ["is_working"]
        assert list(door.add(cast.administrator, "calendar-days", day="1066-10-14").problems) == ["day"]
        assert list(door.edit(cast.administrator, "calendar-days", made.pk, 1, day=SATURDAY).problems) == ["day"]
        flipped = door.edit(cast.administrator, "calendar-days", made.pk, 1, is_working=True)
        assert list(flipped.problems) == ["is_working"], "that is the country's calendar: it is taken out instead"
        assert door.add(cast.project_manager, "calendar-days", day=SATURDAY, is_working=True).status == 403
        assert door.show(cast.rep, "calendar-days", made.pk).status == 404


def test_nobody_rests_so_long_that_no_plan_could_be_made(door: Door, cast: Cast) -> None:
    first = date(2027, 3, 1)
    days = [first + number * DAY for number in range(MOST_REST - 1)]
    worked = [day for day in days if workdays(first).holds(day)]
    for day in worked[:-1]:
        services.set_day(day=day, is_working=False, actor=SYSTEM, at=NOW)
    with nothing_changes():
        last = door.add(cast.administrator, "calendar-days", day=worked[-1], is_working=False)
    assert list(last.problems) == ["is_working"], "with the weekend before it would be a day too many"
    assert workdays(first).first(first) == worked[-1]

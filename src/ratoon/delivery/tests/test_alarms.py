"""A handover waits on Today at once; an hour's tick warns of milestones that are past; once, until it is settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from ratoon.core.models import JournalEntry
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.delivery import services
from ratoon.delivery.queries import answer_by
from ratoon.delivery.services.alarms import MILESTONE_LATE, UNANSWERED
from ratoon.delivery.tasks import tick
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.work.models import Task

DAY = timedelta(days=1)


def alarms(rule: str) -> list[Task]:
    return list(Task.objects.filter(rule=rule, status="open"))


def at(on: date) -> int:
    return services.tick(on=on, actor=SYSTEM, at=NOW)


def test_a_handover_waits_for_its_manager_from_its_first_day(cast: Cast) -> None:
    on = TODAY - 10 * DAY
    row = make.handed_over(cast, on=on)
    due = answer_by(on)
    (alarm,) = alarms(UNANSWERED)
    assert (alarm.assignee, alarm.due_on) == (cast.project_manager.staff, due)
    assert at(due + DAY) == 1
    (alarm,) = alarms(UNANSWERED)
    assert (alarm.assignee, alarm.due_on, alarm.subject_id) == (cast.project_manager.staff, due, row.pk)
    count = JournalEntry.objects.count()
    at(due + DAY)
    assert (len(alarms(UNANSWERED)), JournalEntry.objects.count()) == (1, count)
    services.accept_handover(project=row, on=TODAY, actor=SYSTEM, at=NOW)
    assert not alarms(UNANSWERED)


def test_a_handover_that_waits_goes_along_with_its_project(cast: Cast) -> None:
    row = make.handed_over(cast, on=TODAY - 2 * DAY)
    services.pass_on(project=row, owner=cast.delivery_lead.staff, on=TODAY, actor=SYSTEM, at=NOW)
    (alarm,) = alarms(UNANSWERED)
    assert (alarm.assignee, alarm.due_on) == (cast.delivery_lead.staff, answer_by(TODAY - 2 * DAY))


def test_a_milestone_past_its_day_warns_until_it_is_reached(cast: Cast) -> None:
    row = make.running(cast)
    first = make.task(row, "kick_off")
    assert at(first.planned_end) == 0
    assert at(first.planned_end + DAY) == 1
    (alarm,) = alarms(MILESTONE_LATE)
    assert alarm.due_on == first.planned_end
    make.work_off(row)
    assert not alarms(MILESTONE_LATE)


def test_the_schedule_asks_for_today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # a task puts away connections that its worker left idle; the one of the test stays
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)
    make.running(cast)
    tick.func(timestamp=0)
    assert len(alarms(MILESTONE_LATE)) == 1

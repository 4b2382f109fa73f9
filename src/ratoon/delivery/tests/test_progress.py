"""A week's progress is recorded at once: the same as task by task, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratoon.core.models import JournalEntry
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.delivery import services
from ratoon.delivery.models import Project
from ratoon.delivery.services import Progress, ProjectRefused
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)
BEGAN = make.BEGAN


def week(row: Project) -> list[Progress]:
    """Give a week in which three tasks went well, and a fourth began."""
    days = {"prepare": (1, 1), "kick_off": (None, 1), "executives": (2, 4), "departments": (4, None)}
    return [
        Progress(
            task=make.task(row, code),
            started_on=None if start is None else BEGAN + start * DAY,
            finished_on=None if end is None else BEGAN + end * DAY,
        )
        for code, (start, end) in days.items()
    ]


def told(row: Project) -> list[tuple[object, ...]]:
    entries = JournalEntry.objects.filter(kind="project.task_progressed", data__project_id=row.pk).order_by("pk")
    codes = dict(row.tasks.values_list("pk", "code"))
    return [(codes[e.data["task_id"]], e.data["change"], e.data["percent"], e.data["on"]) for e in entries]


def tasks(row: Project) -> list[tuple[object, ...]]:
    return list(row.tasks.order_by("position").values_list("code", "actual_start", "actual_end", "percent"))


def test_at_once_is_the_same_as_one_by_one(cast: Cast) -> None:
    at_once, singly = make.running(cast), make.running(cast)
    services.record_progress(project=at_once, progress=week(at_once), actor=SYSTEM, at=NOW)
    for one in week(singly):
        if one.started_on is not None:
            services.start_task(project=singly, task=one.task, on=one.started_on, actor=SYSTEM, at=NOW)
        if one.finished_on is not None:
            services.finish_task(project=singly, task=one.task, on=one.finished_on, actor=SYSTEM, at=NOW)
    assert tasks(at_once) == tasks(singly)
    assert told(at_once) == told(singly)
    assert len(told(at_once)) == 6
    percents = {Project.objects.get(pk=row.pk).percent for row in (at_once, singly)}
    assert len(percents) == 1
    assert percents != {0}


def test_what_can_not_be_stops_all_of_it(cast: Cast) -> None:
    row = make.running(cast)
    ahead = Progress(task=make.task(row, "blueprint"), started_on=BEGAN + 5 * DAY)
    with nothing_changes(), pytest.raises(ProjectRefused) as refused:
        services.record_progress(project=row, progress=[*week(row), ahead], actor=SYSTEM, at=NOW)
    assert refused.value.code == "waits"
    other = make.running(cast)
    with nothing_changes(), pytest.raises(ProjectRefused) as refused:
        services.record_progress(project=row, progress=week(other), actor=SYSTEM, at=NOW)
    assert refused.value.code == "elsewhere"
    with nothing_changes():
        services.record_progress(project=row, progress=[], actor=SYSTEM, at=NOW)


def test_a_week_costs_no_more_statements_than_a_task(cast: Cast) -> None:
    long, short = make.running(cast), make.running(cast)
    counts = []
    for row, progress in ((short, week(short)[:1]), (long, week(long))):
        with CaptureQueriesContext(connection) as captured:
            services.record_progress(project=row, progress=progress, actor=SYSTEM, at=NOW)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 4, counts

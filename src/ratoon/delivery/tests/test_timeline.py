"""A project's timeline is read at one go, however much was done."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.timeline import Line, timeline
from ratoon.delivery import services
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

pytestmark = pytest.mark.django_db


def told(project: Project, cast: Cast) -> tuple[list[Line], int]:
    with CaptureQueriesContext(connection) as captured:
        found = timeline(project, cast.administrator.actor)
    return found.lines, len(captured)


def do(project: Project, task: PlanTask) -> None:
    if not task.is_milestone:
        services.start_task(project=project, task=task, on=TODAY, actor=SYSTEM, at=NOW)
    services.finish_task(project=project, task=task, on=TODAY, actor=SYSTEM, at=NOW)


def test_more_tasks_cost_no_more_statements(cast: Cast) -> None:
    project = make.running(cast)
    first, *rest = project.tasks.order_by("position")[:6]
    do(project, first)
    before, few = told(project, cast)
    for task in rest:
        do(project, task)
    after, many = told(project, cast)
    assert len(after) >= len(before) + len(rest)
    assert many == few
    assert all(any(task.label in line.text for line in after) for task in (first, *rest))

"""How projects open: a page with its sentence in every state, the list with what is not over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.delivery import services
from ratoon.delivery.models import Project
from ratoon.delivery.resources.projects import projects
from ratoon.delivery.resources.standing import outlook_of
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)
BEGAN = make.BEGAN


def reader(cast: Cast) -> Client:
    client = page_client(cast.delivery_lead)
    client.cookies["ratoon_language"] = "en"
    return client


def says(cast: Cast, row: Project) -> str:
    context: Any = reader(cast).get(f"/projects/{row.pk}/").context
    return str(context["says"])


def test_before_it_runs_it_says_who_must_act(cast: Cast) -> None:
    row = make.project(cast, on=TODAY - 9 * DAY)
    assert says(cast, row) == "Signed 9 days ago, not handed over to a project manager yet."
    manager = cast.project_manager.staff
    services.hand_over(project=row, manager=manager, on=TODAY - 8 * DAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "Handed over on 15 Nov, the answer was due on 18 Nov: 5 days late."
    services.return_handover(project=row, reason="No plan", on=TODAY - 7 * DAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "Given back on 16 Nov: No plan"
    services.hand_over(project=row, manager=manager, on=TODAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "Handed over on 23 Nov, the answer is due on 25 Nov."
    services.accept_handover(project=row, on=TODAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "Handover accepted on 23 Nov: the customer has not confirmed the plan yet."


def test_a_running_one_says_when_it_goes_live_and_what_it_is_at(cast: Cast) -> None:
    row = make.running(cast)
    late = (outlook_of(row, TODAY).go_live_on - row.go_live_on).days  # type: ignore[operator]
    told = says(cast, row)
    assert f"{late} days late" in told
    assert told.endswith("On the critical path: Internal briefing, not begun.")
    first = row.tasks.order_by("position").first()
    assert first is not None
    services.start_task(project=row, task=first, on=TODAY - 2 * DAY, actor=SYSTEM, at=NOW)
    assert says(cast, row).endswith("On the critical path: Internal briefing, 0% since 21 Nov.")
    services.finish_task(project=row, task=first, on=TODAY, actor=SYSTEM, at=NOW)
    rest = Project.objects.get(pk=row.pk)
    for task in list(rest.tasks.filter(actual_end=None).order_by("position")):
        if not task.is_milestone:
            services.start_task(project=rest, task=task, on=TODAY, actor=SYSTEM, at=NOW)
        services.finish_task(project=rest, task=task, on=TODAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "All tasks are done: the customer's acceptance is missing."


def test_a_cancelled_one_is_shown_as_it_was(cast: Cast) -> None:
    row = make.running(cast)
    services.cancel_project(project=row, reason="The group stops it", on=TODAY - 20 * DAY, actor=SYSTEM, at=NOW)
    assert says(cast, row) == "Cancelled on 3 Nov: The group stops it"
    row = Project.objects.get(pk=row.pk)
    then, now = outlook_of(row, TODAY - 20 * DAY), outlook_of(Project.objects.get(pk=row.pk), TODAY)
    assert now == then
    page = reader(cast).get(f"/projects/{row.pk}/acceptance").content.decode()
    assert "None: the project was cancelled." in page


def test_the_list_opens_with_what_is_not_over(cast: Cast) -> None:
    open_one, over = make.running(cast), make.running(cast)
    make.work_off(over)
    make.accept(over)
    context: Any = reader(cast).get(projects.home).context
    assert [row["pk"] for row in context["rows"]] == [open_one.pk]
    assert str(context["lede"]) == "1 under way, 1 past the planned finish · handovers without an answer: 0"
    accepted: Any = reader(cast).get("/projects/?is_open=false").context
    assert [row["pk"] for row in accepted["rows"]] == [over.pk]

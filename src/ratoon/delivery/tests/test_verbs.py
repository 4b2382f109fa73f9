"""A project goes its way by verbs, by page and API: handed over, answered, confirmed, worked off, accepted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Standing
from ratoon.customers.tests import make as customers
from ratoon.delivery import services
from ratoon.delivery.models import Acceptance, PlanTask, Project
from ratoon.delivery.services import ProjectRefused
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)
BEGAN = make.BEGAN


def now(row: Project) -> Project:
    return Project.objects.get(pk=row.pk)


def test_the_whole_way(door: Door, cast: Cast) -> None:
    row = make.project(cast)
    lead, manager = cast.delivery_lead, cast.project_manager

    def act(person: Any, verb: str, **typed: Any) -> None:
        answer = door.act(person, "projects", row.pk, verb, **typed)
        assert answer.is_done, (verb, answer)

    act(lead, "hand-over", manager=manager.staff.pk, on=BEGAN)
    assert (now(row).status, now(row).owner, now(row).manager) == ("handed_over", manager.staff, manager.staff)
    act(manager, "return-handover", reason="没有客户方项目经理", on=BEGAN + DAY)
    assert (now(row).status, now(row).owner, now(row).manager) == ("returned", lead.staff, None)
    act(lead, "hand-over", manager=manager.staff.pk, on=BEGAN + 2 * DAY)
    act(manager, "accept-handover", on=BEGAN + 3 * DAY)
    act(manager, "confirm-plan", evidence="启动会纪要", on=BEGAN + 4 * DAY)
    assert now(row).status == "running"
    assert now(row).baselines.get().reason == "启动会纪要"
    for task in list(row.tasks.order_by("position")):
        if not task.is_milestone:
            act(manager, "start-task", task=task.pk, on=BEGAN + 6 * DAY)
            act(manager, "set-progress", task=task.pk, percent=40, on=BEGAN + 6 * DAY)
        act(manager, "finish-task", task=task.pk, on=BEGAN + 6 * DAY)
    assert (now(row).percent, now(row).went_live_on) == (100, BEGAN + 6 * DAY)
    of_company = JournalEntry.objects.filter(subjects__kind="company", subjects__record_id=row.company_id)
    reached = [entry.data["task_id"] for entry in of_company.filter(kind="project.task_progressed").order_by("pk")]
    assert reached == [task.pk for task in row.tasks.order_by("position") if task.is_milestone]
    contact = customers.contact(row.company)
    act(manager, "accept", how="paper", contact=contact.pk, evidence="档案 118", on=TODAY - DAY)
    assert (now(row).status, now(row).accepted_on) == ("accepted", TODAY - DAY)
    standing = Standing.objects.get(company=row.company)
    assert (standing.quadrant, standing.since) == ("III", TODAY - DAY)
    data = JournalEntry.objects.get(kind="project.acceptance_signed").data
    assert data["contract_id"] == row.contract_id
    assert data["on"] == (TODAY - DAY).isoformat()
    made = Acceptance.objects.get(project=row)
    assert (made.signed_by, made.how, made.recorded_by) == (contact, "paper", manager.user)


VERBS: dict[str, dict[str, Any]] = {
    "hand-over": {"manager": "manager"},
    "accept-handover": {},
    "return-handover": {"reason": "缺资料"},
    "confirm-plan": {"evidence": "纪要"},
    "cancel": {"reason": "客户停业"},
    "start-task": {"task": "prepare"},
    "finish-task": {"task": "prepare"},
    "accept": {"how": "clause", "evidence": "第 9 条", "waived": "all"},
}


def standing(cast: Cast, verb: str) -> tuple[Project, dict[str, Any]]:
    """Give a project with which a verb may be done, and what it asks for beside its day."""
    if verb == "hand-over":
        row = make.project(cast)
    elif verb in ("accept-handover", "return-handover", "confirm-plan"):
        row = make.handed_over(cast)
    else:
        row = make.running(cast)
    if verb == "confirm-plan":
        row = services.accept_handover(project=row, on=BEGAN, actor=SYSTEM, at=NOW)
    if verb == "finish-task":
        services.start_task(project=row, task=make.task(row, "prepare"), on=BEGAN, actor=SYSTEM, at=NOW)
    typed = dict(VERBS[verb])
    if "manager" in typed:
        typed["manager"] = cast.project_manager.staff.pk
    if "task" in typed:
        typed["task"] = make.task(row, "prepare").pk
    if "waived" in typed:
        typed["waived"] = list(row.tasks.values_list("pk", flat=True))
    return now(row), typed


@pytest.mark.parametrize("verb", VERBS)
def test_days_that_can_not_be_are_refused(door: Door, cast: Cast, verb: str) -> None:
    row, typed = standing(cast, verb)
    for on in (TODAY + DAY, BEGAN - DAY):
        with nothing_changes():
            answer = door.act(cast.administrator, "projects", row.pk, verb, on=on, **typed)
        assert list(answer.problems) == ["on"], (on, answer)
    assert door.act(cast.administrator, "projects", row.pk, verb, on=BEGAN, **typed).is_done


@pytest.mark.parametrize("verb", VERBS)
def test_what_was_accepted_stands(door: Door, cast: Cast, verb: str) -> None:
    row, typed = standing(cast, verb)
    make.accept(make.run(row, cast.project_manager.staff, BEGAN), waived=list(row.tasks.all())) if (
        row.status == "draft"
    ) else Project.objects.filter(pk=row.pk).update(
        status="accepted", accepted_on=TODAY, confirmed_on=BEGAN, handover_accepted_on=BEGAN
    )
    with nothing_changes():
        answer = door.act(cast.administrator, "projects", row.pk, verb, **typed)
    assert not answer.is_done
    assert answer.words


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_is_told_so_or_finds_nothing(door: Door, cast: Cast, verb: str) -> None:
    row, typed = standing(cast, verb)
    for person, status in ((cast.executive, 403), (cast.csm, 403), (cast.rep, 404), (cast.marketer, 404)):
        with nothing_changes():
            assert door.act(person, "projects", row.pk, verb, **typed).status == status


def test_order_is_kept(cast: Cast) -> None:
    row = make.handed_over(cast)
    task = make.task(row, "prepare")

    def refused(code: str, verb: Any, **typed: Any) -> None:
        with nothing_changes(), pytest.raises(ProjectRefused) as found:
            verb(project=row, actor=SYSTEM, at=NOW, **typed)
        assert found.value.code == code

    refused("handed_over_before", services.hand_over, manager=cast.project_manager.staff, on=BEGAN)
    refused("not_answered", services.confirm_plan, evidence="x", on=BEGAN)
    refused("not_running", services.start_task, task=task, on=BEGAN)
    refused("not_running", services.record_acceptance, how="paper", evidence="x", on=TODAY)
    refused("reason_missing", services.return_handover, reason=" ", on=BEGAN)
    services.accept_handover(project=row, on=BEGAN, actor=SYSTEM, at=NOW)
    refused("answered_before", services.return_handover, reason="x", on=BEGAN)
    refused("no_evidence", services.confirm_plan, evidence=" ", on=BEGAN)
    services.confirm_plan(project=row, evidence="x", on=BEGAN, actor=SYSTEM, at=NOW)
    refused("waits", services.start_task, task=make.task(row, "executives"), on=BEGAN)
    refused("waits", services.finish_task, task=make.task(row, "go_live"), on=BEGAN)
    refused("milestone", services.start_task, task=make.task(row, "kick_off"), on=BEGAN)
    refused("not_begun", services.finish_task, task=task, on=BEGAN)
    services.start_task(project=row, task=task, on=BEGAN, actor=SYSTEM, at=NOW)
    refused("begun", services.start_task, task=task, on=BEGAN)
    refused("percent", services.set_progress, task=task, percent=100, on=BEGAN)
    services.finish_task(project=row, task=task, on=BEGAN, actor=SYSTEM, at=NOW)
    refused("finished", services.finish_task, task=task, on=BEGAN)
    other = make.running(cast)
    refused("elsewhere", services.start_task, task=make.task(other, "prepare"), on=BEGAN)


def test_acceptance_asks_for_what_it_needs(door: Door, cast: Cast) -> None:
    row = make.running(cast)
    make.work_off(row, but=2)
    still = [task.pk for task in row.tasks.filter(actual_end=None)]
    stranger = customers.contact(customers.company(owner=cast.rep.staff))
    good = {"how": "paper", "evidence": "档案 1", "signed_by_name": "程以晏", "waived": still, "on": TODAY}
    for wrong, field in (
        ({"waived": still[:1]}, "waived"),
        ({"signed_by_name": ""}, "contact"),
        ({"contact": stranger.pk}, "contact"),
        ({"evidence": ""}, "evidence"),
        ({"on": TODAY - 6 * DAY}, "on"),
    ):
        with nothing_changes():
            answer = door.act(cast.project_manager, "projects", row.pk, "accept", **{**good, **wrong})
        assert list(answer.problems) == [field], (wrong, answer)
    assert door.act(cast.project_manager, "projects", row.pk, "accept", **good).is_done
    made = Acceptance.objects.get(project=row)
    assert sorted(made.waived.values_list("pk", flat=True)) == sorted(still)
    with nothing_changes():
        assert door.act(cast.project_manager, "projects", row.pk, "accept", **good).is_refused


def test_one_of_two_deliveries_leaves_the_customer_where_it_is(cast: Cast) -> None:
    one = make.running(cast)
    other = make.running(cast, company=one.company)
    make.accept(one, waived=list(one.tasks.all()))
    assert Standing.objects.get(company=one.company).quadrant == "II"
    make.accept(other, waived=list(other.tasks.all()))
    assert Standing.objects.get(company=one.company).quadrant == "III"


def test_a_cancelled_project_stays_readable(door: Door, cast: Cast) -> None:
    row = make.running(cast)
    assert door.act(cast.delivery_lead, "projects", row.pk, "cancel", reason="客户停业").is_done
    assert (now(row).status, now(row).cancel_reason) == ("cancelled", "客户停业")
    with nothing_changes(), pytest.raises(ProjectRefused) as refused:
        services.replan(project=row, begins_on=TODAY, reason="x", actor=SYSTEM, at=NOW)
    assert refused.value.code == "cancelled"
    assert PlanTask.objects.filter(project=row).exists()

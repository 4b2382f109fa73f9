"""The plan is corrected freely as a draft; once confirmed each change has a reason and makes a baseline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.delivery import services
from ratoon.delivery.models import PlanTask, Project
from ratoon.delivery.services import ProjectRefused
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)


def now(row: Project) -> Project:
    return Project.objects.get(pk=row.pk)


def test_tasks_are_added_edited_and_removed(door: Door, cast: Cast) -> None:
    row = make.handed_over(cast)
    manager = cast.project_manager
    before = now(row).finish_on
    assert before is not None
    last = make.task(row, "accept")
    answer = door.act(
        manager,
        "projects",
        row.pk,
        "add-task",
        name="复盘",
        phase="复盘",
        days=3,
        depends_on=[last.pk],
        client_owner="陶既白",
    )
    assert answer.is_done, answer
    made = PlanTask.objects.get(project=row, name_zh="复盘")
    assert made.planned_start > last.planned_end
    finish = now(row).finish_on
    assert finish == made.planned_end > before
    answer = door.act(manager, "projects", row.pk, "edit-task", task=made.pk, name="复盘会", phase="复盘", days=1)
    assert answer.is_done, answer
    made.refresh_from_db()
    assert (made.name_zh, made.days, made.depends_on.count()) == ("复盘会", 1, 0)
    assert door.act(manager, "projects", row.pk, "remove-task", task=make.task(row, "configure").pk).is_done
    test = make.task(row, "test")
    assert make.task(row, "blueprint_confirmed") in test.depends_on.all()
    assert now(row).baselines.count() == 0


def test_a_confirmed_plan_changes_with_a_reason(door: Door, cast: Cast) -> None:
    row = make.running(cast)
    task = make.task(row, "configure")
    edit = {"task": task.pk, "name": task.name_zh, "phase": task.phase_zh, "days": 30}
    with nothing_changes():
        answer = door.act(cast.project_manager, "projects", row.pk, "edit-task", **edit)
    assert list(answer.problems) == ["reason"]
    assert door.act(cast.project_manager, "projects", row.pk, "edit-task", **edit, reason="客户增加三个部门").is_done
    assert [one.number for one in row.baselines.all()] == [1, 2]
    assert row.baselines.get(number=2).finish_on == now(row).finish_on
    begins = TODAY + 5 * DAY
    with nothing_changes():
        assert list(door.act(cast.project_manager, "projects", row.pk, "replan", begins_on=begins).problems) == [
            "reason"
        ]
    assert door.act(cast.project_manager, "projects", row.pk, "replan", begins_on=begins, reason="客户推迟").is_done
    assert now(row).plan_start_on >= begins


def test_what_can_not_be_planned_is_refused(cast: Cast) -> None:
    row = make.handed_over(cast)
    prepare, kick_off = make.task(row, "prepare"), make.task(row, "kick_off")

    def refused(code: str, **typed: object) -> None:
        with nothing_changes(), pytest.raises(ProjectRefused) as found:
            services.edit_task(project=row, actor=SYSTEM, at=NOW, **typed)  # type: ignore[arg-type]
        assert found.value.code == code

    refused("cycle", task=prepare, depends_on=[kick_off])
    refused("cycle", task=prepare, depends_on=[prepare])
    refused("milestone", task=kick_off, days=2)
    refused("milestone", task=prepare, days=0)
    refused("elsewhere", task=prepare, depends_on=[make.task(make.project(cast), "prepare")])
    with nothing_changes(), pytest.raises(ProjectRefused) as early:
        services.replan(project=row, begins_on=row.signed_on - DAY, actor=SYSTEM, at=NOW)
    assert early.value.code == "before_signature"
    running = make.running(cast)
    services.start_task(project=running, task=make.task(running, "prepare"), on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes(), pytest.raises(ProjectRefused) as begun:
        services.remove_task(project=running, task=make.task(running, "prepare"), reason="x", actor=SYSTEM, at=NOW)
    assert begun.value.code == "begun"


def test_the_pages_say_what_can_be_done(cast: Cast) -> None:
    row = make.running(cast)
    pages, reader = page_client(cast.project_manager), page_client(cast.executive)
    prepare = make.task(row, "prepare")
    plan = pages.get(f"/projects/{row.pk}/plan")
    assert plan.status_code == 200
    assert f"verb=start-task&amp;of={prepare.pk}" in plan.content.decode()
    assert "verb=" not in reader.get(f"/projects/{row.pk}/plan").content.decode()
    assert pages.get(f"/projects/{row.pk}/acceptance").status_code == 200
    for verb in ("start-task", "set-progress", "finish-task", "edit-task", "remove-task"):
        shown = pages.get(f"/projects/{row.pk}/prepared?verb={verb}&of={prepare.pk}")
        assert shown.status_code == 200, verb
    other = make.task(make.project(cast), "prepare")
    assert pages.get(f"/projects/{row.pk}/prepared?verb=start-task&of={other.pk}").status_code == 404
    assert pages.get(f"/projects/{row.pk}/prepared?verb=accept&of={prepare.pk}").status_code == 404


def test_who_may_not_edit_sees_a_masked_name(cast: Cast) -> None:
    row = make.running(cast)
    make.accept(row, waived=list(row.tasks.all()), signed_by_name="程以晏")
    address = f"/projects/{row.pk}/acceptance"
    assert "程以晏" in page_client(cast.project_manager).get(address).content.decode()
    masked = page_client(cast.executive).get(address).content.decode()
    assert "程以晏" not in masked
    assert "程**" in masked

"""Plan templates are kept by page and API: new projects begin with what was changed, plans that were made stay."""

from __future__ import annotations

import json

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import API, Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.delivery.models import PlanTemplate, TemplateTask
from ratoon.delivery.services.templates import spans_of, working_day
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import Cast

SLUG = "plan-templates"


def small() -> PlanTemplate:
    """Give the template of small deliveries."""
    return PlanTemplate.objects.get(code="small")


def task(code: str) -> TemplateTask:
    """Give one of its tasks."""
    return TemplateTask.objects.get(template=small(), code=code)


def standing(of: TemplateTask) -> dict[str, object]:
    """Give what a task's form holds."""
    names = ("name_zh", "name_en", "days", "role")
    after = [one.pk for one in of.depends_on.all()]
    return {"task": of.pk, **{name: getattr(of, name) for name in names}, "depends_on": after}


def test_a_longer_task_makes_later_plans_longer(door: Door, cast: Cast) -> None:
    before = make.project(cast)
    configure, version = task("configure"), small().version
    changed = door.act(cast.delivery_lead, SLUG, small().pk, "edit-task", **{**standing(configure), "days": 9})
    assert changed.is_done, changed
    configure.refresh_from_db()
    assert (configure.days, small().version) == (9, version + 1)
    after = make.project(cast)
    assert {one.days for one in before.tasks.filter(code="configure")} == {3}, "a plan that was made stays"
    assert {one.days for one in after.tasks.filter(code="configure")} == {9}
    assert JournalEntry.objects.get(kind="plan_template.changed").data["change"] == "task_edited"


def test_a_copy_is_a_template_of_its_own(door: Door, cast: Cast) -> None:
    copied = door.act(
        cast.delivery_lead, SLUG, small().pk, "copy", code="tiny", name_zh="微型实施", name_en="Tiny", size="small"
    )
    assert copied.is_done, copied
    made = PlanTemplate.objects.get(code="tiny")
    assert lines(made) == lines(small())
    first = made.tasks.get(code="configure")
    assert door.act(cast.delivery_lead, SLUG, made.pk, "remove-task", task=first.pk).is_done
    assert task("configure").days == 3
    waits = {one.code for one in made.tasks.get(code="test").depends_on.all()}
    assert waits == {"data", "blueprint_confirmed"}, "what waited for it waits for what it waited for"
    assert door.act(cast.delivery_lead, SLUG, made.pk, "move").is_done
    assert make.project(cast).tasks.count() == made.tasks.count(), "the first of its size is taken"


def test_a_task_is_added_at_the_end_of_its_phase(door: Door, cast: Cast) -> None:
    new = {"name_zh": "权限核对", "name_en": "Check of rights", "days": 1, "role": "engineer"}
    pk, after = small().pk, [task("test").pk]
    assert door.act(cast.delivery_lead, SLUG, pk, "add-task", **new, phase="配置", depends_on=after).is_done
    assert door.act(cast.delivery_lead, SLUG, pk, "add-task", **{**new, "days": 0}, phase="Hand-over").is_done
    names = [(one.phase_en, one.name_en, one.is_milestone) for one in small().tasks.all()]
    place = names.index(("Configuration", "Check of rights", False))
    assert names[place - 1][1] == "Joint test" and names[place + 1][0] == "Training"
    assert names[-1] == ("Hand-over", "Check of rights", True)
    positions = [one.position for one in small().tasks.all()]
    for _time in range(6):  # until there is no room left between two
        assert door.act(cast.delivery_lead, SLUG, pk, "add-task", **new, phase="Survey").is_done
    assert len(set(small().tasks.values_list("position", flat=True))) == len(positions) + 6
    assert [one.phase_en for one in small().tasks.all()].count("Survey") == 10


def test_what_templates_refuse(door: Door, cast: Cast) -> None:
    pk, data, test = small().pk, task("data"), task("test")
    elsewhere = TemplateTask.objects.filter(template__code="large").first()
    assert elsewhere is not None
    with nothing_changes():
        circle = door.act(cast.delivery_lead, SLUG, pk, "edit-task", **{**standing(data), "depends_on": [test.pk]})
        assert list(circle.problems) == ["depends_on"] and data.label in circle.words
        assert door.act(cast.delivery_lead, SLUG, pk, "edit-task", **{**standing(data), "days": -1}).is_refused
        assert door.act(cast.delivery_lead, SLUG, pk, "edit-task", **{**standing(data), "days": 251}).is_refused
        foreign = door.act(cast.delivery_lead, SLUG, pk, "edit-task", **standing(elsewhere))
        assert list(foreign.problems) == ["task"]
        assert door.act(cast.delivery_lead, SLUG, pk, "remove-task", task=elsewhere.pk).is_refused
        twin = door.act(cast.delivery_lead, SLUG, pk, "copy", code="large", name_zh="x", name_en="x", size="small")
        assert list(twin.problems) == ["code"]
        assert door.act(cast.project_manager, SLUG, pk, "edit-task", **standing(data)).status == 403
        assert door.act(cast.rep, SLUG, pk, "remove-task", task=data.pk).status == 404


def test_the_last_template_stays_in_use(door: Door, cast: Cast) -> None:
    for code in ("middle", "large"):
        assert door.act(cast.delivery_lead, SLUG, PlanTemplate.objects.get(code=code).pk, "archive").is_done
    with nothing_changes():
        assert door.act(cast.delivery_lead, SLUG, small().pk, "archive").is_refused
    assert make.project(cast).tasks.exists()


def test_the_page_shows_on_which_working_days_a_task_lies(cast: Cast) -> None:
    client = page_client(cast.project_manager)
    answer = client.get(f"/{SLUG}/{small().pk}/tasks")
    rows = [row for _phase, found in answer.context["phases"] for row in found]
    assert [(row["first"], row["last"]) for row in rows[:4]] == [(1, 1), (1, 1), (2, 2), (3, 4)]
    spans = spans_of(list(small().tasks.prefetch_related("depends_on")))
    assert max(working_day(span.end) for span in spans.values()) == max(row["last"] for row in rows)
    assert "edit-task" not in answer.content.decode()
    lead = page_client(cast.delivery_lead)
    form = lead.get(f"/{SLUG}/{small().pk}/prepared", {"verb": "edit-task", "of": str(task("data").pk)})
    assert form.context["form"].initial["days"] == 2
    other = TemplateTask.objects.filter(template__code="large").first()
    assert other is not None
    for verb, of in (("edit-task", str(other.pk)), ("copy", str(task("data").pk)), ("edit-task", "")):
        assert lead.get(f"/{SLUG}/{small().pk}/prepared", {"verb": verb, "of": of}).status_code == 404


def test_a_program_reads_the_tasks(cast: Cast) -> None:
    items = api_client(cast.project_manager).get(f"{API}/{SLUG}").json()["items"]
    assert [(item["code"], item["size"]) for item in items] == [(size, size) for size in ("small", "middle", "large")]
    found = next(one for one in items[0]["tasks"] if one["code"] == "test")
    assert found["depends_on"] == sorted((task("configure").pk, task("data").pk))


@pytest.mark.parametrize("missing", ["name_zh", "days"])
def test_a_program_says_all_of_a_task(cast: Cast, missing: str) -> None:
    sent = standing(task("data"))
    del sent[missing]
    with nothing_changes():
        answer = api_client(cast.delivery_lead).post(
            f"{API}/{SLUG}/{small().pk}/edit-task", json.dumps(sent), content_type="application/json"
        )
    assert answer.status_code == 422


def lines(template: PlanTemplate) -> list[tuple[object, ...]]:
    """Give the tasks of a template without their ids."""
    return [
        (one.position, one.phase_zh, one.name_zh, one.code, one.days, sorted(b.code for b in one.depends_on.all()))
        for one in template.tasks.all()
    ]

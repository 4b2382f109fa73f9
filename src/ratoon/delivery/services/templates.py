"""Every change of the plan templates beyond their names: copies, and the tasks that plans begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.events import publish
from ratoon.core.records import lock
from ratoon.core.words.services import WordRefused, add_word
from ratoon.delivery import rules
from ratoon.delivery.events import PlanTemplateChanged
from ratoon.delivery.models import PlanTemplate, TemplateTask
from ratoon.delivery.rules import Span, Step, Workdays

ANY_MONDAY = date(2024, 1, 1)
"""Where a template is placed to be measured: it has no days of its own."""
STEP = 10


def guard(word: PlanTemplate, verb: str, values: Mapping[str, Any]) -> None:
    """
    Refuse to be left without any template.

    :raises WordRefused: ``last_template``.
    """
    others = PlanTemplate.objects.filter(archived_at=None).exclude(pk=word.pk)
    if verb in ("archive", "remove") and word.archived_at is None and not others.exists():
        raise WordRefused("last_template", _("It is the last template: projects would begin without a plan."))


@transaction.atomic
def copy_template(
    *, plantemplate: PlanTemplate, code: str, name_zh: str, name_en: str, size: str, actor: Actor, at: datetime
) -> PlanTemplate:
    """
    Make another template with the same tasks; gives the new one.

    :raises WordRefused: ``twin``, ``same_name``.
    """
    source = lock(plantemplate)
    made = add_word(model=PlanTemplate, code=code, name_zh=name_zh, name_en=name_en, size=size, actor=actor, at=at)
    tasks = list(source.tasks.prefetch_related("depends_on"))
    copied = ("position", "phase_zh", "phase_en", "name_zh", "name_en", "code", "days", "role", "is_milestone")
    copies = TemplateTask.objects.bulk_create(
        TemplateTask(template=made, **{name: getattr(task, name) for name in copied}) for task in tasks
    )
    by_source = {task.pk: copy for task, copy in zip(tasks, copies, strict=True)}
    links = TemplateTask.depends_on.through
    links._default_manager.bulk_create(
        links(from_templatetask=by_source[task.pk], to_templatetask=by_source[before.pk])
        for task in tasks
        for before in task.depends_on.all()
    )
    return made


@transaction.atomic
def add_template_task(
    *,
    plantemplate: PlanTemplate,
    name_zh: str,
    name_en: str,
    phase: str,
    days: int,
    role: str = "",
    depends_on: Sequence[TemplateTask] = (),
    actor: Actor,
    at: datetime,
) -> PlanTemplate:
    """
    Add a task or, with 0 days, a milestone; it stands at the end of its phase. Plans already made stay.

    :raises WordRefused: ``elsewhere``.
    """
    template = lock(plantemplate)
    _refuse_elsewhere(template, depends_on, "depends_on")
    standing = list(template.tasks.all())
    zh, en = _phase(standing, phase)
    before = [task for task in standing if task.phase_zh == zh] or standing
    task = TemplateTask.objects.create(
        template=template,
        position=_free_after(template, before[-1].position if before else 0),
        phase_zh=zh,
        phase_en=en,
        name_zh=name_zh,
        name_en=name_en,
        days=days,
        is_milestone=days == 0,
        role=role,
    )
    task.depends_on.set(depends_on)
    return _changed(template, task.pk, "task_added", actor, at)


@transaction.atomic
def edit_template_task(
    *,
    plantemplate: PlanTemplate,
    task: TemplateTask,
    name_zh: str,
    name_en: str,
    days: int,
    role: str = "",
    depends_on: Sequence[TemplateTask] = (),
    actor: Actor,
    at: datetime,
) -> PlanTemplate:
    """
    Change a task: names, length, role, what it waits for. With 0 days it is a milestone. Plans already made stay.

    :raises WordRefused: ``elsewhere``, ``cycle`` naming the tasks.
    """
    template = lock(plantemplate)
    _refuse_elsewhere(template, [task], "task")
    _refuse_elsewhere(template, depends_on, "depends_on")
    fields = {"name_zh": name_zh, "name_en": name_en, "days": days, "is_milestone": days == 0, "role": role}
    TemplateTask.objects.filter(pk=task.pk).update(**fields)
    task.depends_on.set(depends_on)
    return _changed(template, task.pk, "task_edited", actor, at)


@transaction.atomic
def remove_template_task(*, plantemplate: PlanTemplate, task: TemplateTask, actor: Actor, at: datetime) -> PlanTemplate:
    """
    Take a task out; those that waited for it wait for what it waited for. Plans already made stay.

    :raises WordRefused: ``elsewhere``.
    """
    template = lock(plantemplate)
    _refuse_elsewhere(template, [task], "task")
    before, pk = list(task.depends_on.all()), task.pk
    for later in TemplateTask.objects.filter(depends_on=task):
        later.depends_on.add(*before)
    task.delete()
    return _changed(template, pk, "task_removed", actor, at)


def spans_of(tasks: Sequence[TemplateTask]) -> dict[int, Span]:
    """
    Place the tasks of a template from any Monday on, in weeks of five days; ``depends_on`` should be prefetched.

    :raises CycleFound: if tasks wait for each other.
    """
    steps = [
        Step(key=task.pk, name=task.label, days=task.days, after=tuple(one.pk for one in task.depends_on.all()))
        for task in tasks
    ]
    return rules.schedule(steps, ANY_MONDAY, Workdays())


def working_day(day: date) -> int:
    """Number a day of such a placement: 1 is the first working day of the plan."""
    return Workdays().between(ANY_MONDAY, day) + 1


def _changed(template: PlanTemplate, task_id: int, what: str, actor: Actor, at: datetime) -> PlanTemplate:
    try:
        spans_of(list(template.tasks.prefetch_related("depends_on")))
    except rules.CycleFound as found:
        text = _("These tasks wait for each other: %(names)s") % {"names": " → ".join((*found.names, found.names[0]))}
        raise WordRefused("cycle", text, "depends_on") from found
    template.version += 1  # tasks stand in rows of their own: whoever read the old ones is stale too
    template.save(update_fields=["version"])
    event = PlanTemplateChanged(template_id=template.pk, task_id=task_id, change=what)
    publish(event, about=(template,), actor=actor, at=at)
    return template


def _phase(tasks: Sequence[TemplateTask], phase: str) -> tuple[str, str]:
    """Give a phase of the template in both languages by its name in one of them, or a new one."""
    known = next((task for task in tasks if phase in (task.phase_zh, task.phase_en)), None)
    return (known.phase_zh, known.phase_en) if known is not None else (phase, phase)


def _free_after(template: PlanTemplate, position: int) -> int:
    """Give a position right after one, and make room there."""
    later = template.tasks.filter(position__gt=position)
    nearest = later.order_by("position").values_list("position", flat=True).first()
    if nearest is not None and nearest - position < 2:
        for task in later.order_by("-position"):  # one by one from the end: no two stand at one place in between
            TemplateTask.objects.filter(pk=task.pk).update(position=F("position") + STEP)
        nearest += STEP
    return position + STEP if nearest is None else (position + nearest) // 2


def _refuse_elsewhere(template: PlanTemplate, tasks: Sequence[TemplateTask], field: str) -> None:
    if any(task.template_id != template.pk for task in tasks):
        raise WordRefused("elsewhere", _("This task belongs to another template."), field)

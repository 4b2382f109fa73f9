"""Tasks and follow-ups as lists, panels, files and an API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core import masks
from ratoon.core.actor import Actor, StaffActor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, keyset, register
from ratoon.core.ui import formats
from ratoon.work import services
from ratoon.work.access import FOLLOW_UPS, TASKS
from ratoon.work.alarms import rule_of
from ratoon.work.filters import FollowUpFilters, TaskFilters
from ratoon.work.forms import FollowUpForm, TaskForm
from ratoon.work.models import FollowUp, Task
from ratoon.work.subjects import label_of, subject_titles, url_of

ASIDE = "aside"
"""A section that the side bar does not have: these lists are reached from Today and from the records themselves."""
_BETWEEN_NAMES = re.compile(r"([\s、,，;；/]+)")


def title_of(task: Task) -> str:
    """Say what is to be done."""
    if task.kind != Task.Kind.ALARM:
        return task.title
    rule = rule_of(task.rule)
    return rule.title(task.details) if rule is not None else task.rule


def stake_of(task: Task) -> str:
    """Write what is at stake."""
    return formats.money(task.at_stake, task.currency) if task.at_stake is not None else str(_("unpriced"))


def _quiet(text: str, is_quiet: bool) -> str:
    """Write a word that stands for nothing paler than what is there."""
    return format_html('<span class="ink3">{}</span>', text) if is_quiet else text


def about(row: Task | FollowUp) -> str:
    """Say what a task or follow-up is about: the customer, or the record, by its title where it was looked up."""
    if row.company is not None:
        return row.company.short_name or row.company.name
    if not row.subject_kind:
        return str(_("none"))
    return row.subject_title or f"{label_of(row.subject_kind)} {row.subject_id}"


W = TypeVar("W", Task, FollowUp)


def _titled(page: keyset.Page[W]) -> keyset.Page[W]:
    """Look up the titles of the records that have no customer to be named by: one statement for each kind."""
    alone = [row for row in page.rows if row.company_id is None]
    named = subject_titles(alone)
    for row in alone:
        row.subject_title = named.get((row.subject_kind, row.subject_id or 0), "")
    return page


def _link(row: Task | FollowUp) -> str:
    return url_of(row.subject_kind, row.subject_id) if row.subject_id is not None else ""


class TaskOut(Schema):
    """A task or an alarm; ``at_stake`` is an exact amount as text, null where it is unpriced."""

    id: int
    version: int
    kind: str
    title: str
    rule: str
    details: dict[str, Any]
    note: str
    subject_kind: str
    subject_id: int | None
    company: int | None
    assignee: int
    made_by: int | None
    made_on: date
    due_on: date
    at_stake: str | None
    currency: str
    at_stake_why: str
    status: str
    done_on: date | None
    done_by: int | None
    drop_reason: str


class TaskResource(Resource[Task]):
    """Tasks and alarms (任务)."""

    access = TASKS
    slug = "tasks"
    title = _("Tasks")
    title_one = _("task")
    icon = "checklist"
    section = ASIDE
    position = 20
    related = ("company", "assignee", "made_by", "done_by")
    empty_hint = _("What you write down to do stands here, the next steps of follow-ups, and what Ratoon warns of.")
    columns = (
        Column("title", _("What to do"), title_of, css="b"),
        Column("about", _("About"), lambda task: _quiet(about(task), not task.subject_kind), export=about),
        Column("who", _("Who"), lambda task: task.assignee.name, css="nw wide"),
        Column(
            "stake",
            _("At stake"),
            lambda task: _quiet(stake_of(task), task.at_stake is None),
            export=stake_of,
            is_number=True,
            css="wide",
        ),
        Column("kind", _("Kind"), lambda task: task.get_kind_display(), css="nw", is_shown=False),
        Column("status", _("Status"), lambda task: task.get_status_display(), css="nw wide"),
        Column("done", _("Done on"), lambda task: task.done_on, is_number=True, is_shown=False),
        Column("due", _("Due"), lambda task: task.due_on, sort="due", is_number=True),
    )
    sorts = {"-due": ("-due_on", "-id"), "due": ("due_on", "id")}
    presets = (
        Preset("mine", _("Mine, open"), {"status": "open", "assignee": "{me}", "sort": "due"}),
        Preset("open", _("Open"), {"status": "open", "sort": "due"}),
    )
    filters = TaskFilters
    form = TaskForm
    out = TaskOut
    add = services.add_task
    edit = services.edit_task

    def page(
        self, rows: QuerySet[Task], *, sort: str, cursor: str | None, size: int | None = None
    ) -> keyset.Page[Task]:
        return _titled(super().page(rows, sort=sort, cursor=cursor, size=size))

    def name_of(self, row: Task) -> str:
        return title_of(row)

    def tag_of(self, row: Task) -> Text:
        return row.get_status_display()

    def subtitle_of(self, row: Task) -> Sequence[Any]:
        return (row.get_kind_display(), row.assignee.name)

    def facts_of(self, row: Task, actor: Actor) -> Sequence[Fact]:
        facts = [
            Fact(_("About"), about(row), _link(row)) if row.subject_kind else None,
            *self._origin(row, actor),
            Fact(_("Due"), row.due_on),
            Fact(_("At stake"), stake_of(row)),
            Fact(_("Of what"), row.get_at_stake_why_display()) if row.at_stake_why else None,
            Fact(_("Who"), row.assignee.name),
            Fact(_("From"), row.made_by.name if row.made_by else _("Ratoon itself")),
            Fact(_("Since"), row.made_on),
            Fact(_("Done on"), row.done_on) if row.done_on else None,
            Fact(_("Done by"), row.done_by.name if row.done_by else _("Ratoon itself")) if row.done_on else None,
            Fact(_("Why dropped"), row.drop_reason) if row.drop_reason else None,
            Fact(_("Note"), row.note) if row.note else None,
        ]
        return [fact for fact in facts if fact is not None]

    def _origin(self, row: Task, actor: Actor) -> Sequence[Fact]:
        """Say why an alarm warns, and of which follow-up a next step is."""
        rule = rule_of(row.rule)
        said = row.follow_up
        if said is not None:
            url = follow_ups.url(said.pk) if FOLLOW_UPS.may(actor, "view", said) else ""
            return (Fact(_("Next step of"), follow_ups.name_of(said), url),)
        return (Fact(_("Reason"), rule.reason(row.details)),) if rule is not None and rule.why else ()

    def out_of(self, row: Task, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in TaskOut.model_fields},
            "title": title_of(row),
            "at_stake": str(row.at_stake) if row.at_stake is not None else None,
            "company": row.company_id,
            "assignee": row.assignee_id,
            "made_by": row.made_by_id,
            "done_by": row.done_by_id,
        }


class FollowUpOut(Schema):
    """A follow-up record; names are masked for those who neither wrote it nor may see them whole."""

    id: int
    version: int
    subject_kind: str
    subject_id: int
    company: int | None
    staff: int
    way: str
    contact: int | None
    persons: str
    content: str
    next_step: str
    next_on: date | None
    happened_on: date
    is_ours: bool
    recorded_at: datetime


class FollowUpResource(Resource[FollowUp]):
    """Follow-up records (跟进记录)."""

    access = FOLLOW_UPS
    slug = "follow-ups"
    title = _("Follow-ups")
    title_one = _("follow-up")
    icon = "messages"
    section = ASIDE
    position = 30
    related = ("company", "staff", "contact")
    empty_hint = _("Whoever was in touch with a customer writes it down on the page of the record it was about.")
    columns = (
        Column("about", _("About"), about, css="said b"),
        Column("way", _("Way"), lambda row: row.get_way_display(), css="nw wide"),
        Column("whom", _("With whom"), lambda row: with_whom(row, is_whole=False) or None, css="nw wide"),
        Column("content", _("What was said"), lambda row: row.content, css="cut most"),
        Column("next", _("Next step"), lambda row: row.next_step, css="cut wide"),
        Column("next_on", _("Next step on"), lambda row: row.next_on, is_number=True, is_shown=False),
        Column("by", _("By"), lambda row: row.staff.name, css="nw wide"),
        Column("day", _("Date"), lambda row: row.happened_on, sort="day", is_number=True),
    )
    sorts = {"-day": ("-happened_on", "-id"), "day": ("happened_on", "id")}
    presets = (Preset("mine", _("Mine"), {"staff": "{me}"}),)
    filters = FollowUpFilters
    form = FollowUpForm
    out = FollowUpOut
    add = services.add_follow_up
    edit = services.edit_follow_up

    def page(
        self, rows: QuerySet[FollowUp], *, sort: str, cursor: str | None, size: int | None = None
    ) -> keyset.Page[FollowUp]:
        return _titled(super().page(rows, sort=sort, cursor=cursor, size=size))

    def name_of(self, row: FollowUp) -> str:
        return f"{row.get_way_display()} · {formats.day(row.happened_on)}"

    def subtitle_of(self, row: FollowUp) -> Sequence[Any]:
        return (row.staff.name, _("we got in touch") if row.is_ours else _("they got in touch"))

    def facts_of(self, row: FollowUp, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("About"), about(row), _link(row)),
            Fact(_("With whom"), with_whom(row, is_whole=self.is_whole(row, actor))),
            Fact(_("What was said"), row.content),
            Fact(_("Next step"), row.next_step or _("none")),
            Fact(_("Next step on"), row.next_on or _("none")),
            Fact(_("Recorded"), row.recorded_at),
        )

    def is_whole(self, row: FollowUp, actor: Actor) -> bool:
        """Say whether the actor sees names whole: who wrote it, and who may export it."""
        is_author = isinstance(actor, StaffActor) and actor.staff_id == row.staff_id
        return is_author or self.access.may(actor, "export", row)

    def out_of(self, row: FollowUp, actor: Actor) -> dict[str, Any]:
        persons = row.persons if self.is_whole(row, actor) else masked(row.persons)
        return {
            **{name: getattr(row, name) for name in FollowUpOut.model_fields},
            "company": row.company_id,
            "staff": row.staff_id,
            "contact": row.contact_id,
            "persons": persons,
        }


def with_whom(row: FollowUp, *, is_whole: bool) -> str:
    """Name those who took part; names are masked unless they may be seen whole."""
    found = [row.contact.name if row.contact else "", row.persons]
    return " · ".join(text if is_whole else masked(text) for text in found if text)


def masked(names: str) -> str:
    """Mask each of some names."""
    parts = _BETWEEN_NAMES.split(names)
    return "".join(part if number % 2 else masks.name(part) for number, part in enumerate(parts))


tasks = register(TaskResource())
follow_ups = register(FollowUpResource())

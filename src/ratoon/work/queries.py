"""Questions over work: what is on somebody's Today, and what was said about a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from ratoon.core.clock import first_moment
from ratoon.work.alarms import codes_of, rule_of
from ratoon.work.models import FollowUp, Task
from ratoon.work.rules import WEEK, Section, Staked, sums

SHOWN = 30
"""How many rows a section of Today shows at most."""
TASK, NEXT_STEP = "task", "next-step"
"""Groups of what no rule raised: tasks as such, and next steps of follow-ups."""
_BESIDE = ("company", "assignee", "made_by", "follow_up__staff")
"""What a row tells beside the task itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of Today: its first rows by what is at stake, how many there are, and exact sums by currency."""

    section: Section
    rows: Sequence[Task]
    count: int
    unpriced: int
    stakes: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Today:
    """
    What somebody, or a team, has to do.

    ``groups`` counts by kind whatever is open; ``due``, ``due_unpriced`` and ``due_stakes`` tell of what is due, all
    kinds together; ``parts`` and ``done`` are narrowed to the group that was asked for.
    """

    on: date
    parts: Sequence[Part]
    groups: Mapping[str, int]
    due: int
    due_unpriced: int
    due_stakes: Mapping[str, Decimal]
    done: Sequence[Task]


@dataclass(slots=True)
class _Tally:
    count: int = 0
    unpriced: int = 0
    staked: list[Staked] = field(default_factory=list)


def today(tasks: QuerySet[Task], on: date, *, group: str = "") -> Today:
    """
    Give what is open on a day among tasks (somebody's own, or a team's): read from work's tables alone.

    Sums are exact, by currency, never times a probability, and count the same money of the same record once.
    """
    is_open = tasks.filter(status=Task.Status.OPEN).annotate(section=_section(on))
    tallies, groups = _tallies(is_open, group)
    due = tallies.pop("")
    rows = _rows(narrowed(is_open, group))
    parts = [
        Part(
            section,
            [row for row, place in rows if place == section],
            tallies[section].count,
            tallies[section].unpriced,
            sums(tallies[section].staked),
        )
        for section in Section
    ]
    done = narrowed(tasks, group).filter(
        status__in=(Task.Status.DONE, Task.Status.CLEARED), done_at__gte=first_moment(on)
    )
    return Today(
        on,
        parts,
        groups,
        due.count,
        due.unpriced,
        sums(due.staked),
        list(done.select_related(*_BESIDE).order_by("-done_at", "-id")[:SHOWN]),
    )


def due_count(tasks: QuerySet[Task], on: date) -> int:
    """Count what is due on a day among tasks."""
    return tasks.filter(status=Task.Status.OPEN, due_on__lte=on).count()


def group_of(kind: str, rule: str, has_follow_up: bool) -> str:
    """Give the group of a task; that of an alarm whose rule no room knows any more is the rule itself."""
    if kind != Task.Kind.ALARM:
        return NEXT_STEP if has_follow_up else TASK
    declared = rule_of(rule)
    return declared.group if declared is not None else rule


def narrowed(rows: QuerySet[Task], group: str) -> QuerySet[Task]:
    """Keep the tasks of a group; all of them for the empty one."""
    if not group:
        return rows
    if group in (TASK, NEXT_STEP):
        return rows.filter(kind=Task.Kind.TASK, follow_up__isnull=group == TASK)
    return rows.filter(kind=Task.Kind.ALARM, rule__in=codes_of(group) or [group])


def follow_ups_on(kind: str, pk: int, *, before: int | None = None) -> QuerySet[FollowUp]:
    """Give what was said about a record, newest first; of a customer also what was said about all that is his."""
    rows = FollowUp.objects.select_related("staff", "contact").order_by("-happened_on", "-id")
    rows = rows.filter(company_id=pk) if kind == "company" else rows.filter(subject_kind=kind, subject_id=pk)
    mark = rows.filter(pk=before).values_list("happened_on", "pk").first() if before is not None else None
    if mark is not None:
        rows = rows.filter(happened_on__lte=mark[0]).exclude(happened_on=mark[0], pk__gte=mark[1])
    return rows


def open_tasks_on(kind: str, pk: int) -> QuerySet[Task]:
    """Give what is open on a record, the most urgent first."""
    rows = Task.objects.filter(status=Task.Status.OPEN, subject_kind=kind, subject_id=pk)
    return rows.select_related("assignee", "company").order_by("due_on", "id")


def most_urgent(tasks: QuerySet[Task], company_id: int) -> Task | None:
    """Give what is due first among the open tasks about a customer and all that is his."""
    return tasks.filter(status=Task.Status.OPEN, company_id=company_id).order_by("due_on", "id").first()


def warned_of(rule: str) -> QuerySet[Task, Any]:
    """Give the ids of the records of which the alarm of a rule is open, as ``subject_id``."""
    rows = Task.objects.filter(kind=Task.Kind.ALARM, status=Task.Status.OPEN, rule=rule)
    return rows.values("subject_id")


def _section(on: date) -> Case:
    return Case(
        When(due_on__lte=on, then=Value(Section.DUE.value)),
        When(due_on__lte=on + WEEK, then=Value(Section.WEEK.value)),
        default=Value(Section.LATER.value),
        output_field=CharField(),
    )


def _rows(rows: QuerySet[Task]) -> list[tuple[Task, str]]:
    """Give the first rows of each section with its name, by what is at stake and then by day, in one statement."""
    order: list[Any] = [F("at_stake").desc(nulls_last=True), F("due_on"), F("id")]
    place = Window(RowNumber(), partition_by=F("section"), order_by=order)
    found = rows.annotate(place=place).filter(place__lte=SHOWN)
    found = found.select_related(*_BESIDE).order_by("section", "place")
    return [(row, str(getattr(row, "section", ""))) for row in found]


def _tallies(rows: QuerySet[Task], group: str) -> tuple[dict[str, _Tally], dict[str, int]]:
    """Count and add up each section (narrowed to the group) and, under the empty name, all that is due."""
    tallies = {"": _Tally(), **{str(section): _Tally() for section in Section}}
    groups: dict[str, int] = {}
    keys = ("section", "kind", "rule", "has_follow_up", "at_stake_why", "currency", "subject_kind", "subject_id")
    counted = rows.annotate(
        has_follow_up=Case(When(follow_up__isnull=False, then=Value(1)), default=Value(0)),
        priced_id=Case(When(at_stake__isnull=False, then=F("subject_id"))),
        priced_kind=Case(When(at_stake__isnull=False, then=F("subject_kind")), default=Value("")),
    )
    names = [name.replace("subject_", "priced_") for name in keys]
    for row in counted.values(*names).annotate(count=Count("id"), most=Max("at_stake")).order_by():
        own = group_of(row["kind"], row["rule"], bool(row["has_follow_up"]))
        groups[own] = groups.get(own, 0) + row["count"]
        wanted = [tallies[row["section"]]] if group in ("", own) else []
        wanted += [tallies[""]] if row["section"] == Section.DUE else []
        for tally in wanted:
            _add(tally, row)
    return tallies, groups


def _add(tally: _Tally, row: Mapping[str, object]) -> None:
    tally.count += int(str(row["count"]))
    if row["most"] is None:
        tally.unpriced += int(str(row["count"]))
        return
    key = (str(row["priced_kind"]), int(str(row["priced_id"])))
    amount = Decimal(str(row["most"]))
    tally.staked.append(Staked(str(row["section"]), str(row["currency"]), str(row["at_stake_why"]), key, amount))

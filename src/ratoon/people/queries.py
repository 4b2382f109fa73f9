"""Questions about people that more than one place asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from ratoon.core.contributions import Owned, contributed
from ratoon.core.errors import Text
from ratoon.core.ui import formats
from ratoon.people.models import HandingOver, Role, RoleAccess, Staff


@dataclass(frozen=True, slots=True)
class Holding:
    """How many records of a kind somebody owns, as what, and the right with which one is handed over."""

    kind: str
    label: Text
    count: int
    field: str
    right: str


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that gave up; ``about`` is what kind of event it answered, if it was a reaction."""

    pk: int
    task: str
    about: str
    attempts: int
    failed_at: object


def holdings(staff_id: int) -> list[Holding]:
    """Give what somebody owns and must hand over before leaving, by kind."""
    found = [Holding(one.kind, one.label, one.of(staff_id).count(), one.field, one.right) for one in contributed(Owned)]
    return [one for one in found if one.count]


def counts_owned(staff_id: int) -> dict[str, int]:
    """Count what somebody owns, by kind; kinds of which there is nothing are left out."""
    return {one.kind: one.count for one in holdings(staff_id)}


def handing_under_way(staff_id: int) -> HandingOver | None:
    """Give the handing over that the worker has to do yet for what a colleague owns."""
    return HandingOver.objects.filter(staff_id=staff_id, status=HandingOver.Status.WAITING).first()


def last_handing(staff_id: int) -> HandingOver | None:
    """Give the latest handing over of what a colleague owns or owned."""
    return HandingOver.objects.filter(staff_id=staff_id).order_by("-pk").first()


def handings_in_words(ids: Sequence[int]) -> dict[int, str]:
    """Say for each handing over what went to whom, and why, in two statements."""
    rows = HandingOver.objects.in_bulk(ids)
    staff = {pk for row in rows.values() for pk in row.takers.values()}
    names = dict(Staff.objects.filter(pk__in=staff).values_list("pk", "name"))
    labels = {one.kind: one.label for one in contributed(Owned)}
    found = {}
    for pk, row in rows.items():
        parts = [
            f"{labels.get(kind, kind)} {count}"
            + (f" → {names.get(row.takers[kind], '')}" if kind in row.takers else "")
            for kind, count in row.counts.items()
        ]
        found[pk] = " · ".join([formats.listed(parts), row.reason])
    return found


def administrators() -> QuerySet[Staff]:
    """Give the colleagues who can sign in and may both give roles to people and rights to roles."""
    may_give = RoleAccess.objects.filter(kind="staff", actions__contains=["set_roles"]).values("role")
    may_set = RoleAccess.objects.filter(kind="role", actions__contains=["edit"]).values("role")
    active = Staff.objects.filter(left_on=None, user__is_active=True)
    return active.filter(roles__in=may_give).filter(roles__in=may_set).distinct()


def faces() -> list[tuple[Staff, Role]]:
    """Give for each role one colleague who has it and can sign in, nobody twice: whom a visitor can look around as."""
    held = Staff.roles.through.objects.filter(staff__left_on=None, staff__user__is_active=True)
    found: dict[int, tuple[Staff, Role]] = {}
    taken: set[int] = set()
    for one in held.select_related("staff__user", "role").order_by("role__position", "role_id", "staff_id"):
        if one.role_id not in taken and one.staff_id not in found:
            taken.add(one.role_id)
            found[one.staff_id] = (one.staff, one.role)
    return list(found.values())


def dead_jobs(limit: int = 200) -> list[DeadJob]:
    """Give the jobs that gave up, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select j.id, j.task_name, coalesce(j.args ->> 'name', ''), j.attempts,
                   (select max(e.at) from procrastinate_events e where e.job_id = j.id and e.type = 'failed')
            from procrastinate_jobs j where j.status = 'failed' order by j.id desc limit %s
            """,
            [limit],
        )
        return [DeadJob(*row) for row in cursor.fetchall()]


def dead_job_count() -> int:
    """Count the jobs that gave up."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'failed'")
        (count,) = cursor.fetchone()
    return int(count)

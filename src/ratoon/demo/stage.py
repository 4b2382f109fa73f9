"""Where the plan is played: which record a key names, who acts, at what moment, and what is put off is done at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from ratoon.core.actor import Actor, Cause, StaffActor, SystemActor
from ratoon.core.events import run_reaction
from ratoon.core.queue import REACT
from ratoon.people.access import staff_actor
from ratoon.people.models import Staff
from ratoon.success.models import Care, Renewal

M = TypeVar("M", bound=Model)

OPENS, CLOSES = time(9), time(18)
"""Between these the steps of a day are spread."""
SYSTEM = SystemActor(cause=Cause(entry_id=None, text="demo"))


class Stage:
    """Knows the records that were made, by their keys, and the moment of the step that is being played."""

    def __init__(self, *, now: datetime, zone: ZoneInfo) -> None:
        self._now, self._zone = now, zone
        self._ids: dict[str, int] = {}
        self._actors: dict[str, StaffActor] = {}
        self.at = now
        self.on = now.astimezone(zone).date()

    def moments(self, on: date, count: int) -> Sequence[datetime]:
        """Spread so many steps over the working hours of a day; on the last day none comes after now."""
        end = min(datetime.combine(on, CLOSES, self._zone), self._now)
        start = min(datetime.combine(on, OPENS, self._zone), max(end - timedelta(minutes=count), self._midnight(on)))
        return [start + (end - start) * number / count for number in range(count)]

    def keep(self, key: str, record: Model) -> None:
        """Remember what a key names."""
        self._ids[key] = record.pk

    def pk(self, key: str) -> int:
        """Give the number of a record."""
        return self._ids[key]

    def has(self, key: str) -> bool:
        """Say whether the record of a key was made."""
        return key in self._ids

    def get(self, model: type[M], key: str) -> M:
        """Fetch a record as it stands."""
        return model._default_manager.get(pk=self._ids[key])

    def find(self, model: type[M], key: str) -> M | None:
        """Fetch a record, if the key names one."""
        return self.get(model, key) if key else None

    def staff(self, key: str) -> Staff:
        """Fetch a colleague by a key like ``rep1``, or by whose record it is: ``@care:3``, ``@renewal:3.1``."""
        if not key.startswith("@"):
            return self.get(Staff, f"staff:{key}")
        return self._owner(key[1:])

    def actor(self, key: str) -> Actor:
        """Give who acts: the system for the empty key."""
        if not key:
            return SYSTEM
        staff = self.staff(key) if key.startswith("@") else None
        name = f"pk:{staff.pk}" if staff is not None else key
        if name not in self._actors:
            person = staff or self.staff(key)
            found = staff_actor(person.user) if person.user is not None else None
            if found is None:
                raise LookupError(f"{key} does not work here")
            self._actors[name] = found
        return self._actors[name]

    def renewal(self, key: str) -> Renewal:
        """Fetch the renewal play of a contract that ``renewal:3.1`` names by the contract's key."""
        contract = self._ids[key.replace("renewal", "contract")]
        return Renewal.objects.get(contract=contract)

    def care(self, key: str) -> Care:
        """Fetch the care of the company that ``care:3`` names by the company's key."""
        return Care.objects.get(company=self._ids[key.replace("care", "company")])

    def _owner(self, key: str) -> Staff:
        record = self.care(key) if key.startswith("care:") else self.renewal(key)
        return record.owner

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time.min, self._zone)


class Queue:
    """The reactions that wait, in their order; those that ran are not looked at again, though they lie there still."""

    def __init__(self) -> None:
        self._last = 0
        self._is_fed = False

    def notice(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Let a statement through, and notice one that queues: so that nobody need ask where nothing waits."""
        self._is_fed = self._is_fed or "into procrastinate_jobs" in str(sql)
        return execute(sql, params, many, context)

    def settle(self) -> int:
        """Run the reactions that wait, and those that they cause, in this transaction; gives how many ran."""
        count = 0
        if not self._is_fed:
            return count
        while (taken := self._take()) is not None:
            run_reaction(**taken)
            count += 1
        self._is_fed = False
        return count

    def _take(self) -> dict[str, Any] | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, args::text from procrastinate_jobs "
                "where id > %s and status = 'todo' and task_name = %s order by id limit 1",
                [self._last, REACT],
            )
            row = cursor.fetchone()
            if row is None:
                return None
            self._last = row[0]
            cursor.execute("delete from procrastinate_jobs where id = %s", [self._last])
        found: dict[str, Any] = json.loads(row[1])
        return found


def waiting() -> int:
    """Count the jobs in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        (count,) = cursor.fetchone()
    return int(count)

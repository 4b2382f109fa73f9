"""The queue's entrance: jobs are rows, written in the transaction that wants them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

REACT = "core.react"
EXPORT = "core.export"


def enqueue_reactions(wanted: Iterable[tuple[int, str, str]]) -> None:
    """Queue reactions given as (entry id, reaction, lock), in the current transaction."""
    _insert("reactions", REACT, [({"entry_id": pk, "name": name}, lock) for pk, name, lock in wanted])


def enqueue(task: str, *, lock: str | None = None, **args: Any) -> None:
    """
    Queue one task by its name, in the current transaction; it starts only if that commits.

    Tasks with one ``lock`` run one after the other, in the order in which they were queued.
    """
    _insert("work", task, [(args, lock)])


def _insert(queue: str, task: str, wanted: list[tuple[dict[str, Any], str | None]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into procrastinate_jobs (queue_name, task_name, priority, args, lock, scheduled_at)
            select %s, %s, 0, a::jsonb, l, null from unnest(%s::text[], %s::text[]) as t(a, l)
            """,
            [queue, task, [json.dumps(args) for args, _lock in wanted], [lock for _args, lock in wanted]],
        )

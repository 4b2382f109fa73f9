"""What a worker would do, done now: on the test's own connection, in order, until nothing is left."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate.contrib.django import app

from ratoon.core.events import run_reaction
from ratoon.core.queue import REACT

LIMIT = 1000
"""More reactions than any test wants: two that answer each other would never end."""


def drain() -> int:
    """Run the queued reactions, and those they queue; returns how many ran."""
    for number in range(LIMIT):
        args = _take(REACT)
        if args is None:
            return number
        run_reaction(**args)
    raise AssertionError(f"{LIMIT} reactions ran, and there are more: do two of them answer each other?")


def run_work(task: str) -> int:
    """Run the queued jobs of one task, named as in ``enqueue``; returns how many ran."""
    number = 0
    # a task puts away connections that its worker left idle; the one of the test stays
    with patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None):
        while (args := _take(task)) is not None:
            app.tasks[task].func(**args)
            number += 1
    return number


def queued() -> list[tuple[str, dict[str, Any]]]:
    """Give what waits in the queue: (task, arguments)."""
    with connection.cursor() as cursor:
        cursor.execute("select task_name, args::text from procrastinate_jobs where status = 'todo' order by id")
        return [(name, json.loads(args)) for name, args in cursor.fetchall()]


def _take(task: str) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where id = (select min(id) from procrastinate_jobs "
            "where status = 'todo' and task_name = %s) returning args::text",
            [task],
        )
        row = cursor.fetchone()
    found: dict[str, Any] | None = json.loads(row[0]) if row else None
    return found

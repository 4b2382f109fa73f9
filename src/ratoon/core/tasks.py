"""What the worker does: reactions, exports, the schedules of the house itself, and jobs whose worker died."""

from __future__ import annotations

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ratoon.core import settings
from ratoon.core.events import run_reaction
from ratoon.core.exports import run_export
from ratoon.core.housekeeping import clear_old
from ratoon.core.queue import EXPORT, REACT


@app.task(name=REACT, queue="reactions", retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def react(entry_id: int, name: str) -> None:
    """Run one reaction, once, in a transaction of its own."""
    fresh()
    try:
        with transaction.atomic():
            run_reaction(entry_id, name)
    finally:
        close_old_connections()


@app.task(name=EXPORT, queue="work")
def export(export_id: int) -> None:
    """Write the file of an export."""
    fresh()
    try:
        run_export(export_id)
    finally:
        close_old_connections()


@app.periodic(cron="17 3 * * *")
@app.task(name="core.tidy", queue="work")
def tidy(timestamp: int) -> None:
    """Clear what nobody needs any more."""
    fresh()
    try:
        clear_old(at=timezone.now())
    finally:
        close_old_connections()


def fresh() -> None:
    """Begin a job as a request begins: with a living connection and settings read anew."""
    close_old_connections()
    settings.forget()


def reap() -> int:
    """Give back jobs whose worker has not said for 30 s that it lives; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with dead as (
                select j.id from procrastinate_jobs j
                left join procrastinate_workers w
                    on w.id = j.worker_id and w.last_heartbeat > now() - interval '30 seconds'
                where j.status = 'doing' and w.id is null
                for update of j skip locked
            )
            select procrastinate_retry_job_v1(dead.id, now(), null, null, null) from dead
            """
        )
        return len(cursor.fetchall())

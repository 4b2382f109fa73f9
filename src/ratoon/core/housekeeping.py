"""What goes by itself: finished jobs, old answers, old exports, sessions that ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection

from ratoon.core import files
from ratoon.core.doing import MINUTES
from ratoon.core.models import Export, IdempotencyKey, Undoable

KEPT_DAYS = 7
_clearers: list[Callable[[datetime], None]] = []


def clears(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Run a room's function, with the moment, whenever the house is tidied."""
    _clearers.append(function)
    return function


IDEMPOTENCY_HOURS = 48


def clear_old(*, at: datetime) -> None:
    """Clear what is over: finished jobs and exports after 7 days, answers to repeats after 2 days, sessions, undos."""
    edge = at - timedelta(days=KEPT_DAYS)
    for clear in _clearers:
        clear(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs j where j.status in ('succeeded', 'cancelled') and not exists "
            "(select 1 from procrastinate_events e where e.job_id = j.id and e.at > %s)",
            [edge],
        )
    IdempotencyKey.objects.filter(created_at__lt=at - timedelta(hours=IDEMPOTENCY_HOURS)).delete()
    Undoable.objects.filter(done_at__lt=at - timedelta(minutes=MINUTES)).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    old = Export.objects.filter(created_at__lt=edge)
    digests = set(old.exclude(sha256="").values_list("sha256", flat=True))
    old.delete()
    files.release(digests)

"""What goes by itself in this room."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.clock import day_of
from ratoon.core.tasks import fresh
from ratoon.success import services


@app.periodic(cron="5 * * * *")  # wherever the firm is, soon after its midnight
@app.task(name="success.tick", queue="work")
def tick(timestamp: int) -> None:
    """Open plays, warn, and let go, as the day brings it."""
    fresh()
    try:
        at = timezone.now()
        actor = SystemActor(cause=Cause(entry_id=None, text="success.tick"))
        services.tick(day=day_of(at), actor=actor, at=at)
    finally:
        close_old_connections()

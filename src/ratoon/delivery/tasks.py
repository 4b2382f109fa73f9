"""What goes by itself in this room."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.clock import day_of
from ratoon.core.tasks import fresh
from ratoon.delivery import services


@app.periodic(cron="7 * * * *")
@app.task(name="delivery.tick", queue="work")
def tick(timestamp: int) -> None:
    """Warn of what is overdue today."""
    fresh()
    try:
        now = timezone.now()
        services.tick(on=day_of(now), actor=SystemActor(cause=Cause(entry_id=None, text="delivery.tick")), at=now)
    finally:
        close_old_connections()

"""What goes by itself in this room."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.clock import day_of
from ratoon.core.tasks import fresh
from ratoon.sale.services.tick import tick as sale_tick


@app.periodic(cron="1 * * * *")  # wherever the firm is, soon after its midnight, before plays for renewal are opened
@app.task(name="sale.tick", queue="work")
def tick(timestamp: int) -> None:
    """See which terms began or ended, and which payments fell overdue."""
    fresh()
    try:
        at = timezone.now()
        sale_tick(day=day_of(at), actor=SystemActor(cause=Cause(entry_id=None, text="sale.tick")), at=at)
    finally:
        close_old_connections()

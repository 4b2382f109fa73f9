"""What the worker does for people: handing over what a colleague owns, where it is much."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from ratoon.core.tasks import fresh
from ratoon.people.services import give_up, run_handing
from ratoon.people.services.leaving import HAND_OVER

MOST_TRIES = 5
"""So often a handing over may be broken off: more, and it is what breaks the worker or the database."""
_AWAY = (OperationalError, InterfaceError)
"""The database ended, or let this transaction fail for another."""


@app.task(name=HAND_OVER, queue="work", pass_context=True, retry=RetryStrategy(wait=3, retry_exceptions=_AWAY))
def hand_over(context: JobContext | None = None, *, handing_id: int) -> None:
    """Hand over what was asked for, in as many tries as it takes while workers or the database end under it."""
    fresh()
    try:
        if context is not None and context.job.attempts >= MOST_TRIES:
            give_up(handing_id=handing_id, why=_("It was broken off again and again. Nothing was handed over."))
        else:
            _hand_over(handing_id)
    finally:
        close_old_connections()


def _hand_over(handing_id: int) -> None:
    try:
        run_handing(handing_id=handing_id, at=timezone.now())
    except _AWAY:
        raise
    except Exception:
        give_up(handing_id=handing_id, why=_("Something is broken here. Nothing was handed over."))
        raise

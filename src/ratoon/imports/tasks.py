"""Imports that people hand in on a page, taken in by the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from ratoon.core.errors import DomainError
from ratoon.core.housekeeping import clears
from ratoon.core.tasks import fresh
from ratoon.core.turns import SteppedAside
from ratoon.imports.models import ImportRun
from ratoon.imports.rules.mapping import MapRefused
from ratoon.imports.services import (
    fail,
    fail_abandoned,
    fail_check,
    finish,
    forget_files,
    run_check,
    run_import,
)
from ratoon.imports.services.checking import CHECK, NOT_CHECKED
from ratoon.imports.services.runs import BROKEN, TASK

MOST_TRIES = 30
"""So often an import may be broken off: more, and it is the import that breaks the worker or the database."""
MOST_RACES = 10
"""So often somebody may add what a trial is just adding: more, and it is the trial that adds something twice."""
_AWAY = (OperationalError, InterfaceError)
"""The database ended, or let this transaction fail for another: no fault of the file."""


@app.task(name=TASK, queue="work", pass_context=True, retry=RetryStrategy(wait=3, retry_exceptions=_AWAY))
def take_in(context: JobContext | None = None, *, run_id: int) -> None:
    """Take a kept file in, in as many tries as it takes while workers or the database end under it."""
    fresh()
    try:
        if context is not None and context.job.attempts >= MOST_TRIES:
            _give_up(run_id)
        else:
            _take_in(run_id)
    finally:
        close_old_connections()


@app.task(name=CHECK, queue="work", pass_context=True, retry=RetryStrategy(wait=3, retry_exceptions=_AWAY))
def check(context: JobContext | None = None, *, batch_id: int) -> None:
    """Try files out, in as many tries as it takes while workers or the database end under it."""
    fresh()
    try:
        if context is not None and context.job.attempts >= MOST_TRIES:
            fail_check(batch_id=batch_id, why=str(NOT_CHECKED), at=timezone.now())
        else:
            _check(batch_id, context.job.attempts if context is not None else 0)
    finally:
        close_old_connections()


@clears
def clear_files(at: datetime) -> None:
    """Clear files that nobody took in, and those that were taken in long ago."""
    forget_files(at=at)


@clears
def end_abandoned(at: datetime) -> None:
    """Call no import running whose command is long gone."""
    fail_abandoned(at=at)


def _check(batch_id: int, tries: int) -> None:
    try:
        run_check(batch_id=batch_id, at=timezone.now())
    except _AWAY:
        raise
    except IntegrityError as race:  # a trial takes no turns: what it looked for in vain somebody added since
        if tries < MOST_RACES:
            raise SteppedAside("somebody added what this trial was adding") from race
        fail_check(batch_id=batch_id, why=str(NOT_CHECKED), at=timezone.now())
        raise
    except DomainError as refused:
        fail_check(batch_id=batch_id, why=str(refused), at=timezone.now())
    except Exception:
        fail_check(batch_id=batch_id, why=str(NOT_CHECKED), at=timezone.now())
        raise


def _take_in(run_id: int) -> None:
    try:
        run = run_import(run_id=run_id, at=timezone.now())
    except _AWAY:
        raise
    except (DomainError, MapRefused) as refused:
        fail(run=ImportRun.objects.get(pk=run_id), why=str(refused), at=timezone.now())
    except Exception:
        _give_up(run_id)
        raise
    else:
        if run is not None:
            finish(run=run, at=timezone.now())


def _give_up(run_id: int) -> None:
    run = ImportRun.objects.get(pk=run_id)
    if run.status != ImportRun.Status.DONE:
        fail(run=run, why=str(BROKEN), at=timezone.now())

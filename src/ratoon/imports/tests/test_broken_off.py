"""What the worker makes of a run: taken in, broken off and gone on with, or failed in words."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate.contrib.django import app

from ratoon.core.housekeeping import clear_old
from ratoon.core.testing.drain import run_work
from ratoon.core.testing.freeze import NOW
from ratoon.imports.models import ImportRun, Rejection
from ratoon.imports.queries import PLAIN
from ratoon.imports.services import request_import, runs
from ratoon.imports.tasks import MOST_TRIES, take_in
from ratoon.imports.tests import make
from ratoon.lead.models import Lead
from ratoon.people.tests.cast import Cast

ROWS = [
    {"id": "1", "company_name": "云帆软件", "arrived_on": "2026-01-05"},
    {"id": "2", "company_name": "数智科技", "arrived_on": "someday"},
]


@pytest.fixture
def run(cast: Cast, settings: Any, tmp_path: Path) -> ImportRun:
    """Hand a file in, one of whose two rows is no good."""
    settings.DATA = tmp_path
    return _hand_in(cast)


def _hand_in(cast: Cast) -> ImportRun:
    return request_import(
        file_name="leads.csv",
        content=make.csv_of(ROWS).encode(),
        map_name=PLAIN,
        kind="leads",
        encoding="utf-8",
        owner=cast.sales_lead.staff,
        actor=cast.administrator.actor,
        at=NOW,
    )


def _break(monkeypatch: pytest.MonkeyPatch, why: Exception) -> None:
    def broken(**_given: Any) -> None:
        raise why

    monkeypatch.setattr(runs, "take_chunk", broken)


def _again(run: ImportRun, attempts: int = 1) -> ImportRun:
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    with patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None):  # the test's own stays
        take_in.func(context, run_id=run.pk)
    run.refresh_from_db()
    return run


def test_the_worker_takes_a_file_in(run: ImportRun) -> None:
    assert run_work(runs.TASK) == 1
    run.refresh_from_db()
    assert (run.status, run.finished_at, run.done) == ("done", NOW, 2)
    assert Lead.objects.get().company_name == "云帆软件"


def test_files_come_in_one_after_the_other(run: ImportRun, cast: Cast) -> None:
    following = _hand_in(cast)
    assert _next_job() == {"run_id": run.pk}
    assert _next_job() is None, "the second waits, though a worker is free"
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'succeeded' where status = 'doing'")
    assert _next_job() == {"run_id": following.pk}


def _next_job() -> Any:
    """Take a job as a worker does."""
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_fetch_job_v2(array['work'], null)")
        (args,) = cursor.fetchone()
    return json.loads(args) if args else None


def test_a_database_that_ended_leaves_the_run_to_the_next_try(run: ImportRun, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        _break(patch, OperationalError("the connection is closed"))
        run_work(runs.TASK)
    run.refresh_from_db()
    assert (run.status, run.failure, Lead.objects.count()) == ("running", "", 0)
    assert _again(run).status == "done"
    assert Lead.objects.count() == 1
    assert Rejection.objects.filter(run=run).count() == 1, "said once, however often it was tried"


def test_what_is_broken_off_too_often_fails(run: ImportRun) -> None:
    assert _again(run, MOST_TRIES - 1).status == "done"
    assert _again(run, MOST_TRIES).status == "done", "what is done stays done"
    ImportRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)
    run = _again(run, MOST_TRIES)
    assert (run.status, run.finished_at, run.failure) == ("failed", NOW, str(runs.BROKEN))


def test_what_breaks_in_the_import_itself_fails_at_once(run: ImportRun, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, ValueError("a slip of ours"))
    with pytest.raises(ValueError, match="a slip of ours"):
        run_work(runs.TASK)
    run.refresh_from_db()
    assert (run.status, run.failure) == ("failed", str(runs.BROKEN))


def test_a_run_that_nobody_goes_on_with_is_said_to_have_failed(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(status="running")
    alone = make.run(status="running")
    clear_old(at=NOW + runs.ABANDONED_AFTER)
    assert set(ImportRun.objects.values_list("status", flat=True)) == {"running"}, "not yet"
    later = NOW + runs.ABANDONED_AFTER + timedelta(minutes=1)
    clear_old(at=later)
    alone.refresh_from_db()
    run.refresh_from_db()
    assert (alone.status, alone.finished_at, alone.failure) == ("failed", later, str(runs.BROKEN))
    assert run.status == "running", "the worker has its job still"


@pytest.mark.parametrize(("why", "is_tried_again"), [(OperationalError(), True), (ValueError(), False)])
def test_only_what_passes_is_tried_again(why: Exception, is_tried_again: bool) -> None:
    job: Any = SimpleNamespace(attempts=1)
    assert (app.tasks[runs.TASK].get_retry_exception(exception=why, job=job) is not None) is is_tried_again

"""A trial of files that were handed in: all are taken in for no longer than it takes to see what happens."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import IO, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core import files
from ratoon.core.actor import Actor, Cause, SystemActor
from ratoon.core.errors import DomainError
from ratoon.core.models import User
from ratoon.core.queue import enqueue
from ratoon.core.records import change, lock
from ratoon.core.requests import load_actor
from ratoon.core.turns import step_aside, trial
from ratoon.imports.models import Finding, ImportBatch, ImportRun, Rejection
from ratoon.imports.rules.mapping import read_file_map
from ratoon.imports.services.batches import Status, run_of, taken
from ratoon.imports.services.runs import TASK, ImportRefused, Stopped, import_file, refuse_missing

CHECK = "imports.check"
KEPT_FINDINGS = 200
"""Of each sort: how many there were is told nevertheless."""
NOT_CHECKED = _("Something broke while these files were checked. Nothing was changed; check them again.")
_WRITTEN = 1000


@transaction.atomic
def request_check(*, batch: ImportBatch, expect: int | None, actor: Actor, at: datetime) -> ImportBatch:
    """
    Have the worker try files out.

    :raises ImportRefused: ``nothing_to_take``, ``unreadable``, ``missing_column``, ``batch_taken``, ``batch_busy``.
    """
    held = lock(batch, expect=expect)
    if held.status == Status.TAKEN:
        raise ImportRefused("batch_taken", _("These files are taken in already."))
    if held.status == Status.CHECKING:
        raise ImportRefused("batch_busy", _("These files are being checked: wait, or stop it."))
    wanted = taken(held)
    if not wanted:
        raise ImportRefused("nothing_to_take", _("All files are left out: say of one at least what is in it."))
    for file in wanted:
        if file.problem:
            text = _("%(file)s can't be read as it is: correct that, or leave it out.")
            raise ImportRefused("unreadable", text % {"file": file.file_name})
        for feed in read_file_map(file.mapping).feeds:
            refuse_missing(feed, file.head)
    held.runs.filter(is_dry=True).delete()
    total = sum(file.rows * len((file.mapping or {})["feeds"]) for file in wanted)
    change(held, status=Status.CHECKING, failure="", total=total, done=0, touched_at=at)
    enqueue(CHECK, lock=TASK, batch_id=held.pk)  # what is tried and what is taken in must not wait for each other
    return held


@transaction.atomic
def stop_check(*, batch: ImportBatch, actor: Actor, at: datetime) -> ImportBatch:
    """
    Stop a trial: nothing came of it.

    :raises ImportRefused: ``not_checking``.
    """
    held = lock(batch)
    if held.status != Status.CHECKING:
        raise ImportRefused("not_checking", _("These files are not being checked."))
    change(held, status=Status.PREPARING, touched_at=at)
    return held


def run_check(*, batch_id: int, at: datetime) -> ImportBatch | None:
    """
    Take all files in, note what became of them, and let nothing of it stand.

    What broke off halfway left nothing: the next begins again. Returns None where nothing is left to do.

    :raises SteppedAside: if somebody waited for a record that it touched: try again soon.
    """
    batch = ImportBatch.objects.select_related("user", "owner__team").filter(pk=batch_id).first()
    if batch is None or batch.status != Status.CHECKING:
        return None
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=files.scratch()) as spool:
        try:
            with trial(), closing(connection.copy()) as beside:
                runs = _try(batch, at, spool, _Watch(batch.pk, beside))
        except Stopped:
            return None
        return _keep(batch, runs, spool, at)


@transaction.atomic
def fail_check(*, batch_id: int, why: str, at: datetime) -> None:
    """Say that a trial came to nothing."""
    held = ImportBatch.objects.select_for_update(no_key=True).filter(pk=batch_id, status=Status.CHECKING).first()
    if held is not None:
        change(held, status=Status.PREPARING, failure=why, touched_at=at)


class _Watch:
    """
    Tells on a connection of its own how far a trial is, which else nobody would see.

    It hears that the trial is stopped, and ends it where somebody waits for it.
    """

    def __init__(self, batch_id: int, beside: Any) -> None:
        self._batch_id, self._beside = batch_id, beside
        self._before = self._last = 0

    def __call__(self, file: str, kind: str, done: int, total: int) -> None:
        step_aside()
        if done < self._last:
            self._before += self._last
        self._last = done
        with self._beside.cursor() as cursor:
            cursor.execute(
                "update imports_importbatch set done = least(%s, total) where id = %s and status = 'checking'",
                [self._before + done, self._batch_id],
            )
            if not cursor.rowcount:
                cursor.execute("select status from imports_importbatch where id = %s", [self._batch_id])
                if cursor.fetchone() is not None:
                    raise Stopped

    def next_file(self) -> None:
        """Begin to count anew."""
        self._before, self._last = self._before + self._last, 0


def _try(batch: ImportBatch, at: datetime, spool: IO[str], watch: _Watch) -> list[ImportRun]:
    actor: Actor = SystemActor(cause=Cause(entry_id=None, text="import"))
    if isinstance(batch.user, User):
        actor = load_actor(batch.user) or actor
    runs = []
    for number, file in enumerate(taken(batch)):
        run = run_of(file, batch)
        run.batch, run.created_at, run.is_dry = None, at, True
        path, file_map = files.located(file.sha256), read_file_map(file.mapping)
        try:
            import_file(run=run, content=path, file_map=file_map, owner=batch.owner, actor=actor, at=at, progress=watch)
        except DomainError as refused:
            run.status, run.failure = ImportRun.Status.FAILED, str(refused)
        else:
            run.status = ImportRun.Status.DONE
            _spool(spool, number, run)
        watch.next_file()
        runs.append(run)
    return runs


def _spool(spool: IO[str], number: int, run: ImportRun) -> None:
    """Write down what would be gone with the trial."""
    names = ("kind", "row_number", "field", "value", "code", "text", "raw")
    for one in run.rejections.order_by("id").values(*names).iterator():
        spool.write(json.dumps([number, "rejection", one], ensure_ascii=False) + "\n")
    told = ("kind", "code", "row_number", "external_id", "value")
    seen: Counter[tuple[str, str]] = Counter()
    for one in run.findings.order_by("id").values(*told).iterator():
        key = (one["kind"], one["code"])
        seen[key] += 1
        if seen[key] <= KEPT_FINDINGS:
            spool.write(json.dumps([number, "finding", one], ensure_ascii=False) + "\n")


@transaction.atomic
def _keep(batch: ImportBatch, runs: list[ImportRun], spool: IO[str], at: datetime) -> ImportBatch | None:
    """Keep what a trial found, unless it was stopped at the last."""
    held = lock(batch)
    if held.status != Status.CHECKING:
        return None
    held.runs.filter(is_dry=True).delete()
    for run in runs:
        run.pk, run.batch, run.finished_at = None, held, at
        run._state.adding = True
        run.user = batch.user
        run.save(force_insert=True)
    spool.seek(0)
    lines: Iterator[str] = iter(spool)
    while some := [json.loads(line) for line in islice(lines, _WRITTEN)]:
        Rejection.objects.bulk_create(Rejection(run=runs[n], **row) for n, what, row in some if what == "rejection")
        Finding.objects.bulk_create(Finding(run=runs[n], **row) for n, what, row in some if what == "finding")
    change(held, status=Status.CHECKED, touched_at=at, done=held.total or 0)
    return held

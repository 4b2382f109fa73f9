"""A run: one file taken in by one map, chunk by chunk."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ratoon.core import files
from ratoon.core.actor import Actor, Cause, StaffActor, SystemActor
from ratoon.core.clock import zone
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.models import User
from ratoon.core.queue import enqueue
from ratoon.core.records import lock
from ratoon.core.requests import load_actor
from ratoon.core.turns import trial
from ratoon.imports.events import ImportCancelled, ImportRequested
from ratoon.imports.kinds import TAKERS
from ratoon.imports.kinds.taking import Found
from ratoon.imports.models import ImportRun
from ratoon.imports.queries import left_alone, load_map, map_of
from ratoon.imports.reasons import reason
from ratoon.imports.rules.cells import ADDED
from ratoon.imports.rules.fields import FIELDS
from ratoon.imports.rules.kept import keep
from ratoon.imports.rules.mapping import Feed, FileMap, MapRefused, as_table
from ratoon.imports.rules.table import FileRefused, Table
from ratoon.imports.rules.textfile import rows_of
from ratoon.imports.rules.values import Problem, Row, read_row
from ratoon.imports.services.chunks import (
    SIZE,
    FeedReport,
    Work,
    finish_feed,
    take_chunk,
    write_findings,
    write_rejections,
)
from ratoon.people.models import Staff

TASK = "imports.run"
ABANDONED_AFTER = timedelta(days=1)
Progress = Callable[[str, str, int, int], None]
BROKEN = _("Something broke. What was taken in stands; the same file again takes in the rest.")
UNDER_WAY = (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)


class ImportRefused(DomainError):
    """A file can't be taken in at all."""


class Stopped(Exception):
    """Somebody stopped this: what was taken in before stands."""


def import_file(
    *,
    run: ImportRun,
    content: bytes | Path,
    file_map: FileMap,
    owner: Staff,
    actor: Actor,
    at: datetime,
    is_dry: bool = False,
    progress: Progress | None = None,
) -> list[FeedReport]:
    """
    Take a file in, 500 rows in a transaction; ``is_dry`` says what would happen, and nothing did.

    ``content`` is a CSV file in the run's encoding, or the place of kept rows. What an interrupted run took in stands
    whole; the same file again takes in the rest. Between two chunks it ends if somebody cancels it. Whoever had it
    taken in says when that was over, by `finish` or `fail`.

    :raises ImportRefused: ``not_encoded``, ``no_head``, ``column_twice``, ``no_csv``, ``missing_column``.
    """
    with opened(content, run.encoding) as table:
        for feed in file_map.feeds:
            refuse_missing(feed, table.head)
        with trial() if is_dry else nullcontext():
            rows = len(table)
            run.status, run.total, run.done = ImportRun.Status.RUNNING, rows * len(file_map.feeds), 0
            run.head = [name for name in table.head if name and name not in ADDED]
            run.save()
            reports: list[FeedReport] = []
            try:
                for feed in file_map.feeds:
                    report = FeedReport(file=run.file_name, kind=feed.kind, read=rows)
                    reports.append(report)
                    missing = [] if file_map.may_lack_columns else sorted(feed.columns - set(table.head))
                    work = Work(run=run, feed=feed.narrowed(table.head), report=report, owner=owner, actor=actor, at=at)
                    report.unmapped = _unmapped(file_map, table)
                    _feed(work, table, missing, progress)
                    _tell_feeds(run, reports)
            except Stopped:
                _tell_feeds(run, reports)
                raise
    return reports


@transaction.atomic
def request_import(
    *, file_name: str, content: bytes, map_name: str, kind: str, encoding: str, owner: Staff, actor: Actor, at: datetime
) -> ImportRun:
    """
    Keep a CSV file and have it taken in by the worker.

    :raises ImportRefused: ``unknown_map``, ``not_for_kind``, and as `import_file` does.
    """
    try:
        chosen = load_map(map_name)
    except MapRefused as wrong:
        raise ImportRefused("unknown_map", str(wrong), "map") from wrong
    file_map = chosen.file_for(kind, file_name)
    if file_map is None:
        raise ImportRefused("not_for_kind", _("This map says nothing of such records."), "kind")
    with opened(content, encoding) as table:
        for feed in file_map.feeds:
            refuse_missing(feed, table.head)
        run = ImportRun(
            file_name=file_name[:200],
            set_name=chosen.set,
            map_name=map_name[:80],
            kind=kind,
            encoding=encoding,
            sha256=files.store(table.path),
            mapping=as_table(file_map),
            owner=owner,
        )
    return begin(run=run, actor=actor, at=at)


@transaction.atomic
def begin(*, run: ImportRun, actor: Actor, at: datetime) -> ImportRun:
    """Hand a run over whose kept rows are stored to the worker."""
    run.user_id = actor.user_id if isinstance(actor, StaffActor) else None
    run.created_at = at
    run.save()
    publish(ImportRequested(run_id=run.pk), about=(run,), actor=actor, at=at)
    enqueue(TASK, lock=TASK, run_id=run.pk)  # a file may refer to what came in the one before
    return run


def run_import(*, run_id: int, at: datetime) -> ImportRun | None:
    """
    Take a kept file in; what broke off halfway is left to the next, who goes on with what is missing.

    Returns the run, or None where nothing is left to do.

    :raises ImportRefused: ``not_for_kind``, and as `import_file` does.
    :raises MapRefused: if its map can't be read any more.
    """
    run = ImportRun.objects.select_related("user", "owner__team").get(pk=run_id)
    if run.status not in UNDER_WAY or run.owner is None:
        return None
    run.rejections.all().delete()
    run.findings.all().delete()
    file_map = map_of(run)
    if file_map is None:
        raise ImportRefused("not_for_kind", _("This map says nothing of such records."), "kind")
    path = files.located(run.sha256)
    content = path if run.mapping is not None else path.read_bytes()
    own = translation.override(run.user.language) if run.user and run.user.language else nullcontext()
    with own:  # what services refuse is kept in words
        try:
            import_file(run=run, content=content, file_map=file_map, owner=run.owner, actor=_actor(run), at=at)
        except Stopped:
            return None
    return run


@transaction.atomic
def finish(*, run: ImportRun, at: datetime) -> None:
    """Say that a run has taken in what there was, unless somebody cancelled it at the last."""
    held = lock(run)
    if held.status in UNDER_WAY:
        run.status, run.finished_at = ImportRun.Status.DONE, at
        run.save(update_fields=["status", "finished_at"])


@transaction.atomic
def fail(*, run: ImportRun, why: str, at: datetime) -> None:
    """Say that a run came to nothing more."""
    run.status, run.failure, run.finished_at = ImportRun.Status.FAILED, why, at
    run.save(update_fields=["status", "failure", "finished_at"])


@transaction.atomic
def cancel_import(*, importrun: ImportRun, actor: Actor, at: datetime) -> ImportRun:
    """
    Stop a run before its next chunk: what was taken in stands, the same file again takes in the rest.

    :raises ImportRefused: ``import_over`` if there is nothing left to stop.
    """
    held = lock(importrun)
    if held.status not in UNDER_WAY or held.is_dry:
        raise ImportRefused("import_over", _("This import is over already."))
    held.status, held.finished_at = ImportRun.Status.CANCELLED, at
    held.version += 1
    held.save(update_fields=["status", "finished_at", "version"])
    publish(ImportCancelled(run_id=held.pk), about=(held,), actor=actor, at=at)
    return held


@transaction.atomic
def fail_abandoned(*, at: datetime) -> int:
    """Say of runs whose command ended under them a day ago that they failed; returns how many there were."""
    abandoned = left_alone(task=TASK, before=at - ABANDONED_AFTER)
    for run in abandoned:
        fail(run=run, why=str(BROKEN), at=at)
    return len(abandoned)


@contextmanager
def opened(content: bytes | Path, encoding: str) -> Iterator[Table]:
    """
    Open kept rows, or those of a CSV file, which are then kept for as long as this lasts.

    :raises ImportRefused: ``not_encoded``, ``no_head``, ``column_twice``, ``no_csv``.
    """
    with tempfile.TemporaryDirectory(dir=files.scratch()) as folder:
        try:
            if isinstance(content, bytes):
                source, path = Path(folder) / "source", Path(folder) / f"{uuid.uuid4().hex}.csv"
                source.write_bytes(content)
                keep(rows_of(source, encoding, ","), path, 1)
            else:
                path = content
            yield Table(path)
        except FileRefused as wrong:
            raise ImportRefused(wrong.code, f"{reason(wrong.code)} {wrong.value}".strip(), "file") from wrong


def refuse_missing(feed: Feed, head: Sequence[str]) -> None:
    """
    Refuse a file without the columns of the id and of what every record must have.

    :raises ImportRefused: ``missing_column``.
    """
    needed: Mapping[str, Any] = {name: take for name, take in feed.takes.items() if FIELDS[feed.kind][name].is_needed}
    columns = feed.id_columns | {column for take in needed.values() for column in take.columns}
    missing = sorted(columns - set(head))
    if missing:
        raise ImportRefused("missing_column", f"{reason('missing_column')} {', '.join(missing)}", "file")


def _actor(run: ImportRun) -> Actor:
    actor = load_actor(run.user) if isinstance(run.user, User) else None
    return actor or SystemActor(cause=Cause(entry_id=None, text="import"))


def _feed(work: Work, table: Table, missing: Sequence[str], progress: Progress | None) -> None:
    """Take all rows in for one kind: read once to find out which fit and in which order, then chunk by chunk."""
    with transaction.atomic():
        write_findings(work, [Found("missing_column", None, name) for name in missing], ())
    fit = _fit(work, table, progress)
    firm = zone()
    for wave in TAKERS[work.feed.kind].waves(fit):
        for chunk in _chunks(wave):
            lines = table.at([(row.number, row.place) for row in chunk])
            take_chunk(work=work, rows=[read_row(work.feed, line.raw, line.number, firm) for line in lines])
            _tell(work, len(chunk), progress)
    finish_feed(work=work)
    work.report.rejected.sort(key=itemgetter("row"))


def _fit(work: Work, table: Table, progress: Progress | None) -> list[Row]:
    """
    Turn away the rows that don't fit; of rows with one id the first counts.

    Those that fit come back without what stands in them, but for what their order hangs on.
    """
    firm, first = zone(), dict[str, str]()
    order = TAKERS[work.feed.kind].order
    fit: list[Row] = []
    refused: list[tuple[Row, str, str | None, DomainError | str]] = []
    passed = 0
    for line in table:
        row = read_row(work.feed, line.raw, line.number, firm)
        problems: Sequence[Problem] = row.problems if line.is_whole else [Problem("", "", "cells")]
        if problems:
            refused += [(row, problem.field, problem.value, problem.code) for problem in problems]
            passed += 1
        elif row.external_id not in first:
            first[row.external_id] = row.digest
            fit.append(row.light(order, line.place))
        else:
            passed += 1
            if first[row.external_id] == row.digest:
                work.report.unchanged += 1
            else:
                refused.append((row, "external_id", row.external_id, "repeated_id"))
        if passed >= SIZE:
            _turn_away(work, refused, passed, progress)
            refused, passed = [], 0
    _turn_away(work, refused, passed, progress)
    return fit


def _turn_away(
    work: Work,
    refused: Sequence[tuple[Row, str, str | None, DomainError | str]],
    passed: int,
    progress: Progress | None,
) -> None:
    with transaction.atomic():
        write_rejections(work, refused)
    _tell(work, passed, progress)


def _tell(work: Work, rows: int, progress: Progress | None) -> None:
    """
    Say how many rows are done.

    :raises Stopped: if somebody cancelled the run meanwhile.
    """
    run = work.run
    run.done += rows
    if not ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.RUNNING).update(done=run.done):
        raise Stopped
    if progress is not None:
        progress(work.report.file, work.report.kind, run.done, run.total or 0)


def _tell_feeds(run: ImportRun, reports: Sequence[FeedReport]) -> None:
    run.feeds = [one.stored() for one in reports]
    run.save(update_fields=["feeds"])


def _chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while chunk := list(islice(left, SIZE)):
        yield chunk


def _unmapped(file_map: FileMap, table: Table) -> list[str]:
    """Give the columns that no kind takes."""
    taken = {column for feed in file_map.feeds for column in feed.columns}
    return [name for name in table.head if name and name not in taken and name not in ADDED]

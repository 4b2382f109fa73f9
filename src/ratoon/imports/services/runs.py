"""A run: one file taken in by one map, chunk by chunk."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
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
from ratoon.core.requests import load_actor
from ratoon.imports.events import ImportRequested
from ratoon.imports.kinds import TAKERS
from ratoon.imports.kinds.taking import Found
from ratoon.imports.models import ImportRun
from ratoon.imports.queries import left_alone, load_map
from ratoon.imports.reasons import reason
from ratoon.imports.rules.fields import FIELDS
from ratoon.imports.rules.mapping import Feed, FileMap, MapRefused
from ratoon.imports.rules.table import FileRefused, Table, read_table
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


class ImportRefused(DomainError):
    """A file can't be taken in at all."""


def import_file(
    *,
    run: ImportRun,
    content: bytes,
    file_map: FileMap,
    owner: Staff,
    actor: Actor,
    at: datetime,
    is_dry: bool = False,
    progress: Progress | None = None,
) -> list[FeedReport]:
    """
    Take a file in, 500 rows in a transaction; ``is_dry`` says what would happen, and nothing did.

    What an interrupted run took in stands whole; the same file again takes in the rest. Whoever had it taken in says
    when that was over, by `finish` or `fail`.

    :raises ImportRefused: ``not_encoded``, ``no_head``, ``column_twice``, ``no_csv``, ``missing_column``.
    """
    table = _table(content, run.encoding)
    for feed in file_map.feeds:
        _refuse_missing(feed, table)
    with transaction.atomic() if is_dry else nullcontext():
        run.status, run.total, run.done = ImportRun.Status.RUNNING, len(table.rows) * len(file_map.feeds), 0
        run.save()
        reports = []
        for feed in file_map.feeds:
            report = FeedReport(file=run.file_name, kind=feed.kind, read=len(table.rows))
            reports.append(report)
            missing = [] if file_map.may_lack_columns else sorted(feed.columns - set(table.head))
            work = Work(run=run, feed=feed.narrowed(table.head), report=report, owner=owner, actor=actor, at=at)
            report.unmapped = _unmapped(file_map, table)
            _feed(work, table, missing, progress)
            run.feeds = [one.as_dict() for one in reports]
            run.save(update_fields=["feeds"])
        if is_dry:
            transaction.set_rollback(True)
    return reports


@transaction.atomic
def request_import(
    *, file_name: str, content: bytes, map_name: str, kind: str, encoding: str, owner: Staff, actor: Actor, at: datetime
) -> ImportRun:
    """
    Keep a file and have it taken in by the worker.

    :raises ImportRefused: ``unknown_map``, ``not_for_kind``, and as `import_file` does.
    """
    try:
        chosen = load_map(map_name)
    except MapRefused as wrong:
        raise ImportRefused("unknown_map", str(wrong), "map") from wrong
    file_map = chosen.file_for(kind, file_name)
    if file_map is None:
        raise ImportRefused("not_for_kind", _("This map says nothing of such records."), "kind")
    table = _table(content, encoding)
    for feed in file_map.feeds:
        _refuse_missing(feed, table)
    path = files.scratch() / f"{uuid.uuid4().hex}.csv"
    path.write_bytes(content)
    run = ImportRun.objects.create(
        file_name=file_name[:200],
        set_name=chosen.set,
        map_name=map_name[:80],
        kind=kind,
        encoding=encoding,
        sha256=files.store(path),
        user_id=actor.user_id if isinstance(actor, StaffActor) else None,
        owner=owner,
        created_at=at,
    )
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
    if run.status not in (ImportRun.Status.WAITING, ImportRun.Status.RUNNING) or run.owner is None:
        return None
    run.rejections.all().delete()
    run.findings.all().delete()
    actor: Actor = SystemActor(cause=Cause(entry_id=None, text="import"))
    if isinstance(run.user, User):
        actor = load_actor(run.user) or actor
    file_map = load_map(run.map_name).file_for(run.kind, run.file_name)
    if file_map is None:
        raise ImportRefused("not_for_kind", _("This map says nothing of such records."), "kind")
    content = files.located(run.sha256).read_bytes()
    own = translation.override(run.user.language) if run.user and run.user.language else nullcontext()
    with own:  # what services refuse is kept in words
        import_file(run=run, content=content, file_map=file_map, owner=run.owner, actor=actor, at=at)
    return run


@transaction.atomic
def finish(*, run: ImportRun, at: datetime) -> None:
    """Say that a run has taken in what there was."""
    run.status, run.finished_at = ImportRun.Status.DONE, at
    run.save(update_fields=["status", "finished_at"])


@transaction.atomic
def fail(*, run: ImportRun, why: str, at: datetime) -> None:
    """Say that a run came to nothing more."""
    run.status, run.failure, run.finished_at = ImportRun.Status.FAILED, why, at
    run.save(update_fields=["status", "failure", "finished_at"])


@transaction.atomic
def fail_abandoned(*, at: datetime) -> int:
    """Say of runs whose command ended under them a day ago that they failed; returns how many there were."""
    abandoned = left_alone(task=TASK, before=at - ABANDONED_AFTER)
    for run in abandoned:
        fail(run=run, why=str(BROKEN), at=at)
    return len(abandoned)


def _feed(work: Work, table: Table, missing: Sequence[str], progress: Progress | None) -> None:
    """Take all rows in for one kind."""
    fit, refused = _sorted(work, table)
    with transaction.atomic():
        write_rejections(work, refused)
        write_findings(work, [Found("missing_column", None, name) for name in missing], ())
    _tell(work, len(table.rows) - len(fit), progress)
    for wave in TAKERS[work.feed.kind].waves(fit):
        for chunk in _chunks(wave):
            take_chunk(work=work, rows=chunk)
            _tell(work, len(chunk), progress)
    finish_feed(work=work)
    work.report.rejected.sort(key=itemgetter("row"))


def _sorted(work: Work, table: Table) -> tuple[list[Row], list[tuple[Row, str, str | None, DomainError | str]]]:
    """Read the rows: those that fit, and those turned away; of rows with one id the first counts."""
    firm, first = zone(), {}
    fit: list[Row] = []
    refused: list[tuple[Row, str, str | None, DomainError | str]] = []
    for number, raw, is_whole in table.rows:
        row = read_row(work.feed, raw, number, firm)
        problems: Sequence[Problem] = row.problems if is_whole else [Problem("", "", "cells")]
        if problems:
            refused.append((row, problems[0].field, problems[0].value, problems[0].code))
        elif row.external_id not in first:
            first[row.external_id] = row.digest
            fit.append(row)
        elif first[row.external_id] == row.digest:
            work.report.unchanged += 1
        else:
            refused.append((row, "external_id", row.external_id, "repeated_id"))
    return fit, refused


def _tell(work: Work, rows: int, progress: Progress | None) -> None:
    run = work.run
    run.done += rows
    run.save(update_fields=["done"])
    if progress is not None:
        progress(work.report.file, work.report.kind, run.done, run.total or 0)


def _chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while chunk := list(islice(left, SIZE)):
        yield chunk


def _unmapped(file_map: FileMap, table: Table) -> list[str]:
    """Give the columns that no kind takes."""
    taken = {column for feed in file_map.feeds for column in feed.columns}
    return [name for name in table.head if name and name not in taken]


def _table(content: bytes, encoding: str) -> Table:
    try:
        return read_table(content, encoding)
    except FileRefused as wrong:
        raise ImportRefused(wrong.code, f"{reason(wrong.code)} {wrong.value}".strip(), "file") from wrong


def _refuse_missing(feed: Feed, table: Table) -> None:
    """Refuse a file without the columns of the id and of what every record must have."""
    ids = Feed(kind=feed.kind, external_id=feed.external_id, takes={}).columns
    needed: Mapping[str, Any] = {name: take for name, take in feed.takes.items() if FIELDS[feed.kind][name].is_needed}
    columns = ids | {column for take in needed.values() for column in take.columns}
    missing = sorted(columns - set(table.head))
    if missing:
        raise ImportRefused("missing_column", f"{reason('missing_column')} {', '.join(missing)}", "file")

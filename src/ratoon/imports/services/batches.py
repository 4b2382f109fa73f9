"""Files handed in together: read, guessed at, corrected, and at last taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core import files
from ratoon.core.actor import Actor, StaffActor
from ratoon.core.records import change, lock
from ratoon.imports.models import ImportBatch, ImportFile, ImportRun
from ratoon.imports.queries import PLAIN, earlier_with, load_map, stored_maps
from ratoon.imports.reasons import reason
from ratoon.imports.rules.fields import KINDS
from ratoon.imports.rules.guessing import Column, columns_of, guess_file, guess_kind, guess_stored
from ratoon.imports.rules.mapping import FileMap, MapRefused, as_table, read_file_map
from ratoon.imports.rules.reading import How, Read, read_file
from ratoon.imports.rules.table import FileRefused
from ratoon.imports.services.runs import ImportRefused, begin, refuse_missing
from ratoon.people.models import Staff

MOST_FILES = 20
Status = ImportBatch.Status


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was read and stored: digests of the file and of its kept rows."""

    name: str
    source: str
    sha256: str
    read: Read


def receive(*, name: str, path: Path, how: How | None = None, source: str = "") -> Handed:
    """
    Read a file and store it with its kept rows; ``source``: it is stored already.

    :raises ImportRefused: if it is nothing that can be read, naming the file.
    """
    with tempfile.TemporaryDirectory(dir=files.scratch()) as folder:
        target = Path(folder) / "kept"
        try:
            found = read_file(path, target, how)
        except FileRefused as wrong:
            raise ImportRefused(wrong.code, f"{name}: {reason(wrong.code)} {wrong.value}".strip(), "file") from wrong
        sha256 = "" if found.refused else files.store(target)
        return Handed(name, source or files.store(path), sha256, found)


@transaction.atomic
def hand_in(
    *,
    handed: Sequence[Handed],
    owner: Staff,
    actor: Actor,
    at: datetime,
    map_name: str = "",
    like: ImportRun | None = None,
    set_name: str = PLAIN,
) -> ImportBatch:
    """
    Keep files that belong together, with a guess of what each of them is.

    With ``map_name`` a stored map says so, with ``like`` the map of an earlier run; else columns are looked at.

    :raises ImportRefused: ``no_files``, ``too_many_files``.
    """
    if not handed:
        raise ImportRefused("no_files", _("Choose at least one file."), "file")
    if len(handed) > MOST_FILES:
        raise ImportRefused("too_many_files", _("These are too many files at once."), "file")
    batch = ImportBatch.objects.create(
        user_id=actor.user_id if isinstance(actor, StaffActor) else None,
        owner=owner,
        set_name=set_name,
        created_at=at,
        touched_at=at,
    )
    made = [_file(batch, one) for one in handed]
    for file in made:
        _guess(file, map_name, like)
    if not map_name and like is None and any(file.map_name not in ("", PLAIN) for file in made):
        for file in made:  # a set: what its map does not know is none of it
            if not file.map_name:
                file.kind, file.mapping = "", None
    for position, file in enumerate(sorted(made, key=_order), 1):
        file.position = position
        file.save()
    return batch


@transaction.atomic
def edit_batch(
    *, batch: ImportBatch, owner: Staff, set_name: str, expect: int | None, actor: Actor, at: datetime
) -> ImportBatch:
    """Say who gets what has no owner, and where the records come from."""
    held = _open(batch, expect)
    _touch(held, at, owner=owner, set_name=set_name)
    return held


@transaction.atomic
def read_again(*, file: ImportFile, how: How, expect: int | None, actor: Actor, at: datetime) -> ImportFile:
    """
    Read a file otherwise: in another encoding, another sheet, with its head elsewhere.

    :raises ImportRefused: ``source_gone``, and as `receive` does.
    """
    batch = _open(file.batch, expect)
    path = files.located(file.source)
    if not path.exists():
        raise ImportRefused("source_gone", _("This file is not kept any more: hand it in again."))
    found = receive(name=file.file_name, path=path, how=how, source=file.source)
    before = file.head
    _read_into(file, found)
    if file.head != before:
        _guess(file, "", None)
    file.save()
    _touch(batch, at)
    return file


@transaction.atomic
def choose_kind(
    *, file: ImportFile, kind: str, map_name: str, expect: int | None, actor: Actor, at: datetime
) -> ImportFile:
    """
    Say what is in a file: records of a kind, guessed anew, or what a stored map knows of it; neither: leave it out.

    :raises ImportRefused: ``unknown_map``, ``not_for_kind``.
    """
    batch = _open(file.batch, expect)
    file.map_name = file.set_name = ""
    if map_name:
        try:
            chosen = load_map(map_name)
        except MapRefused as wrong:
            raise ImportRefused("unknown_map", str(wrong), "what") from wrong
        found = guess_stored(_columns(file), file.file_name, [(map_name, chosen)])
        if found is None:
            raise ImportRefused("not_for_file", _("This map knows no file with these columns."), "what")
        _map(file, found[2], map_name, chosen.set)
    elif kind in KINDS:
        _map(file, guess_file(_columns(file), kind))
    else:
        file.kind, file.mapping = "", None
    file.save()
    _touch(batch, at)
    return file


@transaction.atomic
def map_file(
    *, file: ImportFile, mapping: Mapping[str, Any], expect: int | None, actor: Actor, at: datetime
) -> ImportFile:
    """
    Say which column is which field.

    :raises ImportRefused: ``bad_map``, ``missing_column``.
    """
    batch = _open(file.batch, expect)
    try:
        file_map = read_file_map(mapping)
    except MapRefused as wrong:
        raise ImportRefused("bad_map", str(wrong)) from wrong
    for feed in file_map.feeds:
        refuse_missing(feed, [column.heading for column in _columns(file)])
    file.mapping, file.kind = as_table(file_map), file_map.feeds[-1].kind
    file.save()
    _touch(batch, at)
    return file


@transaction.atomic
def discard_batch(*, batch: ImportBatch, actor: Actor, at: datetime) -> None:
    """
    Forget files that were never taken in.

    :raises ImportRefused: ``batch_taken``, ``batch_busy``.
    """
    held = _open(batch, None)
    digests = digests_of([held])
    held.delete()
    files.release(digests)


@transaction.atomic
def take_in_batch(*, batch: ImportBatch, actor: Actor, at: datetime) -> list[ImportRun]:
    """
    Have checked files taken in by the worker, one after the other.

    :raises ImportRefused: ``not_checked``, ``batch_taken``, ``batch_busy``.
    """
    held = _open(batch, None)
    if held.status != Status.CHECKED:
        raise ImportRefused("not_checked", _("These files were changed since they were checked: check them first."))
    held.runs.filter(is_dry=True).delete()
    runs = [begin(run=run_of(file, held), actor=actor, at=at) for file in taken(held)]
    change(held, status=Status.TAKEN, touched_at=at)
    return runs


def run_of(file: ImportFile, batch: ImportBatch) -> ImportRun:
    """Give a run over a file, not saved."""
    return ImportRun(
        batch=batch,
        file_name=file.file_name,
        set_name=file.set_name or batch.set_name,
        map_name=file.map_name,
        kind=file.kind,
        mapping=file.mapping,
        sha256=file.sha256,
        owner=batch.owner,
    )


def taken(batch: ImportBatch) -> list[ImportFile]:
    """Give the files that are not left out, in the order in which they are taken in."""
    return list(batch.files.filter(mapping__isnull=False).order_by("position"))


def digests_of(batches: Sequence[ImportBatch]) -> set[str]:
    """Give the digests of all that is kept of batches."""
    rows = ImportFile.objects.filter(batch__in=batches).values_list("source", "sha256")
    return {digest for row in rows for digest in row if digest}


def _open(batch: ImportBatch, expect: int | None) -> ImportBatch:
    """Hold a batch that may be changed."""
    held = lock(batch, expect=expect)
    if held.status == Status.TAKEN:
        raise ImportRefused("batch_taken", _("These files are taken in already."))
    if held.status == Status.CHECKING:
        raise ImportRefused("batch_busy", _("These files are being checked: wait, or stop it."))
    return held


def _touch(held: ImportBatch, at: datetime, **fields: Any) -> None:
    """Say that a batch changed: what a check found of it holds no more."""
    held.runs.filter(is_dry=True).delete()
    change(held, status=Status.PREPARING, failure="", touched_at=at, **fields)


def _file(batch: ImportBatch, handed: Handed) -> ImportFile:
    file = ImportFile(batch=batch, position=0, file_name=handed.name[:200], source=handed.source)
    _read_into(file, handed)
    return file


def _read_into(file: ImportFile, handed: Handed) -> None:
    read = handed.read
    file.form, file.sha256 = read.form, handed.sha256
    file.encoding, file.delimiter, file.sheet = read.how.encoding, read.how.delimiter, read.how.sheet[:200]
    file.sheets, file.head_row, file.head = read.sheets or file.sheets, read.how.head_row, _clean(read.head)
    file.rows, file.sample = read.rows, [_clean(row) for row in read.sample]
    file.problem, file.problem_value = read.refused, _clean([read.value])[0]


def _clean(cells: Sequence[str]) -> list[str]:
    """Show what no database column holds."""
    return [cell.replace("\x00", "\\0") for cell in cells]


def _columns(file: ImportFile) -> list[Column]:
    return columns_of(file.head, file.sample)


def _guess(file: ImportFile, map_name: str, like: ImportRun | None) -> None:
    file.kind, file.mapping, file.map_name, file.set_name = "", None, "", ""
    if file.problem:
        return
    columns = _columns(file)
    known = like or (earlier_with([column.heading for column in columns]) if not map_name else None)
    if known is not None and known.mapping is not None:
        file.kind, file.mapping = known.kind, known.mapping
        file.map_name, file.set_name = known.map_name, known.set_name
        return
    found = guess_stored(columns, file.file_name, stored_maps(map_name))
    if found is not None:
        name, chosen, file_map = found
        _map(file, file_map, name, chosen.set)
    elif not map_name:
        _map(file, guess_file(columns, guess_kind(columns, file.file_name)))


def _map(file: ImportFile, file_map: FileMap, map_name: str = "", set_name: str = "") -> None:
    named = replace(file_map, names=[file.file_name])
    file.mapping, file.kind = as_table(named), file_map.feeds[-1].kind
    file.map_name, file.set_name = map_name, set_name


def _order(file: ImportFile) -> tuple[int, int, str]:
    """Order files as their map has them, else by kind: later ones refer to earlier ones."""
    at = KINDS.index(file.kind) if file.kind in KINDS else len(KINDS)
    fed = [feed["kind"] for feed in file.mapping["feeds"]] if file.mapping is not None else []
    for name, chosen in stored_maps(file.map_name) if file.map_name else ():
        for number, one in enumerate(chosen.files):
            if name == file.map_name and [feed.kind for feed in one.feeds] == fed:
                return 0, number, file.file_name
    return (1 if fed else 2), at, file.file_name

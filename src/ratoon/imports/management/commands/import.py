# ruff: noqa: N999 (the command is called so)
"""Takes a firm's existing records in: what `./ratoon import` calls."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone, translation

from ratoon.core import files
from ratoon.core.actor import Cause, SystemActor
from ratoon.core.errors import DomainError
from ratoon.imports.models import ImportRun
from ratoon.imports.queries import PLAIN, default_owner, load_map, map_names
from ratoon.imports.reasons import reason
from ratoon.imports.rules.fields import KINDS
from ratoon.imports.rules.mapping import FileMap, Map, MapRefused
from ratoon.imports.rules.reading import XLSX, How, form_of, read_file
from ratoon.imports.rules.table import ENCODINGS, FileRefused
from ratoon.imports.services import FeedReport, fail, finish, import_file
from ratoon.people.models import Staff

WRONG_USAGE = 2


class Command(BaseCommand):
    """Imports one file of one kind, or the files of a folder as the map of a set says."""

    help = (
        "Take existing records in from CSV or XLSX: KIND FILE, or --set NAME FOLDER. Ends with 0 if all rows came in, "
        "1 if some were turned away, 2 if nothing could be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a kind and a file, or a set and a folder."""
        parser.add_argument("what", nargs="+", metavar="KIND FILE | FOLDER", help=f"a kind: {', '.join(KINDS)}")
        parser.add_argument("--set", dest="set_name", metavar="NAME", help="a map that names all files of a folder")
        parser.add_argument("--map", dest="map_name", metavar="NAME|FILE.toml", help="how columns become fields")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="of a CSV; it is found out if not told")
        parser.add_argument("--owner", default="", help="who gets what has no owner: e-mail, name or number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import."""
        with translation.override("en"):
            try:
                work = self._work(options)
                owner = default_owner(options["owner"])
                if owner is None:
                    raise MapRefused("--owner: nobody, or more than one, is called so here")
                reports = [report for one in work for report in self._import(one, owner, options)]
            except (MapRefused, DomainError, OSError) as wrong:
                raise CommandError(str(wrong), returncode=WRONG_USAGE) from wrong
        self._print(reports, options)
        if any(report.rejected for report in reports):
            sys.exit(1)

    def _work(self, options: dict[str, Any]) -> list[tuple[Path, str, Map, FileMap]]:
        """Say which files are to be read, each with what its map says of it."""
        what = options["what"]
        if options["set_name"]:
            if len(what) != 1:
                raise MapRefused("after --set NAME the folder is expected")
            return self._folder(Path(what[0]), options["set_name"])
        if len(what) != 2 or what[0] not in KINDS:
            raise MapRefused(f"a kind ({', '.join(KINDS)}) and a file are expected, or --set and a folder")
        kind, path = what[0], Path(what[1])
        name = options["map_name"] or PLAIN
        chosen = load_map(name)
        file_map = chosen.file_for(kind, path.name)
        if file_map is None:
            raise MapRefused(f"the map {name} says nothing of {kind}")
        return [(path, name, chosen, file_map)]

    def _folder(self, folder: Path, name: str) -> list[tuple[Path, str, Map, FileMap]]:
        if name not in map_names():
            raise MapRefused(f"there is no set {name!r} (known: {', '.join(map_names())})")
        if not folder.is_dir():
            raise MapRefused(f"there is no folder {folder}")
        chosen = load_map(name)
        found = []
        for file_map in chosen.files:
            found += [(folder / one, name, chosen, file_map) for one in file_map.names if (folder / one).is_file()]
        if not found:
            raise MapRefused(f"none of the files that the map {name} names is in {folder}")
        for path in sorted(folder.iterdir()):
            if path.is_file() and chosen.file_named(path.name) is None:
                self.stderr.write(f"passed over: {path.name} (the map {name} does not name it)")
        return found

    def _import(self, work: tuple[Path, str, Map, FileMap], owner: Staff, options: dict[str, Any]) -> list[FeedReport]:
        path, name, chosen, file_map = work
        at = timezone.now()
        run = ImportRun(
            file_name=path.name[:200],
            set_name=chosen.set,
            map_name=name[:80],
            kind=file_map.feeds[-1].kind,
            encoding=options["encoding"] or ENCODINGS[0],
            owner=owner,
            created_at=at,
        )
        try:
            with _kept(path, options["encoding"]) as rows:
                reports = import_file(
                    run=run,
                    content=rows,
                    file_map=file_map,
                    owner=owner,
                    actor=SystemActor(cause=Cause(entry_id=None, text="import")),
                    at=at,
                    is_dry=options["dry_run"],
                    progress=self._progress,
                )
            if not options["dry_run"]:
                finish(run=run, at=timezone.now())
        except Exception as broken:
            if run.pk is not None and not options["dry_run"]:
                _fail(run, str(broken) if isinstance(broken, DomainError) else type(broken).__name__)
            raise
        return reports

    def _progress(self, file: str, kind: str, done: int, total: int) -> None:
        self.stderr.write(f"{file}: {kind} {done}/{total}")

    def _print(self, reports: list[FeedReport], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps([one.as_dict() for one in reports], ensure_ascii=False, indent=1, default=str))
            return
        for one in reports:
            self.stdout.write(
                f"{one.file} → {one.kind}: {one.read} read, {one.created} created, {one.updated} updated, "
                f"{one.unchanged} unchanged, {one.turned_away} rejected"
            )
            for row in one.rejected[:20]:
                self.stdout.write(f"  row {row['row']}, {row['field']} “{row['value']}”: {row['reason']}")
            for code, count in sorted(one.findings.items()):
                self.stdout.write(f"  {code}: {count}")
            if one.unmapped:
                self.stdout.write(f"  unmapped: {', '.join(one.unmapped)}")
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")


def _fail(run: ImportRun, why: str) -> None:
    """Say that a run failed, if there is a database left to say it to."""
    close_old_connections()
    with contextlib.suppress(DatabaseError):
        fail(run=run, why=why, at=timezone.now())


@contextlib.contextmanager
def _kept(path: Path, encoding: str) -> Iterator[Path]:
    """Keep the rows of a file for as long as this lasts."""
    with tempfile.TemporaryDirectory(dir=files.scratch()) as folder:
        target = Path(folder) / "kept"
        try:
            head_row = 0 if form_of(path, is_limited=False) == XLSX else 1
            found = read_file(path, target, How(encoding=encoding, head_row=head_row), is_limited=False)
        except FileRefused as wrong:
            raise MapRefused(f"{path}: {reason(wrong.code)}") from wrong
        if found.refused:
            raise MapRefused(f"{path}: {reason(found.refused)} {found.value}".strip())
        yield target

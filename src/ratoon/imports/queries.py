"""Questions about imports: maps that are there, who gets what has no owner, what was found before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q

from ratoon.imports.models import Finding, ImportRun
from ratoon.imports.rules.cells import ADDED
from ratoon.imports.rules.mapping import FileMap, Map, MapRefused, read_file_map, read_map
from ratoon.people.models import Staff

PLAIN = "plain"
"""The map for a firm's own files: columns are called as our fields are."""


def maps_folder() -> Path:
    """Say where the maps that come with Ratoon are."""
    return Path(settings.ROOT) / "examples" / "maps"


def map_names() -> list[str]:
    """Give the names of the maps that come with Ratoon, the plain one first."""
    names = sorted(path.stem for path in maps_folder().glob("*.toml"))
    return sorted(names, key=lambda name: name != PLAIN)


def load_map(name: str) -> Map:
    """
    Read a map by the name of one that comes with Ratoon, or from a file.

    :raises MapRefused: if there is none, or it can't be read.
    """
    path = maps_folder() / f"{name}.toml" if name in map_names() else Path(name)
    try:
        return read_map(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        known = ", ".join(map_names())
        raise MapRefused(f"there is no map {name!r} (a file, or one of: {known})") from wrong


def map_of(run: ImportRun) -> FileMap | None:
    """
    Give what the map of a run says of its file, as it was when the file was handed in.

    :raises MapRefused: if it can't be read any more.
    """
    if run.mapping is not None:
        return read_file_map(run.mapping)
    return load_map(run.map_name).file_for(run.kind, run.file_name)


def stored_maps(named: str = "") -> list[tuple[str, Map]]:
    """Give the maps of sets that come with Ratoon by name, or the one of this name."""
    names = [name for name in map_names() if name != PLAIN and named in ("", name)]
    return [(name, load_map(name)) for name in names]


def earlier_with(columns: list[str]) -> ImportRun | None:
    """Give the last run over a file with these columns, those added to a file of rejected rows left aside."""
    wanted = [name for name in columns if name not in ADDED]
    return ImportRun.objects.filter(head=wanted, is_dry=False, mapping__isnull=False).order_by("-pk").first()


def default_owner(named: str = "") -> Staff | None:
    """Give the person named by e-mail, name or number; without a name the first administrator."""
    here = Staff.objects.filter(left_on=None).select_related("team")
    if not named:
        return here.filter(roles__code="administrator").order_by("pk").first()
    wanted = Q(user__email__iexact=named) | Q(name=named)
    if named.isdecimal() and len(named) < 18:
        wanted |= Q(pk=int(named))
    found = list(here.filter(wanted)[:2])
    return found[0] if len(found) == 1 else None


def said_before(run: ImportRun, kind: str, external_ids: Iterable[str]) -> list[Finding]:
    """Give what earlier runs found in rows that did not change since: it is still so."""
    rows = Finding.objects.filter(run__set_name=run.set_name, kind=kind, external_id__in=list(external_ids))
    rows = rows.exclude(run=run).exclude(code__startswith="new_").exclude(external_id="")
    return list(rows.order_by("external_id", "code", "value", "id").distinct("external_id", "code", "value"))


def left_alone(*, task: str, before: datetime) -> list[ImportRun]:
    """Give runs begun before a moment that are said to be under way, but that no job of a task will go on with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (args->>'run_id')::bigint from procrastinate_jobs "
            "where task_name = %s and status in ('todo', 'doing')",
            [task],
        )
        awaited = [pk for (pk,) in cursor.fetchall()]
    under_way = ImportRun.objects.filter(status=ImportRun.Status.RUNNING, created_at__lt=before)
    return list(under_way.exclude(pk__in=awaited).order_by("pk"))

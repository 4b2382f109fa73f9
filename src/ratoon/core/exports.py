"""A list on its way to a file: as a job with progress, which can be cancelled."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from ratoon.core import files
from ratoon.core.actor import StaffActor
from ratoon.core.clock import zone
from ratoon.core.errors import DomainError
from ratoon.core.models import Export, User
from ratoon.core.queue import EXPORT, enqueue
from ratoon.core.requests import load_actor
from ratoon.core.resource.declaration import Resource, registered
from ratoon.core.resource.requests import read_list
from ratoon.core.sheets import sheet

CHUNK = 1000
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""What a list can become, and as what the file is given."""


@transaction.atomic
def request_export(
    *,
    resource: Resource[Any],
    query: dict[str, str],
    language: str,
    actor: StaffActor,
    at: datetime,
    form: str = "csv",
) -> Export:
    """
    Queue the export of a list as the actor sees it with these filters, into a CSV or an XLSX file.

    :raises DomainError: ``bad_filter`` if the list does not understand them, ``bad_format`` if there is no such file.
    """
    if form not in FORMATS:
        raise DomainError("bad_format", _("A list becomes an XLSX or a CSV file."))
    wanted = read_list(resource, actor, query)
    if wanted.errors:
        raise DomainError("bad_filter", next(iter(wanted.errors.values()))[0])
    made = Export.objects.create(
        user_id=actor.user_id,
        slug=resource.slug,
        query=dict(wanted.given),
        format=form,
        language=language,
        created_at=at,
    )
    enqueue(EXPORT, export_id=made.pk)
    return made


@transaction.atomic
def cancel_export(*, export: Export) -> Export:
    """
    Stop an export.

    :raises DomainError: ``export_over`` if there is nothing left to stop.
    """
    held = Export.objects.select_for_update(no_key=True).get(pk=export.pk)
    if held.status not in (Export.Status.WAITING, Export.Status.RUNNING):
        raise DomainError("export_over", _("This export is over already."))
    held.status = Export.Status.CANCELLED
    held.save(update_fields=["status"])
    return held


def run_export(export_id: int) -> None:
    """Write the file of an export; a worker that died halfway leaves it to the next, who begins again."""
    row = Export.objects.select_related("user").get(pk=export_id)
    if row.status not in (Export.Status.WAITING, Export.Status.RUNNING):
        return
    actor = load_actor(row.user) if isinstance(row.user, User) else None
    resource = registered()[row.slug]
    if actor is None or not resource.access.may(actor, "export"):
        Export.objects.filter(pk=row.pk).update(status=Export.Status.FAILED)
        return
    path = files.scratch() / f"{uuid.uuid4().hex}.{row.format}"
    try:
        with translation.override(row.language), timezone.override(zone()):
            is_whole = _write(row, resource, actor, path)
        if is_whole:
            sha256 = files.store(path)
            Export.objects.filter(pk=row.pk, status=Export.Status.RUNNING).update(
                status=Export.Status.DONE, sha256=sha256
            )
    except Exception:
        Export.objects.filter(pk=row.pk).update(status=Export.Status.FAILED)
        raise
    finally:
        path.unlink(missing_ok=True)


def _write(row: Export, resource: Resource[Any], actor: StaffActor, path: Path) -> bool:
    """Write all rows, telling how many are done; False if somebody cancelled it meanwhile."""
    wanted = read_list(resource, actor, row.query)
    rows = resource.filtered(resource.rows(actor, "export"), wanted.values, actor)
    total = rows.order_by().count()
    running = Export.objects.filter(pk=row.pk).exclude(status=Export.Status.CANCELLED)
    columns = [one for one in resource.columns if not wanted.columns or one.name in wanted.columns]
    cursor: str | None = None
    done = 0
    head = [str(column.label) for column in columns]
    with sheet(path, row.format, head, name=str(resource.title)) as file:
        while running.update(status=Export.Status.RUNNING, total=total, row_count=done):
            page = resource.page(rows, sort=wanted.sort, cursor=cursor, size=CHUNK)
            for one in page.rows:
                file.row([(column.export or column.value)(one) for column in columns])
            done += len(page.rows)
            cursor = page.next
            if cursor is None:
                return bool(running.update(row_count=done))
    return False


@files.wants
def _wanted(digests: set[str]) -> set[str]:
    return set(Export.objects.filter(sha256__in=digests).values_list("sha256", flat=True))

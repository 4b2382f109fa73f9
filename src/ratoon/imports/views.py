"""Imports on pages: handing a file in, what became of it, the rows to correct."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.imports.access import IMPORTS
from ratoon.imports.forms import KIND_LABELS, ImportForm
from ratoon.imports.models import Finding, ImportRun
from ratoon.imports.reasons import meaning, reason
from ratoon.imports.resources import imports
from ratoon.imports.services import request_import

SHOWN = 200
_MARKED = ("=", "@", "+", "-", "＝", "＋", "－", "＠", "\t", "\r")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and have it taken in."""
    actor = actor_of(request)
    IMPORTS.require(actor, "add")
    at, today = now_and_today()
    form = ImportForm(request.POST if request.method == "POST" else None, actor=actor, today=today)
    status = 200
    if request.method == "POST":
        form.files = request.FILES
        status = 422
        if form.is_valid():
            asked: dict[str, Any] = form.cleaned_data
            try:
                run = once_more(
                    lambda: request_import(
                        file_name=asked["file"].name,
                        content=_content(asked["file"]),
                        map_name=asked["map"],
                        kind=asked["kind"],
                        encoding=asked["encoding"],
                        owner=asked["owner"],
                        actor=actor,
                        at=at,
                    )
                )
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                messages.success(request, _("The file is being taken in."))
                return HttpResponseRedirect(imports.url(run.pk))
    return render(request, "imports/upload.html", {"form": form, "resource": imports}, status=status)


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is, and what became of its rows."""
    run = IMPORTS.get(actor_of(request), pk)
    is_under_way = run.status in (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)
    counted = Finding.objects.filter(run=run).order_by().values_list("kind", "code").annotate(number=Count("pk"))
    context = {
        "run": run,
        "is_under_way": is_under_way,
        "percent": min(100 * run.done // run.total, 100) if run.total else None,
        "feeds": [{**one, "label": KIND_LABELS[one["kind"]], "rejected": len(one["rejected"])} for one in run.feeds],
        "unmapped": ", ".join(dict.fromkeys(name for one in run.feeds for name in one["unmapped"])),
        "findings": [
            {"kind": kind, "label": KIND_LABELS[kind], "code": code, "meaning": meaning(code), "count": number}
            for kind, code, number in sorted(counted)
        ],
        "rejections": [
            (one, reason(one.code, one.text)) for one in run.rejections.order_by("row_number", "id")[:SHOWN]
        ],
        "rejected": run.rejections.count(),
        "shown": SHOWN,
    }
    return render(request, "imports/report.html", context)


@require_GET
def findings(request: HttpRequest, pk: int, kind: str, code: str) -> HttpResponse:
    """List what was found, of one sort."""
    run = IMPORTS.get(actor_of(request), pk)
    found = Finding.objects.filter(run=run, kind=kind, code=code).order_by("id")
    context = {
        "run": run,
        "url": imports.url(run.pk),
        "resource": imports,
        "meaning": meaning(code),
        "code": code,
        "label": KIND_LABELS.get(kind, kind),
        "count": found.count(),
        "findings": found[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "imports/findings.html", context)


@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows turned away as a file to correct: as they came, with number, field and reason beside them."""
    run = IMPORTS.get(actor_of(request), pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{run.pk}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response.write("\ufeff")
    rows = list(run.rejections.order_by("row_number", "id"))
    columns = list(dict.fromkeys(name for row in rows for name in row.raw))
    writer = csv.writer(response)
    writer.writerow([*map(_plain, columns), "rejected_row", "rejected_field", "rejected_reason"])
    seen = set()
    for row in rows:
        if row.row_number not in seen:
            seen.add(row.row_number)
            cells = [row.raw.get(name, "") for name in columns]
            why = str(reason(row.code, row.text))
            writer.writerow([_plain(cell) for cell in (*cells, str(row.row_number), row.field, why)])
    return response


def _plain(cell: str) -> str:
    """Mark as text what a spreadsheet would take for a formula; read back it is itself again."""
    is_number = cell[:1] in ("+", "-") and cell[1:].replace(" ", "").replace("-", "").replace(".", "").isdigit()
    return f"'{cell}" if cell.startswith(_MARKED) and not is_number else cell


def _content(file: Any) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    return content

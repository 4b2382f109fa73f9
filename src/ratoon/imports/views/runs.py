"""What became of a file: its report, what was found, the rows to correct."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ratoon.core import files
from ratoon.core.exports import FORMATS
from ratoon.core.requests import actor_of
from ratoon.imports.access import IMPORTS
from ratoon.imports.labels import KIND_LABELS, field_label
from ratoon.imports.models import Finding, ImportRun
from ratoon.imports.reasons import meaning, reason
from ratoon.imports.rejected import write_rejected
from ratoon.imports.resources import imports, turned_away
from ratoon.imports.shown import sums_of

SHOWN = 200


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is, and what became of its rows."""
    actor = actor_of(request)
    run = IMPORTS.get(actor, pk)
    is_under_way = run.status in (ImportRun.Status.WAITING, ImportRun.Status.RUNNING)
    context = {
        "run": run,
        "is_under_way": is_under_way,
        "percent": min(100 * run.done // run.total, 100) if run.total else None,
        "feeds": [{**one, "label": KIND_LABELS[one["kind"]], "rejected": turned_away(one)} for one in run.feeds],
        "unmapped": ", ".join(dict.fromkeys(name for one in run.feeds for name in one["unmapped"])),
        "findings": [
            {"kind": kind, "label": KIND_LABELS[kind], "code": code, "meaning": meaning(code), "count": number}
            for (kind, code), number in sorted(_findings_of(run).items())
        ],
        "rejections": [
            (one, field_label(one.kind, one.field), reason(one.code, one.text))
            for one in run.rejections.order_by("row_number", "id")[:SHOWN]
        ],
        "rejected": run.rejections.count(),
        "may_add": IMPORTS.may(actor, "add"),
        "shown": SHOWN,
        "sums": {} if run.is_dry else sums_of([run]),
    }
    return render(request, "imports/report.html", context)


def _findings_of(run: ImportRun) -> dict[tuple[str, str], int]:
    """
    Count what was found, by kind and code.

    The report of a run that is through counts all of it, of which a trial keeps the first rows alone.
    """
    if run.feeds:
        return {(one["kind"], code): number for one in run.feeds for code, number in one["findings"].items()}
    counted = Finding.objects.filter(run=run).order_by().values_list("kind", "code").annotate(number=Count("pk"))
    return {(kind, code): number for kind, code, number in counted}


@require_GET
def findings(request: HttpRequest, pk: int, kind: str, code: str) -> HttpResponse:
    """List what was found, of one sort."""
    run = IMPORTS.get(actor_of(request), pk)
    found = list(Finding.objects.filter(run=run, kind=kind, code=code).order_by("id")[:SHOWN])
    context = {
        "run": run,
        "url": imports.url(run.pk),
        "resource": imports,
        "meaning": meaning(code),
        "label": KIND_LABELS.get(kind, kind),
        "count": _findings_of(run).get((kind, code), 0),
        "findings": found,
        "has_values": any(one.value for one in found),
        "shown": SHOWN,
    }
    return render(request, "imports/findings.html", context)


@require_GET
def rejected(request: HttpRequest, pk: int) -> FileResponse:
    """Give the rows turned away as a CSV file to correct."""
    return _rejected(request, pk, "csv")


@require_GET
def rejected_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """Give the rows turned away as a spreadsheet to correct."""
    return _rejected(request, pk, "xlsx")


def _rejected(request: HttpRequest, pk: int, form: str) -> FileResponse:
    run = IMPORTS.get(actor_of(request), pk)
    with tempfile.TemporaryDirectory(dir=files.scratch()) as folder:
        path = Path(folder) / f"rejected.{form}"
        write_rejected(run, path, form)
        file = path.open("rb")  # it can be read to its end, though its name is gone
    answer = FileResponse(file, as_attachment=True, filename=f"rejected-{run.pk}.{form}", content_type=FORMATS[form])
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

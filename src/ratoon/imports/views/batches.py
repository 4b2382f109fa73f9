"""Files on their way in: handed over, looked at, mapped, checked, taken in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratoon.core import files
from ratoon.core.actor import StaffActor
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.imports import services
from ratoon.imports.access import IMPORTS
from ratoon.imports.forms import BatchForm, MappingForm, ReadingForm, UploadForm, WhatForm
from ratoon.imports.models import ImportBatch, ImportFile
from ratoon.imports.resources import imports
from ratoon.imports.rules.reading import How
from ratoon.imports.shown import batch_context, file_context

T = TypeVar("T")
OPEN = 10
"""Batches that wait are offered again: so many of them."""


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take files over and look at them."""
    actor = _may_add(request)
    at, today = now_and_today()
    number = request.GET.get("like", "")
    like = IMPORTS.get(actor, int(number)) if number.isdecimal() and len(number) < 18 else None
    first = {"set_name": like.set_name, "owner": like.owner_id} if like is not None else None
    form = UploadForm(request.POST if request.method == "POST" else None, actor=actor, today=today, initial=first)
    if request.method == "POST":
        form.files = request.FILES
        if form.is_valid():
            given = form.cleaned_data
            try:
                handed = _received(given["file"])
                made = services.hand_in(
                    handed=handed,
                    map_name=given["map"],
                    like=like,
                    owner=given["owner"],
                    set_name=given["set_name"],
                    actor=actor,
                    at=at,
                )
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                return HttpResponseRedirect(reverse("imports_batch", args=[made.pk]))
    waiting = ImportBatch.objects.exclude(status=ImportBatch.Status.TAKEN).prefetch_related("files")
    context = {"form": form, "resource": imports, "like": like, "waiting": waiting.order_by("-touched_at")[:OPEN]}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show files that were handed in together, and what is to be done with them next."""
    actor = _may_add(request)
    return _page(request, actor, get_object_or_404(ImportBatch, pk=pk))


@require_POST
def batch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who gets what has no owner, and where the records come from."""
    actor = _may_add(request)
    row = get_object_or_404(ImportBatch, pk=pk)
    at, today = now_and_today()
    form = BatchForm(request.POST, actor=actor, today=today, record=row)
    if not form.is_valid():
        return _page(request, actor, row, form=form, status=422)
    return _done(
        request, row, lambda: services.edit_batch(batch=row, expect=_version(request), actor=actor, at=at,
                                                  **form.cleaned_data), _("Saved.")
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Show one file: its first rows, how it is read, which column is which field."""
    actor = _may_add(request)
    row = get_object_or_404(ImportFile.objects.select_related("batch"), batch=pk, position=position)
    at, _today = now_and_today()
    do = request.POST.get("do", "")
    if request.method == "GET":
        return _file_page(request, row)
    if do not in ("read", "what", "map"):
        raise Http404
    form: Any = {"read": ReadingForm, "what": WhatForm, "map": MappingForm}[do](request.POST, row)
    if not form.is_valid():
        return _file_page(request, row, status=422, **{do: form})
    known: dict[str, Any] = {"file": row, "expect": _version(request), "actor": actor, "at": at}
    try:
        if do == "read":
            once_more(lambda: services.read_again(how=How(**form.cleaned_data), **known))
        elif do == "what":
            once_more(lambda: services.choose_kind(**form.chosen, **known))
        else:
            once_more(lambda: services.map_file(mapping=form.mapping(), **known))
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _file_page(request, row, status=409, **{do: form})
    if do == "map":
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("imports_batch", args=[pk]))
    return HttpResponseRedirect(reverse("imports_file", args=[pk, position]))


@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far a check, or what was taken in, is."""
    _may_add(request)
    row = get_object_or_404(ImportBatch, pk=pk)
    context = batch_context(row)
    answer = render(request, "imports/state.html", context)
    if not context["is_under_way"]:
        answer["HX-Refresh"] = "true"  # what it came to, and what is to be done next, stand elsewhere on the page
    return answer


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Have files tried out."""
    actor = _may_add(request)
    row, (at, _today) = get_object_or_404(ImportBatch, pk=pk), now_and_today()
    return _done(request, row, lambda: services.request_check(batch=row, expect=_version(request), actor=actor, at=at))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a check."""
    actor = _may_add(request)
    row, (at, _today) = get_object_or_404(ImportBatch, pk=pk), now_and_today()
    return _done(request, row, lambda: services.stop_check(batch=row, actor=actor, at=at))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Have checked files taken in."""
    actor = _may_add(request)
    row, (at, _today) = get_object_or_404(ImportBatch, pk=pk), now_and_today()
    return _done(request, row, lambda: services.take_in_batch(batch=row, actor=actor, at=at))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget files that were not taken in."""
    actor = _may_add(request)
    row, (at, _today) = get_object_or_404(ImportBatch, pk=pk), now_and_today()
    try:
        once_more(lambda: services.discard_batch(batch=row, actor=actor, at=at))
    except DomainError as refused:
        return _page(request, actor, row, refused=refused, status=409)
    messages.success(request, _("Discarded."))
    return HttpResponseRedirect(reverse("imports_upload"))


def _may_add(request: HttpRequest) -> StaffActor:
    actor = actor_of(request)
    IMPORTS.require(actor, "add")
    return actor


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _received(given: list[UploadedFile]) -> list[services.Handed]:
    """Put what was handed over where it can be read, and read it."""
    with tempfile.TemporaryDirectory(dir=files.scratch()) as folder:
        found = []
        for number, one in enumerate(given):
            path = Path(folder) / str(number)
            with path.open("wb") as target:
                shutil.copyfileobj(one, target)
            found.append(services.receive(name=str(one.name), path=path))
        return found


def _done(request: HttpRequest, row: ImportBatch, call: Callable[[], T], said: str = "") -> HttpResponse:
    try:
        once_more(call)
    except DomainError as refused:
        return _page(request, actor_of(request), row, refused=refused, status=409)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("imports_batch", args=[row.pk]))


def _page(
    request: HttpRequest, actor: StaffActor, row: ImportBatch, form: Any = None, refused: Any = None, status: int = 200
) -> HttpResponse:
    row.refresh_from_db()
    _at, today = now_and_today()
    context = {
        **batch_context(row),
        "resource": imports,
        "form": form or BatchForm(None, actor=actor, today=today, record=row),
        "refused": refused,
    }
    return render(request, "imports/batch.html", context, status=status)


def _file_page(request: HttpRequest, row: ImportFile, status: int = 200, **forms: Any) -> HttpResponse:
    if status == 200:
        forms = {}
    shown = file_context(row)
    context = {**shown, "shown": shown, "resource": imports, **_forms(row, forms)}
    return render(request, "imports/file.html", context, status=status)


def _forms(row: ImportFile, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "reading": given.get("read") or ReadingForm(None, row),
        "what": given.get("what") or WhatForm(None, row),
        "mapping": given.get("map") or (MappingForm(None, row) if row.mapping is not None else None),
    }

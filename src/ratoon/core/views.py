"""Pages that every list shares: its export on the way, and saving it as a view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratoon.core import exports, files, saved_views
from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Related, contributed
from ratoon.core.errors import DomainError
from ratoon.core.forms import Text
from ratoon.core.models import Export, SavedView
from ratoon.core.requests import actor_of, now_and_today, plain_query
from ratoon.core.resource.declaration import Resource, registered
from ratoon.core.resource.finding import ON_THE_PAGE, WHILE_TYPING, find
from ratoon.core.resource.tables import related_context
from ratoon.core.search import is_enough


class ViewForm(forms.Form):
    """The name of a view, and whether others see it."""

    name = Text(label=_("Name"), max_length=40)
    is_shared = forms.BooleanField(label=_("Shared with everybody who sees this list"), required=False)


@require_POST
def export_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the export of a list as it stands before the reader."""
    actor = actor_of(request)
    resource = _resource(actor, slug, "export")
    at, _today = now_and_today()
    try:
        made = exports.request_export(
            resource=resource,
            query=plain_query(request),
            language=get_language() or "en",
            actor=actor,
            at=at,
            form=request.POST.get("format", "csv"),
        )
    except DomainError as refused:
        return render(request, "core/export.html", {"resource": resource, "refused": refused}, status=409)
    if getattr(request, "htmx", False):
        return render(request, "core/export.html#export", _export_context(made, resource))
    return HttpResponseRedirect(reverse("export_show", args=[made.pk]))


@require_GET
def export_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far an export is, or offer its file."""
    row, resource = _export(request, pk)
    part = "#export" if getattr(request, "htmx", False) else ""
    return render(request, f"core/export.html{part}", _export_context(row, resource))


@require_POST
def export_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an export."""
    row, resource = _export(request, pk)
    try:
        row = exports.cancel_export(export=row)
    except DomainError as refused:
        context = {**_export_context(row, resource), "refused": refused}
        return render(request, "core/export.html", context, status=409)
    return HttpResponseRedirect(reverse("export_show", args=[row.pk]))


@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Give the file of one's own export."""
    row, resource = _export(request, pk)
    path = files.located(row.sha256)
    if row.status != Export.Status.DONE or not path.exists():
        raise Http404
    name = f"{resource.slug}-{row.created_at:%Y-%m-%d}.{row.format}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=exports.FORMATS[row.format])


@require_GET
def search_everything(request: HttpRequest) -> HttpResponse:
    """Find records of every noun that the reader may see, by name, pinyin, initials or phone."""
    actor = actor_of(request)
    text, wrong = _asked_for(request)
    groups = find(actor, text, ON_THE_PAGE) if text else []
    context = {"text": text, "wrong": wrong, "groups": groups}
    return render(request, "core/search.html", context, status=422 if wrong else 200)


@require_GET
def search_suggest(request: HttpRequest) -> HttpResponse:
    """Suggest records under the search of the top bar, while somebody types."""
    actor = actor_of(request)
    text, wrong = _asked_for(request)
    is_asked = is_enough(text)
    groups = find(actor, text, WHILE_TYPING) if is_asked else []
    context = {"text": text, "wrong": wrong, "groups": groups, "is_asked": is_asked}
    context["count"] = sum(len(one.rows) for one in groups)
    return render(request, "core/search_suggest.html", context)


@require_GET
def related(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Show the records of a noun that belong to a record, as a short table on its page."""
    actor = actor_of(request)
    every = contributed(Related)
    if number >= len(every):
        raise Http404
    wanted = every[number]
    owner = next((one for one in registered().values() if one.kind == wanted.kind), None)
    if owner is None:
        raise Http404
    owner.get(actor, pk)
    resource = _resource(actor, wanted.slug, "view")
    return render(request, "core/resource/related.html", related_context(resource, wanted, pk, actor))


@require_http_methods(["GET", "POST"])
def view_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the list as it stands before the reader under a name."""
    actor = actor_of(request)
    resource = _resource(actor, slug, "view")
    form = ViewForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            at, _today = now_and_today()
            try:
                made = saved_views.save_view(
                    resource=resource, query=plain_query(request), actor=actor, at=at, **form.cleaned_data
                )
            except DomainError as refused:
                form.add_error(refused.field, str(refused.text))
            else:
                return _to(request, f"{resource.url()}?{made.address()}")
    context = {"form": form, "resource": resource, "heading": _("Save as a view"), "submit": _("Save")}
    template = "core/resource/form.html" if getattr(request, "htmx", False) else "core/resource/form_page.html"
    return render(request, template, context, status=status)


@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own view."""
    actor = actor_of(request)
    view = get_object_or_404(SavedView, pk=pk, user_id=actor.user_id)
    saved_views.forget_view(view=view)
    return _to(request, registered()[view.slug].url())


def _asked_for(request: HttpRequest) -> tuple[str, str]:
    """Give the text that is looked for, and what is wrong with it."""
    try:
        return Text(max_length=80, required=False).clean(plain_query(request).get("q", "")), ""
    except forms.ValidationError as refused:
        return "", str(refused.messages[0])


def _resource(actor: StaffActor, slug: str, action: str) -> Resource[Any]:
    resource = registered().get(slug)
    if resource is None or not resource.access.may(actor, "view"):
        raise Http404
    resource.access.require(actor, action)
    return resource


def _export(request: HttpRequest, pk: int) -> tuple[Export, Resource[Any]]:
    actor = actor_of(request)
    row = get_object_or_404(Export, pk=pk, user_id=actor.user_id)
    return row, _resource(actor, row.slug, "export")


def _export_context(row: Export, resource: Resource[Any]) -> dict[str, Any]:
    percent = min(row.row_count * 100 // row.total, 100) if row.total else None
    is_under_way = row.status in (Export.Status.WAITING, Export.Status.RUNNING)
    return {"export": row, "resource": resource, "percent": percent, "is_under_way": is_under_way}


def _to(request: HttpRequest, url: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)

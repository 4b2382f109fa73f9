"""The pages of a noun: the list with a panel beside it, adding, editing, and its verbs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Action, subject_kind
from ratoon.core.doing import do
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError, StaleEdit
from ratoon.core.events import kind_of
from ratoon.core.forms import RecordForm, Text
from ratoon.core.models import Undoable
from ratoon.core.requests import actor_of, now_and_today, plain_query
from ratoon.core.resource.declaration import Resource, registered
from ratoon.core.resource.many import undo_url, verb_on_many
from ratoon.core.resource.requests import explaining, filter_fields, read_list
from ratoon.core.resource.tables import list_context, record_context, timeline_context
from ratoon.core.search import search

M = TypeVar("M", bound=Model)

OPTIONS = 20


class Pages(Generic[M]):
    """Makes the views of one resource."""

    def __init__(self, resource: Resource[M]) -> None:
        self.resource = resource

    def urls(self) -> list[URLPattern]:
        """Give the routes of the noun's pages."""
        resource, slug = self.resource, self.resource.slug
        routes = [
            path(f"{slug}/", self.list, name=slug),
            path(f"{slug}/options", self.options, name=f"{slug}_options"),
            path(f"{slug}/<int:pk>/", self.show, name=f"{slug}_show"),
            path(f"{slug}/<int:pk>/timeline", self.timeline, name=f"{slug}_timeline"),
        ]
        if resource.add is not None:
            routes.append(path(f"{slug}/new", self.new, name=f"{slug}_new"))
        if resource.edit is not None:
            routes.append(path(f"{slug}/<int:pk>/edit", self.edit, name=f"{slug}_edit"))
        for action in resource.actions():
            routes.append(path(f"{slug}/<int:pk>/{action.name}", self.act(action), name=f"{slug}_{action.name}"))
            if action.undo is not None:
                many = verb_on_many(resource, action)
                routes.append(path(f"{slug}/many/{action.name}", many, name=f"{slug}_{action.name}_many"))
        return routes

    @property
    def list(self) -> Callable[..., HttpResponse]:
        """The list page, or its table alone."""

        @require_GET
        def view(request: HttpRequest) -> HttpResponse:
            actor = actor_of(request)
            self.resource.access.require(actor, "view")
            return self._page(request, actor)

        return view

    @property
    def show(self) -> Callable[..., HttpResponse]:
        """A record in the panel beside the list, or the panel alone."""

        @require_GET
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = actor_of(request)
            return self._show(request, actor, self.resource.get(actor, pk))

        return view

    @property
    def timeline(self) -> Callable[..., HttpResponse]:
        """Older lines of a record's timeline."""

        @require_GET
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = actor_of(request)
            row = self.resource.get(actor, pk)
            before = request.GET.get("before", "")
            mark = int(before) if before.isdecimal() and len(before) < 18 else None
            stage = request.GET.get("stage", "")
            context = timeline_context(self.resource, row, actor, before=mark, stage=stage)
            return render(request, "core/resource/timeline.html", context)

        return view

    @property
    def options(self) -> Callable[..., HttpResponse]:
        """Records to choose from, found by text: for choices too many to list."""

        @require_GET
        def view(request: HttpRequest) -> HttpResponse:
            actor = actor_of(request)
            self.resource.access.require(actor, "view")
            try:
                text = Text(required=False).clean(plain_query(request).get("q", "")[:80])
            except ValidationError:
                return JsonResponse({"items": []}, status=422)
            rows = self.resource.rows(actor)
            if text and self.resource.is_searchable:
                rows = search(rows, text)
            found = rows.order_by(*self.resource.sorts[self.resource.first_sort])[:OPTIONS]
            key = "code" if request.GET.get("by") == "code" and hasattr(self.resource.model, "code") else "pk"
            items = [{"id": getattr(row, key), "text": _told_apart(self.resource, row)} for row in found]
            return JsonResponse({"items": items})

        return view

    @property
    def new(self) -> Callable[..., HttpResponse]:
        """Add a record."""

        @require_http_methods(["GET", "POST"])
        def view(request: HttpRequest) -> HttpResponse:
            actor = actor_of(request)
            resource = self.resource
            resource.access.require(actor, "add")
            at, today = now_and_today()
            given = {name: value for name, value in plain_query(request).items() if name in resource.form.base_fields}
            form = resource.form_for(resource.form, actor, today, data=request.POST or None, initial=given)
            context = {"heading": resource.add_label, "submit": _("Add")}
            add: Any = type(resource).add
            return self._submit(
                request, actor, form, context, lambda values: (add(actor=actor, at=at, **values), None), _("Added.")
            )

        return view

    @property
    def edit(self) -> Callable[..., HttpResponse]:
        """Edit a record, unless somebody changed it since it was read."""

        @require_http_methods(["GET", "POST"])
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = actor_of(request)
            resource = self.resource
            row: Any = resource.get(actor, pk, "edit")
            at, today = now_and_today()
            form = resource.form_for(resource.form, actor, today, row, data=request.POST or None)
            version = request.POST.get("version", "")
            expect = int(version) if version.isdecimal() and len(version) < 10 else 0
            context = {
                "heading": resource.heading_of(row, actor),
                "submit": _("Save"),
                "row": row,
                "version": expect or row.version,
            }
            edit: Any = type(resource).edit

            def save(values: dict[str, Any]) -> tuple[Any, None]:
                return edit(**{resource.kind: row}, expect=expect, actor=actor, at=at, **values), None

            return self._submit(request, actor, form, context, save, _("Saved."))

        return view

    def act(self, action: Action) -> Callable[..., HttpResponse]:
        """Ask for a verb's input, and do it."""

        @require_http_methods(["GET", "POST"])
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = actor_of(request)
            row = self.resource.get(actor, pk, action.right)
            at, today = now_and_today()
            form = self.resource.form_for(
                action.form, actor, today, row, data=request.POST if request.method == "POST" else None
            )
            context = {
                "heading": self.resource.heading_of(row, actor),
                "explanation": action.explanation,
                "verb": action.label,
                "submit": action.label,
                "is_destructive": action.is_destructive,
                "row": row,
            }

            def act(values: dict[str, Any]) -> tuple[Any, Undoable | None]:
                return do(action=action, row=row, values=values, actor=actor, at=at)

            done = _("Done: %(verb)s.") % {"verb": action.label}
            return self._submit(request, actor, form, context, act, done)

        return view

    # shared by the views

    def _submit(
        self,
        request: HttpRequest,
        actor: StaffActor,
        form: RecordForm,
        context: dict[str, Any],
        service: Callable[[dict[str, Any]], tuple[Any, Undoable | None]],
        done: str,
    ) -> HttpResponse:
        """Show a form or, where it was sent and is well-formed, call the service and show the record."""
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    result, undoable = once_more(lambda: service(form.cleaned_data))
                    return self._done(request, actor, result, done, undo_url(undoable))
                except StaleEdit as stale:
                    status = 409
                    context |= {"conflict": conflict(form, stale), "version": stale.now.get("version")}
                except DomainError as refused:
                    form.add_error(refused.field if refused.field in form.fields else None, str(refused.text))
                    context["twin"] = _linked(refused, actor)
        if context.get("row") is not None:
            context["row_url"] = f"{self.resource.url(context['row'].pk)}?{request.GET.urlencode()}".rstrip("?")
        context |= {"form": form, "panel_template": "core/resource/form.html"}
        return self._page(request, actor, context, status)

    def _done(self, request: HttpRequest, actor: StaffActor, result: Any, done: str, undo: str) -> HttpResponse:
        if kind_of(result) != self.resource.kind:
            subject = subject_kind(kind_of(result))
            return _away(request, subject.url(int(result.pk)) if subject else self.resource.url(), done, undo)
        pk = result.pk
        try:
            fresh = self.resource.get(actor, pk)
        except Http404:  # what was done took the record out of the actor's sight
            return _away(request, self.resource.url(), done, undo)
        if self.resource.page_template:
            return _away(request, self.resource.url(pk), done, undo)
        once = [(fact.label, fact.value) for fact in self.resource.shown_once(result)]
        if not _is_htmx(request) and not once:
            return _away(request, f"{self.resource.url(pk)}?{request.GET.urlencode()}", done, undo)
        response = self._show(request, actor, fresh, once)
        if once:  # never behind a redirect, which would have to keep it somewhere
            response["Cache-Control"] = "no-store"
        if _is_on_own_list(request, self.resource):  # on another record's page the panel is a guest: the address stays
            response["HX-Push-Url"] = f"{self.resource.url(pk)}?{request.GET.urlencode()}".rstrip("?")
        response["HX-Trigger"] = json.dumps({"listChanged": True, "toast": {"text": str(done), "undo_url": undo}})
        return response

    def _show(
        self, request: HttpRequest, actor: StaffActor, row: M, once: Sequence[tuple[Any, Any]] = ()
    ) -> HttpResponse:
        chosen = {name: request.GET.get(name, "") for name in ("tab", "stage")}
        context = {**record_context(self.resource, row, actor, **chosen), "once": once}
        if self.resource.page_template:
            context["resource"] = self.resource
            return render(request, self.resource.page_template, context)
        context["panel_template"] = self.resource.panel_template
        return self._page(request, actor, context)

    def _page(
        self, request: HttpRequest, actor: StaffActor, panel: dict[str, Any] | None = None, status: int = 200
    ) -> HttpResponse:
        """Render what was asked for: the panel alone, the table alone, or the whole page with both."""
        wanted = read_list(self.resource, actor, _about_the_list(self.resource, actor, request, panel))
        context = {**(panel or {}), "resource": self.resource, "query": wanted.query(), "panel": panel}
        if panel is not None and _is_htmx(request) and request.headers.get("HX-Target") == "panel":
            return render(request, str(panel["panel_template"]), context, status=status)
        if panel is not None and panel.get("row") is not None and self.resource.page_template:
            context |= record_context(self.resource, panel["row"], actor)
            return render(request, self.resource.page_template, context, status=status)
        open_pk = panel["row"].pk if panel and panel.get("row") is not None else None
        try:
            context |= list_context(self.resource, actor, wanted, open_pk)
        except DomainError as refused:
            wanted.errors.setdefault("cursor", [str(refused.text)])  # type: ignore[attr-defined]
            context |= list_context(self.resource, actor, wanted, open_pk)
        if wanted.errors:
            status = 422
        part = "#list" if _is_htmx(request) and request.headers.get("HX-Target") == "list" else ""
        return render(request, f"core/resource/list.html{part}", context, status=status)


def conflict(form: RecordForm, stale: StaleEdit) -> list[dict[str, Any]]:
    """Put side by side what stands now and what was typed, for the fields in which they differ."""
    rows = []
    for name, field in form.fields.items():
        attribute = name if name in stale.now else f"{name}_id"
        if attribute not in stale.now:
            continue
        typed = form.cleaned_data.get(name)
        mine = typed.pk if isinstance(typed, Model) else typed
        if mine != stale.now[attribute] and (mine or stale.now[attribute]):
            rows.append(
                {"label": field.label, "now": _label(field, stale.now[attribute]), "yours": _label(field, mine)}
            )
    return rows


def _label(field: Any, value: Any) -> Any:
    queryset = getattr(field, "queryset", None)
    if queryset is not None and value is not None:
        found = queryset.filter(pk=value).first()
        return field.label_from_instance(found) if found is not None else value
    return dict(getattr(field, "choices", ())).get(value, value)


def _linked(refused: DomainError, actor: StaffActor) -> dict[str, str] | None:
    """Name the record that explains a refusal, for those who may see it."""
    found = explaining(refused, actor)
    if found is None:
        return None
    resource, row = found
    return {"url": resource.url(row.pk), "name": resource.name_of(row)}


def _about_the_list(
    resource: Resource[Any], actor: StaffActor, request: HttpRequest, panel: dict[str, Any] | None
) -> dict[str, str]:
    """Give the query without what fills a form in: the list beside it knows nothing of that."""
    given = plain_query(request)
    form = (panel or {}).get("form")
    if form is None:
        return given
    own = set(form.fields) - set(filter_fields(resource, actor))
    return {name: value for name, value in given.items() if name not in own}


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _is_on_own_list(request: HttpRequest, resource: Resource[Any]) -> bool:
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return not here or here.startswith(resource.url())


def _away(request: HttpRequest, url: str, done: str, undo: str) -> HttpResponse:
    messages.success(request, str(done), extra_tags=undo)
    if _is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url.rstrip("?")})
    response = HttpResponseRedirect(url.rstrip("?"))
    response.status_code = 303
    return response


def urlpatterns() -> list[URLPattern]:
    """Give the pages of every registered noun."""
    return [route for resource in registered().values() for route in Pages(resource).urls()]


def _told_apart(resource: Resource[Any], row: Any) -> str:
    """Name a record to choose, with what tells it apart from others of its name."""
    return " · ".join(str(part) for part in (resource.name_of(row), resource.hint_of(row)) if part)

"""The API of a noun: list, show, add, edit and its verbs, typed by the same declaration as its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from ratoon.core.actor import StaffActor
from ratoon.core.api.problems import Ill, Unmet
from ratoon.core.api.repeats import answer_once, etag, expected_version
from ratoon.core.contributions import Action
from ratoon.core.edge import once_more
from ratoon.core.errors import Text
from ratoon.core.events import kind_of
from ratoon.core.forms import RecordForm
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource.declaration import Resource, registered
from ratoon.core.resource.requests import filter_fields, read_list
from ratoon.core.resource.schema import schema_of

M = TypeVar("M", bound=Model)

LIMIT = 200
_SYSTEM = StaffActor(user_id=0, staff_id=0, name="")  # whose grants don't matter where only types are asked for


class Api(Generic[M]):
    """Makes the routes of one resource."""

    def __init__(self, resource: Resource[M]) -> None:
        self.resource = resource
        self.noun = type(resource).__name__.removesuffix("Resource")

    def router(self) -> Router:
        """Give the routes, each with its types."""
        resource, slug = self.resource, self.resource.slug
        router = Router(tags=[slug])
        out: Any = resource.out
        page = create_model(f"{self.noun}Page", __base__=Schema, items=(list[out], ...), next=(str | None, None))
        whole, one = f"api_{slug}", f"api_{slug}_show"

        def told(verb: str, code: int, what: Any, url_name: str) -> dict[str, Any]:
            operation = f"{verb}_{slug}"
            return {"response": {code: what}, "operation_id": operation, "summary": verb.title(), "url_name": url_name}

        router.get("", **told("list", 200, page, whole))(self.list())
        router.get("/{int:pk}", **told("show", 200, out, one))(self.show())
        if resource.add is not None:
            router.post("", **told("add", 201, out, whole))(self.add())
        if resource.edit is not None:
            router.patch("/{int:pk}", **told("edit", 200, out, one))(self.edit())
        for action in resource.actions():
            router.post(
                f"/{{int:pk}}/{action.name}",
                response={200: _of_kind(action.gives or resource.kind).out},
                operation_id=f"{action.name}_{slug}",
                summary=_in_english(action.label),
                url_name=f"api_{slug}_{action.name}",
            )(self.act(action))
        return router

    def list(self) -> Callable[..., Any]:
        """List rows, narrowed and sorted as on the page."""
        resource = self.resource
        filters = schema_of(
            f"{self.noun}Filters",
            filter_fields(resource, _SYSTEM),
            partial=True,
            sort=(str | None, Field(None, description=", ".join(resource.sorts))),
            cursor=(str | None, None),
            limit=(int | None, Field(None, ge=1, le=LIMIT)),
        )

        def view(request: HttpRequest, wanted: Any) -> Any:
            actor = actor_of(request)
            resource.access.require(actor, "view")
            given = {name: str(value) for name, value in request.GET.items() if name != "limit"}
            found = read_list(resource, actor, given)
            errors = {**found.errors, **{name: [_unknown()] for name in given if name in ("columns", "open")}}
            if errors:
                raise Ill(errors)
            rows = resource.filtered(resource.rows(actor), found.values, actor)
            page = resource.page(rows, sort=found.sort, cursor=found.cursor, size=wanted.limit)
            return JsonResponse(
                {"items": [self._out(resource, row, actor) for row in page.rows], "next": page.next},
                json_dumps_params={"ensure_ascii": False},
            )

        view.__annotations__["wanted"] = Query[filters]  # type: ignore[misc, valid-type]
        return view

    def show(self) -> Callable[..., Any]:
        """Show a record with its version as ETag."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = actor_of(request)
            return _one(self._out(self.resource, self.resource.get(actor, pk), actor))

        return view

    def add(self) -> Callable[..., Any]:
        """Add a record."""
        resource = self.resource
        service = type(resource).add

        def view(request: HttpRequest, data: Any) -> HttpResponse:
            actor = actor_of(request)
            resource.access.require(actor, "add")
            _require_json(request)
            at, today = now_and_today()

            def work() -> tuple[int, dict[str, Any]]:
                form = resource.form_for(resource.form, actor, today, data=_given(data))
                row = service(actor=actor, at=at, **cleaned(form))  # type: ignore[misc]
                return 201, self._out(resource, row, actor)

            return once_more(lambda: answer_once(request, work))

        view.__annotations__["data"] = schema_of(f"{self.noun}Add", _fields(resource.form))
        return view

    def edit(self) -> Callable[..., Any]:
        """Change what is sent; what is left out stays as it is, null empties."""
        resource = self.resource
        service = type(resource).edit

        def view(request: HttpRequest, pk: int, data: Any) -> HttpResponse:
            actor = actor_of(request)
            row = resource.get(actor, pk, "edit")
            _require_json(request)
            expect = expected_version(request)
            at, today = now_and_today()
            blank = resource.form_for(resource.form, actor, today, row)
            standing = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
            form = resource.form_for(resource.form, actor, today, row, data={**standing, **_given(data)})
            values = cleaned(form)
            changed = once_more(
                lambda: service(**{resource.kind: row}, expect=expect, actor=actor, at=at, **values)  # type: ignore[misc]
            )
            return _one(self._out(resource, changed, actor))

        view.__annotations__["data"] = schema_of(f"{self.noun}Edit", _fields(resource.form), partial=True)
        return view

    def act(self, action: Action) -> Callable[..., Any]:
        """Do a verb on a record."""
        resource = self.resource

        def view(request: HttpRequest, pk: int, data: Any = None) -> HttpResponse:
            actor = actor_of(request)
            row = resource.get(actor, pk, action.right)
            if request.body:
                _require_json(request)
            at, today = now_and_today()

            def work() -> tuple[int, dict[str, Any]]:
                form = resource.form_for(action.form, actor, today, row, data=_given(data) if data is not None else {})
                result = action.service(**{resource.kind: row}, actor=actor, at=at, **cleaned(form))
                return 200, self._out(_of_kind(kind_of(result)), result, actor)

            return once_more(lambda: answer_once(request, work))

        name = "".join(part.title() for part in action.name.split("-"))
        schema = schema_of(f"{self.noun}{name}", _fields(action.form))
        is_optional = not any(field.required for field in _fields(action.form).values())
        view.__annotations__["data"] = schema | None if is_optional else schema
        if not is_optional:
            view.__defaults__ = None
        return view

    @staticmethod
    def _out(resource: Resource[Any], row: Any, actor: StaffActor) -> dict[str, Any]:
        return resource.out.model_validate(in_utc(resource.out_of(row, actor))).model_dump(mode="json")


def in_utc(value: Any) -> Any:
    """Tell every moment in a value in UTC: just made it has the firm's zone, read again the database's."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo is not None else value
    if isinstance(value, dict):
        return {name: in_utc(one) for name, one in value.items()}
    return [in_utc(one) for one in value] if isinstance(value, list | tuple) else value


def cleaned(form: RecordForm) -> dict[str, Any]:
    """
    Give a form's cleaned values.

    :raises Ill: if it is not well-formed.
    """
    if not form.is_valid():
        raise Ill({"" if name == "__all__" else name: [str(t) for t in texts] for name, texts in form.errors.items()})
    return form.cleaned_data


def routers() -> list[tuple[str, Router]]:
    """Give the API of every registered noun by its slug."""
    return [(slug, Api(resource).router()) for slug, resource in registered().items()]


def _of_kind(kind: str) -> Resource[Any]:
    return next(resource for resource in registered().values() if resource.kind == kind)


def _in_english(text: Text) -> str:
    with translation.override("en"):
        return str(text)


def _fields(form: type[RecordForm]) -> dict[str, forms.Field]:
    return form.base_fields


def _given(data: Schema) -> dict[str, Any]:
    return data.model_dump(exclude_unset=True)


def _one(body: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    if "version" in body:
        response["ETag"] = etag(body["version"])
    return response


def _require_json(request: HttpRequest) -> None:
    if request.content_type != "application/json":
        raise Unmet(415, "not_json", _("Send JSON, with Content-Type: application/json."))


def _unknown() -> str:
    return str(_("This is for pages, not for the API."))

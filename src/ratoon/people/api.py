"""The settings of the rooms by API: each is one document, read and changed with its version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import create_model

from ratoon.core.api.repeats import etag, expected_version
from ratoon.core.contributions import RoomSettings, contributed
from ratoon.core.edge import once_more
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource.api import cleaned
from ratoon.core.resource.schema import schema_of
from ratoon.core.settings import read, set_settings, version_of
from ratoon.people.access import SETTINGS

router = Router(tags=["settings"])


def _out(one: RoomSettings) -> type[Schema]:
    types = get_type_hints(one.of)
    values: dict[str, Any] = {field.name: (types[field.name], ...) for field in fields(one.of)}
    return create_model(f"{one.of.__name__}Out", __base__=Schema, version=(int, ...), **values)


def _answer(one: RoomSettings, out: type[Schema]) -> HttpResponse:
    version = version_of(one.of)
    body = out.model_validate({**asdict(read(one.of)), "version": version}).model_dump_json()
    return HttpResponse(body, content_type="application/json", headers={"ETag": etag(version)})


def _show(one: RoomSettings, out: type[Schema]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        SETTINGS.require(actor_of(request), "view")
        return _answer(one, out)

    return view


def _edit(one: RoomSettings, out: type[Schema]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, data: Any) -> HttpResponse:
        actor = actor_of(request)
        SETTINGS.require(actor, "edit")
        expect = expected_version(request)
        at, today = now_and_today()
        standing = asdict(read(one.of))
        given = {**standing, **data.model_dump(exclude_unset=True)}
        values = cleaned(one.form(given, actor=actor, today=today, initial=standing))
        once_more(lambda: set_settings(of=one.of, expect=expect, actor=actor, at=at, **values))
        return _answer(one, out)

    view.__annotations__["data"] = schema_of(f"{one.of.__name__}Edit", one.form.base_fields, partial=True)
    return view


for _one in contributed(RoomSettings):
    _schema = _out(_one)
    _room = str(_one.of.room)
    _path, _name = f"/settings/{_room}", f"api_settings_{_room}"
    router.get(_path, response=_schema, operation_id=f"show_settings_{_room}", url_name=_name)(_show(_one, _schema))
    router.patch(_path, response=_schema, operation_id=f"edit_settings_{_room}", url_name=_name)(_edit(_one, _schema))

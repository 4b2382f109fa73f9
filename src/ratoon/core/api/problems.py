"""Refusals of the API: one shape, RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ratoon.core.api.typed import said
from ratoon.core.errors import DomainError, NotGranted, StaleEdit
from ratoon.core.resource.requests import explaining

CONTENT_TYPE = "application/problem+json"
STATUSES = frozenset({400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428})
"""What any operation may answer with. How often somebody asks is not counted, so nobody is told to slow down."""


class Problem(Schema):
    """What went wrong: ``code`` is stable, ``detail`` is for people, ``errors`` are by field."""

    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] = {}


class Ill(Exception):
    """The input is ill-formed; by field, why."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("ill-formed")
        self.errors = {name: list(texts) for name, texts in errors.items()}


class Unmet(Exception):
    """The request can't be taken as it came, before anyone looked at the record."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def problem(
    status: int, code: str, detail: str, errors: Mapping[str, Sequence[str]] | None = None, **more: Any
) -> HttpResponse:
    """Write a problem."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, "errors": errors or {}, **more}
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    # what was sent may be named in it, and half a character can be written in JSON, but not in UTF-8
    return HttpResponse(text.encode("utf-8", "backslashreplace"), status=status, content_type=CONTENT_TYPE)


def install(api: NinjaAPI) -> None:
    """Let every refusal of an API be a problem."""
    handlers: dict[type[Exception], Any] = {
        DomainError: _refused,
        NotGranted: _not_granted,
        PermissionDenied: lambda _r, e: problem(403, "forbidden", str(e) or _("You may not do this.")),
        Http404: lambda _r, _e: problem(404, "not_found", _("This is not there, or not yours to see.")),
        ValidationError: _ill_typed,
        Ill: lambda _r, e: problem(422, "ill_formed", _("Some of this is not well-formed."), e.errors),
        Unmet: lambda _r, e: problem(e.status, e.code, e.detail),
        AuthenticationError: _unknown_caller,
        RequestDataTooBig: lambda _r, _e: problem(413, "too_large", _("This request is too large.")),
        HttpError: lambda _r, e: problem(e.status_code, "bad_request", _("This request can't be understood.")),
    }
    for exception, handler in handlers.items():
        api.add_exception_handler(exception, handler)


def describe(openapi: dict[str, Any]) -> dict[str, Any]:
    """Say in an API's description that each of its operations may answer with any problem."""
    openapi["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {str(status): {"description": HTTPStatus(status).phrase, "content": content} for status in STATUSES}
    for methods in openapi["paths"].values():
        for operation in methods.values():
            operation["responses"].update({status: refusals[status] for status in sorted(refusals)})
    return openapi


def _refused(request: HttpRequest, refused: DomainError) -> HttpResponse:
    errors = {refused.field: [str(refused.text)]} if refused.field else {}
    found = explaining(refused, getattr(request, "actor", None))
    more = {"record": {"kind": found[0].kind, "id": found[1].pk}} if found is not None else {}
    status = 412 if isinstance(refused, StaleEdit) else 422 if refused.code == "bad_cursor" else 409
    return problem(status, refused.code, str(refused.text), errors, **more)


def _not_granted(request: HttpRequest, missing: NotGranted) -> HttpResponse:
    return problem(403, "not_granted", _("Your roles do not include this right."), grant=missing.grant)


def _unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "unauthenticated", _("Send a valid token: Authorization: Bearer …"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _ill_typed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for one in wrong.errors:
        place = [str(part) for part in one["loc"] if part not in ("body", "query", "path", "data", "wanted")]
        errors.setdefault(".".join(place) or "body", []).append(said(one))
    return problem(422, "ill_formed", _("Some of this is not well-formed."), errors)

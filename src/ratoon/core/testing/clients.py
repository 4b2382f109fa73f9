"""Asking as a person does, by page, and as a program does, by API: one use case runs through both doors."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from ratoon.core.actor import StaffActor
from ratoon.core.api.tokens import make_token
from ratoon.core.models import User
from ratoon.core.requests import load_actor
from ratoon.core.resource import registered

API = "/api/v1"
REFUSALS = frozenset({409, 412, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the cast: ``key`` is what the cast calls the person."""

    key: str
    user: User

    @property
    def actor(self) -> StaffActor:
        """The person as services know it, with the grants of this moment."""
        found = load_actor(self.user)
        assert found is not None, f"{self.key} does not work here"
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: ``pk`` of its record (0: none), ``problems`` by field (the empty name: of the whole)."""

    status: int
    pk: int = 0
    problems: Mapping[str, list[str]] = field(default_factory=dict)
    pks: tuple[int, ...] = ()
    body: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was done, or shown."""
        return self.status < 400

    @property
    def is_refused(self) -> bool:
        """Whether it was refused in words."""
        return self.status in REFUSALS

    @property
    def words(self) -> str:
        """All that the refusal says."""
        return " ".join(text for texts in self.problems.values() for text in texts)


class Pages:
    """The door of people."""

    name = "page"

    def list(self, person: Person, slug: str, **query: Any) -> Answer:
        """Ask for a list."""
        response = page_client(person).get(f"/{slug}/", {name: _typed(value) for name, value in query.items()})
        context = response.context or {}
        pks = tuple(row["pk"] for row in context.get("rows", ()))
        problems = {"": list(context["errors"])} if response.status_code == 422 else {}
        return Answer(status=response.status_code, pks=pks, problems=problems, body=response.content.decode())

    def show(self, person: Person, slug: str, pk: int) -> Answer:
        """Ask for one record."""
        response = page_client(person).get(f"/{slug}/{pk}/", headers={"HX-Request": "true", "HX-Target": "panel"})
        return Answer(status=response.status_code, pk=pk, body=response.content.decode())

    def add(self, person: Person, slug: str, **fields: Any) -> Answer:
        """Add a record."""
        return _of_page(page_client(person).post(f"/{slug}/new", _filled(fields)))

    def edit(self, person: Person, slug: str, pk: int, version: int, **fields: Any) -> Answer:
        """Open the form, type into some fields, and send it all as it was read at that version."""
        client, address = page_client(person), f"/{slug}/{pk}/edit"
        opened = client.get(address)
        if opened.status_code != 200:
            return Answer(status=opened.status_code)
        form = opened.context["form"]
        standing = {name: form[name].value() for name in form.fields}
        return _of_page(client.post(address, _filled({**standing, **fields, "version": version})))

    def act(self, person: Person, slug: str, pk: int, verb: str, **fields: Any) -> Answer:
        """Do a verb."""
        return _of_page(page_client(person).post(f"/{slug}/{pk}/{verb}", _filled(fields)))


class Programs:
    """The door of programs."""

    name = "api"

    def list(self, person: Person, slug: str, **query: Any) -> Answer:
        """Ask for a list."""
        given = {name: _typed(value) for name, value in query.items()}
        response = api_client(person).get(f"{API}/{slug}", given)
        items = response.json().get("items", []) if response.status_code == 200 else []
        return _of_api(response, pks=tuple(item["id"] for item in items))

    def show(self, person: Person, slug: str, pk: int) -> Answer:
        """Ask for one record."""
        return _of_api(api_client(person).get(f"{API}/{slug}/{pk}"))

    def add(self, person: Person, slug: str, **fields: Any) -> Answer:
        """Add a record."""
        return _of_api(api_client(person).post(f"{API}/{slug}", _json(fields), content_type="application/json"))

    def edit(self, person: Person, slug: str, pk: int, version: int, **fields: Any) -> Answer:
        """Send the fields that change, with the version they were read at."""
        response = api_client(person).patch(
            f"{API}/{slug}/{pk}",
            _json(fields),
            content_type="application/json",
            headers={"If-Match": f'"v{version}"'},
        )
        return _of_api(response)

    def act(self, person: Person, slug: str, pk: int, verb: str, **fields: Any) -> Answer:
        """Do a verb."""
        address = f"{API}/{slug}/{pk}/{verb}"
        return _of_api(api_client(person).post(address, _json(fields), content_type="application/json"))


Door = Pages | Programs


def page_client(person: Person | None) -> Client:
    """Give a browser's client, signed in as the person; as nobody for None."""
    client = Client()
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(person.user)
    return client


def _session_of(user: User) -> str:
    """Make a session as signing in would, in the one statement that matters here; give its key."""
    key, backend = secrets.token_hex(16), settings.AUTHENTICATION_BACKENDS[0]
    known = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: user.get_session_auth_hash()}
    ends = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.create(session_key=key, session_data=SessionStore().encode(known), expire_date=ends)
    return key


def api_client(person: Person | None, scopes: Sequence[str] = ()) -> Client:
    """
    Give a program's client with a token of these scopes; without any, of all that the person may do.

    For who may nothing it is one that never works; for None it has none.
    """
    if person is None:
        return Client()
    actor = load_actor(person.user)
    secret = "rtn_of_nobody"  # noqa: S105 opens nothing
    if actor is not None and actor.grants:
        wanted = scopes or sorted(actor.grants)
        _token, secret = make_token(name="test", scopes=wanted, actor=actor, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _of_page(response: Any) -> Answer:
    body = response.content.decode()
    if response.status_code in (302, 303):
        found = resolve(urlsplit(response.url).path)
        return Answer(status=response.status_code, pk=found.kwargs.get("pk", 0), body=body)
    problems: dict[str, list[str]] = {}
    if response.status_code in REFUSALS:
        context = response.context
        errors = context["form"].errors
        problems = {"" if name == "__all__" else name: [str(one) for one in found] for name, found in errors.items()}
        problems.update({"": ["stale"]} if context.get("conflict") is not None else {})
    return Answer(status=response.status_code, problems=problems, body=body)


def _of_api(response: Any, pks: tuple[int, ...] = ()) -> Answer:
    body = response.json()
    if response.status_code < 400:
        return Answer(status=response.status_code, pk=body.get("id", 0), pks=pks, body=response.content.decode())
    problems = body["errors"] or {"": [body["detail"]]}
    return Answer(status=response.status_code, problems=problems, body=response.content.decode())


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write values as a browser sends them: what is empty is sent empty, what is unticked is not sent."""
    return {name: _typed(value) for name, value in fields.items() if value is not False}


def _typed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_typed(one) for one in value]
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    raise TypeError(f"{type(value).__name__} has no JSON")


def slugs() -> list[str]:
    """Give the slugs of all nouns, for parametrising."""
    return sorted(registered())

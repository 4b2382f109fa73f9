"""Every page and every operation of the API, asked by every person of the cast: the answers stand in `url_table.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from ratoon.config.tests.sample_records import sample_records
from ratoon.config.tests.url_table import ANYBODY, COLLEAGUE, OPERATIONS, PAGES, RIGHTS, SEES, SIGNED_IN, Route
from ratoon.core.models import Export
from ratoon.core.testing.clients import API, Person, api_client, page_client
from ratoon.core.testing.database import standing
from ratoon.people.tests.cast import Cast

NOBODY = "anonymous"


@pytest.fixture
def cast(standing_cast: Cast, db: None) -> Cast:
    """The cast of the module: what is asked here changes nothing that stays."""
    return standing_cast


@pytest.fixture(scope="module")
def records(standing_cast: Cast, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The sample records by kind: who sees them is said in the table."""
    with standing(django_db_blocker, lambda: sample_records(standing_cast)) as made:
        yield made


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """How each person asks, by key: signed in once for all that is asked."""

    pages: dict[str, Client]
    programs: dict[str, Client]


@pytest.fixture(scope="module")
def doors(standing_cast: Cast, django_db_blocker: Any) -> Iterator[Doors]:
    """Everybody signed in, and everybody with a token."""

    def make() -> Doors:
        people = dict(_people(standing_cast))
        return Doors(
            pages={key: page_client(person) for key, person in people.items()},
            programs={key: api_client(person) for key, person in people.items()},
        )

    with standing(django_db_blocker, make) as made:
        yield made


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    described = {operation["path"] for operation in _operations().values()}
    routes = {name for name, pattern in _routes() if _plain(pattern) not in described}
    assert routes - set(PAGES) == set(), "routes without a row in url_table.PAGES"
    assert set(PAGES) - routes == set(), "rows of url_table.PAGES without a route"


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert set(_operations()) - set(OPERATIONS) == set(), "operations without a row in url_table.OPERATIONS"
    assert set(OPERATIONS) - set(_operations()) == set(), "rows of url_table.OPERATIONS without an operation"


def test_rights_of_the_table_are_those_of_the_cast(cast: Cast) -> None:
    for right, who in RIGHTS.items():
        if not right.endswith(".own"):
            have = {one.key for one in cast.everybody() if one.key != "stranger" and right in one.actor.grants}
            assert have == set(who.replace("|", " ").split()), right


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page(name: str, cast: Cast, records: dict[str, int], doors: Doors) -> None:
    route = PAGES[name]
    address = reverse(name, args=[records[route.record]] if route.record else route.args)
    if name == "export_file":
        Export.objects.update(status=Export.Status.DONE)
    for key, client in doors.pages.items():
        expected = _expected(route, key, nobody=(302,), stranger=(403,))
        answer = _asked(client, route.method, address)
        assert answer.status_code in expected, f"{name} for {key}: {answer.status_code}, not {expected}"
        if key == NOBODY and route.who != ANYBODY:
            assert answer.url.startswith(reverse("account_login")), name
        if not set(expected) & set(route.good):
            other = _asked(client, "get" if route.method == "post" else "post", address)
            assert other.status_code in (*expected, 405), f"{name} for {key} by the other method: {other.status_code}"


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation(name: str, cast: Cast, records: dict[str, int], doors: Doors) -> None:
    route, operation = OPERATIONS[name], _operations()[name]
    address = re.sub(
        r"\{\w+\}", str(records[route.record] if route.record else (*route.args, "")[0]), operation["path"]
    )
    for key, client in doors.programs.items():
        expected = _expected(route, key, nobody=(401,), stranger=(401,))
        answer = _asked(client, operation["method"], address, route.body)
        assert answer.status_code in expected, f"{name} for {key}: {answer.status_code}, not {expected}"
        assert answer.status_code < 400 or answer["Content-Type"] == "application/problem+json", name
        assert answer.status_code != 401 or route.who == ANYBODY or answer["WWW-Authenticate"] == "Bearer", name


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_needs_all_of_its_scopes(name: str, cast: Cast, records: dict[str, int]) -> None:
    """A token without the right opens nothing, whatever its maker may do."""
    route = OPERATIONS[name]
    if route.who == ANYBODY:
        pytest.skip("opened by a signature")
    operation = _operations()[name]
    address = re.sub(r"\{\w+\}", str(records.get(route.record, "")), operation["path"])
    narrow = api_client(cast.administrator, scopes=["staff.edit"])
    answer = _asked(narrow, operation["method"], address, route.body)
    assert answer.status_code == (404 if route.record else 403)


def _expected(route: Route, key: str, *, nobody: tuple[int, ...], stranger: tuple[int, ...]) -> tuple[int, ...]:
    """Say with what this person should be answered."""
    if route.who == ANYBODY:
        return route.good
    if key == NOBODY:
        return nobody
    if route.who == SIGNED_IN:
        return route.good
    if key == "stranger":
        return stranger
    if route.who == COLLEAGUE:
        return route.good
    if route.record:
        if key not in _over_sample(SEES[route.record]):
            return (404,)
        return route.good if key in _over_sample(route.who) else (403,)
    if key in RIGHTS[route.who].replace("|", " ").split():
        return route.good
    # of lists that one does not see one does not learn that they are there, where they are named in the address
    return (403, 404) if route.args else (403,)


def _over_sample(right: str) -> list[str]:
    return RIGHTS[right].partition("|")[0].split()


def _people(cast: Cast) -> Iterator[tuple[str, Person | None]]:
    yield NOBODY, None
    for person in cast.everybody():
        yield person.key, person


def _asked(client: Client, method: str, address: str, body: str = "") -> Any:
    """Ask, and take back what that did: the next person finds the records, and himself signed in, as they were."""
    kwargs = {"data": body, "content_type": "application/json"} if body and method != "get" else {}
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address, **kwargs)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _routes(patterns: Any = None, place: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Give the name and pattern of every route."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _routes(one.url_patterns, place + str(one.pattern), inner)
        else:
            assert one.name, f"{one.pattern} has no name"
            yield space + one.name, place + str(one.pattern)


def _plain(pattern: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern)


@cache
def _operations() -> dict[str, dict[str, str]]:
    """Give by operation id the method and path that the API's own description tells."""
    view: Any = resolve(f"{API}/openapi.json").func
    described = view.keywords["api"].get_openapi_schema()
    return {
        operation["operationId"]: {"method": method, "path": path}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }

"""What holds for every noun, because it is declared: sorts, filters, pages, refusals, paging, files, verbs."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Field, Index, Model, Value
from django.db.models.expressions import F, OrderBy
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from ratoon.core import sheets
from ratoon.core.resource import Resource, registered
from ratoon.core.resource.keyset import BadCursor, page
from ratoon.core.resource.requests import filter_fields
from ratoon.core.testing.clients import API, Pages, Person, Programs, api_client, page_client
from ratoon.core.testing.database import standing
from ratoon.core.testing.queries import Pins
from ratoon.core.testing.samples import make_rows

SLUGS = sorted(registered())
SORTS = [(slug, sort) for slug in SLUGS for sort in registered()[slug].sorts]
FILTERS = [(slug, name) for slug in SLUGS for name in registered()[slug].filters.base_filters]

MOST_STATEMENTS = 12
ROWS = 60
ODD = ("a\x00b", "\x1b[31m", "\ud800".encode("utf-8", "surrogatepass"), "9" * 30, "-1", "％" * 90)
KNOWN_TRANSFORMS = frozenset({"exact", "gte", "lte", "gt", "lt", "in", "isnull"})
"""Lookups that an index on the bare column serves."""


@pytest.fixture
def cast(standing_cast: Any, db: None) -> Any:
    """The cast of the module: what is asked here changes nothing that stays."""
    return standing_cast


@pytest.fixture(scope="module", params=SLUGS)
def resource(request: pytest.FixtureRequest) -> Resource[Any]:
    return registered()[request.param]


@pytest.fixture(scope="module")
def rows(resource: Resource[Any], standing_cast: Any, django_db_blocker: Any) -> Iterator[list[Any]]:
    """Some rows of the noun, made once for all that is asked of it."""

    def make() -> list[Any]:
        make_rows(resource.slug, standing_cast, ROWS)
        return list(resource.model._default_manager.order_by("pk"))

    with standing(django_db_blocker, make) as made:
        yield made


# what is declared


@pytest.mark.parametrize(("slug", "sort"), SORTS)
def test_a_sort_ends_in_the_id_and_has_an_index(slug: str, sort: str) -> None:
    resource = registered()[slug]
    chain = resource.sorts[sort]
    assert chain[-1].removeprefix("-") in ("id", "pk"), f"{slug} {sort}: without a unique end, pages overlap"
    wanted = [_key(resource.model, name) for name in chain]
    offered = [index for index in (_keys(resource.model, one) for one in _indexes(resource.model)) if index]
    assert any(_serves(index, wanted, resource.model) for index in offered), f"{slug} {sort}: no index {wanted}"


@pytest.mark.parametrize(("slug", "name"), FILTERS)
def test_a_filter_stands_on_an_indexed_column(slug: str, name: str) -> None:
    resource = registered()[slug]
    filter_ = resource.filters.base_filters[name]
    column = filter_.field_name.partition("__")[0]
    field = resource.model._meta.get_field(column)
    leading = {keys[0][0] for keys in (_keys(resource.model, one) for one in _indexes(resource.model)) if keys}
    is_indexed = getattr(field, "db_index", False) or getattr(field, "unique", False) or column in leading
    assert is_indexed, f"{slug}: {name} filters by {column}, on which there is no index"
    assert filter_.lookup_expr in KNOWN_TRANSFORMS, f"{slug}: no index serves {column}__{filter_.lookup_expr}"


def test_columns_sort_by_declared_sorts_only(resource: Resource[Any]) -> None:
    for column in resource.columns:
        assert not column.sort or {column.sort, f"-{column.sort}"} & set(resource.sorts), column.name
    assert len({column.name for column in resource.columns}) == len(resource.columns)


def test_presets_are_understood(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for preset in resource.presets:
        query = {name: value.format(me=cast.administrator.staff.pk) for name, value in preset.query.items()}
        assert Pages().list(cast.administrator, resource.slug, **query).status == 200, preset.name


def test_it_opens_with_a_view_that_it_has(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    assert resource.opens_with in {"", *(preset.name for preset in resource.presets)}
    answer = page_client(cast.administrator).get(resource.home)
    assert answer.status_code == 200
    assert not resource.opens_with or any(view["current"] for view in answer.context["views"])


# pages


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_its_pages_render(resource: Resource[Any], rows: list[Any], cast: Any, language: str) -> None:
    client = page_client(cast.administrator)
    client.cookies["ratoon_language"] = language
    for address in _addresses(resource, rows[0]):
        response = client.get(address)
        assert response.status_code == 200, address
        body = response.content.decode()
        assert f'lang="{language}"'.lower() in body.lower().replace("zh-hans-cn", "zh-hans"), address
        assert "%(" not in body, address


def test_its_list_costs_few_statements(resource: Resource[Any], rows: list[Any], cast: Any, pins: Pins) -> None:
    client, program = page_client(cast.administrator), api_client(cast.administrator)
    with pins.pinned(f"{resource.slug} list", at_most=MOST_STATEMENTS):
        client.get(resource.url())
    with pins.pinned(f"{resource.slug} list by API", at_most=MOST_STATEMENTS):
        program.get(f"{API}/{resource.slug}")


def test_its_panel_costs_few_statements(resource: Resource[Any], rows: list[Any], cast: Any, pins: Pins) -> None:
    client = page_client(cast.administrator)
    with pins.pinned(f"{resource.slug} panel"):
        client.get(resource.url(rows[0].pk), headers={"HX-Request": "true", "HX-Target": "panel"})


def test_a_list_costs_the_same_however_long(resource: Resource[Any], rows: list[Any], cast: Any, pins: Pins) -> None:
    client: Any = api_client(cast.administrator)
    with pins.pinned(f"{resource.slug} list by API, 200 rows", at_most=MOST_STATEMENTS):
        assert len(client.get(f"{API}/{resource.slug}", {"limit": 200}).json()["items"]) >= ROWS


def test_a_verb_asks_for_its_input(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for action in resource.actions():
        granted = False
        for person in _staff(cast):
            row = resource.rows(person.actor, action.right).order_by("pk").first()
            if row is not None:
                granted = True
                address = resource.url(row.pk, action.name)
                assert page_client(person).get(address).status_code == 200, (person.key, address)
        assert granted, f"nobody of the cast may {action.name}"


# refusals


def test_who_may_not_see_it_finds_nothing(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    pk = rows[0].pk
    for person in _staff(cast):
        if not resource.access.may(person.actor, "view"):
            assert page_client(person).get(resource.url()).status_code == 403, person.key
            assert Programs().list(person, resource.slug).status == 403, person.key
        if not resource.rows(person.actor).filter(pk=pk).exists():
            for address in (resource.url(pk), resource.url(pk, "timeline")):
                assert page_client(person).get(address).status_code == 404, (person.key, address)
            assert Programs().show(person, resource.slug, pk).status == 404, person.key


def test_a_stranger_is_shown_nothing(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for address in (resource.url(), resource.url(rows[0].pk), resource.url(part="options")):
        assert page_client(cast.stranger).get(address).status_code == 403, address
        anonymous: Any = page_client(None).get(address)
        assert anonymous.status_code == 302 and anonymous.url.startswith("/account/login/"), address
    assert Programs().list(cast.stranger, resource.slug).status == 401


def test_what_is_not_there_is_not_found(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for pk in (0, rows[-1].pk + 1_000_000, 2**63 - 1, 2**63, 10**30):
        assert Pages().show(cast.administrator, resource.slug, pk).status == 404, pk
        assert Programs().show(cast.administrator, resource.slug, pk).status in (404, 422), pk


@pytest.mark.parametrize("action", ["add", "edit"])
def test_who_lacks_the_right_is_told_so(resource: Resource[Any], rows: list[Any], cast: Any, action: str) -> None:
    if getattr(resource, action) is None:
        pytest.skip(f"nobody {action}s {resource.slug} by hand")
    for person in _staff(cast):
        seen = resource.rows(person.actor)
        may = resource.access.may(person.actor, action)
        if action == "add" and not may:
            assert page_client(person).get(resource.url(part="new")).status_code == 403, person.key
            assert page_client(person).post(resource.url(part="new")).status_code == 403, person.key
        elif action == "edit" and (row := seen.exclude(pk__in=resource.rows(person.actor, "edit")).first()):
            assert page_client(person).get(resource.url(row.pk, "edit")).status_code == 403, person.key


def test_a_misspelt_filter_is_refused(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for query in ({"statsu": "new"}, {"sort": "nothing"}, {"sort": "\x00"}, {"cursor": "xyz"}, {"\x00": "1"}):
        for door in (Pages(), Programs()):
            answer = door.list(cast.administrator, resource.slug, **query)
            assert answer.status == 422, (door.name, query)
            assert answer.words, (door.name, query)
            assert not answer.pks
    assert Pages().list(cast.administrator, resource.slug, columns="nothing").status == 422


def test_no_odd_value_breaks_a_list(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    client, program = page_client(cast.administrator), api_client(cast.administrator)
    names = [*filter_fields(resource, cast.administrator.actor), "sort", "cursor", "columns", "open", "limit"]
    for name in names:
        for value in ODD:
            on_page, by_api = client.get(resource.url(), {name: value}), program.get(_api(resource), {name: value})
            assert {on_page.status_code, by_api.status_code} <= {200, 422}, (name, value)
            if isinstance(value, str) and any(ord(c) < 32 for c in value) and name not in ("open", "limit"):
                assert on_page.status_code == by_api.status_code == 422, (name, value)
        assert client.get(resource.url(part="options"), {name: "\x00"}).status_code in (200, 422), name


_plain_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_json_values = (
    _plain_values
    | st.lists(_plain_values, max_size=3)
    | st.dictionaries(st.text(max_size=2), _plain_values, max_size=2)
)


@pytest.mark.parametrize(("slug", "sort"), SORTS)
@settings(max_examples=150)
@given(data=st.data())
def test_no_odd_cursor_breaks_a_list(slug: str, sort: str, database: None, data: st.DataObject) -> None:
    resource = registered()[slug]
    made = {
        "s": data.draw(st.sampled_from([sort, "other"]) | _json_values),
        "b": data.draw(st.booleans() | _json_values),
        "n": data.draw(st.integers(1, 9) | _json_values),
        "v": data.draw(st.lists(_json_values, min_size=2, max_size=2) | _json_values),
    }
    cursor = base64.urlsafe_b64encode(json.dumps(made).encode()).decode().rstrip("=")
    with contextlib.suppress(BadCursor):
        resource.page(resource.model._default_manager.all(), sort=sort, cursor=cursor)


# paging


@pytest.mark.parametrize("size", [1, 7, 13])
def test_pages_forwards_and_backwards_are_the_whole_order(
    resource: Resource[Any], rows: list[Any], cast: Any, size: int
) -> None:
    for sort in resource.sorts:
        _walk_there_and_back(resource, rows, sort, size)


def _walk_there_and_back(resource: Resource[Any], rows: list[Any], sort: str, size: int) -> None:
    found = resource.model._default_manager.all()
    expected = [row.pk for row in _sorted(rows, resource.sorts[sort])]
    last = page(found, sort=sort, fields=resource.sorts[sort], cursor=None, size=size)
    forwards = [row.pk for row in last.rows]
    while last.next is not None:
        last = page(found, sort=sort, fields=resource.sorts[sort], cursor=last.next, size=size)
        assert last.first == len(forwards) + 1
        forwards += [row.pk for row in last.rows]
    assert forwards == expected, sort
    backwards = [row.pk for row in last.rows]
    while last.previous is not None:
        last = page(found, sort=sort, fields=resource.sorts[sort], cursor=last.previous, size=size)
        backwards = [row.pk for row in last.rows] + backwards
        assert last.next is not None
    assert backwards == expected, sort


def test_the_api_pages_to_the_end(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    client: Any = api_client(cast.administrator)
    for sort in resource.sorts:
        body = client.get(_api(resource), {"sort": sort, "limit": 25}).json()
        found = [item["id"] for item in body["items"]]
        while body["next"] is not None:
            body = client.get(_api(resource), {"sort": sort, "limit": 25, "cursor": body["next"]}).json()
            found += [item["id"] for item in body["items"]]
        assert found == [row.pk for row in _sorted(rows, resource.sorts[sort])], sort


# files


def test_columns_can_stand_in_a_file(resource: Resource[Any], rows: list[Any], cast: Any) -> None:
    for row in resource.rows(cast.administrator.actor):
        for column in resource.columns:
            value = (column.export or column.value)(row)
            assert not isinstance(value, SafeString), f"{column.name} would put markup into files: give it an export"
            written = sheets.plain(value)
            assert not str(written).startswith(("=", "+", "@", "\t", "\r")), column.name


# how this is asked


def _api(resource: Resource[Any]) -> str:
    return f"{API}/{resource.slug}"


def _staff(cast: Any) -> Iterator[Person]:
    return (person for person in cast.everybody() if person.key != "stranger")


def _addresses(resource: Resource[Any], row: Model) -> Iterator[str]:
    yield resource.url()
    yield resource.url(row.pk)
    if resource.add is not None:
        yield resource.url(part="new")
    if resource.edit is not None:
        yield resource.url(row.pk, "edit")


Key = tuple[str, bool, bool]
"""A key of an order: column, whether descending, whether unknown values come first."""


def _key(model: type[Model], name: str) -> Key:
    return (name.removeprefix("-").replace("pk", "id"), name.startswith("-"), False)


def _indexes(model: type[Model]) -> list[Index]:
    return [one for one in model._meta.indexes if type(one) is Index and one.condition is None]


def _keys(model: type[Model], index: Index) -> list[Key]:
    """Read an index as keys; empty where it holds anything but plain columns."""
    if index.fields_orders:
        return [(name, order == "DESC", order == "DESC") for name, order in index.fields_orders]
    found = []
    for one in index.expressions:
        order: Any = one if isinstance(one, OrderBy) else OrderBy(F(one.name) if isinstance(one, F) else Value(None))
        if not isinstance(order.expression, F):
            return []
        nulls_first = bool(order.nulls_first) or (order.descending and not order.nulls_last)
        found.append((order.expression.name, order.descending, nulls_first))
    return found


def _serves(index: list[Key], wanted: list[Key], model: type[Model]) -> bool:
    """Say whether the index, read one way or the other, begins with the order."""
    fields: dict[str, Field[Any, Any]] = {key[0]: model._meta.get_field(key[0]) for key in wanted}  # type: ignore[misc]
    return len(index) >= len(wanted) and any(
        all(
            column == name and down == (descending != flip) and (not fields[name].null or first == (nulls != flip))
            for (column, down, first), (name, descending, nulls) in zip(index, wanted, strict=False)
        )
        for flip in (False, True)
    )


def _sorted(rows: list[Any], chain: Any) -> list[Any]:
    """Sort by Python what the database sorted: unknown values last either way, texts by code point."""
    for name in reversed(chain):
        attribute = name.removeprefix("-")
        known = [row for row in rows if getattr(row, attribute) is not None]
        known.sort(key=lambda row: getattr(row, attribute), reverse=name.startswith("-"))
        rows = known + [row for row in rows if getattr(row, attribute) is None]
    return rows

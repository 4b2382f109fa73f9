"""What the API tells of itself: readable by any tool, with every refusal that it may answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ratoon.config.api import build
from ratoon.core.api.problems import CONTENT_TYPE, STATUSES
from ratoon.core.api.typed import SAID
from ratoon.core.testing.clients import API, Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.lead.models import Source
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.django_db


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice among {keys}"
    return dict(pairs)


def test_no_key_stands_twice_and_every_operation_names_its_refusals(cast: Cast) -> None:
    answer = page_client(cast.administrator).get(f"{API}/openapi.json")
    told = json.loads(answer.content, object_pairs_hook=_once)
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            refusals = {str(status) for status in STATUSES}
            assert refusals <= set(operation["responses"]), (method, path)
            assert "429" not in operation["responses"], "nobody counts how often somebody asks"
            assert all(CONTENT_TYPE in operation["responses"][one]["content"] for one in refusals), (method, path)


def _inputs() -> Iterator[tuple[str, Any]]:
    """Give what each operation of the API takes, as the type checker has it."""
    for prefix, router in build()._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for model in operation.models:
                    yield f"{operation.methods} {prefix}{path}", model.__pydantic_core_schema__


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for value in schema.values():
            yield from _nodes(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            yield from _nodes(value)


CHECKS: dict[str, set[str]] = {
    "str": {"string_type", "string_unicode"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float", "finite_number"},
    "bool": {"bool_type", "bool_parsing"},
    "date": {"date_parsing", "date_from_datetime_parsing"},
    "decimal": {"decimal_type", "decimal_text", "decimal_digits"},
    "literal": {"literal_error"},
    "list": {"list_type"},
    "dict": {"dict_type"},
    "model": {"model_attributes_type", "extra_forbidden", "missing"},
}
"""What each part of an input type can find wrong."""
HOLDERS = {"any", "default", "nullable", "model-field", "model-fields", "definitions", "definition-ref"}
HOLDERS |= {"function-before", "function-wrap", "with-info", "no-info"}
"""Parts that find nothing wrong themselves; what a function of ours refuses stands with what it guards."""
LIMITS = {"max_length": "string_too_long", "ge": "greater_than_equal", "le": "less_than_equal"}
CONSTRAINTS = {*LIMITS, "gt", "lt", "min_length", "pattern", "multiple_of", "max_digits", "decimal_places"}


def test_whatever_the_type_checker_can_find_has_words_of_ours() -> None:
    found: set[str] = set()
    for where, schema in _inputs():
        for node in _nodes(schema):
            if node["type"] in HOLDERS:
                continue
            assert node["type"] in CHECKS, (where, node["type"])
            limits = CONSTRAINTS & set(node)
            assert limits <= set(LIMITS), (where, limits)
            found |= CHECKS[node["type"]] | {LIMITS[name] for name in limits}
    assert found == set(SAID)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": "201"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"is_active": "x"}, "is_active"),
    ],
)
def test_a_list_refuses_in_the_readers_language(cast: Cast, query: dict[str, str], name: str) -> None:
    answer = api_client(cast.administrator).get(f"{API}/people", query, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 422
    (text,) = answer.json()["errors"][name]
    assert re.search(r"[\u4e00-\u9fff]", text) and not re.search("Input|should", text), text


@pytest.mark.parametrize("body", ["{", "5", "[]", '{"name": 5}'])
def test_a_body_is_refused_in_the_readers_language(cast: Cast, body: str) -> None:
    answer = api_client(cast.administrator).post(
        f"{API}/people", body, content_type="application/json", headers={"Accept-Language": "zh-hans"}
    )
    assert answer.status_code in (400, 422)
    told = answer.json()
    texts = [told["detail"], *(text for found in told["errors"].values() for text in found)]
    assert all(re.search(r"[\u4e00-\u9fff]", text) and "should" not in text for text in texts), texts


def test_an_amount_is_written_in_digits(door: Door, cast: Cast) -> None:
    with nothing_changes():
        answer = door.add(
            cast.administrator, "people", name="沈安", team=cast.rep.staff.team, roles=["rep"], hours_per_week="4e1"
        )
    assert list(answer.problems) == ["hours_per_week"]
    assert "1e5" in answer.words


def test_a_moment_reads_the_same_when_it_was_just_made(cast: Cast) -> None:
    client = api_client(cast.marketer)
    source = Source.objects.first()
    assert source is not None
    fields = {"company_name": "数智科技", "phone": "05718888001", "source": source.code, "arrived_on": "2026-01-05"}
    made = client.post(f"{API}/leads", fields, content_type="application/json").json()
    again = client.get(f"{API}/leads/{made['id']}").json()
    (listed,) = client.get(f"{API}/leads").json()["items"]
    assert made["arrived_at"] == again["arrived_at"] == listed["arrived_at"]
    assert made["arrived_at"].endswith("Z")


def test_only_the_machine_s_own_names_are_served_unless_others_are_named(cast: Cast) -> None:
    client = page_client(cast.administrator)
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400

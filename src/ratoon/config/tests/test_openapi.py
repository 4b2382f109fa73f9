"""What the API tells of itself: readable by any tool, with every refusal that it may answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ratoon.core.api.problems import CONTENT_TYPE, STATUSES
from ratoon.core.testing.clients import API, page_client
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
            assert all(CONTENT_TYPE in operation["responses"][one]["content"] for one in refusals), (method, path)


def test_only_the_machine_s_own_names_are_served_unless_others_are_named(cast: Cast) -> None:
    client = page_client(cast.administrator)
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400

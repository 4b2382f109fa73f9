"""How long before its end a renewal opens and warns is set by page and API, and the calendar follows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ratoon.core.settings import read
from ratoon.core.testing.clients import api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.people.tests.cast import Cast
from ratoon.success.models import Renewal
from ratoon.success.rules import RenewalSettings
from ratoon.success.tests import make

PAGE, API = "/settings/success/", "/api/v1/settings/success"
TYPED = {
    "opens_days": "60",
    "opens_large_days": "120",
    "large_sizes": ["100-499", "2000+"],
    "alarm_days": "7，45, 7",
    "grace_days": "30",
}


def test_a_page_sets_them(cast: Cast) -> None:
    client = page_client(cast.administrator)
    opened = client.get(PAGE)
    assert 'value="30, 14"' in opened.content.decode()
    assert client.post(PAGE, {**TYPED, "version": opened.context["version"]}).status_code == 302
    assert read(RenewalSettings) == RenewalSettings(
        opens_days=60, opens_large_days=120, large_sizes=("100-499", "2000+"), alarm_days=(45, 7), grace_days=30
    )
    assert 'value="45, 7"' in client.get(PAGE).content.decode()


def test_a_program_sets_them(cast: Cast) -> None:
    client = api_client(cast.administrator)
    first = client.get(API)
    assert first.json()["alarm_days"] == [30, 14]
    changed = patch(client, {"alarm_days": [21], "large_sizes": []}, first["ETag"])
    assert changed.status_code == 200, changed.content
    assert {**first.json(), "alarm_days": [21], "large_sizes": [], "version": 3} == changed.json()
    with nothing_changes():
        assert patch(client, {"alarm_days": [1.5]}, changed["ETag"]).status_code == 422
        assert patch(client, {"large_sizes": ["huge"]}, changed["ETag"]).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"alarm_days": "61"}, "alarm_days"),
        ({"alarm_days": "a, b"}, "alarm_days"),
        ({"alarm_days": "0"}, "alarm_days"),
        ({"alarm_days": "1,2,3,4,5,6,7"}, "alarm_days"),
        ({"opens_days": "0"}, "opens_days"),
        ({"opens_large_days": "731"}, "opens_large_days"),
        ({"large_sizes": ["huge"]}, "large_sizes"),
        ({"grace_days": "-1"}, "grace_days"),
        ({"grace_days": ""}, "grace_days"),
    ],
)
def test_what_can_not_be(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = page_client(cast.administrator).post(PAGE, {**TYPED, **wrong, "version": 1})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_play_opens_by_what_is_set(cast: Cast) -> None:
    contract = make.contract(owner=cast.csm.staff, ends_in=100)
    make.tick()
    assert not Renewal.objects.filter(contract=contract).exists()
    answer = patch(api_client(cast.administrator), {"opens_days": 110}, '"v1"')
    assert answer.status_code == 200, answer.content
    make.tick()
    assert Renewal.objects.filter(contract=contract).exists()


def test_who_may_not_set_it(cast: Cast) -> None:
    with nothing_changes():
        assert page_client(cast.csm_lead).post(PAGE, {**TYPED, "version": 1}).status_code == 403
        assert patch(api_client(cast.csm_lead), {"opens_days": 9}, '"v1"').status_code == 403


def patch(client: Any, values: dict[str, Any], if_match: str) -> Any:
    """Change some values by API."""
    return client.patch(API, json.dumps(values), content_type="application/json", headers={"If-Match": if_match})

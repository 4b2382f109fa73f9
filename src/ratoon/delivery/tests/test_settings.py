"""Who gets new projects and what is large is set by page and API."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from ratoon.core.settings import read
from ratoon.core.testing.clients import api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.delivery.queries import DeliverySettings, delivery_lead
from ratoon.people.tests.cast import Cast

PAGE, API = "/settings/delivery/", "/api/v1/settings/delivery"
TYPED = {
    "answer_days": "3",
    "currency": "USD",
    "middle_from": "20000.50",
    "large_from": "90000",
    "middle_from_seats": "40",
    "large_from_seats": "400",
}


def test_a_page_sets_them(cast: Cast) -> None:
    client = page_client(cast.administrator)
    assert delivery_lead() == cast.delivery_lead.staff
    sent = {**TYPED, "lead_id": str(cast.project_manager.staff.pk), "version": "1"}
    answer = client.post(PAGE, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    now = read(DeliverySettings)
    assert (now.answer_days, now.currency, now.middle_from) == (3, "USD", Decimal("20000.50"))
    assert delivery_lead() == cast.project_manager.staff
    assert cast.project_manager.staff.name in client.get(PAGE).content.decode()


def test_a_program_sets_them(cast: Cast) -> None:
    client = api_client(cast.administrator)
    first = client.get(API)
    assert (first.json()["lead_id"], first.json()["middle_from"]) == (None, "100000")
    changed = patch(client, {"lead_id": cast.csm.staff.pk, "large_from": "600000.00"}, first["ETag"])
    assert (changed.status_code, changed.json()["large_from"]) == (200, "600000.00")
    assert delivery_lead() == cast.csm.staff
    emptied = patch(client, {"lead_id": None}, changed["ETag"])
    assert (emptied.status_code, delivery_lead()) == (200, cast.delivery_lead.staff)
    with nothing_changes():
        assert patch(client, {"large_from": 1.5}, emptied["ETag"]).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"large_from": "20000.50"}, "large_from"),
        ({"large_from_seats": "39"}, "large_from_seats"),
        ({"middle_from": "1.005"}, "middle_from"),
        ({"currency": "XXX"}, "currency"),
        ({"answer_days": "0"}, "answer_days"),
        ({"lead_id": "999999999"}, "lead_id"),
    ],
)
def test_what_can_not_be(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = page_client(cast.administrator).post(PAGE, {**TYPED, **wrong, "version": "1"})
        forbidden = page_client(cast.delivery_lead).post(PAGE, {**TYPED, "version": "1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert forbidden.status_code == 403


def patch(client: Any, values: dict[str, Any], if_match: str) -> Any:
    """Change some values by API."""
    return client.patch(API, json.dumps(values), content_type="application/json", headers={"If-Match": if_match})

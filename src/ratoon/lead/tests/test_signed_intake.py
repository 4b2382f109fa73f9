"""A website sends a lead, signed: taken in once, whoever repeats it; unsigned or old it is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.lead import intake
from ratoon.lead.models import IntakeAnswer, IntakeChannel, Lead
from ratoon.lead.services import secret_of
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast


@pytest.fixture
def channel(cast: Cast) -> IntakeChannel:
    """The website's channel."""
    return IntakeChannel.objects.create(code="site", source=make.source(), created_at=NOW)


def body(**fields: Any) -> bytes:
    """Write what a website sends."""
    sent = {"company_name": "云帆软件", "contact_name": "赵一鸣", "phone": "13805718888", **fields}
    return json.dumps(sent, ensure_ascii=False).encode()


def send(channel: IntakeChannel, content: bytes, *, at: Any = NOW, **headers: str) -> Any:
    """Sign and send."""
    sent_at = str(int(at.timestamp()))
    signature = intake.sign(secret_of(channel), sent_at, content)
    signed = {"X-Ratoon-Time": sent_at, "X-Ratoon-Signature": signature, **headers}
    return Client().post(f"/api/v1/intake/{channel.code}", content, content_type="application/json", headers=signed)


def test_it_is_taken_in_from_its_source(channel: IntakeChannel, cast: Cast) -> None:
    answer = send(channel, body())
    assert answer.status_code == 201
    lead = Lead.objects.get(pk=answer.json()["id"])
    assert (lead.source, lead.owner, lead.arrived_at) == (channel.source, None, NOW)
    page = page_client(cast.marketer).get(f"/leads/{lead.pk}/")
    assert page.status_code == 200


def test_the_same_request_again_gets_the_same_answer(channel: IntakeChannel) -> None:
    first = send(channel, body())
    with nothing_changes():
        again = send(channel, body())
    assert (first.status_code, first.content) == (again.status_code, again.content)


def test_a_twin_is_refused_and_so_is_its_repeat(channel: IntakeChannel) -> None:
    make.lead(phone="138 0571 8888")
    with nothing_changes(IntakeAnswer):
        first = send(channel, body())
    with nothing_changes():
        again = send(channel, body())
    assert first.status_code == again.status_code == 409
    assert first.json()["code"] == "twin"


def test_what_is_not_signed_by_the_channel_is_refused(channel: IntakeChannel) -> None:
    other = IntakeChannel.objects.create(code="other", source=make.source(), created_at=NOW)
    sent_at = str(int(NOW.timestamp()))
    signatures = [
        "",
        "0" * 64,
        "é",
        intake.sign(secret_of(other), sent_at, body()),
        intake.sign(secret_of(channel), sent_at, body(phone="13900000000")),
        intake.sign("", sent_at, body()),
    ]
    for signature in signatures:
        with nothing_changes():
            answer = send(channel, body(), **{"X-Ratoon-Signature": signature})
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature"), signature


def test_an_unknown_or_closed_channel_signs_nothing(channel: IntakeChannel) -> None:
    unknown = IntakeChannel(code="unknown")
    with nothing_changes():
        assert send(unknown, body()).status_code == 401
    IntakeChannel.objects.update(closed_at=NOW)
    with nothing_changes():
        assert send(channel, body()).status_code == 401


@pytest.mark.parametrize("shift", [timedelta(seconds=-301), timedelta(seconds=301), timedelta(days=365)])
def test_an_old_request_is_refused(channel: IntakeChannel, shift: timedelta) -> None:
    with nothing_changes():
        answer = send(channel, body(), at=NOW + shift)
    assert (answer.status_code, answer.json()["code"]) == (401, "too_old")


@pytest.mark.parametrize("sent_at", ["", "soon", "-1", "9" * 40, "１７"])
def test_a_time_that_is_none_is_refused(channel: IntakeChannel, sent_at: str) -> None:
    signature = intake.sign(secret_of(channel), sent_at, body())
    with nothing_changes():
        answer = send(channel, body(), **{"X-Ratoon-Time": sent_at, "X-Ratoon-Signature": signature})
    assert answer.status_code == 401


@pytest.mark.parametrize("fields", [{"phone": ""}, {"phone": "1"}, {"nonsense": 1}, {"company_name": "a\x00"}])
def test_what_is_ill_formed_is_refused(channel: IntakeChannel, fields: dict[str, Any]) -> None:
    with nothing_changes(IntakeAnswer):
        answer = send(channel, body(**fields))
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert Lead.objects.count() == 0

"""Leads that come in: many at once, one by one, and by signed requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from ratoon.config.benches import echo, firm
from ratoon.config.benches.measuring import Measure, measured, seconds_of
from ratoon.config.benches.place import Place
from ratoon.lead import intake
from ratoon.lead.models import IntakeChannel, Source
from ratoon.lead.services import NewLead, add_channel, add_lead, add_leads, secret_of

NAME = "intake"
_FLOOR = "ratoon.config.benches.floor_urls"
_MANY, _FEW = 2000, 100
_beyond = count(100_000_000)
"""Numbers of leads that nobody filled in."""


def run(place: Place) -> Iterator[Measure]:
    """Measure the plural service, the singular one, and the signed address."""
    firm.fill_leads(place, place.rows)
    source = Source.objects.get(code="website")
    yield _in_bulk(place, source)
    yield _one_by_one(place, source)
    yield _signed(place, source)


def _in_bulk(place: Place, source: Source) -> Measure:
    size = place.few(_MANY)

    def pair() -> tuple[float, float]:
        news = [NewLead(**firm.lead_fields(next(_beyond)), source=source) for _one in range(size)]
        since = echo.marks(place.raw)
        ours = seconds_of(lambda: add_leads(leads=news, actor=firm.SYSTEM, at=timezone.now()))
        written = echo.taken_out(place.raw, since)
        return ours, seconds_of(lambda: echo.put_in_together(place.raw, written))

    pairs = [pair() for _round in range(place.rounds + 1)][1:]
    return measured(NAME, "add_leads", pairs, against="COPY of the same rows", count=size, unit="leads")


def _one_by_one(place: Place, source: Source) -> Measure:
    size = place.few(_FEW)

    def pair() -> tuple[float, float]:
        fields = [firm.lead_fields(next(_beyond)) for _one in range(size)]
        since = echo.marks(place.raw)

        def work() -> None:
            for one in fields:
                add_lead(**one, source=source, actor=firm.SYSTEM, at=timezone.now())

        ours = seconds_of(work)
        written = echo.taken_out(place.raw, since)
        return ours, seconds_of(lambda: echo.put_in_one_by_one(place.raw, written, size))

    pairs = [pair() for _round in range(place.rounds + 1)][1:]
    return measured(NAME, "add_lead", pairs, against="an INSERT a row, the same rows", count=size, unit="leads")


def _signed(place: Place, source: Source) -> Measure:
    size = place.few(_FEW)
    channel = add_channel(code="bench", source=source, actor=firm.SYSTEM, at=timezone.now())
    ours, floor = Client(), Client()

    def nothing_done() -> None:
        with override_settings(ROOT_URLCONF=_FLOOR):
            _send_all(floor, channel, size)

    _send_all(ours, channel, 1)
    nothing_done()
    pairs = [
        (seconds_of(lambda: _send_all(ours, channel, size)), seconds_of(nothing_done)) for _round in range(place.rounds)
    ]
    against = "the same request, only its signature checked"
    return measured(NAME, "signed requests", pairs, against=against, count=size, unit="requests")


def _send_all(client: Client, channel: IntakeChannel, size: int) -> None:
    for _one in range(size):
        body = json.dumps(firm.lead_fields(next(_beyond)), ensure_ascii=False).encode()
        sent_at = str(int(timezone.now().timestamp()))
        signature = intake.sign(secret_of(channel), sent_at, body)
        answer = client.post(
            f"/api/v1/intake/{channel.code}",
            body,
            content_type="application/json",
            headers={"X-Ratoon-Time": sent_at, "X-Ratoon-Signature": signature},
        )
        if answer.status_code != 201:
            raise RuntimeError(f"a signed lead was answered {answer.status_code}")

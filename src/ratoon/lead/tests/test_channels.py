"""Channels that send leads are kept by page and API; the secret that signs is told once, and a new one ends the old."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from django.test import Client

from ratoon.core.models import IdempotencyKey, JournalEntry
from ratoon.core.testing.clients import API, Door, Programs, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.lead.intake import sign
from ratoon.lead.models import IntakeChannel, Lead
from ratoon.lead.services import secret_of
from ratoon.people.tests.cast import Cast


def test_a_channel_is_added_and_its_secret_told_once(door: Door, cast: Cast) -> None:
    answer = door.add(cast.administrator, "intake-channels", code="site", source="website")
    assert answer.is_done, answer
    channel = IntakeChannel.objects.get(code="site")
    assert secrets_in(answer.body) == [secret_of(channel)]
    assert not secrets_in(door.show(cast.administrator, "intake-channels", channel.pk).body)
    assert not secrets_in(door.list(cast.administrator, "intake-channels").body)
    assert send(secret_of(channel)) == 201
    lead = Lead.objects.get()
    assert lead.source is not None and lead.source.code == "website"
    assert not JournalEntry.objects.filter(data__contains={"secret": secret_of(channel)}).exists()


def test_a_new_secret_ends_the_old(door: Door, cast: Cast) -> None:
    channel = added(cast)
    old = secret_of(channel)
    answer = door.act(cast.administrator, "intake-channels", channel.pk, "new-secret")
    assert answer.is_done, answer
    channel.refresh_from_db()
    new = secret_of(channel)
    assert (new != old, secrets_in(answer.body), channel.generation) == (True, [new], 2)
    assert (send(old), send(new)) == (401, 201)


def test_a_closed_channel_takes_nothing_in(door: Door, cast: Cast) -> None:
    channel = added(cast)
    with nothing_changes():
        assert door.act(cast.administrator, "intake-channels", channel.pk, "reopen").is_refused
    assert door.act(cast.administrator, "intake-channels", channel.pk, "close").is_done
    assert send(secret_of(channel)) == 401
    with nothing_changes():
        assert door.act(cast.administrator, "intake-channels", channel.pk, "close").is_refused
        assert door.act(cast.administrator, "intake-channels", channel.pk, "new-secret").is_refused
    assert door.list(cast.administrator, "intake-channels", is_open="true").pks == ()
    assert door.act(cast.administrator, "intake-channels", channel.pk, "reopen").is_done
    assert send(secret_of(channel)) == 201


def test_what_channels_refuse(door: Door, cast: Cast) -> None:
    channel = added(cast)
    with nothing_changes():
        twin = door.add(cast.administrator, "intake-channels", code="site", source="website")
        assert list(twin.problems) == ["code"]
        assert door.add(cast.administrator, "intake-channels", code="a/b", source="website").is_refused
        assert list(door.add(cast.administrator, "intake-channels", code="x", source="no").problems) == ["source"]
        assert list(door.edit(cast.administrator, "intake-channels", channel.pk, 1, code="b").problems) == ["code"]
        assert door.add(cast.marketer, "intake-channels", code="x", source="website").status == 403
        assert door.act(cast.marketer, "intake-channels", channel.pk, "new-secret").status == 403
        assert door.show(cast.rep, "intake-channels", channel.pk).status == 404
    assert door.edit(cast.administrator, "intake-channels", channel.pk, 1, source="advertising").is_done
    with nothing_changes():
        assert door.edit(cast.administrator, "intake-channels", channel.pk, 1, source="event").is_refused


def test_a_repeat_by_key_does_not_tell_the_secret_again(cast: Cast) -> None:
    client = api_client(cast.administrator)
    sent = {"code": "site", "source": "website"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (
        client.post(f"{API}/intake-channels", json.dumps(sent), content_type="application/json", headers=headers)
        for _time in range(2)
    )
    assert len(secrets_in(first.content.decode())) == 1
    assert {**again.json(), "secret": first.json()["secret"]} == first.json()
    assert again.json()["secret"] is None
    assert not secrets_in(IdempotencyKey.objects.get().body)


def test_a_page_with_a_secret_is_not_kept_by_the_browser(cast: Cast) -> None:
    answer = page_client(cast.administrator).post("/intake-channels/new", {"code": "site", "source": "website"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def added(cast: Cast) -> IntakeChannel:
    """Add a channel."""
    assert Programs().add(cast.administrator, "intake-channels", code="site", source="website").is_done
    return IntakeChannel.objects.get(code="site")


def secrets_in(body: str) -> list[str]:
    """Find what looks like a secret."""
    return re.findall(r"\b[0-9a-f]{64}\b", body)


def send(secret: str) -> int:
    """Send a lead, signed."""
    body: Any = json.dumps({"company_name": "云帆软件", "phone": "13800001111"}).encode()
    sent_at = str(int(NOW.timestamp()))
    headers = {"X-Ratoon-Time": sent_at, "X-Ratoon-Signature": sign(secret, sent_at, body)}
    answer: Any = Client().post(f"{API}/intake/site", body, content_type="application/json", headers=headers)
    return int(answer.status_code)

"""The link of an invitation: shown once, used once, and only the last one works."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone

from ratoon.core.models import IdempotencyKey, JournalEntry, User
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY, Clock
from ratoon.people import services
from ratoon.people.models import Invitation, Staff
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

PASSWORD = "nine-lives-of-rice"
LINK = re.compile(r"/invitation/([\w-]{20,})/")


def test_the_link_is_shown_once_and_sets_a_password(door: Door, cast: Cast) -> None:
    answer = door.act(cast.administrator, "people", cast.rep.staff.pk, "invite")
    assert answer.is_done
    (secret,) = LINK.findall(answer.body)
    assert secret not in door.show(cast.administrator, "people", cast.rep.staff.pk).body
    assert secret not in str(list(JournalEntry.objects.values_list("data", flat=True)))
    assert not Invitation.objects.filter(digest=secret).exists()
    guest = page_client(None)
    response = guest.post(f"/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD})
    assert response.status_code == 302
    assert User.objects.get(pk=cast.rep.user.pk).check_password(PASSWORD)
    with nothing_changes():
        assert guest.post(f"/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD}).status_code == 410


def assert_over(secret: str, status: int = 410) -> None:
    """A link that is over says so and what helps, and asks for nothing: opened, and sent off from an old page."""
    guest = page_client(None)
    with nothing_changes():
        for answer in (
            guest.get(f"/invitation/{secret}/", headers={"Accept-Language": "zh-hans"}),
            guest.post(f"/invitation/{secret}/", {"password": PASSWORD, "again": PASSWORD}),
        ):
            body = answer.content.decode()
            assert answer.status_code == status
            assert "form" not in answer.context and 'type="password"' not in body
            assert "/account/login/" in body
        assert (
            "这个链接已失效"
            in guest.get(f"/invitation/{secret}/", headers={"Accept-Language": "zh-hans"}).content.decode()
        )


def test_a_used_link_says_so_when_it_is_opened(cast: Cast) -> None:
    secret = services.invite(staff=cast.rep.staff, actor=SYSTEM, at=NOW)
    assert 'type="password"' in page_client(None).get(f"/invitation/{secret}/").content.decode()
    services.use_invitation(secret=secret, password=PASSWORD, actor=SYSTEM, at=NOW)
    assert_over(secret)


def test_a_link_that_never_was_says_so_too(cast: Cast) -> None:
    assert_over("cut-short-in-copying", status=404)


def test_the_link_of_who_left_is_over(cast: Cast) -> None:
    secret = services.invite(staff=cast.csm.staff, actor=SYSTEM, at=NOW)
    services.deactivate(staff=cast.csm.staff, on=TODAY, actor=SYSTEM, at=NOW)
    assert_over(secret)


def test_the_panel_with_the_link_is_not_cached(cast: Cast) -> None:
    path = f"/people/{cast.rep.staff.pk}/invite"
    response = page_client(cast.administrator).post(path, headers={"HX-Request": "true", "HX-Target": "panel"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "http://testserver/invitation/" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_new_link_ends_the_one_before(door: Door, cast: Cast) -> None:
    first = services.invite(staff=cast.rep.staff, actor=SYSTEM, at=NOW)
    assert door.act(cast.administrator, "people", cast.rep.staff.pk, "invite").is_done
    assert_over(first)


def test_a_link_ends_after_a_week(cast: Cast, clock: Clock) -> None:
    secret = services.invite(staff=cast.rep.staff, actor=SYSTEM, at=timezone.now())
    clock.move_to(NOW + timedelta(days=7, seconds=1))
    assert_over(secret)


def test_who_can_not_sign_in_is_not_invited(door: Door, cast: Cast) -> None:
    nameless = make.staff(team=cast.rep.staff.team)
    gone = make.staff(team=cast.rep.staff.team, email="gone@ratoon.example")
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    for staff in (nameless, gone):
        with nothing_changes():
            assert door.act(cast.administrator, "people", staff.pk, "invite").is_refused


def test_without_the_right_no_link(door: Door, cast: Cast) -> None:
    with nothing_changes():
        assert door.act(cast.rep, "people", cast.csm.staff.pk, "invite").status == 403


def test_only_the_answer_to_the_verb_carries_the_link(cast: Cast) -> None:
    client = api_client(cast.administrator)
    path = f"/api/v1/people/{cast.rep.staff.pk}"
    assert (
        client.post(f"{path}/invite", "{}", content_type="application/json")
        .json()["invitation"]
        .startswith("/invitation/")
    )
    assert client.get(path).json()["invitation"] is None
    assert Staff.objects.get(pk=cast.rep.staff.pk).invitation_secret == ""


def test_a_repeat_of_the_request_is_not_told_the_link(cast: Cast) -> None:
    path = f"/api/v1/people/{cast.rep.staff.pk}/invite"
    client = api_client(cast.administrator)
    first, again = (
        client.post(path, content_type="application/json", headers={"Idempotency-Key": "once"}) for _ in range(2)
    )
    assert LINK.search(first.json()["invitation"])
    assert again.json() == {**first.json(), "invitation": None}
    assert not IdempotencyKey.objects.filter(body__contains="/invitation/").exists()

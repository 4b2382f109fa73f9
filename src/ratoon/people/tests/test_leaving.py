"""A colleague leaves once all is handed over, and nothing of his works any more; he may come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ratoon.core.api.tokens import make_token
from ratoon.core.contributions import Owned, contributed
from ratoon.core.models import ApiToken, JournalEntry
from ratoon.core.testing.clients import Door, Pages, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people import services
from ratoon.people.models import Invitation, Staff
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

YESTERDAY = TODAY - timedelta(days=1)


def test_who_leaves_is_shut_out_at_once(door: Door, cast: Cast) -> None:
    rep = cast.rep.staff
    browser = page_client(cast.rep)
    _token, secret = make_token(name="t", scopes=["lead.view"], actor=cast.rep.actor, at=NOW)
    program = page_client(None)
    bearer = {"Authorization": f"Bearer {secret}"}
    services.invite(staff=rep, actor=SYSTEM, at=NOW)
    assert browser.get("/leads/").status_code == program.get("/api/v1/leads", headers=bearer).status_code == 200
    answer = door.act(cast.administrator, "people", rep.pk, "deactivate", on=YESTERDAY)
    assert answer.is_done, answer.problems
    response: Any = browser.get("/leads/")
    assert response.status_code == 302 and response.url.startswith("/account/login/")
    assert program.get("/api/v1/leads", headers=bearer).status_code == 401
    rep.refresh_from_db()
    assert (rep.left_on, rep.version) == (YESTERDAY, 2)
    assert not ApiToken.objects.filter(user=cast.rep.user, revoked_at=None).exists()
    assert not Invitation.objects.filter(staff=rep, expires_at__gt=NOW).exists()
    entry = JournalEntry.objects.get(kind="staff.left")
    assert entry.data["on"] == YESTERDAY.isoformat() and entry.happened_at < NOW
    assert JournalEntry.objects.filter(kind="token.revoked").exists()


def test_who_owns_something_hands_it_over_first(door: Door, cast: Cast) -> None:
    lead, rep = cast.sales_lead.staff, cast.rep.staff
    services.edit_staff(staff=rep, expect=None, manager=lead, actor=SYSTEM, at=NOW)
    with nothing_changes():
        answer = door.act(cast.administrator, "people", lead.pk, "deactivate")
    assert answer.is_refused
    assert "1" in answer.words
    page = Pages().act(cast.administrator, "people", lead.pk, "deactivate")
    assert f"/people/?manager={lead.pk}" in page.body
    services.edit_staff(staff=rep, expect=None, manager=None, actor=SYSTEM, at=NOW)
    assert door.act(cast.administrator, "people", lead.pk, "deactivate").is_done


def test_every_kind_that_is_owned_is_counted() -> None:
    assert {"lead", "staff"} <= {one.kind for one in contributed(Owned)}


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(2020, 1, 1)])
def test_a_day_that_can_not_be_is_refused(door: Door, cast: Cast, on: date) -> None:
    staff = make.staff(team=cast.rep.staff.team, joined_on=date(2022, 1, 1))
    with nothing_changes():
        answer = door.act(cast.administrator, "people", staff.pk, "deactivate", on=on)
    assert "on" in answer.problems


def test_nobody_leaves_twice(door: Door, cast: Cast) -> None:
    assert door.act(cast.administrator, "people", cast.rep.staff.pk, "deactivate").is_done
    with nothing_changes():
        assert door.act(cast.administrator, "people", cast.rep.staff.pk, "deactivate").is_refused
        assert door.act(cast.administrator, "people", cast.rep.staff.pk, "roles", roles=["csm"]).is_refused


def test_without_the_right_nobody_is_let_go(door: Door, cast: Cast) -> None:
    with nothing_changes():
        assert door.act(cast.sales_lead, "people", cast.rep.staff.pk, "deactivate").status == 403


def test_who_comes_back_needs_an_invitation(door: Door, cast: Cast) -> None:
    rep = cast.rep.staff
    browser = page_client(cast.rep)
    services.deactivate(staff=rep, on=YESTERDAY, actor=SYSTEM, at=NOW)
    answer = door.act(cast.administrator, "people", rep.pk, "reactivate", on=TODAY)
    assert answer.is_done, answer.problems
    rep = Staff.objects.get(pk=rep.pk)
    assert rep.left_on is None and rep.user is not None and rep.user.is_active
    assert list(rep.roles.values_list("code", flat=True)) == ["rep"]
    secret = services.invite(staff=rep, actor=SYSTEM, at=NOW)
    password = "nine-lives-of-rice"
    assert (
        page_client(None).post(f"/invitation/{secret}/", {"password": password, "again": password}).status_code == 302
    )
    assert browser.get("/leads/").status_code == 302, "a session from before must not live on"


def test_who_is_here_can_not_come_back(door: Door, cast: Cast) -> None:
    with nothing_changes():
        assert door.act(cast.administrator, "people", cast.rep.staff.pk, "reactivate").is_refused
    services.deactivate(staff=cast.rep.staff, on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes():
        answer = door.act(cast.administrator, "people", cast.rep.staff.pk, "reactivate", on=YESTERDAY)
    assert "on" in answer.problems


def test_nobody_comes_back_to_a_team_that_was_put_away(door: Door, cast: Cast) -> None:
    team = make.team()
    gone = make.staff(team=team)
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    services.archive_team(team=team, actor=SYSTEM, at=NOW)
    with nothing_changes():
        assert door.act(cast.administrator, "people", gone.pk, "reactivate").is_refused

"""The profile: language, zone and one's own tokens, whose secret is shown once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ratoon.core.actor import TokenActor
from ratoon.core.api.tokens import make_token
from ratoon.core.errors import DomainError
from ratoon.core.models import ApiToken, JournalEntry, User
from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.people.tests.cast import Cast

SECRET = re.compile(r"rtn_[\w-]{40,}")


def test_language_and_zone_are_kept(cast: Cast) -> None:
    client = page_client(cast.rep)
    assert client.post("/profile/", {"language": "en", "zone": "Europe/Berlin"}).status_code == 302
    user = User.objects.get(pk=cast.rep.user.pk)
    assert (user.language, user.zone) == ("en", "Europe/Berlin")
    assert "Who I am here" in client.get("/profile/").content.decode()
    assert client.post("/profile/", {"language": "", "zone": ""}).status_code == 302
    user.refresh_from_db()
    assert (user.language, user.zone) == ("", "")


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"zone": "Mars/Olympus"}, {"zone": "../etc/passwd"}])
def test_what_is_no_language_or_zone_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    with nothing_changes():
        assert page_client(cast.rep).post("/profile/", wrong).status_code == 422


def test_a_zone_that_is_not_offered_is_kept(cast: Cast) -> None:
    User.objects.filter(pk=cast.rep.user.pk).update(zone="Asia/Kathmandu")
    assert page_client(cast.rep).post("/profile/", {"language": "en", "zone": "Asia/Kathmandu"}).status_code == 302


def test_a_token_is_shown_once_and_works(cast: Cast) -> None:
    client = page_client(cast.rep)
    response = client.post("/profile/tokens/new", {"name": "crm", "scopes": ["lead.view", "lead.add"]})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    (secret,) = set(SECRET.findall(response.content.decode()))
    page = client.get("/profile/").content.decode()
    assert secret not in page and secret[-4:] in page
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/leads", headers=bearer).status_code == 200
    assert client.get("/api/v1/people", headers=bearer).status_code == 403
    assert secret not in str(list(JournalEntry.objects.values_list("data", flat=True)))
    token = ApiToken.objects.get(name="crm")
    assert client.post(f"/profile/tokens/{token.pk}/revoke").status_code == 302
    assert client.get("/api/v1/leads", headers=bearer).status_code == 401
    before = ApiToken.objects.get(pk=token.pk).revoked_at
    assert client.post(f"/profile/tokens/{token.pk}/revoke").status_code == 302
    assert ApiToken.objects.get(pk=token.pk).revoked_at == before


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x", "scopes": ["staff.edit"]},
        {"name": "x", "scopes": ["lead.view", "dragon.ride"]},
        {"name": "x", "scopes": []},
        {"name": "", "scopes": ["lead.view"]},
    ],
)
def test_nobody_gives_away_what_is_not_his(cast: Cast, data: dict[str, Any]) -> None:
    with nothing_changes():
        response = page_client(cast.rep).post("/profile/tokens/new", data)
    assert response.status_code == 422
    assert not ApiToken.objects.filter(name="x").exists()


def test_nobody_revokes_anothers_token(cast: Cast) -> None:
    token, _secret = make_token(name="t", scopes=["lead.view"], actor=cast.rep.actor, at=NOW)
    assert page_client(cast.administrator).post(f"/profile/tokens/{token.pk}/revoke").status_code == 404
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


def test_a_token_makes_no_tokens(cast: Cast) -> None:
    actor = cast.rep.actor
    by_token = TokenActor(
        user_id=actor.user_id, staff_id=actor.staff_id, name=actor.name, grants=actor.grants, token_id=1
    )
    with nothing_changes(), pytest.raises(DomainError):
        make_token(name="child", scopes=["lead.view"], actor=by_token, at=NOW)


def test_who_does_not_work_here_has_no_tokens(cast: Cast) -> None:
    client = page_client(cast.stranger)
    assert client.get("/profile/").status_code == 200
    assert client.get("/profile/tokens/new").status_code == 403

"""Signing in: with Argon2, not endlessly often, only who works here; in a demo as one of its people."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from ratoon.core.models import User
from ratoon.core.settings import set_setting
from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people import services
from ratoon.people.accounts import DemoSettings
from ratoon.people.tests.cast import SYSTEM, Cast

PASSWORD = "nine-lives-of-rice"


@pytest.fixture(autouse=True)
def _fresh_limits(database: None) -> None:
    cache.clear()


def sign_in(email: str, password: str = PASSWORD, **more: Any) -> tuple[Any, Any]:
    """Try to sign in; gives the client and the answer."""
    client = page_client(None)
    return client, client.post("/account/login/", {"login": email, "password": password}, **more)


def with_password(user: User) -> User:
    """Give somebody the password of these tests."""
    user.set_password(PASSWORD)
    user.save()
    return user


def test_passwords_are_kept_by_argon2(cast: Cast) -> None:
    assert with_password(cast.rep.user).password.startswith("argon2$argon2id$")


def test_a_colleague_signs_in_whatever_the_case_of_the_e_mail(cast: Cast) -> None:
    with_password(cast.rep.user)
    client, answer = sign_in("REP@Ratoon.example")
    assert answer.status_code == 302 and answer.url == "/"
    assert client.get("/leads/").status_code == 200


def test_who_left_or_never_worked_here_is_told_so(cast: Cast) -> None:
    with_password(cast.rep.user)
    services.deactivate(staff=cast.rep.staff, on=TODAY, actor=SYSTEM, at=NOW)
    with_password(cast.stranger.user)
    for email in ("rep@ratoon.example", "stranger@customer.example"):
        client, answer = sign_in(email)
        assert answer.status_code == 302 and answer.url == "/account/inactive/", email
        page = client.get(answer.url)
        assert page.status_code == 200
        assert "_auth_user_id" not in client.session
        assert client.get("/leads/").url.startswith("/account/login/")


def test_tries_are_limited_for_an_e_mail(cast: Cast) -> None:
    with_password(cast.rep.user)
    for _try in range(5):
        _client, answer = sign_in("rep@ratoon.example", "wrong-wrong-wrong", REMOTE_ADDR=f"10.0.0.{_try}")
        assert answer.status_code == 200
    client, answer = sign_in("rep@ratoon.example", REMOTE_ADDR="10.0.0.99")
    assert answer.status_code == 200, "the right password comes too late"
    assert "_auth_user_id" not in client.session
    with_password(cast.csm.user)
    assert sign_in("csm@ratoon.example")[1].status_code == 302


def test_tries_are_limited_for_an_address(cast: Cast) -> None:
    for number in range(10):
        sign_in(f"guess{number}@ratoon.example", "wrong-wrong-wrong")
    with_password(cast.rep.user)
    client, _answer = sign_in("rep@ratoon.example")
    assert "_auth_user_id" not in client.session


def test_the_limits_are_shared_by_all_processes() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# the demo


def demo(is_demo: bool = True) -> None:
    """Make this the demo."""
    set_setting(of=DemoSettings, name="is_demo", value=is_demo, actor=SYSTEM, at=NOW)


def test_a_visitor_of_the_demo_looks_around_as_somebody(cast: Cast) -> None:
    demo()
    page = page_client(None).get("/account/login/")
    offered = {one["url_value"]: one["name"] for one in page.context["demo_people"]}
    assert offered[cast.rep.staff.pk] == "周敏"
    assert len(offered) == 10
    client = page_client(None)
    answer: Any = client.post("/account/demo/", {"person": cast.rep.staff.pk, "next": "/leads/"})
    assert answer.status_code == 302 and answer.url == "/leads/"
    assert client.get("/leads/").status_code == 200
    answer = page_client(None).post("/account/demo/", {"person": cast.rep.staff.pk, "next": "https://evil.example/"})
    assert answer.url == "/"


def test_nobody_else_is_let_in_by_the_demo(cast: Cast) -> None:
    demo()
    services.deactivate(staff=cast.csm.staff, on=TODAY, actor=SYSTEM, at=NOW)
    for person in (cast.csm.staff.pk, cast.other_rep.staff.pk, 0, "", "x", "9" * 30):
        client = page_client(None)
        assert client.post("/account/demo/", {"person": person}).status_code == 404, person
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("is_set", [True, False])
def test_where_there_is_no_demo_there_is_no_such_door(cast: Cast, is_set: bool) -> None:
    if is_set:
        demo(is_demo=False)
    client = page_client(None)
    assert client.get("/account/login/").context["demo_people"] == []
    assert client.post("/account/demo/", {"person": cast.rep.staff.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_address_that_only_takes_what_buttons_send_says_so(cast: Cast) -> None:
    answer = page_client(cast.rep).get("/today/1/done")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'class="rt-alone"' in answer.content.decode()
    assert page_client(cast.rep).get("/language/").status_code == 405


def test_a_page_that_is_not_there_offers_who_is_nobody_the_way_in(cast: Cast) -> None:
    said = page_client(None).get("/nowhere/").content.decode()
    assert "/account/login/" in said
    assert "AnonymousUser" not in said

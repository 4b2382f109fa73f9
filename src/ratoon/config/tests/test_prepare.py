"""What `prepare` does with a database: the sample company, an own beginning, and nothing a second time."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ratoon.config import first
from ratoon.core.models import User
from ratoon.core.settings import set_setting
from ratoon.core.testing.freeze import NOW
from ratoon.demo import services
from ratoon.demo.services import DemoRefused, Made
from ratoon.demo.stage import SYSTEM
from ratoon.people.accounts import DemoSettings, is_demo
from ratoon.people.models import Invitation, Staff, Team
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.django_db


def prepared(*arguments: str) -> str:
    """Prepare the database, and give what is told."""
    told = StringIO()
    call_command("prepare", *arguments, stdout=told)
    return told.getvalue()


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes each making of the sample company; what is made of it is its mark alone."""
    noted: list[bool] = []

    def make(**given: object) -> Made:
        noted.append(True)
        set_setting(of=DemoSettings, name="is_demo", value=True, actor=SYSTEM, at=NOW)
        return Made(steps=7, reactions=1)

    monkeypatch.setattr(services, "make_demo", make)
    return noted


def test_a_fresh_database_gets_the_sample_company_once(makes: list[bool]) -> None:
    told = prepared()
    assert makes == [True]
    assert "sample company" in told
    assert "--empty" in told
    assert not Invitation.objects.exists(), "nobody needs a link here"
    again = prepared()
    assert makes == [True]
    assert "Making" not in again
    assert "This is the sample company" in again


def test_empty_on_the_sample_company_says_that_it_changes_nothing(makes: list[bool]) -> None:
    prepared()
    assert "changes nothing" in prepared("--empty")
    assert makes == [True]
    assert not Staff.objects.exists()


def test_an_empty_beginning_makes_the_first_administrator_by_the_services(makes: list[bool]) -> None:
    told = prepared("--empty")
    assert makes == []
    assert first.EMAIL in told
    assert "/invitation/" in told
    assert Team.objects.get().path_key
    for arguments in ((), ("--empty",)):
        told = prepared(*arguments)
        assert "/invitation/" in told, "nobody can sign in yet"
        assert "sample" not in told
    assert Staff.objects.count() == 1
    assert (makes, is_demo()) == ([], False)


def test_a_system_in_use_is_left_alone(cast: Cast, makes: list[bool]) -> None:
    user = cast.administrator.user
    user.set_password("a-password-of-2026")
    user.save()
    for arguments in ((), ("--empty",)):
        assert prepared(*arguments) == ""
    assert makes == []
    assert not Invitation.objects.exists()


def test_people_without_a_password_are_no_reason_for_the_sample_company(cast: Cast, makes: list[bool]) -> None:
    User.objects.all().update(password="!")
    assert "/invitation/" in prepared()
    assert makes == []


def test_what_was_refused_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**given: object) -> Made:
        raise DemoRefused("2026-11-23: add_lead lead:1 by marketer")

    monkeypatch.setattr(services, "make_demo", refuse)
    with pytest.raises(CommandError, match=r"nothing of it is left: 2026-11-23: add_lead"):
        prepared()

"""Colleagues are added and edited, by page and API; what can't be is refused, and nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from ratoon.core.models import JournalEntry, User
from ratoon.core.testing.clients import Door, Programs, api_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people import services
from ratoon.people.models import RoleAccess, Staff
from ratoon.people.services import PeopleRefused
from ratoon.people.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


def fields(cast: Cast, **given: Any) -> dict[str, Any]:
    """Give what may be typed about a new colleague."""
    return {"name": "沈安", "email": "shen.an@ratoon.example", "team": cast.rep.staff.team, **given}


def test_a_colleague_is_added_with_all_that_is_known(door: Door, cast: Cast) -> None:
    answer = door.add(
        cast.administrator,
        "people",
        **fields(
            cast,
            manager=cast.sales_lead.staff.pk,
            service_role="project_manager",
            level="middle",
            hours_per_week="32.5",
            joined_on=date(2026, 12, 1),
            roles=["rep", "csm"],
        ),
    )
    assert answer.is_done, answer.problems
    made = Staff.objects.get(pk=answer.pk)
    assert (made.name, made.level, str(made.hours_per_week), made.manager) == (
        "沈安",
        "middle",
        "32.5",
        cast.sales_lead.staff,
    )
    assert made.joined_on == date(2026, 12, 1)
    assert set(made.roles.values_list("code", flat=True)) == {"rep", "csm"}
    assert made.user is not None and not made.user.has_usable_password()
    entry = JournalEntry.objects.get(kind="staff.added", data__staff_id=made.pk)
    assert "沈安" not in str(entry.data)


def test_without_e_mail_nobody_signs_in_yet(door: Door, cast: Cast) -> None:
    answer = door.add(cast.administrator, "people", **fields(cast, email=""))
    assert answer.is_done, answer.problems
    made = Staff.objects.get(pk=answer.pk)
    assert made.user is None and made.hours_per_week == 40
    edited = door.edit(cast.administrator, "people", made.pk, 1, email="Late@ratoon.example")
    assert edited.is_done, edited.problems
    made.refresh_from_db()
    assert made.user is not None and made.user.email == "Late@ratoon.example"
    assert made.version == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "REP@ratoon.example"}, "email"),
        ({"level": "senior"}, "level"),
        ({"level": "senior", "service_role": "engineer"}, "level"),
        ({"hours_per_week": "81"}, "hours_per_week"),
        ({"name": "\x07"}, "name"),
        ({"name": ""}, "name"),
    ],
)
def test_what_can_not_be_is_refused(door: Door, cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = door.add(cast.administrator, "people", **fields(cast, **wrong))
    assert answer.is_refused
    assert field in answer.problems, answer.problems


def test_facts_are_corrected_and_the_journal_names_fields_only(door: Door, cast: Cast) -> None:
    rep = cast.rep.staff
    answer = door.edit(
        cast.administrator, "people", rep.pk, rep.version, name="周敏敏", manager=cast.sales_lead.staff.pk
    )
    assert answer.is_done, answer.problems
    rep.refresh_from_db()
    assert (rep.name, rep.manager, rep.version) == ("周敏敏", cast.sales_lead.staff, 2)
    assert rep.user is not None and rep.user.name == "周敏敏"
    assert Staff.objects.filter(search__matches="'敏敏'").exists()
    assert list(rep.roles.values_list("code", flat=True)) == ["rep"]
    entry = JournalEntry.objects.get(kind="staff.edited")
    assert entry.data == {"staff_id": rep.pk, "fields": ["manager", "name"]}


def test_a_stale_edit_is_refused(door: Door, cast: Cast) -> None:
    rep = cast.rep.staff
    services.edit_staff(staff=rep, expect=None, actor=SYSTEM, at=NOW, name="周敏二")
    with nothing_changes():
        assert door.edit(cast.administrator, "people", rep.pk, 1, name="周敏三").is_refused


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "csm@ratoon.example"}, "email"),
        ({"level": "senior"}, "level"),
        ({"joined_on": date(2026, 11, 1)}, "joined_on"),
    ],
)
def test_what_can_not_become_so_is_refused(door: Door, cast: Cast, changes: dict[str, Any], field: str) -> None:
    gone = make.staff(team=cast.rep.staff.team, email="gone@ratoon.example", joined_on=date(2020, 1, 1))
    services.deactivate(staff=gone, on=date(2026, 10, 1), actor=SYSTEM, at=NOW)
    with nothing_changes():
        answer = door.edit(cast.administrator, "people", gone.pk, 2, **changes)
    assert answer.is_refused
    assert field in answer.problems, answer.problems


def test_nobody_manages_himself(door: Door, cast: Cast) -> None:
    lead, rep = cast.sales_lead.staff, cast.rep.staff
    services.edit_staff(staff=rep, expect=None, actor=SYSTEM, at=NOW, manager=lead)
    for staff, manager in ((lead, rep), (lead, lead)):
        with nothing_changes():
            answer = door.edit(cast.administrator, "people", staff.pk, staff.version, manager=manager.pk)
        assert "manager" in answer.problems


def test_a_team_that_was_put_away_takes_nobody(door: Door, cast: Cast) -> None:
    team = make.team("旧组")
    services.archive_team(team=team, actor=SYSTEM, at=NOW)
    with nothing_changes():
        answer = door.add(cast.administrator, "people", **fields(cast, team=team))
    assert "team" in answer.problems


def test_another_e_mail_shuts_the_old_door(door: Door, cast: Cast) -> None:
    rep = cast.rep.staff
    EmailAddress.objects.create(user=cast.rep.user, email="rep@ratoon.example", verified=True, primary=True)
    assert door.edit(cast.administrator, "people", rep.pk, 1, email="new@ratoon.example").is_done
    assert User.objects.get(pk=cast.rep.user.pk).email == "new@ratoon.example"
    assert not EmailAddress.objects.filter(user=cast.rep.user).exists()
    rep.refresh_from_db()
    assert rep.version == 2


def test_who_may_not_set_roles_gives_none_away(door: Door, cast: Cast) -> None:
    access = RoleAccess.objects.get(role__code="marketer", kind="staff")
    access.actions = ["view", "add", "edit"]
    access.save()
    with nothing_changes():
        answer = door.add(cast.marketer, "people", **fields(cast, roles=["administrator"]))
    assert "roles" in answer.problems
    assert door.add(cast.marketer, "people", **fields(cast)).is_done
    with nothing_changes():
        answer = Programs().edit(cast.marketer, "people", cast.administrator.staff.pk, 1, roles=["rep"])
    assert answer.is_refused


def test_programs_may_send_roles_along(cast: Cast, database: None) -> None:
    rep = cast.rep.staff
    assert Programs().edit(cast.administrator, "people", rep.pk, 1, roles=["csm"], name="周敏敏").is_done
    assert list(rep.roles.values_list("code", flat=True)) == ["csm"]


def test_the_e_mail_is_for_those_who_may_edit(cast: Cast) -> None:
    path = f"/api/v1/people/{cast.rep.staff.pk}"
    assert api_client(cast.administrator).get(path).json()["email"] == "rep@ratoon.example"
    seen = api_client(cast.csm).get(path).json()
    assert seen["email"] is None
    assert seen["roles"] == ["rep"]


def test_lists_are_narrowed(door: Door, cast: Cast) -> None:
    gone = make.staff(team=cast.rep.staff.team, service_role="engineer", manager=cast.sales_lead.staff)
    services.deactivate(staff=gone, on=TODAY, actor=SYSTEM, at=NOW)
    assert door.list(cast.csm, "people", is_active="false").pks == (gone.pk,)
    assert gone.pk not in door.list(cast.csm, "people", is_active="true").pks
    assert set(door.list(cast.csm, "people", team=cast.rep.staff.team_id).pks) == {cast.rep.staff.pk, gone.pk}
    assert door.list(cast.csm, "people", service_role="engineer").pks == (gone.pk,)
    assert door.list(cast.csm, "people", manager=cast.sales_lead.staff.pk).pks == (gone.pk,)


def test_two_with_one_e_mail_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ratoon.people.services.staff._refuse_known", lambda *_args: None
    )  # the other was not there yet
    with nothing_changes(), pytest.raises(PeopleRefused) as refused:
        make.staff(team=cast.rep.staff.team, email="rep@ratoon.example")
    assert refused.value.code == "email_known"

"""Tasks: given, edited, done, dropped, handed on, opened again; by page and by API."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import Http404

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, Pages, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests import make as make_people
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.work import services
from ratoon.work.models import Task
from ratoon.work.services import TaskRefused
from ratoon.work.tests import make

DAY = timedelta(days=1)


def test_somebody_writes_down_what_he_has_to_do(door: Door, cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    answer = door.add(cast.csm, "tasks", title="  回访 ", due_on=TODAY + DAY, note="周三之前", **make.about(company))
    assert answer.is_done, answer
    task = Task.objects.get()
    assert (task.title, task.assignee, task.made_by, task.status) == ("回访", cast.csm.staff, cast.csm.staff, "open")
    assert (task.company, task.made_on, task.at_stake) == (company, TODAY, None)
    entry = JournalEntry.objects.get(kind="task.added")
    assert entry.data == {"task_id": task.pk, "assignee_id": cast.csm.staff.pk, "due_on": "2026-11-24"}
    assert {(one.kind, one.record_id) for one in entry.subjects.all()} == {("task", task.pk), ("company", company.pk)}


def test_it_may_be_for_a_colleague(cast: Cast) -> None:
    body = {"title": "x", "due_on": "2026-11-23", "assignee": cast.rep.staff.pk}
    made: Any = api_client(cast.csm).post("/api/v1/tasks", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["assignee"] == cast.rep.staff.pk
    assert made.json()["at_stake"] is None


ILL: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "no day": ({"due_on": None}, "due_on"),
    "a control character": ({"title": "a\x07"}, "title"),
    "nobody": ({"assignee": 10**9}, "assignee"),
    "half a record": ({"subject_kind": "company"}, "subject_id"),
    "the other half": ({"subject_id": 1}, "subject_kind"),
    "an unknown kind": ({"subject_kind": "moon", "subject_id": 1}, "subject_kind"),
}


@pytest.mark.parametrize("case", ILL)
def test_what_is_ill_formed_is_refused_beside_its_field(door: Door, cast: Cast, case: str) -> None:
    typed, field = ILL[case]
    with nothing_changes():
        answer = door.add(cast.csm, "tasks", **{"title": "回访", "due_on": TODAY, **typed})
    assert answer.is_refused, answer
    assert [name.split(".")[-1] for name in answer.problems] == [field], answer.problems


def test_nobody_works_on_a_record_that_he_does_not_see(door: Door, cast: Cast) -> None:
    hidden = make_customers.company(owner=cast.other_rep.staff)
    with nothing_changes():
        assert door.add(cast.rep, "tasks", title="x", due_on=TODAY, **make.about(hidden)).status == 404
        gone = {"subject_kind": "company", "subject_id": 2**62}
        assert door.add(cast.rep, "tasks", title="x", due_on=TODAY, **gone).status == 404
    with nothing_changes(), pytest.raises(Http404):
        services.add_task(title="x", due_on=TODAY, actor=cast.rep.actor, at=NOW, **make.about(hidden))


def test_facts_are_corrected_and_others_are_not(door: Door, cast: Cast) -> None:
    task = make.task(cast.csm.staff)
    assert door.edit(cast.csm, "tasks", task.pk, 1, title="再回访", due_on=TODAY + DAY, note="x").is_done
    now = Task.objects.get()
    assert (now.title, now.due_on, now.note, now.version) == ("再回访", TODAY + DAY, "x", 2)
    assert JournalEntry.objects.get(kind="task.edited").data["fields"] == ["due_on", "note", "title"]
    with nothing_changes():
        assert door.edit(cast.csm, "tasks", task.pk, 2, assignee=cast.rep.staff.pk).is_refused
        assert door.edit(cast.csm, "tasks", task.pk, 1, title="y").status in (409, 412)


def test_of_an_alarm_only_the_note_is_edited(door: Door, cast: Cast) -> None:
    task = make.alarm(cast.csm.staff, make_customers.company(owner=cast.csm.staff))
    assert door.edit(cast.csm, "tasks", task.pk, 1, note="问过了").is_done
    with nothing_changes():
        assert door.edit(cast.csm, "tasks", task.pk, 2, title="x").is_refused
    with nothing_changes(), pytest.raises(TaskRefused) as refused:
        services.edit_task(task=task, expect=None, due_on=TODAY + DAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "alarm"


VERBS: dict[str, dict[str, Any]] = {"finish": {}, "drop": {"reason": "没有需要"}, "hand": {}}


def typed(verb: str, cast: Cast) -> dict[str, Any]:
    """Give what a verb asks for."""
    return {"assignee": cast.csm_lead.staff.pk} if verb == "hand" else VERBS[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_happens_on_its_day(door: Door, cast: Cast, verb: str) -> None:
    task = make.task(cast.csm.staff, on=TODAY - 5 * DAY)
    answer = door.act(cast.csm_lead, "tasks", task.pk, verb, on=TODAY - 2 * DAY, **typed(verb, cast))
    assert answer.is_done, answer
    now = Task.objects.get()
    if verb == "hand":
        assert (now.assignee, now.status) == (cast.csm_lead.staff, "open")
    else:
        assert (now.status, now.done_on, now.done_by) == (
            {"finish": "done", "drop": "dropped"}[verb],
            TODAY - 2 * DAY,
            cast.csm_lead.staff,
        )
    kind = {"finish": "task.finished", "drop": "task.dropped", "hand": "task.handed"}[verb]
    assert JournalEntry.objects.get(kind=kind).data["on"] == "2026-11-21"


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_day_is_refused(door: Door, cast: Cast, verb: str) -> None:
    task = make.task(cast.csm.staff, on=TODAY - 5 * DAY)
    for on in (TODAY + DAY, TODAY - 6 * DAY):
        with nothing_changes():
            assert list(door.act(cast.csm, "tasks", task.pk, verb, on=on, **typed(verb, cast)).problems) == ["on"]


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_settled_is_settled(door: Door, cast: Cast, verb: str) -> None:
    task = make.task(cast.csm.staff)
    services.finish_task(task=task, on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes():
        answer = door.act(cast.csm, "tasks", task.pk, verb, **typed(verb, cast))
    assert answer.is_refused and answer.words


def test_dropping_says_why_and_handing_to_whom(door: Door, cast: Cast) -> None:
    task = make.task(cast.csm.staff)
    gone = make_people.staff(team=cast.csm.staff.team)
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY)
    gone.refresh_from_db()
    with nothing_changes():
        assert list(door.act(cast.csm, "tasks", task.pk, "drop", reason=" ").problems) == ["reason"]
        assert list(door.act(cast.csm, "tasks", task.pk, "hand", assignee=gone.pk).problems) == ["assignee"]
        assert list(door.act(cast.csm, "tasks", task.pk, "hand", assignee=cast.csm.staff.pk).problems) == ["assignee"]
    for assignee in (gone, cast.csm.staff):
        with nothing_changes(), pytest.raises(TaskRefused):
            services.hand_task(task=task, assignee=assignee, on=TODAY, actor=SYSTEM, at=NOW)


def test_within_the_day_it_is_opened_again(door: Door, cast: Cast, clock: Any) -> None:
    task = make.task(cast.csm.staff)
    services.finish_task(task=task, on=TODAY, actor=cast.csm.actor, at=NOW)
    assert door.act(cast.csm, "tasks", task.pk, "reopen").is_done
    now = Task.objects.get()
    assert (now.status, now.done_on, now.done_at, now.done_by) == ("open", None, None, None)
    with nothing_changes():
        assert door.act(cast.csm, "tasks", task.pk, "reopen").is_refused
    services.finish_task(task=now, on=TODAY, actor=cast.csm.actor, at=NOW)
    clock.move_to(NOW + DAY)
    with nothing_changes():
        assert door.act(cast.csm, "tasks", task.pk, "reopen").is_refused


def test_the_system_gives_tasks_to_somebody(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(TaskRefused) as refused:
        services.add_task(title="x", due_on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_assignee"


def test_everybody_sees_his_own_and_leads_those_of_their_department(door: Door, cast: Cast) -> None:
    mine, other = make.task(cast.csm.staff).pk, make.task(cast.rep.staff).pk
    seen = {"csm": {mine}, "csm_lead": {mine}, "rep": {other}, "sales_lead": {other}, "executive": {mine, other}}
    for key, expected in seen.items():
        assert set(door.list(getattr(cast, key), "tasks").pks) == expected, key
    with nothing_changes():
        assert door.act(cast.rep, "tasks", mine, "finish").status == 404


def test_of_two_who_settle_it_at_once_one_does(own_database: str, cast: Cast) -> None:
    for _round in range(4):
        task = make.task(cast.csm.staff)
        settle: dict[str, Any] = {"task": task, "on": TODAY, "actor": cast.csm.actor, "at": NOW}
        outcomes = race(
            partial(services.finish_task, **settle), partial(services.drop_task, reason="没有需要", **settle)
        )
        (loser,) = losers(outcomes)
        assert isinstance(loser, TaskRefused) and loser.code == "not_open"
        (winner,) = winners(outcomes)
        assert Task.objects.get(pk=task.pk).status == winner.status


def test_a_task_tells_its_record_and_its_way(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    task = make.task(cast.csm.staff, subject=company)
    services.hand_task(task=task, assignee=cast.csm_lead.staff, on=TODAY, actor=cast.csm.actor, at=NOW)
    page = Pages().show(cast.csm_lead, "tasks", task.pk)
    assert f'href="/customers/{company.pk}/"' in page.body
    assert cast.csm.staff.name in page.body
    told = page_client(cast.csm_lead).get(f"/customers/{company.pk}/timeline").content.decode()
    assert "回访" in told
    gone = page_client(cast.csm).get(f"/customers/{company.pk}/timeline").content.decode()
    assert "回访" not in gone, "it is another's task now"

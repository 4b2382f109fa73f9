"""A lead goes its way by verbs: each says from where it leads, and refuses days that can't be."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, SHANGHAI, TODAY
from ratoon.lead import services
from ratoon.lead.models import Lead, LeadMove
from ratoon.lead.rules import FROM, TO, may
from ratoon.lead.services import LeadRefused
from ratoon.lead.tests import make
from ratoon.people.tests import make as make_people
from ratoon.people.tests.cast import SYSTEM, Cast, Colleague

DAY = timedelta(days=1)
STATUSES = sorted(Lead.Status.values)
SERVICES = {
    "cleanse": services.cleanse_lead,
    "qualify": services.qualify_lead,
    "assign": services.assign_lead,
    "claim": services.claim_lead,
    "accept": services.accept_lead,
    "recycle": services.recycle_lead,
    "invalidate": services.invalidate_lead,
    "reopen": services.reopen_lead,
}
WALKS = {
    # verb: where it starts, what it leads to, and who does it
    "cleanse": ("new", "cleansing", "marketer"),
    "qualify": ("cleansing", "qualified", "marketer"),
    "assign": ("qualified", "assigned", "administrator"),
    "claim": ("qualified", "assigned", "rep"),
    "accept": ("assigned", "accepted", "rep"),
    "recycle": ("accepted", "recycled", "rep"),
    "invalidate": ("cleansing", "invalid", "marketer"),
    "reopen": ("invalid", "new", "marketer"),
}
WRONG_STARTS = {
    "cleanse": "accepted",
    "qualify": "invalid",
    "assign": "invalid",
    "claim": "assigned",
    "accept": "accepted",
    "recycle": "assigned",
    "invalidate": "invalid",
    "reopen": "new",
}


def standing(cast: Cast, status: str, verb: str) -> Lead:
    """Make a lead in a status, the rep's where the verb is his; ten days ago it came, five ago it got there."""
    owner = cast.rep.staff if status in ("assigned", "accepted") or verb in ("accept", "recycle") else None
    return make.lead(status=status, owner=owner, at=NOW - 10 * DAY, on=TODAY - 5 * DAY if status != "new" else TODAY)


def typed(verb: str, cast: Cast) -> dict[str, Any]:
    """Give what a verb asks for beside its day."""
    asked: dict[str, dict[str, Any]] = {"assign": {"owner": cast.rep.staff.pk}, "invalidate": {"reason": "no_need"}}
    return asked.get(verb, {})


def who(cast: Cast, verb: str) -> Colleague:
    """Give who does it."""
    found: Colleague = getattr(cast, WALKS[verb][2])
    return found


@pytest.mark.parametrize("verb", WALKS)
def test_it_goes_its_way(door: Door, cast: Cast, verb: str) -> None:
    start, goal, _who = WALKS[verb]
    lead = standing(cast, start, verb)
    answer = door.act(who(cast, verb), "leads", lead.pk, verb, **typed(verb, cast))

    assert answer.is_done, answer
    now = Lead.objects.get(pk=lead.pk)
    assert (now.status, now.status_on, now.version) == (goal, TODAY, lead.version + 1)
    expected = {"assign": cast.rep.staff, "claim": cast.rep.staff, "accept": cast.rep.staff}.get(verb)
    assert now.owner == expected
    move = LeadMove.objects.filter(lead=lead).latest("pk")
    assert (move.status, move.happened_on, move.recorded_at, move.owner) == (goal, TODAY, NOW, expected)
    entry = JournalEntry.objects.filter(kind="lead.moved").latest("pk")
    assert (entry.data["status"], entry.happened_at, entry.user) == (goal, NOW, who(cast, verb).user)


@pytest.mark.parametrize("verb", WALKS)
def test_it_refuses_a_wrong_start(door: Door, cast: Cast, verb: str) -> None:
    lead = standing(cast, WRONG_STARTS[verb], verb)
    if verb == "recycle":
        lead = make.lead(owner=cast.rep.staff)
    doer = cast.sales_lead if verb == "claim" else who(cast, verb)
    with nothing_changes():
        answer = door.act(doer, "leads", lead.pk, verb, **typed(verb, cast))
    assert answer.is_refused
    assert answer.words


def test_every_start_of_every_verb_is_as_declared(cast: Cast) -> None:
    for verb, service in SERVICES.items():
        for status in STATUSES:
            lead = make.lead(owner=cast.rep.staff if verb != "claim" else None)
            Lead.objects.filter(pk=lead.pk).update(status=status)
            more = {"assign": {"owner": cast.rep.staff}, "invalidate": {"reason": make.reason()}}.get(verb, {})
            actor = cast.rep.actor if verb == "claim" else SYSTEM
            if may(verb, status):
                moved: Lead = service(lead=lead, on=TODAY, actor=actor, at=NOW, **more)  # type: ignore[operator]
                assert moved.status == TO[verb]
                continue
            with nothing_changes(), pytest.raises(LeadRefused) as refused:
                service(lead=lead, on=TODAY, actor=actor, at=NOW, **more)  # type: ignore[operator]
            assert refused.value.code == "wrong_status", (verb, status)


def test_the_rules_know_every_status_and_no_dead_end() -> None:
    assert set(FROM) == set(TO)
    assert {status for starts in FROM.values() for status in starts} | set(TO.values()) == set(STATUSES)
    reached, waiting = set(), {"new"}
    while waiting:
        status = waiting.pop()
        reached.add(status)
        waiting |= {TO[verb] for verb in FROM if may(verb, status)} - reached
    assert reached == set(STATUSES)


@pytest.mark.parametrize("verb", WALKS)
def test_a_day_that_has_not_come_is_refused(door: Door, cast: Cast, verb: str) -> None:
    lead = standing(cast, WALKS[verb][0], verb)
    with nothing_changes():
        answer = door.act(who(cast, verb), "leads", lead.pk, verb, on=TODAY + DAY, **typed(verb, cast))
    assert list(answer.problems) == ["on"]
    with nothing_changes(), pytest.raises(LeadRefused) as refused:
        services.invalidate_lead(lead=lead, reason=make.reason(), on=TODAY + DAY, actor=SYSTEM, at=NOW) if verb != (
            "reopen"
        ) else services.reopen_lead(lead=lead, on=TODAY + DAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "in_future"


@pytest.mark.parametrize("verb", [verb for verb in WALKS if verb != "cleanse"])
def test_a_day_before_the_last_step_is_refused(door: Door, cast: Cast, verb: str) -> None:
    lead = standing(cast, WALKS[verb][0], verb)
    with nothing_changes():
        answer = door.act(who(cast, verb), "leads", lead.pk, verb, on=TODAY - 6 * DAY, **typed(verb, cast))
    assert list(answer.problems) == ["on"]
    assert "2026-11-18" in answer.words


def test_typed_in_later_it_stands_at_its_day(door: Door, cast: Cast) -> None:
    lead = make.lead(at=NOW - 10 * DAY)
    on = TODAY - 3 * DAY
    assert door.act(cast.marketer, "leads", lead.pk, "qualify", on=on).is_done
    entry = JournalEntry.objects.filter(kind="lead.moved").latest("pk")
    assert entry.happened_at == datetime.combine(on, time.min, SHANGHAI)
    assert Lead.objects.get(pk=lead.pk).status_on == on


def test_just_before_midnight_the_day_is_the_firms(door: Door, cast: Cast, clock: Any) -> None:
    lead = make.lead(at=NOW - DAY)
    clock.move_to(datetime(2026, 11, 24, 0, 30, tzinfo=SHANGHAI))
    assert door.act(cast.marketer, "leads", lead.pk, "qualify").is_done
    assert Lead.objects.get(pk=lead.pk).status_on == TODAY + DAY


def test_a_lead_is_given_to_who_works_here(door: Door, cast: Cast) -> None:
    lead = make.lead(status="qualified")
    gone = make_people.staff(team=cast.rep.staff.team)
    type(gone).objects.filter(pk=gone.pk).update(left_on=TODAY)
    for owner in (gone.pk, 10**9, 10**30):
        with nothing_changes():
            answer = door.act(cast.administrator, "leads", lead.pk, "assign", owner=owner)
        assert list(answer.problems) == ["owner"], owner
    gone.refresh_from_db()
    with nothing_changes(), pytest.raises(LeadRefused) as refused:
        services.assign_lead(lead=lead, owner=gone, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "owner_left"


def test_invalid_is_said_for_a_reason(door: Door, cast: Cast) -> None:
    lead = make.lead()
    with nothing_changes():
        assert list(door.act(cast.marketer, "leads", lead.pk, "invalidate").problems) == ["reason"]
        assert list(door.act(cast.marketer, "leads", lead.pk, "invalidate", reason="x").problems) == ["reason"]
    assert door.act(cast.marketer, "leads", lead.pk, "invalidate", reason="competitor").is_done
    assert LeadMove.objects.filter(lead=lead).latest("pk").reason == make.reason("competitor")
    told = door.show(cast.marketer, "leads", lead.pk)
    assert make.reason("competitor").label in told.body or door.name == "api"


def test_nobody_accepts_what_nobody_owns(cast: Cast) -> None:
    lead = make.lead()
    with nothing_changes(), pytest.raises(LeadRefused) as refused:
        services.accept_lead(lead=lead, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_owner"


def test_the_system_claims_nothing(cast: Cast) -> None:
    lead = make.lead(status="qualified")
    with nothing_changes(), pytest.raises(LeadRefused) as refused:
        services.claim_lead(lead=lead, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_claimer"


@pytest.mark.parametrize("verb", WALKS)
def test_who_may_not_is_told_so_or_finds_nothing(door: Door, cast: Cast, verb: str) -> None:
    lead = standing(cast, WALKS[verb][0], verb)
    for person, status in ((cast.executive, 403), (cast.csm, 404)):
        with nothing_changes():
            assert door.act(person, "leads", lead.pk, verb, **typed(verb, cast)).status == status, person.key

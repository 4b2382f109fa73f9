"""A customer moves by what happens and by that alone; a person may correct it with a reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import race, winners
from ratoon.customers import services
from ratoon.customers.models import JourneyStep, Standing, Why
from ratoon.customers.services import Happening, JourneyRefused, PastMove
from ratoon.customers.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

DAY = timedelta(days=1)


def test_a_whole_life_is_kept_with_its_reasons(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff)
    life: list[tuple[str, str, str, int]] = [
        ("opportunity_opened", "", "I", 1),
        ("short_term_signed", "", "", 0),
        ("recurring_signed", "", "II", 1),
        ("accepted", "", "III", 1),
        ("growth_taken_up", "renewal_strategy", "IV", 1),
        ("renewed", "", "IV", 2),
        ("growth_closed", "", "III", 2),
        ("term_over", "", "left", 2),
        ("opportunity_opened", "", "I", 2),
    ]
    for number, (happening, why, quadrant, cycle) in enumerate(life):
        on = make.LONG_AGO + number * DAY
        step = services.move(company=row, happening=happening, on=on, why=why, actor=SYSTEM, at=NOW)
        assert (step.quadrant, step.cycle) == (quadrant, cycle) if step else not quadrant
    standing = Standing.objects.get(company=row)
    assert (standing.quadrant, standing.cycle, standing.since) == ("I", 2, make.LONG_AGO + 8 * DAY)
    whys = list(JourneyStep.objects.filter(company=row).order_by("pk").values_list("why", flat=True))
    assert whys[3] == Why.RENEWAL_STRATEGY
    assert whys[-1] == Why.WIN_BACK
    assert len(whys) == 8
    assert JourneyEvents.count("company.moved") == 8


class JourneyEvents:
    """What the journal tells of moves."""

    @staticmethod
    def count(kind: str) -> int:
        """Count the entries of a kind."""
        return JournalEntry.objects.filter(kind=kind).count()


def test_what_moves_nothing_writes_nothing_whatever_its_day(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="III", on=TODAY)
    for happening in ("opportunity_opened", "short_term_signed", "recurring_signed", "accepted", "growth_closed"):
        for on in (TODAY, TODAY - 99 * DAY):
            with nothing_changes():
                assert services.move(company=row, happening=happening, on=on, actor=SYSTEM, at=NOW) is None


@pytest.mark.parametrize(
    ("on", "code"),
    [(TODAY + DAY, "in_future"), (TODAY - 6 * DAY, "before_last_step"), (TODAY - 21 * DAY, "before_last_step")],
)
def test_days_do_not_go_back(cast: Cast, on: Any, code: str) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 20 * DAY, quadrant="II", on=TODAY - 5 * DAY)
    with nothing_changes(), pytest.raises(JourneyRefused) as refused:
        services.move(company=row, happening="accepted", on=on, actor=SYSTEM, at=NOW)
    assert refused.value.code == code


def test_nothing_happens_before_the_company_is_known(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, known_since=TODAY - 20 * DAY)
    with nothing_changes(), pytest.raises(JourneyRefused) as refused:
        services.move(company=row, happening="opportunity_opened", on=TODAY - 21 * DAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "before_known"


def test_two_acceptances_at_once_are_one_step(own_database: str, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="II")
    moving = partial(services.move, company=row, happening="accepted", on=TODAY, actor=SYSTEM, at=NOW)
    outcomes = race(moving, moving)
    assert [one.error for one in outcomes] == [None, None]
    assert len(winners(outcomes)) == 1
    assert JourneyStep.objects.filter(company=row, quadrant="III").count() == 1


def test_a_person_corrects_it_with_a_reason(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="II")
    typed: dict[str, Any] = {"quadrant": "III", "cycle": 2, "reason": "旧系统里已续约一次"}
    answer = door.act(cast.administrator, "customers", row.pk, "correct", **typed)
    assert answer.is_done, answer
    standing = Standing.objects.get(company=row)
    assert (standing.quadrant, standing.cycle, standing.since) == ("III", 2, TODAY)
    step = JourneyStep.objects.filter(company=row).latest("pk")
    assert (step.is_correction, step.why, step.note) == (True, "corrected", "旧系统里已续约一次")
    assert step.recorded_by == cast.administrator.user
    entry = JournalEntry.objects.filter(kind="company.moved").latest("pk")
    assert entry.data["is_correction"] is True
    assert "旧系统里已续约一次" not in str(entry.data)
    page = page_client(cast.csm).get(f"/customers/{row.pk}/").content.decode()
    assert "旧系统里已续约一次" in page
    assert cast.administrator.user.name in page


def test_a_correction_that_is_none_is_refused(door: Door, cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="II", on=TODAY - 3 * DAY)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"quadrant": "II", "cycle": 1, "reason": "x"}, "quadrant"),
        ({"quadrant": "V", "cycle": 1, "reason": "x"}, "quadrant"),
        ({"quadrant": "III", "cycle": 0, "reason": "x"}, "cycle"),
        ({"quadrant": "III", "cycle": 1, "reason": " "}, "reason"),
        ({"quadrant": "III", "cycle": 1, "reason": "x", "on": TODAY + DAY}, "on"),
        ({"quadrant": "III", "cycle": 1, "reason": "x", "on": TODAY - 4 * DAY}, "on"),
    ]
    for typed, field in cases:
        with nothing_changes():
            answer = door.act(cast.csm_lead, "customers", row.pk, "correct", **typed)
        assert list(answer.problems) == [field], typed
    with nothing_changes():
        assert door.act(cast.rep, "customers", row.pk, "correct", **{**cases[0][0], "cycle": 3}).status == 403


def test_the_service_itself_refuses_what_no_form_stopped(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="II")
    correcting = partial(services.correct_journey, company=row, on=TODAY, actor=SYSTEM, at=NOW)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"quadrant": "III", "cycle": 1, "reason": ""}, "reason_missing"),
        ({"quadrant": "III", "cycle": 0, "reason": "x"}, "cycle_missing"),
    ]
    for given, code in cases:
        with nothing_changes(), pytest.raises(JourneyRefused) as refused:
            correcting(**given)
        assert refused.value.code == code


def test_the_past_is_taken_over_in_its_order_and_is_no_news(cast: Cast) -> None:
    one, other = make.company(owner=cast.rep.staff), make.company(owner=cast.rep.staff)
    day = make.LONG_AGO
    steps = services.take_over_journeys(
        moves=[
            PastMove(company=one, happening=Happening.RENEWED, on=day + 9 * DAY),
            PastMove(company=one, happening=Happening.RECURRING_SIGNED_ACCEPTED, on=day),
            PastMove(company=one, happening=Happening.RECURRING_SIGNED, on=day + DAY),
            PastMove(company=other, happening=Happening.SHORT_TERM_SIGNED, on=day - 99 * DAY),
        ],
        actor=SYSTEM,
        at=NOW,
    )
    assert len(steps) == 3
    standing = Standing.objects.get(company=one)
    assert (standing.quadrant, standing.cycle, standing.since) == ("III", 2, day + 9 * DAY)
    assert Standing.objects.get(company=other).quadrant == "I"
    assert JourneyEvents.count("company.journey_taken_over") == 3
    assert JourneyEvents.count("company.moved") == 0
    with nothing_changes(), pytest.raises(JourneyRefused) as refused:
        past = [PastMove(company=one, happening=Happening.TERM_OVER, on=day)]
        services.take_over_journeys(moves=past, actor=SYSTEM, at=NOW)
    assert refused.value.code == "before_last_step"


def test_figures_are_kept_as_far_as_they_are_given(cast: Cast) -> None:
    row = make.company(owner=cast.rep.staff, quadrant="III")
    services.set_standing(company=row, arr=Decimal("864000.00"), currency="CNY", first_signed_on=TODAY)
    services.set_standing(company=row, term_ends_on=TODAY + 96 * DAY)
    standing = Standing.objects.get(company=row)
    assert (standing.arr, standing.currency, standing.first_signed_on) == (Decimal("864000.00"), "CNY", TODAY)
    assert (standing.term_ends_on, standing.quadrant) == (TODAY + 96 * DAY, "III")
    page = page_client(cast.csm).get(f"/customers/{row.pk}/").content.decode()
    assert "864,000" in page
    assert "96" in page


@pytest.mark.parametrize("quadrant", [*make.WAYS])
def test_its_page_draws_where_it_is(cast: Cast, quadrant: str) -> None:
    row = make.company(owner=cast.rep.staff, quadrant=quadrant)
    page = page_client(cast.csm).get(f"/customers/{row.pk}/").content.decode()
    assert ('class="spiral"' in page) == bool(quadrant)
    assert ('class="me"' in page) == (quadrant not in ("", "left"))

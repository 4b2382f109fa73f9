"""Two ticks at once open one play; two acceptances at once start one care; lost and renewed at once is one of both."""

from __future__ import annotations

from functools import partial

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.success import services
from ratoon.success.models import Care, Renewal
from ratoon.success.services import CareRefused, RenewalRefused
from ratoon.success.tests import make
from ratoon.work.models import Task

ROUNDS = 4


def test_two_ticks_open_one_play(own_database: str, cast: Cast) -> None:
    for number in range(1, ROUNDS + 1):
        make.contract(owner=cast.csm.staff, ends_in=20)
        outcomes = race(make.tick, make.tick)
        assert not losers(outcomes), outcomes
        assert sum(one.opened for one in winners(outcomes)) == 1
        assert Renewal.objects.count() == number
        assert Task.objects.filter(rule="renewal.term_ends").count() == number


def test_one_care_is_started(own_database: str, cast: Cast) -> None:
    for _round in range(ROUNDS):
        company = make.company(owner=cast.rep.staff)
        starting = partial(services.start_care, company=company, on=TODAY, actor=SYSTEM, at=NOW)
        (loser,) = losers(race(starting, starting))
        assert isinstance(loser, CareRefused)
        assert loser.code == "in_care"
        assert Care.objects.filter(company=company).count() == 1


def test_it_is_lost_or_stepped_once(own_database: str, cast: Cast) -> None:
    for _round in range(ROUNDS):
        play = make.renewal(owner=cast.csm.staff)
        losing = partial(services.lose, renewal=play, reason=make.reason(), on=TODAY, actor=cast.csm.actor, at=NOW)
        (loser,) = losers(race(losing, losing))
        assert isinstance(loser, RenewalRefused)
        assert loser.code == "not_open"

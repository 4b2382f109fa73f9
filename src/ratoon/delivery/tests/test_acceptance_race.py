"""Two record the acceptance of one project at the same moment: one does, the other is told."""

from __future__ import annotations

from functools import partial

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.delivery import services
from ratoon.delivery.models import Acceptance, Project
from ratoon.delivery.services import ProjectRefused
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import Cast

ROUNDS = 4


def test_one_records_it(own_database: str, cast: Cast) -> None:
    for _round in range(ROUNDS):
        row = make.run(make.directly(cast, make.signed(cast)), cast.project_manager.staff, make.BEGAN)
        recording = partial(
            services.record_acceptance,
            project=row,
            on=TODAY,
            how="clause",
            evidence="第 9 条",
            waived=list(row.tasks.all()),
            at=NOW,
        )
        actors = (cast.project_manager.actor, cast.delivery_lead.actor)
        outcomes = race(*(partial(recording, actor=actor) for actor in actors))
        (winner,), (loser,) = winners(outcomes), losers(outcomes)
        assert isinstance(loser, ProjectRefused)
        assert loser.code == "accepted_before"
        assert winner.status == "accepted"
        assert Acceptance.objects.filter(project=row).count() == 1


def test_one_signature_opens_one_project(own_database: str, cast: Cast) -> None:
    for _round in range(ROUNDS):
        contract = make.signed(cast)
        opening = partial(
            services.open_project, contract=contract, on=make.BEGAN, actor=cast.delivery_lead.actor, at=NOW
        )
        outcomes = race(opening, opening)
        assert not losers(outcomes)
        assert Project.objects.filter(contract=contract).count() == 1

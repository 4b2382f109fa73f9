"""Sample rows of opportunities."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import make_words, sample_of
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.pipeline import LossReason, Stage
from ratoon.sale.services.pipeline_takeover import PastOpportunity, take_over_opportunities
from ratoon.sale.tests import make_pipeline as make

STAGES = ("prospecting", "lost", "contract", "won")


@sample_of("opportunities")
def opportunities(cast: Cast, number: int) -> None:
    """Make open, won and lost ones: some agree in day and amount, some lack company, days and amount, some are ours."""
    for i in range(min(number, 6)):
        owner = (cast.rep, cast.other_rep)[i % 2].staff
        made = make.opportunity(owner=owner, amount=None if i % 3 else Decimal(i), modules=[make.module("crm")])
        if i == 5:
            make.signed(make.contract(made.company))
    here = make.company(owner=cast.rep.staff)
    owners = (cast.rep.staff, cast.other_rep.staff)
    take_over_opportunities(
        opportunities=[
            PastOpportunity(
                name=("云帆", "Acme", "=1+1", "数智科技", "acme")[i % 5],
                owner=owners[i % 2],
                stage=make.stage(STAGES[i % 4]),
                company=here if i % 3 else None,
                amount=Decimal(1000 * (i % 7)) if i % 4 else None,
                currency=("", "USD")[i % 2],
                expected_on=TODAY + timedelta(days=i % 9) if i % 5 else None,
                opened_on=TODAY - timedelta(days=i // 4) if i % 6 else None,
                loss_reason=make.reason() if STAGES[i % 4] == "lost" else None,
            )
            for i in range(number - 6)
        ],
        actor=SYSTEM,
        at=NOW,
    )


@sample_of("stages")
def stages(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(Stage, number)


@sample_of("loss-reasons")
def loss_reasons(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(LossReason, number)

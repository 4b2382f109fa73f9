"""Questions about the pipeline: what stands in each stage, what a board shows, how an opportunity went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, QuerySet, Sum

from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage, StageMove
from ratoon.sale.rules.money import CENT, ZERO


@dataclass(frozen=True, slots=True)
class StageRow:
    """
    What stands in a stage: how many, the sum of their known amounts by currency, and how many amounts are unknown.

    Nothing here is multiplied by a probability.
    """

    stage: Stage
    count: int = 0
    amount: Mapping[str, Decimal] = field(default_factory=dict)
    amount_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an opportunity's way; ``days`` it stood there, None while it does or where a day is unknown."""

    move: StageMove
    days: int | None


def pipeline(rows: QuerySet[Opportunity] | None = None) -> list[StageRow]:
    """
    Give every stage in its order with what of these rows stands in it (None: all that the firm has).

    For somebody's pipeline give what he may see: ``OPPORTUNITIES.visible_to(actor)``. Stages out of use are left out
    where nothing stands in them.
    """
    seen = Opportunity.objects.all() if rows is None else rows
    found = (
        seen.order_by()
        .values("stage_id", "currency")
        .annotate(count=Count("id"), known=Count("amount"), total=Sum("amount"))
    )
    counts: dict[int, int] = {}
    unknown: dict[int, int] = {}
    sums: dict[int, dict[str, Decimal]] = {}
    for row in found:
        stage = row["stage_id"]
        counts[stage] = counts.get(stage, 0) + row["count"]
        unknown[stage] = unknown.get(stage, 0) + row["count"] - row["known"]
        if row["known"]:
            sums.setdefault(stage, {})[row["currency"]] = row["total"]
    return [
        StageRow(stage, counts.get(stage.pk, 0), dict(sorted(sums.get(stage.pk, {}).items())), unknown.get(stage.pk, 0))
        for stage in Stage.objects.all()
        if stage.archived_at is None or stage.pk in counts
    ]


def worth_of(rows: Sequence[StageRow]) -> dict[str, Decimal]:
    """Add up the known amounts of some stages by currency."""
    found: dict[str, Decimal] = {}
    for row in rows:
        for currency, amount in row.amount.items():
            found[currency] = found.get(currency, ZERO) + amount
    return found


def expected_of(rows: Sequence[StageRow]) -> dict[str, Decimal]:
    """
    Weight the known amounts of some stages by the stages' probabilities, by currency, to the cent.

    A stage without a probability lets nothing expect: it adds 0.
    """
    found: dict[str, Decimal] = {}
    for row in rows:
        for currency, amount in row.amount.items():
            part = (amount * (row.stage.probability or 0) / 100).quantize(CENT, ROUND_HALF_UP)
            found[currency] = found.get(currency, ZERO) + part
    return found


def first_of_stage(rows: QuerySet[Opportunity], stage: Stage, most: int) -> list[Opportunity]:
    """Give the first of a stage: open ones by the day they are expected, decided ones the latest first."""
    order = (
        [F("expected_on").asc(nulls_last=True), F("id").asc()]
        if stage.outcome == Outcome.OPEN
        else [F("stage_on").desc(nulls_last=True), F("id").desc()]
    )
    found = rows.filter(stage=stage).select_related("company", "owner", "stage").order_by(*order)
    return list(found[:most])


def way_of(opportunity: Opportunity) -> list[Step]:
    """Give the steps of an opportunity, the latest first, each with the days that it stood there."""
    moves = list(opportunity.moves.select_related("stage", "loss_reason").order_by("pk"))
    ends: list[date | None] = [move.happened_on for move in moves[1:]]
    steps = []
    for move, end in zip(moves, [*ends, None], strict=True):
        days = (end - move.happened_on).days if end is not None and move.happened_on is not None else None
        steps.append(Step(move, days))
    return steps[::-1]

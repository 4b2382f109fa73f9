"""The stages of the pipeline and the reasons of loss, as lists that the firm keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.resource import Column, Fact
from ratoon.core.ui import formats
from ratoon.core.words.resource import COLUMNS, WordOut, WordResource, register_words
from ratoon.sale.access.pipeline import LOSS_REASONS, STAGES
from ratoon.sale.forms.stages import StageForm
from ratoon.sale.models.pipeline import LossReason, Outcome, Required, Stage
from ratoon.sale.services import stages


class StageOut(WordOut):
    """A stage: probability in percent, null where it is unknown; ``gate`` names the facts that it asks for."""

    probability: int | None
    outcome: str
    gate: list[str]


class StageResource(WordResource[Stage]):
    """Stages of the pipeline (商机阶段)."""

    access = STAGES
    slug = "stages"
    title = _("Stages of the pipeline")
    title_one = _("stage")
    icon = "layout-kanban"
    group = "sales"
    position = 44
    empty_hint = _("The way of an opportunity: order, probability, and what each stage asks for first.")
    columns = (
        *COLUMNS[:2],
        Column("probability", _("Probability"), lambda stage: _percent(stage), is_number=True),
        Column("outcome", _("Outcome"), lambda stage: Outcome(stage.outcome).label, css="nw"),
        Column("gate", _("Asks for first"), lambda stage: _gate(stage), css="wide"),
        *COLUMNS[2:],
    )
    form = StageForm
    out = StageOut
    guard = staticmethod(stages.guard)

    def facts_of(self, row: Stage, actor: Actor) -> Sequence[Fact]:
        return (
            *super().facts_of(row, actor),
            Fact(_("Probability"), _percent(row)),
            Fact(_("Outcome"), Outcome(row.outcome).label),
            Fact(_("Asks for first"), _gate(row)),
        )


class LossReasonResource(WordResource[LossReason]):
    """Reasons of lost opportunities (输单原因)."""

    access = LOSS_REASONS
    slug = "loss-reasons"
    title = _("Reasons of lost opportunities")
    title_one = _("reason")
    icon = "mood-sad"
    group = "sales"
    position = 45
    empty_hint = _("What is chosen when an opportunity is lost.")


def _percent(stage: Stage) -> Any:
    return None if stage.probability is None else formats.percent(stage.probability)


def _gate(stage: Stage) -> str:
    return formats.listed(str(Required(fact).label) for fact in stage.gate) or str(_("nothing"))


stages_ = register_words(StageResource())
loss_reasons = register_words(LossReasonResource())

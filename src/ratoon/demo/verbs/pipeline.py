"""Verbs of opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratoon.customers.models import Company, Contact
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.lead.models import Lead
from ratoon.product.models import Module
from ratoon.sale.models.pipeline import LossReason, Opportunity
from ratoon.sale.models.pipeline import Stage as PipelineStage
from ratoon.sale.services import pipeline
from ratoon.sale.services.conversion import convert_lead
from ratoon.sale.services.pipeline_links import draft_contract_of


def convert(
    stage: Stage, call: Call, *, company: str, contact: str, opportunity: str, modules: Sequence[str], **wanted: Any
) -> None:
    """Convert a lead: a company, a contact and an opportunity come of it."""
    made = convert_lead(lead=stage.get(Lead, call.about), modules=_modules(stage, modules), **wanted, **call.when)
    stage.keep(opportunity, made)
    for key, record in ((company, made.company), (contact, made.contact)):
        if record is not None:
            stage.keep(key, record)


def open_one(stage: Stage, call: Call, *, company: str, contact: str, modules: Sequence[str], **wanted: Any) -> None:
    """Open an opportunity."""
    made = pipeline.open_opportunity(
        company=stage.get(Company, company),
        contact=stage.get(Contact, contact),
        modules=_modules(stage, modules),
        **wanted,
        **call.when,
    )
    stage.keep(call.about, made)


def move(stage: Stage, call: Call, *, stage_code: str) -> None:
    """Move an opportunity to another stage."""
    found = PipelineStage.objects.get(code=stage_code)
    pipeline.move_stage(opportunity=stage.get(Opportunity, call.about), stage=found, **call.when)


def lose(stage: Stage, call: Call, *, reason: str) -> None:
    """Lose an opportunity."""
    found = LossReason.objects.get(code=reason)
    pipeline.lose(opportunity=stage.get(Opportunity, call.about), reason=found, **call.when)


def draft(stage: Stage, call: Call, *, opportunity: str) -> None:
    """Draft the contract that is to come of an opportunity."""
    stage.keep(call.about, draft_contract_of(opportunity=stage.get(Opportunity, opportunity), **call.when))


def _modules(stage: Stage, codes: Sequence[str]) -> list[Module]:
    return [stage.get(Module, f"module:{code}") for code in codes]

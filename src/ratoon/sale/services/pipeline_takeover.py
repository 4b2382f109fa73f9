"""Taking opportunities over from another system: history, not news. What is not known stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, first_moment
from ratoon.core.events import publish_all
from ratoon.core.records import next_number
from ratoon.core.search import pinyin_key
from ratoon.core.settings import FirmSettings, read
from ratoon.customers.models import Company, Contact, Standing
from ratoon.customers.services import Happening, PastMove, take_over_journeys
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.events.pipeline import OpportunityTakenOver
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import LossReason, Opportunity, OpportunityModule, Outcome, Stage, StageMove
from ratoon.sale.services.pipeline import OpportunityRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOpportunity:
    """An opportunity as another system knew it; None is unknown."""

    name: str
    owner: Staff
    stage: Stage
    company: Company | None = None
    lead: Lead | None = None
    contact: Contact | None = None
    contract: Contract | None = None
    kind: str = "new"
    amount: Decimal | None = None
    currency: str = ""
    expected_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    loss_reason: LossReason | None = None
    modules: Sequence[Module] = ()
    note: str = ""


@transaction.atomic
def take_over_opportunities(
    *, opportunities: Sequence[PastOpportunity], actor: Actor, at: datetime
) -> list[Opportunity]:
    """
    Take opportunities over, in order: won ones too, without a contract where none is known.

    A company's journey begins on the first known day on which one of them was opened.

    :raises OpportunityRefused: ``in_future`` for a day of opening or closing after today.
    """
    today = day_of(at)
    if any(day is not None and day > today for one in opportunities for day in (one.opened_on, one.closed_on)):
        raise OpportunityRefused("in_future", _("This day has not come yet."))
    currency = read(FirmSettings).currency
    made = Opportunity.objects.bulk_create([_row(one, currency, at) for one in opportunities])
    OpportunityModule.objects.bulk_create(
        OpportunityModule(opportunity=row, module=module)
        for row, past in zip(made, opportunities, strict=True)
        for module in dict.fromkeys(past.modules)
    )
    StageMove.objects.bulk_create(
        StageMove(
            opportunity=row, stage=row.stage, happened_on=row.stage_on, recorded_at=at, loss_reason=row.loss_reason
        )
        for row in made
    )
    publish_all(
        [
            (
                OpportunityTakenOver(opportunity_id=row.pk, stage=row.stage.code),
                (row, row.company) if row.company is not None else (row,),
            )
            for row in made
        ],
        actor=actor,
        at=[first_moment(row.stage_on) if row.stage_on is not None else at for row in made],
    )
    _begin_journeys(made, actor, at)
    return made


@transaction.atomic
def take_over_opportunity(*, opportunity: PastOpportunity, actor: Actor, at: datetime) -> Opportunity:
    """Take one opportunity over."""
    (made,) = take_over_opportunities(opportunities=[opportunity], actor=actor, at=at)
    return made


@transaction.atomic
def add_stage(
    *, code: str, name_zh: str, name_en: str, outcome: str = Outcome.OPEN, probability: int | None = None
) -> Stage:
    """
    Add a stage that another system knows and this one does not yet; it asks for nothing.

    :raises OpportunityRefused: ``stage_known``.
    """
    if Stage.objects.filter(code=code).exists():
        raise OpportunityRefused("stage_known", _("There is a stage with this code already."), "code")
    return Stage.objects.create(code=code, name_zh=name_zh, name_en=name_en, outcome=outcome, probability=probability)


def _row(past: PastOpportunity, currency: str, at: datetime) -> Opportunity:
    is_closed = past.stage.outcome != Outcome.OPEN
    known = past.opened_on or past.closed_on or day_of(at)
    row = Opportunity(
        number=next_number("O", known.year),
        name=past.name,
        name_key=pinyin_key(past.name),
        company=past.company,
        lead=past.lead,
        contact=past.contact,
        contract=past.contract,
        owner=past.owner,
        kind=past.kind,
        stage=past.stage,
        stage_on=past.closed_on if is_closed else past.opened_on,
        amount=past.amount,
        currency=past.currency or currency,
        expected_on=past.expected_on,
        opened_on=past.opened_on,
        closed_on=past.closed_on,
        loss_reason=past.loss_reason,
        is_taken_over=True,
        note=past.note,
        created_at=at,
    )
    row.refresh_search()
    return row


def _begin_journeys(rows: Sequence[Opportunity], actor: Actor, at: datetime) -> None:
    """Let journeys begin where nothing that came later is known of the company already."""
    first: dict[int, tuple[date, Company]] = {}
    for row in rows:
        if row.company is not None and row.opened_on is not None:
            earlier = first.get(row.company.pk)
            if earlier is None or row.opened_on < earlier[0]:
                first[row.company.pk] = (row.opened_on, row.company)
    moved = set(Standing.objects.filter(company__in=first, since__isnull=False).values_list("company_id", flat=True))
    begun = [(on, company) for pk, (on, company) in first.items() if pk not in moved]
    moves = [PastMove(company=company, happening=Happening.OPPORTUNITY_OPENED, on=on) for on, company in begun]
    take_over_journeys(moves=moves, actor=actor, at=at)

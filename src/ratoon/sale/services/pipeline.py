"""Every change of an opportunity but its links, its taking over and the conversion of leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError, Text
from ratoon.core.events import Event, publish
from ratoon.core.records import change, lock, next_number
from ratoon.core.search import pinyin_key
from ratoon.core.settings import FirmSettings, read
from ratoon.customers.models import Company, Contact
from ratoon.customers.services import move
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.events.pipeline import (
    OpportunityEdited,
    OpportunityHandedOver,
    OpportunityLost,
    OpportunityMoved,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWon,
)
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import (
    LossReason,
    Opportunity,
    OpportunityModule,
    Outcome,
    Required,
    Stage,
    StageMove,
)
from ratoon.sale.rules.pipeline import may, missing, wrong_day


class OpportunityRefused(DomainError):
    """An opportunity can't be opened, edited or moved like this."""


@transaction.atomic
def open_opportunity(
    *,
    name: str,
    company: Company,
    actor: Actor,
    at: datetime,
    on: date | None = None,
    owner: Staff | None = None,
    kind: str = "new",
    stage: Stage | None = None,
    contact: Contact | None = None,
    lead: Lead | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    expected_on: date | None = None,
    modules: Sequence[Module] = (),
    note: str = "",
) -> Opportunity:
    """
    Open an opportunity at a company; the first makes the company's journey begin. ``on`` None: today.

    :raises OpportunityRefused: ``no_owner``, ``owner_left``, ``in_future``, ``before_company``, ``contact_elsewhere``,
        ``decided_stage``, ``gate``.
    """
    on = on or day_of(at)
    owner = _fit_owner(owner or _own(actor))
    refuse_day(on, at=at, last=None)
    opportunity = Opportunity(
        number="",
        name=name,
        name_key=pinyin_key(name),
        company=company,
        lead=lead,
        contact=contact,
        owner=owner,
        kind=kind,
        stage=stage or first_stage(Outcome.OPEN),
        amount=amount,
        currency=currency or read(FirmSettings).currency,
        expected_on=expected_on,
        note=note,
    )
    return _opened(opportunity, company, modules, on, actor, at)


@transaction.atomic
def edit_opportunity(
    *, opportunity: Opportunity, expect: int | None, actor: Actor, at: datetime, **fields: Any
) -> Opportunity:
    """
    Correct facts of an open opportunity: company, owner and stage have verbs of their own.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises OpportunityRefused: ``no_company``, ``closed``, ``contact_elsewhere``, ``opened_late``.
    """
    opportunity = lock(opportunity, expect=expect)
    refuse_verb("edit", opportunity)
    modules: Sequence[Module] | None = fields.pop("modules", None)
    if "contact" in fields:
        _refuse_contact(fields["contact"], opportunity.company)
    if "name" in fields:
        fields["name_key"] = pinyin_key(fields["name"])
    is_changed = modules is not None and _replace_modules(opportunity, modules)
    changed = change(opportunity, **fields)
    names = sorted({*(name for name in changed if not name.endswith("_key")), *(["modules"] if is_changed else [])})
    if is_changed and not changed:
        opportunity.version += 1  # modules stand in rows of their own: whoever read the old ones is stale too
        opportunity.save(update_fields=["version"])
    if names:
        event = OpportunityEdited(opportunity_id=opportunity.pk, fields=names)
        publish(event, about=about(opportunity), actor=actor, at=at)
    return opportunity


@transaction.atomic
def move_stage(*, opportunity: Opportunity, stage: Stage, on: date, actor: Actor, at: datetime) -> Opportunity:
    """
    Move an opportunity to another open stage, if all that the stage asks for is known.

    :raises OpportunityRefused: ``no_company``, ``closed``, ``same_stage``, ``decided_stage``, ``gate`` (naming all that
        is missing), ``in_future``, ``before_last_step``.
    """
    opportunity = lock(opportunity)
    refuse_verb("move", opportunity)
    if stage.pk == opportunity.stage_id:
        raise OpportunityRefused("same_stage", _("It stands in “%(stage)s” already.") % {"stage": stage.label}, "stage")
    refuse_day(on, at=at, last=opportunity.stage_on)
    _refuse_stage(opportunity, stage, has_module=opportunity.module_links.exists())
    change(opportunity, stage=stage, stage_on=on)
    _step(opportunity, on, at)
    _publish(OpportunityMoved(opportunity_id=opportunity.pk, stage=stage.code, on=on), opportunity, on, actor, at)
    return opportunity


@transaction.atomic
def lose(*, opportunity: Opportunity, reason: LossReason, on: date, actor: Actor, at: datetime) -> Opportunity:
    """Say that an opportunity came to nothing, and why."""
    opportunity = lock(opportunity)
    refuse_verb("lose", opportunity)
    refuse_day(on, at=at, last=opportunity.stage_on)
    change(opportunity, stage=first_stage(Outcome.LOST), stage_on=on, closed_on=on, loss_reason=reason)
    _step(opportunity, on, at)
    event = OpportunityLost(opportunity_id=opportunity.pk, company_id=opportunity.company_id, reason=reason.code, on=on)
    _publish(event, opportunity, on, actor, at)
    return opportunity


@transaction.atomic
def reopen(*, opportunity: Opportunity, on: date, actor: Actor, at: datetime) -> Opportunity:
    """Open a lost opportunity again, in the stage that it was lost from."""
    opportunity = lock(opportunity)
    refuse_verb("reopen", opportunity)
    refuse_day(on, at=at, last=opportunity.stage_on)
    before = opportunity.moves.filter(stage__outcome=Outcome.OPEN).order_by("-pk").first()
    stage = before.stage if before is not None else first_stage(Outcome.OPEN)
    change(opportunity, stage=stage, stage_on=on, closed_on=None, loss_reason=None)
    _step(opportunity, on, at)
    _publish(OpportunityReopened(opportunity_id=opportunity.pk, stage=stage.code, on=on), opportunity, on, actor, at)
    return opportunity


@transaction.atomic
def win_for_contract(*, contract: Contract, on: date, actor: Actor, at: datetime) -> Opportunity | None:
    """
    Win the opportunity whose contract was signed; called by the signing, which holds the contract.

    None where no opportunity leads to it, or that was won already.

    :raises OpportunityRefused: ``lost_before`` if it was lost, ``before_last_step`` if its last step came later.
    """
    found = Opportunity.objects.filter(contract=contract).first()
    if found is None:
        return None
    opportunity = lock(found)
    if opportunity.stage.outcome == Outcome.WON:
        return None
    if opportunity.stage.outcome == Outcome.LOST:
        text = _("Opportunity %(number)s was lost: open it again first.") % {"number": opportunity.number}
        raise OpportunityRefused("lost_before", text, link=("opportunity", opportunity.pk))
    refuse_verb("win", opportunity)
    if opportunity.company_id != contract.company_id:
        text = _("Opportunity %(number)s is another company's.") % {"number": opportunity.number}
        raise OpportunityRefused("contract_elsewhere", text, link=("opportunity", opportunity.pk))
    refuse_day(on, at=at, last=opportunity.stage_on)
    change(opportunity, stage=first_stage(Outcome.WON), stage_on=on, closed_on=on)
    _step(opportunity, on, at)
    event = OpportunityWon(
        opportunity_id=opportunity.pk, company_id=contract.company_id, contract_id=contract.pk, on=on
    )
    _publish(event, opportunity, on, actor, at)
    return opportunity


@transaction.atomic
def hand_over(*, opportunity: Opportunity, owner: Staff, on: date, actor: Actor, at: datetime) -> Opportunity:
    """Give an opportunity to another colleague."""
    opportunity = lock(opportunity)
    refuse_verb("hand_over", opportunity)
    _fit_owner(owner)
    if owner.pk == opportunity.owner_id:
        raise OpportunityRefused("same_owner", _("%(name)s owns it already.") % {"name": owner.name}, "owner")
    refuse_day(on, at=at, last=opportunity.opened_on)
    change(opportunity, owner=owner)
    event = OpportunityHandedOver(opportunity_id=opportunity.pk, owner_id=owner.pk, on=on)
    _publish(event, opportunity, on, actor, at)
    return opportunity


# shared with the neighbours


def first_stage(outcome: str) -> Stage:
    """
    Give the first stage of an outcome that is in use.

    :raises OpportunityRefused: ``no_stage``.
    """
    found = Stage.objects.filter(outcome=outcome, archived_at=None).first()
    if found is None:
        text = _("No stage of the pipeline is “%(outcome)s”: add one first.") % {"outcome": Outcome(outcome).label}
        raise OpportunityRefused("no_stage", text)
    return found


def refuse_verb(verb: str, opportunity: Opportunity) -> None:
    """Refuse a verb that can't follow; before it has a company, all but linking one."""
    if may(verb, opportunity.stage.outcome, has_company=opportunity.company_id is not None):
        return
    if opportunity.company_id is None:
        raise OpportunityRefused("no_company", _("This opportunity has no company yet: link one first."))
    if verb == "link_company":
        raise OpportunityRefused("has_company", _("This opportunity has its company: it stays there."), "company")
    text = _("This opportunity is “%(stage)s”: this can't follow.") % {"stage": opportunity.stage.label}
    raise OpportunityRefused("closed", text)


def refuse_day(on: date, *, at: datetime, last: date | None) -> None:
    """Refuse a day after today or before the step that it follows."""
    wrong = wrong_day(on, today=day_of(at), last=last)
    if wrong == "in_future":
        raise OpportunityRefused(wrong, _("This day has not come yet."), "on")
    if wrong and last is not None:
        text = _("The step before this one was on %(day)s.") % {"day": last.isoformat()}
        raise OpportunityRefused(wrong, text, "on")


def about(opportunity: Opportunity) -> tuple[Any, ...]:
    """Give the records on whose timelines its events stand."""
    return (opportunity, opportunity.company) if opportunity.company is not None else (opportunity,)


def _opened(
    opportunity: Opportunity, company: Company, modules: Sequence[Module], on: date, actor: Actor, at: datetime
) -> Opportunity:
    """Keep a new opportunity, if it may stand there, and let its company's journey begin."""
    if on < company.known_since:
        text = _("This company is known only since %(day)s.") % {"day": company.known_since.isoformat()}
        raise OpportunityRefused("before_company", text, "on")
    _refuse_contact(opportunity.contact, company)
    _refuse_stage(opportunity, opportunity.stage, has_module=bool(modules))
    opportunity.number = next_number("O", on.year)
    opportunity.opened_on = opportunity.stage_on = on
    opportunity.created_at = at
    opportunity.refresh_search()
    opportunity.save()
    OpportunityModule.objects.bulk_create(OpportunityModule(opportunity=opportunity, module=one) for one in modules)
    _step(opportunity, on, at)
    event = OpportunityOpened(
        opportunity_id=opportunity.pk,
        company_id=company.pk,
        owner_id=opportunity.owner_id,
        stage=opportunity.stage.code,
        sells=opportunity.kind,
        on=on,
    )
    _publish(event, opportunity, on, actor, at)
    move(company=company, happening="opportunity_opened", on=on, actor=actor, at=at)
    return opportunity


def _own(actor: Actor) -> Staff | None:
    return Staff.objects.get(pk=actor.staff_id) if isinstance(actor, StaffActor) else None


def _fit_owner(owner: Staff | None) -> Staff:
    if owner is None:
        raise OpportunityRefused("no_owner", _("An opportunity has an owner: name one."), "owner")
    if owner.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": owner.name}
        raise OpportunityRefused("owner_left", text, "owner")
    return owner


def _refuse_contact(contact: Contact | None, company: Company | None) -> None:
    if contact is not None and (company is None or contact.company_id != company.pk):
        raise OpportunityRefused("contact_elsewhere", _("This contact belongs to another company."), "contact")


def _refuse_stage(opportunity: Opportunity, stage: Stage, *, has_module: bool) -> None:
    """Refuse a stage that is entered by a verb of its own, or whose gate is shut."""
    if stage.outcome == Outcome.WON:
        raise OpportunityRefused("decided_stage", _("An opportunity is won by signing its contract."), "stage")
    if stage.outcome == Outcome.LOST:
        raise OpportunityRefused("decided_stage", _("Use “Lose”, which asks for the reason."), "stage")
    contract = opportunity.contract
    known = {
        Required.AMOUNT: opportunity.amount is not None,
        Required.EXPECTED_ON: opportunity.expected_on is not None,
        Required.CONTACT: opportunity.contact_id is not None,
        Required.MODULE: has_module,
        Required.CONTRACT_SIGNED: contract is not None and contract.status == Contract.Status.SIGNED,
    }
    lacking = missing(stage.gate, {str(name): is_known for name, is_known in known.items()})
    if lacking:
        raise OpportunityRefused("gate", _gate_text(stage, lacking), "stage")


def _gate_text(stage: Stage, lacking: Sequence[str]) -> Text:
    facts = format_lazy(", ".join("{}" for _fact in lacking), *(Required(fact).label for fact in lacking))
    return _("“%(stage)s” asks for what is not known yet: %(facts)s.") % {"stage": stage.label, "facts": facts}


def _replace_modules(opportunity: Opportunity, modules: Sequence[Module]) -> bool:
    wanted = {module.pk for module in modules}
    standing = set(opportunity.module_links.values_list("module_id", flat=True))
    opportunity.module_links.filter(module_id__in=standing - wanted).delete()
    added = [OpportunityModule(opportunity=opportunity, module_id=pk) for pk in sorted(wanted - standing)]
    OpportunityModule.objects.bulk_create(added)
    return wanted != standing


def _step(opportunity: Opportunity, on: date, at: datetime) -> None:
    StageMove.objects.create(
        opportunity=opportunity,
        stage=opportunity.stage,
        happened_on=on,
        recorded_at=at,
        loss_reason=opportunity.loss_reason,
    )


def _publish(event: Event, opportunity: Opportunity, on: date, actor: Actor, at: datetime) -> None:
    publish(event, about=about(opportunity), actor=actor, at=moment_of(on, at=at))

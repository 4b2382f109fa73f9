"""Linking opportunities: a taken-over one to its company, one to the contract that is to come of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.customers.models import Company
from ratoon.customers.services import move
from ratoon.sale.events.pipeline import OpportunityCompanyLinked, OpportunityContractLinked
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.services.contracts import draft_contract
from ratoon.sale.services.pipeline import OpportunityRefused, about, refuse_day, refuse_verb, win_for_contract


@transaction.atomic
def link_company(*, opportunity: Opportunity, company: Company, on: date, actor: Actor, at: datetime) -> Opportunity:
    """
    Give a taken-over opportunity the company that it lacks; every other verb waits for this one.

    :raises OpportunityRefused: ``has_company``, ``in_future``, ``before_last_step``.
    """
    opportunity = lock(opportunity)
    refuse_verb("link_company", opportunity)
    refuse_day(on, at=at, last=opportunity.stage_on)
    change(opportunity, company=company)
    event = OpportunityCompanyLinked(opportunity_id=opportunity.pk, company_id=company.pk, on=on)
    publish(event, about=about(opportunity), actor=actor, at=moment_of(on, at=at))
    if opportunity.stage.outcome == Outcome.OPEN:
        move(company=company, happening="opportunity_opened", on=on, actor=actor, at=at)
    return opportunity


@transaction.atomic
def link_contract(*, opportunity: Opportunity, contract: Contract, on: date, actor: Actor, at: datetime) -> Opportunity:
    """
    Say which contract is to come of an opportunity; if that is signed already, the opportunity is won by it.

    :raises OpportunityRefused: ``no_company``, ``closed``, ``contract_elsewhere``, ``contract_void``,
        ``contract_taken`` (with a link), ``in_future``, ``before_last_step``.
    """
    contract = lock(contract)
    opportunity = lock(opportunity)
    refuse_verb("link_contract", opportunity)
    refuse_day(on, at=at, last=opportunity.opened_on)
    _refuse_contract(opportunity, contract)
    change(opportunity, contract=contract)
    event = OpportunityContractLinked(opportunity_id=opportunity.pk, contract_id=contract.pk, on=on)
    publish(event, about=(*about(opportunity), contract), actor=actor, at=moment_of(on, at=at))
    if contract.status == Contract.Status.SIGNED:
        return win_for_contract(contract=contract, on=contract.signed_on or on, actor=actor, at=at) or opportunity
    return opportunity


@transaction.atomic
def draft_contract_of(*, opportunity: Opportunity, on: date, actor: Actor, at: datetime) -> Contract:
    """
    Draft the contract that is to come of an opportunity: its company's, in its currency, owned by its owner.

    :raises OpportunityRefused: ``no_company``, ``closed``, ``has_contract`` (with a link), ``in_future``,
        ``before_last_step``.
    :raises ContractRefused: ``owner_left``.
    """
    opportunity = lock(opportunity)
    refuse_verb("link_contract", opportunity)
    refuse_day(on, at=at, last=opportunity.opened_on)
    standing, company = opportunity.contract, opportunity.company
    if standing is not None and standing.status != Contract.Status.VOID:
        text = _("Contract %(number)s is to come of it already.") % {"number": standing.number}
        raise OpportunityRefused("has_contract", text, None, ("contract", standing.pk))
    if company is None:
        raise OpportunityRefused("no_company", _("This opportunity has no company yet: link one first."))
    contract = draft_contract(
        company=company,
        owner=opportunity.owner,
        currency=opportunity.currency,
        drafted_on=on,
        actor=actor,
        at=at,
    )
    link_contract(opportunity=opportunity, contract=contract, on=on, actor=actor, at=at)
    return contract


def _refuse_contract(opportunity: Opportunity, contract: Contract) -> None:
    if contract.company_id != opportunity.company_id:
        raise OpportunityRefused("contract_elsewhere", _("This contract is another company's."), "contract")
    if contract.status == Contract.Status.VOID:
        raise OpportunityRefused("contract_void", _("This contract is void."), "contract")
    other = Opportunity.objects.filter(contract=contract).exclude(pk=opportunity.pk).first()
    if other is not None:
        text = _("Opportunity %(number)s leads to this contract.") % {"number": other.number}
        raise OpportunityRefused("contract_taken", text, "contract", ("opportunity", other.pk))

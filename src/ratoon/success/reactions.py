"""What success does when something was accepted, drafted or signed."""

from __future__ import annotations

from ratoon.core.clock import day_of
from ratoon.core.events import Happened, reacts_to
from ratoon.core.records import find_anew
from ratoon.core.settings import read
from ratoon.customers.events import CompanyEdited
from ratoon.customers.models import Company
from ratoon.delivery.events import AcceptanceSigned
from ratoon.sale.events.contracts import ContractDrafted, ContractSigned
from ratoon.sale.models.contracts import Contract
from ratoon.success import services
from ratoon.success.models import Care, Renewal
from ratoon.success.queries import ending
from ratoon.success.rules import RenewalSettings, grace_ends_on
from ratoon.success.services.outcome import next_cycle
from ratoon.success.services.tick import opens_day


@reacts_to(AcceptanceSigned)
def start_care(event: AcceptanceSigned, cause: Happened) -> None:
    """Take a customer into care; a second delivery finds it there."""
    company = Company.objects.get(pk=event.company_id)
    if not Care.objects.filter(company=company, status=Care.Status.ACTIVE).exists():
        services.start_care(company=company, on=event.on, actor=cause.actor, at=cause.at)


@reacts_to(ContractDrafted)
def know_the_draft(event: ContractDrafted, cause: Happened) -> None:
    """Let a play know that its renewal was drafted, whoever did it."""
    if event.renews_id is not None:
        contract = Contract.objects.get(pk=event.contract_id)
        services.link_draft(contract=contract, on=event.on, actor=cause.actor, at=cause.at)


@reacts_to(ContractSigned)
def renew(event: ContractSigned, cause: Happened) -> None:
    """Count a play as renewed, also one that was never opened; and open at once that of short-term paid use."""
    contract = Contract.objects.select_related("company", "renews__company").get(pk=event.contract_id)
    if event.renews_id is not None:
        _renew(contract, event, cause)
    end = ending(contract)
    if end is not None and end.is_short_term:
        on = opens_day(end, read(RenewalSettings))
        if on <= day_of(cause.at):
            services.open_play(end=end, on=on, actor=cause.actor, at=cause.at)


def _renew(contract: Contract, event: ContractSigned, cause: Happened) -> None:
    former = contract.renews
    if former is None:
        return
    play = Renewal.objects.filter(contract=former).order_by("-pk").first()
    if play is None:
        end = ending(former)
        play = services.open_play(end=end, on=event.on, actor=cause.actor, at=cause.at) if end is not None else None
    if play is None or event.on >= grace_ends_on(play.ends_on, read(RenewalSettings)):
        return
    if play.status == Renewal.Status.RENEWED:
        return
    if event.happening != "renewed":
        next_cycle(renewal=play, on=event.on, actor=cause.actor, at=cause.at)
    services.renewed(renewal=play, contract=contract, on=event.on, actor=cause.actor, at=cause.at)


@reacts_to(CompanyEdited)
def find_care_by_the_new_name(event: CompanyEdited, happened: Happened) -> None:
    """Let customers in care and renewals be found by what the customer is called now."""
    if event.is_renamed:
        for model in (Care, Renewal):
            find_anew(model._default_manager.filter(company_id=event.company_id).select_related("company"))

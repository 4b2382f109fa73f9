"""How plays end: a renewal is drafted and signed, or the customer is lost."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import first_moment, moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.customers.models import Standing
from ratoon.customers.services import Happening, move
from ratoon.sale.models.contracts import Contract
from ratoon.sale.services.contracts import draft_contract
from ratoon.sale.services.lines import open_renewal
from ratoon.success.events import RenewalDrafted, RenewalLost, Renewed
from ratoon.success.models import LostReason, Renewal, Step
from ratoon.success.queries import TERM_OVER, arr_of
from ratoon.success.rules import goes_on
from ratoon.success.services.plays import RenewalRefused, close_growth, held_open, refuse_day
from ratoon.work.services import clear_alarm

ALARM = "renewal.term_ends"


@transaction.atomic
def renew(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Contract:
    """
    Draft the contract that renews: what ends, as long again, at the same price; signing it renews.

    After short-term paid use the draft is empty: what is bought for long is another thing. Returns the draft.

    :raises RenewalRefused: ``not_open``, ``drafted_before`` with a link, ``in_future``, ``before_last_step``.
    :raises ContractRefused: as `sale.services.lines.open_renewal`.
    """
    renewal = held_open(renewal)
    drafted = renewal.new_contract
    if drafted is not None and drafted.status != Contract.Status.VOID:
        text = _("Contract %(number)s is drafted already.") % {"number": drafted.number}
        raise RenewalRefused("drafted_before", text, link=("contract", drafted.pk))
    refuse_day(on, at, renewal.opened_on)
    if renewal.is_short_term:
        contract = draft_contract(
            company=renewal.company,
            owner=renewal.owner,
            currency=renewal.currency,
            drafted_on=on,
            renews=renewal.contract,
            actor=actor,
            at=at,
        )
    else:
        contract = open_renewal(contract=renewal.contract, on=on, owner=renewal.owner, actor=actor, at=at)
    _link(renewal, contract, on, actor, at)
    return contract


@transaction.atomic
def link_draft(*, contract: Contract, on: date, actor: Actor, at: datetime) -> Renewal | None:
    """Let the open play of a contract know the draft that renews it, made elsewhere; None where there is none."""
    play = _play_of(contract)
    if play is None or play.status != Renewal.Status.OPEN or play.new_contract_id == contract.pk:
        return None
    return _link(play, contract, on, actor, at)


@transaction.atomic
def renewed(*, renewal: Renewal, contract: Contract, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Record that the renewal was signed: the next cycle begins. A loss that somebody told too early is taken back.

    Nothing happens where it is renewed already.
    """
    renewal = lock(renewal)
    if renewal.status == Renewal.Status.RENEWED:
        return renewal
    change(
        renewal,
        status=Renewal.Status.RENEWED,
        signing_on=on,
        new_contract=contract,
        lost_on=None,
        lost_reason=None,
        renewed_amount=goes_on(renewal.amount, arr_of(contract, renewal.ends_on)),
    )
    event = Renewed(renewal_id=renewal.pk, company_id=renewal.company_id, contract_id=contract.pk, on=on)
    about = (renewal, renewal.company, contract)
    publish(event, about=about, actor=actor, at=moment_of(on, at=at))
    clear_alarm(rule=ALARM, subject=renewal, actor=actor, at=at, on=on)
    if renewal.strategy_on is not None:
        close_growth(company=renewal.company, on=on, actor=actor, at=at)
    return renewal


@transaction.atomic
def lose(*, renewal: Renewal, reason: LostReason, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Record that a customer does not renew, and why.

    It stays where it is in its life until its term and the grace are over.

    :raises RenewalRefused: ``not_open``, ``in_future``, ``before_last_step``.
    """
    renewal = held_open(renewal)
    refuse_day(on, at, renewal.opened_on, *(getattr(renewal, f"{step}_on") for step in Step.values))
    return _lost(renewal, reason, on, actor, at)


@transaction.atomic
def expire(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Renewal:
    """Count a play as lost that nobody decided before its grace was past; nothing where it is decided."""
    renewal = lock(renewal)
    if renewal.status != Renewal.Status.OPEN:
        return renewal
    return _lost(renewal, LostReason.objects.get(code=TERM_OVER), on, actor, at)


@transaction.atomic
def next_cycle(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> None:
    """Begin a customer's next cycle, where the contract's own signature did not."""
    company = renewal.company
    since = Standing.objects.filter(company=company).values_list("since", flat=True).first()
    on = max(on, since or on)
    move(company=company, happening=Happening.RENEWED, on=on, actor=actor, at=max(at, first_moment(on)))


def _lost(renewal: Renewal, reason: LostReason, on: date, actor: Actor, at: datetime) -> Renewal:
    change(renewal, status=Renewal.Status.LOST, lost_on=on, lost_reason=reason)
    event = RenewalLost(renewal_id=renewal.pk, company_id=renewal.company_id, on=on, reason=reason.code)
    publish(event, about=(renewal, renewal.company), actor=actor, at=moment_of(on, at=at))
    clear_alarm(rule=ALARM, subject=renewal, actor=actor, at=at, on=on)
    if renewal.strategy_on is not None:
        close_growth(company=renewal.company, on=on, actor=actor, at=at)
    return renewal


def _link(renewal: Renewal, contract: Contract, on: date, actor: Actor, at: datetime) -> Renewal:
    change(renewal, new_contract=contract)
    event = RenewalDrafted(renewal_id=renewal.pk, contract_id=contract.pk, on=on)
    publish(event, about=(renewal, contract), actor=actor, at=moment_of(on, at=at))
    return renewal


def _play_of(contract: Contract) -> Renewal | None:
    rows = Renewal.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(contract=contract.renews).order_by("-pk").first()

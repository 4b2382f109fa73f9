"""Verbs of care and renewals, and what the calendar brings."""

from __future__ import annotations

from ratoon.customers.models import Company
from ratoon.delivery import services as delivery
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.people.models import Staff
from ratoon.sale.services.tick import tick as sale_tick
from ratoon.success import services
from ratoon.success.models import LostReason


def tick(stage: Stage, call: Call) -> None:
    """Let every room do what the day brings."""
    sale_tick(day=call.on, **call.who)
    delivery.tick(on=call.on, **call.who)
    services.tick(day=call.on, **call.who)


def take_into_care(stage: Stage, call: Call, *, company: str) -> None:
    """Take a customer into care."""
    services.start_care(company=stage.get(Company, company), **call.when)


def hand_over(stage: Stage, call: Call) -> None:
    """Give a customer to the next of the other CSMs."""
    care = stage.care(call.about)
    others = Staff.objects.filter(roles__code="csm", left_on=None).exclude(pk=care.owner_id).order_by("pk")
    services.hand_over_care(care=care, owner=others[0], **call.when)


def finish_step(stage: Stage, call: Call, *, contract: str, step: str) -> None:
    """Finish a step of a renewal; taking up the strategy is a verb of its own."""
    renewal = stage.renewal(call.about)
    if step == "strategy":
        services.take_up_strategy(renewal=renewal, **call.when)
    else:
        services.finish_step(renewal=renewal, step=step, **call.when)


def judge(stage: Stage, call: Call, *, contract: str, forecast: str) -> None:
    """Say how sure a renewal is."""
    services.set_forecast(renewal=stage.renewal(call.about), forecast=forecast, **call.when)


def draft(stage: Stage, call: Call, *, contract: str, made: str) -> None:
    """Draft the contract that renews."""
    stage.keep(made, services.renew(renewal=stage.renewal(call.about), **call.when))


def lose(stage: Stage, call: Call, *, contract: str, reason: str) -> None:
    """Lose a renewal."""
    found = LostReason.objects.get(code=reason)
    services.lose(renewal=stage.renewal(call.about), reason=found, **call.when)

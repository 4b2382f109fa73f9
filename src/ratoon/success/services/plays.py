"""Renewal plays: opened, their steps finished, judged, handed over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, first_moment, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.customers.models import Company, Standing, Why
from ratoon.customers.services import Happening, move
from ratoon.people.models import Staff
from ratoon.success.events import (
    RenewalEdited,
    RenewalForecast,
    RenewalHandedOver,
    RenewalOpened,
    RenewalStepFinished,
)
from ratoon.success.models import Care, Forecast, Renewal, Step
from ratoon.success.queries import Ending, freest_csm
from ratoon.success.rules import BY_HAND, wrong_day


class RenewalRefused(DomainError):
    """This can't be done with a renewal."""


@transaction.atomic
def open_play(*, end: Ending, on: date, actor: Actor, at: datetime) -> Renewal | None:
    """
    Open the play for what ends with a contract; None where that end has one, whatever became of it.

    :raises RenewalRefused: ``in_future``, ``no_owner``.
    """
    contract = lock(end.contract)
    company = lock(contract.company)
    known = Renewal.objects.filter(
        company=company, currency=contract.currency, ends_on=end.ends_on, is_short_term=end.is_short_term
    )
    if known.exists() or Renewal.objects.filter(contract=contract, status=Renewal.Status.OPEN).exists():
        return None
    refuse_day(on, at)
    owner = _owner(company)
    play = Renewal(
        company=company,
        contract=contract,
        owner=owner,
        opened_on=on,
        ends_on=end.ends_on,
        is_short_term=end.is_short_term,
        currency=contract.currency,
        amount=end.amount,
        cycle=contract.cycle,
        created_at=at,
    )
    play.refresh_search()
    play.save()
    event = RenewalOpened(
        renewal_id=play.pk,
        company_id=company.pk,
        contract_id=contract.pk,
        owner_id=owner.pk,
        on=on,
        ends_on=end.ends_on,
        currency=play.currency,
        amount=None if end.amount is None else str(end.amount),
    )
    publish(event, about=(play, company, contract), actor=actor, at=moment_of(on, at=at))
    return play


@transaction.atomic
def edit_renewal(*, renewal: Renewal, expect: int | None, actor: Actor, at: datetime, **fields: object) -> Renewal:
    """
    Correct what is noted of a play.

    :raises StaleEdit: if somebody changed it since ``expect``.
    """
    renewal = lock(renewal, expect=expect)
    changed = change(renewal, **fields)
    if changed:
        publish(RenewalEdited(renewal_id=renewal.pk, fields=sorted(changed)), about=(renewal,), actor=actor, at=at)
    return renewal


@transaction.atomic
def finish_step(*, renewal: Renewal, step: str, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Record that a step was done: use reviewed, value shown to the decision maker, quoted; in whatever order.

    :raises RenewalRefused: ``not_open``, ``own_verb``, ``done_before``, ``in_future``, ``before_last_step``.
    """
    renewal = held_open(renewal)
    if step not in BY_HAND:
        raise RenewalRefused("own_verb", _("This step has a verb of its own."), "step")
    _refuse_done(renewal, step)
    refuse_day(on, at, renewal.opened_on)
    return finished(renewal, step, on, actor, at)


def review_use(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Renewal:
    """Record that the use was reviewed, as `finish_step` does."""
    return finish_step(renewal=renewal, step=Step.REVIEW, on=on, actor=actor, at=at)


def show_value(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Renewal:
    """Record that value was shown to the decision maker, as `finish_step` does."""
    return finish_step(renewal=renewal, step=Step.VALUE, on=on, actor=actor, at=at)


def quote(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Renewal:
    """Record that the renewal was quoted, as `finish_step` does."""
    return finish_step(renewal=renewal, step=Step.QUOTE, on=on, actor=actor, at=at)


@transaction.atomic
def take_up_strategy(*, renewal: Renewal, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Take the renewal strategy up: the customer comes to quadrant IV.

    :raises RenewalRefused: ``not_open``, ``done_before``, ``in_future``, ``before_last_step``.
    :raises JourneyRefused: if the customer went where it is after that day.
    """
    renewal = held_open(renewal)
    _refuse_done(renewal, Step.STRATEGY)
    refuse_day(on, at, renewal.opened_on)
    finished(renewal, Step.STRATEGY, on, actor, at)
    move(
        company=renewal.company,
        happening=Happening.GROWTH_TAKEN_UP,
        why=Why.RENEWAL_STRATEGY,
        on=on,
        actor=actor,
        at=at,
    )
    return renewal


@transaction.atomic
def set_forecast(*, renewal: Renewal, forecast: str, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Say how sure the renewal is.

    :raises RenewalRefused: ``not_open``, ``same_forecast``, ``in_future``, ``before_last_step``.
    """
    renewal = held_open(renewal)
    wanted = Forecast(forecast)
    if wanted == renewal.forecast:
        text = _("That is how it is judged already.")
        raise RenewalRefused("same_forecast", text, "forecast")
    refuse_day(on, at, renewal.opened_on)
    change(renewal, forecast=wanted)
    event = RenewalForecast(renewal_id=renewal.pk, forecast=wanted.value, on=on)
    publish(event, about=(renewal, renewal.company), actor=actor, at=moment_of(on, at=at))
    return renewal


@transaction.atomic
def hand_over_renewal(*, renewal: Renewal, owner: Staff, on: date, actor: Actor, at: datetime) -> Renewal:
    """
    Give a play to another owner.

    :raises RenewalRefused: ``not_open``, ``same_owner``, ``owner_left``, ``in_future``, ``before_last_step``.
    """
    renewal = held_open(renewal)
    if owner.pk == renewal.owner_id:
        raise RenewalRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    if owner.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": owner.name}
        raise RenewalRefused("owner_left", text, "owner")
    refuse_day(on, at, renewal.opened_on)
    former = renewal.owner_id
    change(renewal, owner=owner)
    event = RenewalHandedOver(renewal_id=renewal.pk, from_id=former, owner_id=owner.pk, on=on)
    publish(event, about=(renewal,), actor=actor, at=moment_of(on, at=at))
    return renewal


def held_open(renewal: Renewal) -> Renewal:
    """
    Hold a play that is open.

    :raises RenewalRefused: ``not_open``.
    """
    renewal = lock(renewal)
    if renewal.status != Renewal.Status.OPEN:
        text = _("This renewal is decided: %(status)s.") % {"status": renewal.get_status_display()}
        raise RenewalRefused("not_open", text)
    return renewal


def finished(renewal: Renewal, step: str, on: date, actor: Actor, at: datetime) -> Renewal:
    """Write down that a step of a held play was done."""
    change(renewal, **{f"{step}_on": on})
    event = RenewalStepFinished(renewal_id=renewal.pk, step=str(step), on=on)
    publish(event, about=(renewal, renewal.company), actor=actor, at=moment_of(on, at=at))
    return renewal


def close_growth(*, company: Company, on: date, actor: Actor, at: datetime) -> None:
    """Bring a customer back to quadrant III when the last strategy that was taken up is decided."""
    others = Renewal.objects.filter(company=company, status=Renewal.Status.OPEN, strategy_on__isnull=False)
    if others.exists():
        return
    since = Standing.objects.filter(company=company).values_list("since", flat=True).first()
    on = max(on, since or on)
    move(company=company, happening=Happening.GROWTH_CLOSED, on=on, actor=actor, at=max(at, first_moment(on)))


def refuse_day(on: date, at: datetime, *after: date | None) -> None:
    """
    Refuse a day that has not come, or that lies before what the verb follows.

    :raises RenewalRefused: ``in_future``, ``before_last_step``.
    """
    code, last = wrong_day(on, today=day_of(at), after=after)
    if code == "in_future":
        raise RenewalRefused(code, _("This day has not come yet."), "on")
    if last is not None:
        raise RenewalRefused(code, _("What it follows was on %(day)s.") % {"day": last.isoformat()}, "on")


def _refuse_done(renewal: Renewal, step: str) -> None:
    done = renewal.done_on(step)
    if done is not None:
        raise RenewalRefused("done_before", _("This was done on %(day)s already.") % {"day": done})


def _owner(company: Company) -> Staff:
    care = Care.objects.select_related("owner").filter(company=company, status=Care.Status.ACTIVE).first()
    owner = care.owner if care is not None else company.owner
    found = owner if owner.left_on is None else freest_csm()
    if found is None:
        raise RenewalRefused("no_owner", _("There is nobody who could own this renewal."), "owner")
    return found

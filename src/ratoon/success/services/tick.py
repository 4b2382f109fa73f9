"""What the calendar does in success, once a day or as often as one likes: plays open, warn, and are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.records import change, lock
from ratoon.core.settings import read
from ratoon.customers.models import Company, Standing
from ratoon.customers.services import Happening, move
from ratoon.sale.models.contracts import Contract
from ratoon.success.models import Care, Renewal
from ratoon.success.queries import Ending, candidates, end_of, ending, gone, is_continued, known_ends
from ratoon.success.rules import RenewalSettings, alarm_due, grace_ends_on, opens_on
from ratoon.success.services.care import end_care
from ratoon.success.services.outcome import ALARM, expire
from ratoon.success.services.plays import open_play, refuse_day
from ratoon.work.models import Stake
from ratoon.work.services import Money, raise_alarm


@dataclass(slots=True, kw_only=True)
class Ticked:
    """What a day did: plays opened, alarms raised, plays lost with their grace, customers gone."""

    opened: int = 0
    warned: int = 0
    lost: int = 0
    left: int = 0


def tick(*, day: date, actor: Actor, at: datetime) -> Ticked:
    """
    Do what a day brings; each record in a transaction of its own, and a second time nothing.

    :raises RenewalRefused: ``in_future``.
    """
    refuse_day(day, at)
    settings = read(RenewalSettings)
    done = Ticked()
    due = list(candidates(day, settings))
    opened = known_ends(due)
    for contract in due:
        end = end_of(contract)
        known = opened.get((contract.company_id, contract.currency), ())
        if end is not None and end not in known and _may_be_due(contract, *end, day, settings):
            done.opened += _open_due(contract, day, settings, actor, at)
    edge = day - timedelta(days=settings.grace_days)
    for play in Renewal.objects.filter(status=Renewal.Status.OPEN, ends_on__lt=edge).order_by("pk"):
        expire(renewal=play, on=grace_ends_on(play.ends_on, settings), actor=actor, at=at)
        done.lost += 1
    reach = day + timedelta(days=max(settings.alarm_days, default=0))
    near = Renewal.objects.filter(status=Renewal.Status.OPEN, ends_on__gt=day, ends_on__lte=reach)
    for play in near.order_by("pk"):
        if alarm_due(play.ends_on, day, play.warned_days, settings) is not None:
            done.warned += _warn(play, day, settings, actor, at)
    for company, last in gone(edge):
        done.left += _let_go(company, grace_ends_on(last, settings), actor, at)
    return done


def _may_be_due(contract: Contract, ends_on: date, is_short_term: bool, day: date, settings: RenewalSettings) -> bool:
    """Say of what is known without asking further whether a play may be due; of short-term use its first day tells."""
    size = contract.company.size_band
    opens = opens_on(ends_on=ends_on, begins_on=day, size=size, is_short_term=is_short_term, settings=settings)
    return opens <= day


def _open_due(contract: Contract, day: date, settings: RenewalSettings, actor: Actor, at: datetime) -> bool:
    """Open the play of a contract if it is due; its day is the one on which it was, though it be told later."""
    end = ending(contract)
    if end is None or day >= grace_ends_on(end.ends_on, settings):
        return False
    if contract.signed_on is None and end.ends_on <= day:  # taken over without days: history, no news
        return False
    due = opens_day(end, settings)
    if due > day or is_continued(end, settings):
        return False
    return open_play(end=end, on=due, actor=actor, at=at) is not None


def opens_day(end: Ending, settings: RenewalSettings) -> date:
    """Give the day on which the play of what ends opens: never before the contract was signed."""
    due = opens_on(
        ends_on=end.ends_on,
        begins_on=end.begins_on,
        size=end.contract.company.size_band,
        is_short_term=end.is_short_term,
        settings=settings,
    )
    return max(due, end.contract.signed_on or due)


@transaction.atomic
def _warn(play: Renewal, day: date, settings: RenewalSettings, actor: Actor, at: datetime) -> bool:
    play = lock(play)
    days = alarm_due(play.ends_on, day, play.warned_days, settings)
    if days is None or play.status != Renewal.Status.OPEN:
        return False
    stake = None
    if play.amount is not None and not play.is_short_term:
        stake = Money(amount=play.amount, currency=play.currency, why=Stake.ARR)
    raise_alarm(
        rule=ALARM,
        subject=play,
        assignee=play.owner,
        due_on=day,
        details={"ends_on": str(last_day(play.ends_on)), "days": days},
        at_stake=stake,
        company=play.company,
        actor=actor,
        at=at,
    )
    change(play, warned_days=days)
    return True


@transaction.atomic
def _let_go(company: Company, on: date, actor: Actor, at: datetime) -> bool:
    """Move a customer out whose last term and grace are over, and end its care."""
    care = Care.objects.filter(company=company).first()
    if care is not None:
        care = lock(care)
    since = Standing.objects.filter(company=company).values_list("since", flat=True).first()
    on = min(max(on, since or on), day_of(at))
    if move(company=company, happening=Happening.TERM_OVER, on=on, actor=actor, at=at) is None:
        return False
    if care is not None:
        end_care(care=care, on=on, actor=actor, at=at)
    return True

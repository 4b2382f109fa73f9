"""Where a customer is in its life, and what rooms below must know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish, publish_all
from ratoon.core.records import lock
from ratoon.customers.events import CompanyMoved, JourneyTakenOver
from ratoon.customers.models import Company, JourneyStep, Quadrant, Standing, Why
from ratoon.customers.rules import Happening, Position, next_position


class JourneyRefused(DomainError):
    """A customer can't go there, or not on that day."""


class Figures(TypedDict, total=False):
    """What stands of a customer, as far as it changed."""

    arr: Decimal | None
    currency: str
    first_signed_on: date | None
    term_ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMove:
    """Something that moved a customer, as existing records tell it; ``why`` empty: what the happening says."""

    company: Company
    happening: Happening
    on: date
    why: str = ""


@transaction.atomic
def move(
    *, company: Company, happening: Happening | str, on: date, actor: Actor, at: datetime, why: Why | str = ""
) -> JourneyStep | None:
    """
    Let what happened move a customer; None where it stays, and then nothing is written.

    ``why`` is the reason that the history shows: empty for what the happening itself says.

    :raises JourneyRefused: ``in_future``, ``before_last_step``, ``before_known``.
    """
    lock(company)
    standing = Standing.objects.select_related("company").get(company=company)
    before = _position(standing)
    wanted = next_position(before, Happening(happening))
    if wanted is None:
        return None
    _refuse_day(standing, on, at)
    step = _step(standing, wanted, on, at, why=_why(Happening(happening), why, before), actor=actor)
    step.save()
    _stand(standing, wanted, on)
    standing.save(update_fields=["quadrant", "cycle", "since"])
    _tell(step, before, actor, at)
    return step


@transaction.atomic
def correct_journey(
    *, company: Company, quadrant: str, cycle: int, on: date, reason: str, actor: Actor, at: datetime
) -> Company:
    """
    Put a customer where a person says that it is; the history shows who said so and why, and keeps what it said before.

    :raises JourneyRefused: ``nothing_corrected``, ``reason_missing``, ``cycle_missing``, and those of `move`.
    """
    company = lock(company)
    standing = Standing.objects.select_related("company").get(company=company)
    before, wanted = _position(standing), Position(Quadrant(quadrant).value, cycle)
    if wanted == before:
        raise JourneyRefused("nothing_corrected", _("That is where it stands already."), "quadrant")
    if not reason.strip():
        raise JourneyRefused("reason_missing", _("Say why: the history keeps it."), "reason")
    if cycle < 1:
        raise JourneyRefused("cycle_missing", _("Cycles are counted from 1."), "cycle")
    _refuse_day(standing, on, at)
    step = _step(standing, wanted, on, at, why=Why.CORRECTED, actor=actor)
    step.note, step.is_correction = reason, True
    step.save()
    _stand(standing, wanted, on)
    standing.save(update_fields=["quadrant", "cycle", "since"])
    _tell(step, before, actor, at)
    return company


@transaction.atomic
def take_over_journeys(*, moves: Sequence[PastMove], actor: Actor, at: datetime) -> list[JourneyStep]:
    """
    Take over what moved customers in the past, each company's in the order of its days: history, no news.

    Returns the steps that were made; what moves nobody makes none.

    :raises JourneyRefused: ``in_future``, ``before_last_step``, for the first of them; then nothing is taken over.
    """
    ordered = sorted(moves, key=lambda one: (one.company.pk, one.on))
    ids = sorted({one.company.pk for one in ordered})
    list(Company.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    standings = {one.pk: one for one in Standing.objects.select_related("company").filter(pk__in=ids)}
    steps = []
    for one in ordered:
        standing = standings[one.company.pk]
        before = _position(standing)
        wanted = next_position(before, one.happening)
        if wanted is None:
            continue
        _refuse_order(standing, one.on, at)
        steps.append(_step(standing, wanted, one.on, at, why=_why(one.happening, one.why, before), actor=actor))
        _stand(standing, wanted, one.on)
    JourneyStep.objects.bulk_create(steps)
    Standing.objects.bulk_update(standings.values(), ["quadrant", "cycle", "since"], batch_size=500)
    publish_all(
        [(JourneyTakenOver(**_told(step)), (step.company,)) for step in steps],
        actor=actor,
        at=[moment_of(step.happened_on, at=at) for step in steps],
    )
    return steps


@transaction.atomic
def set_standing(*, company: Company, **figures: Unpack[Figures]) -> None:
    """Keep what the rooms above compute of a customer: only what is given changes."""
    Standing.objects.filter(company=company).update(**figures)


def _position(standing: Standing) -> Position | None:
    return Position(standing.quadrant, standing.cycle) if standing.quadrant else None


def _stand(standing: Standing, wanted: Position, on: date) -> None:
    standing.quadrant, standing.cycle, standing.since = wanted.quadrant, wanted.cycle, on


_WHYS: dict[Happening, Why] = {
    Happening.OPPORTUNITY_OPENED: Why.OPPORTUNITY_OPENED,
    Happening.SHORT_TERM_SIGNED: Why.SHORT_TERM_SIGNED,
    Happening.RECURRING_SIGNED: Why.RECURRING_SIGNED,
    Happening.RECURRING_SIGNED_ACCEPTED: Why.RECURRING_SIGNED,
    Happening.ACCEPTED: Why.ACCEPTED,
    Happening.GROWTH_TAKEN_UP: Why.GROWTH_NEED,
    Happening.GROWTH_CLOSED: Why.GROWTH_CLOSED,
    Happening.RENEWED: Why.RENEWED,
    Happening.TERM_OVER: Why.TERM_OVER,
}


def _why(happening: Happening, why: str, before: Position | None) -> Why:
    if why:
        return Why(why)
    if happening is Happening.OPPORTUNITY_OPENED and before is not None:
        return Why.WIN_BACK
    return _WHYS[happening]


def _step(standing: Standing, wanted: Position, on: date, at: datetime, *, why: Why, actor: Actor) -> JourneyStep:
    return JourneyStep(
        company=standing.company,
        quadrant=wanted.quadrant,
        cycle=wanted.cycle,
        happened_on=on,
        recorded_at=at,
        why=why,
        recorded_by_id=actor.user_id if isinstance(actor, StaffActor) else None,
    )


def _tell(step: JourneyStep, before: Position | None, actor: Actor, at: datetime) -> None:
    from_quadrant = before.quadrant if before else None
    event = CompanyMoved(**_told(step), from_quadrant=from_quadrant, is_correction=step.is_correction)
    publish(event, about=(step.company,), actor=actor, at=moment_of(step.happened_on, at=at))


class _Told(TypedDict):
    company_id: int
    quadrant: str
    cycle: int
    on: date
    why: str


def _told(step: JourneyStep) -> _Told:
    return {
        "company_id": step.company_id,
        "quadrant": step.quadrant,
        "cycle": step.cycle,
        "on": step.happened_on,
        "why": step.why,
    }


def _refuse_day(standing: Standing, on: date, at: datetime) -> None:
    _refuse_order(standing, on, at)
    if on < standing.company.known_since:
        text = _("This company is known only since %(day)s.") % {"day": standing.company.known_since.isoformat()}
        raise JourneyRefused("before_known", text, "on")


def _refuse_order(standing: Standing, on: date, at: datetime) -> None:
    if on > day_of(at):
        raise JourneyRefused("in_future", _("This day has not come yet."), "on")
    if standing.since is not None and on < standing.since:
        text = _("The step before this one was on %(day)s.") % {"day": standing.since.isoformat()}
        raise JourneyRefused("before_last_step", text, "on")

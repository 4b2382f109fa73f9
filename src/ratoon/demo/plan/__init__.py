"""
What happens in the sample company, drawn from a seed, up to today. Pure: no Django, no clock.

The same seed, day and size give the same steps; whatever the seed, each state of the line is there. The tale of a
customer goes from its lead to where it stands today, the tales lie beside each other, and the steps of all are put in
order of their days.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ratoon.demo.plan import before, deals, lives
from ratoon.demo.plan.daily import desks
from ratoon.demo.plan.days import Days
from ratoon.demo.plan.fates import FATES
from ratoon.demo.plan.leads import Intake
from ratoon.demo.plan.names import Names
from ratoon.demo.plan.staff import LEAVER, open_house, price_years, run_campaigns, say_farewell
from ratoon.demo.plan.steps import FULL, SMALL, Book, Part, Size, Step
from ratoon.demo.plan.tale import Tale
from ratoon.demo.plan.world import World
from ratoon.demo.words.tongues import TONGUES

__all__ = ["FULL", "SMALL", "Part", "Size", "Step", "make_plan"]

TICKED_DAILY, TICKED_WEEKLY = 8, 400
"""For so many days before today the calendar is asked every day, and once a week."""
YEAR = 365
GIVEN_UP = 5
"""Deals that are lost in full detail; one of them was nobody's lead."""


def make_plan(*, seed: int, today: date, size: Size = SMALL, tongue: str = "zh") -> list[Step]:
    """Give all that happens up to a day, in the order in which it happens, in the words of a language."""
    rng = Random(f"ratoon {seed}")  # noqa: S311 a play, no secret
    days, words = Days.until(today, size.days + 400), TONGUES[tongue]
    world = World(
        book=Book(),
        days=days,
        rng=rng,
        names=Names(rng, words),
        words=words,
        size=size,
        begin=days.ago(size.days),
    )
    staff = open_house(world)
    price_years(world)
    intake = Intake(world=world, campaigns=run_campaigns(world))
    made = _customers(world, intake)
    _deals(world, intake, made)
    intake.unsold(max(size.leads - intake.made, 0))
    intake.take_lists()
    say_farewell(world)
    desks(world, staff)
    _ticks(world)
    return world.book.in_order()


def _customers(world: World, intake: Intake) -> int:
    """Let all customers be won, and live; gives how many there are."""
    size, rng = world.size, world.rng
    number = 0
    for fate in FATES:
        number += 1
        fate(_tale(world, number, 0), intake)
    for _number in range(size.recent - sum(1 for _fate in FATES)):
        number += 1
        signed = int(15 + (YEAR - 35) * rng.random() ** 1.6)  # business grows
        lives.live(_tale(world, number, signed + 80), intake, signed)
    for place in range(size.before):
        number += 1
        tale = _tale(world, number, size.days + 400, is_rich=place == 0)
        (before.old_customer if place else before.taken_over)(tale)
    for _number in range(size.customers - number):
        number += 1
        signed = intake.came(YEAR, size.days - 130)
        lives.live(_tale(world, number, signed + 80, is_rich=False), intake, signed)
    return number


def _deals(world: World, intake: Intake, customers: int) -> None:
    """Let deals be opened that stand open today, or came to nothing, in their share of all that were decided."""
    size, rng, number = world.size, world.rng, customers
    for place in range(size.prospects):
        number += 1
        stage = deals.PROSPECTING[place % len(deals.PROSPECTING)] if place < 2 * len(deals.PROSPECTING) else ""
        deals.prospect(_tale(world, number, 90), intake, stage or rng.choice(deals.PROSPECTING[:3]))
    number += 1
    heir = world.crew["rep"][0][0]
    deals.inherited_deal(_tale(world, number, 0, rep=LEAVER), intake, heir)
    won = customers - size.before
    lost = round(won / size.win_rate) - won
    for place in range(lost):
        number += 1
        reason = deals.LOSSES[place % len(deals.LOSSES)]
        if place < GIVEN_UP:
            source = "none" if place == 0 else ""
            deals.lost_deal(_tale(world, number, 390), intake, reason, rng.randint(10, 330), source)
        else:
            ago = intake.came(3, size.days - 130)
            deals.forgotten_deal(_tale(world, number, ago + 90, is_rich=False), intake, reason, ago)


def _tale(world: World, number: int, ago: int, *, is_rich: bool = True, rep: str = "") -> Tale:
    """Begin the tale of a firm that was first heard of about so many days ago (0: of one who was always there)."""
    begun = ago or world.size.days
    return Tale(
        number=number,
        world=world,
        firm=world.names.firm(60 if number <= len(FATES) else world.rng.choice((12, 25, 60, 120, 240))),
        rep=rep or world.who("rep", begun, number),
        manager=world.who("pm", begun, number),
        is_rich=is_rich,
    )


def _ticks(world: World) -> None:
    """Let the calendar be asked: every other week long ago, then weekly, daily of late, and this evening."""
    today, begin = world.days.today, world.begin
    for number in range(1, (today - begin).days):
        day = begin + timedelta(days=number)
        ago = (today - day).days
        is_saturday = day.weekday() == 5 and (ago <= TICKED_WEEKLY or day.isocalendar().week % 2 == 0)
        if is_saturday or ago <= TICKED_DAILY:  # what the week brought is written down by then
            world.book.tick(day)
    world.book.tick(today, Part.EVENING)

"""
What happens in the sample company, drawn from a seed, up to today. Pure: no Django, no clock.

The same seed, day and size give the same steps; whatever the seed, each state of the line is there. The tale of a
customer goes from its lead to where it stands today, the tales lie beside each other, and the steps of all are put in
order of their days.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ratoon.demo.plan.daily import desks
from ratoon.demo.plan.days import Days
from ratoon.demo.plan.fates import FATES, lost_deal, prospect, taken_over
from ratoon.demo.plan.leads import Intake
from ratoon.demo.plan.names import Names
from ratoon.demo.plan.sales import STAGES
from ratoon.demo.plan.staff import open_house, price_years, run_campaigns
from ratoon.demo.plan.steps import SMALL, Book, Part, Size, Step
from ratoon.demo.plan.tale import Tale

__all__ = ["SMALL", "Part", "Size", "Step", "make_plan"]

LOSSES = ("competitor", "price", "no_budget", "no_decision", "product_gap", "no_people")
TICKED_DAILY = 8
"""The calendar is asked once a week, and every day for so many days before today."""


def make_plan(*, seed: int, today: date, size: Size = SMALL) -> list[Step]:
    """Give all that happens up to a day, in the order in which it happens."""
    rng = Random(f"ratoon {seed}")  # noqa: S311 a play, no secret
    book, names, days = Book(), Names(rng), Days.until(today, size.days + 400)
    begin = days.ago(size.days)
    staff = open_house(book, names, rng, size, begin)
    price_years(book, begin, today)
    reps = [key for key in staff if key.startswith("rep")]
    campaigns = run_campaigns(book, days, begin)
    intake = Intake(book=book, days=days, rng=rng, names=names, reps=reps, campaigns=campaigns, begin=begin)
    _customers(book, days, rng, names, intake, size)
    _prospects(book, days, rng, names, intake, size)
    intake.unsold(max(size.leads - intake.made, 0), size.days)
    desks(book, days, rng, staff, begin)
    _ticks(book, today, begin)
    return book.in_order()


def _customers(book: Book, days: Days, rng: Random, names: Names, intake: Intake, size: Size) -> None:
    again = [fate for fate in FATES if fate is not taken_over]
    for number in range(1, size.customers + 1):
        fate = FATES[number - 1] if number <= len(FATES) else rng.choice(again)
        tale = _tale(number, 60, book, days, rng, names, size)
        fate(tale, intake)


def _prospects(book: Book, days: Days, rng: Random, names: Names, intake: Intake, size: Size) -> None:
    stages = ("prospecting", *STAGES)
    for number in range(size.prospects):
        tale = _tale(size.customers + number + 1, 30, book, days, rng, names, size)
        if number < len(stages):
            prospect(tale, intake, stages[number])
        elif number % 2 or number < len(stages) + 3:
            reason = LOSSES[number % len(LOSSES)]
            lost_deal(tale, intake, reason, rng.randint(10, 330), "none" if number == len(stages) else "")
        else:
            prospect(tale, intake, rng.choice(stages))


def _tale(number: int, seats: int, book: Book, days: Days, rng: Random, names: Names, size: Size) -> Tale:
    return Tale(
        number=number,
        book=book,
        days=days,
        rng=rng,
        names=names,
        firm=names.firm(seats),
        rep=f"rep{number % size.reps + 1}",
        manager=f"pm{number % size.managers + 1}",
    )


def _ticks(book: Book, today: date, begin: date) -> None:
    """Let the calendar be asked: weekly in the past, daily of late, and this evening for all that stands now."""
    for number in range(1, (today - begin).days):
        day = begin + timedelta(days=number)
        if day.weekday() == 5 or (today - day).days <= TICKED_DAILY:  # what the week brought is written down by then
            book.add(day, "", "tick", part=Part.MORNING)
    book.add(today, "", "tick", part=Part.EVENING)

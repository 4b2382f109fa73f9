"""What is on people's desks today, and what they did before: tasks that they gave themselves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from ratoon.demo.plan.days import Days
from ratoon.demo.plan.steps import Book, Part
from ratoon.demo.words.chores import CHORES


def desks(book: Book, days: Days, rng: Random, staff: Sequence[str], begin: date) -> None:
    """Give each colleague something due today, something overdue, something for this week, and something done."""
    for person in staff:
        titles = list(CHORES[_role(person)])
        rng.shuffle(titles)
        dues = (0, -rng.randint(1, 3), rng.randint(2, 6))
        for number, (title, due) in enumerate(zip(titles, dues, strict=False)):
            key = f"task:{person}.{number}"
            due_on = days.today + timedelta(days=due)
            book.add(days.ago(rng.randint(4, 9)), person, "add_task", key, title=title, due_on=due_on)
        key = f"task:{person}.done"
        book.add(days.ago(3), person, "add_task", key, title=titles[-1], due_on=days.today)
        book.add(days.today, person, "finish_task", key, part=Part.EVENING)
        _past(book, days, rng, person, begin)


def _past(book: Book, days: Days, rng: Random, person: str, begin: date) -> None:
    span = days.since(begin) - 20
    for number in range(3):
        ago = rng.randint(12, span)
        key = f"task:{person}.past{number}"
        due_on = days.ago(ago - 3)
        book.add(days.ago(ago), person, "add_task", key, title=rng.choice(CHORES[_role(person)]), due_on=due_on)
        book.add(days.ago(ago - rng.randint(1, 4)), person, "finish_task", key)


def _role(person: str) -> str:
    return {"pm": "project_manager", "rep": "rep", "csm": "csm"}.get(person.rstrip("0123456789"), person)

"""What is on people's desks today, and what they did before: tasks that they gave themselves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ratoon.demo.plan.steps import Part
from ratoon.demo.plan.world import World


def desks(world: World, staff: Sequence[str]) -> None:
    """Give each colleague something due today, something overdue, something for this week, and something done."""
    book, days, rng = world.book, world.days, world.rng
    for person in staff:
        titles = list(world.words.chores[_role(person)])
        rng.shuffle(titles)
        dues = (0, -rng.randint(1, 3), rng.randint(2, 6))
        for number, (title, due) in enumerate(zip(titles, dues, strict=False)):
            key = f"task:{person}.{number}"
            due_on = days.today + timedelta(days=due)
            book.add(days.ago(rng.randint(4, 9)), person, "add_task", key, title=title, due_on=due_on)
        key = f"task:{person}.done"
        book.add(days.ago(3), person, "add_task", key, title=titles[-1], due_on=days.today)
        book.add(days.today, person, "finish_task", key, part=Part.EVENING)
        _past(world, person)


def _past(world: World, person: str) -> None:
    days, rng = world.days, world.rng
    came = dict(one for crew in world.crew.values() for one in crew).get(person, 10_000)
    span = min(days.since(world.begin), came) - 20
    for number in range(world.size.chores):
        ago = rng.randint(12, max(span, 13))
        key = f"task:{person}.past{number}"
        due_on = days.ago(ago - 3)
        title = rng.choice(world.words.chores[_role(person)])
        world.book.add(days.ago(ago), person, "add_task", key, title=title, due_on=due_on)
        world.book.add(days.ago(ago - rng.randint(1, 4)), person, "finish_task", key)


def _role(person: str) -> str:
    kind = person.rstrip("0123456789")
    return {"pm": "project_manager"}.get(kind, kind)

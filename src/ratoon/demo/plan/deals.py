"""Deals that are not won yet, or were not won at all. Pure."""

from __future__ import annotations

from datetime import timedelta

from ratoon.demo.plan import sales
from ratoon.demo.plan.leads import Intake
from ratoon.demo.plan.staff import LEFT
from ratoon.demo.plan.tale import Tale

LOSSES = ("competitor", "price", "no_budget", "no_decision", "product_gap", "no_people")
PROSPECTING = ("prospecting", *sales.STAGES)
LATELY = 100
"""Deals lost in so many days are told in full detail."""


def prospect(tale: Tale, intake: Intake, stage: str) -> None:
    """Open in a stage; in the last one a contract is drafted."""
    index = PROSPECTING.index(stage)
    opened = 6 + 11 * index + tale.rng.randint(0, 5)
    start = tale.days.today + timedelta(days=20)
    items = tale.offer(start, 12, tale.rng.choice((25, 45, 60, 100)), services=tale.rng.choice(("fixed", "days")))
    expected = tale.days.today + timedelta(days=tale.rng.randint(8, 60 - 10 * index))
    opportunity = sales.court(tale, intake, items, opened, expected)
    tale.people(opened - 2, 2 + index // 2, tale.rep)
    sales.advance(tale, opportunity, opened, 3, stage)
    agos = [opened - opened * n // 4 for n in range(1, min(index, 2) + 2)]
    tale.talk("opportunity", opportunity, tale.rep, [*agos, 2], next_in=tale.rng.randint(-2, 5))
    if stage == "contract":
        sales.draft(tale, items, 2, ((start, "0.5"), (start + timedelta(days=60), "0.5")), opportunity=opportunity)


def lost_deal(tale: Tale, intake: Intake, reason: str, ago: int, source: str = "") -> None:
    """Lost, for a reason; some of them with a contract drafted, and made void."""
    opened = ago + tale.rng.randint(25, 60)
    start = tale.on(ago)
    items = tale.offer(start, 12, tale.rng.choice((20, 35, 70)), services="fixed")
    opportunity = sales.court(tale, intake, items, opened, tale.on(ago), source=source)
    tale.people(opened - 2, 3, tale.rep)
    sales.advance(tale, opportunity, opened, ago + 8, "negotiating")
    tale.talk("opportunity", opportunity, tale.rep, [opened - 5, ago + 9])
    tale.talk("opportunity", opportunity, tale.rep, [ago + 1], topic="lost")
    if reason == "price":
        contract = sales.draft(tale, items, ago + 4, ((start, "1"),), opportunity="")
        tale.tell(ago, tale.rep, "void_contract", contract)
    tale.tell(ago, tale.rep, "lose_opportunity", opportunity, reason=reason)


def forgotten_deal(tale: Tale, intake: Intake, reason: str, ago: int) -> None:
    """Lost long ago: what is left of it is that it came, how far it went, and why it ended."""
    opened = ago + tale.rng.randint(20, 70)
    items = tale.offer(tale.on(ago), 12, tale.rng.choice((15, 20, 35, 70, 120)), services="fixed")
    opportunity = sales.court(tale, intake, items, opened, tale.on(ago), is_known=False)
    last = tale.rng.choice(("", "qualifying", "proposing"))
    sales.advance(tale, opportunity, opened, ago + 5, last, stages=(last,) if last else ())
    tale.tell(ago, tale.rep, "lose_opportunity", opportunity, reason=reason)


def inherited_deal(tale: Tale, intake: Intake, heir: str) -> None:
    """Opened by somebody who left meanwhile; who took it over has it still."""
    opened = LEFT + tale.rng.randint(8, 25)
    start = tale.days.today + timedelta(days=30)
    items = tale.offer(start, 12, 80, services="days")
    opportunity = sales.court(tale, intake, items, opened, start)
    tale.people(opened - 2, 3, tale.rep)
    sales.advance(tale, opportunity, opened, LEFT + 4, "qualifying")
    tale.talk("opportunity", opportunity, tale.rep, [opened - 3], next_in=None)
    tale.rep = heir
    tale.talk("opportunity", opportunity, heir, [LEFT - 6, 50, 9], next_in=tale.rng.randint(1, 6))
    tale.tell(48, heir, "move_opportunity", opportunity, stage_code="proposing")

"""
Customers of whom no state is told beforehand: what becomes of each is drawn, term by term, by the odds of the trade.

Nothing is set so that a figure comes out: who renews, grows or goes is drawn for each customer and term.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ratoon.demo.plan import care, delivery, sales
from ratoon.demo.plan.fates import return_
from ratoon.demo.plan.leads import Intake
from ratoon.demo.plan.tale import Item, Tale
from ratoon.sale.rules.terms import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """
    What is likely to happen, for a customer and term; shares of 1.

    ``renew`` goes by the customer's size; ``shrink`` is of those who renew and don't grow.
    """

    renew: tuple[float, ...] = (0.79, 0.86, 0.96)
    grow: float = 0.66
    shrink: float = 0.2
    dearer: float = 0.2
    upsell: float = 0.3
    come_back: float = 0.12
    silent: float = 0.2
    early: float = 0.75
    owes: float = 0.03


ODDS = Odds()
SEATS = ((12, 15, 18, 22, 26, 30, 36, 45), (52, 60, 75, 90, 110, 140), (310, 340))
"""Seats of small, middle and large customers."""
SHARES = (58, 38, 4)
SIZES = ("small", "middle", "large")
REASONS = ("no_value", "price", "competitor", "went_back", "sponsor_left", "no_budget", "closed", "wrong_customer")
JUST_ACCEPTED = 12
"""For so many days after its acceptance nobody asks a customer again."""
EDGES = (30, 150)
"""Seats from which a customer renews like a middle and like a large one."""


def live(tale: Tale, intake: Intake, signed: int) -> None:
    """Be won so many days ago, and live on until today as the dice fall."""
    rng = tale.rng
    place = rng.choices((0, 1, 2), SHARES)[0]
    seats = rng.choice(SEATS[place])
    start = tale.on(signed) + timedelta(days=rng.randint(1, 10))
    months = rng.choices((12, 24), (88, 12))[0]
    items = tale.offer(start, months, seats, services=rng.choice(("fixed", "days")), extra=rng.choice((0, 1, 1, 2)))
    unpaid = 1 if signed < 300 and rng.random() < ODDS.owes else 0
    contract = sales.sell(tale, intake, items, signed, unpaid=unpaid)
    done = _deliver(tale, contract, signed, SIZES[place])
    if done is None:
        return
    if tale.is_rich and done > JUST_ACCEPTED:
        care.look_after(tale, done, 4, next_in=rng.randint(0, 9), every=55)
    go_on(tale, contract, items, months)


def go_on(tale: Tale, contract: str, items: list[Item], months: int) -> None:
    """Let term follow term: grown in the middle, renewed or lost at its end, until one lasts beyond today."""
    rng = tale.rng
    held = [item for item in items if item.module]
    end = max(item.end for item in held if item.end is not None)
    seats = max(int(item.quantity) for item in held)
    while True:
        _grow(tale, held, end)
        lead = 20 if rng.random() < ODDS.early else -rng.randint(0, 15)
        decided = tale.until(end) + lead
        if decided < 2:
            _prepare(tale, contract, end)
            return
        place = sum(seats >= edge for edge in EDGES)
        if not tale.world.lot(f"renew {place}", ODDS.renew[place]):
            _leave(tale, contract, end, max(decided, 1))
            return
        contract = care.renew(tale, contract, end, decided, _changes(tale, held))
        end = add_months(end, months)


def _deliver(tale: Tale, contract: str, signed: int, size: str) -> int | None:
    """Deliver at a pace of its own; None where that is still going on."""
    pace = tale.rng.choice((0.9, 1.0, 1.0, 1.1, 1.2, 1.35))
    begun = signed - delivery.LEAD_IN
    if begun - int(delivery.LENGTH[size] * pace) >= 2:
        return delivery.deliver(tale, contract, signed, size, pace=pace)
    project = delivery.begin(tale, contract, signed)
    delivery.work(tale, project, begun, 0, pace=pace)
    tale.talk("project", project, tale.manager, [signed - 12, 3], next_in=tale.rng.randint(1, 6))
    return None


def _grow(tale: Tale, held: list[Item], end: date) -> None:
    """Buy more in the middle of a term, as far as that is past, to end with it."""
    rng = tale.rng
    signed = tale.until(end) + rng.randint(130, 220)
    first = max(min(item.start for item in held), tale.world.begin)
    if signed < 60 or tale.until(first) - signed < 110 or not tale.world.lot("upsell", ODDS.upsell):
        return
    start = tale.on(signed) + timedelta(days=2)
    seats = max(int(held[0].quantity) * rng.choice((20, 30, 40)) // 100, 4)
    modules = [one for one in ("service", "analytics", "field") if one not in {item.module for item in held}]
    if modules and rng.random() < 0.5:
        item = tale.item("module", rng.choice(modules), int(held[0].quantity) // 2 + 3, start, end, Decimal("0.95"))
        held.append(item)
    else:
        item = tale.item("seats", "crm", seats, start, end, Decimal(1))
    contract = sales.grow(tale, [item], item.kind, signed)
    delivery.deliver(tale, contract, signed, "small", pace=0.9)


def _changes(tale: Tale, held: list[Item]) -> list[tuple[str, str, str]]:
    """Draw what a renewal changes: seats more or fewer, or the price."""
    rng = tale.rng
    dearer = "1.05" if rng.random() < ODDS.dearer else "1"
    if tale.world.lot("grow", ODDS.grow):
        return [("crm", rng.choice(("1.15", "1.25", "1.3", "1.4")), dearer)]
    if tale.world.lot("shrink", ODDS.shrink):
        gone = held.pop(1).module if len(held) > 1 and rng.random() < 0.3 else ""
        return [(gone, "0", "1")] if gone else [("crm", rng.choice(("0.6", "0.7", "0.8")), "1")]
    return [("crm", "1", dearer)] if dearer != "1" else []


def _leave(tale: Tale, contract: str, end: date, ago: int) -> None:
    """Not renew, said or unsaid; some come back."""
    rng = tale.rng
    if rng.random() >= ODDS.silent:
        care.lose(tale, contract, end, ago, rng.choice(REASONS))
    back = tale.until(end) - rng.randint(120, 260)
    if rng.random() < ODDS.come_back and back >= 60:
        return_(tale, back)


def _prepare(tale: Tale, contract: str, end: date) -> None:
    """Work on a renewal whose play is open, and not decided."""
    opened = care.play_opens(tale, end)
    if opened < 40:
        return
    steps = care.STEPS[: 1 + opened // 40]
    care.play(tale, contract, end, steps, 12, tale.rng.choice(("likely", "committed", "at_risk")))
    care.talk_of_renewal(tale, [9], next_in=tale.rng.randint(0, 9))

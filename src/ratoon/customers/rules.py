"""What moves a customer through its life, and nothing else does: never the calendar alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WIN, DELIVER, USE, GROW, LEFT = "I", "II", "III", "IV", "left"
LIVING = (WIN, DELIVER, USE, GROW)
"""The four quadrants in their order."""

SOON = 90
"""Days in which the end of a term is near enough to be said above a list."""


class Happening(StrEnum):
    """
    What can move a customer.

    Two need the caller's knowledge: ``RECURRING_SIGNED_ACCEPTED`` is the first recurring contract where what it covers
    is accepted already; ``GROWTH_CLOSED`` is said when the last of all that was taken up is closed.
    """

    OPPORTUNITY_OPENED = "opportunity_opened"
    SHORT_TERM_SIGNED = "short_term_signed"
    RECURRING_SIGNED = "recurring_signed"
    RECURRING_SIGNED_ACCEPTED = "recurring_signed_accepted"
    ACCEPTED = "accepted"
    GROWTH_TAKEN_UP = "growth_taken_up"
    GROWTH_CLOSED = "growth_closed"
    RENEWED = "renewed"
    TERM_OVER = "term_over"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a customer is in its life; ``quadrant`` is one of the four, or left."""

    quadrant: str
    cycle: int = 1


_NOT_YET = (None, LEFT)
_TO: dict[Happening, tuple[tuple[str | None, ...], str]] = {
    Happening.OPPORTUNITY_OPENED: (_NOT_YET, WIN),
    Happening.SHORT_TERM_SIGNED: (_NOT_YET, WIN),
    Happening.RECURRING_SIGNED: ((*_NOT_YET, WIN), DELIVER),
    Happening.RECURRING_SIGNED_ACCEPTED: ((*_NOT_YET, WIN), USE),
    Happening.ACCEPTED: ((DELIVER,), USE),
    Happening.GROWTH_TAKEN_UP: ((USE,), GROW),
    Happening.GROWTH_CLOSED: ((GROW,), USE),
    Happening.TERM_OVER: (LIVING, LEFT),
}
"""By happening: the quadrants it leads out of (None: not won over yet), and where it leads."""


def next_position(position: Position | None, happening: Happening) -> Position | None:
    """
    Say where a customer goes by what happened; None: it stays where it is.

    A renewal begins the next cycle in the quadrant where the customer is; who left comes back by an opportunity or a
    new contract, not by a renewal. A short-term paid delivery that is accepted leaves its customer in quadrant I.
    """
    here = position.quadrant if position else None
    cycle = position.cycle if position else 1
    if happening is Happening.RENEWED:
        return Position(here, cycle + 1) if here in (DELIVER, USE, GROW) else None
    sources, goal = _TO[happening]
    return Position(goal, cycle) if here in sources else None

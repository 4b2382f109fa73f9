"""What may follow what in an opportunity's life, on which day, and what is missing before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

FROM: dict[str, frozenset[str]] = {
    "edit": frozenset({"open"}),
    "move": frozenset({"open"}),
    "win": frozenset({"open"}),
    "lose": frozenset({"open"}),
    "reopen": frozenset({"lost"}),
    "link_contract": frozenset({"open"}),
    "hand_over": frozenset({"open", "won", "lost"}),
    "link_company": frozenset({"open", "won", "lost"}),
}
"""From which outcomes each verb may start."""


def may(verb: str, outcome: str, *, has_company: bool) -> bool:
    """Say whether a verb may follow; before a taken-over opportunity has its company nothing else may."""
    if verb == "link_company":
        return not has_company
    return has_company and outcome in FROM[verb]


def missing(gate: Iterable[str], known: Mapping[str, bool]) -> tuple[str, ...]:
    """Give the facts that a stage asks for and that are not known, in its order, each once."""
    return tuple(fact for fact in dict.fromkeys(gate) if not known.get(fact, False))


def wrong_day(on: date, *, today: date, last: date | None) -> str:
    """Say what is wrong with the day of a step: ``in_future``, ``before_last_step`` or nothing; no day before: any."""
    if on > today:
        return "in_future"
    if last is not None and on < last:
        return "before_last_step"
    return ""


def age_in_days(opened_on: date | None, until: date) -> int | None:
    """Count the days since it was opened; unknown where the day is, or where the two are out of order."""
    if opened_on is None or until < opened_on:
        return None
    return (until - opened_on).days

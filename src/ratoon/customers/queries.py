"""What the customer's page asks: who is there, what happened in its life, who looked after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.errors import Text
from ratoon.customers.models import Company, Contact, ContactRole, JourneyStep, Ownership, Why
from ratoon.customers.spiral import CENTRE, Mile, Point, Spiral, Step, spiral

PEOPLE = 24
"""How many people the map of a customer takes at most."""
SHORT: Mapping[str, Text] = {
    Why.OPPORTUNITY_OPENED: _("Opportunity"),
    Why.WIN_BACK: _("Win-back"),
    Why.SHORT_TERM_SIGNED: _("Short-term use"),
    Why.RECURRING_SIGNED: pgettext_lazy("a milestone", "Signed"),
    Why.ACCEPTED: pgettext_lazy("a milestone", "Accepted"),
    Why.GROWTH_NEED: pgettext_lazy("a milestone", "Growing"),
    Why.UPSELL: pgettext_lazy("a milestone", "Growing"),
    Why.SECOND_IMPLEMENTATION: pgettext_lazy("a milestone", "Growing"),
    Why.RENEWAL_STRATEGY: pgettext_lazy("a milestone", "Growing"),
    Why.RENEWED: pgettext_lazy("a milestone", "Renewed"),
}
"""Words beside the milestones of the spiral; what has none is told by the history alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A line of the history: a step of the life, or an owner; ``until`` is the day on which the owner changed."""

    on: date
    step: JourneyStep | None = None
    ownership: Ownership | None = None


def people(contacts: QuerySet[Contact], company: Company) -> tuple[list[Contact], bool]:
    """
    Give the people of a company, of those that may be seen, and whether there are more.

    Who is there stands first; then who decides, then who has most influence.
    """
    decides = Case(
        When(roles__contains=[ContactRole.DECISION_MAKER], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    influence = F("influence").desc(nulls_last=True)
    order = (F("left_on").asc(nulls_first=True), decides, influence, "name_key", "id")
    rows = contacts.filter(company=company).select_related("company__owner", "reports_to").order_by(*order)
    found = list(rows[: PEOPLE + 1])
    return found[:PEOPLE], len(found) > PEOPLE


def owners(company: Company) -> list[Ownership]:
    """Give who looked after a company, the newest first."""
    return list(company.ownerships.select_related("owner").order_by("-pk"))


def steps(company: Company) -> list[JourneyStep]:
    """Give the steps of a company's life, the oldest first."""
    return list(company.journey.select_related("recorded_by").order_by("happened_on", "pk"))


def history(steps: Sequence[JourneyStep], owners: Sequence[Ownership]) -> list[Chapter]:
    """Put steps and owners into one order, the newest first; an owner who had no day stands at his successor's."""
    chapters = [Chapter(on=step.happened_on, step=step) for step in steps]
    day: date | None = None
    for one in owners:
        day = day if one.period.isempty else one.period.lower
        if day is not None:
            chapters.append(Chapter(on=day, ownership=one))
    return sorted(chapters, key=lambda one: one.on, reverse=True)


def drawn(steps: Sequence[JourneyStep]) -> dict[str, Any] | None:
    """Give the spiral of a life as its template draws it; None where it has not begun."""
    found = spiral([Step(one.quadrant, one.cycle, one.why, one.is_correction) for one in steps])
    return None if found is None else _written(found, steps)


def _written(found: Spiral, steps: Sequence[JourneyStep]) -> dict[str, Any]:
    return {
        "past": [{"points": _points(one.points), "is_thin": one.is_thin} for one in found.past],
        "ahead": _points(found.ahead),
        "miles": [_mile(mile, steps[mile.number]) for mile in found.miles],
        "x": found.me[0],
        "y": found.me[1],
        "quadrant": found.quadrant,
    }


def _mile(mile: Mile, step: JourneyStep) -> dict[str, Any]:
    x, y = mile.at
    is_left = x < CENTRE[0] - 1
    return {
        "x": x,
        "y": y,
        "label": SHORT.get(step.why, "") if mile.has_room else "",
        "label_x": x - 6 if is_left else x + 6,
        "label_y": y - 5,
        "anchor": "end" if is_left else "start",
    }


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)

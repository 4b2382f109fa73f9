"""Builders of customers and contacts, through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers import services
from ratoon.customers.models import Company, Contact, Industry
from ratoon.customers.services import Happening
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM

_numbers = count(1)
LONG_AGO = TODAY - timedelta(days=900)


def industry(code: str = "software") -> Industry:
    """Give an industry of the defaults."""
    return Industry.objects.get(code=code)


def fields(**given: Any) -> dict[str, Any]:
    """Give what may be typed about a new company that has no twin, with ``industry`` as its code."""
    number = next(_numbers)
    return {
        "name": f"杭州砚汀精密{number}有限公司",
        "short_name": f"砚汀{number}",
        "industry": "discrete_manufacturing",
        "size_band": "100-499",
        "region": "浙江",
        **given,
    }


def company(
    *,
    owner: Staff,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    known_since: date = LONG_AGO,
    industry: Industry | str | None = "discrete_manufacturing",
    quadrant: str = "",
    on: date = LONG_AGO,
    **given: Any,
) -> Company:
    """Make a company and, where a quadrant is wanted, bring it there ``on`` a day by what happens."""
    wanted = fields(**given)
    wanted["industry"] = Industry.objects.get(code=industry) if isinstance(industry, str) else industry
    made = services.add_company(actor=actor, at=at, owner=owner, known_since=known_since, **wanted)
    for happening in WAYS[quadrant]:
        services.move(company=made, happening=happening, on=on, actor=actor, at=at)
    return Company.objects.select_related("standing", "owner").get(pk=made.pk)


_TO_USE = (Happening.OPPORTUNITY_OPENED, Happening.RECURRING_SIGNED, Happening.ACCEPTED)
WAYS: dict[str, tuple[Happening, ...]] = {
    "": (),
    "I": _TO_USE[:1],
    "II": _TO_USE[:2],
    "III": _TO_USE,
    "IV": (*_TO_USE, Happening.GROWTH_TAKEN_UP),
    "left": (*_TO_USE, Happening.TERM_OVER),
}
"""By quadrant: what brings a company there."""


def contact_fields(company: Company, **given: Any) -> dict[str, Any]:
    """Give what may be typed about a new contact."""
    number = next(_numbers)
    return {
        "company": company.pk,
        "name": "程以晏",
        "job_title": "运营副总",
        "phone": f"138{number:08d}",
        "email": f"contact{number}@example.com",
        "roles": ["decision_maker"],
        "attitude": "supporter",
        "influence": 5,
        **given,
    }


def contact(company: Company, *, actor: Actor = SYSTEM, at: datetime = NOW, **given: Any) -> Contact:
    """Make a contact of a company."""
    wanted = {**contact_fields(company, **given), "company": company}
    return services.add_contact(actor=actor, at=at, **wanted)

"""Builders of people, through the services."""

from __future__ import annotations

from itertools import count
from typing import Any

from ratoon.core.testing.freeze import NOW
from ratoon.people import services
from ratoon.people.models import Role, Staff, Team
from ratoon.people.tests.cast import SYSTEM

_numbers = count(1)


def team(name: str = "", *, above: Team | None = None, is_department: bool = False) -> Team:
    """Make a team."""
    return services.add_team(
        name=name or f"{next(_numbers)}组", parent=above, is_department=is_department, actor=SYSTEM, at=NOW
    )


def staff(name: str = "", *, team: Team, email: str = "", roles: tuple[str, ...] = (), **fields: Any) -> Staff:
    """Make a colleague with these roles, given by their codes."""
    wanted = tuple(Role.objects.filter(code__in=roles))
    return services.add_staff(
        name=name or f"同事{next(_numbers)}", team=team, email=email, roles=wanted, actor=SYSTEM, at=NOW, **fields
    )


def role(code: str) -> Role:
    """Give a role of the defaults."""
    return Role.objects.get(code=code)

"""Who acts: every service takes an actor, never a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Scope(IntEnum):
    """How far a grant reaches over the records of a kind."""

    OWN = 1
    TEAM = 2
    DEPARTMENT = 3
    ALL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The journal row that made the system act."""

    entry_id: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffActor:
    """
    A colleague, with everything that access asks resolved once.

    ``grants`` maps ``"kind.action"`` to the widest scope that any role of the person gives it;
    ``team_ids`` is the own team with those below it, ``department_ids`` the department with all its teams.
    """

    user_id: int
    staff_id: int
    name: str
    role_label: str = ""
    team_ids: frozenset[int] = frozenset()
    department_ids: frozenset[int] = frozenset()
    grants: Mapping[str, Scope] = field(default_factory=dict)

    def scope(self, grant: str) -> Scope | None:
        """Give the reach of a grant, or None where the person does not have it."""
        return self.grants.get(grant)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenActor(StaffActor):
    """A program that acts for a colleague, with no more than the token's scopes and the colleague's grants."""

    token_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemActor:
    """The system itself: a reaction, a schedule, an import."""

    cause: Cause


Actor = StaffActor | SystemActor

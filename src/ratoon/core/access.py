"""Who may see and do what: each kind of record declares its actions, its owner and what the roles have at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from ratoon.core.actor import Actor, Scope, StaffActor
from ratoon.core.errors import NotGranted, Text

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a role has over a kind at first: a scope and actions."""

    scope: Scope
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pool(Generic[M]):
    """Rows that nobody owns and that whoever has the ``claim`` action sees: as a condition, and asked of one row."""

    condition: Q
    holds: Callable[[M], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Generic[M]):
    """
    The rules of sight of one kind of record.

    ``owner`` is the lookup from the record to the staff member who owns it; None where nobody owns such records,
    then every scope sees all of them. Rows of the ``pool`` are seen, and may be claimed, by all who may claim.
    """

    model: type[M]
    label: Text
    actions: Mapping[str, Text]
    defaults: Mapping[str, Allowed]
    owner: str | None = "owner"
    pool: Pool[M] | None = None
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        kind = str(self.model._meta.model_name)
        object.__setattr__(self, "kind", kind)
        if kind in _kinds:
            raise ValueError(f"two kinds are called {kind}")
        _kinds[kind] = self

    def grant(self, action: str) -> str:
        """Name the right to do this: ``kind.action``."""
        return f"{self.kind}.{action}"

    def may(self, actor: Actor | None, action: str, row: M | None = None) -> bool:
        """Say whether the actor has the right at all or, with a row, over this row (its owner must be loaded)."""
        if not isinstance(actor, StaffActor):
            return False
        scope = actor.scope(self.grant(action))
        if scope is None:
            return False
        return row is None or self._reaches(scope, actor, row) or self._is_open(actor, action, row)

    def require(self, actor: Actor, action: str) -> None:
        """
        Refuse who has not this right.

        :raises NotGranted: naming the right.
        """
        if not self.may(actor, action):
            raise NotGranted(self.grant(action))

    def visible_to(self, actor: Actor, action: str = "view") -> QuerySet[M]:
        """Give the rows over which the actor has this right; none for those who are not staff."""
        rows = self.model._default_manager.all()
        scope = actor.scope(self.grant(action)) if isinstance(actor, StaffActor) else None
        if scope is None or not isinstance(actor, StaffActor):
            return rows.none()
        if scope is Scope.ALL or self.owner is None:
            return rows
        within = self._within(scope, actor)
        if self.pool is not None and self._pool_counts(actor, action):
            within |= self.pool.condition
        return rows.filter(within)

    def get(self, actor: Actor, pk: int, to: str = "view", rows: QuerySet[M] | None = None) -> M:
        """
        Fetch one row for an action.

        :raises Http404: if the actor may not see it, or it is not there.
        :raises NotGranted: if it may be seen, but not this be done with it.
        """
        seen = self.visible_to(actor)
        wanted = seen if to == "view" else seen & self.visible_to(actor, to)
        row = (wanted if rows is None else rows & wanted).filter(pk=pk).first()
        if row is not None:
            return row
        if to != "view" and seen.filter(pk=pk).exists():
            raise NotGranted(self.grant(to))
        raise Http404

    def _pool_counts(self, actor: StaffActor, action: str) -> bool:
        return action in ("view", "claim") and actor.scope(self.grant("claim")) is not None

    def _is_open(self, actor: StaffActor, action: str, row: M) -> bool:
        return self.pool is not None and self._pool_counts(actor, action) and self.pool.holds(row)

    def _within(self, scope: Scope, actor: StaffActor) -> Q:
        mine = Q(**{f"{self.owner}_id": actor.staff_id})
        if scope is Scope.OWN:
            return mine
        teams = actor.team_ids if scope is Scope.TEAM else actor.department_ids
        return mine | Q(**{f"{self.owner}__team_id__in": teams})

    def _reaches(self, scope: Scope, actor: StaffActor, row: M) -> bool:
        if scope is Scope.ALL or self.owner is None:
            return True
        owner: Any = row
        for step in self.owner.split("__"):
            owner = getattr(owner, step) if owner is not None else None
        if owner is None:
            return False
        if owner.pk == actor.staff_id:
            return True
        teams = {Scope.OWN: frozenset(), Scope.TEAM: actor.team_ids, Scope.DEPARTMENT: actor.department_ids}[scope]
        return owner.team_id in teams


_kinds: dict[str, Access[Any]] = {}


def kinds() -> Mapping[str, Access[Any]]:
    """Give every declared kind of record by name."""
    return _kinds

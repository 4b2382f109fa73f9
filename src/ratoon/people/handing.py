"""Handing over, taken back: what rooms declare beside a verb that gives a record to a colleague."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.contributions import Undo
from ratoon.people.models import Staff


def handed_back(service: Callable[..., Any], field: str = "owner") -> Undo:
    """Let a record go back, from today on, to whoever had it: by the same service, which takes the colleague."""

    def back(*, former: int, actor: Actor, at: datetime, **row: Any) -> Any:
        colleague = Staff.objects.get(pk=former)
        return service(**row, **{field: colleague}, on=day_of(at), actor=actor, at=at)

    return Undo(service=back, keep=lambda row: {"former": getattr(row, f"{field}_id")})

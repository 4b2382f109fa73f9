"""What every verb is told beside its own details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ratoon.core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A step that is being played: the record that it is about, its day, its moment, who acts."""

    about: str
    on: date
    at: datetime
    actor: Actor

    @property
    def who(self) -> Mapping[str, Any]:
        """Who acts and at what moment, as every service wants to know."""
        return {"actor": self.actor, "at": self.at}

    @property
    def when(self) -> Mapping[str, Any]:
        """The same, and the day on which it happened."""
        return {"on": self.on, **self.who}

"""Figures put together from counts: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """Leads of a source or a month, and how many of them were won; ``key`` None: no source."""

    key: str | None
    leads: int
    won: int

    @property
    def rate(self) -> Decimal | None:
        """Won ÷ leads in percent, to one place; None without leads."""
        if not self.leads:
            return None
        return (Decimal(100 * self.won) / self.leads).quantize(Decimal("0.1"), ROUND_HALF_UP)


def total_of(rows: Iterable[Conversion]) -> Conversion:
    """Add up."""
    rows = list(rows)
    return Conversion(key=None, leads=sum(row.leads for row in rows), won=sum(row.won for row in rows))

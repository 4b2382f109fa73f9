"""What is measured: medians of rounds in which ours and its floor take turns, their ratio, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """
    A piece of work against its floor: ``seconds`` and ``floor_seconds`` are medians of the rounds, for ``count`` units.

    ``spread`` is how far the middle half of our rounds lies apart, as a share of their median; ``statements`` is how
    many SQL statements one piece of ours sent, None where that was not counted.
    """

    bench: str
    what: str
    against: str
    seconds: float
    floor_seconds: float
    rounds: int
    spread: float
    count: int = 1
    unit: str = ""
    statements: int | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.seconds / self.floor_seconds

    @property
    def per_second(self) -> float:
        """Units a second."""
        return self.count / self.seconds

    def as_dict(self) -> dict[str, Any]:
        """Give it as programs read it."""
        return {
            "bench": self.bench,
            "what": self.what,
            "against": self.against,
            "milliseconds": round(self.seconds * 1000, 3),
            "floor_milliseconds": round(self.floor_seconds * 1000, 3),
            "ratio": round(self.ratio, 2),
            "count": self.count,
            "unit": self.unit,
            "per_second": round(self.per_second, 1) if self.unit else None,
            "floor_per_second": round(self.count / self.floor_seconds, 1) if self.unit else None,
            "rounds": self.rounds,
            "spread": round(self.spread, 3),
            "statements": self.statements,
        }


def seconds_of(work: Callable[[], Any]) -> float:
    """Do some work once and say how long it took."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def taking_turns(ours: Callable[[], Any], floor: Callable[[], Any], rounds: int) -> list[tuple[float, float]]:
    """Time two pieces of work in turns, after one of each that does not count."""
    ours()
    floor()
    return [(seconds_of(ours), seconds_of(floor)) for _round in range(rounds)]


def measured(bench: str, what: str, pairs: Iterable[tuple[float, float]], *, against: str, **more: Any) -> Measure:
    """Sum rounds of (ours, floor) up."""
    found = list(pairs)
    ours = sorted(pair[0] for pair in found)
    middle = median(ours)
    return Measure(
        bench=bench,
        what=what,
        against=against,
        seconds=middle,
        floor_seconds=median(pair[1] for pair in found),
        rounds=len(found),
        spread=(ours[(3 * len(ours) - 1) // 4] - ours[len(ours) // 4]) / middle,
        **more,
    )


def table(measures: Sequence[Measure]) -> str:
    """Write measures as a table of plain text."""
    head = ("", "ours", "floor", "ratio", "a second", "SQL", "±", "floor is")
    rows = [
        (
            f"{one.bench}: {one.what}",
            _time(one.seconds),
            _time(one.floor_seconds),
            f"{one.ratio:.1f}",
            f"{one.per_second:,.0f} {one.unit}" if one.unit else "",
            "" if one.statements is None else str(one.statements),
            f"{one.spread:.0%}",
            one.against,
        )
        for one in measures
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join("  ".join(_laid(row, widths)).rstrip() for row in (head, *rows))


def _laid(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Lay texts to the left, figures to the right."""
    last = len(row) - 1
    return [
        cell.ljust(width) if column in (0, last) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _time(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 1 else f"{seconds:,.2f} s"

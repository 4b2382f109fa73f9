"""Two at once: real threads with connections of their own, on a database of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections

T = TypeVar("T")
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """How one of the racers fared: what it returned, or what it raised."""

    value: T | None
    error: BaseException | None


def race(*racers: Callable[[], T]) -> list[Outcome[T]]:
    """Start all racers at the same moment; returns their outcomes in the order given."""
    gate = threading.Barrier(len(racers), timeout=PATIENCE_SECONDS)
    outcomes: list[Outcome[T]] = [Outcome(None, TimeoutError("still running"))] * len(racers)

    def run(number: int, racer: Callable[[], T]) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait()
            outcomes[number] = Outcome(racer(), None)
        except BaseException as error:
            outcomes[number] = Outcome(None, error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return outcomes


def winners(outcomes: list[Outcome[T]]) -> list[T]:
    """Give what those returned who were not refused."""
    return [one.value for one in outcomes if one.error is None and one.value is not None]


def losers(outcomes: list[Outcome[Any]]) -> list[BaseException]:
    """Give what was raised."""
    return [one.error for one in outcomes if one.error is not None]

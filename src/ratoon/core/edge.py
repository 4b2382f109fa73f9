"""Where requests call services: a deadlock or serialisation failure is tried once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from psycopg import errors

T = TypeVar("T")


def once_more(call: Callable[[], T]) -> T:
    """Call; if the database chose this transaction to fail so that another could go on, call again, once."""
    try:
        return call()
    except OperationalError as failed:
        is_passing = isinstance(failed.__cause__, errors.DeadlockDetected | errors.SerializationFailure)
        if not is_passing or connection.in_atomic_block:
            raise
        return call()

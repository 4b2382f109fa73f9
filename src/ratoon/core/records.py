"""Records: locked, changed and numbered in one way."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import StaleEdit
from ratoon.core.models import Record
from ratoon.core.turns import trial_numbers

R = TypeVar("R", bound=Record)


def lock(record: R, *, expect: int | None = None) -> R:
    """
    Read the record again and hold it until the transaction ends.

    :raises StaleEdit: if ``expect`` is given and is not the version that stands.
    """
    model = type(record)
    held = model._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
    if expect is not None and held.version != expect:
        names = [field.attname for field in model._meta.concrete_fields]
        raise StaleEdit(
            _("Somebody changed this in the meantime. What you typed is not lost."),
            {name: getattr(held, name) for name in names},
        )
    return held


def change(record: R, **fields: Any) -> tuple[str, ...]:
    """
    Give a locked record new values, count its version and refresh what it is found by.

    Returns the names of the fields that really changed; where none did, nothing is written.
    """
    changed = tuple(name for name, value in fields.items() if _differs(record, name, value))
    if not changed:
        return ()
    for name in changed:
        setattr(record, name, fields[name])
    record.version += 1
    written = [*changed, "version"]
    if hasattr(record, "refresh_search"):
        written.extend(record.refresh_search())
    record.save(update_fields=written)
    return changed


def find_anew(rows: QuerySet[Any]) -> None:
    """Recompute what records are found by, since what they are found by changed elsewhere: no change of their own."""
    for row in rows:
        row.save(update_fields=row.refresh_search())


def _differs(record: Record, name: str, value: Any) -> bool:
    """Compare by id where the field is a foreign key, so that the old row need not be read."""
    field = record._meta.get_field(name)
    if isinstance(field, ForeignKey):
        return bool(getattr(record, field.attname) != (value.pk if isinstance(value, Model) else value))
    return bool(getattr(record, name) != value)


def next_number(kind: str, year: int) -> str:
    """Give the next number of a kind in a year, ``C-2026-0007``: no gaps within committed work, no two the same."""
    return next_numbers(kind, year, 1)[0]


def next_numbers(kind: str, year: int, count: int) -> list[str]:
    """Give that many numbers at once, in their order."""
    last = trial_numbers(kind, year, count)
    if last is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into core_counter (kind, year, last) values (%s, %s, %s) "
                "on conflict (kind, year) do update set last = core_counter.last + excluded.last returning last",
                [kind, year, count],
            )
            (last,) = cursor.fetchone()
    return [f"{kind}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]

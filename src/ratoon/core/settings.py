"""Settings: one typed dataclass per room, its values stored as rows, read once per request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from django.db import transaction
from django.db.models import F, JSONField, Sum, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import TypeAdapter, ValidationError

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError, StaleEdit, Text
from ratoon.core.events import Event, publish
from ratoon.core.models import Setting
from ratoon.core.turns import take_turn

S = TypeVar("S")

GROUPS: tuple[tuple[str, Text], ...] = (
    ("people", gettext_lazy("People and rights")),
    ("leads", gettext_lazy("Leads")),
    ("sales", gettext_lazy("Sales and customers")),
    ("delivery", gettext_lazy("Delivery")),
    ("success", gettext_lazy("Success and renewals")),
    ("system", gettext_lazy("The system")),
)
"""The groups of the Settings page, in their order: nouns of the section ``settings`` and `SettingsPlace` name one."""

_cache: ContextVar[dict[str, dict[str, Any]] | None] = ContextVar("settings", default=None)


@dataclass(frozen=True, kw_only=True)
class FirmSettings:
    """What holds for the whole firm."""

    room: ClassVar[str] = "firm"

    name: str = ""
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"


class SettingChanged(Event, kind="setting.changed"):
    """A setting got another value."""

    room: str
    name: str


def forget() -> None:
    """Read again on next use: called where a request or a job begins."""
    _cache.set(None)


def read(of: type[S]) -> S:
    """Give a room's settings: its defaults, and over them what was set."""
    stored = _cache.get()
    if stored is None:
        stored = {}
        for row in Setting.objects.all():
            stored.setdefault(row.room, {})[row.name] = row.value
        _cache.set(stored)
    settings: S = _adapter(cast(Any, of)).validate_python(stored.get(of.room, {}))  # type: ignore[attr-defined]
    return settings


def version_of(of: type[Any]) -> int:
    """Give the version of a room's settings: each change of one of them counts."""
    changes = Setting.objects.filter(room=of.room).aggregate(sum=Sum("version"))["sum"]
    return 1 + (changes or 0)


@transaction.atomic
def set_settings(*, of: type[S], expect: int | None, actor: Actor, at: datetime, **values: Any) -> S:
    """
    Give several settings of a room their values; what stays the same is not written.

    :raises StaleEdit: if somebody changed one of the room's settings since ``expect``.
    :raises DomainError: if there is no such setting, or a value is not of its type.
    """
    room: str = of.room  # type: ignore[attr-defined]
    take_turn(f"core.settings:{room}")
    forget()
    standing, version = read(of), version_of(of)
    if expect is not None and version != expect:
        text = _("Somebody changed this in the meantime. What you typed is not lost.")
        raise StaleEdit(text, {**asdict(cast(Any, standing)), "version": version})
    for name, value in values.items():
        if getattr(standing, name, None) != value:
            set_setting(of=of, name=name, value=value, actor=actor, at=at)
    return read(of)


@transaction.atomic
def set_setting(*, of: type[Any], name: str, value: Any, actor: Actor, at: datetime) -> None:
    """
    Give a setting a value.

    :raises DomainError: if there is no such setting, or the value is not of its type.
    """
    if name not in {f.name for f in fields(of)}:
        raise DomainError("unknown_setting", _("There is no setting “%(name)s”.") % {"name": name}, "name")
    try:
        checked = _adapter(cast(Any, of)).validate_python({name: value})
    except ValidationError as wrong:
        raise DomainError("wrong_value", wrong.errors()[0]["msg"], "value") from wrong
    plain = _adapter(cast(Any, of)).dump_python(checked, mode="json")[name]
    kept = Value(None, JSONField()) if plain is None else plain  # null as a value, not as no value
    row, _made = Setting.objects.update_or_create(
        room=of.room,
        name=name,
        defaults={"value": kept, "version": F("version") + 1},
        create_defaults={"value": kept},
    )
    publish(SettingChanged(room=of.room, name=name), about=(row,), actor=actor, at=at)
    forget()


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)

"""Settings: one typed dataclass per room, its values stored as rows, read once per request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.events import Event, publish
from ratoon.core.models import Setting

S = TypeVar("S")

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


@transaction.atomic
def set_setting(*, of: type[Any], name: str, value: Any, actor: Actor, at: datetime) -> None:
    """
    Give a setting a value.

    :raises DomainError: if there is no such setting, or the value is not of its type.
    """
    if name not in {f.name for f in fields(of)}:
        raise DomainError("unknown_setting", _("There is no setting “%(name)s”.") % {"name": name}, "name")
    try:
        _adapter(cast(Any, of)).validate_python({name: value})
    except ValidationError as wrong:
        raise DomainError("wrong_value", wrong.errors()[0]["msg"], "value") from wrong
    row, _made = Setting.objects.update_or_create(room=of.room, name=name, defaults={"value": value})
    publish(SettingChanged(room=of.room, name=name), about=(row,), actor=actor, at=at)
    forget()


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)

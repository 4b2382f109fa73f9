"""What happened: one journal row, a subject row per record, and one job per reaction, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

from django.db import connection, models
from django.utils import timezone
from pydantic import TypeAdapter

from ratoon.core.actor import Actor, Cause, StaffActor, SystemActor, TokenActor
from ratoon.core.models import JournalEntry, JournalSubject, ReactionRun
from ratoon.core.queue import enqueue_reactions

E = TypeVar("E", bound="Event")
Reaction = Callable[[Any, "Happened"], None]


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Event:
    """
    A fact in the past tense: ids, codes, numbers and dates, never names or free text.

    Declared as ``class LeadAdded(Event, kind="lead.added")`` with annotated fields.
    """

    kind: ClassVar[str]

    def __init_subclass__(cls, *, kind: str) -> None:
        cls.kind = kind
        dataclass(frozen=True, kw_only=True)(cls)
        if kind in _events:
            raise ValueError(f"two events are called {kind}")
        _events[kind] = cls


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """The journal row that a reaction answers: pass ``at`` on, and act as ``actor``."""

    entry_id: int
    at: datetime
    actor: SystemActor


_events: dict[str, type[Event]] = {}
_reactions: dict[str, tuple[type[Event], Reaction]] = {}


def events() -> dict[str, type[Event]]:
    """Give every declared event by its kind."""
    return _events


def reacts_to(event: type[E]) -> Callable[[Callable[[E, Happened], None]], Callable[[E, Happened], None]]:
    """Run the function, once, for every such event, in a job of its own."""

    def register(function: Callable[[E, Happened], None]) -> Callable[[E, Happened], None]:
        _reactions[f"{function.__module__}.{function.__qualname__}"] = (event, function)
        return function

    return register


def publish(event: Event, *, about: Sequence[models.Model], actor: Actor, at: datetime) -> int:
    """Write down what happened to the records it is about, the main one first, and queue its reactions."""
    return publish_all([(event, about)], actor=actor, at=at)[0]


def publish_all(
    happened: Sequence[tuple[Event, Sequence[models.Model]]], *, actor: Actor, at: datetime | Sequence[datetime]
) -> list[int]:
    """
    Write down many events at the cost of a few statements; ``at`` is one moment or one per event.

    :raises RuntimeError: outside a transaction, where what happened and its record could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction of the change")
    moments = [at] * len(happened) if isinstance(at, datetime) else list(at)
    who = _who(actor)
    now = timezone.now()
    entries = JournalEntry.objects.bulk_create(
        JournalEntry(kind=event.kind, happened_at=moment, recorded_at=now, data=_dump(event), **who)
        for (event, _about), moment in zip(happened, moments, strict=True)
    )
    JournalSubject.objects.bulk_create(
        JournalSubject(entry=entry, kind=kind_of(record), record_id=record.pk, happened_at=entry.happened_at)
        for entry, (_event, about) in zip(entries, happened, strict=True)
        for record in about
    )
    _queue_reactions([(entry, event, about) for entry, (event, about) in zip(entries, happened, strict=True)])
    return [entry.pk for entry in entries]


def also_about(record: models.Model, entries: Sequence[int]) -> None:
    """Let journal rows stand on the timeline of a record too that came of what they tell, and was not there yet."""
    known = JournalSubject.objects.filter(kind=kind_of(record), record_id=record.pk, entry__in=entries)
    rest = JournalEntry.objects.filter(pk__in=entries).exclude(pk__in=known.values("entry"))
    JournalSubject.objects.bulk_create(
        JournalSubject(entry=entry, kind=kind_of(record), record_id=record.pk, happened_at=entry.happened_at)
        for entry in rest
    )


def entries_about(record: models.Model) -> list[int]:
    """Give the journal rows that tell of a record."""
    subjects = JournalSubject.objects.filter(kind=kind_of(record), record_id=record.pk)
    return list(subjects.values_list("entry_id", flat=True))


def run_reaction(entry_id: int, name: str) -> bool:
    """Run one reaction on one entry in the current transaction; False if it ran before."""
    _event_type, function = _reactions[name]
    entry = JournalEntry.objects.get(pk=entry_id)
    _run, is_new = ReactionRun.objects.get_or_create(entry=entry, name=name, defaults={"done_at": timezone.now()})
    if not is_new:
        return False
    actor = SystemActor(cause=Cause(entry_id=entry.pk, text=entry.kind))
    function(load(entry), Happened(entry_id=entry.pk, at=entry.happened_at, actor=actor))
    return True


def kind_of(record: models.Model | type[models.Model]) -> str:
    """Name the kind of a record, as journal rows, grants and links do."""
    return str(record._meta.model_name)


def load(entry: JournalEntry) -> Event:
    """Give the event back that an entry was made of."""
    event: Event = _adapter(cast(Any, _events[entry.kind])).validate_python(entry.data)
    return event


def _dump(event: Event) -> dict[str, Any]:
    values = {field.name: getattr(event, field.name) for field in fields(event)}  # type: ignore[arg-type]
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
        if value is not None
    }


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def _who(actor: Actor) -> dict[str, Any]:
    if isinstance(actor, TokenActor):
        return {"actor_kind": "token", "user_id": actor.user_id, "token_id": actor.token_id}
    if isinstance(actor, StaffActor):
        return {"actor_kind": "staff", "user_id": actor.user_id}
    return {"actor_kind": "system", "cause_id": actor.cause.entry_id}


def _queue_reactions(happened: Sequence[tuple[JournalEntry, Event, Sequence[models.Model]]]) -> None:
    wanted = [
        (entry, name, about)
        for entry, event, about in happened
        for name, (event_type, _function) in _reactions.items()
        if isinstance(event, event_type)
    ]
    if not wanted:
        return
    enqueue_reactions(
        (entry.pk, name, f"{name}:{kind_of(about[0])}:{about[0].pk}" if about else name)
        for entry, name, about in wanted
    )

"""The timeline of a record: its journal, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.contributions import EventText, contributed, subject_kind, titles
from ratoon.core.events import Event, kind_of, load
from ratoon.core.models import JournalSubject

LENGTH = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what happened when, by whom (empty: the system)."""

    entry_id: int
    at: datetime
    icon: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some lines, newest first; ``before`` is the mark of the next older ones, None where there are none."""

    lines: list[Line]
    before: int | None


def timeline(record: Model, actor: Actor, *, before: int | None = None, length: int = LENGTH) -> Timeline:
    """Give what happened to a record, as far as the actor may read it; ``before`` is the last subject row seen."""
    subjects = JournalSubject.objects.filter(kind=kind_of(record), record_id=record.pk)
    if before is not None:
        mark = subjects.filter(pk=before).values_list("happened_at", "entry_id").first()
        if mark:
            subjects = subjects.filter(happened_at__lte=mark[0]).exclude(happened_at=mark[0], entry_id__gte=mark[1])
    found = list(subjects.select_related("entry__user").order_by("-happened_at", "-entry_id")[: length + 1])
    texts = {one.event.kind: one for one in contributed(EventText)}
    readable = [
        (subject, texts[subject.entry.kind], load(subject.entry))
        for subject in found[:length]
        if subject.entry.kind in texts and _may_read(texts[subject.entry.kind], actor)
    ]
    told = [(text, event) for _subject, text, event in readable]
    names, found_words = _names(told), _looked_up(told)
    lines = [
        _line(subject, text, event, names, words)
        for (subject, text, event), words in zip(readable, found_words, strict=True)
    ]
    return Timeline(lines, found[length - 1].pk if len(found) > length else None)


def _may_read(text: EventText, actor: Actor) -> bool:
    return isinstance(actor, StaffActor) and (not text.grant or actor.scope(text.grant) is not None)


def _names(readable: list[tuple[EventText, Event]]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for text, event in readable:
        for attribute, kind in text.names.values():
            pk = getattr(event, attribute)
            if pk is not None:
                wanted.setdefault(kind, set()).add(pk)
    return {(kind, pk): title for kind, ids in wanted.items() for pk, title in titles(kind, sorted(ids)).items()}


def _looked_up(told: list[tuple[EventText, Event]]) -> list[dict[str, Any]]:
    """Give for each line the words that are looked up for all lines of its sort at once."""
    found: list[dict[str, Any]] = [{} for _one in told]
    places: dict[type[Event], list[int]] = {}
    for place, (text, _event) in enumerate(told):
        places.setdefault(text.event, []).append(place)
    for ours in places.values():
        for name, look_up in told[ours[0]][0].lookups.items():
            for place, word in zip(ours, look_up([told[one][1] for one in ours]), strict=True):
                found[place][name] = word
    return found


def _line(
    subject: JournalSubject,
    text: EventText,
    event: Event,
    names: dict[tuple[str, int], str],
    found: dict[str, Any],
) -> Line:
    entry = subject.entry
    words: dict[str, Any] = {**found, **{name: say(event) for name, say in text.words.items()}}
    for placeholder, (attribute, kind) in text.names.items():
        pk = getattr(event, attribute)
        words[placeholder] = names.get((kind, pk), _nobody(kind, pk)) if pk is not None else _("nobody")
    who = entry.user.name if entry.user else ""
    return Line(entry.pk, entry.happened_at, text.icon, str(text.text) % words, who)


def _nobody(kind: str, pk: int) -> str:
    return f"{kind} {pk}" if subject_kind(kind) is None else f"#{pk}"

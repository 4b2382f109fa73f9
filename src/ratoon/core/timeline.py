"""The timeline of a record: its journal, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ratoon.core.access import kinds
from ratoon.core.actor import Actor, Scope, StaffActor
from ratoon.core.contributions import EventText, TimelineStage, contributed, subject_kind, titles
from ratoon.core.errors import Text
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
    stage: Text = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some lines, newest first; ``before`` is the mark of the next older ones, None where there are none."""

    lines: list[Line]
    before: int | None


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many lines of a timeline belong to a stage; the one without a name is of all."""

    name: str
    label: Text
    count: int


def timeline(
    record: Model, actor: Actor, *, before: int | None = None, length: int = LENGTH, stage: str = ""
) -> Timeline:
    """
    Give what happened to a record, as far as the actor may read it; ``before`` is the last subject row seen.

    ``stage`` names a `TimelineStage`, and leaves only what belongs to it.
    """
    texts = _readable(actor)
    rows = _seen(record, actor, texts)
    if stage:
        rows = rows.filter(entry__kind__in=[kind for kind in texts if _stage_name(kind) == stage])
    if before is not None:
        subjects = JournalSubject.objects.filter(kind=kind_of(record), record_id=record.pk)
        mark = subjects.filter(pk=before).values_list("happened_at", "entry_id").first()
        if mark:
            rows = rows.filter(happened_at__lte=mark[0]).exclude(happened_at=mark[0], entry_id__gte=mark[1])
    found = list(rows.select_related("entry__user").order_by("-happened_at", "-entry_id")[: length + 1])
    readable = [(subject, texts[subject.entry.kind], load(subject.entry)) for subject in found[:length]]
    told = [(text, event) for _subject, text, event in readable]
    names, found_words = _names(told), _looked_up(told)
    lines = [
        _line(subject, text, event, names, words)
        for (subject, text, event), words in zip(readable, found_words, strict=True)
    ]
    return Timeline(lines, found[length - 1].pk if len(found) > length else None)


def stages(record: Model, actor: Actor) -> list[StageCount]:
    """Count what the actor may read of what happened to a record: all of it, then by stage those that have any."""
    counts: dict[str, int] = {}
    total = 0
    for kind, count in _seen(record, actor, _readable(actor)).values_list("entry__kind").annotate(Count("pk")):
        counts[_stage_name(kind)] = counts.get(_stage_name(kind), 0) + count
        total += count
    ordered = sorted(contributed(TimelineStage), key=lambda one: one.position)
    told = [StageCount(one.name, one.label, counts[one.name]) for one in ordered if one.name in counts]
    return [StageCount("", _("All"), total), *told]


def _readable(actor: Actor) -> dict[str, EventText]:
    """Give the words of the events that the actor may read at all, by the events' kind."""
    if not isinstance(actor, StaffActor):
        return {}
    return {
        one.event.kind: one for one in contributed(EventText) if not one.grant or actor.scope(one.grant) is not None
    }


def _seen(record: Model, actor: Actor, texts: dict[str, EventText]) -> QuerySet[JournalSubject]:
    """Give the rows about a record that tell of nothing which the actor may not see."""
    rows = JournalSubject.objects.filter(kind=kind_of(record), record_id=record.pk, entry__kind__in=list(texts))
    for grant in sorted({one.grant for one in texts.values()}):
        kind, _dot, action = grant.partition(".")
        access = kinds().get(kind)
        if access is None or access.owner is None or kind == kind_of(record) or _sees_all(actor, grant):
            continue
        visible = access.visible_to(actor, action).values("pk")
        hidden = JournalSubject.objects.filter(entry=OuterRef("entry"), kind=kind).exclude(record_id__in=visible)
        concerned = [name for name, text in texts.items() if text.grant == grant]
        rows = rows.filter(~Q(entry__kind__in=concerned) | ~Exists(hidden))
    return rows


def _sees_all(actor: Actor, grant: str) -> bool:
    return isinstance(actor, StaffActor) and actor.scope(grant) is Scope.ALL


def _stage_name(kind: str) -> str:
    stage = _stage(kind)
    return stage.name if stage is not None else ""


def _stage(kind: str) -> TimelineStage | None:
    """Give the stage to which events of a kind belong, if a room says so."""
    first = kind.partition(".")[0]
    return next((one for one in contributed(TimelineStage) if first in one.kinds), None)


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
    stage = _stage(entry.kind)
    label = stage.label if stage is not None else ""
    return Line(entry.pk, entry.happened_at, text.icon, str(text.text) % words, who, label)


def _nobody(kind: str, pk: int) -> str:
    return f"{kind} {pk}" if subject_kind(kind) is None else f"#{pk}"

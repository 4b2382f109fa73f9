"""Doing a verb to one record or to many, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, kinds
from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Action, Undo, verb
from ratoon.core.errors import DomainError, NotGranted, StaleEdit, Text
from ratoon.core.models import Undoable
from ratoon.core.records import lock

MINUTES = 10
"""How long a verb can be taken back: for a slip of the hand, not for a change of mind."""


@dataclass(slots=True)
class Outcome:
    """What became of a verb that was done to many: those that refused stayed as they were, and say why."""

    done: int = 0
    refused: list[tuple[int, Text]] = field(default_factory=list)
    undoable: Undoable | None = None


def do(
    *, action: Action, row: Any, values: dict[str, Any], actor: StaffActor, at: datetime
) -> tuple[Any, Undoable | None]:
    """Do a verb to a record; one that can be taken back is remembered for some minutes."""
    if action.undo is None:
        return action.service(**{action.kind: row}, actor=actor, at=at, **values), None
    with transaction.atomic():
        result, step = _step(action, action.undo, row, values, actor, at)
        return result, _remember(action, [step], actor, at)


@transaction.atomic
def do_each(
    *,
    action: Action,
    rows: Sequence[Any],
    values_of: Callable[[Any], dict[str, Any]],
    actor: StaffActor,
    at: datetime,
) -> Outcome:
    """
    Do a verb to several records.

    ``values_of`` gives the verb's input for a record, or refuses. What breaks otherwise undoes the whole.

    :raises LookupError: if the verb has no ``undo``.
    """
    if action.undo is None:
        raise LookupError(f"{action.kind}.{action.name} can't be taken back: it is done to one record at a time")
    found, steps = Outcome(), []
    for row in sorted(rows, key=lambda one: one.pk):  # all who do this take the rows in one order: nobody waits twice
        try:
            with transaction.atomic():
                steps.append(_step(action, action.undo, row, values_of(row), actor, at)[1])
        except DomainError as refused:
            found.refused.append((row.pk, refused.text))
    found.done = len(steps)
    found.undoable = _remember(action, steps, actor, at) if steps else None
    return found


@transaction.atomic
def take_back(*, undoable: Undoable, actor: StaffActor, at: datetime) -> Outcome:
    """
    Take back what somebody just did; what was changed since stays as it is, and is told.

    :raises NotGranted: if the actor may not do such things any more.
    :raises DomainError: ``taken_back`` before, ``too_late``.
    """
    kept = Undoable.objects.select_for_update().get(pk=undoable.pk, user_id=actor.user_id)
    action, undo = _verb(kept)
    access = kinds()[kept.kind]
    if not access.may(actor, action.right):
        raise NotGranted(access.grant(action.right))
    if kept.undone_at is not None:
        raise DomainError("taken_back", _("This was taken back already."))
    if at - kept.done_at > timedelta(minutes=MINUTES):
        raise DomainError("too_late", _("It is too late to take this back: change the records themselves."))
    found = Outcome()
    for step in kept.steps:
        try:
            with transaction.atomic():
                _back(undo, access, step, actor, at)
            found.done += 1
        except DomainError as refused:
            found.refused.append((step["pk"], refused.text))
    if found.done:
        kept.undone_at = at
        kept.save(update_fields=["undone_at"])
    return found


def recent(*, row: Any, kind: str, user_id: int, at: datetime) -> tuple[Action, Undoable] | None:
    """Give what a person did to a record last, with its verb, if that can still be taken back."""
    kept = (
        Undoable.objects.filter(
            user_id=user_id, kind=kind, undone_at=None, done_at__gte=at - timedelta(minutes=MINUTES)
        )
        .filter(steps__contains=[{"pk": row.pk, "version": row.version}])
        .order_by("-pk")
        .first()
    )
    try:
        return (_verb(kept)[0], kept) if kept is not None else None
    except DomainError:
        return None


def _step(
    action: Action, undo: Undo, row: Any, values: dict[str, Any], actor: StaffActor, at: datetime
) -> tuple[Any, dict[str, Any]]:
    """Do it, and give what taking it back needs: the record's number, the version that came of it, what was before."""
    held = lock(row)
    before = dict(undo.keep(held))
    result = action.service(**{action.kind: held}, actor=actor, at=at, **values)
    version = type(held)._default_manager.values_list("version", flat=True).get(pk=held.pk)
    return result, {"pk": held.pk, "version": version, "before": before}


def _back(undo: Undo, access: Access[Any], step: dict[str, Any], actor: StaffActor, at: datetime) -> None:
    try:
        held = lock(access.model(pk=step["pk"]), expect=step["version"])
    except StaleEdit as stale:
        raise DomainError("changed_since", _("Somebody changed it since.")) from stale
    undo.service(**{access.kind: held}, **step["before"], actor=actor, at=at)


def _remember(action: Action, steps: list[dict[str, Any]], actor: StaffActor, at: datetime) -> Undoable:
    return Undoable.objects.create(user_id=actor.user_id, kind=action.kind, verb=action.name, steps=steps, done_at=at)


def _verb(kept: Undoable) -> tuple[Action, Undo]:
    """
    Find the verb again, and how it is taken back.

    :raises DomainError: ``too_late`` if it can't be taken back any more.
    """
    try:
        action = verb(kept.kind, kept.verb)
    except LookupError:  # of a version before this one
        action = None
    if action is None or action.undo is None:
        raise DomainError("too_late", _("It is too late to take this back: change the records themselves."))
    return action, action.undo

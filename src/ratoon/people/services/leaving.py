"""Handing over all that a colleague owns, or some kinds of it, in one step: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import kinds
from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of, zone
from ratoon.core.contributions import Owned, contributed, titles
from ratoon.core.errors import DomainError, Text
from ratoon.core.events import publish
from ratoon.core.queue import enqueue
from ratoon.core.records import lock
from ratoon.core.requests import load_actor
from ratoon.people.events import StaffHandedOver
from ratoon.people.models import HandingOver, Staff
from ratoon.people.queries import counts_owned, handing_under_way
from ratoon.people.services.refusals import PeopleRefused

HAND_OVER = "people.hand_over"
AT_ONCE = 200
"""So many records are handed over while whoever asked waits; more are a job."""
TOLD = 10
"""So many records that refuse are named in words; the others are counted."""
_STEP = 25
"""After so many records a job tells how far it is."""

Share = tuple[Owned, Staff, list[Any]]
"""What is owned of a kind, who takes it, and the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A record that could not be handed over, and why; ``pk`` 0: all of its kind."""

    kind: str
    label: Text
    pk: int
    title: str
    text: Text

    def __str__(self) -> str:
        return f"{self.label} · {self.title}: {self.text}" if self.title else f"{self.label}: {self.text}"


class HandingRefused(PeopleRefused):
    """Nothing was handed over, for these records can't be."""

    def __init__(self, not_taken: Sequence[NotTaken]) -> None:
        self.not_taken = list(not_taken)
        more = len(self.not_taken) - TOLD
        told = [str(one) for one in self.not_taken[:TOLD]]
        if more > 0:
            told.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
        text = _("Nothing was handed over, for this can't be: %(list)s") % {"list": " / ".join(told)}
        super().__init__("not_taken", text)


@transaction.atomic
def hand_over_all(
    *,
    staff: Staff,
    on: date,
    reason: str,
    actor: Actor,
    at: datetime,
    to: Staff | None = None,
    takers: Mapping[str, Staff] | None = None,
) -> Staff:
    """
    Give what a colleague owns to others through the services of each kind: ``to`` takes what ``takers`` don't name.

    The actor needs, over each record, the right with which it is handed over one by one. More than `AT_ONCE` records
    are handed over by the worker, in one transaction too.

    :raises PeopleRefused: ``in_future``, ``nobody_named``, ``owns_nothing``, ``staff_left``, ``takes_his_own``,
        ``under_way``.
    :raises HandingRefused: ``not_taken``, with each record that can't be handed over.
    """
    staff = lock(staff)
    if on > day_of(at):
        raise PeopleRefused("in_future", _("This day has not come yet."), "on")
    if handing_under_way(staff.pk) is not None:
        raise PeopleRefused("under_way", _("What %(name)s owns is being handed over already.") % {"name": staff.name})
    named = _named(staff, to, takers or {})
    shares = _shares(staff, named)
    _refuse_not_granted(shares, actor)
    handing = HandingOver(
        staff=staff,
        on=on,
        reason=reason,
        takers={kind: taker.pk for kind, taker in named.items()},
        total=sum(len(rows) for _owned, _taker, rows in shares),
        user_id=actor.user_id if isinstance(actor, StaffActor) else None,
        language=get_language() or "en",
        created_at=at,
    )
    handing.save()
    if handing.total > AT_ONCE and handing.user_id is not None:
        enqueue(HAND_OVER, lock=f"{HAND_OVER}:{staff.pk}", handing_id=handing.pk)
    else:
        _hand_over(handing, shares, actor, at)
    return staff


def run_handing(*, handing_id: int, at: datetime) -> None:
    """
    Do what was queued, whole or not at all; a worker that died halfway leaves everything as it was, for the next.

    What refuses is kept with the row, in the language of whoever asked.
    """
    handing = HandingOver.objects.select_related("staff", "user").get(pk=handing_id)
    if not handing.is_under_way:
        return
    with translation.override(handing.language), timezone.override(zone()):
        try:
            _run(handing, at)
        except HandingRefused as refused:
            _fail(handing, [{"kind": one.kind, "pk": one.pk, "text": str(one)} for one in refused.not_taken])
        except DomainError as refused:
            _fail(handing, [{"kind": "", "pk": 0, "text": str(refused.text)}])


def give_up(*, handing_id: int, why: str) -> None:
    """Say that the worker could not do it."""
    handing = HandingOver.objects.get(pk=handing_id)
    if handing.is_under_way:
        _fail(handing, [{"kind": "", "pk": 0, "text": why}])


@transaction.atomic
def _run(handing: HandingOver, at: datetime) -> None:
    staff = lock(handing.staff)
    actor = load_actor(handing.user) if handing.user is not None else None
    if actor is None or actor.scope("staff.deactivate") is None:
        raise PeopleRefused("not_granted", _("Whoever asked for this may not do it any more."))
    people = Staff.objects.in_bulk(handing.takers.values())
    shares = _shares(staff, {kind: people[pk] for kind, pk in handing.takers.items()})
    _refuse_not_granted(shares, actor)
    with _told(handing) as tell:
        _hand_over(handing, shares, actor, at, tell)


def _hand_over(
    handing: HandingOver,
    shares: Sequence[Share],
    actor: Actor,
    at: datetime,
    tell: Callable[[int], None] = lambda _done: None,
) -> None:
    """Give each record by its own service; what refuses is collected, so that all of it is told, and undoes all."""
    staff, before, not_taken, done = handing.staff, counts_owned(handing.staff_id), [], 0
    for owned, taker, rows in shares:
        mine = set(owned.of(staff.pk).values_list("pk", flat=True))  # a care takes its company along, and its plays
        for row in rows:
            done += 1
            if row.pk in mine:
                refused = _give(owned, row, taker, handing, actor, at)
                not_taken.extend([(owned, row.pk, refused)] if refused is not None else [])
            if done % _STEP == 0:
                tell(done)
    if not_taken:
        raise HandingRefused(_titled(not_taken))
    after = counts_owned(staff.pk)
    handing.counts = {kind: count - after.get(kind, 0) for kind, count in before.items() if count > after.get(kind, 0)}
    handing.done, handing.status = handing.total, HandingOver.Status.DONE
    handing.save(update_fields=["counts", "done", "status"])
    takers = {taker.pk: taker for _owned, taker, _rows in shares}
    event = StaffHandedOver(staff_id=staff.pk, handing_id=handing.pk, on=handing.on)
    publish(event, about=(staff, *takers.values()), actor=actor, at=moment_of(handing.on, at=at))


def _give(owned: Owned, row: Any, taker: Staff, handing: HandingOver, actor: Actor, at: datetime) -> Text | None:
    """Give one record, or say why not."""
    more = {"reason": handing.reason} if owned.keeps_reason else {}
    try:
        with transaction.atomic():
            owned.give(**{owned.kind: row, owned.field: taker}, on=handing.on, actor=actor, at=at, **more)
    except DomainError as refused:
        return refused.text
    return None


def _named(staff: Staff, to: Staff | None, takers: Mapping[str, Staff]) -> dict[str, Staff]:
    """Say who takes each kind that the colleague owns any of."""
    owned = counts_owned(staff.pk)
    if not owned:
        raise PeopleRefused(
            "owns_nothing", _("%(name)s owns nothing that could be handed over.") % {"name": staff.name}
        )
    named = {kind: takers.get(kind) or to for kind in owned}
    found = {kind: taker for kind, taker in named.items() if taker is not None}
    if not found:
        raise PeopleRefused("nobody_named", _("Say who takes it over."), "to")
    for taker in found.values():
        field = "to" if taker == to else "takers"
        if taker.pk == staff.pk:
            raise PeopleRefused("takes_his_own", _("%(name)s has it already.") % {"name": staff.name}, field)
        if taker.left_on is not None:
            text = _("%(name)s does not work here any more.") % {"name": taker.name}
            raise PeopleRefused("staff_left", text, field)
    return found


def _shares(staff: Staff, named: Mapping[str, Staff]) -> list[Share]:
    """Read what goes to whom, from the roof down: what is locked first by every service is locked first here."""
    return [
        (owned, named[owned.kind], list(owned.of(staff.pk).order_by("pk")))
        for owned in reversed(contributed(Owned))
        if owned.kind in named
    ]


def _refuse_not_granted(shares: Sequence[Share], actor: Actor) -> None:
    """Let nobody hand over here what he may not hand over one by one."""
    if not isinstance(actor, StaffActor):
        return
    found: list[NotTaken] = []
    for owned, _taker, rows in shares:
        access = kinds()[owned.kind]
        mine = access.visible_to(actor, owned.right).filter(pk__in=[row.pk for row in rows])
        rest = len(rows) - mine.count()
        if rest:
            text = _("you lack the right “%(right)s” over %(count)d of them") % {
                "right": access.actions[owned.right],
                "count": rest,
            }
            found.append(NotTaken(kind=owned.kind, label=owned.label, pk=0, title="", text=text))
    if found:
        raise HandingRefused(found)


def _titled(not_taken: Sequence[tuple[Owned, int, Text]]) -> list[NotTaken]:
    ids: dict[str, list[int]] = {}
    for owned, pk, _text in not_taken:
        ids.setdefault(owned.kind, []).append(pk)
    names = {kind: titles(kind, pks) for kind, pks in ids.items()}
    return [
        NotTaken(kind=owned.kind, label=owned.label, pk=pk, title=names[owned.kind].get(pk, f"#{pk}"), text=text)
        for owned, pk, text in not_taken
    ]


class _told:  # noqa: N801 used as a statement
    """Tell how far a job is on a connection of its own, for nobody sees what its transaction has not ended."""

    def __init__(self, handing: HandingOver) -> None:
        self._pk, self._other = handing.pk, connection.copy()

    def __enter__(self) -> Callable[[int], None]:
        return self._tell

    def __exit__(self, *_error: object) -> None:
        self._other.close()

    def _tell(self, done: int) -> None:
        with self._other.cursor() as cursor:
            cursor.execute("update people_handingover set done = %s where id = %s", [done, self._pk])


def _fail(handing: HandingOver, refused: list[dict[str, Any]]) -> None:
    HandingOver.objects.filter(pk=handing.pk).update(status=HandingOver.Status.REFUSED, refused=refused, done=0)

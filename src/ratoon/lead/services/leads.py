"""Every change of a lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, Scope, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import Text
from ratoon.core.events import publish, publish_all
from ratoon.core.identifiers import email_key, phone_key
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.core.turns import take_turn
from ratoon.lead.events import LeadAdded, LeadEdited, LeadHandedOver, LeadMoved, LeadMoveTakenBack, LeadTakenOver
from ratoon.lead.models import Campaign, InvalidReason, Lead, LeadMove, Source
from ratoon.lead.rules import CLOSED, TO, may
from ratoon.lead.services.refusals import LeadRefused
from ratoon.people.models import Staff

_KEYS = ("phone_key", "email_key", "credit_code")
_FIELD_OF = {"phone_key": "phone", "email_key": "email", "credit_code": "credit_code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """A lead that comes in; ``arrived_at`` None: now."""

    company_name: str = ""
    contact_name: str = ""
    job_title: str = ""
    phone: str = ""
    email: str = ""
    credit_code: str = ""
    region: str = ""
    note: str = ""
    source: Source | None = None
    campaign: Campaign | None = None
    owner: Staff | None = None
    arrived_at: datetime | None = None


def add_leads(*, leads: Sequence[NewLead], actor: Actor, at: datetime) -> list[Lead | LeadRefused]:
    """
    Take leads in: for each, in order, the lead that was made, or why it was refused.

    A lead whose phone, e-mail or credit code is known already is refused with a link to its twin.
    """
    return _take_in(leads, LeadAdded, actor, at)


def take_over_leads(*, leads: Sequence[NewLead], actor: Actor, at: datetime) -> list[Lead | LeadRefused]:
    """Take leads over from the firm's existing records, as `add_leads` does: history, no news."""
    return _take_in(leads, LeadTakenOver, actor, at)


@transaction.atomic
def _take_in(
    leads: Sequence[NewLead], event: type[LeadAdded] | type[LeadTakenOver], actor: Actor, at: datetime
) -> list[Lead | LeadRefused]:
    rows = [_lead(new, at) for new in leads]
    take_turn("lead.intake")
    known = _known(rows)
    results: list[Lead | tuple[str, Lead]] = []
    for row in rows:
        twin = next(((key, known[key, value]) for key, value in _keys(row) if (key, value) in known), None)
        if twin is not None:
            results.append(twin)
            continue
        known.update(dict.fromkeys(_keys(row), row))
        results.append(row)
    made = [row for row in results if isinstance(row, Lead)]
    Lead.objects.bulk_create(made)
    LeadMove.objects.bulk_create(_move_row(row, row.status_on, at) for row in made)
    publish_all(
        [(event(lead_id=row.pk, source=_code(row.source), owner_id=row.owner_id), (row,)) for row in made],
        actor=actor,
        at=[row.arrived_at for row in made],
    )
    # told only now, when a twin among those that came along has its number too
    return [row if isinstance(row, Lead) else _twin(*row) for row in results]


@transaction.atomic
def add_lead(*, actor: Actor, at: datetime, arrived_on: date | None = None, **fields: Any) -> Lead:
    """
    Take one lead in; who sees only his own leads owns what he adds.

    :raises LeadRefused: ``twin`` if its phone, e-mail or credit code is known already.
    """
    if isinstance(actor, StaffActor) and actor.scope("lead.view") is not Scope.ALL and fields.get("owner") is None:
        fields["owner"] = Staff.objects.get(pk=actor.staff_id)
    arrived_at = moment_of(arrived_on, at=at) if arrived_on else at
    (result,) = add_leads(leads=[NewLead(arrived_at=arrived_at, **fields)], actor=actor, at=at)
    if isinstance(result, LeadRefused):
        raise result
    return result


@transaction.atomic
def edit_lead(*, lead: Lead, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Lead:
    """
    Correct facts of a lead. A source or campaign, once set, can be corrected but not lost.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises LeadRefused: ``twin``, ``source_lost``, ``campaign_lost``, ``arrived_late``.
    """
    take_turn("lead.intake")
    lead = lock(lead, expect=expect)
    arrived_on = fields.pop("arrived_on", None)
    if arrived_on is not None and arrived_on != day_of(lead.arrived_at):
        _refuse_late_arrival(lead, arrived_on)
        fields["arrived_at"] = moment_of(arrived_on, at=at)
    if lead.source_id is not None and "source" in fields and fields["source"] is None:
        raise LeadRefused("source_lost", _("A source can be corrected, but not taken away."), "source")
    if lead.campaign_id is not None and "campaign" in fields and fields["campaign"] is None:
        raise LeadRefused("campaign_lost", _("A campaign can be corrected, but not taken away."), "campaign")
    for name, derive in (("company_name", pinyin_key), ("phone", phone_key), ("email", email_key)):
        if name in fields:
            fields["name_key" if name == "company_name" else f"{name}_key"] = derive(fields[name])
    wanted = Lead(**{name: fields.get(name, getattr(lead, name)) for name in _KEYS})
    known = _known([wanted], other_than=lead.pk)
    for pair in _keys(wanted):
        if pair in known:
            raise _twin(pair[0], known[pair])
    changed = change(lead, **fields)
    if changed:
        names = sorted(name for name in changed if not name.endswith("_key"))
        publish(LeadEdited(lead_id=lead.pk, fields=names), about=(lead,), actor=actor, at=at)
    return lead


def cleanse_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Take a lead up for cleansing."""
    return _move(lead, "cleanse", on=on, actor=actor, at=at)


def qualify_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Call a lead qualified (MQL): without an owner it stands in the pool."""
    return _move(lead, "qualify", on=on, actor=actor, at=at)


def assign_lead(*, lead: Lead, owner: Staff, on: date, actor: Actor, at: datetime) -> Lead:
    """Give a lead to a rep."""
    if owner.left_on is not None:
        raise LeadRefused("owner_left", _("%(name)s does not work here any more.") % {"name": owner.name}, "owner")
    return _move(lead, "assign", on=on, actor=actor, at=at, owner=owner)


def claim_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """
    Take a lead of the pool: of two who claim at once one gets it.

    :raises LeadRefused: ``taken`` if somebody has it already, ``no_claimer`` if the system asks.
    """
    if not isinstance(actor, StaffActor):
        raise LeadRefused("no_claimer", _("Only a colleague can claim a lead."))
    owner = Staff.objects.get(pk=actor.staff_id)
    return _move(lead, "claim", on=on, actor=actor, at=at, owner=owner)


def accept_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Accept a lead for sales (SAL); a lead without an owner has nobody who could."""
    return _move(lead, "accept", on=on, actor=actor, at=at)


def recycle_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Give a lead back to the pool."""
    return _move(lead, "recycle", on=on, actor=actor, at=at, owner=None)


def invalidate_lead(*, lead: Lead, reason: InvalidReason, on: date, actor: Actor, at: datetime) -> Lead:
    """Call a lead invalid, for a reason."""
    return _move(lead, "invalidate", on=on, actor=actor, at=at, reason=reason)


def reopen_lead(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Take back that a lead is invalid."""
    return _move(lead, "reopen", on=on, actor=actor, at=at)


@transaction.atomic
def take_back_move(*, lead: Lead, actor: Actor, at: datetime) -> Lead:
    """
    Take back the last move of a lead, within the day on which it was recorded: funnels count it no more.

    :raises LeadRefused: ``nothing_moved``, ``converted``, ``too_late``.
    """
    lead = lock(lead)
    last, *earlier = lead.moves.select_related("owner").order_by("-pk")[:2]
    if not earlier:
        raise LeadRefused("nothing_moved", _("Nothing was done with this lead yet."))
    if last.status == Lead.Status.CONVERTED:
        raise LeadRefused("converted", _not_from(lead))
    if day_of(last.recorded_at) != day_of(at):
        raise LeadRefused("too_late", _("This was recorded on another day."))
    (before,) = earlier
    last.delete()
    change(lead, status=before.status, status_on=before.happened_on, owner=before.owner)
    event = LeadMoveTakenBack(lead_id=lead.pk, status=lead.status, owner_id=lead.owner_id)
    publish(event, about=(lead,), actor=actor, at=at)
    return lead


@transaction.atomic
def hand_over_lead(*, lead: Lead, owner: Staff, on: date, actor: Actor, at: datetime) -> Lead:
    """
    Give a lead to another owner where it stands: an accepted one stays accepted.

    :raises LeadRefused: ``no_owner``, ``wrong_status``, ``same_owner``, ``owner_left``, ``in_future``,
        ``before_last_step``.
    """
    lead = lock(lead)
    before = lead.owner_id
    if before is None:
        raise LeadRefused("no_owner", _("Nobody owns this lead yet: assign or claim it first."))
    if lead.status in CLOSED:
        raise LeadRefused("wrong_status", _not_from(lead))
    if owner.pk == before:
        raise LeadRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    if owner.left_on is not None:
        raise LeadRefused("owner_left", _("%(name)s does not work here any more.") % {"name": owner.name}, "owner")
    _refuse_day(lead, on, at)
    change(lead, owner=owner)
    _move_row(lead, on, at).save()
    event = LeadHandedOver(lead_id=lead.pk, from_id=before, owner_id=owner.pk, on=on)
    publish(event, about=(lead,), actor=actor, at=moment_of(on, at=at))
    return lead


def mark_converted(*, lead: Lead, on: date, actor: Actor, at: datetime) -> Lead:
    """Say that a lead was converted; the room above calls it, which makes customer and opportunity of it."""
    return _move(lead, "convert", on=on, actor=actor, at=at)


@transaction.atomic
def _move(
    lead: Lead, verb: str, *, on: date, actor: Actor, at: datetime, reason: InvalidReason | None = None, **fields: Any
) -> Lead:
    lead = lock(lead)
    if verb == "claim" and lead.owner_id is not None:
        raise LeadRefused("taken", _("Somebody has this lead already."))
    if not may(verb, lead.status):
        raise LeadRefused("wrong_status", _not_from(lead))
    if verb == "accept" and lead.owner_id is None:
        raise LeadRefused("no_owner", _("Nobody owns this lead yet: assign or claim it first."))
    _refuse_day(lead, on, at)
    change(lead, status=TO[verb], status_on=on, **fields)
    move = _move_row(lead, on, at)
    move.reason = reason
    move.save()
    event = LeadMoved(
        lead_id=lead.pk, status=lead.status, on=on, owner_id=lead.owner_id, reason=reason.code if reason else None
    )
    publish(event, about=(lead,), actor=actor, at=moment_of(on, at=at))
    return lead


def _refuse_day(lead: Lead, on: date, at: datetime) -> None:
    if on > day_of(at):
        raise LeadRefused("in_future", _("This day has not come yet."), "on")
    if on < lead.status_on:
        text = _("The step before this one was on %(day)s.") % {"day": lead.status_on.isoformat()}
        raise LeadRefused("before_last_step", text, "on")


def _not_from(lead: Lead) -> Text:
    return _("This lead is “%(status)s”: this can't follow.") % {"status": lead.get_status_display()}


def _refuse_late_arrival(lead: Lead, arrived_on: date) -> None:
    first = lead.moves.exclude(status=Lead.Status.NEW).order_by("happened_on").first()
    if first is not None and arrived_on > first.happened_on:
        text = _("This lead was worked on already on %(day)s.") % {"day": first.happened_on.isoformat()}
        raise LeadRefused("arrived_late", text, "arrived_on")


def _lead(new: NewLead, at: datetime) -> Lead:
    arrived_at = new.arrived_at or at
    row = Lead(
        company_name=new.company_name,
        name_key=pinyin_key(new.company_name),
        contact_name=new.contact_name,
        job_title=new.job_title,
        phone=new.phone,
        phone_key=phone_key(new.phone),
        email=new.email,
        email_key=email_key(new.email),
        credit_code=new.credit_code,
        region=new.region,
        note=new.note,
        source=new.source,
        campaign=new.campaign,
        owner=new.owner,
        arrived_at=arrived_at,
        status_on=day_of(arrived_at),
        created_at=at,
    )
    row.refresh_search()
    return row


def _move_row(lead: Lead, on: date, at: datetime) -> LeadMove:
    return LeadMove(lead=lead, status=lead.status, happened_on=on, recorded_at=at, owner_id=lead.owner_id)


def _keys(lead: Lead) -> list[tuple[str, str]]:
    return [(key, getattr(lead, key)) for key in _KEYS if getattr(lead, key)]


def _known(rows: Iterable[Lead], other_than: int | None = None) -> dict[tuple[str, str], Lead]:
    """Find the leads that stand already under these keys."""
    rows = list(rows)
    found: dict[tuple[str, str], Lead] = {}
    for key in _KEYS:
        values = [getattr(row, key) for row in rows if getattr(row, key)]
        if values:
            twins = Lead.objects.filter(**{f"{key}__in": values}).exclude(pk=other_than or 0).only("pk", *_KEYS)
            found.update({(key, getattr(twin, key)): twin for twin in twins})
    return found


def _twin(key: str, twin: Lead) -> LeadRefused:
    texts: dict[str, Text] = {
        "phone_key": _("There is a lead with this phone already."),
        "email_key": _("There is a lead with this e-mail already."),
        "credit_code": _("There is a lead with this credit code already."),
    }
    link = ("lead", twin.pk) if twin.pk is not None else None
    return LeadRefused("twin", texts[key], _FIELD_OF[key], link)


def _code(source: Source | None) -> str | None:
    return source.code if source is not None else None

"""The people in companies: made known, corrected, gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish, publish_all
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.customers.events import AttitudeNoted, ContactAdded, ContactEdited, ContactLeft, ContactReturned
from ratoon.customers.models import Company, Contact, ContactRole


class ContactRefused(DomainError):
    """This can't be done with a contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """Somebody at a company; ``influence`` from 1 to 5, None where it isn't known."""

    company: Company
    name: str
    job_title: str = ""
    phone: str = ""
    email: str = ""
    roles: Sequence[str] = field(default_factory=tuple)
    attitude: str = ""
    influence: int | None = None
    reports_to: Contact | None = None
    company_wants: str = ""
    personal_wants: str = ""


@transaction.atomic
def add_contacts(
    *, contacts: Sequence[NewContact], on: date | None = None, actor: Actor, at: datetime
) -> list[Contact]:
    """
    Make people known, from a day on; without one from today.

    :raises ContactRefused: ``name_missing``, ``reports_elsewhere``, for the first such; then nobody is added.
    """
    made = [_contact(new, at) for new in contacts]
    Contact.objects.bulk_create(made)
    publish_all(
        [(ContactAdded(contact_id=row.pk, company_id=row.company_id), (row, row.company)) for row in made],
        actor=actor,
        at=at if on is None else moment_of(on, at=at),
    )
    return made


def add_contact(*, on: date | None = None, actor: Actor, at: datetime, **fields: Any) -> Contact:
    """
    Make somebody known, given by the fields of `NewContact`, as `add_contacts` does.

    :raises ContactRefused: ``name_missing``, ``reports_elsewhere``.
    """
    (made,) = add_contacts(contacts=[NewContact(**fields)], on=on, actor=actor, at=at)
    return made


@transaction.atomic
def edit_contact(*, contact: Contact, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Contact:
    """
    Correct facts of a person. Who goes to another company is somebody new there: what was said stays where it was.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises ContactRefused: ``name_missing``, ``reports_elsewhere``, ``reports_in_a_circle``.
    """
    if "company" in fields:
        raise TypeError("a contact stays with its company")
    if fields.get("reports_to") is not None:  # two that are put under each other at once wait for one another
        Company.objects.select_for_update(no_key=True).get(pk=contact.company_id)
    contact = lock(contact, expect=expect)
    _refuse_superior(contact, fields.get("reports_to"))
    if "name" in fields:
        fields["name_key"] = _key(fields["name"])
    if "roles" in fields:
        fields["roles"] = _in_order(fields["roles"])
    changed = change(contact, **fields)
    if changed:
        names = sorted(name for name in changed if not name.endswith("_key"))
        event = ContactEdited(contact_id=contact.pk, company_id=contact.company_id, fields=names)
        publish(event, about=(contact,), actor=actor, at=at)
    return contact


@transaction.atomic
def note_attitude(
    *,
    contact: Contact,
    attitude: str,
    influence: int | None = None,
    on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Contact:
    """
    Write down how somebody stands to us since a day, without one since today; who says nothing of influence keeps it.

    :raises ContactRefused: ``in_future``, ``same_attitude``.
    """
    on = on or day_of(at)
    _refuse_future(on, at)
    contact = lock(contact)
    before = contact.attitude
    fields: dict[str, Any] = {"attitude": attitude, **({} if influence is None else {"influence": influence})}
    if not change(contact, **fields):
        raise ContactRefused("same_attitude", _("This is what was known already."), "attitude")
    event = AttitudeNoted(contact_id=contact.pk, company_id=contact.company_id, before=before, attitude=attitude, on=on)
    publish(event, about=(contact, contact.company), actor=actor, at=moment_of(on, at=at))
    return contact


@transaction.atomic
def take_attitude_back(
    *, contact: Contact, attitude: str, influence: int | None, actor: Actor, at: datetime
) -> Contact:
    """Let attitude and influence be again what they were before they were noted."""
    contact = lock(contact)
    event = AttitudeNoted(
        contact_id=contact.pk,
        company_id=contact.company_id,
        before=contact.attitude,
        attitude=attitude,
        on=day_of(at),
    )
    change(contact, attitude=attitude, influence=influence)
    publish(event, about=(contact, contact.company), actor=actor, at=at)
    return contact


@transaction.atomic
def contact_left(*, contact: Contact, on: date, actor: Actor, at: datetime) -> Contact:
    """
    Write down that somebody left his company.

    :raises ContactRefused: ``left_before``, ``in_future``.
    """
    contact = lock(contact)
    if contact.left_on is not None:
        text = _("This contact left already, on %(day)s.") % {"day": contact.left_on.isoformat()}
        raise ContactRefused("left_before", text)
    _refuse_future(on, at)
    change(contact, left_on=on)
    event = ContactLeft(contact_id=contact.pk, company_id=contact.company_id, on=on)
    publish(event, about=(contact, contact.company), actor=actor, at=moment_of(on, at=at))
    return contact


@transaction.atomic
def contact_returned(*, contact: Contact, on: date, actor: Actor, at: datetime) -> Contact:
    """
    Take back that somebody left.

    :raises ContactRefused: ``not_gone``, ``in_future``, ``before_last_step``.
    """
    contact = lock(contact)
    if contact.left_on is None:
        raise ContactRefused("not_gone", _("This contact has not left."))
    _refuse_future(on, at)
    if on < contact.left_on:
        text = _("The step before this one was on %(day)s.") % {"day": contact.left_on.isoformat()}
        raise ContactRefused("before_last_step", text, "on")
    change(contact, left_on=None)
    event = ContactReturned(contact_id=contact.pk, company_id=contact.company_id, on=on)
    publish(event, about=(contact, contact.company), actor=actor, at=moment_of(on, at=at))
    return contact


@transaction.atomic
def touch_contact(*, contact: Contact, on: date, actor: Actor, at: datetime) -> Contact:
    """
    Remember when somebody was last spoken to: forward only, an earlier day changes nothing.

    Whoever spoke publishes it: this says nothing of its own.

    :raises ContactRefused: ``in_future``.
    """
    _refuse_future(on, at)
    contact = lock(contact)
    if contact.last_contact_on is None or on > contact.last_contact_on:
        change(contact, last_contact_on=on)
    return contact


def _contact(new: NewContact, at: datetime) -> Contact:
    row = Contact(
        company=new.company,
        name=new.name,
        name_key=_key(new.name),
        job_title=new.job_title,
        phone=new.phone,
        email=new.email,
        roles=_in_order(new.roles),
        attitude=new.attitude,
        influence=new.influence,
        reports_to=new.reports_to,
        company_wants=new.company_wants,
        personal_wants=new.personal_wants,
        created_at=at,
    )
    _refuse_superior(row, new.reports_to)
    row.refresh_search()
    return row


def _refuse_superior(contact: Contact, superior: Contact | None) -> None:
    """Refuse that somebody reports to another company's people, to himself, or to one who reports to him."""
    if superior is None:
        return
    if superior.company_id != contact.company_id:
        text = _("Who reports to somebody works at the same company.")
        raise ContactRefused("reports_elsewhere", text, "reports_to")
    above = dict(Contact.objects.filter(company_id=contact.company_id).values_list("pk", "reports_to"))
    seen: set[int] = set()
    pk: int | None = superior.pk
    while pk is not None and pk not in seen:
        if pk == contact.pk:
            text = _("Nobody can report to himself, nor to somebody who reports to him.")
            raise ContactRefused("reports_in_a_circle", text, "reports_to")
        seen.add(pk)
        pk = above.get(pk)


def _key(name: str) -> str:
    if not name.strip():
        raise ContactRefused("name_missing", _("A contact has a name."), "name")
    return pinyin_key(name)


def _in_order(roles: Sequence[str]) -> list[str]:
    return [role for role in ContactRole.values if role in roles]


def _refuse_future(on: date, at: datetime) -> None:
    if on > day_of(at):
        raise ContactRefused("in_future", _("This day has not come yet."), "on")

"""Customers in care: taken in at acceptance, handed over, let go when their last term is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, first_moment, moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.customers.models import Company, Ownership
from ratoon.customers.services import hand_over_company
from ratoon.people.models import Staff
from ratoon.success.events import CareEdited, CareEnded, CareHandedOver, CareStarted, RenewalHandedOver
from ratoon.success.models import Care, Renewal
from ratoon.success.queries import freest_csm
from ratoon.success.rules import FEWEST_CARES, wrong_day


class CareRefused(DomainError):
    """A customer can't be taken into care or handed over like this."""


@transaction.atomic
def start_care(
    *, company: Company, on: date, owner: Staff | None = None, note: str = "", actor: Actor, at: datetime
) -> Care:
    """
    Take a customer into care; without an owner named, the CSM who cares for the fewest gets it, and the company too.

    Who was in care before and left is taken in again.

    :raises CareRefused: ``in_care``, ``no_csm``, ``owner_left``, ``in_future``, ``before_last_step``.
    """
    before = Care.objects.select_for_update(no_key=True, of=("self",)).filter(company=company).first()
    company = lock(company)
    if before is None:
        before = Care.objects.filter(company=company).first()  # of whoever held the company until now
    if before is not None and before.status == Care.Status.ACTIVE:
        raise CareRefused("in_care", _("This customer is in care already."), "company", ("care", before.pk))
    _refuse_day(on, at, company.known_since, before.ended_on if before is not None else None)
    rule = "" if owner is not None else FEWEST_CARES
    owner = owner or freest_csm()
    if owner is None:
        raise CareRefused("no_csm", _("There is no CSM: name who shall care."), "owner")
    _refuse_left(owner)
    care = before or Care(company=company, owner=owner, began_on=on, note=note, created_at=at)
    if before is None:
        care.refresh_search()
        care.save()
    else:
        note = note or before.note
        change(care, owner=owner, began_on=on, status=Care.Status.ACTIVE, ended_on=None, note=note)
    event = CareStarted(care_id=care.pk, company_id=company.pk, owner_id=owner.pk, on=on, rule=rule)
    publish(event, about=(care, company), actor=actor, at=moment_of(on, at=at))
    _give_company(company, owner, on, actor, at)
    return care


@transaction.atomic
def edit_care(*, care: Care, expect: int | None, actor: Actor, at: datetime, **fields: object) -> Care:
    """
    Correct what is noted of a customer in care.

    :raises StaleEdit: if somebody changed it since ``expect``.
    """
    care = lock(care, expect=expect)
    changed = change(care, **fields)
    if changed:
        publish(CareEdited(care_id=care.pk, fields=sorted(changed)), about=(care,), actor=actor, at=at)
    return care


@transaction.atomic
def hand_over_care(*, care: Care, owner: Staff, on: date, actor: Actor, at: datetime) -> Care:
    """
    Give a customer to another CSM from a day on, with its open renewals and, where the former owned it, the company.

    :raises CareRefused: ``care_ended``, ``same_owner``, ``owner_left``, ``in_future``, ``before_last_step``.
    """
    plays = _open_plays(care.company_id)
    care = lock(care)
    if care.status != Care.Status.ACTIVE:
        raise CareRefused("care_ended", _("This customer is not in care any more."))
    if owner.pk == care.owner_id:
        raise CareRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    _refuse_left(owner)
    _refuse_day(on, at, care.began_on)
    former = care.owner_id
    company = lock(care.company)
    change(care, owner=owner)
    event = CareHandedOver(care_id=care.pk, from_id=former, owner_id=owner.pk, on=on)
    publish(event, about=(care, company), actor=actor, at=moment_of(on, at=at))
    for play in plays:
        if play.owner_id == former:
            change(play, owner=owner)
            handed = RenewalHandedOver(renewal_id=play.pk, from_id=former, owner_id=owner.pk, on=on)
            publish(handed, about=(play,), actor=actor, at=moment_of(on, at=at))
    if company.owner_id == former:
        _give_company(company, owner, on, actor, at)
    return care


@transaction.atomic
def end_care(*, care: Care, on: date, actor: Actor, at: datetime) -> Care:
    """Let a customer go whose last term is over; nothing where it is not in care."""
    care = lock(care)
    if care.status != Care.Status.ACTIVE:
        return care
    on = max(on, care.began_on)
    change(care, status=Care.Status.ENDED, ended_on=on)
    event = CareEnded(care_id=care.pk, company_id=care.company_id, on=on)
    publish(event, about=(care, care.company), actor=actor, at=moment_of(on, at=at))
    return care


def _open_plays(company_id: int) -> list[Renewal]:
    rows = Renewal.objects.select_for_update(no_key=True, of=("self",))
    return list(rows.filter(company_id=company_id, status=Renewal.Status.OPEN).order_by("pk"))


def _give_company(company: Company, owner: Staff, on: date, actor: Actor, at: datetime) -> None:
    """Make who cares the company's owner; where its owner changed after that day, from the day of that change on."""
    if company.owner_id == owner.pk:
        return
    held = Ownership.objects.filter(company=company).latest("pk").period.lower
    on = max(on, held or on)
    hand_over_company(company=company, owner=owner, on=on, actor=actor, at=max(at, first_moment(on)))


def _refuse_left(owner: Staff) -> None:
    if owner.left_on is not None:
        raise CareRefused("owner_left", _("%(name)s does not work here any more.") % {"name": owner.name}, "owner")


def _refuse_day(on: date, at: datetime, *after: date | None) -> None:
    code, last = wrong_day(on, today=day_of(at), after=after)
    if code == "in_future":
        raise CareRefused(code, _("This day has not come yet."), "on")
    if last is not None:
        text = _("What it follows was on %(day)s.") % {"day": last.isoformat()}
        raise CareRefused(code, text, "on")

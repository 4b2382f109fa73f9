"""Converting a lead: it becomes a company (or joins one), a contact and an opportunity, and the link is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.clock import moment_of
from ratoon.core.errors import DomainError
from ratoon.core.events import also_about, entries_about, publish
from ratoon.core.identifiers import email_key, phone_key
from ratoon.core.records import lock
from ratoon.customers.models import Company, Contact
from ratoon.customers.services import add_company, add_contact
from ratoon.lead.models import Lead
from ratoon.lead.rules import may
from ratoon.lead.services import mark_converted
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.events.pipeline import LeadConverted
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.services.pipeline import open_opportunity


class ConversionRefused(DomainError):
    """A lead can't be converted like this."""


class Wanted(TypedDict, total=False):
    """What is wanted of the opportunity beside its name, as `open_opportunity` takes it."""

    kind: str
    amount: Decimal | None
    currency: str
    expected_on: date | None
    modules: Sequence[Module]


@transaction.atomic
def convert_lead(
    *,
    lead: Lead,
    on: date,
    actor: Actor,
    at: datetime,
    name: str,
    company: Company | None = None,
    company_name: str = "",
    credit_code: str = "",
    contact_name: str = "",
    owner: Staff | None = None,
    **wanted: Unpack[Wanted],
) -> Opportunity:
    """
    Convert a lead (转换为客户): link it to ``company`` or make one, with a contact and an opportunity called ``name``.

    The company's timeline begins with what happened to the lead.

    What is left empty comes from the lead: owner, company's name, credit code, contact. Of two who convert at once
    one does it.

    :raises ConversionRefused: ``converted_before``, ``wrong_status``, ``no_owner``, ``no_company_name``,
        ``company_known`` (with a link) where a company has this credit code already.
    :raises LeadRefused: ``in_future``, ``before_last_step``.
    """
    lead = lock(lead)
    _refuse_status(lead)
    owner = owner or lead.owner
    if owner is None:
        raise ConversionRefused("no_owner", _("Nobody owns this lead: say who shall own the opportunity."), "owner")
    past = entries_about(lead)
    mark_converted(lead=lead, on=on, actor=actor, at=at)  # refuses a day that can't be
    if company is None:
        company = _made(lead, company_name, credit_code, owner, on, actor, at)
    also_about(company, past)
    contact = _contact(lead, company, contact_name, on, actor, at)
    opportunity = open_opportunity(
        name=name, company=company, lead=lead, contact=contact, owner=owner, on=on, actor=actor, at=at, **wanted
    )
    event = LeadConverted(
        lead_id=lead.pk,
        company_id=company.pk,
        opportunity_id=opportunity.pk,
        contact_id=contact.pk if contact is not None else None,
        on=on,
    )
    publish(event, about=(lead, company), actor=actor, at=moment_of(on, at=at))
    return opportunity


def _refuse_status(lead: Lead) -> None:
    if may("convert", lead.status):
        return
    if lead.status == Lead.Status.CONVERTED:
        made = Opportunity.objects.filter(lead=lead).order_by("pk").first()
        link = ("opportunity", made.pk) if made is not None else None
        raise ConversionRefused("converted_before", _("This lead was converted already."), link=link)
    text = _("This lead is “%(status)s”: this can't follow.") % {"status": lead.get_status_display()}
    raise ConversionRefused("wrong_status", text)


def _made(lead: Lead, name: str, credit_code: str, owner: Staff, on: date, actor: Actor, at: datetime) -> Company:
    name = name or lead.company_name
    if not name:
        raise ConversionRefused("no_company_name", _("Name the company, or choose one that is known."), "company_name")
    code = credit_code or lead.credit_code
    twin = Company.objects.filter(credit_code=code).first() if code else None
    if twin is not None:
        text = _("A company with this credit code is known: choose it instead of making another.")
        raise ConversionRefused("company_known", text, "company", ("company", twin.pk))
    return add_company(name=name, credit_code=code, region=lead.region, owner=owner, known_since=on, actor=actor, at=at)


def _contact(lead: Lead, company: Company, name: str, on: date, actor: Actor, at: datetime) -> Contact | None:
    """Give the lead's person at the company: the one who is known there by phone or e-mail, or a new one."""
    name = name or lead.contact_name
    phone, email = phone_key(lead.phone), email_key(lead.email)
    for known in company.contacts.filter(left_on=None):
        if (phone and phone_key(known.phone) == phone) or (email and email_key(known.email) == email):
            return known
    if not name:
        return None
    return add_contact(
        company=company,
        name=name,
        job_title=lead.job_title,
        phone=lead.phone,
        email=lead.email,
        on=on,
        actor=actor,
        at=at,
    )

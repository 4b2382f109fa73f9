"""Customers and contacts as lists, pages, forms, files and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from ninja import Schema

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, Tab, keyset, register
from ratoon.core.ui import formats
from ratoon.core.words.resource import WordResource, register_words
from ratoon.customers import queries, services
from ratoon.customers.access import COMPANIES, CONTACTS, INDUSTRIES
from ratoon.customers.filters import CompanyFilters, ContactFilters
from ratoon.customers.forms import CompanyForm, ContactForm
from ratoon.customers.models import Company, Contact, ContactRole, Industry, Quadrant
from ratoon.customers.rules import SOON


class CompanyOut(Schema):
    """
    A company, with where it stands; null is what is not known.

    Credit code and legal representative are masked for those who may not edit it.
    """

    id: int
    version: int
    name: str
    short_name: str
    credit_code: str
    legal_representative: str
    industry: str | None
    size_band: str
    region: str
    parent: int | None
    website: str
    note: str
    owner: int
    known_since: date
    quadrant: str | None
    cycle: int | None
    since: date | None
    arr: Decimal | None
    currency: str | None
    first_signed_on: date | None
    term_ends_on: date | None


class CompanyResource(Resource[Company]):
    """Customers (客户)."""

    access = COMPANIES
    slug = "customers"
    title = _("Customers")
    title_one = _("customer")
    icon = "building"
    section = ""
    position = 20
    related = ("industry", "owner", "parent", "standing")
    search_hint = _("Name, pinyin, initials, credit code")
    empty_hint = _("Companies that may buy, buy, or have left: each with one owner and its place in its life.")
    page_template = "customers/company.html"
    tabs = (
        Tab("overview", _("Overview")),
        Tab("people", _("People"), grant="contact.view"),
        Tab("commerce", _("Commerce")),
        Tab("delivery", _("Delivery")),
        Tab("care", pgettext_lazy("of a customer", "Care and renewal")),
        Tab("timeline", _("Timeline")),
    )
    columns = (
        Column("name", _("Customer"), lambda company: company.short_name or company.name, sort="name", css="nw b"),
        Column("quadrant", _("Quadrant · cycle"), lambda company: _place(company), css="nw"),
        Column("owner", _("Owner"), lambda company: company.owner.name, css="nw wide"),
        Column("industry", _("Industry"), lambda company: company.industry and company.industry.label, css="nw wide"),
        Column("region", _("Region"), lambda company: company.region, css="nw wide"),
        Column("size", _("Size"), lambda company: company.get_size_band_display(), css="nw wide"),
        Column(
            "arr",
            _("ARR"),
            lambda company: _arr(company) or "–",
            export=lambda company: company.standing.arr,
            is_number=True,
        ),
        Column(
            "currency", _("Currency"), lambda company: company.standing.currency or None, is_shown=False, css="nw wide"
        ),
        Column(
            "term_ends",
            _("Term ends"),
            lambda company: last_day(company.standing.term_ends_on) or "–",
            export=lambda company: last_day(company.standing.term_ends_on),
            is_number=True,
            css="nw wide",
        ),
        Column("known_since", _("Known since"), lambda company: company.known_since, sort="known", is_shown=False),
        Column("full_name", _("Full name"), lambda company: company.name, is_shown=False, css="wide"),
    )
    sorts = {
        "name": ("name_key", "id"),
        "-name": ("-name_key", "-id"),
        "-known": ("-known_since", "-id"),
        "known": ("known_since", "id"),
    }
    presets = (
        Preset("mine", _("Mine"), {"owner": "{me}"}),
        Preset("delivering", _("II Deliver"), {"quadrant": "II"}),
        Preset("using", _("III Use"), {"quadrant": "III"}),
        Preset("growing", _("IV Grow"), {"quadrant": "IV"}),
    )
    filters = CompanyFilters
    form = CompanyForm
    out = CompanyOut
    add = services.add_company
    edit = services.edit_company

    def name_of(self, row: Company) -> str:
        return row.short_name or row.name

    def lede(self, actor: Actor) -> Text:
        today = day_of(timezone.now())
        near = {"standing__term_ends_on__gt": today, "standing__term_ends_on__lte": today + timedelta(days=SOON)}
        count = keyset.capped_count(self.access.visible_to(actor).filter(**near))
        text = ngettext(
            "The term of %(count)s customer ends within %(days)d days",
            "The terms of %(count)s customers end within %(days)d days",
            count,
        )
        return text % {"count": keyset.told(count), "days": SOON}

    def hint_of(self, row: Company) -> Text:
        return row.name if row.short_name else ""

    def tag_of(self, row: Company) -> Text:
        return _place(row) or ""

    def says_of(self, row: Company, actor: Actor) -> Text:
        ends_on, today = row.standing.term_ends_on, day_of(timezone.now())
        if ends_on is None or not row.standing.quadrant or ends_on - today > timedelta(days=SOON):
            return ""
        days = (ends_on - today).days
        words = {"day": formats.day(ends_on - timedelta(days=1)), "arr": _arr(row), "count": days}
        if row.standing.quadrant == Quadrant.LEFT:
            return _("It left: its last term ended on %(day)s.") % words
        if ends_on <= today:
            return _("Its term ended on %(day)s and is not renewed yet.") % words
        text = ngettext(
            "Its term ends in %(count)d day, on %(day)s; its ARR today is %(arr)s.",
            "Its term ends in %(count)d days, on %(day)s; its ARR today is %(arr)s.",
            days,
        )
        return text % words

    def subtitle_of(self, row: Company) -> Sequence[Any]:
        owners = queries.owners(row)
        now = _("Owner %(name)s, since %(day)s") % {"name": row.owner.name, "day": formats.day(owners[0].period.lower)}
        before = _("Before: %(name)s") % {"name": owners[1].owner.name} if len(owners) > 1 else None
        return (row.industry and row.industry.label, row.region, now, before)

    def figures_of(self, row: Company, actor: Actor) -> Sequence[Fact]:
        standing = row.standing
        if standing.arr is None and standing.first_signed_on is None:
            return (Fact(_("ARR"), _("no contract yet")),)
        return (
            Fact(_("ARR"), _arr(row)),
            Fact(_("To the end of the term"), _days_left(row), note=_iso(last_day(standing.term_ends_on))),
            Fact(_("Customer since"), standing.first_signed_on),
        )

    def facts_of(self, row: Company, actor: Actor) -> Sequence[Fact]:
        seen = self.seen(row, actor)
        parent = row.parent
        url = self.url(parent.pk) if parent is not None and self.access.may(actor, "view", parent) else ""
        return (
            Fact(_("Name"), row.name),
            Fact(_("Unified social credit code"), seen["credit_code"]),
            Fact(_("Legal representative"), seen["legal_representative"]),
            Fact(_("Industry"), row.industry and row.industry.label),
            Fact(_("Size"), row.get_size_band_display()),
            Fact(_("Region"), row.region),
            Fact(_("Belongs to"), parent and self.name_of(parent), url),
            Fact(_("Website"), row.website),
            Fact(_("Known since"), row.known_since),
            Fact(_("Note"), row.note),
        )

    def seen(self, row: Company, actor: Actor) -> dict[str, str]:
        """Give what may be masked as this actor may see it."""
        if self.access.may(actor, "edit", row):
            return {"credit_code": row.credit_code, "legal_representative": row.legal_representative}
        return {
            "credit_code": masks.code(row.credit_code),
            "legal_representative": masks.name(row.legal_representative),
        }

    def out_of(self, row: Company, actor: Actor) -> dict[str, Any]:
        standing = row.standing
        facts = ("id", "version", "name", "short_name", "size_band", "region", "website", "note", "known_since")
        return {
            **{name: getattr(row, name) for name in facts},
            **self.seen(row, actor),
            "industry": row.industry and row.industry.code,
            "parent": row.parent_id,
            "owner": row.owner_id,
            "quadrant": standing.quadrant or None,
            "cycle": standing.cycle if standing.quadrant else None,
            "since": standing.since,
            "arr": standing.arr,
            "currency": standing.currency or None,
            "first_signed_on": standing.first_signed_on,
            "term_ends_on": last_day(standing.term_ends_on),
        }


class ContactOut(Schema):
    """Somebody at a company; name, phone and e-mail are masked for those who may not edit."""

    id: int
    version: int
    company: int
    name: str
    job_title: str
    phone: str
    email: str
    roles: list[str]
    attitude: str
    influence: int | None
    reports_to: int | None
    company_wants: str
    personal_wants: str
    last_contact_on: date | None
    left_on: date | None


class ContactResource(Resource[Contact]):
    """Contacts (联系人): reached from their customer, so not in the side bar."""

    access = CONTACTS
    slug = "contacts"
    title = _("Contacts")
    title_one = _("contact")
    icon = "address-book"
    section = "customers"
    position = 21
    related = ("company__owner", "reports_to")
    search_hint = _("Name, pinyin, phone, e-mail")
    empty_hint = _("People at customers stand here: who decides, who needs it, who uses it.")
    columns = (
        Column(
            "name",
            pgettext_lazy("of a person", "Name"),
            lambda contact: masks.name(contact.name),
            export=lambda contact: contact.name,
            sort="name",
            css="nw b",
        ),
        Column("company", _("Company"), lambda contact: contact.company.short_name or contact.company.name, css="nw"),
        Column("job_title", _("Job title"), lambda contact: contact.job_title, css="nw wide"),
        Column("roles", _("Roles in the decision"), lambda contact: _roles(contact), css="wide"),
        Column("attitude", _("Attitude"), lambda contact: contact.get_attitude_display(), css="nw"),
        Column("influence", _("Influence"), lambda contact: contact.influence, is_number=True),
        Column(
            "phone",
            _("Phone · tail"),
            lambda contact: masks.tail(contact.phone),
            export=lambda contact: contact.phone,
            is_shown=False,
            css="nw",
        ),
        Column("last_contact", _("Last contact"), lambda contact: contact.last_contact_on, is_number=True, css="wide"),
        Column("left", _("Left on"), lambda contact: contact.left_on or "–", is_number=True, is_shown=False),
    )
    sorts = {"name": ("name_key", "id"), "-name": ("-name_key", "-id")}
    filters = ContactFilters
    form = ContactForm
    out = ContactOut
    add = services.add_contact
    edit = services.edit_contact

    def name_of(self, row: Contact) -> str:
        return " · ".join(filter(None, (masks.name(row.name), row.job_title)))

    def heading_of(self, row: Contact, actor: Actor) -> str:
        return " · ".join(filter(None, (self.seen(row, actor)["name"], row.job_title)))

    def hint_of(self, row: Contact) -> Text:
        return row.company.short_name or row.company.name

    def tag_of(self, row: Contact) -> Text:
        return _("Left") if row.left_on else row.get_attitude_display()

    def subtitle_of(self, row: Contact) -> Sequence[Any]:
        return (row.company.short_name or row.company.name, _roles(row))

    def facts_of(self, row: Contact, actor: Actor) -> Sequence[Fact]:
        seen = self.seen(row, actor)
        company = row.company
        url = companies.url(company.pk) if COMPANIES.may(actor, "view", company) else ""
        return (
            Fact(_("Company"), company.short_name or company.name, url),
            Fact(pgettext_lazy("of a person", "Name"), seen["name"]),
            Fact(_("Job title"), row.job_title),
            Fact(_("Phone"), seen["phone"]),
            Fact(_("E-mail"), seen["email"]),
            Fact(_("Roles in the decision"), _roles(row)),
            Fact(_("Attitude"), row.get_attitude_display()),
            Fact(_("Influence"), f"{row.influence} / 5" if row.influence else None),
            Fact(_("Reports to"), self._superior(row, actor)),
            Fact(_("What the company wants"), row.company_wants),
            Fact(_("What he himself wants"), row.personal_wants),
            Fact(_("Last contact"), row.last_contact_on),
            *((Fact(_("Left on"), row.left_on),) if row.left_on else ()),
        )

    def _superior(self, row: Contact, actor: Actor) -> str | None:
        superior = row.reports_to
        if superior is None:
            return None
        return superior.name if self.access.may(actor, "edit", row) else masks.name(superior.name)

    def seen(self, row: Contact, actor: Actor) -> dict[str, str]:
        """Give the personal data as this actor may see them."""
        if self.access.may(actor, "edit", row):
            return {"name": row.name, "phone": row.phone, "email": row.email}
        return {"name": masks.name(row.name), "phone": masks.phone(row.phone), "email": masks.email(row.email)}

    def out_of(self, row: Contact, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in ContactOut.model_fields if name not in ("company", "reports_to")},
            **self.seen(row, actor),
            "company": row.company_id,
            "reports_to": row.reports_to_id,
        }


def _place(company: Company) -> str | None:
    standing = company.standing
    if not standing.quadrant:
        return None
    words = {"quadrant": standing.get_quadrant_display(), "cycle": standing.cycle}
    return str(_("%(quadrant)s · cycle %(cycle)d") % words)


def _arr(company: Company) -> str | None:
    standing = company.standing
    return formats.money(standing.arr, standing.currency or "CNY") if standing.arr is not None else None


def _days_left(company: Company) -> Any:
    ends_on = company.standing.term_ends_on
    if ends_on is None:
        return None
    days = (ends_on - day_of(timezone.now())).days
    if days < 0:
        ago = ngettext("over since %(count)d day", "over since %(count)d days", -days) % {"count": -days}
        return format_html('<span class="bad">{}</span>', ago)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


class IndustryResource(WordResource[Industry]):
    """Industries (行业)."""

    access = INDUSTRIES
    slug = "industries"
    title = _("Industries")
    title_one = _("industry")
    icon = "building-factory-2"
    group = "sales"
    position = 48
    empty_hint = _("What companies live by.")


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _roles(contact: Contact) -> str:
    return formats.listed(str(ContactRole(role).label) for role in contact.roles)


companies = register(CompanyResource())
contacts = register(ContactResource())
industries = register_words(IndustryResource())

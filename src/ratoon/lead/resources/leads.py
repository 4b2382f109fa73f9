"""Leads as a list, a panel, a form, a file and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, keyset, register
from ratoon.core.ui import formats
from ratoon.lead import services
from ratoon.lead.access import CAMPAIGNS, LEADS
from ratoon.lead.filters import LeadFilters
from ratoon.lead.forms import LeadForm
from ratoon.lead.models import Lead
from ratoon.lead.rules import POOL


class LeadOut(Schema):
    """A lead; names, phones and codes are masked for those who neither own nor decide it."""

    id: int
    version: int
    company_name: str
    contact_name: str
    job_title: str
    phone: str
    email: str
    credit_code: str
    region: str
    note: str
    source: str | None
    campaign: str | None
    status: str
    status_on: date
    owner: int | None
    arrived_at: datetime


class LeadResource(Resource[Lead]):
    """Leads (线索)."""

    access = LEADS
    slug = "leads"
    title = _("Leads")
    title_one = _("lead")
    icon = "filter"
    section = "I"
    position = 10
    related = ("source", "campaign__owner", "owner")
    search_hint = _("Company, pinyin, initials, phone")
    empty_hint = _("Whoever might buy stands here first: from the website, the hotline, an event, a referral.")
    columns = (
        Column("company", _("Company"), lambda lead: lead.company_name, sort="company", css="nw b"),
        Column(
            "contact",
            _("Contact · tail"),
            lambda lead: _contact(lead),
            export=lambda lead: " ".join(filter(None, (lead.contact_name, lead.phone))),
            css="nw wide",
        ),
        Column(
            "source",
            _("Source"),
            lambda lead: _came_from(lead),
            export=lambda lead: lead.source and lead.source.label,
            css="cut",
        ),
        Column("campaign", _("Campaign"), lambda lead: lead.campaign and lead.campaign.name, is_shown=False, css="nw"),
        Column("region", _("Region"), lambda lead: lead.region, css="nw wide spare"),
        Column("status", _("Status"), lambda lead: lead.get_status_display(), css="nw"),
        Column(
            "owner",
            _("Owner"),
            lambda lead: lead.owner.name if lead.owner else formats.quiet(_("nobody")),
            export=lambda lead: lead.owner.name if lead.owner else _("nobody"),
            css="nw wide",
        ),
        Column("since", _("Since"), lambda lead: lead.status_on, is_number=True, is_shown=False),
        Column("arrived", _("Arrived"), lambda lead: lead.arrived_at, sort="arrived", is_number=True, css="ink3"),
    )
    sorts = {
        "-arrived": ("-arrived_at", "-id"),
        "arrived": ("arrived_at", "id"),
        "company": ("name_key", "id"),
        "-company": ("-name_key", "-id"),
    }
    presets = (
        Preset("new", _("New"), {"status": "new"}),
        Preset("mine", _("Mine"), {"owner": "{me}"}),
        Preset("pool", _("Pool"), {"pool": "true"}),
    )
    filters = LeadFilters
    form = LeadForm
    out = LeadOut
    add = services.add_lead
    edit = services.edit_lead

    def name_of(self, row: Lead) -> str:
        return row.company_name or masks.name(row.contact_name) or str(_("Lead %(number)d") % {"number": row.pk})

    def lede(self, actor: Actor) -> Text:
        seen = self.access.visible_to(actor)
        pool = (_told(seen.filter(status__in=POOL, owner=None)), f"{self.url()}?pool=true")
        new = _told(seen.filter(status=Lead.Status.NEW))
        if new == "0":
            return formats.opening(_("%(pool)s in the pool wait to be claimed"), pool=pool)
        text = _("%(pool)s in the pool wait to be claimed · %(new)s new ones nobody has looked at")
        return formats.opening(text, pool=pool, new=(new, f"{self.url()}?status=new"))

    def hint_of(self, row: Lead) -> Text:
        return masks.name(row.contact_name) if row.company_name and row.contact_name else row.region

    def tag_of(self, row: Lead) -> Text:
        return row.get_status_display()

    def subtitle_of(self, row: Lead) -> Sequence[Any]:
        return (row.source and row.source.label, row.region, row.arrived_at)

    def facts_of(self, row: Lead, actor: Actor) -> Sequence[Fact]:
        seen = self.seen(row, actor)
        return (
            Fact(_("Contact"), " · ".join(filter(None, (seen["contact_name"], row.job_title)))),
            Fact(_("Phone"), seen["phone"]),
            Fact(_("E-mail"), seen["email"]),
            Fact(_("Credit code"), seen["credit_code"]),
            Fact(
                _("Campaign"),
                row.campaign.name if row.campaign else formats.quiet(_("none")),
                _campaign_url(row, actor),
            ),
            Fact(_("Owner"), row.owner.name if row.owner else formats.quiet(_("nobody"))),
            Fact(_("In this status since"), row.status_on),
            Fact(_("Note"), row.note),
        )

    def seen(self, row: Lead, actor: Actor) -> dict[str, str]:
        """Give the personal data as this actor may see them."""
        whole = {name: getattr(row, name) for name in ("contact_name", "phone", "email", "credit_code")}
        if self.access.may(actor, "edit", row):
            return whole
        covers = {"contact_name": masks.name, "phone": masks.phone, "email": masks.email, "credit_code": masks.code}
        return {name: covers[name](value) for name, value in whole.items()}

    def out_of(self, row: Lead, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in LeadOut.model_fields},
            **self.seen(row, actor),
            "source": row.source and row.source.code,
            "campaign": row.campaign and row.campaign.code,
            "owner": row.owner_id,
        }


def _told(rows: QuerySet[Lead]) -> str:
    return keyset.told(keyset.capped_count(rows))


def _came_from(lead: Lead) -> Any:
    """Say where a lead came from and, quietly, of which campaign: most have none, and that is not a gap."""
    if lead.campaign is None:
        return lead.source and lead.source.label
    source = lead.source.label if lead.source else ""
    text = format_html('{} <span class="ink3">{}</span>', source, lead.campaign.name)
    return format_html('<span title="{}">{}</span>', lead.campaign.name, text)


def _contact(lead: Lead) -> Any:
    if not lead.contact_name and not lead.phone:
        return None
    return format_html('{} <span class="ink3">{}</span>', masks.name(lead.contact_name), masks.tail(lead.phone))


def _campaign_url(lead: Lead, actor: Actor) -> str:
    """Say where the lead's campaign is, to those who may see it."""
    if lead.campaign is None or not CAMPAIGNS.may(actor, "view", lead.campaign):
        return ""
    return reverse("campaigns_show", args=[lead.campaign.pk])


leads = register(LeadResource())

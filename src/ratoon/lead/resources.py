"""Leads and campaigns as lists, panels, forms, files and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, keyset, register
from ratoon.core.settings import FirmSettings, read
from ratoon.core.ui import formats
from ratoon.core.words.resource import WordResource, register_words
from ratoon.lead import services
from ratoon.lead.access import CAMPAIGNS, INTAKE_CHANNELS, INVALID_REASONS, LEADS, SOURCES
from ratoon.lead.filters import CampaignFilters, ChannelFilters, LeadFilters
from ratoon.lead.forms import CampaignForm, ChannelForm, LeadForm
from ratoon.lead.models import Campaign, IntakeAnswer, IntakeChannel, InvalidReason, Lead, Source
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
        Column("source", _("Source"), lambda lead: lead.source and lead.source.label, css="nw"),
        Column("campaign", _("Campaign"), lambda lead: lead.campaign and lead.campaign.name, css="nw wide"),
        Column("region", _("Region"), lambda lead: lead.region, css="nw wide"),
        Column("status", _("Status"), lambda lead: lead.get_status_display(), css="nw"),
        Column("owner", _("Owner"), lambda lead: lead.owner.name if lead.owner else _("nobody"), css="nw wide"),
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
        counts = {
            "pool": keyset.told(keyset.capped_count(seen.filter(status__in=POOL, owner=None))),
            "new": keyset.told(keyset.capped_count(seen.filter(status=Lead.Status.NEW))),
        }
        return _("%(pool)s in the pool wait to be claimed · %(new)s new ones nobody has looked at") % counts

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
            Fact(_("Campaign"), row.campaign and row.campaign.name, _campaign_url(row, actor)),
            Fact(_("Owner"), row.owner.name if row.owner else _("nobody")),
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


def _contact(lead: Lead) -> Any:
    if not lead.contact_name and not lead.phone:
        return None
    return format_html('{} <span class="ink3">{}</span>', masks.name(lead.contact_name), masks.tail(lead.phone))


leads = register(LeadResource())


class CampaignOut(Schema):
    """A campaign."""

    id: int
    version: int
    code: str
    name: str
    source: str
    owner: int
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    budget: Decimal | None
    note: str


class CampaignResource(Resource[Campaign]):
    """Campaigns (市场活动)."""

    access = CAMPAIGNS
    slug = "campaigns"
    title = _("Campaigns")
    title_one = _("campaign")
    icon = "speakerphone"
    section = "I"
    position = 12
    related = ("source", "owner")
    search_hint = _("Name, code, pinyin, initials")
    empty_hint = _("A fair, a webinar, a run of advertisements: what leads come from stands here, with its budget.")
    columns = (
        Column("name", _("Name"), lambda campaign: campaign.name, sort="name", css="nw b"),
        Column("code", _("Code"), lambda campaign: campaign.code, css="nw wide"),
        Column("source", _("Source"), lambda campaign: campaign.source.label, css="nw"),
        Column("owner", _("Owner"), lambda campaign: campaign.owner.name, css="nw wide"),
        Column("starts", _("Starts on"), lambda campaign: campaign.starts_on, sort="starts", is_number=True),
        Column("ends", _("Ends on"), lambda campaign: campaign.ends_on, is_number=True, is_shown=False),
        Column(
            "ended",
            _("Ended on"),
            lambda campaign: campaign.ended_on or _("running"),
            export=lambda campaign: campaign.ended_on,
            is_number=True,
        ),
        Column(
            "budget",
            _("Budget"),
            lambda campaign: _budget(campaign),
            export=lambda campaign: campaign.budget,
            sort="budget",
            is_number=True,
            css="nw wide",
        ),
    )
    sorts = {
        "-starts": ("-starts_on", "-id"),
        "starts": ("starts_on", "id"),
        "name": ("name_key", "id"),
        "-name": ("-name_key", "-id"),
        "budget": ("budget", "id"),
        "-budget": ("-budget", "-id"),
    }
    presets = (
        Preset("running", _("Running"), {"ended": "false"}),
        Preset("mine", _("Mine"), {"owner": "{me}"}),
    )
    filters = CampaignFilters
    form = CampaignForm
    out = CampaignOut
    add = services.add_campaign
    edit = services.edit_campaign

    def hint_of(self, row: Campaign) -> Text:
        return row.code

    def tag_of(self, row: Campaign) -> Text:
        return _("Ended") if row.ended_on else _("Running")

    def subtitle_of(self, row: Campaign) -> Sequence[Any]:
        return (row.code, row.source.label, row.starts_on)

    def facts_of(self, row: Campaign, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Owner"), row.owner.name),
            Fact(_("Starts on"), row.starts_on),
            Fact(_("Ends on"), row.ends_on),
            Fact(_("Ended on"), row.ended_on or _("running")),
            Fact(_("Budget"), _budget(row)),
            _brought(row, actor),
            Fact(_("Note"), row.note),
        )

    def out_of(self, row: Campaign, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in CampaignOut.model_fields},
            "source": row.source.code,
            "owner": row.owner_id,
        }


def _budget(campaign: Campaign) -> Any:
    return formats.money(campaign.budget, read(FirmSettings).currency) if campaign.budget is not None else None


def _brought(campaign: Campaign, actor: Actor) -> Fact:
    """Count the leads of a campaign that the reader sees, and say where they stand."""
    count = LEADS.visible_to(actor).filter(campaign=campaign).count()
    return Fact(_("Leads"), count, f"{leads.url()}?{urlencode({'campaign': campaign.code})}")


def _campaign_url(lead: Lead, actor: Actor) -> str:
    """Say where the lead's campaign is, to those who may see it."""
    if lead.campaign is None or not CAMPAIGNS.may(actor, "view", lead.campaign):
        return ""
    return campaigns.url(lead.campaign.pk)


class SourceResource(WordResource[Source]):
    """Sources of leads (线索来源)."""

    access = SOURCES
    slug = "sources"
    title = _("Sources of leads")
    title_one = _("source")
    icon = "route"
    group = "leads"
    position = 20
    empty_hint = _("Where leads come from: funnels and figures are by source.")


class InvalidReasonResource(WordResource[InvalidReason]):
    """Reasons why a lead is none (无效原因)."""

    access = INVALID_REASONS
    slug = "invalid-reasons"
    title = _("Reasons why a lead is none")
    title_one = _("reason")
    icon = "trash-x"
    group = "leads"
    position = 21
    empty_hint = _("What is chosen when a lead is marked invalid.")


class ChannelOut(Schema):
    """An intake channel; ``secret`` is told once, by the answer to what made it."""

    id: int
    version: int
    code: str
    source: str
    address: str
    generation: int
    is_open: bool
    secret: str | None


class ChannelResource(Resource[IntakeChannel]):
    """Intake channels (线索接入通道)."""

    access = INTAKE_CHANNELS
    slug = "intake-channels"
    title = _("Intake channels")
    title_one = _("intake channel")
    icon = "plug-connected"
    section = "settings"
    group = "leads"
    position = 22
    empty_hint = _("Websites, hotlines, chats and advertising that send leads, each signed with a secret of its own.")
    columns = (
        Column("code", _("Code"), lambda row: row.code, sort="code", css="nw b"),
        Column("source", _("Source"), lambda row: row.source.label, css="nw"),
        Column("address", _("Address"), lambda row: _address(row), css="nw"),
        Column("open", _("May send"), lambda row: _("no") if row.closed_at else _("yes"), css="nw wide"),
    )
    sorts = {"code": ("code", "id"), "-code": ("-code", "-id")}
    presets = (Preset("open", _("May send"), {"is_open": "true"}),)
    filters = ChannelFilters
    form = ChannelForm
    out = ChannelOut
    add = services.add_channel
    edit = services.edit_channel
    related = ("source",)

    def name_of(self, row: IntakeChannel) -> str:
        return row.code

    def tag_of(self, row: IntakeChannel) -> Text:
        return _("Closed") if row.closed_at else ""

    def facts_of(self, row: IntakeChannel, actor: Actor) -> Sequence[Fact]:
        last = IntakeAnswer.objects.filter(channel=row).order_by("-created_at").first()
        return (
            Fact(_("Source"), row.source.label, sources.url(row.source_id) if SOURCES.may(actor, "view") else ""),
            Fact(_("Address"), _address(row)),
            Fact(_("Time"), _("Header X-Ratoon-Time: Unix seconds, at most five minutes off.")),
            Fact(
                _("Signature"),
                _("Header X-Ratoon-Signature: hex HMAC-SHA256 of time, full stop and body, with the secret."),
            ),
            Fact(_("Secrets made"), row.generation),
            Fact(_("Last request"), last.created_at if last is not None else _("none yet")),
        )

    def shown_once(self, row: IntakeChannel) -> Sequence[Fact]:
        return (Fact(_("Secret"), row.secret),) if row.secret else ()

    def out_of(self, row: IntakeChannel, actor: Actor) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in ("id", "version", "code", "generation", "secret")}
        return {**found, "source": row.source.code, "address": _address(row), "is_open": row.closed_at is None}


def _address(channel: IntakeChannel) -> str:
    return reverse("api:api_intake", args=[channel.code])


campaigns = register(CampaignResource())
sources = register_words(SourceResource())
invalid_reasons = register_words(InvalidReasonResource())
channels = register(ChannelResource())

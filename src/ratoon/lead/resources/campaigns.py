"""Campaigns as a list, a panel, a form, a file and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor, Scope, StaffActor
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.settings import FirmSettings, read
from ratoon.core.ui import formats
from ratoon.lead import services
from ratoon.lead.access import CAMPAIGNS, LEADS
from ratoon.lead.filters import CampaignFilters
from ratoon.lead.forms import CampaignForm
from ratoon.lead.models import Campaign
from ratoon.lead.resources.leads import leads


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
        Column("code", _("Code"), lambda campaign: campaign.code, is_shown=False, css="nw"),
        Column("source", _("Source"), lambda campaign: campaign.source.label, css="nw wide"),
        Column("owner", _("Owner"), lambda campaign: campaign.owner.name, css="nw wide"),
        Column(
            "leads",
            _("Leads"),
            lambda campaign: formats.link(formats.number(_brought_by(campaign)), _leads_url(campaign)),
            export=lambda campaign: _brought_by(campaign),
            is_number=True,
        ),
        Column("starts", _("Starts on"), lambda campaign: campaign.starts_on, sort="starts", is_number=True),
        Column("ends", _("Ends on"), lambda campaign: campaign.ends_on, is_number=True, is_shown=False),
        Column(
            "ended",
            _("Ended on"),
            lambda campaign: campaign.ended_on or _("running"),
            export=lambda campaign: campaign.ended_on,
            is_number=True,
            css="wide",
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

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[Campaign]:
        of_it = LEADS.visible_to(actor).filter(campaign=OuterRef("pk")).order_by().values("campaign")
        count = Subquery(of_it.annotate(number=Count("pk")).values("number"))
        return super().rows(actor, action).annotate(brought=Coalesce(count, 0))

    def lede(self, actor: Actor) -> Text:
        running = self.rows(actor).filter(ended_on=None).aggregate(campaigns=Count("pk"), leads=Sum("brought"))
        return formats.opening(
            _("%(running)s running · %(leads)s leads came of them so far"),
            running=(formats.number(running["campaigns"]), f"{self.url()}?ended=false"),
            leads=(formats.number(running["leads"] or 0), ""),
        )

    def hint_of(self, row: Campaign) -> Text:
        return row.source.label

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
            *_brought(row, actor),
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


def _brought(campaign: Campaign, actor: Actor) -> Sequence[Fact]:
    """Count the leads of a campaign that the reader sees, say where they stand and, if all, what each may cost."""
    count = LEADS.visible_to(actor).filter(campaign=campaign).count()
    found = [Fact(_("Leads"), count, _leads_url(campaign))]
    sees_all = isinstance(actor, StaffActor) and actor.scope(LEADS.grant("view")) is Scope.ALL
    if count and campaign.budget is not None and sees_all:
        each = (campaign.budget / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
        found.append(Fact(_("Budget ÷ leads"), formats.money(each, read(FirmSettings).currency)))
    return found


def _brought_by(campaign: Campaign) -> int:
    return int(campaign.brought)  # type: ignore[attr-defined]  # as `CampaignResource.rows` counts them


def _leads_url(campaign: Campaign) -> str:
    return f"{leads.url()}?{urlencode({'campaign': campaign.code})}"


campaigns = register(CampaignResource())

"""By what lists of leads and campaigns can be narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick, YesNo
from ratoon.lead.access import LEADS, OPEN_TO_ALL
from ratoon.lead.models import Campaign, Lead, Source
from ratoon.people.models import Staff


class LeadPick(Pick):
    """One lead of those that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Lead.objects.all(), remote=reverse_lazy("leads_options"), **kwargs)

    @property
    def field(self) -> Any:
        found = super().field
        found.queryset = LEADS.visible_to(self.parent.actor)
        return found


class LeadFilters(Filters):
    """Status, source, campaign, owner, pool, region, days of arrival."""

    status = OneOf(label=_("Status"), choices=Lead.Status.choices)
    source = Pick(label=_("Source"), queryset=Source.objects.all(), to_field_name="code")
    campaign = Pick(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        to_field_name="code",
        remote=reverse_lazy("campaigns_options"),
    )
    owner = Pick(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    unowned = YesNo(label=_("Without owner"), field_name="owner", lookup_expr="isnull")
    pool = YesNo(label=_("In the pool"), field_name="status", method="in_pool")
    region = django_filters.CharFilter(label=_("Region"), max_length=60)
    arrived_from = DayFrom(label=_("Arrived from"), field_name="arrived_at")
    arrived_until = DayUntil(label=_("Arrived until"), field_name="arrived_at")

    def in_pool(self, rows: QuerySet[Lead], name: str, value: bool) -> QuerySet[Lead]:
        """Keep what may be claimed, or what may not."""
        return rows.filter(OPEN_TO_ALL) if value else rows.exclude(OPEN_TO_ALL)


class CampaignFilters(Filters):
    """Ended or not, source, owner, days of the start."""

    ended = YesNo(label=_("Ended"), field_name="ended_on", lookup_expr="isnull", exclude=True)
    source = Pick(label=_("Source"), queryset=Source.objects.all(), to_field_name="code")
    owner = Pick(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    starts_from = DayFrom(label=_("Starts from"), field_name="starts_on")
    starts_until = DayUntil(label=_("Starts until"), field_name="starts_on")


class ChannelFilters(Filters):
    """Whether a channel may send."""

    is_open = YesNo(label=_("May send"), field_name="closed_at", lookup_expr="isnull")

"""By what lists of leads can be narrowed."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick, YesNo
from ratoon.lead.access import OPEN_TO_ALL
from ratoon.lead.models import Lead, Source
from ratoon.people.models import Staff


class LeadFilters(Filters):
    """Status, source, owner, region, days of arrival."""

    status = OneOf(label=_("Status"), choices=Lead.Status.choices)
    source = Pick(label=_("Source"), queryset=Source.objects.all(), to_field_name="code")
    owner = Pick(label=_("Owner"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    unowned = YesNo(label=_("Without owner"), field_name="owner", lookup_expr="isnull")
    pool = YesNo(label=_("In the pool"), field_name="status", method="in_pool")
    region = django_filters.CharFilter(label=_("Region"), max_length=60)
    arrived_from = DayFrom(label=_("Arrived from"), field_name="arrived_at")
    arrived_until = DayUntil(label=_("Arrived until"), field_name="arrived_at")

    def in_pool(self, rows: QuerySet[Lead], name: str, value: bool) -> QuerySet[Lead]:
        """Keep what may be claimed, or what may not."""
        return rows.filter(OPEN_TO_ALL) if value else rows.exclude(OPEN_TO_ALL)

"""By what lists of customers in care and of renewals can be narrowed."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of
from ratoon.core.resource import Filters
from ratoon.core.resource.filters import LastDayFrom, LastDayUntil, OneOf, Pick, YesNo
from ratoon.customers.filters import CompanyPick
from ratoon.customers.rules import SOON
from ratoon.people.models import Staff
from ratoon.success.models import Care, Forecast, Renewal
from ratoon.success.queries import without_contact


class CareFilters(Filters):
    """Status, CSM, customer, long without contact."""

    status = OneOf(label=_("Status"), choices=Care.Status.choices)
    owner = Pick(label=_("CSM"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Customer"))
    silent = YesNo(label=_("Long without contact"), field_name="company", method="long_silent")

    def long_silent(self, rows: QuerySet[Care], name: str, value: bool) -> QuerySet[Care]:
        """Keep those with whom nobody was in touch for `SOON` days, or the others."""
        silent = without_contact(rows, day_of(timezone.now()) - timedelta(days=SOON))
        return silent if value else rows.exclude(pk__in=silent.values("pk"))


class RenewalFilters(Filters):
    """Status, forecast, owner, customer, days of the end, whether it was short-term paid use."""

    status = OneOf(label=_("Status"), choices=Renewal.Status.choices)
    forecast = OneOf(label=_("Forecast"), choices=Forecast.choices)
    owner = Pick(label=_("Owner"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Customer"))
    ends_from = LastDayFrom(label=_("Ends from"), field_name="ends_on")
    ends_until = LastDayUntil(label=_("Ends until"), field_name="ends_on")
    short_term = YesNo(label=_("Short-term paid use"), field_name="ends_on", method="of_short_term")

    def of_short_term(self, rows: QuerySet[Renewal], name: str, value: bool) -> QuerySet[Renewal]:
        """Keep short-term paid use, or all else, of what the index by the end gives."""
        return rows.filter(is_short_term=value)

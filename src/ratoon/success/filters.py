"""By what lists of customers in care and of renewals can be narrowed."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import LastDayFrom, LastDayUntil, OneOf, Pick, YesNo
from ratoon.customers.filters import CompanyPick
from ratoon.people.models import Staff
from ratoon.success.models import Care, Forecast, Renewal


class CareFilters(Filters):
    """Status, CSM, customer."""

    status = OneOf(label=_("Status"), choices=Care.Status.choices)
    owner = Pick(label=_("CSM"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Customer"))


class RenewalFilters(Filters):
    """Status, forecast, owner, customer, days of the end, whether it was short-term paid use."""

    status = OneOf(label=_("Status"), choices=Renewal.Status.choices)
    forecast = OneOf(label=_("Forecast"), choices=Forecast.choices)
    owner = Pick(label=_("Owner"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Customer"))
    ends_from = LastDayFrom(label=_("Ends from"), field_name="ends_on")
    ends_until = LastDayUntil(label=_("Ends until"), field_name="ends_on")
    short_term = YesNo(label=_("Short-term paid use"), field_name="is_short_term")

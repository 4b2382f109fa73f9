"""By what lists of contracts can be narrowed."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick
from ratoon.customers.filters import CompanyPick
from ratoon.people.models import Staff
from ratoon.sale.models.contracts import Contract


class ContractFilters(Filters):
    """Company, status, owner, days of signature."""

    company = CompanyPick(label=_("Company"))
    status = OneOf(label=_("Status"), choices=Contract.Status.choices)
    owner = Pick(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    signed_from = DayFrom(label=_("Signed from"), field_name="signed_on")
    signed_until = DayUntil(label=_("Signed until"), field_name="signed_on")

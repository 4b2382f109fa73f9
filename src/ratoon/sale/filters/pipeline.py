"""By what lists of opportunities can be narrowed."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick, YesNo
from ratoon.customers.models import Company
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.sale.models.pipeline import OpportunityKind, Outcome, Stage


class OpportunityFilters(Filters):
    """Stage, outcome, kind, owner, company, lead, expected days, days of the decision."""

    stage = Pick(label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code")
    outcome = OneOf(label=_("Outcome"), field_name="stage__outcome", choices=Outcome.choices)
    kind = OneOf(label=_("Kind"), choices=OpportunityKind.choices)
    owner = Pick(label=_("Owner"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = Pick(label=_("Company"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    companyless = YesNo(label=_("Without company"), field_name="company", lookup_expr="isnull")
    lead = Pick(label=_("Lead"), queryset=Lead.objects.all(), remote=reverse_lazy("leads_options"))
    expected_from = DayFrom(label=_("Expected from"), field_name="expected_on")
    expected_until = DayUntil(label=_("Expected until"), field_name="expected_on")
    closed_from = DayFrom(label=_("Decided from"), field_name="closed_on")
    closed_until = DayUntil(label=_("Decided until"), field_name="closed_on")

"""By what lists of opportunities can be narrowed."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick, YesNo
from ratoon.customers.filters import CompanyPick
from ratoon.lead.filters import LeadPick
from ratoon.people.models import Staff
from ratoon.sale.models.pipeline import OpportunityKind, Outcome, Stage


class OpportunityFilters(Filters):
    """Stage, outcome, kind, owner, company, lead, expected days, days of the decision."""

    stage = Pick(label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code")
    outcome = OneOf(label=_("Outcome"), field_name="stage__outcome", choices=Outcome.choices)
    kind = OneOf(label=_("Kind"), choices=OpportunityKind.choices)
    owner = Pick(label=_("Owner"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Company"))
    companyless = YesNo(label=_("Without company"), field_name="company", lookup_expr="isnull")
    lead = LeadPick(label=_("Lead"))
    expected_from = DayFrom(label=_("Expected from"), field_name="expected_on")
    expected_until = DayUntil(label=_("Expected until"), field_name="expected_on")
    closed_from = DayFrom(label=_("Decided from"), field_name="closed_on")
    closed_until = DayUntil(label=_("Decided until"), field_name="closed_on")

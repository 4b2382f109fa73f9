"""By what lists of customers and of contacts can be narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import OneOf, Pick
from ratoon.customers.access import COMPANIES
from ratoon.customers.models import Company, Industry, Quadrant, SizeBand
from ratoon.people.models import Staff

NOT_YET = "none"


class CompanyPick(Pick):
    """One company of those that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Company.objects.all(), remote=reverse_lazy("customers_options"), **kwargs)

    @property
    def field(self) -> Any:
        found = super().field
        found.queryset = COMPANIES.visible_to(self.parent.actor)
        return found


class QuadrantFilter(OneOf):
    """Where customers are in their lives: it stands beside them, under an index of its own."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [*Quadrant.choices, (NOT_YET, _("Not yet won over"))]
        super().__init__(field_name="id", choices=choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        return qs.filter(standing__quadrant="" if value == NOT_YET else value) if value else qs


class CompanyFilters(Filters):
    """Quadrant, owner, industry, size, region, the company above."""

    quadrant = QuadrantFilter(label=_("Quadrant"))
    owner = Pick(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    industry = Pick(label=_("Industry"), queryset=Industry.objects.all(), to_field_name="code")
    size = OneOf(label=_("Size"), field_name="size_band", choices=SizeBand.choices)
    region = django_filters.CharFilter(label=_("Region"), max_length=60)
    parent = CompanyPick(label=_("Belongs to"))


class ContactFilters(Filters):
    """Company."""

    company = CompanyPick(label=_("Company"))

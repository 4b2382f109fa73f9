"""By what lists of contracts can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Choice
from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick
from ratoon.customers.filters import CompanyPick
from ratoon.people.models import Staff
from ratoon.sale.models.contracts import Contract


class _NoneListed(ModelChoiceIterator):
    """Offers nothing by itself: a filter's menu is a copy of its field, and a copy would list every row again."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", "")


class _LookedUp(Choice):
    iterator = _NoneListed


class _Company(CompanyPick):
    field_class = _LookedUp


class _Colleague(Pick):
    field_class = _LookedUp


class ContractFilters(Filters):
    """Company, status, owner, days of signature."""

    company = _Company(label=_("Company"))
    status = OneOf(label=_("Status"), choices=Contract.Status.choices)
    owner = _Colleague(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    signed_from = DayFrom(label=_("Signed from"), field_name="signed_on")
    signed_until = DayUntil(label=_("Signed until"), field_name="signed_on")

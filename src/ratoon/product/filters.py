"""By what lists of modules and price lists can be narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.currencies import Currency
from ratoon.core.resource import Filters
from ratoon.core.resource.filters import OneOf, YesNo


class ModuleFilters(Filters):
    """Whether a module is sold."""

    is_archived = YesNo(label=_("Not sold any more"))


class PriceListFilters(Filters):
    """The currency."""

    currency = OneOf(label=_("Currency"), choices=Currency.choices)

"""By what lists of imports can be narrowed."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import OneOf
from ratoon.imports.models import ImportRun


class ImportFilters(Filters):
    """Status, set."""

    status = OneOf(label=_("Status"), choices=ImportRun.Status.choices)
    set_name = django_filters.CharFilter(label=_("Set"), max_length=40)

"""What the firm sells: modules, and what they cost when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record
from ratoon.core.search import SearchField, name_lexemes


class Module(Record):
    """A part of the product that is sold by itself; figures and API know it by its code."""

    code = models.SlugField(_("Code"), max_length=60, unique=True, allow_unicode=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    is_archived = models.BooleanField(_("Not sold any more"), default=False)
    search = SearchField(default=set)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="module_by_search"),
            models.Index(fields=["code", "id"], name="module_by_code"),
            models.Index(fields=["is_archived", "code", "id"], name="module_by_archived"),
        ]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    def refresh_search(self) -> list[str]:
        """Recompute what the module is found by: its names in both languages, and its code."""
        self.search = name_lexemes(self.name_zh) | name_lexemes(self.name_en) | name_lexemes(self.code)
        return ["search"]


class PriceList(Record):
    """What modules cost a month in one currency while it is valid: no two of a currency at once."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    currency = models.CharField(_("Currency"), max_length=3)
    period = DateRangeField(_("Valid"))

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="price_list_by_name"),
            models.Index(fields=["currency", "name", "id"], name="price_list_by_currency"),
        ]
        constraints = [
            ExclusionConstraint(
                name="price_list_one_at_a_time",
                expressions=[("currency", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False), name="price_list_begins"
            ),
        ]


class Price(models.Model):
    """What one unit of a module costs a month in a list."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "module"], name="price_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_not_negative"),
        ]

"""What is typed about modules and prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.clock import last_day
from ratoon.core.currencies import Currency
from ratoon.core.forms import Choice, Day, RecordForm, Text
from ratoon.product.models import Module, PriceList


class ModuleForm(RecordForm):
    """The facts of a module."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        allow_unicode=True,
        help_text=_("Letters, digits, hyphens. Figures and programs know the module by it: it stays."),
    )
    name_zh = Text(label=_("Chinese name"), max_length=80)
    name_en = Text(label=_("English name"), max_length=80)
    is_archived = forms.BooleanField(label=_("Not sold any more"), required=False)


class PriceListForm(RecordForm):
    """The facts of a price list."""

    name = Text(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    valid_from = Day(label=_("Valid from"))
    valid_until = Day(label=_("Valid until"), required=False, help_text=_("The last day. Empty: until further notice."))

    def start(self) -> dict[str, Any]:
        found = super().start()
        if isinstance(self.record, PriceList):
            found["valid_from"], found["valid_until"] = self.record.period.lower, last_day(self.record.period.upper)
        return found


class PriceForm(RecordForm):
    """What a module costs."""

    module = Choice(label=_("Module"), queryset=Module.objects.order_by("code"), to_field_name="code")
    unit_price = forms.DecimalField(
        label=_("Price per unit and month"), max_digits=14, decimal_places=4, min_value=Decimal(0)
    )


class PriceRemovalForm(RecordForm):
    """Which module leaves the list."""

    module = Choice(label=_("Module"), queryset=Module.objects.order_by("code"), to_field_name="code")

    def prepare(self) -> None:
        if isinstance(self.record, PriceList):
            field: Any = self.fields["module"]
            field.queryset = Module.objects.filter(pk__in=self.record.prices.values("module")).order_by("code")

"""What figures are asked with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Day, Text
from ratoon.insight.rules import STEPS

FIRST = date(1990, 1, 1)
LAST = date(2199, 12, 31)


class AskedForm(forms.Form):
    """A query string: what is not known here is refused."""

    def clean(self) -> None:
        super().clean()
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, _("There is nothing to choose by “%(name)s” here.") % {"name": str(name)[:40]})
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, Day) and value is not None and not FIRST <= value <= LAST:
                self.add_error(name, _("This day is too far away."))


class FunnelForm(AskedForm):
    """The last day, and by what leads are put together."""

    until = Day(label=_("Up to and with"), required=False)
    by = forms.ChoiceField(
        required=False, choices=[("source", _("Source")), ("campaign", _("Campaign")), ("month", _("Month"))]
    )


class FunnelRowsForm(FunnelForm):
    """Which leads: of a source, campaign or month (``-``: none), all of them, or those that came to a step."""

    of = Text(required=False, max_length=60)
    step = forms.ChoiceField(required=False, choices=[(step, step) for step in STEPS[1:]])
    cursor = Text(required=False, max_length=400)


class RevenueForm(AskedForm):
    """The day and the currency."""

    as_of = Day(label=_("On"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, data: Mapping[str, Any], *, currencies: list[str]) -> None:
        super().__init__(data)
        self.fields["currency"].choices = [(code, code) for code in currencies]  # type: ignore[attr-defined]


class RatesForm(AskedForm):
    """The last of twelve whole months, and the currency."""

    until = forms.ChoiceField(label=_("Twelve months up to"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, data: Mapping[str, Any], *, currencies: list[str], months: list[date]) -> None:
        super().__init__(data)
        self.months = months
        self.fields["currency"].choices = [(code, code) for code in currencies]  # type: ignore[attr-defined]
        self.fields["until"].choices = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months]  # type: ignore[attr-defined]


class RevenueRowsForm(RevenueForm):
    """Which page of the lines."""

    cursor = Text(required=False, max_length=400)


class MovementsForm(RevenueForm):
    """Which movements: of the month in which the day lies."""

    kind = forms.ChoiceField(
        required=False,
        choices=[(kind, kind) for kind in ("new", "reactivation", "expansion", "contraction", "churn")],
    )

"""What people and programs type about customers in care and about renewals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm
from ratoon.customers.access import COMPANIES
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.success.models import Forecast, LostReason

_FIXED = ("company", "owner", "on")
"""What is given once, when a customer comes into care: afterwards it has a verb of its own, or none."""


class CareForm(RecordForm):
    """A customer that comes into care."""

    company = Choice(label=_("Customer"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    owner = Choice(
        label=_("CSM"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        required=False,
        help_text=_("Empty: the CSM who cares for the fewest customers."),
    )
    on = Day(label=_("In care since"), required=False, help_text=_("Empty: today."))
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        if self.record is not None:
            for name in _FIXED:
                del self.fields[name]
            return
        field: Any = self.fields["company"]
        field.queryset = COMPANIES.visible_to(self.actor)
        self.initial.setdefault("on", self.today)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on or self.today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.record is not None and any(self.data.get(name) for name in _FIXED):
            self.add_error(None, _("Customer, CSM and first day are not edited here."))
        return values


class RenewalForm(RecordForm):
    """What is noted of a renewal."""

    note = Paragraph(
        label=_("Note"),
        max_length=4000,
        required=False,
        help_text=_("What it hangs on: its first line is on the card."),
    )


class ForecastForm(HappenedForm):
    """How sure a renewal is."""

    forecast = forms.ChoiceField(label=_("Forecast"), choices=Forecast.choices)
    field_order = ("forecast", "on")


class LoseForm(HappenedForm):
    """Why a customer does not renew."""

    reason = Choice(label=_("Reason"), queryset=LostReason.objects.filter(archived_at=None), to_field_name="code")
    field_order = ("reason", "on")


class HandOverForm(HappenedForm):
    """Who shall own it."""

    owner = Choice(
        label=_("New owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
    )
    field_order = ("owner", "on")

    def start(self) -> dict[str, Any]:
        return {}

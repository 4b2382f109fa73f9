"""What people and programs type about customers in care and about renewals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Choice, Day, HappenedForm, Numbers, OneTap, Paragraph, RecordForm
from ratoon.customers.access import COMPANIES
from ratoon.customers.models import Company, SizeBand
from ratoon.people.models import Staff
from ratoon.success.models import Forecast, LostReason

_FIXED = ("company", "owner", "on")
"""What is given once, when a customer comes into care: afterwards it has a verb of its own, or none."""
LONGEST = 730
"""Days before an end at which something may be set to happen: two years."""


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

    forecast = forms.ChoiceField(label=_("Forecast"), choices=Forecast.choices, widget=OneTap)
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


class RenewalSettingsForm(RecordForm):
    """Days around the end of a term."""

    opens_days = forms.IntegerField(
        label=_("A renewal opens"), min_value=1, max_value=LONGEST, help_text=_("Days before the end of the term.")
    )
    opens_large_days = forms.IntegerField(
        label=_("With large customers it opens"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("Days before the end of the term."),
    )
    large_sizes = forms.MultipleChoiceField(
        label=_("Large customers are those with"),
        choices=SizeBand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    alarm_days = Numbers(
        label=_("Alarms come"),
        smallest=1,
        largest=LONGEST,
        most=6,
        required=False,
        help_text=_("Days before the end, with commas between them, while the renewal is not signed."),
    )
    grace_days = forms.IntegerField(
        label=_("Grace"),
        min_value=0,
        max_value=365,
        help_text=_("Days after the end within which a signature still counts as a renewal."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["large_sizes"] = tuple(values.get("large_sizes", ()))
        first = min(values.get("opens_days") or LONGEST, values.get("opens_large_days") or LONGEST)
        if any(days > first for days in values.get("alarm_days", ())):
            self.add_error("alarm_days", _("An alarm comes when the renewal is open, not before."))
        return values

"""What people and programs type about leads and campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import StaffActor
from ratoon.core.clock import day_of
from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm, Text
from ratoon.core.identifiers import credit_code, credit_code_check, phone_key
from ratoon.lead.models import Campaign, InvalidReason, Lead, Source
from ratoon.people.models import Staff


class LeadForm(RecordForm):
    """The facts of a lead."""

    company_name = Text(label=_("Company"), max_length=200, required=False)
    contact_name = Text(label=_("Contact"), max_length=120, required=False)
    job_title = Text(label=_("Job title"), max_length=120, required=False)
    phone = Text(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    source = Choice(label=_("Source"), queryset=Source.objects.filter(archived_at=None), to_field_name="code")
    campaign = Choice(
        label=_("Campaign"),
        queryset=Campaign.objects.filter(ended_on=None).order_by("-starts_on", "-id"),
        to_field_name="code",
        required=False,
    )
    region = Text(label=_("Region"), max_length=60, required=False)
    credit_code = Text(label=_("Unified social credit code"), max_length=40, required=False)
    arrived_on = Day(label=_("Arrived on"), required=False, help_text=_("Empty: today."))
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        if isinstance(self.record, Lead):
            self.initial["arrived_on"] = day_of(self.record.arrived_at)
            self.fields["source"].required = self.record.source_id is not None
            self.fields["campaign"].required = self.record.campaign_id is not None
        else:
            self.initial["arrived_on"] = self.today

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and len(phone_key(phone)) < 5:
            raise ValidationError(_("A phone number has at least 5 digits."), code="phone")
        return phone

    def clean_credit_code(self) -> str:
        code = credit_code(self.cleaned_data["credit_code"])
        if not code:
            return ""
        if len(code) != 18:
            text = _("A unified social credit code has 18 characters, not %(count)d.")
            raise ValidationError(text, code="credit_code", params={"count": len(code)})
        check = credit_code_check(code)
        if check is None:
            raise ValidationError(_("A unified social credit code has no I, O, S, V, Z."), code="credit_code")
        if check != code[17]:
            text = _("The last character should be %(check)s, not %(given)s. Compare it with the business licence.")
            raise ValidationError(text, code="credit_code", params={"check": check, "given": code[17]})
        return code

    def clean_arrived_on(self) -> Any:
        on = self.cleaned_data["arrived_on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and self.record is None:
            if not values["company_name"] and not values["contact_name"]:
                self.add_error("company_name", _("Name the company, or at least the person."))
            if not values["phone"] and not values["email"]:
                self.add_error("phone", _("Give a phone number or an e-mail address."))
        return values


class AssignForm(HappenedForm):
    """To whom a lead is given."""

    owner = Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
    )
    field_order = ("owner", "on")


class InvalidForm(HappenedForm):
    """Why a lead is none."""

    reason = Choice(label=_("Reason"), queryset=InvalidReason.objects.filter(archived_at=None), to_field_name="code")
    field_order = ("reason", "on")


class CampaignForm(RecordForm):
    """The facts of a campaign."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Letters, digits, hyphens. It can't be changed later.")
    )
    name = Text(label=_("Name"), max_length=120)
    source = Choice(label=_("Source"), queryset=Source.objects.filter(archived_at=None), to_field_name="code")
    owner = Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        required=False,
        help_text=_("Empty: you."),
    )
    starts_on = Day(label=_("Starts on"))
    ends_on = Day(label=_("Ends on"), required=False, help_text=_("The day that is planned."))
    budget = forms.DecimalField(label=_("Budget"), max_digits=14, decimal_places=2, min_value=0, required=False)
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        if isinstance(self.record, Campaign):
            self.fields["code"].widget.attrs["readonly"] = True
            self.fields["owner"].required = True
            self.fields["owner"].help_text = ""
        else:
            self.initial["starts_on"] = self.today
            self.initial["owner"] = self.actor.staff_id if isinstance(self.actor, StaffActor) else None


class ChannelForm(RecordForm):
    """The code of an intake channel, and the source of what it sends."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Letters, digits, hyphens. It stands in the channel's address.")
    )
    source = Choice(label=_("Source"), queryset=Source.objects.filter(archived_at=None), to_field_name="code")

"""What people and programs type about customers and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core import masks
from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm, Text
from ratoon.core.identifiers import credit_code, credit_code_check, phone_key
from ratoon.customers.access import COMPANIES, CONTACTS
from ratoon.customers.models import Attitude, Company, Contact, ContactRole, Industry, Quadrant, SizeBand
from ratoon.people.models import Staff

_BLANK = [("", "")]


class CompanyForm(RecordForm):
    """The facts of a company; its owner is chosen when it is added, and changes by handing over."""

    name = Text(label=_("Name"), max_length=200)
    short_name = Text(label=_("Short name"), max_length=60, required=False)
    owner = Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        required=False,
        remote=reverse_lazy("people_options"),
        help_text=_("Empty: you."),
    )
    industry = Choice(
        label=_("Industry"), queryset=Industry.objects.filter(archived_at=None), to_field_name="code", required=False
    )
    size_band = forms.ChoiceField(label=_("Size"), choices=[*_BLANK, *SizeBand.choices], required=False)
    region = Text(label=_("Region"), max_length=60, required=False)
    credit_code = Text(label=_("Unified social credit code"), max_length=40, required=False)
    legal_representative = Text(label=_("Legal representative"), max_length=60, required=False)
    parent = Choice(
        label=_("Belongs to"), queryset=Company.objects.all(), required=False, remote=reverse_lazy("customers_options")
    )
    website = Text(label=_("Website"), max_length=200, required=False)
    known_since = Day(label=_("Known since"), required=False, help_text=_("Empty: today."))
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        seen = COMPANIES.visible_to(self.actor)
        if isinstance(self.record, Company):
            # what stands may stay, whoever sees it
            parents = seen | Company.objects.filter(pk__in=[self.record.parent_id or 0])
            self.fields["parent"].queryset = parents.exclude(pk=self.record.pk)  # type: ignore[attr-defined]
            self.fields["known_since"].help_text = ""
            del self.fields["owner"]
        else:
            self.fields["parent"].queryset = seen  # type: ignore[attr-defined]
            self.initial["known_since"] = self.today

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

    def clean_known_since(self) -> date | None:
        on: date | None = self.cleaned_data["known_since"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "owner" not in self.fields and self.data.get("owner") not in (None, ""):
            self.add_error(None, _("A company changes its owner by handing it over."))
        return values


class HandOverForm(HappenedForm):
    """To whom a company goes, and why."""

    owner = Choice(
        label=_("New owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
    )
    reason = Paragraph(label=_("Reason"), max_length=1000)
    field_order = ("owner", "reason", "on")

    def start(self) -> dict[str, Any]:
        return {}


class CorrectForm(HappenedForm):
    """Where a customer really is in its life, and how one knows."""

    quadrant = forms.ChoiceField(label=_("Quadrant"), choices=Quadrant.choices)
    cycle = forms.IntegerField(label=_("Cycle"), min_value=1, max_value=99)
    reason = Paragraph(label=_("Reason"), max_length=1000, help_text=_("The history keeps it beside what it corrects."))
    field_order = ("quadrant", "cycle", "reason", "on")

    def start(self) -> dict[str, Any]:
        standing = self.record.standing if isinstance(self.record, Company) else None
        return {"quadrant": standing.quadrant, "cycle": standing.cycle} if standing is not None else {}


class Superior(Choice):
    """To whom somebody reports: written whole only for those who may see whole names."""

    is_whole = False

    def label_from_instance(self, obj: Any) -> str:
        name = obj.name if self.is_whole else masks.name(obj.name)
        return " · ".join(filter(None, (name, obj.job_title)))


class ContactForm(RecordForm):
    """The facts of somebody at a company; he stays with it."""

    company = Choice(label=_("Company"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    name = Text(label=pgettext_lazy("of a person", "Name"), max_length=120)
    job_title = Text(label=_("Job title"), max_length=120, required=False)
    phone = Text(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles in the decision"),
        choices=ContactRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attitude = forms.ChoiceField(label=_("Attitude"), choices=[*_BLANK, *Attitude.choices], required=False)
    influence = forms.IntegerField(
        label=_("Influence"), min_value=1, max_value=5, required=False, help_text=_("From 1 to 5. Empty: not known.")
    )
    reports_to = Superior(
        label=_("Reports to"),
        queryset=Contact.objects.none(),
        required=False,
        help_text=_("Somebody at the same company."),
    )
    company_wants = Paragraph(label=_("What the company wants"), max_length=2000, required=False)
    personal_wants = Paragraph(label=_("What he himself wants"), max_length=2000, required=False)

    def prepare(self) -> None:
        if self.record is not None:
            del self.fields["company"]
        else:
            self.fields["company"].queryset = COMPANIES.visible_to(self.actor)  # type: ignore[attr-defined]
        self._offer_superiors()

    def _offer_superiors(self) -> None:
        """Offer the people of the company, once that is known."""
        field: Any = self.fields["reports_to"]
        if isinstance(self.record, Contact):
            company = str(self.record.company_id)
        else:
            company = str(self.data.get("company") or self.initial.get("company") or "")
        if company.isascii() and company.isdigit() and len(company) < 18:
            people = CONTACTS.visible_to(self.actor).filter(company_id=int(company)).order_by("name_key", "id")
            field.queryset = people.exclude(pk=self.record.pk) if self.record is not None else people
            field.is_whole = self.record is not None
        elif not self.is_bound:
            del self.fields["reports_to"]  # nobody to choose from: it is set once the company stands

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and len(phone_key(phone)) < 5:
            raise ValidationError(_("A phone number has at least 5 digits."), code="phone")
        return phone

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if isinstance(self.record, Contact) and self.data.get("company") not in (None, ""):
            self.add_error(None, _("Who goes to another company is a new contact there."))
        return values


class AttitudeForm(HappenedForm):
    """How somebody stands to us, and how much his word weighs."""

    attitude = forms.ChoiceField(label=_("Attitude"), choices=Attitude.choices)
    influence = forms.IntegerField(
        label=_("Influence"), min_value=1, max_value=5, required=False, help_text=_("From 1 to 5. Empty: as it was.")
    )
    field_order = ("attitude", "influence", "on")

    def start(self) -> dict[str, Any]:
        contact = self.record
        return {"attitude": contact.attitude or None} if isinstance(contact, Contact) else {}

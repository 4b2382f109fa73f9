"""What people and programs type about opportunities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.currencies import Currency
from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm, Text
from ratoon.core.identifiers import credit_code, credit_code_check
from ratoon.core.settings import FirmSettings, read
from ratoon.customers.access import COMPANIES, CONTACTS
from ratoon.customers.models import Company, Contact
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import LossReason, Opportunity, OpportunityKind, Stage

_FIXED = ("company", "owner", "on")
"""What is given once, when an opportunity is opened: afterwards it has verbs of its own, or none."""


class ModuleChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Modules that are sold, by their codes."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Modules"),
            queryset=Module.objects.filter(is_archived=False).order_by("code"),
            to_field_name="code",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def amount_field() -> forms.DecimalField:
    """Make the field of an amount of money."""
    return forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=0, required=False)


def currency_field() -> forms.ChoiceField:
    """Make the field of a currency; empty: the firm's."""
    return forms.ChoiceField(label=_("Currency"), choices=Currency.choices, required=False)


def owner_field() -> Choice:
    """Make the field of an owner."""
    return Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        required=False,
        help_text=_("Empty: you."),
    )


class OpportunityForm(RecordForm):
    """The facts of an opportunity."""

    name = Text(label=_("What it is about"), max_length=200)
    company = Choice(label=_("Company"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    contact = Choice(
        label=_("Contact"), queryset=Contact.objects.all(), remote=reverse_lazy("contacts_options"), required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OpportunityKind.choices)
    amount = amount_field()
    currency = currency_field()
    expected_on = Day(label=_("Expected on"), required=False)
    modules = ModuleChoices()
    owner = owner_field()
    on = Day(label=_("Opened on"), required=False, help_text=_("Empty: today."))
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        limit(self, "company", COMPANIES.visible_to(self.actor))
        limit(self, "contact", CONTACTS.visible_to(self.actor))
        self.initial.setdefault("currency", read(FirmSettings).currency)
        if not isinstance(self.record, Opportunity):
            self.initial.setdefault("on", self.today)
            return
        self.initial["modules"] = list(self.record.module_links.values_list("module__code", flat=True))
        contacts: Any = self.fields["contact"]
        contacts.queryset = contacts.queryset | Contact.objects.filter(pk=self.record.contact_id or 0)
        for name in _FIXED:
            del self.fields[name]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on or self.today

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or str(read(FirmSettings).currency)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.record is not None and any(self.data.get(name) for name in _FIXED):
            self.add_error(None, _("Company, owner and day of opening are not edited here."))
        return values


class MoveForm(HappenedForm):
    """To which stage an opportunity is moved."""

    stage = Choice(
        label=_("Stage"), queryset=Stage.objects.filter(archived_at=None, outcome="open"), to_field_name="code"
    )
    field_order = ("stage", "on")

    def prepare(self) -> None:
        super().prepare()
        if isinstance(self.record, Opportunity):
            following = Stage.objects.filter(
                archived_at=None, outcome="open", position__gt=self.record.stage.position
            ).first()
            self.initial["stage"] = following.code if following is not None else None


class LoseForm(HappenedForm):
    """Why an opportunity came to nothing."""

    reason = Choice(label=_("Reason"), queryset=LossReason.objects.filter(archived_at=None), to_field_name="code")
    field_order = ("reason", "on")


class HandOverForm(HappenedForm):
    """Who shall own an opportunity."""

    owner = Choice(
        label=_("New owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
    )
    field_order = ("owner", "on")

    def start(self) -> dict[str, Any]:
        return {}


class LinkCompanyForm(HappenedForm):
    """The company that a taken-over opportunity lacks."""

    company = Choice(label=_("Company"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    field_order = ("company", "on")

    def prepare(self) -> None:
        super().prepare()
        limit(self, "company", COMPANIES.visible_to(self.actor))


class ContractChoice(Choice):
    """A contract, by its number."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.get_status_display()}"


class LinkContractForm(HappenedForm):
    """The contract that is to come of an opportunity: one of its company."""

    contract = ContractChoice(label=_("Contract"), queryset=Contract.objects.all())
    field_order = ("contract", "on")

    def prepare(self) -> None:
        super().prepare()
        if isinstance(self.record, Opportunity):
            found = Contract.objects.filter(company=self.record.company).exclude(status=Contract.Status.VOID)
            limit(self, "contract", found.order_by("-pk"))


class ConvertForm(HappenedForm):
    """Into what a lead is converted: what stands in the lead is offered."""

    name = Text(label=_("What it is about"), max_length=200)
    company = Choice(
        label=_("Known company"),
        queryset=Company.objects.all(),
        remote=reverse_lazy("customers_options"),
        required=False,
        help_text=_("Empty: a new company is made."),
    )
    company_name = Text(label=_("New company"), max_length=200, required=False)
    credit_code = Text(label=_("Unified social credit code"), max_length=40, required=False)
    contact_name = Text(label=_("Contact"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OpportunityKind.choices, required=False)
    amount = amount_field()
    currency = currency_field()
    expected_on = Day(label=_("Expected on"), required=False)
    modules = ModuleChoices()
    owner = owner_field()
    field_order = ("name", "company", "company_name", "credit_code", "contact_name", "kind", "amount", "currency")

    def prepare(self) -> None:
        super().prepare()
        limit(self, "company", COMPANIES.visible_to(self.actor))
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])
        self.fields["owner"].help_text = _("Empty: who owns the lead.")
        self.initial.setdefault("currency", read(FirmSettings).currency)
        if isinstance(self.record, Lead):
            self.initial.setdefault("name", self.record.company_name or self.record.contact_name)

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or str(read(FirmSettings).currency)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or str(OpportunityKind.NEW)

    def clean_credit_code(self) -> str:
        code = credit_code(self.cleaned_data["credit_code"])
        if code and (len(code) != 18 or credit_code_check(code) != code[17]):
            text = _("This is no unified social credit code: compare it with the business licence.")
            raise ValidationError(text, code="credit_code")
        return code


def limit(form: RecordForm, name: str, rows: Any) -> None:
    """Let a choice be made among these rows only."""
    field: Any = form.fields[name]
    field.queryset = rows

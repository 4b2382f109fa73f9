"""What people and programs type about contracts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import last_day
from ratoon.core.currencies import Currency
from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm, Text, is_in_digits
from ratoon.customers.access import COMPANIES
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract, ContractLine, LineKind, Receipt
from ratoon.sale.queries.contracts import matched, sold
from ratoon.sale.rules.terms import total

YEARS = (1990, 2199)
"""Years in which a term can lie."""


class TermDay(Day):
    """A day of a term or schedule: within living memory and foresight."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(_("Is the year right?"), code="year")
        return day


class Schedule(forms.JSONField):
    """Payments: typed one a line, day and amount; sent by programs as a list of ``due_on`` and ``amount``."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "tnum"})

    def to_python(self, value: Any) -> Any:
        if value in (None, "", []):
            return []
        rows = value if isinstance(value, list) else [_split(line) for line in str(value).splitlines() if line.strip()]
        if len(rows) > 120:
            raise ValidationError(_("More than 120 payments can't be meant."), code="too_many")
        return [self._payment(number, row) for number, row in enumerate(rows, 1)]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{day.isoformat()} {amount}" for day, amount in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True

    def _payment(self, number: int, row: Any) -> tuple[date, Decimal]:
        wrong = ValidationError(
            _("Payment %(number)d: give the day and the amount, like 2026-11-30 5000.00"),
            code="payment",
            params={"number": number},
        )
        if not isinstance(row, dict) or set(row) != {"due_on", "amount"} or isinstance(row["amount"], float | bool):
            raise wrong
        if not is_in_digits(str(row["amount"])):
            raise wrong
        try:
            day = TermDay().clean(str(row["due_on"]))
            amount = forms.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01")).clean(
                str(row["amount"])
            )
        except ValidationError as error:
            raise wrong from error
        return day, amount


class LineChoice(Choice):
    """A line of the contract."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()} · {obj.module.label if obj.module else obj.description} × {obj.quantity:g}"


class ReceiptChoice(Choice):
    """A receipt of the contract."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.received_on.isoformat()} · {obj.amount} {obj.reference}".strip()


class ContractForm(RecordForm):
    """The facts of a contract."""

    company = Choice(label=_("Company"), queryset=Company.objects.all(), remote=reverse_lazy("customers_options"))
    owner = Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        required=False,
        help_text=_("Empty: you."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.CNY)
    drafted_on = Day(label=_("Drafted on"), required=False, help_text=_("Empty: today."))
    reference = Text(
        label=_("Reference"), max_length=80, required=False, help_text=_("The customer's order, or our old number.")
    )
    note = Paragraph(label=_("Note"), max_length=4000, required=False)

    def prepare(self) -> None:
        company: Any = self.fields["company"]
        company.queryset = COMPANIES.visible_to(self.actor)
        if self.record is not None:
            self.fields["owner"].help_text = ""
        else:
            self.initial.setdefault("drafted_on", self.today)

    def clean_drafted_on(self) -> Any:
        on = self.cleaned_data["drafted_on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on


class LineForm(RecordForm):
    """A line of a contract."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind.choices)
    module = Choice(
        label=_("Module"),
        queryset=Module.objects.filter(is_archived=False).order_by("code"),
        to_field_name="code",
        required=False,
    )
    quantity = forms.DecimalField(
        label=_("Quantity"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("Seats; person-days where days are sold."),
    )
    unit_price = forms.DecimalField(
        label=_("Unit price"),
        max_digits=14,
        decimal_places=4,
        min_value=Decimal(0),
        required=False,
        help_text=_("A month for what recurs and for short-term use, else a unit. Empty: by the price list."),
    )
    start_on = TermDay(label=_("First day"))
    last_on = TermDay(label=_("Last day"), required=False, help_text=_("That day included. Empty: without end."))
    tax_rate = forms.DecimalField(
        label=_("Tax rate (percent)"),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(99),
        required=False,
    )
    description = Text(label=_("Description"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        last_on = values.pop("last_on", None)
        values["end_on"] = last_on + timedelta(days=1) if last_on is not None else None
        return values


class LineEditForm(LineForm):
    """Which line, and what it is from now on."""

    line = LineChoice(label=_("Line"), queryset=ContractLine.objects.select_related("module"))
    field_order = ("line",)

    def prepare(self) -> None:
        _only_of(self, "line", ContractLine.objects.select_related("module").order_by("pk"))
        module: Any = self.fields["module"]
        module.queryset = Module.objects.order_by("code")

    def begin_with(self, line: ContractLine) -> None:
        """Show what stands in a line."""
        names = ("kind", "quantity", "unit_price", "start_on", "tax_rate", "description")
        self.initial.update({name: getattr(line, name) for name in names})
        self.initial.update(line=line.pk, module=line.module and line.module.code, last_on=last_day(line.end_on))


class LineRemovalForm(RecordForm):
    """Which line goes."""

    line = LineChoice(label=_("Line"), queryset=ContractLine.objects.select_related("module"))

    def prepare(self) -> None:
        _only_of(self, "line", ContractLine.objects.select_related("module").order_by("pk"))

    def begin_with(self, line: ContractLine) -> None:
        """Choose a line."""
        self.initial["line"] = line.pk


class SignForm(HappenedForm):
    """How and when it was signed."""

    seal_kind = forms.ChoiceField(label=_("Seal"), choices=Contract.Seal.choices)
    archive_number = Text(
        label=_("Archive number"), max_length=60, required=False, help_text=_("Where the sealed paper is kept.")
    )
    field_order = ("on", "seal_kind", "archive_number")


class RenewalForm(HappenedForm):
    """When the renewal was drafted, and who owns it."""

    owner = Choice(
        label=_("Owner"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        required=False,
    )
    field_order = ("owner", "on")


class ScheduleForm(RecordForm):
    """When what is to be paid."""

    payments = Schedule(
        label=_("Payments"),
        required=False,
        help_text=_("One a line: day, then amount. They sum to the contract's total. Empty: no schedule."),
    )

    def prepare(self) -> None:
        if not isinstance(self.record, Contract):
            return
        standing = [(due.due_on, due.amount) for due in self.record.dues.order_by("due_on", "pk")]
        lines = [sold(line) for line in self.record.lines.all()]
        whole = total(lines)
        if not standing and whole:
            standing = [(min(line.start for line in lines), whole)]
        self.initial["payments"] = standing


class ReceiptForm(HappenedForm):
    """Money that came in."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    reference = Text(label=_("Reference"), max_length=80, required=False, help_text=_("Of the bank's statement."))
    field_order = ("on", "amount", "reference")

    def prepare(self) -> None:
        """Begin with what is next to come by the payment schedule."""
        super().prepare()
        if isinstance(self.record, Contract):
            open_dues = (due.open for due in matched(self.record, self.today) if due.open)
            self.initial["amount"] = next(open_dues, None)

    def start(self) -> dict[str, Any]:
        return {}


class ReversalForm(HappenedForm):
    """Which receipt is booked back, and why."""

    receipt = ReceiptChoice(label=_("Receipt"), queryset=Receipt.objects.all())
    reason = Text(label=_("Reason"), max_length=200)
    field_order = ("receipt", "reason", "on")

    def prepare(self) -> None:
        super().prepare()
        _only_of(self, "receipt", Receipt.objects.filter(reverses=None, reversal=None).order_by("received_on", "pk"))

    def begin_with(self, receipt: Receipt) -> None:
        """Choose a receipt."""
        self.initial["receipt"] = receipt.pk


def _only_of(form: RecordForm, name: str, rows: Any) -> None:
    """Offer what belongs to the contract that the form is about."""
    if form.record is not None:
        field: Any = form.fields[name]
        field.queryset = rows.filter(contract=form.record)


def _split(line: str) -> dict[str, str] | None:
    parts = line.replace("\t", " ").split(None, 1)
    return {"due_on": parts[0], "amount": parts[1].replace(",", "").strip()} if len(parts) == 2 else None

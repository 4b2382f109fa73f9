"""What people and programs type about tasks and follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core import masks
from ratoon.core.forms import Choice, Day, HappenedForm, OneTap, Paragraph, RecordForm, Text
from ratoon.customers.models import Company, Contact
from ratoon.people.models import Staff
from ratoon.work.models import FollowUp, Task, Way
from ratoon.work.subjects import choices

_LARGEST = 2**63 - 1


def _subjects() -> list[tuple[str, Any]]:
    return [("", "—"), *choices()]


class WorkForm(RecordForm):
    """A form of which some fields can't be changed any more once the record stands."""

    def leave_out(self, names: Iterable[str]) -> None:
        """Take fields away; a program that sends them all the same is told so."""
        self.left_out = [name for name in names if self.fields.pop(name, None) is not None]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for name in getattr(self, "left_out", ()):
            if name in self.data:
                self.add_error(None, _("This can't be changed here: %(name)s.") % {"name": name})
        return values


class TaskForm(WorkForm):
    """What somebody has to do, and until when."""

    title = Text(label=_("What to do"), max_length=200)
    due_on = Day(label=_("Due"))
    assignee = Choice(
        label=_("Who"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        required=False,
        remote=reverse_lazy("people_options"),
        help_text=_("Empty: oneself."),
    )
    note = Paragraph(label=_("Note"), max_length=4000, required=False)
    subject_kind = forms.ChoiceField(label=_("About"), choices=_subjects, required=False, widget=forms.HiddenInput)
    subject_id = forms.IntegerField(
        label=_("Record number"), required=False, min_value=1, max_value=_LARGEST, widget=forms.HiddenInput
    )

    def prepare(self) -> None:
        if isinstance(self.record, Task):
            is_alarm = self.record.kind == Task.Kind.ALARM
            fixed = ("assignee", "subject_kind", "subject_id")
            self.leave_out((*fixed, "title", "due_on") if is_alarm else fixed)
        else:
            self.initial["due_on"] = self.today


class HandForm(HappenedForm):
    """To whom a task is given."""

    assignee = Choice(
        label=_("Who"),
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
    )
    field_order = ("assignee", "on")

    def start(self) -> dict[str, Any]:
        return {}


class DropForm(HappenedForm):
    """Why a task won't be done."""

    reason = Text(label=_("Why"), max_length=200)
    field_order = ("reason", "on")


class ReopenForm(RecordForm):
    """Nothing to type: it only asks."""


class ContactChoice(Choice):
    """Somebody at the customer; the name is whole for those who may see it so."""

    is_whole = False

    def label_from_instance(self, obj: Any) -> str:
        name = obj.name if self.is_whole else masks.name(obj.name)
        return f"{name} · {obj.job_title}" if obj.job_title else name


class FollowUpForm(WorkForm):
    """What was said with whom, and what follows."""

    way = forms.ChoiceField(label=_("Way"), choices=Way.choices, widget=OneTap)
    happened_on = Day(label=_("Date"), required=False, help_text=_("The day on which it happened. Empty: today."))
    contact = ContactChoice(
        label=_("Contact"),
        queryset=Contact.objects.order_by("name_key"),
        required=False,
        remote=reverse_lazy("contacts_options"),
    )
    persons = Text(label=_("With whom"), max_length=200, required=False)
    content = Paragraph(label=_("What was said"), max_length=8000)
    next_step = Text(label=_("Next step"), max_length=200, required=False)
    next_on = Day(label=_("Next step on"), required=False)
    is_ours = forms.BooleanField(label=_("We got in touch"), required=False)
    subject_kind = forms.ChoiceField(label=_("About"), choices=choices)
    subject_id = forms.IntegerField(label=_("Record number"), min_value=1, max_value=_LARGEST)
    is_here = False

    def prepare(self) -> None:
        if isinstance(self.record, FollowUp):
            self.leave_out(("subject_kind", "subject_id"))
            self.people.is_whole = getattr(self.actor, "staff_id", None) == self.record.staff_id
            if self.record.company is None:
                self.leave_out(("subject_kind", "subject_id", "contact"))
            else:
                self.offer_contacts(self.record.company)
        else:
            self.initial["way"] = Way.CALL
            self.initial["happened_on"] = self.today
            self.initial["is_ours"] = True
            if "customer" in self.data or not (self.is_bound or self.is_here or "subject_id" in self.initial):
                self._ask_customer()

    def _ask_customer(self) -> None:
        """Ask by name for the customer that it is about: kind and number of a record are for programs."""
        for name in ("subject_kind", "subject_id", "contact"):
            del self.fields[name]
        self.fields["customer"] = Choice(
            label=_("Customer"), queryset=Company.objects.order_by("name_key"), remote=reverse_lazy("customers_options")
        )
        self.order_fields(["customer"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        customer = values.pop("customer", None)
        return {**values, "subject_kind": "company", "subject_id": customer.pk} if customer is not None else values

    @property
    def people(self) -> ContactChoice:
        """The field of the contact."""
        field = self.fields["contact"]
        if not isinstance(field, ContactChoice):
            raise TypeError("the contact is chosen by a ContactChoice")
        return field

    def offer_contacts(self, company: Company) -> None:
        """Offer the people of one customer, in place of looking them up among all."""
        self.people.remote = ""
        self.people.queryset = Contact.objects.filter(company=company).order_by("name_key")

    def clean_happened_on(self) -> date:
        on: date | None = self.cleaned_data["happened_on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on or self.today


class FollowUpHere(FollowUpForm):
    """A follow-up typed on the page of the record that it is about."""

    is_here = True
    persons = Text(label=_("Who else"), max_length=200, required=False)

    def stand_on(self, company: Company | None, *, is_whole: bool) -> None:
        """Offer the customer's people, if there is a customer."""
        self.auto_id = "follow-up-%s"
        self.fields["content"].widget.attrs["autofocus"] = True
        if company is None:
            del self.fields["contact"]
            self.fields["persons"].label = _("With whom")
        else:
            self.people.is_whole = is_whole
            self.offer_contacts(company)


class TaskHere(TaskForm):
    """A task typed on the page of the record that it is about."""

    def stand(self) -> None:
        """Keep its ids apart from those of other forms on the page."""
        self.auto_id = "task-%s"

"""What people and programs type about projects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.currencies import Currency
from ratoon.core.forms import Choice, Day, HappenedForm, Paragraph, RecordForm, Text
from ratoon.core.words.forms import WordForm
from ratoon.customers.models import Contact
from ratoon.delivery.models import Acceptance, PlanTask, Project, Size, TemplateTask
from ratoon.people.models import ServiceRole, Staff

YEARS = (1990, 2199)
"""Years in which a plan can lie."""
LONGEST = 250
"""Working days of one task: a year."""


class TaskChoice(Choice):
    """A task of the project."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.phase} · {obj.label}"


class TaskChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Tasks of the project."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.phase} · {obj.label}"


def staff_choice(label: Any, **more: Any) -> Choice:
    """Let a colleague be chosen who works here."""
    return Choice(
        label=label,
        queryset=Staff.objects.filter(left_on=None).order_by("name_key"),
        remote=reverse_lazy("people_options"),
        **more,
    )


class ProjectForm(RecordForm):
    """The facts of a project that may be corrected."""

    name = Text(label=_("Name"), max_length=200)
    size = forms.ChoiceField(label=_("Size"), choices=Size.choices)
    note = Paragraph(label=_("Note"), max_length=4000, required=False)


class HandOverForm(HappenedForm):
    """To whom a project is handed over."""

    manager = staff_choice(_("Project manager"))
    field_order = ("manager", "on")


class ReasonForm(HappenedForm):
    """Why."""

    reason = Paragraph(label=_("Reason"), max_length=2000)
    field_order = ("reason", "on")


class ConfirmForm(HappenedForm):
    """How the customer confirmed the plan."""

    evidence = Text(
        label=_("Evidence"), max_length=200, help_text=_("Minutes, mail, chat or sealed paper, and where it is kept.")
    )
    field_order = ("evidence", "on")


class TaskForm(HappenedForm):
    """Which task, and on which day."""

    task = TaskChoice(label=_("Task"), queryset=PlanTask.objects.all())
    field_order: tuple[str, ...] = ("task", "on")

    def prepare(self) -> None:
        super().prepare()
        _only_of(self, "task")

    def begin_with(self, task: PlanTask) -> None:
        """Choose a task."""
        self.initial["task"] = task.pk


class ProgressForm(TaskForm):
    """How far a task has come."""

    percent = forms.IntegerField(
        label=_("Done (percent)"), min_value=0, max_value=99, widget=forms.NumberInput(attrs={"autofocus": True})
    )
    field_order = ("task", "percent", "on")

    def start(self) -> dict[str, Any]:
        return {}

    def begin_with(self, task: PlanTask) -> None:
        """Choose a task, and show how far it is."""
        self.initial.update(task=task.pk, percent=task.percent)


class PlanTaskForm(RecordForm):
    """A task of the plan."""

    name = Text(label=_("Name"), max_length=120)
    phase = Text(label=_("Phase"), max_length=60)
    days = forms.IntegerField(
        label=_("Working days"), min_value=0, max_value=LONGEST, help_text=_("0 for a milestone.")
    )
    depends_on = TaskChoices(label=_("Waits for"), queryset=PlanTask.objects.all(), required=False)
    owner = staff_choice(_("Who"), required=False)
    client_owner = Text(label=_("At the customer"), max_length=120, required=False)
    reason = Text(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Asked for once the customer confirmed the plan."),
    )

    def start(self) -> dict[str, Any]:
        return {}

    def prepare(self) -> None:
        _only_of(self, "depends_on")
        self.initial.setdefault("phase", self._phase())
        if isinstance(self.record, Project) and self.record.status != Project.Status.RUNNING:
            self.fields["reason"].widget = forms.HiddenInput()

    def clean_depends_on(self) -> list[PlanTask]:
        return list(self.cleaned_data["depends_on"])

    def _phase(self) -> str:
        """Give the phase in which the project is: that of the first task which is not finished."""
        if not isinstance(self.record, Project):
            return ""
        ahead = PlanTask.objects.filter(project=self.record, actual_end=None).order_by("position").first()
        return ahead.phase if ahead is not None else ""


class PlanTaskEditForm(PlanTaskForm):
    """Which task, and what it is from now on."""

    task = TaskChoice(label=_("Task"), queryset=PlanTask.objects.all())
    field_order = ("task",)

    def prepare(self) -> None:
        super().prepare()
        _only_of(self, "task")

    def begin_with(self, task: PlanTask) -> None:
        """Show what stands of a task."""
        names = ("days", "client_owner")
        self.initial.update({name: getattr(task, name) for name in names})
        self.initial.update(
            task=task.pk,
            name=task.label,
            phase=task.phase,
            owner=task.owner_id,
            depends_on=[one.pk for one in task.depends_on.all()],
        )
        choices: Any = self.fields["depends_on"]
        choices.queryset = choices.queryset.exclude(pk=task.pk)
        owner: Any = self.fields["owner"]
        owner.offer_only(task.owner_id)


class TaskRemovalForm(RecordForm):
    """Which task goes, and why."""

    task = TaskChoice(label=_("Task"), queryset=PlanTask.objects.all())
    reason = Text(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Asked for once the customer confirmed the plan."),
    )

    def prepare(self) -> None:
        _only_of(self, "task")

    def begin_with(self, task: PlanTask) -> None:
        """Choose a task."""
        self.initial["task"] = task.pk


class ReplanForm(RecordForm):
    """On which day the plan begins from now on."""

    begins_on = Day(label=_("Plan begins on"))
    reason = Text(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Asked for once the customer confirmed the plan."),
    )

    def prepare(self) -> None:
        if isinstance(self.record, Project):
            self.initial["begins_on"] = self.record.plan_start_on

    def clean_begins_on(self) -> Any:
        day = self.cleaned_data["begins_on"]
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(_("Is the year right?"), code="year")
        return day


class AcceptanceForm(HappenedForm):
    """Who accepted, how, when, and what proves it."""

    how = forms.ChoiceField(label=_("How"), choices=Acceptance.How.choices, initial=Acceptance.How.PAPER)
    contact = Choice(label=_("Accepted by"), queryset=Contact.objects.order_by("name_key"), required=False)
    signed_by_name = Text(
        label=_("Or by name"), max_length=120, required=False, help_text=_("Where the person is no contact.")
    )
    evidence = Text(
        label=_("Evidence"),
        max_length=200,
        help_text=_("Archive number of the paper, entry of the portal, the clause."),
    )
    waived = TaskChoices(
        label=_("Accepted though open"),
        queryset=PlanTask.objects.all(),
        required=False,
        help_text=_("Tasks that the customer accepts though they are not finished."),
    )
    note = Paragraph(label=_("Note"), max_length=4000, required=False)
    field_order = ("on", "how", "contact", "signed_by_name", "evidence", "waived", "note")

    def start(self) -> dict[str, Any]:
        return {}

    def prepare(self) -> None:
        super().prepare()
        _only_of(self, "waived")
        if isinstance(self.record, Project):
            contact: Any = self.fields["contact"]
            contact.queryset = Contact.objects.filter(company_id=self.record.company_id).order_by("name_key")
            waived: Any = self.fields["waived"]
            waived.queryset = waived.queryset.filter(actual_end=None)
            if not waived.queryset.exists():
                waived.widget = forms.MultipleHiddenInput()

    def clean_waived(self) -> list[PlanTask]:
        return list(self.cleaned_data["waived"])


def _only_of(form: RecordForm, name: str) -> None:
    """Offer what belongs to the project that the form is about."""
    if form.record is not None:
        field: Any = form.fields[name]
        field.queryset = PlanTask.objects.filter(project_id=form.record.pk)


class DeliverySettingsForm(RecordForm):
    """Who gets new projects, how soon a handover is answered, and how large is large."""

    lead_id = staff_choice(
        _("New projects go to"), required=False, help_text=_("Empty: the first who has the role of a delivery lead.")
    )
    answer_days = forms.IntegerField(
        label=_("A handover is answered within"), min_value=1, max_value=30, help_text=_("Working days.")
    )
    currency = forms.ChoiceField(
        label=_("Currency of the amounts below"),
        choices=Currency.choices,
        help_text=_("Contracts in another currency are sized by their seats alone."),
    )
    middle_from = forms.DecimalField(label=_("Medium from this amount"), max_digits=14, decimal_places=2, min_value=1)
    large_from = forms.DecimalField(label=_("Large from this amount"), max_digits=14, decimal_places=2, min_value=1)
    middle_from_seats = forms.IntegerField(label=_("Medium from so many seats"), min_value=1, max_value=10**6)
    large_from_seats = forms.IntegerField(label=_("Large from so many seats"), min_value=1, max_value=10**6)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        lead = values.get("lead_id")
        values["lead_id"] = lead.pk if isinstance(lead, Staff) else None
        for smaller, larger in (("middle_from", "large_from"), ("middle_from_seats", "large_from_seats")):
            if smaller in values and larger in values and values[larger] <= values[smaller]:
                self.add_error(larger, _("Large begins above medium."))
        return values


class CalendarForm(RecordForm):
    """A day, and whether the firm works on it."""

    day = Day(label=_("Date"))
    is_working = forms.BooleanField(
        label=_("Is a working day"),
        required=False,
        help_text=_("Not ticked: a day off. Plans that stand keep their days until they are planned anew."),
    )
    note = Text(label=_("Note"), max_length=120, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(_("Is the year right?"), code="year")
        return day


class TemplateForm(WordForm):
    """The names of a plan template, and for which deliveries it is."""

    size = forms.ChoiceField(
        label=_("Size"),
        choices=Size.choices,
        help_text=_("Projects of this size begin with the first template in the list that is in use."),
    )


class TemplateTaskForm(RecordForm):
    """A task of a plan template."""

    name_zh = Text(label=_("Chinese name"), max_length=120)
    name_en = Text(label=_("English name"), max_length=120)
    phase = Text(label=_("Phase"), max_length=60)
    days = forms.IntegerField(
        label=_("Working days"), min_value=0, max_value=LONGEST, help_text=_("0 for a milestone.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *ServiceRole.choices], required=False)
    depends_on = TaskChoices(label=_("Waits for"), queryset=TemplateTask.objects.all(), required=False)

    def start(self) -> dict[str, Any]:
        return {}

    def prepare(self) -> None:
        for name in ("depends_on", "task"):
            if name in self.fields and self.record is not None:
                field: Any = self.fields[name]
                field.queryset = TemplateTask.objects.filter(template_id=self.record.pk)

    def clean_depends_on(self) -> list[TemplateTask]:
        return list(self.cleaned_data["depends_on"])


class TemplateTaskEditForm(TemplateTaskForm):
    """Which task, and what it is from now on; its phase stands."""

    phase = None  # type: ignore[assignment]
    task = TaskChoice(label=_("Task"), queryset=TemplateTask.objects.all())
    field_order = ("task",)

    def begin_with(self, task: TemplateTask) -> None:
        """Show what stands of a task."""
        self.initial.update({name: getattr(task, name) for name in ("name_zh", "name_en", "days", "role")})
        self.initial.update(task=task.pk, depends_on=[one.pk for one in task.depends_on.all()])
        choices: Any = self.fields["depends_on"]
        choices.queryset = choices.queryset.exclude(pk=task.pk)


class TemplateTaskRemovalForm(RecordForm):
    """Which task goes."""

    task = TaskChoice(label=_("Task"), queryset=TemplateTask.objects.all())

    def prepare(self) -> None:
        if self.record is not None:
            field: Any = self.fields["task"]
            field.queryset = TemplateTask.objects.filter(template_id=self.record.pk)

    def begin_with(self, task: TemplateTask) -> None:
        """Choose a task."""
        self.initial["task"] = task.pk

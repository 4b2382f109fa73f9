"""Projects: a plan of phases and tasks made from a template, and the customer's acceptance."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record, User
from ratoon.core.search import SearchField, fold, name_lexemes
from ratoon.core.words import Word
from ratoon.customers.models import Company, Contact
from ratoon.people.models import ServiceRole, Staff
from ratoon.sale.models.contracts import Contract


class Size(models.TextChoices):
    """How large a delivery is."""

    SMALL = "small", pgettext_lazy("size of a delivery", "Small")
    MIDDLE = "middle", pgettext_lazy("size of a delivery", "Medium")
    LARGE = "large", pgettext_lazy("size of a delivery", "Large")


class WorkCalendarDay(Record):
    """A day on which people work, or don't, otherwise than the calendar of the country says."""

    day = models.DateField(_("Date"), unique=True)
    is_working = models.BooleanField(_("Is a working day"))
    note = models.CharField(_("Note"), max_length=120, blank=True)
    created_at = models.DateTimeField(editable=False, db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["day", "id"], name="calendar_by_day"),
            models.Index(fields=["is_working", "day", "id"], name="calendar_by_working"),
        ]


class Named(models.Model):
    """What has a name in each language."""

    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class PlanTemplate(Word):
    """A plan that projects of a size begin with; the first of a size that is not archived is taken."""

    size = models.CharField(_("Size"), max_length=6, choices=Size.choices)


class TemplateTask(Named):
    """A task or, without length, a milestone of a template; ``after`` are the positions of those it waits for."""

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    phase_zh = models.CharField(max_length=60)
    phase_en = models.CharField(max_length=60)
    code = models.SlugField(max_length=30, blank=True)
    days = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20, choices=ServiceRole.choices, blank=True)
    is_milestone = models.BooleanField(default=False)
    depends_on = models.ManyToManyField("self", symmetrical=False, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_task_once"),
            models.CheckConstraint(
                condition=Q(is_milestone=True, days=0) | Q(is_milestone=False, days__gt=0), name="template_task_days"
            ),
        ]

    @property
    def phase(self) -> str:
        """The phase in the reader's language."""
        return self.phase_zh if (get_language() or "").startswith("zh") else self.phase_en


class Project(Record):
    """
    The delivery of a contract.

    ``go_live_on`` and ``finish_on`` are what the plan says, ``went_live_on`` what happened; ``percent`` are the working
    days done of all, null where the plan has no task with a length.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft plan")
        HANDED_OVER = "handed_over", _("Handed over")
        RETURNED = "returned", _("Handover returned")
        RUNNING = "running", _("Running")
        ACCEPTED = "accepted", _("Accepted")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        FIRST = "first", _("First delivery")
        SECOND = "second", _("Second delivery")
        SHORT_TERM = "short_term", _("Short-term paid use")

    number = models.CharField(_("Number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("Company"))
    contract = models.OneToOneField(Contract, models.PROTECT, related_name="+", verbose_name=_("Contract"))
    name = models.CharField(_("Name"), max_length=200)
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    manager = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("Project manager"))
    size = models.CharField(_("Size"), max_length=6, choices=Size.choices)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    cycle = models.PositiveSmallIntegerField(_("Cycle"), default=1)
    status = models.CharField(_("Status"), max_length=11, choices=Status.choices, default=Status.DRAFT)
    signed_on = models.DateField(_("Signed"))
    plan_start_on = models.DateField(_("Plan begins on"))
    handed_over_on = models.DateField(_("Handed over"), null=True)
    handover_accepted_on = models.DateField(_("Handover accepted"), null=True)
    returned_on = models.DateField(_("Returned"), null=True)
    return_reason = models.TextField(_("Why returned"), blank=True)
    confirmed_on = models.DateField(_("Plan confirmed"), null=True)
    accepted_on = models.DateField(_("Accepted"), null=True)
    cancelled_on = models.DateField(_("Cancelled"), null=True)
    cancel_reason = models.TextField(_("Why cancelled"), blank=True)
    go_live_on = models.DateField(_("Planned go-live"), null=True)
    went_live_on = models.DateField(_("Went live"), null=True)
    finish_on = models.DateField(_("Planned finish"), null=True)
    percent = models.PositiveSmallIntegerField(_("Progress"), null=True)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="project_by_search"),
            models.Index(fields=["number", "id"], name="project_by_number"),
            models.Index(fields=["go_live_on", "id"], name="project_by_go_live"),
            models.Index(fields=["status", "-number", "-id"], name="project_by_status"),
            models.Index(fields=["company", "-number", "-id"], name="project_by_company"),
            models.Index(fields=["manager", "-number", "-id"], name="project_by_manager"),
            models.Index(fields=["owner", "-number", "-id"], name="project_by_owner"),
            models.Index(fields=["size", "-number", "-id"], name="project_by_size"),
            models.Index(fields=["kind", "-number", "-id"], name="project_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="project_percent_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["handed_over", "running", "accepted"])
                | Q(manager__isnull=False, handed_over_on__isnull=False),
                name="project_handed_over_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["running", "accepted"])
                | Q(confirmed_on__isnull=False, confirmed_on__gte=F("handover_accepted_on")),
                name="project_confirmed_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_on__isnull=False, accepted_on__gte=F("confirmed_on"))
                | ~Q(status="accepted") & Q(accepted_on__isnull=True),
                name="project_accepted_in_order",
            ),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the project is found by: number, name, and the company's names."""
        number = fold(self.number)
        self.search = (
            {number, *number.split("-")}
            | name_lexemes(self.name)
            | name_lexemes(self.company.name)
            | name_lexemes(self.company.short_name)
        )
        return ["search"]


class PlanTask(Named):
    """A task or, without length, a milestone of a project; days both included, planned by the plan that stands."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    phase_zh = models.CharField(_("Phase"), max_length=60)
    phase_en = models.CharField(max_length=60)
    code = models.SlugField(max_length=30, blank=True)
    days = models.PositiveSmallIntegerField(_("Working days"))
    is_milestone = models.BooleanField(_("Milestone"), default=False)
    role = models.CharField(_("Role"), max_length=20, choices=ServiceRole.choices, blank=True)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("Who"))
    client_owner = models.CharField(_("At the customer"), max_length=120, blank=True)
    planned_start = models.DateField(_("Planned start"))
    planned_end = models.DateField(_("Planned finish"))
    actual_start = models.DateField(_("Started"), null=True)
    actual_end = models.DateField(_("Finished"), null=True)
    percent = models.PositiveSmallIntegerField(_("Progress"), default=0)
    depends_on = models.ManyToManyField("self", symmetrical=False, related_name="+", verbose_name=_("Waits for"))

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["owner", "actual_end", "planned_end"], name="plan_task_by_owner"),
            models.Index(
                fields=["planned_end", "project"],
                name="plan_milestone_open",
                condition=Q(is_milestone=True, actual_end__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_milestone=True, days=0) | Q(is_milestone=False, days__gt=0), name="plan_task_days"
            ),
            models.CheckConstraint(condition=Q(planned_end__gte=F("planned_start")), name="plan_task_planned"),
            models.CheckConstraint(
                condition=Q(actual_end__isnull=True)
                | Q(actual_start__isnull=False, actual_end__gte=F("actual_start"), percent=100),
                name="plan_task_actual",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_task_percent"),
        ]

    @property
    def phase(self) -> str:
        """The phase in the reader's language."""
        return self.phase_zh if (get_language() or "").startswith("zh") else self.phase_en


class PlanBaseline(models.Model):
    """A plan as the customer confirmed it (number 1), and each change of it afterwards with its reason; append-only."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    happened_on = models.DateField()
    reason = models.TextField()
    go_live_on = models.DateField(null=True)
    finish_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="plan_baseline_once")]


class Acceptance(models.Model):
    """The customer's acceptance (验收) of a project: never changed; ``waived`` are tasks accepted though still open."""

    class How(models.TextChoices):
        PORTAL = "portal", _("Signed in the portal")
        PAPER = "paper", _("Sealed paper, scanned")
        CLAUSE = "clause", _("By the contract's clause")

    project = models.OneToOneField(Project, models.PROTECT, related_name="acceptance")
    signed_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    signed_by_name = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=6, choices=How.choices)
    evidence = models.CharField(max_length=200)
    accepted_on = models.DateField()
    note = models.TextField(blank=True)
    waived = models.ManyToManyField(PlanTask, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

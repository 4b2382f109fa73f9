"""The pipeline: stages, opportunities with the modules they are about, and every step they took."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record
from ratoon.core.search import SearchField, name_lexemes
from ratoon.core.words import Word
from ratoon.customers.models import Company, Contact
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.product.models import Module


class Outcome(models.TextChoices):
    """How far a stage decides: still open, won, lost."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Required(models.TextChoices):
    """Facts that a stage may ask for before an opportunity enters it."""

    AMOUNT = "amount", _("Amount")
    EXPECTED_ON = "expected_on", _("Expected on")
    CONTACT = "contact", _("Contact")
    MODULE = "module", _("A module")
    CONTRACT_SIGNED = "contract_signed", _("A signed contract")


class Stage(Word):
    """A stage of the pipeline: its probability in percent (unknown on taken-over ones) and what it asks for first."""

    probability = models.PositiveSmallIntegerField(_("Probability"), null=True, validators=[MaxValueValidator(100)])
    outcome = models.CharField(_("Outcome"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    gate = ArrayField(
        models.CharField(max_length=20, choices=Required.choices), verbose_name=_("Asks for first"), default=list
    )

    class Meta(Word.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__lte=100), name="stage_probability"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["open", "won", "lost"]), name="stage_outcome"),
        ]


class LossReason(Word):
    """Why an opportunity was lost."""


class OpportunityKind(models.TextChoices):
    """What would be sold."""

    NEW = "new", _("New customer")
    SEATS = "seats", _("More seats")
    MODULE = "module", _("More modules")
    RENEWAL = "renewal", _("Renewal")
    SECOND_IMPLEMENTATION = "second_implementation", _("Second implementation")
    WIN_BACK = "win_back", _("Win-back")


class Opportunity(Record):
    """
    A chance to sell. Only one taken over from another system may lack its company and the day it was opened.

    ``stage_on`` is the day of its last step, ``closed_on`` that on which it was won or lost.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("Company"))
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="+", verbose_name=_("Lead"))
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("Contact"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    kind = models.CharField(_("Kind"), max_length=24, choices=OpportunityKind.choices, default=OpportunityKind.NEW)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("Stage"))
    stage_on = models.DateField(_("In this stage since"), null=True)
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("Currency"), max_length=3, default="CNY")
    expected_on = models.DateField(_("Expected on"), null=True)
    opened_on = models.DateField(_("Opened on"), null=True)
    closed_on = models.DateField(_("Closed on"), null=True)
    loss_reason = models.ForeignKey(
        LossReason, models.PROTECT, null=True, related_name="+", verbose_name=_("Reason of loss")
    )
    contract = models.ForeignKey(
        "sale.Contract", models.PROTECT, null=True, related_name="+", verbose_name=_("Contract")
    )
    is_taken_over = models.BooleanField(_("Taken over"), default=False)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="opportunity_by_search"),
            models.Index(F("opened_on").desc(nulls_last=True), F("id").desc(), name="opportunity_by_opened"),
            models.Index(F("amount").desc(nulls_last=True), F("id").desc(), name="opportunity_by_amount"),
            models.Index(fields=["expected_on", "id"], name="opportunity_by_expected"),
            models.Index(fields=["closed_on", "stage"], name="opportunity_by_decided"),
            models.Index(fields=["name_key", "id"], name="opportunity_by_name"),
            models.Index(fields=["stage", "expected_on", "id"], name="opportunity_by_stage"),
            models.Index(fields=["owner", "stage"], name="opportunity_by_owner"),
            models.Index(fields=["kind", "stage"], name="opportunity_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_taken_over=True) | Q(company__isnull=False, opened_on__isnull=False),
                name="opportunity_has_company",
            ),
            models.CheckConstraint(
                condition=Q(is_taken_over=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="opportunity_days",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="opportunity_amount"),
            models.UniqueConstraint(
                F("lead"), condition=Q(lead__isnull=False, is_taken_over=False), name="opportunity_of_lead_once"
            ),
            models.UniqueConstraint(
                F("contract"), condition=Q(contract__isnull=False), name="opportunity_of_contract_once"
            ),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the opportunity is found by: its own name and its number."""
        self.search = name_lexemes(self.name) | {self.number.casefold(), self.number.rpartition("-")[2]} - {""}
        return ["search"]


class OpportunityModule(models.Model):
    """A module that an opportunity is about."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="module_links")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "module"], name="opportunity_module_once")]


class StageMove(models.Model):
    """A step of an opportunity's way: the dated fact that figures come from; its day may be unknown if taken over."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="moves")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    happened_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    loss_reason = models.ForeignKey(LossReason, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["stage", "happened_on"], name="stage_move_by_stage")]

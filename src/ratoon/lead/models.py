"""Leads, and where they come from."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record
from ratoon.core.search import SearchField, email_lexemes, name_lexemes, phone_lexemes
from ratoon.core.words import Word
from ratoon.people.models import Staff


class Source(Word):
    """Where leads come from: website, hotline, chat, event, referral, a rep's own work."""


class InvalidReason(Word):
    """Why a lead is none."""


class Campaign(Record):
    """A fair, a webinar, a run of advertisements: what leads come from at a time. It runs until it is ended."""

    code = models.SlugField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    name_key = models.CharField(max_length=200, editable=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("Source"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("Ends on"), null=True)
    ended_on = models.DateField(_("Ended on"), null=True)
    budget = models.DecimalField(_("Budget"), max_digits=14, decimal_places=2, null=True)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="campaign_by_search"),
            models.Index(fields=["-starts_on", "-id"], name="campaign_by_start"),
            models.Index(fields=["name_key", "id"], name="campaign_by_name"),
            models.Index(fields=["budget", "id"], name="campaign_by_budget"),
            models.Index(F("budget").desc(nulls_last=True), F("id").desc(), name="campaign_by_budget_down"),
            models.Index(fields=["ended_on", "-starts_on", "-id"], name="campaign_by_end"),
            models.Index(fields=["source", "-starts_on", "-id"], name="campaign_by_source"),
            models.Index(fields=["owner", "-starts_on", "-id"], name="campaign_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="campaign_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="campaign_ended"
            ),
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gte=0), name="campaign_budget"),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the campaign is found by."""
        self.search = name_lexemes(self.name) | name_lexemes(self.code)
        return ["search"]


class Lead(Record):
    """Somebody who might buy. One taken over from another system may lack name, phone, e-mail and source."""

    class Status(models.TextChoices):
        NEW = "new", _("New")
        CLEANSING = "cleansing", _("In cleansing")
        QUALIFIED = "qualified", _("Qualified")
        ASSIGNED = "assigned", _("Assigned")
        ACCEPTED = "accepted", _("Accepted by sales")
        CONVERTED = "converted", _("Converted")
        RECYCLED = "recycled", _("Recycled")
        INVALID = "invalid", _("Invalid")

    company_name = models.CharField(_("Company"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False)
    contact_name = models.CharField(_("Contact"), max_length=120, blank=True)
    job_title = models.CharField(_("Job title"), max_length=120, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    phone_key = models.CharField(max_length=40, editable=False, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, editable=False, blank=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    region = models.CharField(_("Region"), max_length=60, blank=True)
    note = models.TextField(_("Note"), blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+", verbose_name=_("Source"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+", verbose_name=_("Campaign"))
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.NEW)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("Owner"))
    arrived_at = models.DateTimeField(_("Arrived"))
    status_on = models.DateField(_("Since"))
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="lead_by_search"),
            models.Index(fields=["-arrived_at", "-id"], name="lead_by_arrived"),
            models.Index(fields=["name_key", "id"], name="lead_by_name"),
            models.Index(fields=["status", "-arrived_at", "-id"], name="lead_by_status"),
            models.Index(fields=["source", "-arrived_at", "-id"], name="lead_by_source"),
            models.Index(fields=["campaign", "-arrived_at", "-id"], name="lead_by_campaign"),
            models.Index(fields=["owner", "-arrived_at", "-id"], name="lead_by_owner"),
            models.Index(fields=["region", "-arrived_at", "-id"], name="lead_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(F("phone_key"), condition=~Q(phone_key=""), name="lead_phone_once"),
            models.UniqueConstraint(F("email_key"), condition=~Q(email_key=""), name="lead_email_once"),
            models.UniqueConstraint(F("credit_code"), condition=~Q(credit_code=""), name="lead_credit_code_once"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "new",
                        "cleansing",
                        "qualified",
                        "assigned",
                        "accepted",
                        "converted",
                        "recycled",
                        "invalid",
                    ]
                ),
                name="lead_status_known",
            ),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the lead is found by."""
        self.search = (
            name_lexemes(self.company_name)
            | name_lexemes(self.contact_name)
            | phone_lexemes(self.phone)
            | email_lexemes(self.email)
            | {self.credit_code.casefold()} - {""}
        )
        return ["search"]


class LeadMove(models.Model):
    """A step of a lead's way: the dated fact that funnels are computed from."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="moves")
    status = models.CharField(max_length=12, choices=Lead.Status.choices)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(InvalidReason, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status", "happened_on"], name="lead_move_by_status")]


class IntakeChannel(Record):
    """
    A website, hotline, chat or advertising system that sends leads, signed.

    Its secret is kept nowhere: it follows from the system's own key, the channel and its generation. A service that
    makes one puts it into ``secret``, for this once.
    """

    secret: str | None = None
    code = models.SlugField(_("Code"), max_length=40, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("Source"))
    generation = models.PositiveIntegerField(_("Secrets made"), default=1)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["code", "id"], name="intake_channel_by_code"),
            models.Index(fields=["closed_at", "code", "id"], name="intake_channel_by_closed"),
        ]


class IntakeAnswer(models.Model):
    """What a signed request was answered: the same request again gets the same."""

    channel = models.ForeignKey(IntakeChannel, models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "signature"], name="intake_once")]

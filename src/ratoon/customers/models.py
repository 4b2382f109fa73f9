"""Customers: companies, the people in them, who looks after each, and where each stands in its life."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.models import Record, User
from ratoon.core.search import SearchField, email_lexemes, name_lexemes, phone_lexemes
from ratoon.core.words import Word
from ratoon.people.models import Staff


class Industry(Word):
    """What a company lives by."""


class SizeBand(models.TextChoices):
    """How many people a company has."""

    MICRO = "1-19", _("1–19 people")
    SMALL = "20-99", _("20–99 people")
    MEDIUM = "100-499", _("100–499 people")
    LARGE = "500-1999", _("500–1,999 people")
    HUGE = "2000+", _("2,000 people or more")


class Quadrant(models.TextChoices):
    """Where a customer is in its life (四象限); a company that was never won over has none."""

    WIN = "I", _("I Win")
    DELIVER = "II", _("II Deliver")
    USE = "III", _("III Use")
    GROW = "IV", _("IV Grow")
    LEFT = "left", _("Left")


class Why(models.TextChoices):
    """Why a customer went where it went."""

    OPPORTUNITY_OPENED = "opportunity_opened", _("An opportunity was opened")
    WIN_BACK = "win_back", _("Winning back began")
    SHORT_TERM_SIGNED = "short_term_signed", _("Short-term paid use was signed")
    RECURRING_SIGNED = "recurring_signed", _("The first recurring contract was signed")
    ACCEPTED = "accepted", _("The delivery was accepted")
    GROWTH_NEED = "growth_need", _("A growth need was taken up")
    UPSELL = "upsell", _("An upsell was taken up")
    SECOND_IMPLEMENTATION = "second_implementation", _("A second implementation was taken up")
    RENEWAL_STRATEGY = "renewal_strategy", _("The renewal strategy was taken up")
    GROWTH_CLOSED = "growth_closed", _("All that was growing is closed")
    RENEWED = "renewed", _("Renewed")
    TERM_OVER = "term_over", _("The term ended and its grace is past")
    CORRECTED = "corrected", _("Corrected by hand")


class Company(Record):
    """A company: prospect, customer, or one that left. It has one named owner at every moment."""

    name = models.CharField(_("Name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    short_name = models.CharField(_("Short name"), max_length=60, blank=True)
    credit_code = models.CharField(_("Credit code"), max_length=18, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=60, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, related_name="+", verbose_name=_("Industry"))
    size_band = models.CharField(_("Size"), max_length=10, choices=SizeBand.choices, blank=True)
    region = models.CharField(_("Region"), max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Belongs to"))
    website = models.CharField(_("Website"), max_length=200, blank=True)
    note = models.TextField(_("Note"), blank=True)
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    known_since = models.DateField(_("Known since"))
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="company_by_search"),
            models.Index(fields=["name_key", "id"], name="company_by_name"),
            models.Index(fields=["-known_since", "-id"], name="company_by_age"),
            models.Index(fields=["owner", "name_key", "id"], name="company_by_owner"),
            models.Index(fields=["industry", "name_key", "id"], name="company_by_industry"),
            models.Index(fields=["size_band", "name_key", "id"], name="company_by_size"),
            models.Index(fields=["region", "name_key", "id"], name="company_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(F("credit_code"), condition=~Q(credit_code=""), name="company_credit_code_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="company_not_its_own_parent"),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the company is found by."""
        self.search = name_lexemes(self.name) | name_lexemes(self.short_name) | {self.credit_code.casefold()} - {""}
        return ["search"]


class Ownership(models.Model):
    """Who looked after a company when: no two at once."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="ownerships")
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    period = DateRangeField()
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="ownership_one_at_a_time",
                expressions=[("company", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(period__isempty=True),
            )
        ]


class Standing(models.Model):
    """
    What rooms below must know of a customer: one row a company, written by calls from above.

    ``arr`` is in ``currency``, null while no contract was ever signed; ``term_ends_on`` is the first day on which
    nothing recurring holds any more, null where nothing recurs or it has no end.
    """

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="standing")
    quadrant = models.CharField(_("Quadrant"), max_length=4, choices=Quadrant.choices, blank=True)
    cycle = models.PositiveSmallIntegerField(_("Cycle"), default=1)
    since = models.DateField(_("Since"), null=True)
    arr = models.DecimalField(_("ARR"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    first_signed_on = models.DateField(_("Customer since"), null=True)
    term_ends_on = models.DateField(_("Term ends"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["quadrant", "company"], name="standing_by_quadrant"),
            models.Index(fields=["term_ends_on", "company"], name="standing_by_term"),
        ]


class JourneyStep(models.Model):
    """A step of a customer's life: where it went on what day and why; a correction says who corrected and why."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="journey")
    quadrant = models.CharField(max_length=4, choices=Quadrant.choices)
    cycle = models.PositiveSmallIntegerField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    why = models.CharField(max_length=40, choices=Why.choices)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_correction = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["company", "happened_on", "id"], name="journey_by_company")]


class ContactRole(models.TextChoices):
    """What somebody is in the customer's house."""

    DECISION_MAKER = "decision_maker", _("Decision maker")
    DEMANDER = "demander", _("Demander")
    USER = "user", _("User")
    CLIENT_PROJECT_MANAGER = "client_project_manager", _("Client project manager")
    CLIENT_ADMINISTRATOR = "client_administrator", _("Client administrator")
    PURCHASING = "purchasing", _("Purchasing")
    FINANCE = "finance", _("Finance")
    IT = "it", _("IT")


class Attitude(models.TextChoices):
    """How somebody stands to us."""

    CHAMPION = "champion", _("Champion")
    SUPPORTER = "supporter", _("Supporter")
    NEUTRAL = "neutral", _("Neutral")
    SCEPTIC = "sceptic", _("Sceptic")
    OPPONENT = "opponent", _("Opponent")


class Contact(Record):
    """Somebody at a company: with roles, an attitude, an influence, and what the company and he himself want."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts", verbose_name=_("Company"))
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=120)
    name_key = models.CharField(max_length=200, editable=False)
    job_title = models.CharField(_("Job title"), max_length=120, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    roles = ArrayField(
        models.CharField(max_length=30, choices=ContactRole.choices),
        verbose_name=_("Roles in the decision"),
        default=list,
    )
    attitude = models.CharField(_("Attitude"), max_length=10, choices=Attitude.choices, blank=True)
    influence = models.PositiveSmallIntegerField(_("Influence"), null=True)
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Reports to")
    )
    company_wants = models.TextField(_("What the company wants"), blank=True)
    personal_wants = models.TextField(_("What he himself wants"), blank=True)
    last_contact_on = models.DateField(_("Last contact"), null=True)
    left_on = models.DateField(_("Left on"), null=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="contact_by_search"),
            models.Index(fields=["name_key", "id"], name="contact_by_name"),
            models.Index(fields=["company", "name_key", "id"], name="contact_by_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(influence__isnull=True) | Q(influence__gte=1, influence__lte=5), name="contact_influence"
            ),
            models.CheckConstraint(condition=~Q(reports_to=F("id")), name="contact_not_his_own_superior"),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the person is found by."""
        self.search = name_lexemes(self.name) | phone_lexemes(self.phone) | email_lexemes(self.email)
        return ["search"]

"""Customer success: who cares for which customer, and the plays by which contracts are renewed."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.models import Record
from ratoon.core.search import SearchField, name_lexemes
from ratoon.core.words import Word
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.sale.models.contracts import Contract


class LostReason(Word):
    """Why a customer did not renew."""

    fixed_codes = frozenset({"term_over"})


class Care(Record):
    """A customer in care (客户成功): from its acceptance on, with the CSM who answers for it."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("In care")
        ENDED = "ended", _("Ended")

    company = models.OneToOneField(Company, models.PROTECT, related_name="+", verbose_name=_("Customer"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("CSM"))
    began_on = models.DateField(_("In care since"))
    status = models.CharField(_("Status"), max_length=6, choices=Status.choices, default=Status.ACTIVE)
    ended_on = models.DateField(_("Ended on"), null=True)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="care_by_search"),
            models.Index(fields=["-began_on", "-id"], name="care_by_began"),
            models.Index(fields=["owner", "-began_on", "-id"], name="care_by_owner"),
            models.Index(fields=["status", "-began_on", "-id"], name="care_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="active", ended_on__isnull=True)
                | Q(status="ended", ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="care_status_known",
            )
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the care is found by: the customer's names."""
        self.search = name_lexemes(self.company.name) | name_lexemes(self.company.short_name)
        return ["search"]


class Forecast(models.TextChoices):
    """How sure a renewal is, as its owner judges it."""

    COMMITTED = "committed", _("Committed")
    LIKELY = "likely", _("Likely")
    OPEN = "open", _("Possible")
    AT_RISK = "at_risk", _("At risk")


class Step(models.TextChoices):
    """The steps of a renewal play, in their order."""

    REVIEW = "review", _("Use reviewed")
    VALUE = "value", _("Value shown to the decision maker")
    STRATEGY = "strategy", _("Strategy taken up")
    QUOTE = "quote", _("Quoted")
    SIGNING = "signing", _("Signed")


class Renewal(Record):
    """
    The way to the renewal (续约) of what ends on a day with a contract.

    ``ends_on`` is the first day on which it holds no more; ``amount`` is the ARR that ends then, null where a price is
    unknown, and 0 where only short-term paid use ends, which is no ARR. ``renewed_amount`` is what of it goes on.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        RENEWED = "renewed", pgettext_lazy("status of a renewal", "Renewed")
        LOST = "lost", pgettext_lazy("status of a renewal", "Lost")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("Customer"))
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name=_("Contract that ends"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    status = models.CharField(_("Status"), max_length=7, choices=Status.choices, default=Status.OPEN)
    forecast = models.CharField(_("Forecast"), max_length=9, choices=Forecast.choices, default=Forecast.OPEN)
    opened_on = models.DateField(pgettext_lazy("of a renewal", "Opened on"))
    ends_on = models.DateField(_("Term ends"))
    is_short_term = models.BooleanField(_("Short-term paid use"), default=False)
    currency = models.CharField(_("Currency"), max_length=3)
    amount = models.DecimalField(_("ARR that ends"), max_digits=14, decimal_places=2, null=True)
    renewed_amount = models.DecimalField(_("ARR that goes on"), max_digits=14, decimal_places=2, null=True)
    cycle = models.PositiveSmallIntegerField(_("Cycle"), default=1)
    review_on = models.DateField(Step.REVIEW.label, null=True)
    value_on = models.DateField(Step.VALUE.label, null=True)
    strategy_on = models.DateField(Step.STRATEGY.label, null=True)
    quote_on = models.DateField(Step.QUOTE.label, null=True)
    signing_on = models.DateField(Step.SIGNING.label, null=True)
    new_contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, related_name="+", verbose_name=_("New contract")
    )
    lost_on = models.DateField(_("Lost on"), null=True)
    lost_reason = models.ForeignKey(LostReason, models.PROTECT, null=True, related_name="+", verbose_name=_("Reason"))
    warned_days = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="renewal_by_search"),
            models.Index(fields=["ends_on", "id"], name="renewal_by_end"),
            models.Index(fields=["owner", "ends_on", "id"], name="renewal_by_owner"),
            models.Index(fields=["status", "ends_on", "id"], name="renewal_by_status"),
            models.Index(fields=["forecast", "ends_on", "id"], name="renewal_by_forecast"),
            models.Index(fields=["company", "ends_on", "id"], name="renewal_by_company"),
            models.Index(F("amount").desc(nulls_last=True), F("id").desc(), name="renewal_by_amount"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contract"], condition=Q(status="open"), name="renewal_open_once"),
            models.UniqueConstraint(
                fields=["company", "currency", "ends_on", "is_short_term"], name="renewal_of_an_end_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", lost_on__isnull=True, lost_reason__isnull=True, signing_on__isnull=True)
                | Q(
                    status="renewed",
                    new_contract__isnull=False,
                    signing_on__isnull=False,
                    lost_on__isnull=True,
                    lost_reason__isnull=True,
                )
                | Q(status="lost", lost_on__isnull=False, lost_reason__isnull=False, signing_on__isnull=True),
                name="renewal_status_known",
            ),
            models.CheckConstraint(condition=Q(forecast__in=Forecast.values), name="renewal_forecast_known"),
        ]

    def done_on(self, step: str) -> object:
        """Give the day on which a step was done, None before."""
        return getattr(self, f"{step}_on")

    def refresh_search(self) -> list[str]:
        """Recompute what the play is found by: the customer's names."""
        self.search = name_lexemes(self.company.name) | name_lexemes(self.company.short_name)
        return ["search"]

"""Contracts: what was sold in lines, what is to be paid when, what was received."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.models import Record, User
from ratoon.core.search import SearchField, fold, name_lexemes
from ratoon.customers.models import Company
from ratoon.people.models import Staff
from ratoon.product.models import Module


class Contract(Record):
    """
    What a company and the firm agreed upon: in one currency, drafted, then signed or void.

    ``renews`` is the contract that this one goes on from. One taken over from another system may lack the days on
    which it was drafted and signed.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed")
        VOID = "void", _("Void")

    class Seal(models.TextChoices):
        ELECTRONIC = "electronic", _("Electronic seal")
        PAPER = "paper", _("Sealed paper, scanned")

    number = models.CharField(_("Number"), max_length=20, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("Company"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    currency = models.CharField(_("Currency"), max_length=3)
    status = models.CharField(_("Status"), max_length=6, choices=Status.choices, default=Status.DRAFT)
    drafted_on = models.DateField(_("Drafted on"), null=True)
    signed_on = models.DateField(_("Signed"), null=True)
    seal_kind = models.CharField(_("Seal"), max_length=10, choices=Seal.choices, blank=True)
    archive_number = models.CharField(_("Archive number"), max_length=60, blank=True)
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals", verbose_name=_("Renewal of"))
    cycle = models.PositiveSmallIntegerField(_("Cycle"), default=1)
    is_taken_over = models.BooleanField(_("Taken over"), default=False)
    reference = models.CharField(_("Reference"), max_length=80, blank=True)
    note = models.TextField(_("Note"), blank=True)
    search = SearchField()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="contract_by_search"),
            models.Index(fields=["number", "id"], name="contract_by_number"),
            models.Index(F("signed_on").desc(nulls_last=True), F("id").desc(), name="contract_by_signed"),
            models.Index(fields=["signed_on"], name="contract_by_signed_on"),
            models.Index(fields=["company", "-number", "-id"], name="contract_by_company"),
            models.Index(fields=["status", "-number", "-id"], name="contract_by_status"),
            models.Index(fields=["owner", "-number", "-id"], name="contract_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "signed", "void"]), name="contract_status_known"),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(is_taken_over=True) | Q(signed_on__isnull=False, seal_kind__gt=""),
                name="contract_signed_by_a_seal",
            ),
            models.CheckConstraint(
                condition=~Q(seal_kind="paper") | Q(archive_number__gt=""), name="contract_paper_is_filed"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(drafted_on__isnull=True) | Q(signed_on__gte=F("drafted_on")),
                name="contract_signed_after_drafted",
            ),
            models.UniqueConstraint(
                F("renews"), condition=Q(renews__isnull=False) & ~Q(status="void"), name="contract_renewed_once"
            ),
            models.CheckConstraint(condition=~Q(renews=F("id")), name="contract_not_its_own_renewal"),
        ]

    def refresh_search(self) -> list[str]:
        """Recompute what the contract is found by: number, reference, and the company's names."""
        number = fold(self.number)
        self.search = (
            {number, *number.split("-")}
            | name_lexemes(self.reference)
            | name_lexemes(self.company.name)
            | name_lexemes(self.company.short_name)
        )
        return ["search"]


class LineKind(models.TextChoices):
    """What a line sells; the first four recur."""

    NEW = "new", pgettext_lazy("a line of a contract", "New")
    SEATS = "seats", _("More seats")
    MODULE = "module", _("More modules")
    RENEWAL = "renewal", _("Renewal")
    SERVICES_FIXED = "services_fixed", _("Services, fixed price")
    SERVICES_DAYS = "services_days", _("Services, person-days")
    SHORT_TERM = "short_term", _("Short-term paid use")


_RECURS = Q(kind__in=["new", "seats", "module", "renewal"])


class ContractLine(models.Model):
    """
    A thing sold: ``quantity`` at ``unit_price`` in the term [start_on, end_on).

    The price is for a month where the line recurs or is short-term paid use, else for the unit; null: not priced yet.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines")
    kind = models.CharField(_("Kind"), max_length=14, choices=LineKind.choices)
    module = models.ForeignKey(Module, models.PROTECT, null=True, related_name="+", verbose_name=_("Module"))
    description = models.CharField(_("Description"), max_length=200, blank=True)
    quantity = models.DecimalField(_("Quantity"), max_digits=12, decimal_places=2)
    unit_price = models.DecimalField(_("Unit price"), max_digits=14, decimal_places=4, null=True)
    tax_rate = models.DecimalField(_("Tax rate"), max_digits=5, decimal_places=2, null=True)
    start_on = models.DateField(_("First day"))
    end_on = models.DateField(_("End"), null=True)
    is_taken_over = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["start_on", "end_on"], name="contract_line_by_term")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="contract_line_term"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="contract_line_quantity"),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0), name="contract_line_price"
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__isnull=True) | Q(tax_rate__gte=0, tax_rate__lt=100), name="contract_line_tax"
            ),
            models.CheckConstraint(
                condition=~_RECURS | Q(module__isnull=False) | Q(is_taken_over=True), name="contract_line_module"
            ),
        ]


class PaymentDue(models.Model):
    """An amount of the payment schedule and the day on which it is due."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="dues")
    due_on = models.DateField(_("Due"))
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["due_on", "contract"], name="payment_due_by_day")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_due_amount")]


class Receipt(models.Model):
    """Money that came in; never deleted: one booked wrongly is met by a negative one that ``reverses`` it."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="receipts")
    received_on = models.DateField(_("Received"))
    amount = models.DecimalField(_("Amount"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("Reference"), max_length=80, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["received_on", "contract"], name="receipt_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True)
                | Q(amount__lt=0, reverses__isnull=False, reason__gt=""),
                name="receipt_amount",
            )
        ]

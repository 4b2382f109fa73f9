"""Subscriptions: each a contract of the past with one recurring line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.currencies import Currency
from ratoon.core.errors import DomainError
from ratoon.core.settings import FirmSettings, read
from ratoon.customers.models import Company
from ratoon.imports.kinds.opportunities import NO_CURRENCY
from ratoon.imports.kinds.taking import Context, Taker, text_of
from ratoon.imports.models import ExternalId
from ratoon.imports.rules.prices import price_of
from ratoon.imports.rules.values import Row
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.queries.subscriptions import subscriptions
from ratoon.sale.services.take_over import PastContract, PastLine, take_over_contracts


class SubscriptionTaker(Taker):
    """Takes subscriptions over, company by company."""

    model = Contract
    order = ("company",)
    refers = {"company": "companies", "module": "modules"}

    def waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        return [sorted(rows, key=lambda row: (row.values.get("company") or "", row.number))]

    def take(self, rows: Sequence[Row], context: Context) -> None:
        fit: list[Row] = []
        past: list[PastContract] = []
        for row in rows:
            made = _past(row, context)
            if isinstance(made, DomainError):
                context.outcome.refused.append((row, made))
            else:
                fit.append(row)
                past.append(made)
        results = take_over_contracts(contracts=past, actor=context.actor, at=context.at)
        context.outcome.keep(fit, results)

    def update(self, row: Row, record: Any, context: Context) -> None:
        raise DomainError("taken_over_before", _("A signed contract is not changed by an import: change it by hand."))

    def finish(self, context: Context) -> None:
        """Say which companies are told to have left, but have a subscription that is open."""
        left = dict(
            ExternalId.objects.filter(set_name=context.set_name, kind="companies", has_left=True)
            .order_by("external_id")
            .values_list("record_id", "external_id")
        )
        lines = subscriptions(context.today).filter(contract__company__in=left)
        open_ones = set(lines.values_list("contract__company_id", flat=True))
        for record_id, external_id in left.items():
            if record_id in open_ones:
                context.say("contradicting_flags", None, external_id)


def _past(row: Row, context: Context) -> PastContract | DomainError:
    company: Company | None = context.get("companies", row.values["company"])
    if company is None:
        return DomainError("unknown_account", _("Nobody knows this company."), "company")
    currency = text_of(row, "currency") or read(FirmSettings).currency
    if currency not in Currency.values:
        return DomainError("unknown_currency", NO_CURRENCY, "currency")
    amount, is_trial = row.values.get("amount"), bool(row.values.get("is_trial"))
    if amount is None and not is_trial:
        return DomainError("missing", _("A subscription has an amount, if it is no trial."), "amount")
    start_on, end_on = row.values["start_on"], row.values.get("end_on")
    if end_on is not None and end_on < start_on:
        return DomainError("ends_early", _("The term ends before it begins."), "end_on")
    module: Module | None = context.get("modules", row.values.get("module"))
    _say(row, context, company, module)
    priced = price_of(row.values.get("seats"), Decimal(0) if is_trial or amount is None else amount)
    line = PastLine(
        kind="new",
        module=module,
        quantity=priced.quantity,
        unit_price=priced.unit_price,
        start_on=start_on,
        end_on=end_on,
    )
    return PastContract(
        company=company,
        lines=[line],
        currency=currency,
        signed_on=row.values.get("signed_on"),
        reference=text_of(row, "reference") or row.external_id[:80],
    )


def _say(row: Row, context: Context, company: Company, module: Module | None) -> None:
    values = row.values
    if module is None and "module" in context.feed.takes:
        wanted = values.get("module")
        context.say("unknown_product" if wanted else "missing_product", row, wanted)
    if values["start_on"] == values.get("end_on"):
        context.say("empty_term", row, values["start_on"])
    if values["start_on"] < company.known_since:
        context.say("dates_out_of_order", row, f"{values['start_on']} < {company.known_since}")
    amount, year = values.get("amount"), values.get("year_amount")
    if amount is not None and year is not None and 12 * amount != year:
        context.say("contradicting_amounts", row, f"12 × {amount} ≠ {year}")
    if values.get("is_trial") and amount:
        context.say("contradicting_flags", row, amount)

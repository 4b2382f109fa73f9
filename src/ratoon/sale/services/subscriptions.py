"""What customers' standing says of money: ARR, first signature, end of term, kept true by whoever changes contracts."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ratoon.customers.models import Company
from ratoon.customers.services import set_standing
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.queries.contracts import sold
from ratoon.sale.queries.subscriptions import mrr_as_of
from ratoon.sale.rules.money import RECURRING
from ratoon.sale.rules.terms import ends_on


@transaction.atomic
def refresh_standing(*, company: Company, currency: str, on: date) -> None:
    """
    Write anew what a customer's standing says of money, as it is on a day and in a currency.

    The day of the first signature is unknown while that of any contract is.
    """
    signed = Contract.objects.filter(company=company, status=Contract.Status.SIGNED)
    days = list(signed.values_list("signed_on", flat=True))
    lines = ContractLine.objects.filter(contract__in=signed, kind__in=sorted(RECURRING))
    set_standing(
        company=company,
        arr=mrr_as_of(on, currency, company=company).arr,
        currency=currency,
        first_signed_on=min((day for day in days if day is not None), default=None) if all(days) else None,
        term_ends_on=ends_on(sold(line) for line in lines),
    )

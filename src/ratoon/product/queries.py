"""Questions about prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ratoon.product.models import Module, Price


def price_on(module: Module, currency: str, on: date) -> Decimal | None:
    """Give what one unit of a module costs a month by the list of a currency that is valid that day; None: no price."""
    found = Price.objects.filter(
        module=module, price_list__currency=currency, price_list__period__contains=on
    ).values_list("unit_price", flat=True)
    return found.first()

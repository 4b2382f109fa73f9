"""What a subscription's amount means for its line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Priced:
    """A quantity and the price of one unit: together exactly the amount."""

    quantity: Decimal
    unit_price: Decimal


def price_of(seats: Decimal | None, amount: Decimal) -> Priced:
    """Divide an amount by its seats if that is exact to 4 places, else take one unit at the amount."""
    if seats is not None and seats > 0:
        with localcontext() as exact:
            exact.prec = 40
            unit_price = (amount / seats).quantize(_PLACES)
            if unit_price * seats == amount:
                return Priced(seats, unit_price)
    return Priced(Decimal(1), amount)

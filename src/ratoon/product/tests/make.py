"""Builders of modules and price lists, through the services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people.tests.cast import SYSTEM
from ratoon.product import services
from ratoon.product.models import Module, PriceList

_numbers = count(1)
YEAR_AGO = TODAY - timedelta(days=365)


def module(code: str = "", name_zh: str = "客户管理", name_en: str = "CRM") -> Module:
    """Make a module, or give the one that has this code."""
    found = Module.objects.filter(code=code).first() if code else None
    return found or services.add_module(
        code=code or f"module-{next(_numbers)}", name_zh=name_zh, name_en=name_en, actor=SYSTEM, at=NOW
    )


def price_list(
    currency: str = "CNY", valid_from: date = YEAR_AGO, valid_until: date | None = None, **prices: str
) -> PriceList:
    """Make a price list with prices by the codes of modules."""
    made = services.add_price_list(
        name=f"价目{next(_numbers)}",
        currency=currency,
        valid_from=valid_from,
        valid_until=valid_until,
        actor=SYSTEM,
        at=NOW,
    )
    for code, price in prices.items():
        services.set_price(pricelist=made, module=module(code), unit_price=Decimal(price), actor=SYSTEM, at=NOW)
    return made

"""Sample rows of modules and price lists."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.samples import sample_of
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product import services
from ratoon.product.services import NewModule
from ratoon.product.tests import make

FIRST = date(2020, 1, 1)


@sample_of("modules")
def modules(cast: Cast, number: int) -> None:
    """Add modules, of which some are not sold any more."""
    made = services.add_modules(
        modules=[
            NewModule(code=f"sample-{i}", name_zh=("客户管理", "=1+1")[i % 2], name_en="Field") for i in range(number)
        ],
        actor=SYSTEM,
        at=NOW,
    )
    for row in made[::7]:
        assert not isinstance(row, services.ProductRefused)
        services.edit_module(module=row, expect=None, is_archived=True, actor=SYSTEM, at=NOW)


@sample_of("price-lists")
def price_lists(cast: Cast, number: int) -> None:
    """Draw lists up, one after the other, some of one name, the first with a price."""
    for i in range(number):
        start = FIRST + timedelta(days=30 * i)
        made = services.add_price_list(
            name=("标准价", "Standard", "=1")[i % 3],
            currency=("CNY", "USD")[i % 2],
            valid_from=start,
            valid_until=start + timedelta(days=29) if i < number - 2 else None,
            actor=SYSTEM,
            at=NOW,
        )
        if i == 0:
            services.set_price(
                pricelist=made, module=make.module("crm"), unit_price=Decimal("9.99"), actor=SYSTEM, at=NOW
            )

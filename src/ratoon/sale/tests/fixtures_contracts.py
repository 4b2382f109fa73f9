"""Sample rows of contracts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import sample_of
from ratoon.customers.tests import make as customers
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product.tests import make as products
from ratoon.sale.services.take_over import PastContract, PastLine, take_over_contracts
from ratoon.sale.tests import make_contracts as make


@sample_of("contracts")
def contracts(cast: Cast, number: int) -> None:
    """Make drafts, signed ones with payments, and taken-over ones of which some days are not known."""
    owners = (cast.rep.staff, cast.other_rep.staff, cast.csm.staff)
    here = customers.company(owner=cast.rep.staff)
    make.draft(owner=cast.rep.staff, company=here)
    make.draft(owner=cast.rep.staff, company=here, has_line=False)
    paid = make.signed(owner=cast.rep.staff, company=here, on=TODAY - timedelta(days=40))
    make.plan(paid, (TODAY - timedelta(days=20), "6000"), (TODAY + timedelta(days=20), "6000"))
    make.receive(paid, "2000")
    module = products.module("crm")
    take_over_contracts(
        contracts=[
            PastContract(
                company=here,
                currency=("CNY", "USD")[i % 2],
                owner=owners[i % 3],
                signed_on=TODAY - timedelta(days=i // 3) if i % 4 else None,
                reference="=1+1" if i % 5 == 0 else "",
                lines=[
                    PastLine(
                        kind="new",
                        quantity=Decimal(i + 1),
                        unit_price=Decimal(i % 3),
                        module=module if i % 2 else None,
                        start_on=TODAY - timedelta(days=i),
                        end_on=TODAY + timedelta(days=300) if i % 3 else None,
                    )
                ],
            )
            for i in range(number - 3)
        ],
        actor=SYSTEM,
        at=NOW,
    )

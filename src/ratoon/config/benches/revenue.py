"""MRR on a day, and why it moved in twelve months, over all contract lines."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from ratoon.config.benches import firm
from ratoon.config.benches.lists import ask
from ratoon.config.benches.measuring import Measure
from ratoon.config.benches.place import Place
from ratoon.core.clock import day_of
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.queries.subscriptions import movements_by_month, mrr_as_of
from ratoon.sale.rules.terms import add_months

NAME = "revenue"
_SUM = """
select sum(round(l.quantity * l.unit_price, 2))
from sale_contractline l join sale_contract c on c.id = l.contract_id
where c.status = 'signed' and c.currency = 'CNY' and l.kind in ('new', 'seats', 'module', 'renewal')
    and l.start_on <= %(on)s and (l.end_on is null or l.end_on > %(on)s)
"""


def run(place: Place) -> Iterator[Measure]:
    """Measure the two figures, and the page that shows them."""
    firm.fill_contracts(place, place.rows)
    today = day_of(timezone.now())
    seen = CONTRACTS.visible_to(firm.actor(place))
    page = firm.browser(place)
    first = add_months(today, -11)
    of = f"of {place.rows:,} lines"
    works = (
        (f"MRR on a day, {of}", lambda: mrr_as_of(today, "CNY", contracts=seen)),
        (f"12 months of movements, {of}", lambda: movements_by_month(first, today, "CNY", contracts=seen)),
        (f"page Revenue, {of}", lambda: ask(page, "/insight/revenue/")),
    )
    for what, work in works:
        yield place.read(NAME, what, work, lambda: place.fetch(_SUM, {"on": today}), against="one raw SUM")

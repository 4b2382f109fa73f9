"""Customers from before the history begins: company, contract and journey come from older records. Pure."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.demo.plan import care
from ratoon.demo.plan.lives import go_on
from ratoon.demo.plan.tale import Item, Tale
from ratoon.sale.rules.terms import add_months

YEAR = 365


def taken_over(tale: Tale) -> None:
    """A large customer with years of its term left."""
    years = tale.world.size.days // YEAR + 1
    items = tale.offer(tale.world.begin - timedelta(days=90), 12 * years, 180, extra=2)
    done = _take_over(tale, items)
    care.look_after(tale, done, 12, next_in=tale.rng.randint(4, 10), every=70)


def old_customer(tale: Tale) -> None:
    """A customer of whom nobody knows beforehand whether it stays."""
    seats = tale.rng.choice((15, 25, 40, 60, 90, 150))
    start = add_months(tale.world.begin, -tale.rng.randint(1, 5))
    items = tale.offer(start, 12, seats, extra=tale.rng.choice((0, 1, 1)))
    _take_over(tale, items)
    go_on(tale, tale.key("contract", 1), items, 12)


def _take_over(tale: Tale, items: list[Item]) -> int:
    """Take company, contract and journey over, and into care; gives the days since then."""
    begin, start = tale.world.begin, items[0].start
    tale.book.add(
        begin,
        "",
        "take_over_company",
        tale.company,
        name=tale.firm.name,
        owner=f"staff:{tale.rep}",
        known_since=min(begin, start) - timedelta(days=110),
    )
    person = tale.facts_of(tale.first, "demander")
    tale.book.add(begin, tale.rep, "add_contact", tale.key("contact", 1), company=tale.company, **person)
    tale.contacts.append((begin, tale.key("contact", 1)))
    tale.know(tale.until(begin), tale.rep)
    tale.contracts += 1
    tale.book.add(
        begin,
        "",
        "take_over_contract",
        tale.key("contract", 1),
        company=tale.company,
        items=[_past(item) for item in items],
        signed_on=start - timedelta(days=5),
        accepted_on=max(start, begin - timedelta(days=20)),
        reference=tale.phrases.from_before,
    )
    if tale.is_rich:
        tale.people(tale.until(begin) - 10, 6, tale.rep)
    ago = tale.until(begin) - 12
    tale.tell(ago, "csm_lead", "start_care", f"care:{tale.number}", company=tale.company)
    return ago


def _past(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind,
        "module": item.module,
        "quantity": item.quantity,
        "unit_price": item.unit_price,
        "start_on": item.start,
        "end_on": item.end,
        "tax_rate": Decimal(6),
    }

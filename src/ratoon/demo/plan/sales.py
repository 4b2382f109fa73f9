"""From the first word to a signed contract that is paid. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ratoon.demo.plan.leads import FORTNIGHT, LONG_AGO, Intake
from ratoon.demo.plan.tale import Item, Tale

STAGES = ("qualifying", "proposing", "negotiating", "contract")
"""Those after the first, in which an opportunity stands when it is opened."""
CENT = Decimal("0.01")
DELAYS = (-2, 0, 0, 1, 0, -1, 0, 6)
"""Days from a payment's day to the money: mostly none."""


def court(
    tale: Tale,
    intake: Intake,
    items: Sequence[Item],
    opened: int,
    expected: date,
    *,
    source: str = "",
    is_known: bool = True,
) -> str:
    """Open an opportunity so many days ago, by converting a lead (at a source ``none`` the rep found it himself)."""
    tale.opportunities += 1
    key = tale.key("opportunity", tale.opportunities)
    wanted = {
        "name": tale.phrases.opportunity.format(firm=tale.firm.short_name, modules=_names(tale, items)),
        "amount": tale.worth(list(items)),
        "expected_on": expected,
        "modules": sorted({item.module for item in items if item.module}),
    }
    if source == "none":
        tale.tell(opened, tale.rep, "add_company", tale.company, name=tale.firm.name, known_since=tale.on(opened))
        person = tale.facts_of(tale.first, "demander")
        tale.tell(opened, tale.rep, "add_contact", tale.key("contact", 1), company=tale.company, **person)
        tale.tell(
            opened, tale.rep, "open_opportunity", key, company=tale.company, contact=tale.key("contact", 1), **wanted
        )
    else:
        _convert(tale, intake, key, opened, source, wanted)
    tale.contacts.append((tale.on(opened), tale.key("contact", 1)))
    if is_known:
        tale.know(opened, tale.rep)
    return key


def upsell(tale: Tale, items: Sequence[Item], kind: str, opened: int, expected: date) -> str:
    """Open an opportunity at a customer."""
    tale.opportunities += 1
    key = tale.key("opportunity", tale.opportunities)
    tale.tell(
        opened,
        tale.rep,
        "open_opportunity",
        key,
        company=tale.company,
        contact=tale.key("contact", 1),
        kind=kind,
        name=(tale.phrases.more_seats if kind == "seats" else tale.phrases.more_modules).format(
            firm=tale.firm.short_name, modules=_names(tale, items)
        ),
        amount=tale.worth(list(items)),
        expected_on=expected,
        modules=sorted({item.module for item in items if item.module}),
    )
    return key


def advance(
    tale: Tale,
    opportunity: str,
    opened: int,
    until: int,
    last: str = "contract",
    stages: Sequence[str] = STAGES,
) -> None:
    """Move an opportunity stage by stage up to ``last``, evenly over the days."""
    passed = stages[: stages.index(last) + 1] if last in stages else ()
    for number, stage in enumerate(passed, 1):
        ago = opened - (opened - until) * number // len(passed)
        tale.tell(ago, tale.rep, "move_opportunity", opportunity, stage_code=stage)


def draft(
    tale: Tale,
    items: Sequence[Item],
    ago: int,
    shares: Sequence[tuple[date, str]],
    *,
    opportunity: str = "",
) -> str:
    """Draft a contract with its lines and its payments, given as day and share; gives its key."""
    tale.contracts += 1
    key = tale.key("contract", tale.contracts)
    if opportunity:
        tale.tell(ago, tale.rep, "draft_contract_of", key, opportunity=opportunity)
    else:
        tale.tell(ago, tale.rep, "draft_contract", key, company=tale.company)
    for item in items:
        add_line(tale, key, item, ago, tale.rep)
    tale.tell(ago, tale.rep, "plan_payments", key, shares=tuple(shares))
    return key


def sign(tale: Tale, contract: str, ago: int, by: str = "") -> None:
    """Sign a contract, mostly by electronic seal."""
    is_paper = tale.rng.random() < 0.3
    year = tale.on(ago).year
    tale.tell(
        ago,
        by or tale.rep,
        "sign_contract",
        contract,
        seal_kind="paper" if is_paper else "electronic",
        archive_number=f"A-{year}-{tale.number:03d}{contract[-1]}" if is_paper else "",
    )


def receive(tale: Tale, contract: str, dues: Sequence[date], signed: int, *, unpaid: int = 0) -> None:
    """Let money come in some days after it was due, as far as that is past; the last ``unpaid`` payments don't come."""
    for number, day in enumerate(dues[: len(dues) - unpaid]):
        on = max(day, tale.on(signed)) + timedelta(days=tale.rng.choice(DELAYS))
        if on <= tale.days.today:
            on = max(tale.on(tale.until(on)), tale.on(signed))
            reference = tale.phrases.receipt.format(day=f"{on:%m%d}")
            tale.book.add(on, "commercial", "record_receipt", contract, due=number, reference=reference)


def sell(
    tale: Tale,
    intake: Intake,
    items: Sequence[Item],
    signed: int,
    *,
    source: str = "",
    cycle: int = 0,
    shares: Sequence[tuple[date, str]] = (),
    unpaid: int = 0,
) -> str:
    """Lead a firm from its lead to a signed contract so many days ago; gives the contract's key."""
    cycle = cycle or tale.rng.randint(24, 60)
    opened = signed + cycle
    opportunity = court(tale, intake, items, opened, tale.on(signed), source=source)
    on = tale.on(signed)
    if tale.is_rich:
        tale.people(opened - 3, tale.rng.randint(5, 7), tale.rep)
        tale.talk("opportunity", opportunity, tale.rep, [opened - cycle * n // 5 for n in (1, 2, 3)])
        advance(tale, opportunity, opened, signed + 6)
        shares = shares or ((on + timedelta(days=10), "0.5"), (on + timedelta(days=75), "0.5"))
    else:
        tale.people(opened - 3, 1, tale.rep)
        advance(tale, opportunity, opened, signed + 6, stages=("proposing", "contract"))
        shares = shares or ((on + timedelta(days=20), "1"),)
    contract = draft(tale, items, signed + tale.rng.randint(3, 6), shares, opportunity=opportunity)
    if tale.is_rich:
        tale.talk("opportunity", opportunity, tale.rep, [signed + 2], topic="closing")
    sign(tale, contract, signed)
    receive(tale, contract, [day for day, _share in shares], signed, unpaid=unpaid)
    return contract


def grow(tale: Tale, items: Sequence[Item], kind: str, signed: int) -> str:
    """Sell more to a customer; gives the contract's key."""
    opened = signed + tale.rng.randint(14, 30)
    on = tale.on(signed)
    opportunity = upsell(tale, items, kind, opened, on)
    if tale.is_rich:
        tale.talk("opportunity", opportunity, tale.rep, [opened - 4])
    advance(tale, opportunity, opened, signed + 5, stages=STAGES if tale.is_rich else STAGES[-1:])
    shares = ((on + timedelta(days=15), "1"),)
    contract = draft(tale, items, signed + 3, shares, opportunity=opportunity)
    sign(tale, contract, signed)
    receive(tale, contract, [day for day, _share in shares], signed)
    return contract


def split(whole: Decimal, shares: Sequence[tuple[date, str]]) -> list[tuple[date, Decimal]]:
    """Divide an amount by shares, exactly: the last payment takes what rounding left."""
    amounts = [(whole * Decimal(share)).quantize(CENT, ROUND_HALF_UP) for _day, share in shares[:-1]]
    amounts.append(whole - sum(amounts, Decimal(0)))
    return [(day, amount) for (day, _share), amount in zip(shares, amounts, strict=True)]


def _convert(tale: Tale, intake: Intake, key: str, opened: int, source: str, wanted: dict[str, object]) -> None:
    arrived = opened + tale.rng.randint(5, 14)
    if not tale.is_rich and arrived > LONG_AGO:
        arrived += -arrived % FORTNIGHT  # a list's day
    lead = intake.lead(tale.firm, tale.first, arrived, source)
    if tale.is_rich:
        intake.hand_on(lead, tale.rep, (arrived - 1, arrived - 2, arrived - 3))
        tale.talk("lead", lead, tale.rep, [arrived - 4])
    else:
        intake.hand_on(lead, tale.rep, (arrived - 1, arrived - 2))
    tale.tell(
        opened,
        tale.rep,
        "convert_lead",
        lead,
        company=tale.company,
        contact=tale.key("contact", 1),
        opportunity=key,
        **wanted,
    )


def add_line(tale: Tale, contract: str, item: Item, ago: int, by: str) -> None:
    """Add what is sold to a draft."""
    tale.tell(
        ago,
        by,
        "add_line",
        contract,
        kind=item.kind,
        module=item.module,
        quantity=item.quantity,
        unit_price=item.unit_price,
        start_on=item.start,
        end_on=item.end,
        description=item.description,
        tax_rate=item.tax_rate,
    )


def _names(tale: Tale, items: Sequence[Item]) -> str:
    known = tale.world.words.modules
    return tale.phrases.and_.join([known[item.module] for item in items if item.module][:2])

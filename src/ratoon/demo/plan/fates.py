"""
What becomes of customers and prospects: one tale for each state of the line.

The days are counted back from today, so that every seed has every state. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from ratoon.demo.plan import care, delivery, sales
from ratoon.demo.plan.leads import Intake
from ratoon.demo.plan.steps import Part
from ratoon.demo.plan.tale import Item, Tale
from ratoon.sale.rules.terms import add_months

Fate = Callable[[Tale, Intake], None]


def term(tale: Tale, ends_in: int, months: int = 12) -> tuple[date, date]:
    """Give a term of so many months that ends so many days from today (less than 0: ended before)."""
    end = tale.days.today + timedelta(days=ends_in)
    start = add_months(end, -months)
    return start, add_months(start, months)


def draft_plan(tale: Tale, intake: Intake) -> None:
    """Signed a few days ago: a project with a draft plan, that nobody took over yet."""
    signed = tale.rng.randint(3, 5)
    sales.sell(tale, intake, tale.offer(tale.on(signed) + timedelta(days=7), 12, 45, services="fixed"), signed)


def handed_over(tale: Tale, intake: Intake) -> None:
    """Handed over to a project manager who has not answered in time."""
    signed = tale.days.since(tale.days.work_ago(7))
    contract = sales.sell(tale, intake, tale.offer(tale.on(signed), 12, 80, services="days"), signed)
    delivery.hand_over(tale, contract, tale.days.since(tale.days.work_ago(4)))


def running(tale: Tale, intake: Intake) -> None:
    """In delivery, on plan."""
    signed = tale.rng.randint(38, 44)
    contract = sales.sell(tale, intake, tale.offer(tale.on(signed), 12, 120, services="days", extra=2), signed)
    project = delivery.begin(tale, contract, signed)
    delivery.work(tale, project, signed - delivery.LEAD_IN, 0)
    next_in = tale.rng.randint(1, 4)
    tale.talk("project", project, tale.manager, [signed - 12, signed - 19, 2], next_in=next_in)


def late(tale: Tale, intake: Intake) -> None:
    """In delivery, but stuck: milestones are past, and the second payment waits."""
    signed = tale.rng.randint(88, 96)
    shares = ((tale.on(signed - 10), "0.4"), (tale.on(30), "0.6"))
    items = tale.offer(tale.on(signed), 12, 150, services="fixed", extra=2)
    contract = sales.sell(tale, intake, items, signed, shares=shares, unpaid=1)
    project = delivery.begin(tale, contract, signed)
    delivery.work(tale, project, signed - delivery.LEAD_IN, 0, stop="configure")
    tale.talk("project", project, tale.manager, [signed - 14, signed - 40, 6], next_in=tale.rng.randint(-2, 0))


def accepted(tale: Tale, intake: Intake) -> None:
    """Accepted not long ago, in care since."""
    done = tale.rng.randint(10, 16)
    signed = done + delivery.LEAD_IN + delivery.LENGTH["middle"]
    shares = ((tale.on(signed - 10), "0.5"), (tale.days.today + timedelta(days=9), "0.5"))
    contract = sales.sell(tale, intake, tale.offer(tale.on(signed), 12, 90, services="days"), signed, shares=shares)
    delivery.deliver(tale, contract, signed, "middle", accepted=done)
    care.look_after(tale, done, 1, next_in=tale.rng.randint(0, 3), every=5)


def in_care(tale: Tale, intake: Intake) -> None:
    """In the middle of its term, with more seats and a growing need."""
    start, end = term(tale, tale.rng.randint(200, 230))
    signed = tale.until(start) + 6
    contract = sales.sell(tale, intake, tale.offer(start, 12, 60, services="fixed"), signed)
    done = delivery.deliver(tale, contract, signed, "middle")
    more = tale.rng.randint(50, 56)
    seats = tale.item("seats", "crm", 25, tale.on(more) + timedelta(days=2), end, Decimal(1))
    second = sales.grow(tale, [seats], "seats", more)
    delivery.deliver(tale, second, more, "small", accepted=4)
    care.look_after(tale, done, 2, next_in=tale.rng.randint(2, 6), every=30)
    tale.talk("company", tale.company, f"@care:{tale.number}", [20], next_in=tale.rng.randint(15, 40))
    module = tale.item("module", "field", 40, tale.on(0), end, Decimal(1))
    sales.upsell(tale, [module], "module", 9, tale.days.today + timedelta(days=25))


def owing(tale: Tale, intake: Intake) -> None:
    """In care, and behind with its last payment."""
    start, _end = term(tale, tale.rng.randint(150, 170))
    signed = tale.until(start) + 5
    shares = ((tale.on(signed - 10), "0.3"), (tale.on(signed - 90), "0.4"), (tale.on(tale.rng.randint(38, 55)), "0.3"))
    items = tale.offer(start, 12, 75, services="fixed", extra=2)
    contract = sales.sell(tale, intake, items, signed, shares=shares, unpaid=1)
    done = delivery.deliver(tale, contract, signed, "middle", pace=1.2)
    care.look_after(tale, done, 3, next_in=tale.rng.randint(-3, -1), every=28)


def due_soon(tale: Tale, intake: Intake) -> None:
    """The term ends within two weeks, and the renewal has only begun."""
    start, end = term(tale, 12)
    signed = tale.until(start) + 8
    contract = sales.sell(tale, intake, tale.offer(start, 12, 40, services="fixed"), signed)
    done = delivery.deliver(tale, contract, signed, "small")
    care.look_after(tale, done, 40, every=50)
    care.play(tale, contract, end, care.STEPS[:1], 35, "at_risk")
    care.talk_of_renewal(tale, [30, 10], next_in=0)


def strategy(tale: Tale, intake: Intake) -> None:
    """The renewal's strategy is taken up, its contract drafted."""
    start, end = term(tale, tale.rng.randint(40, 55))
    signed = tale.until(start) + 8
    contract = sales.sell(tale, intake, tale.offer(start, 12, 160, services="days", extra=2), signed, source="event")
    done = delivery.deliver(tale, contract, signed, "middle", pace=1.1)
    care.look_after(tale, done, 60, every=50)
    care.play(tale, contract, end, care.STEPS, 8, "likely")
    care.talk_of_renewal(tale, [20, 7], next_in=tale.rng.randint(1, 3))
    care.draft_renewal(tale, contract, 3, end + timedelta(days=15))


def renewed(tale: Tale, intake: Intake) -> None:
    """In its second year, with a module more."""
    start, end = term(tale, -tale.rng.randint(190, 215))
    signed = tale.until(start) + 9
    contract = sales.sell(tale, intake, tale.offer(start, 12, 110, services="days"), signed)
    done = delivery.deliver(tale, contract, signed, "middle")
    care.look_after(tale, done, tale.until(end) + 30, every=55)
    care.renew(tale, contract, end, tale.until(end) + tale.rng.randint(8, 20))
    more = tale.until(end) - 60
    module = tale.item("module", "field", 35, tale.on(more), add_months(end, 12), Decimal("0.9"))
    second = sales.grow(tale, [module], "module", more)
    delivery.deliver(tale, second, more, "small")
    tale.talk("care", f"care:{tale.number}", f"@care:{tale.number}", [60, 25, 4], next_in=tale.rng.randint(3, 9))


def renewed_early(tale: Tale, intake: Intake) -> None:
    """Renewed before the first year is over."""
    start, end = term(tale, tale.rng.randint(18, 28))
    signed = tale.until(start) + 7
    contract = sales.sell(tale, intake, tale.offer(start, 12, 48, services="fixed"), signed, source="referral")
    done = delivery.deliver(tale, contract, signed, "small")
    care.look_after(tale, done, 70, every=48)
    care.renew(tale, contract, end, tale.rng.randint(7, 11))


def lost(tale: Tale, intake: Intake) -> None:
    """Did not renew, and left when its grace was over."""
    start, end = term(tale, -tale.rng.randint(110, 150))
    signed = tale.until(start) + 9
    contract = sales.sell(tale, intake, tale.offer(start, 12, 32, services="fixed"), signed, source="advertising")
    done = delivery.deliver(tale, contract, signed, "small", pace=1.3)
    care.look_after(tale, done, tale.until(end) + 40, every=60)
    care.lose(tale, contract, end, tale.until(end) + 6, tale.rng.choice(("no_value", "sponsor_left", "went_back")))
    tale.book.add(end + timedelta(days=61), "", "tick", part=Part.MORNING)


def lost_now(tale: Tale, intake: Intake) -> None:
    """Will not renew; its term is over, its grace is not."""
    start, end = term(tale, -tale.rng.randint(12, 25))
    signed = tale.until(start) + 7
    contract = sales.sell(tale, intake, tale.offer(start, 12, 42, services="fixed"), signed)
    done = delivery.deliver(tale, contract, signed, "small")
    care.look_after(tale, done, tale.until(end) + 50, every=60)
    care.lose(tale, contract, end, tale.until(end) + 3, tale.rng.choice(("price", "competitor", "no_budget")))


def short_term(tale: Tale, intake: Intake) -> None:
    """Uses a part for three months, paid; its small delivery runs."""
    signed = tale.rng.randint(26, 32)
    start = tale.on(signed) + timedelta(days=1)
    item = tale.item("short_term", "crm", 12, start, add_months(start, 3), Decimal("1.2"))
    shares = ((tale.on(signed), "1"),)
    contract = sales.sell(tale, intake, [item], signed, shares=shares)
    project = delivery.begin(tale, contract, signed)
    delivery.work(tale, project, signed - delivery.LEAD_IN, 0)
    tale.talk("project", project, tale.manager, [signed - 11, 3], next_in=tale.rng.randint(2, 6))


def taken_over(tale: Tale, intake: Intake) -> None:
    """A customer from before: company, contract and journey come from older records."""
    begin = intake.begin
    start = begin - timedelta(days=90)
    items = tale.offer(start, 36, 180, extra=2)
    tale.book.add(
        begin,
        "",
        "take_over_company",
        tale.company,
        name=tale.firm.name,
        owner=f"staff:{tale.rep}",
        known_since=begin - timedelta(days=200),
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
        signed_on=begin - timedelta(days=95),
        accepted_on=begin - timedelta(days=20),
    )
    tale.people(tale.until(begin) - 10, 6, tale.rep)
    ago = tale.until(begin) - 12
    tale.tell(ago, "csm_lead", "start_care", f"care:{tale.number}", company=tale.company)
    care.look_after(tale, ago, 12, next_in=tale.rng.randint(4, 10), every=70)


FATES: tuple[Fate, ...] = (
    draft_plan,
    handed_over,
    running,
    late,
    accepted,
    in_care,
    owing,
    due_soon,
    strategy,
    renewed,
    renewed_early,
    lost,
    lost_now,
    short_term,
    taken_over,
)
"""One for each state of the line; more customers go through them again, but for the last."""


def prospect(tale: Tale, intake: Intake, stage: str) -> None:
    """Open in a stage; in the last one a contract is drafted."""
    index = ("prospecting", *sales.STAGES).index(stage)
    opened = 6 + 11 * index + tale.rng.randint(0, 5)
    start = tale.days.today + timedelta(days=20)
    items = tale.offer(start, 12, tale.rng.choice((25, 45, 60, 100)), services=tale.rng.choice(("fixed", "days")))
    expected = tale.days.today + timedelta(days=tale.rng.randint(8, 60 - 10 * index))
    opportunity = sales.court(tale, intake, items, opened, expected)
    tale.people(opened - 2, 2 + index // 2, tale.rep)
    sales.advance(tale, opportunity, opened, 3, stage)
    agos = [opened - opened * n // 4 for n in range(1, min(index, 2) + 2)]
    tale.talk("opportunity", opportunity, tale.rep, [*agos, 2], next_in=tale.rng.randint(-2, 5))
    if stage == "contract":
        sales.draft(tale, items, 2, ((start, "0.5"), (start + timedelta(days=60), "0.5")), opportunity=opportunity)


def lost_deal(tale: Tale, intake: Intake, reason: str, ago: int, source: str = "") -> None:
    """Lost, for a reason; some of them with a contract drafted, and made void."""
    opened = ago + tale.rng.randint(25, 60)
    start = tale.on(ago)
    items = tale.offer(start, 12, tale.rng.choice((20, 35, 70)), services="fixed")
    opportunity = sales.court(tale, intake, items, opened, tale.on(ago), source=source)
    tale.people(opened - 2, 3, tale.rep)
    sales.advance(tale, opportunity, opened, ago + 8, "negotiating")
    tale.talk("opportunity", opportunity, tale.rep, [opened - 5, ago + 9])
    tale.talk("opportunity", opportunity, tale.rep, [ago + 1], topic="lost")
    if reason == "price":
        contract = sales.draft(tale, items, ago + 4, ((start, "1"),), opportunity="")
        tale.tell(ago, tale.rep, "void_contract", contract)
    tale.tell(ago, tale.rep, "lose_opportunity", opportunity, reason=reason)


def _past(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind,
        "module": item.module,
        "quantity": item.quantity,
        "unit_price": item.unit_price,
        "start_on": item.start,
        "end_on": item.end,
        "tax_rate": item.tax_rate,
    }

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
from ratoon.demo.plan.tale import Tale
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
    tale.book.tick(end + timedelta(days=61))


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


def returned(tale: Tale, intake: Intake) -> None:
    """Given back by its project manager, for something is missing."""
    signed = tale.days.since(tale.days.work_ago(9))
    contract = sales.sell(tale, intake, tale.offer(tale.on(signed), 12, 65, services="days"), signed)
    project = delivery.hand_over(tale, contract, tale.days.since(tale.days.work_ago(6)))
    ago = tale.days.since(tale.days.work_ago(5))
    tale.tell(ago, tale.manager, "return_handover", project, reason=tale.phrases.returned)


def cancelled(tale: Tale, intake: Intake) -> None:
    """Its group chose another platform, and the delivery was given up."""
    signed = tale.rng.randint(112, 124)
    shares = ((tale.on(signed - 10), "0.5"), (tale.days.today + timedelta(days=60), "0.5"))
    contract = sales.sell(tale, intake, tale.offer(tale.on(signed), 12, 55, services="fixed"), signed, shares=shares)
    project = delivery.begin(tale, contract, signed)
    delivery.work(tale, project, signed - delivery.LEAD_IN, signed - 45, stop="departments")
    tale.tell(signed - 60, "delivery_lead", "cancel_project", project, reason=tale.phrases.cancelled)


def large(tale: Tale, intake: Intake) -> None:
    """A large delivery, begun after a new plan was agreed."""
    signed = tale.rng.randint(92, 100)
    items = tale.offer(tale.on(signed), 24, 320, services="days", extra=3)
    shares = ((tale.on(signed - 12), "0.4"), (tale.days.today + timedelta(days=40), "0.6"))
    contract = sales.sell(tale, intake, items, signed, shares=shares, source="event")
    project = delivery.begin(tale, contract, signed)
    again = signed - delivery.LEAD_IN - 3
    begins_on = tale.on(again) + timedelta(days=14)
    reason = tale.phrases.replanned
    tale.tell(again, tale.manager, "replan_project", project, begins_on=begins_on, reason=reason)
    delivery.work(tale, project, again - 14, 0)
    tale.talk("project", project, tale.manager, [signed - 12, signed - 40, 3], next_in=tale.rng.randint(1, 5))


def shrunk(tale: Tale, intake: Intake) -> None:
    """Renewed some months ago, with fewer seats; cared for by another one since."""
    start, end = term(tale, -tale.rng.randint(95, 115))
    signed = tale.until(start) + 9
    contract = sales.sell(tale, intake, tale.offer(start, 12, 84, services="days", extra=2), signed)
    done = delivery.deliver(tale, contract, signed, "middle")
    care.look_after(tale, done, tale.until(end) + 35, every=60)
    care.renew(tale, contract, end, tale.until(end) + 11, [("crm", "0.7", "1")])
    tale.tell(60, "csm_lead", "hand_over_care", f"care:{tale.number}")
    tale.talk("care", f"care:{tale.number}", f"@care:{tale.number}", [40, 6], next_in=tale.rng.randint(3, 9))


def won_back(tale: Tale, intake: Intake) -> None:
    """Left when its term was over, and came back half a year later."""
    start, end = term(tale, -tale.rng.randint(240, 260))
    signed = tale.until(start) + 9
    contract = sales.sell(tale, intake, tale.offer(start, 12, 38, services="fixed"), signed)
    delivery.deliver(tale, contract, signed, "small")
    care.lose(tale, contract, end, tale.until(end) + 4, "no_budget")
    return_(tale, tale.rng.randint(58, 66))


def short_converted(tale: Tale, intake: Intake) -> None:
    """Used a part for three months, paid, and then bought for a year."""
    start, end = term(tale, -tale.rng.randint(100, 120), 3)
    contract, done = _try_out(tale, intake, start, end)
    care.talk_of_renewal(tale, [done - 12], next_in=None)
    ago = tale.until(end) + 6
    care.play(tale, contract, end, care.STEPS[:1], ago + 8, "likely")
    key = care.draft_bought(tale, contract, ago, tale.offer(end, 12, 36, services="fixed"), end)
    sales.sign(tale, key, ago - 3, f"@{contract.replace('contract', 'renewal')}")
    sales.receive(tale, key, [end + timedelta(days=15)], ago - 3)
    done = delivery.deliver(tale, key, ago - 3, "small")
    care.look_after(tale, done, 5, next_in=tale.rng.randint(2, 8), every=25)


def short_ended(tale: Tale, intake: Intake) -> None:
    """Used a part for three months, paid, and went no further."""
    start, end = term(tale, -tale.rng.randint(30, 45), 3)
    contract, _done = _try_out(tale, intake, start, end)
    care.lose(tale, contract, end, tale.until(end) + 5, "no_value")


def return_(tale: Tale, signed: int) -> None:
    """Win a customer back who had left: sold anew, and delivered small."""
    start = tale.on(signed) + timedelta(days=3)
    item = tale.item("new", "crm", 30, start, add_months(start, 12), Decimal("0.9"))
    contract = sales.grow(tale, [item], "new", signed)
    delivery.deliver(tale, contract, signed, "small", pace=0.9)


def _try_out(tale: Tale, intake: Intake, start: date, end: date) -> tuple[str, int]:
    """Sell short-term use for a term, and deliver it; gives the contract's key and the days since its acceptance."""
    signed = tale.until(start) + 1
    item = tale.item("short_term", "crm", 15, start, end, Decimal("1.2"))
    contract = sales.sell(tale, intake, [item], signed, shares=((tale.on(signed), "1"),))
    return contract, delivery.deliver(tale, contract, signed, "small")


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
    returned,
    cancelled,
    large,
    shrunk,
    won_back,
    short_converted,
    short_ended,
)
"""One for each state of the line."""

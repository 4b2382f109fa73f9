"""Care and renewals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ratoon.demo.plan.sales import add_line, receive, sign
from ratoon.demo.plan.tale import Item, Tale

STEPS = ("review", "value", "strategy", "quote")
LOOKED = 23
"""So many days at most lie between two days on which the calendar is asked anyhow, holidays between them."""
LARGE = ("500-1999", "2000+")


def look_after(tale: Tale, accepted: int, until: int, *, next_in: int | None = None, every: int = 45) -> None:
    """Let the CSM be in touch from time to time, from acceptance on."""
    agos = list(range(accepted - 7, until, -every))[-8:] or [max(accepted - 1, until)]
    tale.talk("care", f"care:{tale.number}", f"@care:{tale.number}", agos, next_in=next_in)


def talk_of_renewal(tale: Tale, agos: list[int], *, topic: str = "renewal", next_in: int | None = None) -> None:
    """Let the CSM talk with a customer about going on, or not."""
    tale.talk("care", f"care:{tale.number}", f"@care:{tale.number}", agos, topic=topic, next_in=next_in)


def play_opens(tale: Tale, end: date) -> int:
    """Give how many days ago the play for a term opened, as its settings say."""
    return tale.until(end - timedelta(days=180 if tale.firm.size_band in LARGE else 90))


def play(tale: Tale, contract: str, end: date, steps: Sequence[str], until: int, forecast: str) -> str:
    """Let the calendar open a renewal and its CSM do some steps, the last so many days ago; gives its key."""
    renewal = contract.replace("contract", "renewal")
    opened = play_opens(tale, end)
    day = tale.days.today - timedelta(days=opened)
    by = f"@{renewal}"
    span = opened - until
    if span // max(len(steps), 1) <= LOOKED:
        tale.book.tick(day)
    for number, step in enumerate(steps, 1):
        ago = opened - span * number // len(steps)
        tale.tell_from(day, ago, by, "finish_renewal_step", renewal, contract=contract, step=step)
    if forecast:
        tale.tell_from(day, until, by, "set_forecast", renewal, contract=contract, forecast=forecast)
    return renewal


def draft_renewal(
    tale: Tale, contract: str, ago: int, pays_on: date, changes: Sequence[tuple[str, str, str]] = ()
) -> str:
    """
    Draft the contract that renews, at the same price but for changes; gives its key.

    A change names a module and by what its seats and its price are multiplied; by 0 seats it goes.
    """
    renewal = contract.replace("contract", "renewal")
    tale.contracts += 1
    key = tale.key("contract", tale.contracts)
    by = f"@{renewal}"
    tale.tell(ago, by, "draft_renewal", renewal, contract=contract, made=key)
    for module, seats, price in changes:
        tale.tell(ago, by, "resize_line", key, module=module, seats=seats, price=price)
    tale.tell(ago, by, "plan_payments", key, shares=((pays_on, "1"),))
    return key


def renew(
    tale: Tale,
    contract: str,
    end: date,
    signed: int,
    changes: Sequence[tuple[str, str, str]] = (),
    *,
    unpaid: int = 0,
) -> str:
    """Lead a renewal to its signature; gives the new contract's key."""
    steps = STEPS if tale.is_rich else STEPS[2:3]
    renewal = play(tale, contract, end, steps, signed + 6, "committed" if tale.is_rich else "")
    if tale.is_rich:
        talk_of_renewal(tale, [signed + 5])
    pays_on = max(end + timedelta(days=15), tale.on(signed))
    key = draft_renewal(tale, contract, signed + 4, pays_on, changes)
    sign(tale, key, signed, f"@{renewal}")
    receive(tale, key, [pays_on], signed, unpaid=unpaid)
    return key


def draft_bought(tale: Tale, contract: str, ago: int, items: Sequence[Item], begins: date) -> str:
    """Draft what is bought for long after short-term use; gives the contract's key."""
    renewal = contract.replace("contract", "renewal")
    tale.contracts += 1
    key = tale.key("contract", tale.contracts)
    tale.tell(ago, f"@{renewal}", "draft_renewal", renewal, contract=contract, made=key)
    for item in items:
        add_line(tale, key, item, ago, f"@{renewal}")
    tale.tell(ago, f"@{renewal}", "plan_payments", key, shares=((begins + timedelta(days=15), "1"),))
    return key


def lose(tale: Tale, contract: str, end: date, ago: int, reason: str) -> None:
    """Lose a renewal so many days ago, after two steps of its play."""
    renewal = play(tale, contract, end, STEPS[:2] if tale.is_rich else (), ago + 12, "at_risk")
    if tale.is_rich:
        talk_of_renewal(tale, [ago + 2], topic="losing")
    tale.tell(ago, f"@{renewal}", "lose_renewal", renewal, contract=contract, reason=reason)

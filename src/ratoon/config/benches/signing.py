"""Contracts signed, and all that follows done by the worker: projects, plans, care."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from procrastinate.contrib.django import app

from ratoon.config.benches import echo, firm
from ratoon.config.benches.measuring import Measure, measured, seconds_of
from ratoon.config.benches.place import Place
from ratoon.config.management.commands.worker import CONCURRENCY
from ratoon.core.clock import day_of
from ratoon.customers.models import Company
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.services.contracts import draft_contract, sign_contract
from ratoon.sale.services.lines import add_line

NAME = "signing"
_MOST = 40


def run(place: Place) -> Iterator[Measure]:
    """Measure signing alone, and with the reactions to it."""
    firm.fill_contracts(place, place.rows)
    size = min(_MOST, place.few(_MOST), Company.objects.count())
    rounds = [_round(place, size) for _one in range(min(place.rounds, 3) + 1)][1:]
    against = "an INSERT a row, the same rows"
    for what, number in (("sign_contract", 0), ("with reactions, by the worker", 1)):
        pairs = [one[number] for one in rounds]
        yield measured(NAME, what, pairs, against=against, count=size, unit="contracts")


def drain() -> None:
    """Let a worker do all reactions that wait, and end."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        asyncio.run(_drain())


def drafted(place: Place, company: Company) -> Contract:
    """Draft a contract of a year with two lines."""
    at = timezone.now()
    today = day_of(at)
    contract = draft_contract(company=company, owner=firm.person(place), drafted_on=today, actor=firm.SYSTEM, at=at)
    for kind, module in zip(("new", "module"), Module.objects.order_by("pk"), strict=False):
        add_line(
            contract=contract,
            kind=kind,
            module=module,
            quantity=Decimal(10),
            unit_price=Decimal(100),
            start_on=today,
            end_on=today + timedelta(days=365),
            actor=firm.SYSTEM,
            at=at,
        )
    return contract


def sign(contract: Contract) -> None:
    """Sign a contract today."""
    at = timezone.now()
    sign_contract(contract=contract, on=day_of(at), seal_kind="electronic", actor=firm.SYSTEM, at=at)


def _sign_all(contracts: Sequence[Contract]) -> None:
    for contract in contracts:
        sign(contract)


def _round(place: Place, size: int) -> list[tuple[float, float]]:
    companies = list(Company.objects.order_by("?")[:size])
    contracts = [drafted(place, company) for company in companies]
    since = echo.marks(place.raw)
    signing = seconds_of(lambda: _sign_all(contracts))
    of_signing = echo.marks(place.raw)
    reacting = seconds_of(drain)
    followed = echo.taken_out(place.raw, of_signing)
    signed = echo.taken_out(place.raw, since)
    floor = seconds_of(lambda: echo.put_in_one_by_one(place.raw, signed, size))
    rest = seconds_of(lambda: echo.put_in_one_by_one(place.raw, followed, size))
    return [(signing, floor), (signing + reacting, floor + rest)]


async def _drain() -> None:
    async with app.open_async():
        await app.run_worker_async(
            queues=["reactions"],
            concurrency=CONCURRENCY,
            delete_jobs="never",
            wait=False,
            install_signal_handlers=False,
        )

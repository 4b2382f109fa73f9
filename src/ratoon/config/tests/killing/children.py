"""What the processes do that are killed, or that lose their database."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from itertools import count, cycle
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils import timezone

from ratoon.core.clock import day_of
from ratoon.customers.models import Company
from ratoon.imports.queries import PLAIN, default_owner
from ratoon.imports.services import request_import, runs
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.rules.terms import add_months
from ratoon.sale.services import contracts, lines

BACKLOG = 5
"""So many reactions may wait: the one who signs is not to be far ahead of the worker."""
CHUNK = 100
MONTHS = 12
AWAY_SECONDS = 0.05


def lead_to(database: str) -> None:
    """Let this process work on a database."""
    connections.databases["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database


def work() -> None:
    """Be the job worker."""
    with _more_ends():
        call_command("worker")


def sign(notes: str) -> None:
    """
    Sign contract after contract, and note each once the service has returned: in a file, safe on disk.

    Each is by its reference ``<process>-<number>``, with as many seats, in one module or two, as the number says.
    """
    with Path(notes).open("a", encoding="utf-8") as file:
        for number in _numbers():
            try:
                pk = _sign_one(number)
            except (OperationalError, InterfaceError):
                _away()
                continue
            file.write(f"{pk} {number}\n")
            file.flush()
            os.fsync(file.fileno())


def hand_in(kind: str, path: str) -> None:
    """Hand a file in, as a page does."""
    owner = default_owner()
    assert owner is not None
    request_import(
        file_name=Path(path).name,
        content=Path(path).read_bytes(),
        map_name=PLAIN,
        kind=kind,
        encoding="utf-8",
        owner=owner,
        actor=SYSTEM,
        at=timezone.now(),
    )


def take_in(kind: str, path: str, report: str) -> None:
    """Import a file by the command, and keep what it reports."""
    with _more_ends(), Path(report).open("w", encoding="utf-8") as file:
        call_command("import", kind, path, json=True, stdout=file)


def _more_ends() -> AbstractContextManager[Any]:
    """Let rows come in by smaller chunks, so that there are more ends of transactions to be killed before."""
    return patch.object(runs, "SIZE", CHUNK)


def seats_of(number: int) -> list[int]:
    """Say what a contract sells: seats of each module."""
    return [number % 40 + 1] if number % 3 else [number % 40 + 1, 5]


def _numbers() -> Iterator[int]:
    """Count on, holding still while the worker is behind."""
    for number in count(1):
        while _waiting() > BACKLOG:
            time.sleep(AWAY_SECONDS)
        yield number


def _waiting() -> int:
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from procrastinate_jobs where status in ('todo', 'doing')")
                return int(cursor.fetchone()[0])
        except (OperationalError, InterfaceError):
            _away()


def _away() -> None:
    """Let a database come back."""
    connection.close()
    time.sleep(AWAY_SECONDS)


def _sign_one(number: int) -> int:
    at = timezone.now()
    contract = _draft(number, at)
    signed = contracts.sign_contract(contract=contract, on=day_of(at), seal_kind="electronic", actor=SYSTEM, at=at)
    return signed.pk


def _draft(number: int, at: datetime) -> Contract:
    companies = list(Company.objects.order_by("pk"))
    today = day_of(at)
    contract = contracts.draft_contract(
        company=companies[number % len(companies)],
        owner=Staff.objects.get(user__email="sales_lead@ratoon.example"),
        drafted_on=today,
        reference=f"{os.getpid()}-{number}",
        actor=SYSTEM,
        at=at,
    )
    for module, seats in zip(cycle(Module.objects.order_by("pk")), seats_of(number), strict=False):
        lines.add_line(
            contract=contract,
            kind="new",
            module=module,
            quantity=Decimal(seats),
            unit_price=Decimal(100),
            start_on=today,
            end_on=add_months(today, MONTHS),
            actor=SYSTEM,
            at=at,
        )
    return contract

"""Killed without a word, ten times each: what was acknowledged stands, and nothing stands that is half."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg.rows import dict_row

from ratoon.config.tests.killing.audit import OFFENDERS
from ratoon.config.tests.killing.children import seats_of
from ratoon.config.tests.killing.cluster import Cluster
from ratoon.config.tests.killing.rows import SIZES, Contents, write_leads
from ratoon.config.tests.killing.storm import COMMAND, IMPORT, KILLS, SIGNINGS, Nursery, Storm
from ratoon.core.testing import database as databases
from ratoon.customers.tests import make as customers
from ratoon.imports.tests.make import take_in
from ratoon.people.tests import cast as people
from ratoon.product.tests import make as products

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="needs /proc to find what a server started"
)
CUSTOMERS = 12
STRUCK_AT_LEAST = 3
SEED = int(os.environ.get("RATOON_SEED") or time.time_ns() % 1_000_000)


@pytest.fixture(autouse=True)
def clock() -> None:
    """Let the clock go as it does for the processes, in place of the tests' own."""


@pytest.fixture(autouse=True)
def _seed() -> None:
    """Print the seed beside whatever fails; RATOON_SEED in the environment gives the same one again."""
    sys.stdout.write(f"RATOON_SEED={SEED}\n")


@pytest.fixture(scope="module")
def beginning(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Give the address of a database in which work can begin; what is imported into it there comes in undisturbed."""
    with django_db_blocker.unblock(), databases.own_clone():
        _begin()
        known = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        yield {name: known[name] for name in names if known.get(name)}


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory, beginning: dict[str, Any]) -> Iterator[Storm]:
    """Let it rage, and give what is left when it is over."""
    sys.stdout.write(f"RATOON_SEED={SEED}\n")
    folder = tmp_path_factory.mktemp("killed")
    cluster = Cluster(folder / "data")
    with cluster.server.running():
        cluster.fill(beginning, SIGNINGS, IMPORT)
        nursery = Nursery(cluster)
        try:
            made = Storm(cluster, nursery, random.Random(SEED), folder / "signed", write_leads(folder))
            made.rage()
            made.calm_down()
            yield made
        finally:
            nursery.close()
            cluster.close()


def _begin() -> None:
    """Make who signs, what is sold, and to whom."""
    everybody = people.build()
    for code in ("crm", "hr"):
        products.module(code)
    for _ in range(CUSTOMERS):
        customers.company(owner=everybody.sales_lead.staff)


def test_every_kill_struck_something_under_way(storm: Storm) -> None:
    for what in ("server", "worker"):
        for database in (SIGNINGS, IMPORT):
            assert storm.kills[what, database] >= KILLS
            assert storm.struck[what, database] >= STRUCK_AT_LEAST, f"{what} was hardly doing anything in {database}"
    assert storm.struck["server", COMMAND] >= STRUCK_AT_LEAST


def test_what_was_acknowledged_is_there(storm: Storm) -> None:
    noted = storm.noted()
    assert len(noted) > 2 * KILLS
    with storm.cluster.connect(SIGNINGS) as database:
        found = {
            row["id"]: (row["status"], row["signed_on"] is not None, row["reference"].partition("-")[2], row["seats"])
            for row in database.execute(
                "select c.*, (select array_agg(l.quantity::int order by l.id) from sale_contractline l "
                "where l.contract_id = c.id) as seats from sale_contract c"
            )
        }
    for pk, number in noted.items():
        assert found.get(pk) == ("signed", True, str(number), seats_of(number))
    others = [one for pk, one in found.items() if pk not in noted]
    assert all(seats == seats_of(int(number)) for status, _on, number, seats in others if status == "signed")


@pytest.mark.parametrize("offence", OFFENDERS)
def test_nothing_is_half_signed(storm: Storm, offence: str) -> None:
    with storm.cluster.connect(SIGNINGS) as database:
        assert database.execute(OFFENDERS[offence].encode()).fetchall() == []


def test_an_import_of_the_worker_goes_on_by_itself(storm: Storm) -> None:
    runs = "select array_agg(distinct r.status::text) from imports_importrun r where kind <> 'leads'"
    assert storm.cluster.ask(IMPORT, runs) == ["done"]
    with storm.cluster.connect(IMPORT) as database:
        before = Contents(database).digests()
        for files in storm.files:
            for kind, path in files.items():
                again = _imported(storm, kind, path)
                assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, SIZES[kind])
        assert Contents(database).digests() == before


def test_the_import_run_again_ends_in_the_rows_of_an_undisturbed_one(storm: Storm, beginning: dict[str, Any]) -> None:
    work = [(kind, path) for files in storm.files for kind, path in files.items()]
    for kind, path in [*work, ("leads", storm.leads)]:
        again = _imported(storm, kind, path)
        assert (again["created"] + again["unchanged"], again["updated"], again["rejected"]) == (SIZES[kind], 0, [])
        (plain,) = take_in(kind, path.read_text(encoding="utf-8"), at=timezone.now())
        assert (plain.created, plain.rejected) == (SIZES[kind], [])
    with storm.cluster.connect(IMPORT) as struck, psycopg.connect(**beginning, row_factory=dict_row) as spared:
        found, wanted = Contents(struck).digests(), Contents(spared).digests()
    assert {table for table in found if found[table] != wanted[table]} == set()
    assert found["sale_contract"][0] == len(storm.files) * SIZES["subscriptions"]
    assert found["lead_lead"][0] == SIZES["leads"]


def _imported(storm: Storm, kind: str, path: Path) -> dict[str, Any]:
    """Import a file again, by the command; returns what it reports."""
    report = path.with_suffix(".again.json")
    storm.nursery.do("take_in", IMPORT, kind=kind, path=str(path), report=str(report))
    (found,) = json.loads(report.read_text(encoding="utf-8"))
    return dict(found)

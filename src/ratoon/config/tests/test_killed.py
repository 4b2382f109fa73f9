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

import pytest
from django.db import connection

from ratoon.config.tests.killing.audit import OFFENDERS
from ratoon.config.tests.killing.children import seats_of
from ratoon.config.tests.killing.cluster import Cluster
from ratoon.config.tests.killing.rows import KINDS, Contents, rows_in
from ratoon.config.tests.killing.storm import IMPORT, KILLS, SIGNINGS, UNDISTURBED, Nursery, Storm
from ratoon.core.testing import database as databases
from ratoon.customers.tests import make as customers
from ratoon.people.tests import cast as people
from ratoon.product.tests import make as products

pytestmark = [
    pytest.mark.xdist_group("killed"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find what a server started"),
]
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
def storm(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Storm]:
    """Let it rage, and give what is left when it is over."""
    sys.stdout.write(f"RATOON_SEED={SEED}\n")
    folder = tmp_path_factory.mktemp("killed")
    cluster = Cluster(folder / "data")
    with cluster.server.running():
        with django_db_blocker.unblock(), databases.own_clone():
            _begin()
            known = connection.get_connection_params()
            names = ("dbname", "user", "password", "host", "port")
            cluster.fill({name: known[name] for name in names if known.get(name)}, SIGNINGS, IMPORT, UNDISTURBED)
        nursery = Nursery(cluster)
        try:
            made = Storm(cluster, nursery, random.Random(SEED), folder / "signed")
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


def test_the_import_ends_in_the_rows_of_an_undisturbed_one(storm: Storm) -> None:
    assert storm.cluster.ask(IMPORT, "select array_agg(distinct status::text) from imports_importrun") == ["done"]
    with storm.cluster.connect(IMPORT) as database:
        before = Contents(database).digests()
    for number, files in enumerate(storm.files):
        for kind in KINDS:
            again = _imported(storm, IMPORT, kind, files[kind])
            assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, rows_in(kind)), number
            plain = _imported(storm, UNDISTURBED, kind, files[kind])
            assert plain["created"] == rows_in(kind)
            assert again["rejected"] == plain["rejected"] == []
    with storm.cluster.connect(IMPORT) as struck, storm.cluster.connect(UNDISTURBED) as spared:
        after, plainly = Contents(struck).digests(), Contents(spared).digests()
    assert after == before
    assert {table for table in after if after[table] != plainly[table]} == set()
    assert after["sale_contract"][0] == len(storm.files) * rows_in("subscriptions")


def _imported(storm: Storm, database: str, kind: str, path: Path) -> dict[str, Any]:
    """Import a file by the command; returns what it reports."""
    report = path.with_suffix(f".{database}.json")
    storm.nursery.do("take_in", database, kind=kind, path=str(path), report=str(report))
    (found,) = json.loads(report.read_text(encoding="utf-8"))
    return dict(found)

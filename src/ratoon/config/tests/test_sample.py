"""The figures of the sample company are told by the reports, and what lies outside its range is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ratoon.config.management.commands import sample
from ratoon.core.testing.freeze import TODAY
from ratoon.demo.services import Made
from ratoon.people.tests.cast import Cast
from ratoon.sale.tests import make_pipeline

pytestmark = pytest.mark.django_db
GOOD = {"lead_to_won": "8.7", "win_rate": "26.0", "logo_renewal": "84.0", "nrr": "101.5"}


@contextmanager
def nowhere(**given: int) -> Iterator[None]:
    yield


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """What the reports will tell; nothing is made."""
    found: dict[str, str | None] = dict(GOOD)
    monkeypatch.setattr(sample, "own_place", nowhere)
    monkeypatch.setattr(sample, "make_demo", lambda **given: Made(steps=7, reactions=2))
    monkeypatch.setattr(sample, "figures", lambda today: dict(found))
    return found


def test_each_seed_is_told_with_its_figures(told: dict[str, str | None]) -> None:
    out = StringIO()
    call_command("sample", "--seeds", "4,5", "--json", stdout=out, stderr=StringIO())
    rows = json.loads(out.getvalue())
    assert [(row["seed"], row["figures"], row["outside"]) for row in rows] == [(4, GOOD, []), (5, GOOD, [])]
    plain = StringIO()
    call_command("sample", "--seeds", "4", stdout=plain, stderr=StringIO())
    assert "seed 4: 7 steps" in plain.getvalue()
    assert "nrr 101.5 % (of 95 to 115)" in plain.getvalue()


@pytest.mark.parametrize(("name", "figure"), [("nrr", "94.9"), ("win_rate", "35.1"), ("logo_renewal", None)])
def test_what_lies_outside_is_named(told: dict[str, str | None], name: str, figure: str | None) -> None:
    told[name] = figure
    with pytest.raises(CommandError, match=f"{name} of seed 1"):
        call_command("sample", "--seeds", "1", stdout=StringIO(), stderr=StringIO())


def test_figures_are_those_of_the_reports(cast: Cast) -> None:
    make_pipeline.lost(owner=cast.rep.staff)
    assert sample.figures(TODAY) == {"lead_to_won": None, "win_rate": "0.0", "logo_renewal": None, "nrr": None}

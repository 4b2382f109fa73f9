"""Stages of the pipeline are set by page and API, and the pipeline keeps what it can't be without."""

from __future__ import annotations

from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.pipeline import Stage
from ratoon.sale.tests import make_pipeline as make

TRIAL = {"code": "trial", "name_zh": "试用", "name_en": "Trial", "probability": 50}


def test_a_stage_with_a_gate_is_added_and_holds_back(door: Door, cast: Cast) -> None:
    made = door.add(cast.sales_lead, "stages", **TRIAL, gate=["contact", "amount"])
    assert made.is_done, made
    stage = Stage.objects.get(pk=made.pk)
    assert (stage.outcome, stage.probability, stage.gate) == ("open", 50, ["amount", "contact"])
    opportunity = make.opportunity(owner=cast.rep.staff, amount=None)
    with nothing_changes():
        held = door.act(cast.rep, "opportunities", opportunity.pk, "move", stage="trial")
    assert held.is_refused
    assert door.edit(cast.sales_lead, "stages", stage.pk, 1, gate=[], probability=None).is_done
    assert Stage.objects.get(pk=stage.pk).probability is None
    assert door.act(cast.rep, "opportunities", opportunity.pk, "move", stage="trial").is_done
    edited = JournalEntry.objects.get(kind="word.edited")
    assert edited.data["fields"] == ["gate", "probability"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"probability": 101}, "probability"),
        ({"probability": -1}, "probability"),
        ({"outcome": "won"}, "probability"),
        ({"outcome": "lost"}, "probability"),
        ({"outcome": "maybe"}, "outcome"),
        ({"gate": ["weather"]}, "gate"),
    ],
)
def test_what_no_stage_can_be(door: Door, cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = door.add(cast.sales_lead, "stages", **{**TRIAL, **wrong})
    assert answer.is_refused
    assert next(iter(answer.problems)).startswith(field), answer


def test_the_pipeline_keeps_a_stage_of_each_outcome(door: Door, cast: Cast) -> None:
    won, lost = Stage.objects.get(code="won"), Stage.objects.get(code="lost")
    with nothing_changes():
        assert door.act(cast.sales_lead, "stages", won.pk, "archive").is_refused
        assert door.act(cast.sales_lead, "stages", lost.pk, "archive").is_refused
        assert door.edit(cast.sales_lead, "stages", lost.pk, 1, outcome="open").is_refused
    second = door.add(
        cast.sales_lead, "stages", code="gone", name_zh="流失", name_en="Gone", outcome="lost", probability=0
    )
    assert second.is_done
    assert door.act(cast.sales_lead, "stages", lost.pk, "archive").is_done


def test_a_stage_with_a_past_keeps_its_outcome(door: Door, cast: Cast) -> None:
    stage = make.opportunity(owner=cast.rep.staff).stage
    with nothing_changes():
        answer = door.edit(cast.sales_lead, "stages", stage.pk, stage.version, outcome="won", probability=100)
        removal = door.act(cast.sales_lead, "stages", stage.pk, "remove")
        assert door.edit(cast.rep, "stages", stage.pk, stage.version, probability=99).status == 404
    assert list(answer.problems) == ["outcome"]
    assert removal.is_refused and "2" in removal.words, "the opportunity and its step"
    assert door.edit(cast.sales_lead, "stages", stage.pk, stage.version, probability=15).is_done

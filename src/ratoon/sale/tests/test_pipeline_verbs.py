"""An opportunity goes its way by verbs: each says from where it leads, what it asks for, and on which days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, SHANGHAI, TODAY
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity, StageMove
from ratoon.sale.services import pipeline, pipeline_links
from ratoon.sale.services.contracts import void_contract
from ratoon.sale.services.pipeline import OpportunityRefused
from ratoon.sale.tests import make_pipeline as make

DAY = timedelta(days=1)
VERBS = ("move", "lose", "reopen", "hand-over")


def standing(cast: Cast, verb: str) -> Opportunity:
    """Make an opportunity of the rep's, opened ten days ago, with which the verb may be done; its last step too."""
    on = TODAY - 10 * DAY
    if verb == "reopen":
        return make.lost(owner=cast.rep.staff, on=on)
    return make.opportunity(owner=cast.rep.staff, on=on)


def typed(cast: Cast, verb: str) -> dict[str, Any]:
    """Give what a verb asks for beside its day."""
    asked: dict[str, dict[str, Any]] = {
        "move": {"stage": "qualifying"},
        "lose": {"reason": "went_back"},
        "hand-over": {"owner": cast.other_rep.staff.pk},
    }
    return asked.get(verb, {})


@pytest.mark.parametrize(
    ("verb", "stage", "kind"),
    [("move", "qualifying", "moved"), ("lose", "lost", "lost"), ("reopen", "prospecting", "reopened")],
)
def test_it_goes_its_way(door: Door, cast: Cast, verb: str, stage: str, kind: str) -> None:
    row = standing(cast, verb)
    on = TODAY - 2 * DAY
    answer = door.act(cast.rep, "opportunities", row.pk, verb, on=on, **typed(cast, verb))

    assert answer.is_done, answer
    now = Opportunity.objects.get(pk=row.pk)
    assert (now.stage.code, now.stage_on, now.version) == (stage, on, row.version + 1)
    assert now.closed_on == (on if verb == "lose" else None)
    assert (now.loss_reason and now.loss_reason.code) == ("went_back" if verb == "lose" else None)
    step = StageMove.objects.filter(opportunity=row).latest("pk")
    assert (step.stage.code, step.happened_on, step.recorded_at) == (stage, on, NOW)
    entry = JournalEntry.objects.get(kind=f"opportunity.{kind}", happened_at=datetime.combine(on, time.min, SHANGHAI))
    assert (entry.data["opportunity_id"], entry.user) == (row.pk, cast.rep.user)
    subjects = set(entry.subjects.values_list("kind", "record_id")) if hasattr(entry, "subjects") else set()
    assert not subjects or subjects == {("opportunity", row.pk), ("company", row.company_id)}


def test_it_is_handed_over(door: Door, cast: Cast) -> None:
    row = standing(cast, "hand-over")
    assert door.act(cast.sales_lead, "opportunities", row.pk, "hand-over", **typed(cast, "hand-over")).is_done
    assert Opportunity.objects.get(pk=row.pk).owner == cast.other_rep.staff
    with nothing_changes():
        answer = door.act(cast.sales_lead, "opportunities", row.pk, "hand-over", **typed(cast, "hand-over"))
    assert list(answer.problems) == ["owner"]


@pytest.mark.parametrize("verb", VERBS)
def test_days_that_can_not_be_are_refused(door: Door, cast: Cast, verb: str) -> None:
    row = standing(cast, verb)
    for on in (TODAY + DAY, TODAY - 11 * DAY):
        with nothing_changes():
            answer = door.act(cast.rep, "opportunities", row.pk, verb, on=on, **typed(cast, verb))
        assert list(answer.problems) == ["on"], on
    assert "2026-11-13" in answer.words


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_is_told_so_or_finds_nothing(door: Door, cast: Cast, verb: str) -> None:
    row = standing(cast, verb)
    for person, status in ((cast.executive, 403), (cast.csm, 403), (cast.other_rep, 404), (cast.project_manager, 404)):
        with nothing_changes():
            answer = door.act(person, "opportunities", row.pk, verb, **typed(cast, verb))
        assert answer.status == status, person.key


@pytest.mark.parametrize(("verb", "starts"), [("move", "lost"), ("lose", "lost"), ("reopen", "open"), ("move", "won")])
def test_a_wrong_start_is_refused(door: Door, cast: Cast, verb: str, starts: str) -> None:
    row = make.opportunity(owner=cast.rep.staff) if starts == "open" else make.lost(owner=cast.rep.staff)
    if starts == "won":
        row = make.past(owner=cast.rep.staff, code="won", company=make.company(owner=cast.rep.staff))
    with nothing_changes():
        answer = door.act(cast.rep, "opportunities", row.pk, verb, **typed(cast, verb))
    assert answer.is_refused
    assert answer.words


def test_a_gate_names_all_that_is_missing(door: Door, cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, amount=None)
    with nothing_changes():
        answer = door.act(cast.rep, "opportunities", row.pk, "move", stage="contract")
    assert list(answer.problems) == ["stage"]
    for fact in (("Amount", "金额"), ("Expected on", "预计")):
        assert any(word in answer.words for word in fact), answer.words
    Opportunity.objects.filter(pk=row.pk).update(amount=Decimal("1.00"), expected_on=TODAY)
    assert door.act(cast.rep, "opportunities", row.pk, "move", stage="contract").is_done


def test_every_fact_can_be_asked_for(cast: Cast) -> None:
    asking = make.stage("negotiating")
    asking.gate = ["contact", "module", "contract_signed"]
    asking.save()
    row = make.opportunity(owner=cast.rep.staff)
    with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
        pipeline.move_stage(opportunity=row, stage=asking, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "gate"
    asking.gate = ["contact", "module"]
    asking.save()
    full = make.opportunity(
        owner=cast.rep.staff, of=row.company, contact=make.contact(row.company), modules=[make.module("crm")]
    )
    assert pipeline.move_stage(opportunity=full, stage=asking, on=TODAY, actor=SYSTEM, at=NOW).stage == asking


@pytest.mark.parametrize(("code", "refusal"), [("won", "decided_stage"), ("lost", "decided_stage")])
def test_won_and_lost_have_verbs_of_their_own(cast: Cast, code: str, refusal: str) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
        pipeline.move_stage(opportunity=row, stage=make.stage(code), on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == refusal
    with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
        pipeline.move_stage(opportunity=row, stage=make.stage(), on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "same_stage"


def test_it_is_lost_for_a_reason(door: Door, cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    for wrong in ({}, {"reason": "none"}):
        with nothing_changes():
            assert list(door.act(cast.rep, "opportunities", row.pk, "lose", **wrong).problems) == ["reason"]


def test_what_was_lost_comes_back_where_it_was(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, on=TODAY - 5 * DAY)
    row = pipeline.move_stage(opportunity=row, stage=make.stage("proposing"), on=TODAY, actor=SYSTEM, at=NOW)
    row = pipeline.lose(opportunity=row, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
    row = pipeline.reopen(opportunity=row, on=TODAY, actor=SYSTEM, at=NOW)
    assert row.stage.code == "proposing"
    assert [one.stage.code for one in row.moves.order_by("pk")] == ["prospecting", "proposing", "lost", "proposing"]


def test_signing_its_contract_wins_it(door: Door, cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, on=TODAY - 9 * DAY)
    contract = make.contract(row.company, on=TODAY - 8 * DAY)
    assert door.act(cast.rep, "opportunities", row.pk, "link-contract", contract=contract.pk).is_done
    assert Opportunity.objects.get(pk=row.pk).stage.outcome == "open"
    make.signed(contract, on=TODAY - DAY)
    now = Opportunity.objects.get(pk=row.pk)
    assert (now.stage.code, now.closed_on, now.contract) == ("won", TODAY - DAY, contract)
    assert JournalEntry.objects.get(kind="opportunity.won").data["contract_id"] == contract.pk
    with nothing_changes():
        assert pipeline.win_for_contract(contract=contract, on=TODAY, actor=SYSTEM, at=NOW) is None


def test_its_contract_is_drafted_from_it(door: Door, cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, on=TODAY - 9 * DAY, currency="USD")
    with nothing_changes():
        assert door.act(cast.rep, "opportunities", row.pk, "draft-contract", on=TODAY - 10 * DAY).is_refused
    answer = door.act(cast.rep, "opportunities", row.pk, "draft-contract", on=TODAY - 8 * DAY)
    assert answer.is_done, answer
    contract = Contract.objects.get(pk=answer.pk)
    assert (contract.company, contract.owner, contract.currency) == (row.company, cast.rep.staff, "USD")
    assert (contract.status, contract.drafted_on) == ("draft", TODAY - 8 * DAY)
    assert Opportunity.objects.get(pk=row.pk).contract == contract
    with nothing_changes():
        refused = door.act(cast.rep, "opportunities", row.pk, "draft-contract", on=TODAY)
    assert contract.number in refused.words
    void_contract(contract=contract, on=TODAY, actor=SYSTEM, at=NOW)
    assert door.act(cast.rep, "opportunities", row.pk, "draft-contract", on=TODAY).is_done


def test_a_contract_that_is_signed_already_wins_at_once(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, on=TODAY - 9 * DAY)
    contract = make.signed(make.contract(row.company, on=TODAY - 8 * DAY), on=TODAY - 2 * DAY)
    won = pipeline_links.link_contract(opportunity=row, contract=contract, on=TODAY, actor=SYSTEM, at=NOW)
    assert (won.stage.code, won.closed_on) == ("won", TODAY - 2 * DAY)


def test_a_contract_that_does_not_fit_is_refused(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    other = make.opportunity(owner=cast.rep.staff, of=row.company)
    taken = make.contract(other.company)
    pipeline_links.link_contract(opportunity=other, contract=taken, on=TODAY, actor=SYSTEM, at=NOW)
    for contract, code in (
        (make.contract(make.company(owner=cast.rep.staff)), "contract_elsewhere"),
        (taken, "contract_taken"),
    ):
        with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
            pipeline_links.link_contract(opportunity=row, contract=contract, on=TODAY, actor=SYSTEM, at=NOW)
        assert refused.value.code == code


def test_a_lost_one_is_not_won_by_signing(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    contract = make.contract(row.company)
    row = pipeline_links.link_contract(opportunity=row, contract=contract, on=TODAY, actor=SYSTEM, at=NOW)
    pipeline.lose(opportunity=row, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes(), pytest.raises(OpportunityRefused) as refused:
        make.signed(contract)
    assert refused.value.code == "lost_before"

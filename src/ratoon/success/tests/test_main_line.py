"""From acceptance into care, to the renewal and the next cycle; or to the loss, when the grace is past."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from ratoon.core.events import publish
from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Company, Standing
from ratoon.delivery.events import AcceptanceSigned
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.models.contracts import Contract
from ratoon.sale.services.lines import open_renewal
from ratoon.sale.tests import make_contracts as sale
from ratoon.success import services
from ratoon.success.models import Care, Renewal
from ratoon.success.services import RenewalRefused
from ratoon.success.tests import make
from ratoon.work.alarms import rule_of
from ratoon.work.models import Task

DAY = timedelta(days=1)


def accept(company: Company, contract: Contract, ago: int) -> None:
    """Publish what delivery does when the customer accepts."""
    event = AcceptanceSigned(project_id=1, company_id=company.pk, contract_id=contract.pk, on=TODAY - ago * DAY)
    publish(event, about=(company,), actor=SYSTEM, at=NOW - ago * DAY)


def test_from_acceptance_to_the_second_cycle(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    contract = make.contract(owner=cast.rep.staff, of=company, ends_in=25)
    accept(company, contract, 200)
    drain()

    care = Care.objects.get(company=company)
    assert (care.owner, care.began_on) == (cast.csm.staff, TODAY - 200 * DAY)
    assert Company.objects.get(pk=company.pk).owner == cast.csm.staff
    assert JournalEntry.objects.get(kind="care.started").data["rule"] == "fewest_cares"

    done = make.tick()
    assert (done.opened, done.warned, done.lost, done.left) == (1, 1, 0, 0)
    play = Renewal.objects.get(contract=contract)
    assert (play.owner, play.opened_on, play.ends_on) == (
        cast.csm.staff,
        TODAY + 25 * DAY - 90 * DAY,
        TODAY + 25 * DAY,
    )
    assert (play.amount, play.forecast, play.cycle) == (Decimal("12000.00"), "open", 1)
    alarm = Task.objects.get(rule="renewal.term_ends")
    assert (alarm.at_stake, alarm.currency, alarm.assignee) == (Decimal("12000.00"), "CNY", cast.csm.staff)

    for verb in ("review", "value", "strategy", "quote"):
        assert door.act(cast.csm, "renewals", play.pk, verb, on=TODAY - 5 * DAY).is_done, verb
    assert Standing.objects.get(company=company).quadrant == "IV"
    answer = door.act(cast.csm, "renewals", play.pk, "renew", on=TODAY - 3 * DAY)
    assert answer.is_done, answer
    draft = Contract.objects.get(renews=contract)
    drain()
    assert Renewal.objects.get(pk=play.pk).new_contract == draft

    sale.sign(draft, TODAY - DAY)
    drain()
    now = Renewal.objects.get(pk=play.pk)
    assert (now.status, now.signing_on, now.renewed_amount) == ("renewed", TODAY - DAY, Decimal("12000.00"))
    standing = Standing.objects.get(company=company)
    assert (standing.quadrant, standing.cycle) == ("III", 2)
    assert standing.term_ends_on == draft.lines.get().end_on
    assert Task.objects.get(pk=alarm.pk).status == "cleared"
    assert make.tick().opened == 0
    kinds = set(JournalEntry.objects.values_list("kind", flat=True))
    assert {"renewal.opened", "renewal.drafted", "renewal.renewed", "company.moved"} <= kinds
    for address in (f"/customers/{company.pk}/", f"/renewals/{play.pk}/", f"/success/{care.pk}/", "/renewals/months/"):
        assert page_client(cast.csm).get(address).status_code == 200, address


def test_a_second_tick_does_nothing(cast: Cast) -> None:
    make.contract(owner=cast.csm.staff, ends_in=20)
    assert make.tick().opened == 1
    with nothing_changes():
        done = make.tick()
    assert (done.opened, done.warned, done.lost, done.left) == (0, 0, 0, 0)


def test_large_customers_and_short_terms_have_longer_plays(cast: Cast) -> None:
    large = make.company(owner=cast.csm.staff, size_band="2000+")
    make.contract(owner=cast.csm.staff, of=large, ends_in=170)
    make.contract(owner=cast.csm.staff, ends_in=170)
    assert make.tick().opened == 1
    assert Renewal.objects.get().company == large
    trial = sale.draft(owner=cast.csm.staff, company=make.company(owner=cast.csm.staff), has_line=False)
    sale.add_line(trial, "short_term", end_on=TODAY + 60 * DAY)
    sale.sign(trial)
    drain()
    play = Renewal.objects.get(contract=trial)
    assert (play.is_short_term, play.opened_on, play.amount) == (True, TODAY, Decimal("0.00"))
    answer = services.renew(renewal=play, on=TODAY, actor=SYSTEM, at=NOW)
    assert answer.renews == trial


def test_what_goes_on_by_another_contract_opens_nothing(cast: Cast) -> None:
    company = make.company(owner=cast.csm.staff)
    make.contract(owner=cast.csm.staff, of=company, ends_in=20)
    following = sale.draft(owner=cast.csm.staff, company=company, has_line=False)
    sale.add_line(following, start_on=TODAY + 20 * DAY, end_on=TODAY + 400 * DAY)
    sale.sign(following)
    assert make.tick().opened == 0


def test_alarms_come_twice(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff, ends_in=30)
    assert make.tick().warned == 1
    Renewal.objects.filter(pk=play.pk).update(ends_on=TODAY + 14 * DAY)
    assert make.tick().warned == 1
    assert make.tick().warned == 0
    alarm = Task.objects.get(rule="renewal.term_ends")
    assert alarm.details["days"] == 14
    rule = rule_of(alarm.rule)
    assert rule is not None
    with translation.override("en"):  # as true after the end as before
        assert rule.title(alarm.details) == "Renewal not signed · last day of the term: 6 Dec"
        assert rule.reason(alarm.details) == "Warned of from 14 days before the end on."


def test_it_is_lost_for_a_reason(door: Door, cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    services.take_up_strategy(renewal=play, on=TODAY - 2 * DAY, actor=SYSTEM, at=NOW)
    for wrong in ({}, {"reason": "none"}):
        with nothing_changes():
            assert list(door.act(cast.csm, "renewals", play.pk, "lose", **wrong).problems) == ["reason"]
    assert door.act(cast.csm, "renewals", play.pk, "lose", reason="price", on=TODAY - DAY).is_done
    now = Renewal.objects.get(pk=play.pk)
    assert (now.status, now.lost_on, now.lost_reason) == ("lost", TODAY - DAY, make.reason())
    assert Standing.objects.get(company=play.company).quadrant == "III"
    with nothing_changes():
        assert door.act(cast.csm, "renewals", play.pk, "lose", reason="price").is_refused
    assert make.tick().opened == 0


def test_a_loss_told_too_early_is_taken_back_by_the_signature(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    draft = services.renew(renewal=play, on=TODAY, actor=SYSTEM, at=NOW)
    services.lose(renewal=play, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
    sale.sign(draft)
    drain()
    now = Renewal.objects.get(pk=play.pk)
    assert (now.status, now.lost_on, now.lost_reason) == ("renewed", None, None)


def test_a_renewal_before_its_play_counts_too(cast: Cast) -> None:
    contract = make.contract(owner=cast.csm.staff, ends_in=200)
    sale.sign(open_renewal(contract=contract, on=TODAY, actor=SYSTEM, at=NOW))
    drain()
    play = Renewal.objects.get(contract=contract)
    assert (play.status, play.opened_on, play.signing_on) == ("renewed", TODAY, TODAY)
    assert Standing.objects.get(company=contract.company).cycle == 2


@pytest.mark.parametrize(("ended", "is_over"), [(60, False), (61, True)])
def test_the_grace_ends(cast: Cast, ended: int, is_over: bool) -> None:
    company = make.company(owner=cast.csm.staff)
    care = make.care(owner=cast.csm.staff, of=company)
    play = make.renewal(owner=cast.csm.staff, of=company, ends_in=-ended)
    done = make.tick()
    now = Renewal.objects.get(pk=play.pk)
    standing = Standing.objects.get(company=company)
    care.refresh_from_db()
    if not is_over:
        assert (done.lost, done.left, now.status, standing.quadrant, care.status) == (0, 0, "open", "III", "active")
        return
    assert (done.lost, done.left, now.status, standing.quadrant, care.status) == (1, 1, "lost", "left", "ended")
    assert now.lost_reason == make.reason("term_over")
    assert (standing.since, care.ended_on) == (TODAY, TODAY)


def test_a_term_that_goes_on_elsewhere_keeps_the_customer(cast: Cast) -> None:
    company = make.company(owner=cast.csm.staff)
    make.contract(owner=cast.csm.staff, of=company, ends_in=-70)
    make.contract(owner=cast.csm.staff, of=company, ends_in=200)
    assert make.tick().left == 0


def test_no_day_to_come_is_ticked(cast: Cast) -> None:
    make.contract(owner=cast.csm.staff, ends_in=20)
    with nothing_changes(), pytest.raises(RenewalRefused) as refused:
        make.tick(TODAY + DAY)
    assert refused.value.code == "in_future"

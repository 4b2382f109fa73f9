"""Care is started and handed over, steps of renewals are finished: each verb with its day, rights and refusals."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, SHANGHAI, TODAY
from ratoon.core.testing.queries import Pins
from ratoon.customers.models import Company, Standing
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.success import services
from ratoon.success.models import Care, LostReason, Renewal
from ratoon.success.services import CareRefused, RenewalRefused
from ratoon.success.standing import says_of
from ratoon.success.tests import make

DAY = timedelta(days=1)
STEPS = {"review": "review", "value": "value", "strategy": "strategy", "quote": "quote"}
VERBS = (*STEPS, "forecast", "renew", "lose")
TYPED: dict[str, dict[str, Any]] = {"forecast": {"forecast": "likely"}, "lose": {"reason": "price"}}


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_done_on_its_day(door: Door, cast: Cast, verb: str) -> None:
    play = make.renewal(owner=cast.csm.staff)
    on = TODAY - 2 * DAY
    assert door.act(cast.csm, "renewals", play.pk, verb, on=on).is_done
    assert Renewal.objects.get(pk=play.pk).done_on(STEPS[verb]) == on
    entry = JournalEntry.objects.get(kind="renewal.step_finished")
    assert entry.data == {"renewal_id": play.pk, "step": STEPS[verb], "on": on.isoformat()}
    assert (entry.happened_at, entry.user) == (datetime.combine(on, time.min, SHANGHAI), cast.csm.user)
    assert Standing.objects.get(company=play.company).quadrant == ("IV" if verb == "strategy" else "III")
    with nothing_changes():
        again = door.act(cast.csm, "renewals", play.pk, verb)
    assert again.is_refused
    assert again.words


@pytest.mark.parametrize("verb", VERBS)
def test_days_that_can_not_be_are_refused(door: Door, cast: Cast, verb: str) -> None:
    play = make.renewal(owner=cast.csm.staff)
    for on in (TODAY + DAY, TODAY - 11 * DAY):
        with nothing_changes():
            answer = door.act(cast.csm, "renewals", play.pk, verb, on=on, **TYPED.get(verb, {}))
        assert list(answer.problems) == ["on"], on


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_is_told_so_or_finds_nothing(door: Door, cast: Cast, verb: str) -> None:
    play = make.renewal(owner=cast.csm.staff)
    for person, status in ((cast.executive, 403), (cast.rep, 404), (cast.project_manager, 404)):
        with nothing_changes():
            answer = door.act(person, "renewals", play.pk, verb, **TYPED.get(verb, {}))
        assert answer.status == status, person.key


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_decided_stands(door: Door, cast: Cast, verb: str) -> None:
    play = make.renewal(owner=cast.csm.staff)
    services.lose(renewal=play, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
    with nothing_changes():
        assert door.act(cast.csm, "renewals", play.pk, verb, **TYPED.get(verb, {})).is_refused


def test_a_loss_is_not_told_before_the_last_step(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    services.quote(renewal=play, on=TODAY - DAY, actor=SYSTEM, at=NOW)
    with nothing_changes(), pytest.raises(RenewalRefused) as refused:
        services.lose(renewal=play, reason=make.reason(), on=TODAY - 2 * DAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "before_last_step"


def test_the_signature_and_the_strategy_are_not_ticked_off(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    for step in ("signing", "strategy"):
        with nothing_changes(), pytest.raises(RenewalRefused) as refused:
            services.finish_step(renewal=play, step=step, on=TODAY, actor=SYSTEM, at=NOW)
        assert refused.value.code == "own_verb"


def test_the_next_step_names_the_draft_that_waits_to_be_signed(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    for step in ("review", "value", "quote"):
        services.finish_step(renewal=play, step=step, on=TODAY, actor=SYSTEM, at=NOW)
    services.take_up_strategy(renewal=play, on=TODAY, actor=SYSTEM, at=NOW)
    draft = services.renew(renewal=play, on=TODAY, actor=SYSTEM, at=NOW)
    assert f"签订 {draft.number}" in says_of(Renewal.objects.get(pk=play.pk), TODAY)


def test_one_draft_is_enough(door: Door, cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    assert door.act(cast.csm, "renewals", play.pk, "renew").is_done
    with nothing_changes():
        assert door.act(cast.csm, "renewals", play.pk, "renew").is_refused


def test_a_forecast_is_changed_not_repeated(door: Door, cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    assert door.act(cast.csm, "renewals", play.pk, "forecast", forecast="at_risk").is_done
    assert Renewal.objects.get(pk=play.pk).forecast == "at_risk"
    for wrong in ("at_risk", "perhaps"):
        with nothing_changes():
            answer = door.act(cast.csm, "renewals", play.pk, "forecast", forecast=wrong)
        assert list(answer.problems) == ["forecast"]


def test_a_note_is_edited(door: Door, cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    assert door.edit(cast.csm, "renewals", play.pk, play.version, note="等预算").is_done
    assert Renewal.objects.get(pk=play.pk).note == "等预算"
    with nothing_changes():
        assert door.edit(cast.csm, "renewals", play.pk, play.version, note="x").status in (409, 412)


def test_a_customer_is_taken_into_care_by_hand(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    answer = door.add(cast.csm_lead, "success", company=company.pk, on=TODAY - DAY)
    assert answer.is_done, answer
    care = Care.objects.get(company=company)
    assert (care.owner, care.began_on) == (cast.csm.staff, TODAY - DAY)
    assert Company.objects.get(pk=company.pk).owner == cast.csm.staff
    with nothing_changes():
        assert list(door.add(cast.csm_lead, "success", company=company.pk).problems) == ["company"]
    other = make.company(owner=cast.rep.staff)
    for on in (TODAY + DAY, TODAY - 2000 * DAY):
        with nothing_changes():
            assert list(door.add(cast.csm_lead, "success", company=other.pk, on=on).problems) == ["on"]


def test_nobody_cares_where_there_is_no_csm(cast: Cast) -> None:
    company = make.company(owner=cast.rep.staff)
    Staff.objects.filter(pk__in=(cast.csm.staff.pk, cast.csm_lead.staff.pk)).update(left_on=TODAY)
    with nothing_changes(), pytest.raises(CareRefused) as refused:
        services.start_care(company=company, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "no_csm"
    gone = Staff.objects.get(pk=cast.csm.staff.pk)
    with nothing_changes(), pytest.raises(CareRefused) as refused:
        services.start_care(company=company, owner=gone, on=TODAY, actor=SYSTEM, at=NOW)
    assert refused.value.code == "owner_left"


def test_care_is_handed_over_with_its_renewals_and_the_company(door: Door, cast: Cast) -> None:
    company = make.company(owner=cast.csm.staff)
    care = make.care(owner=cast.csm.staff, of=company)
    play = make.renewal(owner=cast.csm.staff, of=company)
    new = cast.csm_lead.staff
    for fields, field in (
        ({"owner": cast.csm.staff.pk}, "owner"),
        ({"owner": new.pk, "on": TODAY - 101 * DAY}, "on"),
        ({"owner": new.pk, "on": TODAY + DAY}, "on"),
    ):
        with nothing_changes():
            assert list(door.act(cast.csm_lead, "success", care.pk, "hand-over", **fields).problems) == [field]
    with nothing_changes():
        assert door.act(cast.csm, "success", care.pk, "hand-over", owner=new.pk).status == 403
    assert door.act(cast.csm_lead, "success", care.pk, "hand-over", owner=new.pk).is_done
    assert Care.objects.get(pk=care.pk).owner == new
    assert Renewal.objects.get(pk=play.pk).owner == new
    assert Company.objects.get(pk=company.pk).owner == new


def test_a_renewal_is_handed_over(door: Door, cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    assert door.act(cast.csm_lead, "renewals", play.pk, "hand-over", owner=cast.csm_lead.staff.pk).is_done
    assert Renewal.objects.get(pk=play.pk).owner == cast.csm_lead.staff
    with nothing_changes():
        answer = door.act(cast.csm_lead, "renewals", play.pk, "hand-over", owner=cast.csm_lead.staff.pk)
    assert list(answer.problems) == ["owner"]


def test_who_left_and_came_back_is_in_care_again(cast: Cast) -> None:
    company = make.company(owner=cast.csm.staff)
    make.contract(owner=cast.csm.staff, of=company, ends_in=-70)
    care = make.care(owner=cast.csm.staff, of=company)
    assert make.tick().left == 1
    again = services.start_care(company=company, owner=cast.csm.staff, on=TODAY, actor=SYSTEM, at=NOW)
    assert (again.pk, again.status, again.ended_on) == (care.pk, "active", None)


def test_the_months_show_what_one_may_see(cast: Cast, pins: Pins) -> None:
    mine = make.renewal(owner=cast.csm.staff)
    make.renewal(owner=cast.csm_lead.staff, ends_in=90)
    make.renewal(owner=cast.csm.staff, ends_in=-30)
    client = page_client(cast.csm)
    with pins.pinned("renewals by month", at_most=12):
        answer = client.get("/renewals/months/")
    names = [slip["url"] for lane in answer.context["lanes"] for slip in lane["slips"]]
    assert len(names) == 2
    assert f"/renewals/{mine.pk}/" in names
    lead = page_client(cast.csm_lead).get("/renewals/months/")
    assert sum(lane["count"] for lane in lead.context["lanes"]) == 3
    assert page_client(cast.marketer).get("/renewals/months/").status_code == 403


def test_the_customer_says_who_cares(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    part = f"/customers/{play.company_id}/care"
    assert "/success/new" in page_client(cast.csm).get(part).content.decode()
    care = make.care(owner=cast.csm.staff, of=play.company)
    shown = page_client(cast.csm).get(part).content.decode()
    assert f"/success/{care.pk}/" in shown
    assert f"/renewals/{play.pk}/" in shown


def test_the_reason_that_the_system_chooses_stays_in_use(door: Door, cast: Cast) -> None:
    reason = LostReason.objects.get(code="term_over")
    with nothing_changes():
        for verb in ("archive", "remove"):
            assert door.act(cast.csm_lead, "lost-reasons", reason.pk, verb).is_refused
    assert door.edit(cast.csm_lead, "lost-reasons", reason.pk, reason.version, name_en="Term over").is_done
    other = LostReason.objects.get(code="other")
    assert door.act(cast.commercial, "lost-reasons", other.pk, "archive").is_done


def test_the_next_step_stands_alone_and_the_others_in_a_menu(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff)
    body = page_client(cast.csm).get(f"/renewals/{play.pk}/").content.decode()
    buttons, _more, menu = body.partition('class="head"')[2].partition("</details>")[0].partition("rt-more")
    assert buttons.count("btn-primary") == 1
    assert f'btn-primary" href="/renewals/{play.pk}/review"' in buttons
    for verb in ("value", "strategy", "quote", "renew", "forecast", "lose"):
        assert body.count(f'href="/renewals/{play.pk}/{verb}"') == 1
        assert f'href="/renewals/{play.pk}/{verb}"' in menu

"""The plan by itself: the same for the same seed, in the order of its days, with every state of the line in it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ratoon.demo.plan import FULL, SMALL, Size, Step, make_plan
from ratoon.demo.plan.leads import REASONS, SOURCES
from ratoon.demo.plan.sales import STAGES
from ratoon.demo.verbs import VERBS
from ratoon.demo.words.tongues import TONGUES
from ratoon.lead.rules import TO, may

SUNDAY_OF_A_HOLIDAY = date(2027, 2, 7)  # in the week of the Spring Festival nobody works
seeds = st.integers(0, 10_000)
days = st.dates(date(2025, 1, 1), date(2031, 12, 31))
MAKING = {
    *("add_company", "draft_contract_of", "take_over_company", "add_contact", "open_opportunity", "draft_contract"),
    *("take_over_contract", "add_task", "add_campaign"),
}
CALLS = {"tick": 3, "add_price_list": 7, "leave": 10, "follow_up": 1}
"""Services that a verb calls, where they are more than one; of who leaves about so many."""
BILINGUAL = frozenset({"add_module"})
LEAD_VERBS = {
    "cleanse_lead": "cleanse",
    "qualify_lead": "qualify",
    "assign_lead": "assign",
    "accept_lead": "accept",
    "recycle_lead": "recycle",
    "invalidate_lead": "invalidate",
    "convert_lead": "convert",
}


def leads(plan: list[Step]) -> list[tuple[Step, Mapping[str, Any]]]:
    """Give the leads that came, singly or in lists, each with the step by which it came."""
    singly = [(step, {"key": step.about, **step.details}) for step in of(plan, "add_lead")]
    return singly + [(step, row) for step in of(plan, "add_leads") for row in step.details["rows"]]


def of(plan: list[Step], *verbs: str) -> list[Step]:
    """Give the steps of these verbs."""
    return [step for step in plan if step.verb in verbs]


@given(seed=seeds, today=days)
@example(seed=1, today=SUNDAY_OF_A_HOLIDAY)
@settings(max_examples=25)
def test_the_same_seed_and_day_give_the_same_steps_in_the_order_of_their_days(seed: int, today: date) -> None:
    plan = make_plan(seed=seed, today=today)
    assert plan == make_plan(seed=seed, today=today)
    assert plan != make_plan(seed=seed + 1, today=today)
    order = [(step.on, step.part, step.serial) for step in plan]
    assert order == sorted(order)
    assert plan[-1].on == today
    assert all(today - timedelta(days=SMALL.days + 60) <= step.on <= today for step in plan)
    assert {step.verb for step in plan} <= set(VERBS)


@given(seed=seeds, today=days)
@example(seed=1, today=SUNDAY_OF_A_HOLIDAY)
@settings(max_examples=25)
def test_every_state_of_the_line_is_there(seed: int, today: date) -> None:
    plan = make_plan(seed=seed, today=today)
    assert len(leads(plan)) == SMALL.leads
    companies = of(plan, "convert_lead", "add_company", "take_over_company")
    won = SMALL.customers - SMALL.before
    lost = round(won / SMALL.win_rate) - won
    assert len(companies) == SMALL.customers + SMALL.prospects + 1 + lost
    assert {row["source"] for _step, row in leads(plan)} == set(SOURCES)
    assert {step.details["reason"] for step in of(plan, "invalidate_lead")} <= set(REASONS)
    assert set(_ends(plan).values()) == {*TO.values()}
    assert set(Counter(_stages(plan).values())) >= {"prospecting", *STAGES, "lost", "won"}
    kinds = {step.details["kind"] for step in of(plan, "add_line")}
    assert kinds == {"new", "seats", "module", "services_fixed", "services_days", "short_term"}
    assert {step.details["role"] for step in of(plan, "add_staff")} == {
        *("administrator", "executive", "marketer", "rep", "sales_lead"),
        *("project_manager", "delivery_lead", "csm", "csm_lead", "commercial"),
    }
    assert len(of(plan, "lose_renewal")) == 4
    assert of(plan, "draft_renewal")
    assert of(plan, "void_contract")
    assert of(plan, "take_over_contract")


@given(seed=seeds, today=days)
@settings(max_examples=15)
def test_leads_go_their_way_as_the_rules_of_leads_say(seed: int, today: date) -> None:
    status: dict[str, str] = {}
    for step in make_plan(seed=seed, today=today):
        if step.verb in ("add_lead", "add_leads"):
            for key in [row["key"] for row in step.details.get("rows", [])] or [step.about]:
                assert key not in status
                status[key] = "new"
        elif step.verb in LEAD_VERBS:
            verb = LEAD_VERBS[step.verb]
            assert may(verb, status[step.about]), (step, status[step.about])
            status[step.about] = TO[verb]


@given(seed=seeds, today=days)
@settings(max_examples=15)
def test_what_a_step_is_about_was_made_before_it(seed: int, today: date) -> None:
    made: set[str] = set()
    for step in make_plan(seed=seed, today=today):
        if step.verb in MAKING:
            made.add(step.about)
        elif step.verb in ("add_lead", "add_leads"):
            made |= {row["key"] for row in step.details.get("rows", [])} or {step.about}
        elif step.verb == "convert_lead":
            made |= {step.details["company"], step.details["contact"], step.details["opportunity"]}
        elif step.verb == "draft_renewal":
            made.add(step.details["made"])
        about = step.about.partition(":")[0]
        if about in {"lead", "company", "contact", "opportunity", "contract", "task", "campaign"}:
            assert step.about in made, step
        assert not step.details.get("contact") or step.details["contact"] in made, step


@given(seed=seeds, today=days, size=st.sampled_from([SMALL, SMALL, FULL]))
@settings(max_examples=12, deadline=None)
def test_nobody_acts_who_has_not_come_or_is_gone(seed: int, today: date, size: Size) -> None:
    plan = make_plan(seed=seed, today=today, size=size)
    came = {step.about.removeprefix("staff:"): step.on for step in of(plan, "add_staff")}
    gone = {step.about.removeprefix("staff:"): step.on for step in of(plan, "leave")}
    cared: dict[str, date] = {}
    for step in plan:
        if step.verb in ("accept_project", "start_care"):
            cared.setdefault(step.about.split(":")[1].split(".")[0], step.on)
        elif step.by.startswith("@care:"):
            assert cared[step.by.removeprefix("@care:")] <= step.on, step
        elif step.by and not step.by.startswith("@"):
            assert came[step.by] <= step.on <= gone.get(step.by, today), step
    assert len(gone) == 1


@given(seed=seeds, today=days)
@settings(max_examples=15)
def test_payments_are_of_the_whole_and_every_contract_is_paid_by_the_rules(seed: int, today: date) -> None:
    plan = make_plan(seed=seed, today=today)
    signed = {step.about: step.on for step in of(plan, "sign_contract")}
    for step in of(plan, "plan_payments"):
        assert sum(Decimal(share) for _day, share in step.details["shares"]) == 1
    received: defaultdict[str, list[int]] = defaultdict(list)
    for step in of(plan, "record_receipt"):
        assert step.on >= signed[step.about]
        received[step.about].append(step.details["due"])
    assert all(len(set(dues)) == len(dues) for dues in received.values())
    assert set(signed) - set(received), "somebody owes everything still"


def test_names_are_of_nobody_twice() -> None:
    for tongue in TONGUES:
        plan = make_plan(seed=3, today=date(2026, 11, 23), size=FULL, tongue=tongue)
        phones = [row["phone"] for _step, row in leads(plan)]
        assert len(set(phones)) == len(phones) == 1500
        names = [row["company_name"] for _step, row in leads(plan)]
        assert len(set(names)) == len(names)
        mails = [step.details["email"] for step in of(plan, "add_staff")]
        assert len(set(mails)) == len(mails)


@pytest.mark.parametrize("seed", [1, 2026])
def test_a_first_start_asks_for_twelve_thousand_calls_at_most(seed: int) -> None:
    plan = make_plan(seed=seed, today=date(2026, 11, 23), size=FULL)
    calls = sum(CALLS.get(step.verb, 1) for step in plan)
    assert 9_000 <= calls <= 12_000
    assert len(of(plan, "add_staff")) == 30
    customers = {step.details["company"] for step in of(plan, "take_over_contract", "start_care")}
    assert len(customers) == FULL.before
    signed = {step.about.split(":")[1].split(".")[0] for step in of(plan, "sign_contract", "take_over_contract")}
    assert len(signed) == FULL.customers


def test_in_english_nothing_is_left_in_chinese() -> None:
    plan = make_plan(seed=3, today=date(2026, 11, 23), tongue="en")
    told = [step for step in plan if step.verb not in BILINGUAL]
    assert [step for step in told if re.search(r"[\u3400-\u9fff，。、：]", repr(step.details))] == []


def test_both_languages_have_the_same_words() -> None:
    zh, en = TONGUES["zh"], TONGUES["en"]
    for name in ("teams", "modules", "titles", "chores", "talk"):
        assert getattr(zh, name).keys() == getattr(en, name).keys(), name
    for topic, words in zh.talk.items():
        assert len(words) == len(en.talk[topic]), topic
        assert [bool(step) for _said, step in words] == [bool(step) for _said, step in en.talk[topic]], topic
    assert [(one.source, one.code) for one in zh.campaigns] == [(one.source, one.code) for one in en.campaigns]


def test_the_plan_knows_no_django() -> None:
    told = "import sys, ratoon.demo.plan; assert 'django' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _ends(plan: list[Step]) -> dict[str, str]:
    """Give where each lead stands at last."""
    found = dict.fromkeys((row["key"] for _step, row in leads(plan)), "new")
    for step in of(plan, *LEAD_VERBS):
        found[step.about] = TO[LEAD_VERBS[step.verb]]
    return found


def _stages(plan: list[Step]) -> dict[str, str]:
    """Give where each opportunity stands at last."""
    found = {step.details["opportunity"]: "prospecting" for step in of(plan, "convert_lead")}
    found |= {step.about: "prospecting" for step in of(plan, "open_opportunity")}
    leads_to = {step.about: step.details["opportunity"] for step in of(plan, "draft_contract_of")}
    for step in of(plan, "move_opportunity", "lose_opportunity", "sign_contract"):
        if step.verb == "move_opportunity":
            found[step.about] = step.details["stage_code"]
        elif step.verb == "lose_opportunity":
            found[step.about] = "lost"
        elif step.about in leads_to:
            found[leads_to[step.about]] = "won"
    return found

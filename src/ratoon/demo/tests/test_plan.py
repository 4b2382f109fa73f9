"""The plan by itself: the same for the same seed, in the order of its days, with every state of the line in it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ratoon.demo.plan import SMALL, Step, make_plan
from ratoon.demo.plan.leads import REASONS, SOURCES
from ratoon.demo.plan.sales import STAGES
from ratoon.demo.plan.steps import Size
from ratoon.demo.verbs import VERBS
from ratoon.lead.rules import TO, may

SUNDAY_OF_A_HOLIDAY = date(2027, 2, 7)  # in the week of the Spring Festival nobody works
seeds = st.integers(0, 10_000)
days = st.dates(date(2025, 1, 1), date(2031, 12, 31))
MAKING = {
    *("add_lead", "add_company", "take_over_company", "add_contact", "open_opportunity", "draft_contract"),
    *("take_over_contract", "add_task", "add_campaign"),
}
LEAD_VERBS = {
    "cleanse_lead": "cleanse",
    "qualify_lead": "qualify",
    "assign_lead": "assign",
    "accept_lead": "accept",
    "recycle_lead": "recycle",
    "invalidate_lead": "invalidate",
    "convert_lead": "convert",
}


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
    assert len(of(plan, "add_lead")) == SMALL.leads
    companies = of(plan, "convert_lead", "add_company", "take_over_company")
    assert len(companies) == SMALL.customers + SMALL.prospects
    assert {step.details["source"] for step in of(plan, "add_lead")} == set(SOURCES)
    assert {step.details["reason"] for step in of(plan, "invalidate_lead")} <= set(REASONS)
    assert set(_ends(plan).values()) == {*TO.values()}
    assert set(Counter(_stages(plan).values())) >= {"prospecting", *STAGES, "lost", "won"}
    kinds = {step.details["kind"] for step in of(plan, "add_line")}
    assert kinds == {"new", "seats", "module", "services_fixed", "services_days", "short_term"}
    assert {step.details["role"] for step in of(plan, "add_staff")} == {
        *("administrator", "executive", "marketer", "rep", "sales_lead"),
        *("project_manager", "delivery_lead", "csm", "csm_lead", "commercial"),
    }
    assert len(of(plan, "lose_renewal")) == 2
    assert of(plan, "draft_renewal")
    assert of(plan, "void_contract")
    assert of(plan, "take_over_contract")


@given(seed=seeds, today=days)
@settings(max_examples=15)
def test_leads_go_their_way_as_the_rules_of_leads_say(seed: int, today: date) -> None:
    status: dict[str, str] = {}
    for step in make_plan(seed=seed, today=today):
        if step.verb == "add_lead":
            assert step.about not in status
            status[step.about] = "new"
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
        elif step.verb == "convert_lead":
            made |= {step.details["company"], step.details["contact"], step.details["opportunity"]}
        elif step.verb == "draft_renewal":
            made.add(step.details["made"])
        about = step.about.partition(":")[0]
        if about in {"lead", "company", "contact", "opportunity", "contract", "task", "campaign"}:
            assert step.about in made, step
        assert not step.details.get("contact") or step.details["contact"] in made, step


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
    plan = make_plan(seed=3, today=date(2026, 11, 23), size=Size(**{**_fields(SMALL), "leads": 500, "customers": 60}))
    phones = [step.details["phone"] for step in of(plan, "add_lead")]
    assert len(set(phones)) == len(phones) == 500
    names = [step.details["company_name"] for step in of(plan, "add_lead")]
    assert len(set(names)) == len(names)
    assert len(of(plan, "sign_contract")) > 60


def test_the_plan_knows_no_django() -> None:
    told = "import sys, ratoon.demo.plan; assert 'django' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _ends(plan: list[Step]) -> dict[str, str]:
    """Give where each lead stands at last."""
    found = dict.fromkeys((step.about for step in of(plan, "add_lead")), "new")
    for step in of(plan, *LEAD_VERBS):
        found[step.about] = TO[LEAD_VERBS[step.verb]]
    return found


def _stages(plan: list[Step]) -> dict[str, str]:
    """Give where each opportunity stands at last."""
    found = {step.details["opportunity"]: "prospecting" for step in of(plan, "convert_lead")}
    found |= {step.about: "prospecting" for step in of(plan, "open_opportunity")}
    leads_to = {step.about: step.details["opportunity"] for step in of(plan, "link_contract")}
    for step in of(plan, "move_opportunity", "lose_opportunity", "sign_contract"):
        if step.verb == "move_opportunity":
            found[step.about] = step.details["stage_code"]
        elif step.verb == "lose_opportunity":
            found[step.about] = "lost"
        elif step.about in leads_to:
            found[leads_to[step.about]] = "won"
    return found


def _fields(size: Size) -> dict[str, int]:
    return {
        name: getattr(size, name) for name in ("leads", "customers", "prospects", "days", "reps", "managers", "carers")
    }

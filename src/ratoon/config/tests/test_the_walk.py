"""The whole customer life by hand, in Chinese and in English: a new lead becomes a customer in its second year."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ratoon.config.tests.walk_words import (
    CHINESE,
    COMPANY,
    CONTACT,
    DEAL,
    LIFE,
    NAMES,
    STEP,
    TALK,
)
from ratoon.config.tests.walker import PASSWORD, Walker
from ratoon.core.testing.browser import Visitor
from ratoon.core.testing.drain import drain
from ratoon.delivery.models import PlanTemplate
from ratoon.people.tests.cast import PEOPLE, SYSTEM, TEAMS, Cast, Colleague
from ratoon.product.tests import make as make_product
from ratoon.success.services import tick

pytestmark = pytest.mark.browser


@pytest.fixture
def firm(cast: Cast) -> Cast:
    """Give a firm its people's passwords, a price of what it sells, and a plan of four tasks."""
    for one in cast.everybody():
        if isinstance(one, Colleague):
            one.user.set_password(PASSWORD)
            one.user.save()
    make_product.price_list(crm="100")
    template = PlanTemplate.objects.get(code="middle")
    template.tasks.exclude(code__in=["kick_off", "configure", "train_keys", "accept"]).delete()
    former = None
    for task in template.tasks.order_by("position"):
        task.depends_on.set([former] if former is not None else [])
        former = task
    return cast


@pytest.mark.parametrize("visitor", ["zh-CN", "en"], indirect=True)
def test_from_a_lead_to_the_second_year(visitor: Visitor, firm: Cast, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.params["visitor"]
    people = {name for _role, name, _team in PEOPLE.values()}
    faces = {name[0] for name in people}
    walk = Walker(visitor, CHINESE if language == "zh-CN" else None, NAMES | people | faces | {COMPANY[0]} | set(TEAMS))
    won(walk, firm)
    sold(walk, firm)
    delivered(walk, firm)
    renewed(walk, firm)
    told(walk, firm)
    assert not walk.complaints, "\n".join(walk.complaints)


def won(walk: Walker, cast: Cast) -> None:
    """Lead the lead to where sales has accepted it."""
    walk.come(cast.marketer)
    walk.go("Leads")
    walk.press("New lead")
    lead = {"Company": COMPANY, "Contact": CONTACT, "Phone": "13800000412", "Source": walk.say("Website")}
    walk.send("Add", walk.say("Added."), {**lead, "Arrived on": date(2025, 12, 1)})
    walk.do("Qualify", date(2025, 12, 2))
    walk.come(cast.rep)
    walk.go("Leads")
    walk.press("Pool")
    walk.open(COMPANY)
    walk.do("Claim", date(2025, 12, 3))
    walk.do("Accept", date(2025, 12, 4))


def sold(walk: Walker, cast: Cast) -> None:
    """Convert the lead and sign a year that began eleven months ago."""
    deal = {"What it is about": DEAL, "Amount": "120000", "Expected on": date(2025, 12, 20)}
    walk.do("Convert", date(2025, 12, 5), deal)
    walk.do("Move to a stage", date(2025, 12, 6))
    walk.do("Draft the contract", date(2025, 12, 8))
    term = {"First day": date(2025, 12, 22), "Last day": date(2026, 12, 21)}
    walk.do("Add a line", None, {"Module": walk.say("CRM"), "Quantity": "100", **term})
    walk.do("Sign", date(2025, 12, 20))


def delivered(walk: Walker, cast: Cast) -> None:
    """Hand the project over, confirm its plan, do it and have it accepted."""
    walk.come(cast.delivery_lead)
    walk.go("Projects")
    walk.open(COMPANY)
    walk.do("Hand over", date(2025, 12, 22), {"Project manager": cast.project_manager.staff.name})
    walk.come(cast.project_manager)
    walk.go("Projects")
    walk.open(COMPANY)
    walk.do("Accept the handover", date(2025, 12, 23))
    walk.do("Customer confirmed the plan", date(2025, 12, 24), {"Evidence": "M-2025-17"})
    plan = walk.page.get_by_role("table", name=walk.say("Plan"))
    for verb in ("Reached", "Start", "Finish", "Start", "Finish", "Reached"):
        walk.press(verb, plan)
        sends = "Finish" if verb == "Reached" else verb
        walk.send(sends, walk.say("Done: {}.", walk.say(sends)), {"Date": date(2026, 1, 9)})
    walk.do("Record acceptance", date(2026, 3, 2), {"Accepted by": CONTACT, "Evidence": "A-2026-17"})


def renewed(walk: Walker, cast: Cast) -> None:
    """Look after the customer, open the renewal that the calendar brings, and sign the second year."""
    walk.come(cast.csm)
    walk.go("Success")
    walk.open(COMPANY)
    walk.open(COMPANY)  # the customer of the care
    walk.unfold("Write a follow-up")
    said = {"Way": walk.say("Visit"), "Date": date(2026, 11, 19), "What was said": TALK}
    following = {"Next step": STEP, "Next step on": date(2026, 11, 30)}
    card = walk.page.get_by_role("region", name=walk.say("Follow-ups"))
    walk.send("Write down", walk.say("Written down."), {**said, **following}, card)
    tick(day=date(2026, 11, 20), actor=SYSTEM, at=timezone.now())
    drain()
    walk.go("Renewals")
    walk.open(COMPANY)
    walk.do("Take up the strategy", date(2026, 11, 20))
    walk.do("Draft the contract", date(2026, 11, 21))
    walk.do("Sign", date(2026, 11, 23))


def told(walk: Walker, cast: Cast) -> None:
    """Read the whole life on the customer's page: the second cycle, and each step of the way to it."""
    walk.come(cast.executive)
    walk.find(COMPANY)
    page = walk.page
    expect(page.get_by_role("region", name=walk.say("Follow-ups"))).to_contain_text(TALK)
    expect(page.get_by_role("img", name=walk.say("Cycle {}, quadrant {}", "2", walk.say("III Use")))).to_be_visible()
    walk.press("Timeline")
    timeline = page.get_by_role("region", name=walk.say("Timeline"))
    expect(timeline.get_by_role("listitem")).to_have_count(30)
    timeline.get_by_role("link", name=walk.say("Older")).click()
    expect(timeline.get_by_role("link", name=walk.say("Older"))).to_have_count(0)
    expect(timeline).to_contain_text(LIFE[0][0] if walk.chinese is None else LIFE[0][1])
    walk.look()
    lines = [text.split("\n")[1:3] for text in timeline.get_by_role("listitem").all_inner_texts()]
    newer = iter(reversed(lines))
    for english, chinese, who in LIFE:
        wanted = [english if walk.chinese is None else chinese, who or walk.say("Ratoon itself")]
        assert wanted in newer, f"{wanted} is not on the timeline, or not in its place: {lines}"

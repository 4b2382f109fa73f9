"""A morning of a rep: calls and their next steps, leads that become customers, deals that move, money that is late."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from ratoon.config.tests.mornings import firm
from ratoon.config.tests.mornings.hands import Hands, Morning
from ratoon.core.testing.freeze import TODAY
from ratoon.people.tests.cast import PEOPLE

REP = Morning("rep", "Rep", "销售")
STEP = "发正式报价"


@REP.thing("Note a call and its next step, from what is due today", "从今日到期的事记一次电话和下一步")
def note_call(hands: Hands) -> None:
    line = hands.due(firm.DEAL)
    hands.click(line.get_by_title(hands.say("Write a follow-up")))
    card = hands.page.get_by_role("region", name=hands.say("Follow-ups"))
    hands.fill(hands.say("What was said"), "对方周五定预算", card)
    hands.fill(hands.say("Next step"), STEP, card)
    hands.fill(hands.say("Next step on"), TODAY + timedelta(days=4), card)
    hands.send(hands.say("Write down"), card)
    hands.hear(hands.say("Written down."))
    expect(card).to_contain_text(STEP)
    expect(card.get_by_role("textbox", name=hands.say("What was said"))).to_be_hidden()


@REP.thing("Tick off what is due today", "勾掉今天到期的一件事")
def tick_off(hands: Hands) -> None:
    hands.tick_off(firm.TASKS["rep"])


@REP.thing("Claim a lead from the pool", "从公海认领一条线索")
def claim(hands: Hands) -> None:
    hands.go("Leads")
    hands.view("Pool")
    hands.open(firm.IN_POOL)
    hands.do("Claim")


@REP.thing("Accept a lead and convert it", "接受一条线索并转换为客户")
def convert(hands: Hands) -> None:
    hands.go("Leads")
    hands.open(firm.ASSIGNED)
    hands.do("Accept")
    hands.press(hands.say("Convert"))
    hands.send(hands.say("Convert"))
    hands.hear_done("Convert")


@REP.thing("Move an opportunity on the board", "在看板上推进一个商机")
def move(hands: Hands) -> None:
    hands.go("Opportunities")
    hands.follow(hands.say("Board"))
    stage = hands.word("Qualifying", "需求确认")
    lane = hands.page.get_by_role("region", name=stage, exact=True)
    hands.draw(hands.page.locator(".slip", has_text=firm.MOVING), lane.locator("ul"))
    expect(lane).to_contain_text(firm.MOVING)


@REP.thing("Find a customer by the initials of its pinyin", "用拼音首字母找一个客户")
def find(hands: Hands) -> None:
    hands.find(firm.INITIALS, firm.CUSTOMER)
    expect(hands.page.get_by_role("heading", level=1, name=firm.CUSTOMER)).to_be_visible()


@REP.thing("Add a contact to a customer", "给一个客户添一位联系人")
def add_contact(hands: Hands) -> None:
    hands.go("Customers")
    hands.open(firm.CUSTOMER)
    hands.follow(hands.say("New contact"))
    hands.fill(hands.say("Name", within="of a person"), "陆一川")
    hands.send(hands.say("Add"))
    hands.hear(hands.say("Added."))


@REP.thing("Draft the contract of an opportunity", "从商机起草合同")
def draft(hands: Hands) -> None:
    hands.go("Opportunities")
    hands.open(firm.TO_DRAFT)
    hands.do("Draft the contract")


@REP.thing("See whose payment is overdue", "看谁的款逾期了")
def see_overdue(hands: Hands) -> None:
    hands.click(hands.due(firm.LATE_PAYER).get_by_role("link").first)
    late = hands.say("%(age)s days: %(amount)s", age=r"\d+–\d+", amount=".*12,000")
    expect(hands.page.get_by_role("main")).to_contain_text(re.compile(late))


@REP.thing("Give a task to a colleague", "把一件事交给同事")
def give(hands: Hands) -> None:
    title = firm.TO_GIVE["rep"]
    hands.click(hands.due(title).get_by_role("link", name=hands.say("Open the task: %(title)s", title=title)))
    hands.press(hands.say("Give to a colleague"))
    hands.choose(hands.say("Who"), PEOPLE["sales_lead"][1])
    hands.send(hands.say("Give to a colleague"))
    hands.hear_done("Give to a colleague")

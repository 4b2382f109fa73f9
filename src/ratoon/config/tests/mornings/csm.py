"""A morning of a CSM: what ends, what stands before its renewal, what was said, who is there and who has left."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from ratoon.config.tests.mornings import firm
from ratoon.config.tests.mornings.hands import Hands, Morning
from ratoon.core.testing.freeze import TODAY
from ratoon.people.tests.cast import PEOPLE

CSM = Morning("csm", "CSM", "客户成功")


@CSM.thing("Tick off what is due today", "勾掉今天到期的一件事")
def tick_off(hands: Hands) -> None:
    hands.tick_off(firm.TASKS["csm"])


@CSM.thing("See what ends in the months ahead", "看未来几个月到期的续约")
def see_months(hands: Hands) -> None:
    hands.go("Renewals")
    expect(hands.page.get_by_role("main")).to_contain_text(firm.REVIEWED)


@CSM.thing("Record that the use was reviewed", "记录已回顾使用情况")
def review(hands: Hands) -> None:
    hands.go("Renewals")
    hands.follow(firm.REVIEWED)
    hands.do("Record the review of use")


@CSM.thing("Judge how sure a renewal is", "判断一笔续约有多大把握")
def judge(hands: Hands) -> None:
    hands.go("Renewals")
    hands.follow(firm.JUDGED)
    hands.press(hands.say("Set the forecast"))
    hands.choose(hands.say("Forecast"), hands.say("At risk"))
    hands.send(hands.say("Set the forecast"))
    hands.hear_done("Set the forecast")


@CSM.thing("Draft the contract of a renewal", "起草续约合同")
def draft(hands: Hands) -> None:
    hands.go("Renewals")
    hands.follow(firm.RENEWED)
    hands.do("Draft the contract")


@CSM.thing("Note a visit to a customer", "记一次客户拜访")
def note_visit(hands: Hands) -> None:
    hands.go("Success")
    hands.open(firm.CARED)
    hands.unfold(hands.say("Write a follow-up"))
    card = hands.page.get_by_role("region", name=hands.say("Follow-ups"))
    hands.choose(hands.say("Way"), hands.say("Visit", within="way of contact"), card)
    hands.fill(hands.say("What was said"), "看板已给到车间主任", card)
    hands.send(hands.say("Write down"), card)
    hands.hear(hands.say("Written down."))


@CSM.thing("Put a task for next week on a customer", "给一个客户记一件下周的事")
def note_task(hands: Hands) -> None:
    hands.go("Success")
    hands.open(firm.CARED)
    hands.unfold(hands.say("Task"))
    card = hands.page.get_by_role("region", name=hands.say("Follow-ups"))
    hands.fill(hands.say("What to do"), "发功能更新说明", card)
    hands.fill(hands.say("Due"), TODAY + timedelta(days=7), card)
    hands.send(hands.say("Add"), card)
    hands.hear(hands.say("Added."))


@CSM.thing("Record that a contact has left", "记录一位联系人已离开")
def left(hands: Hands) -> None:
    hands.go("Customers")
    hands.open(firm.CARED)
    hands.follow(firm.LEAVING[:1])
    hands.do("Has left")


@CSM.thing("Find a customer by two characters", "用两个汉字找一个客户")
def find(hands: Hands) -> None:
    hands.find(firm.CARED, firm.CARED)
    expect(hands.page.get_by_role("main")).to_contain_text(firm.CARED)


@CSM.thing("Give a task to a colleague", "把一件事交给同事")
def give(hands: Hands) -> None:
    title = firm.TO_GIVE["csm"]
    hands.click(hands.due(title).get_by_role("link", name=hands.say("Open the task: %(title)s", title=title)))
    hands.press(hands.say("Give to a colleague"))
    hands.choose(hands.say("Who"), PEOPLE["csm_lead"][1])
    hands.send(hands.say("Give to a colleague"))
    hands.hear_done("Give to a colleague")

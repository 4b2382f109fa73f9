"""A morning of a marketer: what came in, what is worth something, where it goes, and what a campaign brought."""

from __future__ import annotations

from playwright.sync_api import expect

from ratoon.config.tests.mornings import firm
from ratoon.config.tests.mornings.hands import Hands, Morning
from ratoon.people.tests.cast import PEOPLE

MARKETER = Morning("marketer", "Marketer", "市场")


@MARKETER.thing("Tick off what is due today", "勾掉今天到期的一件事")
def tick_off(hands: Hands) -> None:
    hands.tick_off(firm.TASKS["marketer"])


@MARKETER.thing("See which leads are new", "看有哪些新线索")
def see_new(hands: Hands) -> None:
    hands.go("Leads")
    hands.view("New")
    expect(hands.row(firm.TO_QUALIFY)).to_be_visible()
    expect(hands.row(firm.IN_POOL)).to_have_count(0)


@MARKETER.thing("Write down a lead that rang up", "记下一条打电话来的线索")
def write_down(hands: Hands) -> None:
    hands.go("Leads")
    hands.key("n")
    hands.fill(hands.say("Company"), "沧澜水务")
    hands.fill(hands.say("Phone"), "13905710042")
    hands.choose(hands.say("Source"), hands.word("Website", "官网"))
    hands.send(hands.say("Add"))
    hands.hear(hands.say("Added."))


@MARKETER.thing("Qualify a lead", "把一条线索判为合格")
def qualify(hands: Hands) -> None:
    hands.go("Leads")
    hands.open(firm.TO_QUALIFY)
    hands.do("Qualify")


@MARKETER.thing("Qualify three leads at once", "一次把三条线索判为合格")
def qualify_three(hands: Hands) -> None:
    hands.go("Leads")
    for name in firm.THREE:
        hands.click(hands.row(name).get_by_role("checkbox"))
    hands.press(hands.say("Qualify"), hands.page.get_by_role("toolbar"))
    hands.send(hands.say("Qualify"))
    for name in firm.THREE:
        expect(hands.row(name)).to_contain_text(hands.say("Qualified"))


@MARKETER.thing("Put aside what is no lead, with the reason", "把不成立的线索连同原因一起剔除")
def put_aside(hands: Hands) -> None:
    hands.go("Leads")
    hands.open(firm.INVALID)
    hands.press(hands.say("Mark invalid"), hands.page.get_by_role("complementary"))
    hands.choose(hands.say("Reason"), hands.word("No need", "没有需求"))
    hands.send(hands.say("Mark invalid"))
    hands.hear_done("Mark invalid")


@MARKETER.thing("Assign a lead to a rep", "把一条线索分配给销售")
def assign(hands: Hands) -> None:
    hands.go("Leads")
    hands.open(firm.TO_ASSIGN)
    hands.press(hands.say("Assign"), hands.page.get_by_role("complementary"))
    hands.choose(hands.say("Owner"), PEOPLE["rep"][1])
    hands.send(hands.say("Assign"))
    hands.hear_done("Assign")


@MARKETER.thing("Find a lead by the last digits of a phone", "用电话尾号找一条线索")
def find_by_phone(hands: Hands) -> None:
    hands.find(firm.TAIL, firm.BY_TAIL)
    expect(hands.page.get_by_role("complementary")).to_contain_text(firm.BY_TAIL)


@MARKETER.thing("See the leads that a campaign brought", "看一场活动带来的线索")
def see_campaign(hands: Hands) -> None:
    hands.go("Campaigns")
    hands.open(firm.CAMPAIGN)
    facts = hands.page.get_by_role("complementary").get_by_role("definition")
    hands.click(facts.get_by_role("link", name="1", exact=True))
    expect(hands.row(firm.FROM_CAMPAIGN)).to_be_visible()
    expect(hands.row(firm.TO_QUALIFY)).to_have_count(0)


@MARKETER.thing("See the leads behind a figure of the funnel", "看漏斗里一个数背后的线索")
def see_funnel(hands: Hands) -> None:
    hands.go("Funnel")
    hands.click(hands.row(hands.word("Event", "活动")).get_by_role("link").first)
    expect(hands.row(firm.FROM_CAMPAIGN)).to_be_visible()

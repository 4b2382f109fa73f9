"""A morning of an executive: what is due in the firm, the figures, and the rows that stand behind them."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from ratoon.config.tests.mornings import firm
from ratoon.config.tests.mornings.hands import Hands, Morning

EXECUTIVE = Morning("executive", "Executive", "高管")


@EXECUTIVE.thing("See what is due in the whole firm", "看全公司今天到期的事")
def see_firm(hands: Hands) -> None:
    hands.begin()
    hands.follow(hands.say("My team"))
    expect(hands.page.get_by_role("main")).to_contain_text(firm.LATE_PAYER)


@EXECUTIVE.thing("See today's ARR", "看今天的 ARR")
def see_arr(hands: Hands) -> None:
    hands.go("Revenue")
    figure = hands.page.locator("dl.figs > div").filter(has_text="12 × MRR")
    expect(figure).to_contain_text(re.compile(r"[1-9]\d,\d{3}"))


@EXECUTIVE.thing("See the contracts behind the MRR", "看 MRR 背后的合同")
def see_contracts(hands: Hands) -> None:
    hands.go("Revenue")
    hands.click(hands.page.locator("dl.figs").get_by_role("link").first)
    expect(hands.row(firm.RUNNING)).to_be_visible()


@EXECUTIVE.thing("See what moved the MRR of a month", "看一个月的 MRR 因什么变动")
def see_movements(hands: Hands) -> None:
    hands.go("Revenue")
    table = hands.page.get_by_role("table", name=hands.say("Movements by month"))
    hands.click(table.locator("tbody tr").first.get_by_role("link").first)
    expect(hands.row(firm.RUNNING)).to_be_visible()


@EXECUTIVE.thing("See the ARR of another day", "看另一天的 ARR")
def see_day(hands: Hands) -> None:
    hands.go("Revenue")
    asked = hands.page.locator("form.in-asked")
    hands.fill(hands.say("On"), date(2026, 9, 30), asked)
    hands.send(hands.say("Show"), asked)
    expect(hands.page.get_by_role("main")).to_contain_text("2026-09-30")


@EXECUTIVE.thing("See the funnel by month", "按月看漏斗")
def see_funnel(hands: Hands) -> None:
    hands.go("Funnel")
    hands.view("By month")
    expect(hands.row("2026")).to_be_visible()


@EXECUTIVE.thing("See the largest open opportunities", "看金额最大的在途商机")
def see_largest(hands: Hands) -> None:
    hands.go("Opportunities")
    hands.view("Open")
    hands.click(hands.page.get_by_role("columnheader", name=hands.say("Amount")).get_by_role("link"))
    expect(hands.row(firm.DEAL)).to_be_visible()


@EXECUTIVE.thing("See which renewals are at risk", "看有风险的续约")
def see_risk(hands: Hands) -> None:
    hands.go("Renewals")
    hands.click(hands.page.get_by_role("main").locator(".btn-primary"))
    expect(hands.row(firm.JUDGED)).to_be_visible()


@EXECUTIVE.thing("See which running projects are late", "看执行中的项目有哪些超期")
def see_late(hands: Hands) -> None:
    hands.go("Projects")
    hands.view("Running")
    expect(hands.row(firm.RUNNING)).to_be_visible()


@EXECUTIVE.thing("Read the whole life of a customer", "读一个客户的全部经过")
def read_life(hands: Hands) -> None:
    hands.find(firm.INITIALS, firm.CUSTOMER)
    hands.view("Timeline")
    expect(hands.page.get_by_role("region", name=hands.say("Timeline"))).to_be_visible()

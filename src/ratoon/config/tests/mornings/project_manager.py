"""A morning of a project manager: handovers to answer, the plan kept true, what was said, who is to be called."""

from __future__ import annotations

from playwright.sync_api import expect

from ratoon.config.tests.mornings import firm
from ratoon.config.tests.mornings.hands import Hands, Morning

PROJECT_MANAGER = Morning("project_manager", "Project manager", "项目经理")


@PROJECT_MANAGER.thing("Tick off what is due today", "勾掉今天到期的一件事")
def tick_off(hands: Hands) -> None:
    hands.tick_off(firm.TASKS["project_manager"])


@PROJECT_MANAGER.thing("Accept a handover", "接受一个项目的交接")
def accept(hands: Hands) -> None:
    hands.go("Projects")
    hands.open(firm.WAITING)
    hands.do("Accept the handover")


@PROJECT_MANAGER.thing("Record that the customer confirmed the plan", "记录客户已确认计划")
def confirm(hands: Hands) -> None:
    hands.go("Projects")
    hands.open(firm.UNCONFIRMED)
    hands.press(hands.say("Customer confirmed the plan"))
    hands.fill(hands.say("Evidence"), "M-2026-31")
    hands.send(hands.say("Customer confirmed the plan"))
    hands.hear_done("Customer confirmed the plan")


@PROJECT_MANAGER.thing("Start a task of the plan", "开始计划里的一个任务")
def start(hands: Hands) -> None:
    _plan(hands)
    hands.press(hands.say("Start"))
    hands.send(hands.say("Start"))
    hands.hear_done("Start")


@PROJECT_MANAGER.thing("Say how far a task is", "填一个任务的进度")
def progress(hands: Hands) -> None:
    _plan(hands)
    hands.press(hands.say("Say how far it is"))
    hands.fill(hands.say("Done (percent)"), "60")
    hands.send(hands.say("Say how far it is"))
    hands.hear_done("Say how far it is")


@PROJECT_MANAGER.thing("Finish a task of the plan", "完成计划里的一个任务")
def finish(hands: Hands) -> None:
    _plan(hands)
    hands.press(hands.say("Finish"))
    hands.send(hands.say("Finish"))
    hands.hear_done("Finish")


@PROJECT_MANAGER.thing("Add a task to the plan", "给计划加一个任务")
def add_task(hands: Hands) -> None:
    _plan(hands)
    hands.press(hands.say("Add a task"))
    hands.fill(hands.say("Name"), "补录历史数据")
    hands.fill(hands.say("Working days"), "2")
    hands.fill(hands.say("Reason"), "客户新增要求")
    hands.send(hands.say("Add a task"))
    hands.hear_done("Add a task")


@PROJECT_MANAGER.thing("Note an online meeting on a project", "在项目上记一次线上会议")
def note_meeting(hands: Hands) -> None:
    _plan(hands)
    hands.unfold(hands.say("Write a follow-up"))
    card = hands.page.get_by_role("region", name=hands.say("Follow-ups"))
    hands.choose(hands.say("Way"), hands.say("Online meeting", within="way of contact"), card)
    hands.fill(hands.say("What was said"), "蓝图过了一遍，差两处权限", card)
    hands.send(hands.say("Write down"), card)
    hands.hear(hands.say("Written down."))


@PROJECT_MANAGER.thing("Note something to do on a project", "在项目上记一件要做的事")
def note_task(hands: Hands) -> None:
    _plan(hands)
    hands.unfold(hands.say("Task"))
    card = hands.page.get_by_role("region", name=hands.say("Follow-ups"))
    hands.fill(hands.say("What to do"), "催客户的组织架构表", card)
    hands.send(hands.say("Add"), card)
    hands.hear(hands.say("Added."))


@PROJECT_MANAGER.thing("Look up the phone of the customer's contact", "查客户联系人的电话")
def look_up(hands: Hands) -> None:
    _plan(hands)
    hands.follow(firm.RUNNING)
    hands.follow(firm.PERSON[:1])
    expect(hands.page.get_by_role("complementary")).to_contain_text("138")


def _plan(hands: Hands) -> None:
    hands.go("Projects")
    hands.open(firm.RUNNING)

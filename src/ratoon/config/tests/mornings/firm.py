"""A small firm on a Monday morning: for each thing that is done of a morning, a record of its own."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import TODAY
from ratoon.customers.models import Company
from ratoon.customers.tests import make as customers
from ratoon.delivery import services as delivery
from ratoon.delivery.models import Project
from ratoon.delivery.tests import make as projects
from ratoon.lead.tests import make as leads
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product.tests import make as products
from ratoon.sale.services.tick import tick as tick_sale
from ratoon.sale.tests import make_contracts as contracts
from ratoon.sale.tests import make_pipeline as pipeline
from ratoon.success.tests import make as success
from ratoon.work.tests import make as work

TO_QUALIFY = "岚桥物流"
THREE = ("澄湾包装", "砚北食品", "屿白文具")
INVALID = "杉泽广告"
TO_ASSIGN = "云岫纺织"
IN_POOL = "汀州电器"
ASSIGNED = "远岫制药"
BY_TAIL, TAIL = "霁野仪器", "8642"
CAMPAIGN, FROM_CAMPAIGN = "秋季云博会", "临溪家居"

CUSTOMER, INITIALS = "鹭浦", "lpxcl"
PERSON = "沈敏"
DEAL, MOVING, TO_DRAFT = "鹭浦：销售云", "棠溪：服务云", "苍梧：营销云"
LATE_PAYER = "枫桥"

WAITING, UNCONFIRMED, RUNNING = "汀兰", "云栖", "听澜"

CARED, REVIEWED, JUDGED, RENEWED = "青岬", "松溪", "荷塘", "石湖"
LEAVING = "程以晏"

TASKS = {
    "marketer": "核对上周的线索",
    "rep": "回电谈报价",
    "project_manager": "发本周周报",
    "csm": "看本周活跃度",
}
TO_GIVE = {"rep": "寄样品", "csm": "约季度回访"}
DAY = timedelta(days=1)


def found(cast: Cast) -> None:
    """Let the firm be as it is on that morning."""
    products.price_list(crm="100")
    _leads(cast)
    _sale(cast)
    _delivery(cast)
    _success(cast)
    _work(cast)
    drain()
    tick_sale(day=TODAY, actor=SYSTEM, at=timezone.now())


def _leads(cast: Cast) -> None:
    for name in (TO_QUALIFY, *THREE, INVALID):
        leads.lead(company_name=name)
    leads.lead(company_name=BY_TAIL, phone=f"1380571{TAIL}")
    for name in (TO_ASSIGN, IN_POOL):
        leads.lead(company_name=name, status="qualified")
    leads.lead(company_name=ASSIGNED, status="assigned", owner=cast.rep.staff)
    campaign = leads.campaign(owner=cast.marketer.staff, name=CAMPAIGN)
    leads.lead(company_name=FROM_CAMPAIGN, source="event", campaign=campaign)


def _sale(cast: Cast) -> None:
    rep = cast.rep.staff
    bought = _company(CUSTOMER, rep, "新材料有限公司")
    customers.contact(bought, name=PERSON)
    deal = pipeline.opportunity(owner=rep, of=bought, name=DEAL)
    work.task(rep, title=TASKS["rep"], subject=deal)
    for name in (MOVING, TO_DRAFT):
        pipeline.opportunity(owner=rep, of=_company(name.partition("：")[0], rep), name=name)
    late = contracts.draft(owner=rep, company=_company(LATE_PAYER, rep), on=TODAY - 90 * DAY)
    contracts.plan(late, (TODAY - 30 * DAY, "12000"))
    contracts.sign(late, TODAY - 90 * DAY)


def _delivery(cast: Cast) -> None:
    began = TODAY - 20 * DAY
    waiting = _project(cast, WAITING, began)
    _handed(cast, waiting, began)
    unconfirmed = _handed(cast, _project(cast, UNCONFIRMED, began), began)
    delivery.accept_handover(project=unconfirmed, on=began, actor=SYSTEM, at=timezone.now())
    running = projects.run(_project(cast, RUNNING, began), cast.project_manager.staff, began)
    customers.contact(running.company, name=PERSON)


def _success(cast: Cast) -> None:
    csm = cast.csm.staff
    cared = success.company(owner=csm, name=f"{CARED}光电有限公司", short_name=CARED)
    customers.contact(cared, name=LEAVING)
    success.care(owner=csm, of=cared)
    for name in (REVIEWED, JUDGED, RENEWED):
        success.renewal(owner=csm, of=success.company(owner=csm, name=f"{name}光电有限公司", short_name=name))


def _work(cast: Cast) -> None:
    for person, title in TASKS.items():
        if person != "rep":  # his is about the deal
            work.task(getattr(cast, person).staff, title=title)
    for person, title in TO_GIVE.items():
        work.task(getattr(cast, person).staff, title=title)


def _company(name: str, owner: Staff, rest: str = "科技有限公司") -> Company:
    return pipeline.company(owner=owner, name=f"{name}{rest}", short_name=name)


def _project(cast: Cast, name: str, on: date) -> Project:
    return projects.project(cast, on=on, company=_company(name, cast.rep.staff))


def _handed(cast: Cast, made: Project, on: date) -> Project:
    manager = cast.project_manager.staff
    return delivery.hand_over(project=made, manager=manager, on=on, actor=SYSTEM, at=timezone.now())

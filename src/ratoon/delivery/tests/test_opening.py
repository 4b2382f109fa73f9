"""A signature opens the project with its draft plan at once; a contract of the past opens none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.models import JournalEntry
from ratoon.core.settings import set_setting
from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.tests import make as customers
from ratoon.delivery import queries, services
from ratoon.delivery.models import Project, WorkCalendarDay
from ratoon.delivery.queries import DeliverySettings
from ratoon.delivery.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.services.take_over import PastContract, PastLine, take_over_contracts
from ratoon.sale.tests import make_contracts

DAY = timedelta(days=1)


def test_a_signature_opens_a_project_with_its_plan(cast: Cast) -> None:
    contract = make.signed(cast, on=date(2026, 9, 25))
    assert not Project.objects.exists()
    drain()
    made = Project.objects.get(contract=contract)
    assert made.number == "P-2026-0001"
    assert (made.status, made.kind, made.size, made.cycle) == ("draft", "first", "small", 1)
    assert (made.owner, made.manager, made.company) == (cast.delivery_lead.staff, None, contract.company)
    # 25 September 2026 is a holiday and 1 to 7 October too; the 20th of September and 10 October are worked
    assert made.plan_start_on == date(2026, 9, 28)
    tasks = list(made.tasks.all())
    assert tasks[0].planned_start == date(2026, 9, 28)
    assert [task.code for task in tasks if task.is_milestone] == [
        "kick_off",
        "blueprint_confirmed",
        "go_live",
        "accept",
    ]
    assert made.go_live_on == make.task(made, "go_live").planned_end
    assert made.finish_on == max(task.planned_end for task in tasks)
    assert made.percent == 0
    entry = JournalEntry.objects.get(kind="project.opened")
    assert entry.actor_kind == "system"
    assert entry.data["project_id"] == made.pk
    for task in tasks:
        assert not date(2026, 10, 1) <= task.planned_start <= date(2026, 10, 7)
        for before in task.depends_on.all():
            assert task.planned_end >= before.planned_end


def test_it_opens_once(cast: Cast) -> None:
    made = make.project(cast)
    assert services.open_project(contract=made.contract, on=TODAY, actor=SYSTEM, at=NOW) is None
    assert Project.objects.count() == 1


def test_a_taken_over_contract_opens_none(cast: Cast) -> None:
    past = PastContract(
        company=customers.company(owner=cast.rep.staff),
        currency="CNY",
        owner=cast.rep.staff,
        signed_on=TODAY - 100 * DAY,
        lines=[
            PastLine(
                kind="new",
                quantity=Decimal(3),
                unit_price=Decimal(9),
                module=None,
                start_on=TODAY - 100 * DAY,
                end_on=None,
            )
        ],
    )
    take_over_contracts(contracts=[past], actor=SYSTEM, at=NOW)
    drain()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [(["renewal"], None), (["renewal", "seats"], "second"), (["short_term"], "short_term"), (["module"], "second")],
)
def test_what_is_sold_says_what_is_delivered(cast: Cast, kinds: list[str], kind: str | None) -> None:
    first = make.project(cast)
    again = make_contracts.draft(owner=cast.rep.staff, company=first.company, has_line=False)
    for one in kinds:
        end = TODAY + 60 * DAY if one == "short_term" else TODAY + 365 * DAY
        make_contracts.add_line(again, one, end_on=end)
    make_contracts.sign(again)
    drain()
    found = Project.objects.filter(contract=again).first()
    assert (found.kind if found else None) == kind
    if kind == "short_term":
        assert found is not None
        assert found.size == "small"


def test_size_goes_by_total_and_seats(cast: Cast) -> None:
    contract = make_contracts.draft(owner=cast.rep.staff, has_line=False)
    make_contracts.add_line(contract, quantity="400", unit_price="1")
    make_contracts.sign(contract)
    drain()
    assert Project.objects.get(contract=contract).size == "large"


def test_the_firm_chooses_who_leads(cast: Cast) -> None:
    set_setting(of=DeliverySettings, name="lead_id", value=cast.project_manager.staff.pk, actor=SYSTEM, at=NOW)
    assert make.project(cast).owner == cast.project_manager.staff


def test_without_a_lead_the_seller_owns_it(cast: Cast) -> None:
    cast.delivery_lead.staff.roles.clear()
    assert make.project(cast).owner == cast.rep.staff


def test_days_that_the_firm_set_go_before_the_calendar(cast: Cast) -> None:
    thursday, saturday = date(2026, 11, 26), date(2026, 11, 28)
    WorkCalendarDay.objects.create(day=thursday, is_working=False)
    WorkCalendarDay.objects.create(day=saturday, is_working=True)
    found = queries.workdays(TODAY)
    assert not found.holds(thursday)
    assert found.holds(saturday)
    assert not found.holds(date(2026, 10, 1))
    assert found.holds(date(2026, 10, 10))


def test_the_system_acts_by_the_cause(cast: Cast) -> None:
    contract = make_contracts.draft(owner=cast.rep.staff)
    make_contracts.sign(contract, actor=cast.rep.actor)
    drain()
    entry = JournalEntry.objects.get(kind="project.opened")
    cause = JournalEntry.objects.get(kind="contract.signed")
    assert entry.cause == cause
    assert SystemActor(cause=Cause(entry_id=cause.pk, text=cause.kind)).cause.entry_id == entry.cause_id

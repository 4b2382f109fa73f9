"""The whole customer life, by page and by API: a new lead becomes a customer that renews for its second year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from ratoon.core.testing.clients import Answer, Door
from ratoon.core.testing.drain import drain
from ratoon.customers.models import Company
from ratoon.delivery.models import Project
from ratoon.lead.models import Lead
from ratoon.lead.tests import make as make_lead
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product.tests import make as make_product
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity
from ratoon.success.models import Care, Renewal
from ratoon.success.services import tick

pytestmark = pytest.mark.django_db


class Walk:
    """One person after the other does the next step, by one door."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def add(self, person: Any, slug: str, **fields: Any) -> int:
        """Add a record, which has to succeed."""
        return self._good(self.door.add(person, slug, **fields)).pk

    def act(self, person: Any, slug: str, pk: int, verb: str, **fields: Any) -> int:
        """Do a verb, which has to succeed."""
        answer = self._good(self.door.act(person, slug, pk, verb, **fields))
        drain()
        return answer.pk

    @staticmethod
    def _good(answer: Answer) -> Answer:
        assert answer.is_done, f"{answer.status} {answer.words}"
        return answer


def won(walk: Walk, cast: Cast) -> Lead:
    """Lead the lead to where sales has accepted it."""
    source = make_lead.source("website")
    pk = walk.add(
        cast.marketer,
        "leads",
        company_name="鹭浦新材料有限公司",
        contact_name="沈敏",
        phone="13800000412",
        source=source.code,
        arrived_on=date(2025, 12, 1),
    )
    walk.act(cast.marketer, "leads", pk, "qualify", on=date(2025, 12, 2))
    walk.act(cast.sales_lead, "leads", pk, "claim", on=date(2025, 12, 3))
    walk.act(cast.sales_lead, "leads", pk, "accept", on=date(2025, 12, 4))
    return Lead.objects.get(pk=pk)


def sold(walk: Walk, cast: Cast, lead: Lead) -> Contract:
    """Convert the lead and sign a year that began eleven months ago."""
    module = make_product.module(code="crm")
    lead_person = cast.sales_lead
    walk.act(
        lead_person,
        "leads",
        lead.pk,
        "convert",
        on=date(2025, 12, 5),
        name="鹭浦：销售云",
        company_name="鹭浦新材料有限公司",
        amount=Decimal("120000.00"),
        currency="CNY",
        expected_on=date(2025, 12, 20),
    )
    opportunity = Opportunity.objects.get(lead=lead)
    contract = walk.add(
        lead_person, "contracts", company=opportunity.company_id, currency="CNY", drafted_on=date(2025, 12, 8)
    )
    walk.act(
        lead_person,
        "contracts",
        contract,
        "add-line",
        kind="new",
        module=module.code,
        quantity=Decimal("100"),
        unit_price=Decimal("100"),
        start_on=date(2025, 12, 22),
        last_on=date(2026, 12, 21),
    )
    walk.act(lead_person, "opportunities", opportunity.pk, "link-contract", on=date(2025, 12, 9), contract=contract)
    walk.act(lead_person, "contracts", contract, "sign", on=date(2025, 12, 20), seal_kind="electronic")
    opportunity.refresh_from_db()
    assert opportunity.stage.outcome == "won"
    return Contract.objects.get(pk=contract)


def delivered(walk: Walk, cast: Cast, contract: Contract) -> Project:
    """Hand the project over, confirm its plan, do it and have it accepted."""
    project = Project.objects.get(contract=contract)
    lead = cast.delivery_lead
    walk.act(lead, "projects", project.pk, "hand-over", on=date(2025, 12, 22), manager=cast.project_manager.staff)
    walk.act(cast.project_manager, "projects", project.pk, "accept-handover", on=date(2025, 12, 23))
    walk.act(cast.project_manager, "projects", project.pk, "confirm-plan", on=date(2025, 12, 24), evidence="会议纪要")
    on = date(2026, 2, 2)
    for task in project.tasks.order_by("position"):
        if not task.is_milestone:  # it has no length: it is only reached
            walk.act(cast.project_manager, "projects", project.pk, "start-task", on=on, task=task.pk)
        walk.act(cast.project_manager, "projects", project.pk, "finish-task", on=on, task=task.pk)
    walk.act(
        cast.project_manager,
        "projects",
        project.pk,
        "accept",
        on=date(2026, 3, 2),
        how="paper",
        signed_by_name="沈敏",
        evidence="A-2026-17",
    )
    return project


def renewed(walk: Walk, cast: Cast, contract: Contract) -> None:
    """Open the renewal that the calendar brings, and sign the second year."""
    tick(day=date(2026, 11, 20), actor=SYSTEM, at=timezone.now())
    drain()
    play = Renewal.objects.get(contract=contract)
    walk.act(cast.csm_lead, "renewals", play.pk, "strategy", on=date(2026, 11, 20))
    walk.act(cast.csm_lead, "renewals", play.pk, "renew", on=date(2026, 11, 21))
    following = Contract.objects.get(renews=contract)
    walk.act(cast.csm_lead, "contracts", following.pk, "sign", on=date(2026, 11, 23), seal_kind="electronic")


def test_from_a_lead_to_the_second_year(door: Door, cast: Cast) -> None:
    walk = Walk(door)
    lead = won(walk, cast)
    contract = sold(walk, cast, lead)
    company = Company.objects.get(pk=contract.company_id)
    assert company.standing.quadrant == "II"
    assert Lead.objects.get(pk=lead.pk).status == "converted"

    delivered(walk, cast, contract)
    company.standing.refresh_from_db()
    assert company.standing.quadrant == "III"
    assert Care.objects.get(company=company).status == "active"

    renewed(walk, cast, contract)
    company = Company.objects.get(pk=company.pk)
    assert company.standing.cycle == 2
    assert company.standing.arr == Decimal("120000.00")
    assert Renewal.objects.get(contract=contract).status == "renewed"

    page = door.show(cast.administrator, "customers", company.pk)
    assert page.is_done
    steps = list(company.journey.order_by("happened_on", "id").values_list("quadrant", "cycle"))
    assert steps[0] == ("I", 1)
    assert ("II", 1) in steps
    assert ("III", 1) in steps
    assert steps[-1][1] == 2

"""Builders of the pipeline, through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers import services as customers
from ratoon.customers.models import Company, Contact
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM
from ratoon.product.models import Module
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import LossReason, Opportunity, Stage
from ratoon.sale.services import contracts, lines, pipeline, pipeline_takeover
from ratoon.sale.services.pipeline_takeover import PastOpportunity

_numbers = count(1)
YEAR_AGO = TODAY - timedelta(days=365)


def stage(code: str = "prospecting") -> Stage:
    """Give a stage of the defaults."""
    return Stage.objects.get(code=code)


def reason(code: str = "price") -> LossReason:
    """Give a reason of loss of the defaults."""
    return LossReason.objects.get(code=code)


def module(code: str = "") -> Module:
    """Make a module, or give the one of this code."""
    code = code or f"module-{next(_numbers)}"
    made, _new = Module.objects.get_or_create(
        code=code, defaults={"name_zh": f"模块{code}", "name_en": code.title(), "created_at": NOW}
    )
    return made


def company(*, owner: Staff, name: str = "", known_since: date = YEAR_AGO, **given: Any) -> Company:
    """Make a company that is known since a year."""
    name = name or f"宁波砚汀精密{next(_numbers)}有限公司"
    return customers.add_company(name=name, owner=owner, known_since=known_since, actor=SYSTEM, at=NOW, **given)


def contact(of: Company | None, name: str = "钱朵", **given: Any) -> Contact:
    """Make a contact of a company."""
    return customers.add_contact(company=of, name=name, actor=SYSTEM, at=NOW, **given)


def opportunity(
    *,
    owner: Staff,
    of: Company | None = None,
    on: date = TODAY,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    **given: Any,
) -> Opportunity:
    """Open an opportunity."""
    fields: dict[str, Any] = {"name": f"商机{next(_numbers)}", "amount": Decimal("120000.00"), **given}
    return pipeline.open_opportunity(
        company=of or company(owner=owner), owner=owner, on=on, actor=actor, at=at, **fields
    )


def lost(*, owner: Staff, on: date = TODAY, **given: Any) -> Opportunity:
    """Open an opportunity and lose it the same day."""
    made = opportunity(owner=owner, on=on, **given)
    return pipeline.lose(opportunity=made, reason=reason(), on=on, actor=SYSTEM, at=NOW)


def past(*, owner: Staff, code: str = "prospecting", **given: Any) -> Opportunity:
    """Take an opportunity over of which nothing more is known than is given."""
    wanted = PastOpportunity(**{"name": f"旧商机{next(_numbers)}", "owner": owner, "stage": stage(code), **given})
    return pipeline_takeover.take_over_opportunity(opportunity=wanted, actor=SYSTEM, at=NOW)


def contract(of: Company | None, *, on: date = TODAY, has_line: bool = True) -> Contract:
    """Draft a contract with one line that recurs."""
    assert of is not None, "a contract is with a company"
    made = contracts.draft_contract(company=of, drafted_on=on, actor=SYSTEM, at=NOW)
    if has_line:
        lines.add_line(
            contract=made,
            kind="new",
            module=module("crm"),
            quantity=Decimal(10),
            unit_price=Decimal(100),
            start_on=on,
            end_on=on + timedelta(days=365),
            actor=SYSTEM,
            at=NOW,
        )
    return made


def signed(of: Contract, *, on: date = TODAY, actor: Actor = SYSTEM) -> Contract:
    """Sign a contract."""
    return contracts.sign_contract(contract=of, on=on, seal_kind="electronic", actor=actor, at=NOW)

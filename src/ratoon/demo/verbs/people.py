"""Verbs of the firm: its people, modules, prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.people.models import Role, Staff, Team
from ratoon.people.services import add_staff, add_team, set_firm
from ratoon.product.models import Module
from ratoon.product.services import add_module, add_price_list, set_price


def name_firm(stage: Stage, call: Call, *, name: str) -> None:
    """Give the firm its name."""
    set_firm(name=name, **call.who)


def make_team(stage: Stage, call: Call, *, name: str, above: str, is_department: bool) -> None:
    """Make a team."""
    parent = stage.find(Team, f"team:{above}" if above else "")
    stage.keep(call.about, add_team(name=name, parent=parent, is_department=is_department, **call.who))


def hire(
    stage: Stage,
    call: Call,
    *,
    name: str,
    team: str,
    email: str,
    role: str,
    service_role: str,
    level: str,
    manager: str,
    joined_on: date,
) -> None:
    """Let a colleague join."""
    made = add_staff(
        name=name,
        team=stage.get(Team, team),
        email=email,
        roles=(Role.objects.get(code=role),),
        service_role=service_role,
        level=level,
        manager=stage.find(Staff, f"staff:{manager}" if manager else ""),
        joined_on=joined_on,
        **call.who,
    )
    stage.keep(call.about, made)


def make_module(stage: Stage, call: Call, *, code: str, name_zh: str, name_en: str) -> None:
    """Add a module to what is sold."""
    stage.keep(call.about, add_module(code=code, name_zh=name_zh, name_en=name_en, **call.who))


def make_price_list(
    stage: Stage, call: Call, *, name: str, valid_from: date, valid_until: date | None, prices: dict[str, Decimal]
) -> None:
    """Draw up the prices of a year."""
    made = add_price_list(name=name, currency="CNY", valid_from=valid_from, valid_until=valid_until, **call.who)
    stage.keep(call.about, made)
    for code, price in prices.items():
        set_price(pricelist=made, module=stage.get(Module, f"module:{code}"), unit_price=price, **call.who)

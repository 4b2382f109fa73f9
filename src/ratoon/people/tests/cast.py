"""The fixed cast of all tests: one person per role, a second rep in another team, a stranger; and their teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.models import User
from ratoon.core.testing.clients import Person
from ratoon.core.testing.freeze import NOW
from ratoon.people import services
from ratoon.people.models import Role, Staff, Team

SYSTEM = SystemActor(cause=Cause(entry_id=None, text="test"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague(Person):
    """One of the vendor's own people."""

    staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who there is, by role; all but ``stranger`` work here."""

    administrator: Colleague
    executive: Colleague
    marketer: Colleague
    rep: Colleague
    other_rep: Colleague
    sales_lead: Colleague
    project_manager: Colleague
    delivery_lead: Colleague
    csm: Colleague
    csm_lead: Colleague
    commercial: Colleague
    stranger: Person

    def everybody(self) -> Iterator[Person]:
        """Give all of them."""
        for one in fields(self):
            yield getattr(self, one.name)


PEOPLE = {
    "administrator": ("administrator", "管理员", "总部"),
    "executive": ("executive", "高远", "总部"),
    "marketer": ("marketer", "孟晓", "市场部"),
    "rep": ("rep", "周敏", "华东组"),
    "other_rep": ("rep", "吴涛", "华南组"),
    "sales_lead": ("sales_lead", "陈立", "销售部"),
    "project_manager": ("project_manager", "林越", "交付部"),
    "delivery_lead": ("delivery_lead", "杜衡", "交付部"),
    "csm": ("csm", "许诺", "客户成功部"),
    "csm_lead": ("csm_lead", "方圆", "客户成功部"),
    "commercial": ("commercial", "章程", "总部"),
}
"""By key: role, name and team."""

TEAMS = {
    "总部": (None, False),
    "市场部": ("总部", True),
    "销售部": ("总部", True),
    "华东组": ("销售部", False),
    "华南组": ("销售部", False),
    "交付部": ("总部", True),
    "客户成功部": ("总部", True),
}
"""By name: the team above, and whether it is a department."""


def build() -> Cast:
    """Take everybody on."""
    teams = _teams()
    roles = {role.code: role for role in Role.objects.all()}
    colleagues = {key: _colleague(key, name, teams[team], roles[role]) for key, (role, name, team) in PEOPLE.items()}
    stranger = User.objects.create(
        email="stranger@customer.example", name="陌生人", kind=User.Kind.CUSTOMER, created_at=NOW
    )
    return Cast(**colleagues, stranger=Person(key="stranger", user=stranger))


def _teams() -> dict[str, Team]:
    made: dict[str, Team] = {}
    for name, (above, is_department) in TEAMS.items():
        parent = made[above] if above else None
        made[name] = services.add_team(name=name, parent=parent, is_department=is_department, actor=SYSTEM, at=NOW)
    return made


def _colleague(key: str, name: str, team: Team, role: Role) -> Colleague:
    staff = services.add_staff(name=name, team=team, email=f"{key}@ratoon.example", roles=(role,), actor=SYSTEM, at=NOW)
    assert staff.user is not None
    return Colleague(key=key, user=staff.user, staff=staff)

"""The roles that a new system begins with, and what each may do over every kind of record."""

from __future__ import annotations

from ratoon.core.access import kinds
from ratoon.core.defaults import install_words, installs
from ratoon.people.models import Role, RoleAccess
from ratoon.people.services import refresh_paths

ROLES = (
    ("administrator", "管理员", "Administrator"),
    ("executive", "高管", "Executive"),
    ("marketer", "市场", "Marketer"),
    ("rep", "销售", "Rep"),
    ("sales_lead", "销售主管", "Sales lead"),
    ("project_manager", "项目经理", "Project manager"),
    ("delivery_lead", "交付主管", "Delivery lead"),
    ("csm", "客户成功", "CSM"),
    ("csm_lead", "客户成功主管", "CSM lead"),
    ("commercial", "商务", "Commercial"),
)


@installs
def install_roles() -> None:
    """Add missing roles, and for each the access to kinds that it has none to yet."""
    install_words(Role, ROLES)
    roles = {role.code: role for role in Role.objects.all()}
    known = set(RoleAccess.objects.values_list("role__code", "kind"))
    RoleAccess.objects.bulk_create(
        RoleAccess(role=roles[code], kind=kind, scope=allowed.scope, actions=list(allowed.actions))
        for kind, access in kinds().items()
        for code, allowed in access.defaults.items()
        if (code, kind) not in known
    )


@installs
def install_paths() -> None:
    """Sort the tree of teams that came before it was sorted, or that something made without a service."""
    refresh_paths()

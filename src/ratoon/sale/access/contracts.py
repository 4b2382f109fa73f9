"""Who may see contracts and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.sale.models.contracts import Contract

_SELLS = ("view", "add", "edit", "sign")

CONTRACTS: Access[Contract] = Access(
    model=Contract,
    label=_("Contracts"),
    actions={
        "view": _("see contracts"),
        "add": _("draft contracts and renewals"),
        "edit": _("edit drafts, their lines and payments"),
        "sign": _("sign contracts or make drafts void"),
        "receive": _("record receipts"),
        "export": _("export contracts"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_SELLS, "receive", "export")),
        "executive": Allowed(Scope.ALL, ("view", "export")),
        "rep": Allowed(Scope.OWN, _SELLS),
        "sales_lead": Allowed(Scope.DEPARTMENT, (*_SELLS, "export")),
        "project_manager": Allowed(Scope.ALL, ("view",)),
        "delivery_lead": Allowed(Scope.ALL, ("view",)),
        "csm": Allowed(Scope.ALL, _SELLS),
        "csm_lead": Allowed(Scope.ALL, (*_SELLS, "export")),
        "commercial": Allowed(Scope.ALL, (*_SELLS, "receive", "export")),
    },
)

"""Who may see customers in care and renewals, and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.core.words.resource import word_access
from ratoon.success.models import Care, LostReason, Renewal

_LOOKS = Allowed(Scope.ALL, ("view", "export"))
_CARES = ("view", "add", "edit")
_LEADS = ("view", "add", "edit", "hand_over", "export")

CARE: Access[Care] = Access(
    model=Care,
    label=_("Customers in care"),
    actions={
        "view": _("see customers in care"),
        "add": _("take customers into care"),
        "edit": _("edit what is noted of customers in care"),
        "hand_over": _("hand customers in care over to another CSM"),
        "export": _("export customers in care"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, _LEADS),
        "executive": _LOOKS,
        "delivery_lead": Allowed(Scope.ALL, ("view",)),
        "csm": Allowed(Scope.OWN, _CARES),
        "csm_lead": Allowed(Scope.DEPARTMENT, _LEADS),
        "commercial": Allowed(Scope.ALL, ("view",)),
    },
)

_PLAYS = ("view", "edit", "work", "renew", "lose")

RENEWALS: Access[Renewal] = Access(
    model=Renewal,
    label=_("Renewals"),
    actions={
        "view": _("see renewals"),
        "edit": _("edit what is noted of renewals"),
        "work": _("finish steps of renewals and judge them"),
        "renew": _("draft the contracts that renew"),
        "lose": _("lose renewals"),
        "hand_over": _("hand renewals over to another owner"),
        "export": _("export renewals"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_PLAYS, "hand_over", "export")),
        "executive": _LOOKS,
        # plays of short-term paid customers are those of whoever sells to them
        "rep": Allowed(Scope.OWN, _PLAYS),
        "sales_lead": Allowed(Scope.DEPARTMENT, (*_PLAYS, "hand_over", "export")),
        "csm": Allowed(Scope.OWN, _PLAYS),
        "csm_lead": Allowed(Scope.DEPARTMENT, (*_PLAYS, "hand_over", "export")),
        "commercial": Allowed(Scope.ALL, (*_PLAYS, "hand_over", "export")),
    },
)

LOST_REASONS = word_access(LostReason, _("Reasons of lost renewals"), set_by=("csm_lead", "commercial"))

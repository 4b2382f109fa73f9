"""Who may see customers and the people in them, and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.core.words.resource import word_access
from ratoon.customers.models import Company, Contact, Industry

_RUNS = ("view", "add", "edit", "export", "hand_over", "correct")
_LEADS = ("view", "edit", "export", "hand_over", "correct")
_KEEPS = ("view", "add", "edit", "export")

COMPANIES: Access[Company] = Access(
    model=Company,
    label=_("Customers"),
    actions={
        "view": _("see customers"),
        "add": _("add customers"),
        "edit": _("edit customers"),
        "export": _("export customers"),
        "hand_over": _("hand customers over to another owner"),
        "correct": _("correct where a customer is in its life"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, _RUNS),
        "executive": Allowed(Scope.ALL, ("view", "export")),
        "marketer": Allowed(Scope.ALL, ("view",)),
        "rep": Allowed(Scope.OWN, ("view", "add", "edit", "hand_over")),
        "sales_lead": Allowed(Scope.DEPARTMENT, _RUNS),
        # who delivers and who cares works at customers that others own, so these see and keep them all
        "project_manager": Allowed(Scope.ALL, ("view", "edit")),
        "delivery_lead": Allowed(Scope.ALL, _LEADS),
        "csm": Allowed(Scope.ALL, ("view", "edit")),
        "csm_lead": Allowed(Scope.ALL, _LEADS),
        "commercial": Allowed(Scope.ALL, ("view", "edit")),
    },
)

CONTACTS: Access[Contact] = Access(
    model=Contact,
    label=_("Contacts"),
    owner="company__owner",
    actions={
        "view": _("see contacts"),
        "add": _("add contacts"),
        "edit": _("edit contacts, and see their whole names, phones and e-mails"),
        "export": _("export contacts, phones and names included"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, _KEEPS),
        "executive": Allowed(Scope.ALL, ("view",)),
        "marketer": Allowed(Scope.ALL, ("view",)),
        "rep": Allowed(Scope.OWN, ("view", "add", "edit")),
        "sales_lead": Allowed(Scope.DEPARTMENT, _KEEPS),
        "project_manager": Allowed(Scope.ALL, ("view", "add", "edit")),
        "delivery_lead": Allowed(Scope.ALL, _KEEPS),
        "csm": Allowed(Scope.ALL, ("view", "add", "edit")),
        "csm_lead": Allowed(Scope.ALL, _KEEPS),
        "commercial": Allowed(Scope.ALL, ("view", "add", "edit")),
    },
)

INDUSTRIES = word_access(Industry, _("Industries"), set_by=("marketer", "sales_lead"))

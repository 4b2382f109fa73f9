"""Who may see and set what the firm sells and for how much."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.product.models import Module, PriceList

_SEES = Allowed(Scope.ALL, ("view",))
_SETS = Allowed(Scope.ALL, ("view", "add", "edit"))

MODULES: Access[Module] = Access(
    model=Module,
    label=_("Modules"),
    owner=None,
    actions={"view": _("see modules"), "add": _("add modules"), "edit": _("edit modules")},
    defaults={
        "administrator": _SETS,
        "executive": _SEES,
        "marketer": _SEES,
        "rep": _SEES,
        "sales_lead": _SEES,
        "project_manager": _SEES,
        "delivery_lead": _SEES,
        "csm": _SEES,
        "csm_lead": _SEES,
        "commercial": _SETS,
    },
)

PRICE_LISTS: Access[PriceList] = Access(
    model=PriceList,
    label=_("Price lists"),
    owner=None,
    actions={"view": _("see price lists"), "add": _("add price lists"), "edit": _("set prices")},
    defaults={
        "administrator": _SETS,
        "executive": _SEES,
        "rep": _SEES,
        "sales_lead": _SEES,
        "csm": _SEES,
        "csm_lead": _SEES,
        "commercial": _SETS,
    },
)

"""Who may see opportunities and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.core.words.resource import word_access
from ratoon.sale.models.pipeline import LossReason, Opportunity, Stage

_LOOKS = Allowed(Scope.ALL, ("view",))
_SELLS = ("view", "add", "edit", "move", "link", "hand_over")

OPPORTUNITIES: Access[Opportunity] = Access(
    model=Opportunity,
    label=_("Opportunities"),
    actions={
        "view": _("see opportunities"),
        "add": _("open opportunities"),
        "edit": _("edit opportunities"),
        "export": _("export opportunities"),
        "move": _("move opportunities, lose them and open them again"),
        "link": _("link opportunities to companies and contracts, and draft these"),
        "hand_over": _("hand opportunities over"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_SELLS, "export")),
        "executive": Allowed(Scope.ALL, ("view", "export")),
        "marketer": _LOOKS,
        "rep": Allowed(Scope.OWN, _SELLS),
        "sales_lead": Allowed(Scope.DEPARTMENT, (*_SELLS, "export")),
        "delivery_lead": _LOOKS,
        "csm": _LOOKS,
        "csm_lead": _LOOKS,
        "commercial": _LOOKS,
    },
)

STAGES = word_access(Stage, _("Stages of the pipeline"), set_by=("sales_lead",))
LOSS_REASONS = word_access(LossReason, _("Reasons of lost opportunities"), set_by=("sales_lead",))

"""Who may see projects and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.core.words.resource import word_access
from ratoon.delivery.models import PlanTemplate, Project, WorkCalendarDay

_DELIVERS = ("view", "edit", "answer", "plan", "accept")

PROJECTS: Access[Project] = Access(
    model=Project,
    label=_("Projects"),
    actions={
        "view": _("see projects"),
        "edit": _("edit facts of projects"),
        "hand_over": _("hand projects over to a manager, or cancel them"),
        "answer": _("accept handovers or give them back"),
        "plan": _("plan tasks, start and finish them"),
        "accept": _("record the customer's confirmation and acceptance"),
        "export": _("export projects"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_DELIVERS, "hand_over", "export")),
        "executive": Allowed(Scope.ALL, ("view", "export")),
        "sales_lead": Allowed(Scope.ALL, ("view", "hand_over")),
        "commercial": Allowed(Scope.ALL, ("view", "hand_over")),
        "project_manager": Allowed(Scope.OWN, _DELIVERS),
        "delivery_lead": Allowed(Scope.ALL, (*_DELIVERS, "hand_over", "export")),
        "csm": Allowed(Scope.ALL, ("view",)),
        "csm_lead": Allowed(Scope.ALL, ("view",)),
    },
)

WORK_CALENDAR: Access[WorkCalendarDay] = Access(
    model=WorkCalendarDay,
    label=_("Work calendar"),
    owner=None,
    actions={
        "view": _("see the work calendar"),
        "add": _("set days of the work calendar"),
        "edit": _("change days of the work calendar and take them out"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, ("view", "add", "edit")),
        "delivery_lead": Allowed(Scope.ALL, ("view", "add", "edit")),
        "project_manager": Allowed(Scope.ALL, ("view",)),
    },
)

PLAN_TEMPLATES = word_access(PlanTemplate, _("Plan templates"), set_by=("delivery_lead",), seen_by=("project_manager",))

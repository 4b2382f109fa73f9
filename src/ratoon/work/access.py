"""Who may see tasks and follow-up records, and what each may do with them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.work.models import FollowUp, Task

_WORKS = ("view", "add", "edit", "finish", "hand")
_WRITES = ("view", "add", "edit")
_EVERYBODY = ("marketer", "rep", "project_manager", "csm", "commercial")
_LEADS = ("sales_lead", "delivery_lead", "csm_lead")

TASKS: Access[Task] = Access(
    model=Task,
    label=_("Tasks"),
    owner="assignee",
    actions={
        "view": _("see tasks and alarms"),
        "add": _("add tasks"),
        "edit": _("edit tasks"),
        "finish": _("finish tasks, drop them, open them again"),
        "hand": _("give tasks to a colleague"),
        "export": _("export tasks"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_WORKS, "export")),
        "executive": Allowed(Scope.ALL, _WORKS),
        **{role: Allowed(Scope.OWN, _WORKS) for role in _EVERYBODY},
        **{role: Allowed(Scope.DEPARTMENT, (*_WORKS, "export")) for role in _LEADS},
    },
)

FOLLOW_UPS: Access[FollowUp] = Access(
    model=FollowUp,
    label=_("Follow-ups"),
    owner="staff",
    actions={
        "view": _("see follow-ups"),
        "add": _("write follow-ups"),
        "edit": _("correct follow-ups of one's own"),
        "export": _("see and export follow-ups with whole names"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, (*_WRITES, "export")),
        "executive": Allowed(Scope.ALL, _WRITES),
        **{role: Allowed(Scope.OWN, _WRITES) for role in _EVERYBODY},
        **{role: Allowed(Scope.DEPARTMENT, (*_WRITES, "export")) for role in _LEADS},
    },
)
"""Beyond these rows, whoever sees a record sees the follow-ups on it."""

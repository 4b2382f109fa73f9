"""Somebody leaves: all that is his goes to a colleague first."""

from __future__ import annotations

from ratoon.customers.models import Company
from ratoon.customers.services import hand_over_company
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.lead.models import Lead
from ratoon.lead.services import assign_lead
from ratoon.people.models import Staff
from ratoon.people.services import deactivate
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.services.pipeline import hand_over
from ratoon.work.models import Task
from ratoon.work.services import hand_task


def leave(stage: Stage, call: Call, *, heir: str) -> None:
    """Hand over leads, deals, companies and tasks, and let a colleague go."""
    leaver, following = stage.get(Staff, call.about), stage.get(Staff, heir)
    for lead in Lead.objects.filter(owner=leaver).exclude(status__in=("invalid", "converted")):
        assign_lead(lead=lead, owner=following, **call.when)
    for opportunity in Opportunity.objects.filter(owner=leaver, stage__outcome="open"):
        hand_over(opportunity=opportunity, owner=following, **call.when)
    for company in Company.objects.filter(owner=leaver):
        hand_over_company(company=company, owner=following, **call.when)
    for task in Task.objects.filter(assignee=leaver, status=Task.Status.OPEN):
        hand_task(task=task, assignee=following, **call.when)
    deactivate(staff=leaver, **call.when)

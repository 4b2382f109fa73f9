"""Who may see leads and campaigns, and what each may do with them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed, Pool
from ratoon.core.actor import Scope
from ratoon.core.words.resource import word_access
from ratoon.lead.models import Campaign, IntakeChannel, InvalidReason, Lead, Source
from ratoon.lead.rules import POOL

_DECIDES = ("view", "add", "edit", "export", "decide", "assign")

OPEN_TO_ALL = Q(owner__isnull=True, status__in=sorted(POOL))
"""Leads of the pool."""

LEADS: Access[Lead] = Access(
    model=Lead,
    label=_("Leads"),
    actions={
        "view": _("see leads"),
        "add": _("add leads"),
        "edit": _("edit leads"),
        "export": _("export leads, phones and names included"),
        "decide": _("qualify leads or call them invalid"),
        "assign": _("give leads to reps"),
        "claim": _("claim leads of the pool"),
        "accept": _("accept leads and give them back"),
        "convert": _("convert leads"),
    },
    pool=Pool(OPEN_TO_ALL, lambda lead: lead.owner_id is None and lead.status in POOL),
    defaults={
        "administrator": Allowed(Scope.ALL, (*_DECIDES, "claim", "accept", "convert")),
        "executive": Allowed(Scope.ALL, ("view",)),
        "marketer": Allowed(Scope.ALL, _DECIDES),
        "rep": Allowed(Scope.OWN, ("view", "add", "edit", "claim", "accept", "convert")),
        "sales_lead": Allowed(
            Scope.DEPARTMENT, ("view", "add", "edit", "export", "assign", "claim", "accept", "convert")
        ),
    },
)

_RUNS = ("view", "add", "edit", "export", "end")

CAMPAIGNS: Access[Campaign] = Access(
    model=Campaign,
    label=_("Campaigns"),
    actions={
        "view": _("see campaigns"),
        "add": _("add campaigns"),
        "edit": _("edit campaigns"),
        "export": _("export campaigns"),
        "end": _("end campaigns and open them again"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, _RUNS),
        "executive": Allowed(Scope.ALL, ("view",)),
        "marketer": Allowed(Scope.ALL, _RUNS),
        "rep": Allowed(Scope.OWN, ("view", "add", "edit", "end")),
        "sales_lead": Allowed(Scope.DEPARTMENT, _RUNS),
    },
)

INTAKE_CHANNELS: Access[IntakeChannel] = Access(
    model=IntakeChannel,
    label=_("Intake channels"),
    owner=None,
    actions={
        "view": _("see intake channels"),
        "add": _("add intake channels"),
        "edit": _("edit intake channels"),
        "secret": _("make secrets of intake channels"),
        "close": _("close intake channels and open them again"),
    },
    defaults={
        "administrator": Allowed(Scope.ALL, ("view", "add", "edit", "secret", "close")),
        "marketer": Allowed(Scope.ALL, ("view",)),
    },
)

SOURCES = word_access(Source, _("Sources of leads"), set_by=("marketer",))
INVALID_REASONS = word_access(InvalidReason, _("Reasons why a lead is none"), set_by=("marketer",))

"""How rows of each kind become records: by the services of the room that owns them, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from ratoon.imports.kinds import companies, leads, modules, opportunities, people, subscriptions
from ratoon.imports.kinds.taking import Taker

TAKERS: Mapping[str, Taker] = {
    "people": people.PeopleTaker(),
    "modules": modules.ModuleTaker(),
    "companies": companies.CompanyTaker(),
    "leads": leads.LeadTaker(),
    "opportunities": opportunities.OpportunityTaker(),
    "subscriptions": subscriptions.SubscriptionTaker(),
}

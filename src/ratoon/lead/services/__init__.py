"""Every change of a lead or a campaign."""

from ratoon.lead.services.campaigns import add_campaign as add_campaign
from ratoon.lead.services.campaigns import edit_campaign as edit_campaign
from ratoon.lead.services.campaigns import end_campaign as end_campaign
from ratoon.lead.services.campaigns import reopen_campaign as reopen_campaign
from ratoon.lead.services.leads import NewLead as NewLead
from ratoon.lead.services.leads import accept_lead as accept_lead
from ratoon.lead.services.leads import add_lead as add_lead
from ratoon.lead.services.leads import add_leads as add_leads
from ratoon.lead.services.leads import assign_lead as assign_lead
from ratoon.lead.services.leads import claim_lead as claim_lead
from ratoon.lead.services.leads import cleanse_lead as cleanse_lead
from ratoon.lead.services.leads import edit_lead as edit_lead
from ratoon.lead.services.leads import invalidate_lead as invalidate_lead
from ratoon.lead.services.leads import mark_converted as mark_converted
from ratoon.lead.services.leads import qualify_lead as qualify_lead
from ratoon.lead.services.leads import recycle_lead as recycle_lead
from ratoon.lead.services.leads import reopen_lead as reopen_lead
from ratoon.lead.services.leads import take_over_leads as take_over_leads
from ratoon.lead.services.refusals import CampaignRefused as CampaignRefused
from ratoon.lead.services.refusals import LeadRefused as LeadRefused

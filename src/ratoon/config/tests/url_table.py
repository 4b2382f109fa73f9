"""
Who may go where: every page and every operation of the API against every person of the cast.

A new route fails `test_every_url.py` until it stands here. Read a row as "whoever has this right gets the page".
"""

from __future__ import annotations

from dataclasses import dataclass

ANYBODY = "anybody"
"""Signed in or not."""
SIGNED_IN = "signed in"
"""Strangers too."""
COLLEAGUE = "colleague"
"""Whoever works here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    One row: ``who`` is a right as in RIGHTS, or ANYBODY, SIGNED_IN, COLLEAGUE.

    With ``record``, a kind of RECORDS, the sample record of that kind is in the address; who does not see it gets 404,
    who sees it but lacks the right 403. ``good`` are the answers to who may; ``method`` is what is asked with.
    ``args`` stand in the address where no record does; ``body`` is well-formed, since only such is looked at.
    """

    who: str
    record: str = ""
    method: str = "get"
    good: tuple[int, ...] = (200,)
    args: tuple[object, ...] = ()
    body: str = "{}"


RIGHTS = {
    # right: who has it over the sample record | who has it, but not over the sample record
    "staff.view": "administrator executive marketer rep other_rep sales_lead project_manager delivery_lead csm "
    "csm_lead commercial",
    "company.view": "administrator executive marketer rep sales_lead project_manager delivery_lead csm csm_lead "
    "commercial | other_rep",
    "company.add": "administrator rep sales_lead | other_rep",
    "company.edit": "administrator rep sales_lead project_manager delivery_lead csm csm_lead commercial | other_rep",
    "company.export": "administrator executive sales_lead delivery_lead csm_lead",
    "company.hand_over": "administrator rep sales_lead delivery_lead csm_lead | other_rep",
    "company.correct": "administrator sales_lead delivery_lead csm_lead",
    "contact.view": "administrator executive marketer rep sales_lead project_manager delivery_lead csm csm_lead "
    "commercial | other_rep",
    "contact.add": "administrator rep sales_lead project_manager delivery_lead csm csm_lead commercial | other_rep",
    "contact.edit": "administrator rep sales_lead project_manager delivery_lead csm csm_lead commercial | other_rep",
    "contact.export": "administrator sales_lead delivery_lead csm_lead",
    "lead.view": "administrator executive marketer rep sales_lead | other_rep",
    "lead.add": "administrator marketer rep sales_lead | other_rep",
    "lead.edit": "administrator marketer rep sales_lead | other_rep",
    "lead.export": "administrator marketer sales_lead",
    "lead.decide": "administrator marketer",
    "lead.assign": "administrator marketer sales_lead",
    "lead.claim": "rep sales_lead | other_rep",
    "lead.accept": "rep sales_lead | other_rep",
    "campaign.view": "administrator executive marketer rep sales_lead | other_rep",
    "campaign.add": "administrator marketer rep sales_lead | other_rep",
    "campaign.edit": "administrator marketer rep sales_lead | other_rep",
    "campaign.export": "administrator marketer sales_lead",
    "campaign.end": "administrator marketer rep sales_lead | other_rep",
    "export.own": "marketer",
    "savedview.own": "marketer",
}

SEES = {
    "company": "company.view",
    "contact": "contact.view",
    "lead": "lead.view",
    "campaign": "campaign.view",
    "staff": "staff.view",
    "export": "export.own",
    "savedview": "savedview.own",
}
"""By kind: who sees the sample record. Lead and campaign are the rep's, export and saved view the marketer's."""

MOVED = (302,)
PAGES = {
    # the machine
    "healthz": Route(who=ANYBODY),
    "readyz": Route(who=ANYBODY, good=(200, 503)),
    # accounts
    "home": Route(who=COLLEAGUE, good=MOVED),
    "account_login": Route(who=ANYBODY, good=(200, 302)),
    "account_logout": Route(who=ANYBODY, good=(200, 302)),
    "account_signup": Route(who=ANYBODY, good=(200, 302)),
    "account_inactive": Route(who=ANYBODY),
    "account_reset_password": Route(who=ANYBODY),
    "account_reset_password_done": Route(who=ANYBODY),
    "account_reset_password_from_key": Route(who=ANYBODY, args=("1", "x-y")),
    "account_reset_password_from_key_done": Route(who=ANYBODY),
    "account_change_password": Route(who=SIGNED_IN, good=(200, 302)),
    "account_set_password": Route(who=SIGNED_IN, good=(200, 302)),
    "account_reauthenticate": Route(who=SIGNED_IN, good=(200, 403)),  # the cast has no passwords to be asked for
    "invitation": Route(who=ANYBODY, args=("nonsense",)),
    "set_language": Route(who=ANYBODY, method="post", good=MOVED),
    "profile": Route(who=SIGNED_IN),
    # what lists share; the sample list is that of leads
    "export_new": Route(who="lead.export", method="post", good=MOVED, args=("leads",)),
    "export_show": Route(who="export.own", record="export"),
    "export_cancel": Route(who="export.own", record="export", method="post", good=MOVED),
    "export_file": Route(who="export.own", record="export"),
    "view_new": Route(who="lead.view", args=("leads",)),
    "view_delete": Route(who="savedview.own", record="savedview", method="post", good=MOVED),
    "related": Route(who=COLLEAGUE, args=(0, 0), good=(404,)),  # what stands there asks for the rights of both nouns
    # people
    "people": Route(who="staff.view"),
    "people_options": Route(who="staff.view"),
    "people_show": Route(who="staff.view", record="staff"),
    "people_timeline": Route(who="staff.view", record="staff"),
    # customers
    "customers": Route(who="company.view"),
    "customers_options": Route(who="company.view"),
    "customers_new": Route(who="company.add"),
    "customers_show": Route(who="company.view", record="company"),
    "customers_timeline": Route(who="company.view", record="company"),
    "customers_edit": Route(who="company.edit", record="company"),
    "customers_hand-over": Route(who="company.hand_over", record="company"),
    "customers_correct": Route(who="company.correct", record="company"),
    "contacts": Route(who="contact.view"),
    "contacts_options": Route(who="contact.view"),
    "contacts_new": Route(who="contact.add"),
    "contacts_show": Route(who="contact.view", record="contact"),
    "contacts_timeline": Route(who="contact.view", record="contact"),
    "contacts_edit": Route(who="contact.edit", record="contact"),
    "contacts_left": Route(who="contact.edit", record="contact"),
    "contacts_returned": Route(who="contact.edit", record="contact"),
    # leads
    "leads": Route(who="lead.view"),
    "leads_options": Route(who="lead.view"),
    "leads_new": Route(who="lead.add"),
    "leads_show": Route(who="lead.view", record="lead"),
    "leads_timeline": Route(who="lead.view", record="lead"),
    "leads_edit": Route(who="lead.edit", record="lead"),
    "leads_qualify": Route(who="lead.decide", record="lead"),
    "leads_cleanse": Route(who="lead.decide", record="lead"),
    "leads_invalidate": Route(who="lead.decide", record="lead"),
    "leads_reopen": Route(who="lead.decide", record="lead"),
    "leads_assign": Route(who="lead.assign", record="lead"),
    "leads_claim": Route(who="lead.claim", record="lead"),
    "leads_accept": Route(who="lead.accept", record="lead"),
    "leads_recycle": Route(who="lead.accept", record="lead"),
    # campaigns
    "campaigns": Route(who="campaign.view"),
    "campaigns_options": Route(who="campaign.view"),
    "campaigns_new": Route(who="campaign.add"),
    "campaigns_show": Route(who="campaign.view", record="campaign"),
    "campaigns_timeline": Route(who="campaign.view", record="campaign"),
    "campaigns_edit": Route(who="campaign.edit", record="campaign"),
    "campaigns_end": Route(who="campaign.end", record="campaign"),
    "campaigns_reopen": Route(who="campaign.end", record="campaign"),
    # the API's own description
    "api:openapi-json": Route(who=ANYBODY),
    "api:openapi-view": Route(who=ANYBODY),
    "api:api-root": Route(who=ANYBODY, good=(404,)),
}

TAKEN = (200, 201, 409, 412, 422, 428)
"""What the API says to somebody who may: that it was done, or why it can't be."""
OPERATIONS = {
    "list_people": Route(who="staff.view"),
    "show_people": Route(who="staff.view", record="staff"),
    "list_customers": Route(who="company.view"),
    "show_customers": Route(who="company.view", record="company"),
    "add_customers": Route(who="company.add", good=TAKEN, body='{"name": "砚汀"}'),
    "edit_customers": Route(who="company.edit", record="company", good=TAKEN),
    "hand-over_customers": Route(
        who="company.hand_over", record="company", good=TAKEN, body='{"owner": 1, "reason": "x"}'
    ),
    "correct_customers": Route(
        who="company.correct", record="company", good=TAKEN, body='{"quadrant": "I", "cycle": 1, "reason": "x"}'
    ),
    "list_contacts": Route(who="contact.view"),
    "show_contacts": Route(who="contact.view", record="contact"),
    "add_contacts": Route(who="contact.add", good=TAKEN, body='{"company": 1, "name": "x"}'),
    "edit_contacts": Route(who="contact.edit", record="contact", good=TAKEN),
    "left_contacts": Route(who="contact.edit", record="contact", good=TAKEN),
    "returned_contacts": Route(who="contact.edit", record="contact", good=TAKEN),
    "list_leads": Route(who="lead.view"),
    "show_leads": Route(who="lead.view", record="lead"),
    "add_leads": Route(who="lead.add", good=TAKEN, body='{"source": "website"}'),
    "edit_leads": Route(who="lead.edit", record="lead", good=TAKEN),
    "qualify_leads": Route(who="lead.decide", record="lead", good=TAKEN),
    "cleanse_leads": Route(who="lead.decide", record="lead", good=TAKEN),
    "invalidate_leads": Route(who="lead.decide", record="lead", good=TAKEN, body='{"reason": "no_need"}'),
    "reopen_leads": Route(who="lead.decide", record="lead", good=TAKEN),
    "assign_leads": Route(who="lead.assign", record="lead", good=TAKEN, body='{"owner": 1}'),
    "claim_leads": Route(who="lead.claim", record="lead", good=TAKEN),
    "accept_leads": Route(who="lead.accept", record="lead", good=TAKEN),
    "recycle_leads": Route(who="lead.accept", record="lead", good=TAKEN),
    "list_campaigns": Route(who="campaign.view"),
    "show_campaigns": Route(who="campaign.view", record="campaign"),
    "add_campaigns": Route(
        who="campaign.add",
        good=TAKEN,
        body='{"code": "fair", "name": "Fair", "source": "event", "starts_on": "2026-11-23"}',
    ),
    "edit_campaigns": Route(who="campaign.edit", record="campaign", good=TAKEN),
    "end_campaigns": Route(who="campaign.end", record="campaign", good=TAKEN),
    "reopen_campaigns": Route(who="campaign.end", record="campaign", good=TAKEN),
    # signed by the channel, not by a token: without a signature nobody gets in
    "take_in_lead": Route(who=ANYBODY, good=(401, 422), args=("website",)),
}

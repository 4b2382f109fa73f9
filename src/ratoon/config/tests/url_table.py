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


_WORKS = (
    "administrator executive rep sales_lead | marketer other_rep project_manager delivery_lead csm csm_lead commercial"
)
"""Everybody works: over the sample task and follow-up, which are the rep's, those whose scope holds him."""


def _keeps(kind: str, who: str) -> dict[str, str]:
    """Give the rights of a list of words, which whoever has one has all of."""
    return {f"{kind}.{action}": who for action in ("view", "add", "edit", "archive")}


RIGHTS = {
    # right: who has it over the sample record | who has it, but not over the sample record
    "staff.view": "administrator executive marketer rep other_rep sales_lead project_manager delivery_lead csm "
    "csm_lead commercial",
    "staff.add": "administrator",
    "staff.edit": "administrator",
    "staff.set_roles": "administrator",
    "staff.deactivate": "administrator",
    "team.view": "administrator executive sales_lead delivery_lead csm_lead",
    "team.add": "administrator",
    "team.edit": "administrator",
    "team.archive": "administrator",
    "role.view": "administrator",
    "setting.view": "administrator",
    "setting.retry": "administrator",
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
    "lead.claim": "administrator rep sales_lead | other_rep",
    "lead.accept": "administrator rep sales_lead | other_rep",
    "campaign.view": "administrator executive marketer rep sales_lead | other_rep",
    "campaign.add": "administrator marketer rep sales_lead | other_rep",
    "campaign.edit": "administrator marketer rep sales_lead | other_rep",
    "campaign.export": "administrator marketer sales_lead",
    "campaign.end": "administrator marketer rep sales_lead | other_rep",
    "module.view": "administrator executive marketer rep other_rep sales_lead project_manager delivery_lead csm "
    "csm_lead commercial",
    "module.add": "administrator commercial",
    "module.edit": "administrator commercial",
    "pricelist.view": "administrator executive rep other_rep sales_lead csm csm_lead commercial",
    "pricelist.add": "administrator commercial",
    "pricelist.edit": "administrator commercial",
    "contract.view": "administrator executive rep sales_lead project_manager delivery_lead csm csm_lead commercial "
    "| other_rep",
    "contract.add": "administrator rep sales_lead csm csm_lead commercial | other_rep",
    "contract.edit": "administrator rep sales_lead csm csm_lead commercial | other_rep",
    "contract.sign": "administrator rep sales_lead csm csm_lead commercial | other_rep",
    "contract.receive": "administrator commercial",
    "contract.export": "administrator executive sales_lead csm_lead commercial",
    "task.view": _WORKS,
    "task.add": _WORKS,
    "task.edit": _WORKS,
    "task.finish": _WORKS,
    "task.hand": _WORKS,
    "task.export": "administrator sales_lead | delivery_lead csm_lead",
    "followup.view": _WORKS,
    "followup.add": _WORKS,
    "followup.edit": _WORKS,
    "followup.export": "administrator sales_lead | delivery_lead csm_lead",
    "lead.convert": "administrator rep sales_lead | other_rep",
    "opportunity.view": "administrator executive marketer rep sales_lead delivery_lead csm csm_lead commercial "
    "| other_rep",
    "opportunity.add": "administrator rep sales_lead | other_rep",
    "opportunity.edit": "administrator rep sales_lead | other_rep",
    "opportunity.export": "administrator executive sales_lead",
    "opportunity.move": "administrator rep sales_lead | other_rep",
    "opportunity.link": "administrator rep sales_lead | other_rep",
    "opportunity.hand_over": "administrator rep sales_lead | other_rep",
    "project.view": "administrator executive sales_lead commercial project_manager delivery_lead csm csm_lead",
    "project.edit": "administrator project_manager delivery_lead",
    "project.answer": "administrator project_manager delivery_lead",
    "project.plan": "administrator project_manager delivery_lead",
    "project.accept": "administrator project_manager delivery_lead",
    "project.hand_over": "administrator sales_lead commercial delivery_lead",
    "project.export": "administrator executive delivery_lead",
    # the sample customer in care and the sample renewal are the CSM's
    "care.view": "administrator executive delivery_lead csm csm_lead commercial",
    "care.add": "administrator csm csm_lead",
    "care.edit": "administrator csm csm_lead",
    "care.hand_over": "administrator csm_lead",
    "care.export": "administrator executive csm_lead",
    "renewal.view": "administrator executive csm csm_lead commercial | rep other_rep sales_lead",
    "renewal.edit": "administrator csm csm_lead commercial | rep other_rep sales_lead",
    "renewal.work": "administrator csm csm_lead commercial | rep other_rep sales_lead",
    "renewal.renew": "administrator csm csm_lead commercial | rep other_rep sales_lead",
    "renewal.lose": "administrator csm csm_lead commercial | rep other_rep sales_lead",
    "renewal.hand_over": "administrator csm_lead commercial | sales_lead",
    "renewal.export": "administrator executive csm_lead commercial | sales_lead",
    "importrun.view": "administrator",
    "importrun.add": "administrator",
    # what the firm sets
    **_keeps("industry", "administrator marketer sales_lead"),
    **_keeps("source", "administrator marketer"),
    **_keeps("invalidreason", "administrator marketer"),
    **_keeps("stage", "administrator sales_lead"),
    **_keeps("lossreason", "administrator sales_lead"),
    **_keeps("lostreason", "administrator csm_lead commercial"),
    "setting.edit": "administrator",
    "plantemplate.view": "administrator delivery_lead project_manager",
    "plantemplate.add": "administrator delivery_lead",
    "plantemplate.edit": "administrator delivery_lead",
    "plantemplate.archive": "administrator delivery_lead",
    "workcalendarday.view": "administrator delivery_lead project_manager",
    "workcalendarday.add": "administrator delivery_lead",
    "workcalendarday.edit": "administrator delivery_lead",
    "intakechannel.view": "administrator marketer",
    "intakechannel.add": "administrator",
    "intakechannel.edit": "administrator",
    "intakechannel.secret": "administrator",
    "intakechannel.close": "administrator",
    "export.own": "marketer",
    "savedview.own": "marketer",
    "undoable.own": "marketer",
}

SEES = {
    "company": "company.view",
    "contact": "contact.view",
    "lead": "lead.view",
    "campaign": "campaign.view",
    "task": "task.view",
    "followup": "followup.view",
    "staff": "staff.view",
    "team": "team.view",
    "role": "role.view",
    "module": "module.view",
    "pricelist": "pricelist.view",
    "contract": "contract.view",
    "opportunity": "opportunity.view",
    "project": "project.view",
    "care": "care.view",
    "renewal": "renewal.view",
    "importrun": "importrun.view",
    "export": "export.own",
    "savedview": "savedview.own",
    "undoable": "undoable.own",
    "industry": "industry.view",
    "source": "source.view",
    "workcalendarday": "workcalendarday.view",
    "plantemplate": "plantemplate.view",
    "intakechannel": "intakechannel.view",
    "invalidreason": "invalidreason.view",
    "stage": "stage.view",
    "lossreason": "lossreason.view",
    "lostreason": "lostreason.view",
}
"""By kind: who sees the sample record. Lead and campaign are the rep's, export and saved view the marketer's."""

MOVED = (302,)


def _pages_of_words(slug: str, kind: str) -> dict[str, Route]:
    """Give the rows of a list of words, which are alike."""
    rights = {"new": "add", "move": "edit", "edit": "edit", "archive": "archive", "reopen": "archive"}
    parts = {"options": "view", "show": "view", "timeline": "view", **rights, "remove": "archive"}
    alone = ("options", "new")
    return {
        slug: Route(who=f"{kind}.view"),
        **{
            f"{slug}_{part}": Route(who=f"{kind}.{right}", record="" if part in alone else kind)
            for part, right in parts.items()
        },
    }


def _verbs_on_many(slug: str, kind: str, **rights: str) -> dict[str, Route]:
    """Give the rows of verbs that can be done to several records at once; asked for none, they say so."""
    return {
        f"{slug}_{verb.replace('_', '-')}_many": Route(who=f"{kind}.{right}", good=(422,))
        for verb, right in rights.items()
    }


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
    "invitation": Route(who=ANYBODY, args=("nonsense",), good=(404,)),
    "set_language": Route(who=ANYBODY, method="post", good=MOVED),
    "demo_sign_in": Route(who=ANYBODY, method="post", good=(404,)),  # this is no demo
    "profile": Route(who=SIGNED_IN),
    "token_new": Route(who=COLLEAGUE),
    "token_revoke": Route(who=COLLEAGUE, method="post", args=(0,), good=(404,)),
    # what lists share; the sample list is that of leads
    "export_new": Route(who="lead.export", method="post", good=MOVED, args=("leads",)),
    "export_show": Route(who="export.own", record="export"),
    "export_cancel": Route(who="export.own", record="export", method="post", good=MOVED),
    "export_file": Route(who="export.own", record="export"),
    "view_new": Route(who="lead.view", args=("leads",)),
    "view_delete": Route(who="savedview.own", record="savedview", method="post", good=MOVED),
    "undo": Route(who="undoable.own", record="undoable", method="post", good=MOVED),
    "search": Route(who=COLLEAGUE),
    "search_suggest": Route(who=COLLEAGUE),
    "related": Route(who=COLLEAGUE, args=(0, 0), good=(404,)),  # what stands there asks for the rights of both nouns
    # people
    "people": Route(who="staff.view"),
    "people_options": Route(who="staff.view"),
    "people_show": Route(who="staff.view", record="staff"),
    "people_timeline": Route(who="staff.view", record="staff"),
    "people_new": Route(who="staff.add"),
    "people_edit": Route(who="staff.edit", record="staff"),
    "people_invite": Route(who="staff.add", record="staff"),
    "people_roles": Route(who="staff.set_roles", record="staff"),
    "people_hand-over-all": Route(who="staff.deactivate", record="staff"),
    "people_deactivate": Route(who="staff.deactivate", record="staff"),
    "people_reactivate": Route(who="staff.deactivate", record="staff"),
    "teams": Route(who="team.view"),
    "teams_options": Route(who="team.view"),
    "teams_show": Route(who="team.view", record="team"),
    "teams_timeline": Route(who="team.view", record="team"),
    "teams_new": Route(who="team.add"),
    "teams_edit": Route(who="team.edit", record="team"),
    "teams_archive": Route(who="team.archive", record="team"),
    "teams_reopen": Route(who="team.archive", record="team"),
    "roles": Route(who="role.view"),
    "role": Route(who="role.view", record="role"),
    "settings": Route(who=COLLEAGUE),
    "settings_room": Route(who="setting.view", args=("firm",)),
    "settings_jobs": Route(who="setting.retry"),
    "settings_job_retry": Route(who="setting.retry", method="post", args=(0,), good=MOVED),
    # customers
    "customers": Route(who="company.view"),
    "customers_options": Route(who="company.view"),
    "customers_new": Route(who="company.add"),
    "customers_show": Route(who="company.view", record="company"),
    "customers_timeline": Route(who="company.view", record="company"),
    "customers_edit": Route(who="company.edit", record="company"),
    **_verbs_on_many("customers", "company", hand_over="hand_over"),
    "customers_hand-over": Route(who="company.hand_over", record="company"),
    "customers_correct": Route(who="company.correct", record="company"),
    "contacts": Route(who="contact.view"),
    "contacts_options": Route(who="contact.view"),
    "contacts_new": Route(who="contact.add"),
    "contacts_show": Route(who="contact.view", record="contact"),
    "contacts_timeline": Route(who="contact.view", record="contact"),
    "contacts_edit": Route(who="contact.edit", record="contact"),
    **_verbs_on_many("contacts", "contact", attitude="edit"),
    "contacts_attitude": Route(who="contact.edit", record="contact"),
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
    **_verbs_on_many(
        "leads",
        "lead",
        qualify="decide",
        cleanse="decide",
        invalidate="decide",
        assign="assign",
        claim="claim",
        accept="accept",
        recycle="accept",
    ),
    # campaigns
    "campaigns": Route(who="campaign.view"),
    "campaigns_options": Route(who="campaign.view"),
    "campaigns_new": Route(who="campaign.add"),
    "campaigns_show": Route(who="campaign.view", record="campaign"),
    "campaigns_timeline": Route(who="campaign.view", record="campaign"),
    "campaigns_edit": Route(who="campaign.edit", record="campaign"),
    "campaigns_end": Route(who="campaign.end", record="campaign"),
    "campaigns_reopen": Route(who="campaign.end", record="campaign"),
    # products
    "modules": Route(who="module.view"),
    "modules_options": Route(who="module.view"),
    "modules_new": Route(who="module.add"),
    "modules_show": Route(who="module.view", record="module"),
    "modules_timeline": Route(who="module.view", record="module"),
    "modules_edit": Route(who="module.edit", record="module"),
    "price-lists": Route(who="pricelist.view"),
    "price-lists_options": Route(who="pricelist.view"),
    "price-lists_new": Route(who="pricelist.add"),
    "price-lists_show": Route(who="pricelist.view", record="pricelist"),
    "price-lists_timeline": Route(who="pricelist.view", record="pricelist"),
    "price-lists_edit": Route(who="pricelist.edit", record="pricelist"),
    "price-lists_set-price": Route(who="pricelist.edit", record="pricelist"),
    "price-lists_remove-price": Route(who="pricelist.edit", record="pricelist"),
    # contracts
    "contracts": Route(who="contract.view"),
    "contracts_options": Route(who="contract.view"),
    "contracts_new": Route(who="contract.add"),
    "contracts_show": Route(who="contract.view", record="contract"),
    "contracts_timeline": Route(who="contract.view", record="contract"),
    "contracts_edit": Route(who="contract.edit", record="contract"),
    "contracts_sign": Route(who="contract.sign", record="contract"),
    "contracts_void": Route(who="contract.sign", record="contract"),
    "contracts_add-line": Route(who="contract.edit", record="contract"),
    "contracts_edit-line": Route(who="contract.edit", record="contract"),
    "contracts_remove-line": Route(who="contract.edit", record="contract"),
    "contracts_plan-payments": Route(who="contract.edit", record="contract"),
    "contracts_receive": Route(who="contract.receive", record="contract"),
    "contracts_reverse-receipt": Route(who="contract.receive", record="contract"),
    "contracts_renew": Route(who="contract.add", record="contract"),
    "contract_lines": Route(who="contract.view", record="contract"),
    "contract_payments": Route(who="contract.view", record="contract"),
    "contract_chain": Route(who="contract.view", record="contract"),
    "contract_prepared": Route(who="contract.view", record="contract", good=(404,)),  # of no line and no verb
    # projects
    "projects": Route(who="project.view"),
    "projects_options": Route(who="project.view"),
    "projects_show": Route(who="project.view", record="project"),
    "projects_timeline": Route(who="project.view", record="project"),
    "projects_edit": Route(who="project.edit", record="project"),
    "projects_hand-over": Route(who="project.hand_over", record="project"),
    "projects_accept-handover": Route(who="project.answer", record="project"),
    "projects_return-handover": Route(who="project.answer", record="project"),
    "projects_confirm-plan": Route(who="project.accept", record="project"),
    "projects_accept": Route(who="project.accept", record="project"),
    "projects_cancel": Route(who="project.hand_over", record="project"),
    "projects_start-task": Route(who="project.plan", record="project"),
    "projects_set-progress": Route(who="project.plan", record="project"),
    "projects_finish-task": Route(who="project.plan", record="project"),
    "projects_add-task": Route(who="project.plan", record="project"),
    "projects_edit-task": Route(who="project.plan", record="project"),
    "projects_remove-task": Route(who="project.plan", record="project"),
    "projects_replan": Route(who="project.plan", record="project"),
    "project_plan": Route(who="project.view", record="project"),
    "project_acceptance": Route(who="project.view", record="project"),
    "project_prepared": Route(who="project.view", record="project", good=(404,)),  # of no task and no verb
    # work
    "today": Route(who="task.view"),
    "today_count": Route(who="task.view"),
    "today_done": Route(who="task.finish", record="task", method="post", good=(303,)),
    "followups_of_lead": Route(who="lead.view", record="lead"),
    "followups_of_company": Route(who="company.view", record="company"),
    "followups_of_opportunity": Route(who=COLLEAGUE, args=(10**9,), good=(404,)),  # whoever sees the record
    "followups_of_project": Route(who=COLLEAGUE, args=(10**9,), good=(404,)),
    "followups_of_care": Route(who=COLLEAGUE, args=(10**9,), good=(404,)),
    "tasks": Route(who="task.view"),
    "tasks_options": Route(who="task.view"),
    "tasks_new": Route(who="task.add"),
    "tasks_show": Route(who="task.view", record="task"),
    "tasks_timeline": Route(who="task.view", record="task"),
    "tasks_edit": Route(who="task.edit", record="task"),
    "tasks_finish": Route(who="task.finish", record="task"),
    "tasks_hand": Route(who="task.hand", record="task"),
    **_verbs_on_many("tasks", "task", finish="finish", hand="hand", drop="finish"),
    "tasks_drop": Route(who="task.finish", record="task"),
    "tasks_reopen": Route(who="task.finish", record="task"),
    "follow-ups": Route(who="followup.view"),
    "follow-ups_options": Route(who="followup.view"),
    "follow-ups_new": Route(who="followup.add"),
    "follow-ups_show": Route(who="followup.view", record="followup"),
    "follow-ups_timeline": Route(who="followup.view", record="followup"),
    "follow-ups_edit": Route(who="followup.edit", record="followup"),
    # success
    "success": Route(who="care.view"),
    "success_options": Route(who="care.view"),
    "success_new": Route(who="care.add"),
    "success_show": Route(who="care.view", record="care"),
    "success_timeline": Route(who="care.view", record="care"),
    "success_edit": Route(who="care.edit", record="care"),
    "success_hand-over": Route(who="care.hand_over", record="care"),
    "care_of_company": Route(who="care.view", args=(10**9,), good=(404,)),
    "renewals": Route(who="renewal.view"),
    "renewals_options": Route(who="renewal.view"),
    "renewals_months": Route(who="renewal.view"),
    "renewals_show": Route(who="renewal.view", record="renewal"),
    "renewals_steps": Route(who="renewal.view", record="renewal"),
    "renewals_timeline": Route(who="renewal.view", record="renewal"),
    "renewals_edit": Route(who="renewal.edit", record="renewal"),
    "renewals_review": Route(who="renewal.work", record="renewal"),
    "renewals_value": Route(who="renewal.work", record="renewal"),
    "renewals_strategy": Route(who="renewal.work", record="renewal"),
    "renewals_quote": Route(who="renewal.work", record="renewal"),
    "renewals_forecast": Route(who="renewal.work", record="renewal"),
    "renewals_renew": Route(who="renewal.renew", record="renewal"),
    **_verbs_on_many("renewals", "renewal", hand_over="hand_over"),
    "renewals_hand-over": Route(who="renewal.hand_over", record="renewal"),
    "renewals_lose": Route(who="renewal.lose", record="renewal"),
    # opportunities
    "leads_convert": Route(who="lead.convert", record="lead"),
    "opportunities": Route(who="opportunity.view"),
    "opportunities_options": Route(who="opportunity.view"),
    "opportunities_board": Route(who="opportunity.view"),
    "opportunities_new": Route(who="opportunity.add"),
    "opportunities_show": Route(who="opportunity.view", record="opportunity"),
    "opportunities_timeline": Route(who="opportunity.view", record="opportunity"),
    "opportunities_way": Route(who="opportunity.view", record="opportunity"),
    "opportunities_edit": Route(who="opportunity.edit", record="opportunity"),
    "opportunities_move": Route(who="opportunity.move", record="opportunity"),
    "opportunities_draft-contract": Route(who="opportunity.link", record="opportunity"),
    "opportunities_link-contract": Route(who="opportunity.link", record="opportunity"),
    "opportunities_link-company": Route(who="opportunity.link", record="opportunity"),
    **_verbs_on_many("opportunities", "opportunity", hand_over="hand_over"),
    "opportunities_hand-over": Route(who="opportunity.hand_over", record="opportunity"),
    "opportunities_lose": Route(who="opportunity.move", record="opportunity"),
    "opportunities_reopen": Route(who="opportunity.move", record="opportunity"),
    # imports
    "imports": Route(who="importrun.view"),
    "imports_options": Route(who="importrun.view"),
    "imports_show": Route(who="importrun.view", record="importrun"),
    "imports_timeline": Route(who="importrun.view", record="importrun"),
    "imports_report": Route(who="importrun.view", record="importrun"),
    "imports_rejected": Route(who="importrun.view", record="importrun"),
    "imports_rejected_xlsx": Route(who="importrun.view", record="importrun"),
    "imports_cancel": Route(who="importrun.add", record="importrun"),
    "imports_findings": Route(who=COLLEAGUE, args=(10**9, "leads", "missing_source"), good=(404,)),  # as its run
    "imports_upload": Route(who="importrun.add"),
    "imports_batch": Route(who="importrun.add", args=(10**9,), good=(404,)),
    "imports_state": Route(who="importrun.add", args=(10**9,), good=(404,)),
    "imports_file": Route(who="importrun.add", args=(10**9, 1), good=(404,)),
    "imports_batch_edit": Route(who="importrun.add", method="post", args=(10**9,), good=(404,)),
    "imports_check": Route(who="importrun.add", method="post", args=(10**9,), good=(404,)),
    "imports_stop": Route(who="importrun.add", method="post", args=(10**9,), good=(404,)),
    "imports_take": Route(who="importrun.add", method="post", args=(10**9,), good=(404,)),
    "imports_discard": Route(who="importrun.add", method="post", args=(10**9,), good=(404,)),
    # figures
    "funnel": Route(who="lead.view"),
    "funnel_rows": Route(who="lead.view"),
    "revenue": Route(who="contract.view"),
    "revenue_rows": Route(who="contract.view"),
    "revenue_movements": Route(who="contract.view"),
    "rates": Route(who="contract.view"),
    "rates_customers": Route(who="contract.view", good=(200, 403)),  # told to who sees all contracts alone
    # the API's own description
    "api:openapi-json": Route(who=ANYBODY),
    "api:openapi-view": Route(who=ANYBODY),
    "api:api-root": Route(who=ANYBODY, good=(404,)),
    # what the firm sets
    **_pages_of_words("plan-templates", "plantemplate"),
    "plan-templates_copy": Route(who="plantemplate.add", record="plantemplate"),
    "plan-templates_add-task": Route(who="plantemplate.edit", record="plantemplate"),
    "plan-templates_edit-task": Route(who="plantemplate.edit", record="plantemplate"),
    "plan-templates_remove-task": Route(who="plantemplate.edit", record="plantemplate"),
    "plan_template_tasks": Route(who="plantemplate.view", record="plantemplate"),
    "plan_template_prepared": Route(who="plantemplate.view", record="plantemplate", good=(404,)),  # no task, no verb
    "calendar-days": Route(who="workcalendarday.view"),
    "calendar-days_options": Route(who="workcalendarday.view"),
    "calendar-days_new": Route(who="workcalendarday.add"),
    "calendar-days_show": Route(who="workcalendarday.view", record="workcalendarday"),
    "calendar-days_timeline": Route(who="workcalendarday.view", record="workcalendarday"),
    "calendar-days_edit": Route(who="workcalendarday.edit", record="workcalendarday"),
    "calendar-days_unset": Route(who="workcalendarday.edit", record="workcalendarday"),
    "intake-channels": Route(who="intakechannel.view"),
    "intake-channels_options": Route(who="intakechannel.view"),
    "intake-channels_new": Route(who="intakechannel.add"),
    "intake-channels_show": Route(who="intakechannel.view", record="intakechannel"),
    "intake-channels_timeline": Route(who="intakechannel.view", record="intakechannel"),
    "intake-channels_edit": Route(who="intakechannel.edit", record="intakechannel"),
    "intake-channels_new-secret": Route(who="intakechannel.secret", record="intakechannel"),
    "intake-channels_close": Route(who="intakechannel.close", record="intakechannel"),
    "intake-channels_reopen": Route(who="intakechannel.close", record="intakechannel"),
    **_pages_of_words("industries", "industry"),
    **_pages_of_words("sources", "source"),
    **_pages_of_words("invalid-reasons", "invalidreason"),
    **_pages_of_words("stages", "stage"),
    **_pages_of_words("loss-reasons", "lossreason"),
    **_pages_of_words("lost-reasons", "lostreason"),
}

TAKEN = (200, 201, 409, 412, 422, 428)
"""What the API says to somebody who may: that it was done, or why it can't be."""


def _operations_of_words(slug: str, kind: str, add: str = "", edit: str = "{}") -> dict[str, Route]:
    """Give the rows of a list of words, which are alike."""
    new = f'{{"code": "x", "name_zh": "x", "name_en": "x"{add}}}'
    return {
        f"list_{slug}": Route(who=f"{kind}.view"),
        f"show_{slug}": Route(who=f"{kind}.view", record=kind),
        f"add_{slug}": Route(who=f"{kind}.add", good=TAKEN, body=new),
        f"edit_{slug}": Route(who=f"{kind}.edit", record=kind, good=TAKEN, body=edit),
        f"move_{slug}": Route(who=f"{kind}.edit", record=kind, good=TAKEN),
        **{
            f"{verb}_{slug}": Route(who=f"{kind}.archive", record=kind, good=TAKEN)
            for verb in ("archive", "reopen", "remove")
        },
    }


OPERATIONS = {
    "list_people": Route(who="staff.view"),
    "show_people": Route(who="staff.view", record="staff"),
    "add_people": Route(who="staff.add", good=TAKEN, body='{"name": "新人", "team": 1}'),
    "edit_people": Route(who="staff.edit", record="staff", good=TAKEN),
    "invite_people": Route(who="staff.add", record="staff", good=TAKEN),
    "roles_people": Route(who="staff.set_roles", record="staff", good=TAKEN, body='{"roles": ["rep"]}'),
    "hand-over-all_people": Route(who="staff.deactivate", record="staff", good=TAKEN, body='{"reason": "x"}'),
    "deactivate_people": Route(who="staff.deactivate", record="staff", good=TAKEN),
    "reactivate_people": Route(who="staff.deactivate", record="staff", good=TAKEN),
    "list_teams": Route(who="team.view"),
    "show_teams": Route(who="team.view", record="team"),
    "add_teams": Route(who="team.add", good=TAKEN, body='{"name": "新组"}'),
    "edit_teams": Route(who="team.edit", record="team", good=TAKEN),
    "archive_teams": Route(who="team.archive", record="team", good=TAKEN),
    "reopen_teams": Route(who="team.archive", record="team", good=TAKEN),
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
    "attitude_contacts": Route(who="contact.edit", record="contact", good=TAKEN, body='{"attitude": "champion"}'),
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
    "list_modules": Route(who="module.view"),
    "show_modules": Route(who="module.view", record="module"),
    "add_modules": Route(who="module.add", good=TAKEN, body='{"code": "x", "name_zh": "x", "name_en": "x"}'),
    "edit_modules": Route(who="module.edit", record="module", good=TAKEN),
    "list_price-lists": Route(who="pricelist.view"),
    "show_price-lists": Route(who="pricelist.view", record="pricelist"),
    "add_price-lists": Route(
        who="pricelist.add", good=TAKEN, body='{"name": "x", "currency": "EUR", "valid_from": "2026-01-01"}'
    ),
    "edit_price-lists": Route(who="pricelist.edit", record="pricelist", good=TAKEN),
    "set-price_price-lists": Route(
        who="pricelist.edit", record="pricelist", good=TAKEN, body='{"module": "crm", "unit_price": "1"}'
    ),
    "remove-price_price-lists": Route(who="pricelist.edit", record="pricelist", good=TAKEN, body='{"module": "crm"}'),
    "list_projects": Route(who="project.view"),
    "show_projects": Route(who="project.view", record="project"),
    "edit_projects": Route(who="project.edit", record="project", good=TAKEN),
    "hand-over_projects": Route(who="project.hand_over", record="project", good=TAKEN, body='{"manager": 1}'),
    "accept-handover_projects": Route(who="project.answer", record="project", good=TAKEN),
    "return-handover_projects": Route(who="project.answer", record="project", good=TAKEN, body='{"reason": "x"}'),
    "confirm-plan_projects": Route(who="project.accept", record="project", good=TAKEN, body='{"evidence": "x"}'),
    "accept_projects": Route(
        who="project.accept", record="project", good=TAKEN, body='{"how": "paper", "evidence": "x"}'
    ),
    "cancel_projects": Route(who="project.hand_over", record="project", good=TAKEN, body='{"reason": "x"}'),
    "start-task_projects": Route(who="project.plan", record="project", good=TAKEN, body='{"task": 1}'),
    "set-progress_projects": Route(who="project.plan", record="project", good=TAKEN, body='{"task": 1, "percent": 5}'),
    "finish-task_projects": Route(who="project.plan", record="project", good=TAKEN, body='{"task": 1}'),
    "add-task_projects": Route(
        who="project.plan", record="project", good=TAKEN, body='{"name": "x", "phase": "x", "days": 1}'
    ),
    "edit-task_projects": Route(
        who="project.plan", record="project", good=TAKEN, body='{"task": 1, "name": "x", "phase": "x", "days": 1}'
    ),
    "remove-task_projects": Route(who="project.plan", record="project", good=TAKEN, body='{"task": 1}'),
    "replan_projects": Route(who="project.plan", record="project", good=TAKEN, body='{"begins_on": "2026-11-23"}'),
    "list_contracts": Route(who="contract.view"),
    "show_contracts": Route(who="contract.view", record="contract"),
    "add_contracts": Route(who="contract.add", good=TAKEN, body='{"company": 1, "currency": "CNY"}'),
    "edit_contracts": Route(who="contract.edit", record="contract", good=TAKEN),
    "sign_contracts": Route(who="contract.sign", record="contract", good=TAKEN, body='{"seal_kind": "electronic"}'),
    "void_contracts": Route(who="contract.sign", record="contract", good=TAKEN),
    "add-line_contracts": Route(
        who="contract.edit",
        record="contract",
        good=TAKEN,
        body='{"kind": "new", "quantity": "1", "start_on": "2026-11-23"}',
    ),
    "edit-line_contracts": Route(
        who="contract.edit",
        record="contract",
        good=TAKEN,
        body='{"line": 1, "kind": "new", "quantity": "1", "start_on": "2026-11-23"}',
    ),
    "remove-line_contracts": Route(who="contract.edit", record="contract", good=TAKEN, body='{"line": 1}'),
    "plan-payments_contracts": Route(who="contract.edit", record="contract", good=TAKEN),
    "receive_contracts": Route(who="contract.receive", record="contract", good=TAKEN, body='{"amount": "1"}'),
    "reverse-receipt_contracts": Route(
        who="contract.receive", record="contract", good=TAKEN, body='{"receipt": 1, "reason": "x"}'
    ),
    "renew_contracts": Route(who="contract.add", record="contract", good=TAKEN),
    "list_tasks": Route(who="task.view"),
    "show_tasks": Route(who="task.view", record="task"),
    "add_tasks": Route(who="task.add", good=TAKEN, body='{"title": "Call", "due_on": "2026-11-23"}'),
    "edit_tasks": Route(who="task.edit", record="task", good=TAKEN),
    "finish_tasks": Route(who="task.finish", record="task", good=TAKEN),
    "hand_tasks": Route(who="task.hand", record="task", good=TAKEN, body='{"assignee": 1}'),
    "drop_tasks": Route(who="task.finish", record="task", good=TAKEN, body='{"reason": "no need"}'),
    "reopen_tasks": Route(who="task.finish", record="task", good=TAKEN),
    "list_follow-ups": Route(who="followup.view"),
    "show_follow-ups": Route(who="followup.view", record="followup"),
    "add_follow-ups": Route(
        who="followup.add",
        good=(*TAKEN, 404),  # for who does not see the record it would be about
        body='{"subject_kind": "lead", "subject_id": 1000000000, "way": "call", "content": "Spoke"}',
    ),
    "edit_follow-ups": Route(who="followup.edit", record="followup", good=TAKEN),
    "list_success": Route(who="care.view"),
    "show_success": Route(who="care.view", record="care"),
    "add_success": Route(who="care.add", good=TAKEN, body='{"company": 1}'),
    "edit_success": Route(who="care.edit", record="care", good=TAKEN),
    "hand-over_success": Route(who="care.hand_over", record="care", good=TAKEN, body='{"owner": 1}'),
    "list_renewals": Route(who="renewal.view"),
    "show_renewals": Route(who="renewal.view", record="renewal"),
    "edit_renewals": Route(who="renewal.edit", record="renewal", good=TAKEN),
    "review_renewals": Route(who="renewal.work", record="renewal", good=TAKEN),
    "value_renewals": Route(who="renewal.work", record="renewal", good=TAKEN),
    "strategy_renewals": Route(who="renewal.work", record="renewal", good=TAKEN),
    "quote_renewals": Route(who="renewal.work", record="renewal", good=TAKEN),
    "forecast_renewals": Route(who="renewal.work", record="renewal", good=TAKEN, body='{"forecast": "likely"}'),
    "renew_renewals": Route(who="renewal.renew", record="renewal", good=TAKEN),
    "hand-over_renewals": Route(who="renewal.hand_over", record="renewal", good=TAKEN, body='{"owner": 1}'),
    "lose_renewals": Route(who="renewal.lose", record="renewal", good=TAKEN, body='{"reason": "price"}'),
    "list_imports": Route(who="importrun.view"),
    "show_imports": Route(who="importrun.view", record="importrun"),
    "cancel_imports": Route(who="importrun.add", record="importrun", good=TAKEN),
    "list_opportunities": Route(who="opportunity.view"),
    "show_opportunities": Route(who="opportunity.view", record="opportunity"),
    "add_opportunities": Route(who="opportunity.add", good=TAKEN, body='{"name": "x", "company": 1, "kind": "new"}'),
    "edit_opportunities": Route(who="opportunity.edit", record="opportunity", good=TAKEN),
    "move_opportunities": Route(
        who="opportunity.move", record="opportunity", good=TAKEN, body='{"stage": "qualifying"}'
    ),
    "draft-contract_opportunities": Route(who="opportunity.link", record="opportunity", good=TAKEN),
    "link-contract_opportunities": Route(
        who="opportunity.link", record="opportunity", good=TAKEN, body='{"contract": 1}'
    ),
    "link-company_opportunities": Route(
        who="opportunity.link", record="opportunity", good=TAKEN, body='{"company": 1}'
    ),
    "hand-over_opportunities": Route(
        who="opportunity.hand_over", record="opportunity", good=TAKEN, body='{"owner": 1}'
    ),
    "lose_opportunities": Route(who="opportunity.move", record="opportunity", good=TAKEN, body='{"reason": "price"}'),
    "reopen_opportunities": Route(who="opportunity.move", record="opportunity", good=TAKEN),
    "convert_leads": Route(who="lead.convert", record="lead", good=TAKEN, body='{"name": "x"}'),
    # signed by the channel, not by a token: without a signature nobody gets in
    "take_in_lead": Route(who=ANYBODY, good=(401, 422), args=("website",)),
    **_operations_of_words("industries", "industry"),
    **_operations_of_words("sources", "source"),
    **_operations_of_words("invalid-reasons", "invalidreason"),
    **_operations_of_words("stages", "stage"),
    **_operations_of_words("loss-reasons", "lossreason"),
    **_operations_of_words("lost-reasons", "lostreason"),
    **_operations_of_words("plan-templates", "plantemplate", add=', "size": "small"'),
    "copy_plan-templates": Route(
        who="plantemplate.add",
        record="plantemplate",
        good=TAKEN,
        body='{"code": "x", "name_zh": "x", "name_en": "x", "size": "small"}',
    ),
    "add-task_plan-templates": Route(
        who="plantemplate.edit",
        record="plantemplate",
        good=TAKEN,
        body='{"name_zh": "x", "name_en": "x", "phase": "x", "days": 1}',
    ),
    "edit-task_plan-templates": Route(
        who="plantemplate.edit",
        record="plantemplate",
        good=TAKEN,
        body='{"task": 1, "name_zh": "x", "name_en": "x", "days": 1}',
    ),
    "remove-task_plan-templates": Route(who="plantemplate.edit", record="plantemplate", good=TAKEN, body='{"task": 1}'),
    "list_calendar-days": Route(who="workcalendarday.view"),
    "show_calendar-days": Route(who="workcalendarday.view", record="workcalendarday"),
    "add_calendar-days": Route(who="workcalendarday.add", good=TAKEN, body='{"day": "2026-12-12", "is_working": true}'),
    "edit_calendar-days": Route(who="workcalendarday.edit", record="workcalendarday", good=TAKEN),
    "unset_calendar-days": Route(who="workcalendarday.edit", record="workcalendarday", good=TAKEN),
    "list_intake-channels": Route(who="intakechannel.view"),
    "show_intake-channels": Route(who="intakechannel.view", record="intakechannel"),
    "add_intake-channels": Route(who="intakechannel.add", good=TAKEN, body='{"code": "x", "source": "website"}'),
    "edit_intake-channels": Route(who="intakechannel.edit", record="intakechannel", good=TAKEN),
    "new-secret_intake-channels": Route(who="intakechannel.secret", record="intakechannel", good=TAKEN),
    "close_intake-channels": Route(who="intakechannel.close", record="intakechannel", good=TAKEN),
    "reopen_intake-channels": Route(who="intakechannel.close", record="intakechannel", good=TAKEN),
    "show_settings_delivery": Route(who="setting.view"),
    "edit_settings_delivery": Route(who="setting.edit", good=TAKEN),
    "show_settings_success": Route(who="setting.view"),
    "edit_settings_success": Route(who="setting.edit", good=TAKEN),
    "show_settings_firm": Route(who="setting.view"),
    "edit_settings_firm": Route(who="setting.edit", good=TAKEN),
}

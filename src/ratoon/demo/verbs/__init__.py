"""The verbs of the plan: each calls the service that pages call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ratoon.demo.verbs import contracts, customers, delivery, lead, leaving, people, pipeline, success, work
from ratoon.lead import services

Verb = Callable[..., None]

VERBS: Mapping[str, Verb] = {
    "set_firm": people.name_firm,
    "add_team": people.make_team,
    "add_staff": people.hire,
    "leave": leaving.leave,
    "add_module": people.make_module,
    "add_price_list": people.make_price_list,
    "add_campaign": lead.run_campaign,
    "end_campaign": lead.end_campaign,
    "add_lead": lead.take_lead,
    "add_leads": lead.take_list,
    "cleanse_lead": lead.plainly(services.cleanse_lead),
    "qualify_lead": lead.plainly(services.qualify_lead),
    "accept_lead": lead.plainly(services.accept_lead),
    "recycle_lead": lead.plainly(services.recycle_lead),
    "assign_lead": lead.assign,
    "invalidate_lead": lead.invalidate,
    "convert_lead": pipeline.convert,
    "open_opportunity": pipeline.open_one,
    "move_opportunity": pipeline.move,
    "lose_opportunity": pipeline.lose,
    "add_company": customers.make_company,
    "edit_company": customers.correct_company,
    "take_over_company": customers.take_over_company,
    "add_contact": customers.make_contact,
    "edit_contact": customers.correct_contact,
    "draft_contract": contracts.draft,
    "draft_contract_of": pipeline.draft,
    "add_line": contracts.line,
    "resize_line": contracts.resize,
    "plan_payments": contracts.plan,
    "sign_contract": contracts.sign,
    "void_contract": contracts.void,
    "record_receipt": contracts.receive,
    "take_over_contract": contracts.take_over,
    "hand_over_project": delivery.hand_over,
    "accept_handover": delivery.accept_handover,
    "return_handover": delivery.return_handover,
    "cancel_project": delivery.cancel,
    "replan_project": delivery.replan,
    "confirm_plan": delivery.confirm,
    "work_on_project": delivery.work,
    "accept_project": delivery.accept,
    "start_care": success.take_into_care,
    "hand_over_care": success.hand_over,
    "finish_renewal_step": success.finish_step,
    "set_forecast": success.judge,
    "draft_renewal": success.draft,
    "lose_renewal": success.lose,
    "tick": success.tick,
    "follow_up": work.follow_up,
    "add_task": work.give_task,
    "finish_task": work.finish,
}

"""The verbs of opportunities, where they show on other pages, and how what happened to them reads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, Owned, Panel, Related, TimelineStage, contribute
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.core.words import labels_of
from ratoon.lead.rules import may as lead_may
from ratoon.people.handing import handed_back
from ratoon.sale.events import pipeline as events
from ratoon.sale.forms import pipeline as forms
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import LossReason, Opportunity, OpportunityKind, OpportunityModule, Stage
from ratoon.sale.rules.pipeline import may
from ratoon.sale.services import conversion, pipeline, pipeline_links


def _offers(verb: str) -> Any:
    return lambda row: may(verb, row.stage.outcome, has_company=row.company_id is not None)


def _has_contract(row: Opportunity) -> bool:
    return row.contract is not None and row.contract.status != Contract.Status.VOID


def _is_in_last_stage(row: Opportunity) -> bool:
    further = Stage.objects.filter(archived_at=None, outcome="open", position__gt=row.stage.position)
    return not further.exists()


contribute(
    Action(
        kind="lead",
        name="convert",
        label=_("Convert"),
        icon="target-arrow",
        service=conversion.convert_lead,
        right="convert",
        form=forms.ConvertForm,
        is_offered=lambda lead: lead_may("convert", lead.status),
        is_primary=lambda lead: lead.status == "accepted",
        explanation=_("The lead becomes an opportunity of a company; what it came from stays known."),
        gives="opportunity",
    ),
    Action(
        kind="opportunity",
        name="move",
        label=_("Move to a stage"),
        icon="arrow-right",
        service=pipeline.move_stage,
        right="move",
        form=forms.MoveForm,
        is_offered=_offers("move"),
        is_primary=lambda row: not _has_contract(row) and not _is_in_last_stage(row),
    ),
    Action(
        kind="opportunity",
        name="draft-contract",
        label=_("Draft the contract"),
        icon="file-plus",
        service=pipeline_links.draft_contract_of,
        right="link",
        form=HappenedForm,
        is_offered=lambda row: _offers("link_contract")(row) and not _has_contract(row),
        is_primary=lambda row: True,
        explanation=_("Its company, currency and owner are taken over. Signing it wins the opportunity."),
        gives="contract",
    ),
    Action(
        kind="opportunity",
        name="link-contract",
        label=_("Link a contract"),
        icon="file-text",
        service=pipeline_links.link_contract,
        right="link",
        form=forms.LinkContractForm,
        is_offered=_offers("link_contract"),
        explanation=_("Signing this contract wins the opportunity."),
    ),
    Action(
        kind="opportunity",
        name="link-company",
        label=_("Link its company"),
        icon="building",
        service=pipeline_links.link_company,
        right="link",
        form=forms.LinkCompanyForm,
        is_offered=_offers("link_company"),
        is_primary=lambda row: True,
    ),
    Action(
        kind="opportunity",
        name="hand-over",
        label=_("Hand over"),
        icon="user-share",
        service=pipeline.hand_over,
        right="hand_over",
        form=forms.HandOverForm,
        is_offered=_offers("hand_over"),
        undo=handed_back(pipeline.hand_over),
    ),
    Action(
        kind="opportunity",
        name="lose",
        label=_("Lose"),
        icon="circle-x",
        service=pipeline.lose,
        right="move",
        form=forms.LoseForm,
        is_offered=_offers("lose"),
        is_destructive=True,
        explanation=_("It stays in all figures with its reason, and can be opened again."),
    ),
    Action(
        kind="opportunity",
        name="reopen",
        label=_("Open again"),
        icon="arrow-back-up",
        service=pipeline.reopen,
        right="move",
        form=HappenedForm,
        is_offered=_offers("reopen"),
        is_primary=lambda row: True,
    ),
    Panel(
        kind="opportunity",
        name="way",
        label=_("Stages so far"),
        url_name="opportunities_way",
        grant="opportunity.view",
        position=20,
    ),
    Related(
        kind="company",
        slug="opportunities",
        by="company",
        columns=("name", "stage", "amount", "expected", "owner"),
        position=20,
        tab="commerce",
    ),
    Related(kind="lead", slug="opportunities", by="lead", columns=("name", "stage", "amount"), position=20),
    Owned(
        kind="opportunity",
        label=_("Open opportunities"),
        of=lambda staff_id: Opportunity.objects.filter(owner_id=staff_id, stage__outcome="open"),
        give=pipeline.hand_over,
        right="hand_over",
    ),
)


_stages = labels_of(Stage, "stage")


def _field(name: str) -> str:
    if name == "modules":
        return str(OpportunityModule._meta.get_field("module").verbose_name)
    return str(Opportunity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


_VIEW = "opportunity.view"

contribute(
    EventText(
        event=events.OpportunityOpened,
        text=_("Opportunity %(opportunity)s opened · %(sells)s · %(stage)s · owner: %(owner)s"),
        icon="target-arrow",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity"), "owner": ("owner_id", "staff")},
        words={"sells": lambda event: OpportunityKind(event.sells).label},
        lookups={"stage": _stages},
    ),
    EventText(
        event=events.OpportunityTakenOver,
        text=_("Opportunity %(opportunity)s taken over · %(stage)s"),
        icon="database-import",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity")},
        lookups={"stage": _stages},
    ),
    EventText(
        event=events.OpportunityEdited,
        text=_("Opportunity %(opportunity)s edited: %(fields)s"),
        icon="pencil",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity")},
        words={"fields": lambda event: formats.listed(_field(name) for name in event.fields)},
    ),
    EventText(
        event=events.OpportunityMoved,
        text=_("Opportunity %(opportunity)s → %(stage)s"),
        icon="arrow-right",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity")},
        lookups={"stage": _stages},
    ),
    EventText(
        event=events.OpportunityWon,
        text=_("Opportunity %(opportunity)s won · contract %(contract)s"),
        icon="trophy",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity"), "contract": ("contract_id", "contract")},
    ),
    EventText(
        event=events.OpportunityLost,
        text=_("Opportunity %(opportunity)s lost · %(reason)s"),
        icon="circle-x",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity")},
        lookups={"reason": labels_of(LossReason, "reason")},
    ),
    EventText(
        event=events.OpportunityReopened,
        text=_("Opportunity %(opportunity)s opened again · %(stage)s"),
        icon="arrow-back-up",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity")},
        lookups={"stage": _stages},
    ),
    EventText(
        event=events.OpportunityHandedOver,
        text=_("Opportunity %(opportunity)s handed over to %(owner)s"),
        icon="user-share",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity"), "owner": ("owner_id", "staff")},
    ),
    EventText(
        event=events.OpportunityCompanyLinked,
        text=_("Opportunity %(opportunity)s linked to %(company)s"),
        icon="building",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity"), "company": ("company_id", "company")},
    ),
    EventText(
        event=events.OpportunityContractLinked,
        text=_("Opportunity %(opportunity)s leads to contract %(contract)s"),
        icon="file-text",
        grant=_VIEW,
        names={"opportunity": ("opportunity_id", "opportunity"), "contract": ("contract_id", "contract")},
    ),
    EventText(
        event=events.LeadConverted,
        text=_("Converted: %(company)s · %(opportunity)s"),
        icon="arrows-right-left",
        grant=_VIEW,
        names={"company": ("company_id", "company"), "opportunity": ("opportunity_id", "opportunity")},
    ),
)

contribute(TimelineStage(name="sale", label=_("Sale"), kinds=("opportunity", "contract"), position=20))

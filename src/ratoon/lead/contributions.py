"""The verbs of leads and campaigns, and how what happened to them reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, Owned, TimelineStage, Undo, contribute
from ratoon.core.forms import HappenedForm, RecordForm
from ratoon.core.ui import formats
from ratoon.lead import services
from ratoon.lead.events import (
    CampaignAdded,
    CampaignEdited,
    CampaignEnded,
    CampaignHandedOver,
    CampaignReopened,
    IntakeChannelAdded,
    IntakeChannelClosed,
    IntakeChannelEdited,
    IntakeChannelReopened,
    IntakeSecretMade,
    LeadAdded,
    LeadEdited,
    LeadHandedOver,
    LeadMoved,
    LeadMoveTakenBack,
    LeadTakenOver,
)
from ratoon.lead.forms import AssignForm, InvalidForm
from ratoon.lead.models import Campaign, IntakeChannel, InvalidReason, Lead, Source
from ratoon.lead.rules import CLOSED, may

_TAKEN_BACK = Undo(service=services.take_back_move)

contribute(
    Action(
        kind="lead",
        name="qualify",
        label=_("Qualify"),
        icon="circle-check",
        service=services.qualify_lead,
        right="decide",
        form=HappenedForm,
        is_offered=lambda lead: may("qualify", lead.status),
        is_primary=lambda lead: lead.status in ("new", "cleansing"),
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="cleanse",
        label=_("Take up for cleansing"),
        icon="wash",
        service=services.cleanse_lead,
        right="decide",
        form=HappenedForm,
        is_offered=lambda lead: may("cleanse", lead.status),
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="claim",
        label=_("Claim"),
        icon="hand-grab",
        service=services.claim_lead,
        right="claim",
        form=HappenedForm,
        is_offered=lambda lead: may("claim", lead.status) and lead.owner_id is None,
        is_primary=lambda lead: True,
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="assign",
        label=_("Assign"),
        icon="user-plus",
        service=services.assign_lead,
        right="assign",
        form=AssignForm,
        is_offered=lambda lead: may("assign", lead.status),
        is_primary=lambda lead: lead.status == "qualified",
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="accept",
        label=_("Accept"),
        icon="thumb-up",
        service=services.accept_lead,
        right="accept",
        form=HappenedForm,
        is_offered=lambda lead: may("accept", lead.status) and lead.owner_id is not None,
        is_primary=lambda lead: lead.status == "assigned",
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="recycle",
        label=_("Back to the pool"),
        icon="recycle",
        service=services.recycle_lead,
        right="accept",
        form=HappenedForm,
        is_offered=lambda lead: may("recycle", lead.status) and lead.owner_id is not None,
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="invalidate",
        label=_("Mark invalid"),
        icon="trash-x",
        service=services.invalidate_lead,
        right="decide",
        form=InvalidForm,
        is_offered=lambda lead: may("invalidate", lead.status),
        undo=_TAKEN_BACK,
    ),
    Action(
        kind="lead",
        name="reopen",
        label=_("Open again"),
        icon="arrow-back-up",
        service=services.reopen_lead,
        right="decide",
        form=HappenedForm,
        is_offered=lambda lead: may("reopen", lead.status),
    ),
    Action(
        kind="intakechannel",
        name="new-secret",
        label=_("New secret"),
        icon="key",
        service=services.make_secret,
        right="secret",
        form=RecordForm,
        is_offered=lambda channel: channel.closed_at is None,
        explanation=_("What is signed with the secret before is refused from then on: tell the sender the new one."),
    ),
    Action(
        kind="intakechannel",
        name="close",
        label=_("Close"),
        icon="plug-connected-x",
        service=services.close_channel,
        right="close",
        form=RecordForm,
        is_offered=lambda channel: channel.closed_at is None,
        is_destructive=True,
        explanation=_("Nothing that it sends is taken in any more. Its leads stay."),
    ),
    Action(
        kind="intakechannel",
        name="reopen",
        label=_("Open again"),
        icon="arrow-back-up",
        service=services.reopen_channel,
        right="close",
        form=RecordForm,
        is_offered=lambda channel: channel.closed_at is not None,
        explanation=_("It goes on with the secret that it had."),
    ),
    EventText(
        event=IntakeChannelAdded,
        text=_("Added · source: %(source)s"),
        icon="plus",
        grant="intakechannel.view",
        words={"source": lambda event: _word(Source, event.source)},
    ),
    EventText(
        event=IntakeChannelEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="intakechannel.view",
        words={"fields": lambda event: _fields(IntakeChannel, event.fields)},
    ),
    EventText(
        event=IntakeSecretMade,
        text=_("Secret number %(generation)s was made"),
        icon="key",
        grant="intakechannel.view",
        words={"generation": lambda event: event.generation},
    ),
    EventText(event=IntakeChannelClosed, text=_("Closed"), icon="plug-connected-x", grant="intakechannel.view"),
    EventText(event=IntakeChannelReopened, text=_("Opened again"), icon="arrow-back-up", grant="intakechannel.view"),
    Owned(
        kind="campaign",
        label=_("Campaigns"),
        of=lambda staff_id: Campaign.objects.filter(owner_id=staff_id, ended_on=None),
        give=services.hand_over_campaign,
        right="edit",
    ),
    Owned(
        kind="lead",
        label=_("Leads"),
        of=lambda staff_id: Lead.objects.filter(owner_id=staff_id).exclude(status__in=CLOSED),
        give=services.hand_over_lead,
        right="assign",
    ),
    EventText(
        event=LeadAdded,
        text=_("Came in · source: %(source)s"),
        icon="plus",
        grant="lead.view",
        words={"source": lambda event: _word(Source, event.source)},
    ),
    EventText(
        event=LeadTakenOver,
        text=_("Taken over · source: %(source)s"),
        icon="database-import",
        grant="lead.view",
        words={"source": lambda event: _word(Source, event.source)},
    ),
    EventText(
        event=LeadEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="lead.view",
        words={"fields": lambda event: _fields(Lead, event.fields)},
    ),
    EventText(
        event=LeadMoveTakenBack,
        text=_("Taken back: %(status)s · owner: %(owner)s"),
        icon="arrow-back-up",
        grant="lead.view",
        names={"owner": ("owner_id", "staff")},
        words={"status": lambda event: Lead.Status(event.status).label},
    ),
    EventText(
        event=LeadHandedOver,
        text=_("Handed over · owner: %(owner)s · before: %(before)s"),
        icon="arrows-exchange",
        grant="lead.view",
        names={"owner": ("owner_id", "staff"), "before": ("from_id", "staff")},
    ),
    EventText(
        event=CampaignHandedOver,
        text=_("Handed over · owner: %(owner)s · before: %(before)s"),
        icon="arrows-exchange",
        grant="campaign.view",
        names={"owner": ("owner_id", "staff"), "before": ("from_id", "staff")},
    ),
    EventText(
        event=LeadMoved,
        text=_("%(status)s · owner: %(owner)s %(reason)s"),
        icon="arrow-right",
        grant="lead.view",
        names={"owner": ("owner_id", "staff")},
        words={
            "status": lambda event: Lead.Status(event.status).label,
            "reason": lambda event: f"· {_word(InvalidReason, event.reason)}" if event.reason else "",
        },
    ),
    Action(
        kind="campaign",
        name="end",
        label=_("End"),
        icon="flag-check",
        service=services.end_campaign,
        right="end",
        form=HappenedForm,
        is_offered=lambda campaign: campaign.ended_on is None,
    ),
    Action(
        kind="campaign",
        name="reopen",
        label=_("Open again"),
        icon="arrow-back-up",
        service=services.reopen_campaign,
        right="end",
        form=HappenedForm,
        is_offered=lambda campaign: campaign.ended_on is not None,
    ),
    EventText(
        event=CampaignAdded,
        text=_("Planned · source: %(source)s · owner: %(owner)s"),
        icon="plus",
        grant="campaign.view",
        names={"owner": ("owner_id", "staff")},
        words={"source": lambda event: _word(Source, event.source)},
    ),
    EventText(
        event=CampaignEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="campaign.view",
        words={"fields": lambda event: _fields(Campaign, event.fields)},
    ),
    EventText(event=CampaignEnded, text=_("Ended"), icon="flag-check", grant="campaign.view"),
    EventText(event=CampaignReopened, text=_("Opened again"), icon="arrow-back-up", grant="campaign.view"),
)


def _word(model: type[Source] | type[InvalidReason], code: str | None) -> str:
    found = model._default_manager.filter(code=code).first() if code else None
    return found.label if found is not None else (code or str(_("no source")))


def _fields(model: type[Lead] | type[Campaign] | type[IntakeChannel], names: list[str]) -> str:
    return formats.listed(str(model._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


contribute(TimelineStage(name="market", label=_("Market"), kinds=("lead", "campaign"), position=10))

"""What happens to leads and campaigns."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class IntakeChannelAdded(Event, kind="intake_channel.added"):
    """A channel may send leads from now on."""

    channel_id: int
    source: str


class IntakeChannelEdited(Event, kind="intake_channel.edited"):
    """What a channel's leads have as their source was changed: the names of the fields."""

    channel_id: int
    fields: list[str]


class IntakeSecretMade(Event, kind="intake_channel.secret_made"):
    """A channel got another secret: what is signed with the one before is refused."""

    channel_id: int
    generation: int


class IntakeChannelClosed(Event, kind="intake_channel.closed"):
    """Nothing that a channel sends is taken in any more."""

    channel_id: int


class IntakeChannelReopened(Event, kind="intake_channel.reopened"):
    """A channel may send leads again, with the secret that it had."""

    channel_id: int


class LeadAdded(Event, kind="lead.added"):
    """A lead came in."""

    lead_id: int
    source: str | None = None
    owner_id: int | None = None


class LeadTakenOver(Event, kind="lead.taken_over"):
    """A lead came from another system: history, no news."""

    lead_id: int
    source: str | None = None
    owner_id: int | None = None


class LeadEdited(Event, kind="lead.edited"):
    """Facts of a lead were corrected: the names of the fields, never what stands in them."""

    lead_id: int
    fields: list[str]


class LeadMoved(Event, kind="lead.moved"):
    """A lead came to another status, and perhaps to another owner."""

    lead_id: int
    status: str
    on: date
    owner_id: int | None = None
    reason: str | None = None


class LeadMoveTakenBack(Event, kind="lead.move_taken_back"):
    """A slip of the hand: the last move of a lead was taken back, the lead stands where it stood before."""

    lead_id: int
    status: str
    owner_id: int | None = None


class LeadHandedOver(Event, kind="lead.handed_over"):
    """A lead got another owner; its status stayed."""

    lead_id: int
    from_id: int
    owner_id: int
    on: date


class CampaignAdded(Event, kind="campaign.added"):
    """A campaign was planned."""

    campaign_id: int
    source: str
    owner_id: int


class CampaignEdited(Event, kind="campaign.edited"):
    """Facts of a campaign were corrected: the names of the fields, never what stands in them."""

    campaign_id: int
    fields: list[str]


class CampaignHandedOver(Event, kind="campaign.handed_over"):
    """A campaign got another owner."""

    campaign_id: int
    from_id: int
    owner_id: int
    on: date


class CampaignEnded(Event, kind="campaign.ended"):
    """A campaign is over."""

    campaign_id: int
    on: date


class CampaignReopened(Event, kind="campaign.reopened"):
    """A campaign that had ended runs again."""

    campaign_id: int
    on: date

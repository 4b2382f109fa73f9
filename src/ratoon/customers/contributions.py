"""The verbs of customers and contacts, how what happened to them reads, and what a leaving owner leaves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, Owned, TimelineStage, Undo, contribute
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.customers import services
from ratoon.customers.events import (
    AttitudeNoted,
    CompanyAdded,
    CompanyEdited,
    CompanyHandedOver,
    CompanyMoved,
    CompanyTakenOver,
    ContactAdded,
    ContactEdited,
    ContactLeft,
    ContactReturned,
    JourneyTakenOver,
)
from ratoon.customers.forms import AttitudeForm, CorrectForm, HandOverForm
from ratoon.customers.models import Attitude, Company, Contact, Quadrant, Why


def _fields(model: type[Company] | type[Contact]) -> Any:
    """Say which fields were edited."""

    def said(event: Any) -> str:
        return formats.listed(str(model._meta.get_field(name).verbose_name) for name in event.fields)  # type: ignore[union-attr]

    return {"fields": said}


def _attitude(code: str) -> Any:
    return Attitude(code).label if code else _("attitude not known")


_STEP: dict[str, Any] = {
    "quadrant": lambda event: Quadrant(event.quadrant).label,
    "cycle": lambda event: event.cycle,
    "why": lambda event: Why(event.why).label,
}

contribute(
    TimelineStage(name="customer", label=_("Customer and people"), kinds=("company", "contact"), position=60),
    Action(
        kind="company",
        name="hand-over",
        label=_("Hand over"),
        icon="arrows-exchange",
        service=services.hand_over_company,
        right="hand_over",
        form=HandOverForm,
        explanation=_(
            "The new owner looks after the customer from that day on. The history keeps both, and the reason."
        ),
        undo=Undo(service=services.take_back_company),
    ),
    Action(
        kind="company",
        name="correct",
        label=_("Correct the journey"),
        icon="route",
        service=services.correct_journey,
        right="correct",
        form=CorrectForm,
        explanation=_(
            "What happens moves a customer by itself. Correct it only where the records don't say what is so."
        ),
    ),
    Action(
        kind="contact",
        name="attitude",
        label=_("Note the attitude"),
        icon="mood-check",
        service=services.note_attitude,
        right="edit",
        form=AttitudeForm,
        is_offered=lambda contact: contact.left_on is None,
        is_primary=lambda contact: not contact.attitude,
        undo=Undo(
            service=services.take_attitude_back,
            keep=lambda contact: {"attitude": contact.attitude, "influence": contact.influence},
        ),
    ),
    Action(
        kind="contact",
        name="left",
        label=_("Has left"),
        icon="user-x",
        service=services.contact_left,
        right="edit",
        form=HappenedForm,
        is_offered=lambda contact: contact.left_on is None,
        explanation=_("Stays on record as somebody who left; “Is there again” takes it back."),
    ),
    Action(
        kind="contact",
        name="returned",
        label=_("Is there again"),
        icon="user-check",
        service=services.contact_returned,
        right="edit",
        form=HappenedForm,
        is_offered=lambda contact: contact.left_on is not None,
    ),
    EventText(
        event=CompanyAdded,
        text=_("Added · owner: %(owner)s"),
        icon="plus",
        grant="company.view",
        names={"owner": ("owner_id", "staff")},
    ),
    EventText(
        event=CompanyTakenOver,
        text=_("Taken over from earlier records · owner: %(owner)s"),
        icon="database-import",
        grant="company.view",
        names={"owner": ("owner_id", "staff")},
    ),
    EventText(
        event=CompanyEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="company.view",
        words=_fields(Company),
    ),
    EventText(
        event=CompanyHandedOver,
        text=_("Handed over from %(before)s to %(owner)s"),
        icon="arrows-exchange",
        grant="company.view",
        names={"before": ("from_id", "staff"), "owner": ("owner_id", "staff")},
    ),
    EventText(
        event=CompanyMoved,
        text=_("%(quadrant)s · cycle %(cycle)s: %(why)s"),
        icon="rotate",
        grant="company.view",
        words=_STEP,
    ),
    EventText(
        event=JourneyTakenOver,
        text=_("%(quadrant)s · cycle %(cycle)s: %(why)s (from earlier records)"),
        icon="rotate",
        grant="company.view",
        words=_STEP,
    ),
    EventText(
        event=ContactAdded,
        text=_("Contact added: %(contact)s"),
        icon="user-plus",
        grant="contact.view",
        names={"contact": ("contact_id", "contact")},
    ),
    EventText(
        event=ContactEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="contact.view",
        words=_fields(Contact),
    ),
    EventText(
        event=AttitudeNoted,
        text=_("%(contact)s: %(before)s → %(attitude)s"),
        icon="mood-check",
        grant="contact.view",
        names={"contact": ("contact_id", "contact")},
        words={"before": lambda event: _attitude(event.before), "attitude": lambda event: _attitude(event.attitude)},
    ),
    EventText(
        event=ContactLeft,
        text=_("%(contact)s left the company"),
        icon="user-x",
        grant="contact.view",
        names={"contact": ("contact_id", "contact")},
    ),
    EventText(
        event=ContactReturned,
        text=_("%(contact)s is there again"),
        icon="user-check",
        grant="contact.view",
        names={"contact": ("contact_id", "contact")},
    ),
    Owned(
        kind="company",
        label=_("Customers"),
        of=lambda staff_id: Company.objects.filter(owner_id=staff_id),
        give=services.hand_over_company,
        right="hand_over",
        keeps_reason=True,
    ),
)

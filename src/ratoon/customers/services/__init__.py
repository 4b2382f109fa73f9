"""Every change of customers and of the people in them."""

from __future__ import annotations

from ratoon.customers.rules import Happening
from ratoon.customers.services.companies import (
    CompanyRefused,
    NewCompany,
    add_companies,
    add_company,
    edit_company,
    hand_over_company,
    take_back_company,
    take_over_companies,
)
from ratoon.customers.services.contacts import (
    ContactRefused,
    NewContact,
    add_contact,
    add_contacts,
    contact_left,
    contact_returned,
    edit_contact,
    note_attitude,
    take_attitude_back,
    touch_contact,
)
from ratoon.customers.services.journey import (
    JourneyRefused,
    PastMove,
    correct_journey,
    move,
    set_standing,
    take_over_journeys,
)

__all__ = [
    "CompanyRefused",
    "ContactRefused",
    "Happening",
    "JourneyRefused",
    "NewCompany",
    "NewContact",
    "PastMove",
    "add_companies",
    "add_company",
    "add_contact",
    "add_contacts",
    "contact_left",
    "contact_returned",
    "correct_journey",
    "edit_company",
    "edit_contact",
    "hand_over_company",
    "move",
    "note_attitude",
    "set_standing",
    "take_attitude_back",
    "take_back_company",
    "take_over_companies",
    "take_over_journeys",
    "touch_contact",
]

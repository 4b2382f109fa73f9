"""What kinds and their fields are called where files are mapped."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import Text

KIND_LABELS: Mapping[str, Text] = {
    "people": _("People"),
    "modules": _("Modules"),
    "companies": _("Companies"),
    "leads": _("Leads"),
    "opportunities": _("Opportunities"),
    "subscriptions": _("Subscriptions"),
}
_SHARED: Mapping[str, Text] = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "company": _("Company"),
    "company_name": _("Company"),
    "credit_code": _("Credit code"),
    "region": _("Region"),
    "note": _("Note"),
    "owner": _("Owner"),
    "module": _("Module"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "industry": _("Industry"),
    "source": _("Source"),
    "campaign": _("Campaign"),
    "stage": _("Stage"),
    "lead": _("Lead"),
    "team": _("Team"),
    "manager": _("Manager"),
    "joined_on": _("Joined on"),
    "left_on": _("Left on"),
    "code": _("Code"),
    "name_zh": _("Chinese name"),
    "short_name": _("Short name"),
    "legal_representative": _("Legal representative"),
    "size_band": _("Size"),
    "parent": _("Company above"),
    "website": _("Website"),
    "known_since": _("Known since"),
    "has_left": _("Has left"),
    "contact_name": _("Contact"),
    "job_title": _("Job title"),
    "arrived_on": _("Arrived on"),
    "expected_on": _("Expected close"),
    "opened_on": _("Opened on"),
    "closed_on": _("Closed on"),
    "reference": _("Contract number"),
    "seats": _("Seats"),
    "year_amount": _("Amount of a year"),
    "is_trial": _("Trial"),
    "start_on": _("Begins on"),
    "end_on": _("Ends on"),
    "signed_on": _("Signed on"),
}
_OWN: Mapping[tuple[str, str], Text] = {("subscriptions", "amount"): _("Amount of a month")}


def field_label(kind: str, name: str) -> Text:
    """Say what a field of a kind is called; one that no map knows by its name: a column, or the id."""
    if name == "external_id":
        return _("Id of the row")
    return _OWN.get((kind, name)) or _SHARED.get(name) or name
